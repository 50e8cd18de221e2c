"""The diagnosis of an impossible plan: how far it could go, which rules fight, and the proof."""

from collections.abc import Sequence

from schemas.allocation import Certificate, StageProof
from schemas.diagnosis import Conflict, ConflictSide, Diagnosis, Reachable
from schemas.messages import Language, sentence
from schemas.plan import Plan
from solvers.certify.impossible import NOISE, Weighed, impossibility
from solvers.deadline import Deadline
from solvers.diagnose.conflicts import Found, conflict
from solvers.diagnose.reachable import reachable
from solvers.diagnose.system import System, cell_counts, element_of, rules_of, system_of
from solvers.grid import Grid
from solvers.problem import Problem


def diagnosed(
    plan: Plan, problem: Problem, grid: Grid, language: Language, deadline: Deadline
) -> tuple[Diagnosis, Certificate] | None:
    """Return why a problem is impossible and the proof that it is; None where its rules can hold together after all."""
    system = system_of(problem)
    found = conflict(system, deadline)
    if found is None:
        return None
    reach = reachable(problem, system, grid, deadline)
    described = _described(system, found, language)
    diagnosis = Diagnosis(summary=_summary(problem, reach, described, language), reachable=reach, conflicts=[described])
    return diagnosis, _proven(plan, problem, system, found)


def _proven(plan: Plan, problem: Problem, system: System, found: Found) -> Certificate:
    """Return the certificate of impossibility; the weights are checked against the plan by independent code."""
    weighed = [
        Weighed(system.sides[row].rule, weight, system.sides[row].cell)
        for row, weight in zip(found.rows.tolist(), found.weights.tolist(), strict=True)
        if weight
    ]
    contradiction = impossibility(plan, problem.table, problem.street, weighed)
    proof = StageProof(stage="feasibility", kind="farkas", residual=0.0 if contradiction > NOISE else 1.0)
    return Certificate(verified=contradiction > NOISE, largest_violation=0.0, sum_error=0.0, stages=[proof])


def _described(system: System, found: Found, language: Language) -> Conflict:
    rows = found.rows.tolist()
    rules = rules_of(system, rows)
    counts = cell_counts(system, rows)
    sides = dict.fromkeys((element_of(system.sides[row], counts), system.sides[row].side) for row in rows)
    shortfall = found.shortfall / system.scale
    because = sentence(
        "conflict_because", {"rules": rules[:8], "count": len(rules), "shortfall": _money(shortfall)}, language
    )
    members = [ConflictSide.model_validate({"rule": rule, "side": side}) for rule, side in sides]
    return Conflict(rules=rules, members=members, irreducible=found.irreducible, because=because)


def _summary(problem: Problem, reach: Reachable | None, described: Conflict, language: Language) -> str:
    rules = described.rules[:4]
    goal = problem.goal
    if reach is None:
        return sentence("summary_never", {"rules": rules}, language)
    if reach.goal.max is not None and reach.goal.max < goal:
        return sentence(
            "summary_above", _params(goal, reach.goal.max, reach.growth.max, reach.blocked_by.max), language
        )
    if reach.goal.min is not None and reach.goal.min > goal:
        return sentence(
            "summary_below", _params(goal, reach.goal.min, reach.growth.min, reach.blocked_by.min), language
        )
    return sentence("summary_never", {"rules": rules}, language)


def _params(goal: float, end: float, growth: float | None, blocked: Sequence[str]) -> dict[str, object]:
    written = "" if growth is None else f" ({growth:+.1%})"
    return {
        "goal": _money(goal),
        "end": _money(end),
        "growth": written,
        "gap": _money(abs(goal - end)),
        "rules": list(blocked[:4]),
    }


def _money(amount: float) -> str:
    return f"{amount:,.2f}".rstrip("0").rstrip(".")
