"""Which sentence names what: outcomes, objectives, columns and measures of an answer."""

from collections.abc import Mapping

from schemas.messages import Language, sentence
from service.files.answer_columns import title_of

OUTCOMES: Mapping[str, str] = {
    "optimal": "cli_outcome_optimal",
    "feasible": "cli_outcome_feasible",
    "infeasible": "cli_outcome_infeasible",
    "limit": "cli_outcome_limit",
    "evaluated": "cli_outcome_evaluated",
}
OBJECTIVES: Mapping[str, str] = {
    "chi_square": "cli_chi_square",
    "lexicographic_minimax": "cli_lexicographic_minimax",
    "minimax": "cli_minimax",
    "entropy": "cli_entropy",
    "least_absolute": "cli_least_absolute",
    "least_squares": "cli_least_squares",
    "burden_power": "cli_burden_power",
    "max_efficiency": "cli_max_efficiency",
}
SIDES: Mapping[str, str] = {"min": "cli_side_min", "max": "cli_side_max", "equal": "cli_side_equal"}
STATES: Mapping[str, str] = {"ok": "cli_state_ok", "warning": "cli_state_warning", "failed": "cli_state_failed"}
ROLES: Mapping[str, str] = {
    "dimension": "cli_role_dimension",
    "measure": "cli_role_measure",
    "limit": "cli_role_limit",
    "key": "cli_role_key",
    "carry": "cli_role_carry",
}
_SHORT: Mapping[str, str] = {"amount": "cli_amount", "share": "cli_share", "share_change": "cli_share_change"}
"""Measures that are no columns of a sheet, and what needs a shorter name here than there."""


def heading(column: str, language: Language) -> str:
    """Return what a column or measure of an answer is called on a terminal."""
    code = _SHORT.get(column)
    return sentence(code, {}, language) if code else title_of(column, language)
