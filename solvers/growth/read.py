"""Decoded JSON or YAML in, `GrowthCase` out, with every finding at once."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from schemas.finding import Finding
from schemas.growth import Choice, GrowthCase
from solvers.errors import PlanError
from solvers.form import malformed, no_object
from solvers.growth.findings import findings_of
from solvers.names import pointer
from solvers.read import once_each, unkept


def read_case(data: object) -> GrowthCase:
    """Return the growth case that decoded data says.

    Raises
    ------
    PlanError
        With all that is wrong: first what cannot be kept, else what is wrong in form, else what contradicts itself.
    """
    if not isinstance(data, Mapping):
        raise PlanError([no_object(data)])
    found = list(unkept(data))
    if found:
        raise PlanError(found)
    findings = _one_goal(data)
    try:
        case = GrowthCase.model_validate(data)
    except ValidationError as error:
        raise PlanError(once_each([*malformed(error, data, GrowthCase), *findings])) from None
    findings += findings_of(case)
    if findings:
        raise PlanError(once_each(findings))
    return case


def read_chosen(data: object) -> list[Choice]:
    """Return the portfolio that decoded data says.

    Raises
    ------
    PlanError
        With all that is wrong in form; places are `/chosen/...`.
    """
    if not isinstance(data, list):
        raise PlanError([Finding("growth_chosen_no_list", "/chosen")])
    chosen, findings = [], []
    for index, item in enumerate(data):
        try:
            chosen.append(Choice.model_validate(item))
        except ValidationError as error:
            place = pointer("chosen", index)
            findings += [
                Finding(finding.code, place + finding.pointer, finding.params)
                for finding in malformed(error, item, Choice)
            ]
    if findings:
        raise PlanError(findings)
    return chosen


def _one_goal(data: Mapping[str, Any]) -> list[Finding]:
    goal = data.get("goal")
    if isinstance(goal, Mapping) and sum(goal.get(key) is not None for key in ("growth", "amount")) != 1:
        return [Finding("goal_needs_one", "/goal", {"found": sorted(str(key) for key in goal)})]
    return []
