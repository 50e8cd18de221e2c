"""Growth case in, growth plan out."""

from typing import Literal

from schemas.finding import Finding
from schemas.growth import GrowthCase
from schemas.growth_plan import GrowthPlan, GrowthProof
from schemas.messages import Language
from solvers.backends import modelled
from solvers.deadline import Deadline, OutOfTime
from solvers.growth.answer import planned, warning, without_portfolio
from solvers.growth.case import Case, compiled
from solvers.growth.diagnosis import diagnosis_of
from solvers.growth.optimum import Optimum, optimum
from solvers.growth.printing import percent
from solvers.program import Status


def growth_plan(case: GrowthCase, *, language: Language = "en") -> GrowthPlan:
    """Return the best portfolio of levers for a growth case, as a plan of action.

    Raises
    ------
    PlanError
        When the case contradicts itself.
    SolverError
        When the account of the portfolio differs from what the solver said.
    """
    said = case.options.language or language
    whole, deadline = compiled(case), Deadline(case.options.time_limit)
    return answered(case, whole, best_of(whole, deadline), deadline, said)


def best_of(case: Case, deadline: Deadline) -> Optimum:
    """Return the best portfolio, ties broken, or that there was no time for one."""
    try:
        return optimum(case, deadline, tie_break=True)
    except OutOfTime:
        return Optimum("limit")


def answered(written: GrowthCase, case: Case, best: Optimum, deadline: Deadline, language: Language) -> GrowthPlan:
    """Return the answer that an optimum is; an impossible case is diagnosed."""
    if best.portfolio is not None:
        outcome: Literal["optimal", "feasible"] = "optimal" if best.status == "optimal" else "feasible"
        plan = planned(written, case, best, outcome, language)
        if outcome == "optimal":
            return plan
        gap = "?" if best.gap is None else percent(best.gap)
        stopped = Finding("growth_stopped", "/options/time_limit", {"seconds": deadline.seconds, "gap": gap})
        return plan.model_copy(update={"warnings": [*plan.warnings, warning(stopped, language)]})
    if best.status == "infeasible":
        try:
            diagnosis, proof = diagnosis_of(written, case, deadline, language)
        except OutOfTime:
            return _nothing(written, case, "infeasible", deadline, language)
        more = [] if _in_time(deadline) else [Finding("growth_diagnosis_stopped", "/options/time_limit", {})]
        return without_portfolio(written, case, "infeasible", proof, language, diagnosis=diagnosis, more=more)
    return _nothing(written, case, best.status, deadline, language)


def _in_time(deadline: Deadline) -> bool:
    try:
        return deadline.left() > 0
    except OutOfTime:
        return False


def _nothing(written: GrowthCase, case: Case, status: Status, deadline: Deadline, language: Language) -> GrowthPlan:
    """Return the answer where the time was over before there was anything to tell."""
    outcome: Literal["infeasible", "limit"] = "infeasible" if status == "infeasible" else "limit"
    proof = GrowthProof(gap=None, solver=modelled.HIGHS, verified=False, residual=0.0)
    stopped = Finding("growth_stopped_empty", "/options/time_limit", {"seconds": deadline.seconds})
    return without_portfolio(written, case, outcome, proof, language, more=[stopped])
