"""The diagnosis of an impossible plan: how far it could go, which rules fight, what would help, and the proof."""

from collections.abc import Iterable, Sequence
from typing import Any

from schemas.allocation import Certificate, StageProof
from schemas.diagnosis import Conflict as Described
from schemas.diagnosis import ConflictSide, Diagnosis, Reachable
from schemas.diagnosis import Fix as Offered
from schemas.messages import Language
from schemas.plan import Plan
from solvers.certify.impossible import NOISE, impossibility
from solvers.deadline import Deadline, OutOfTime
from solvers.diagnose.arithmetic import contradictory_sums
from solvers.diagnose.conflicts import Conflict, searched
from solvers.diagnose.contradiction import Contradiction, Oracle
from solvers.diagnose.fixes import Fix, Fixer
from solvers.diagnose.reachable import reachable
from solvers.diagnose.system import System, system_of
from solvers.diagnose.wording import because, summary, title
from solvers.grid import Grid
from solvers.problem import Problem


def diagnosed(
    plan: Plan, problem: Problem, grid: Grid, language: Language, deadline: Deadline
) -> tuple[Diagnosis, Certificate] | None:
    """Return why a problem is impossible and the proof that it is; None where its rules can hold together after all.

    What the time limit leaves no time for is left out; a contradiction and its proof are always there.

    Raises
    ------
    OutOfTime
        When the time limit is reached before a contradiction is found.
    """
    system = system_of(plan, problem)
    oracle = Oracle(system, deadline)
    first = _first(oracle)
    if first is None:
        return None
    reach = _reachable(system, grid, deadline)
    fixer = Fixer(plan, system, reach, deadline)
    fixer.at_once()
    search = searched(oracle, first, _unmovable(plan, system))
    described = [_described(conflict, deadline, language) for conflict in search.conflicts]
    fixes = fixer.fixes(search)
    offered = [_offered(problem, fix, language) for fix in fixes]
    said = summary(problem, reach, search.conflicts, _best(offered), language)
    diagnosis = Diagnosis(summary=said, reachable=reach, conflicts=described, fixes=offered)
    return diagnosis, _proven(plan, problem, [*search.conflicts], first)


def _best(fixes: Sequence[Offered]) -> str | None:
    """Return the title of the fix that changes least numbers; another goal only where there is nothing else."""
    of_goal = [any(change["rule"] == "goal" for change in fix.changes) for fix in fixes]
    order = sorted(range(len(fixes)), key=lambda at: (of_goal[at], len(fixes[at].changes), at))
    return fixes[order[0]].title if order else None


def _first(oracle: Oracle) -> Contradiction | None:
    """Return a contradiction, by adding up alone where that tells, else by linear programming."""
    sums = contradictory_sums(oracle.system, oracle.system.everything)
    if sums is not None:
        found = oracle.contradiction(sums.elements(oracle.system.goal))
        if found is not None:
            return found
    return oracle.contradiction(oracle.system.everything)


def _unmovable(plan: Plan, system: System) -> Iterable[int]:
    """Return the elements that no remedy may consist of: the goal and all locks."""
    locks = {rule.id for rule in plan.rules if rule.kind == "lock"}
    for at, element in enumerate(system.elements):
        if element.is_goal or element.is_lock or element.rule.partition("[")[0] in locks:
            yield at


def _reachable(system: System, grid: Grid, deadline: Deadline) -> Reachable | None:
    try:
        return reachable(system, grid, deadline)
    except OutOfTime:
        return None


def _proven(plan: Plan, problem: Problem, conflicts: list[Conflict], first: Contradiction) -> Certificate:
    """Return the certificate of impossibility; the weights are checked against the plan by independent code.

    That no choice of who gets a target is possible is integer programming's word; there is nothing to check.
    """
    proofs = [*((conflict.contradiction, conflict) for conflict in conflicts), (first, None)]
    kind, proven = "farkas", False
    for contradiction, conflict in proofs:
        if contradiction.by_choice:
            continue
        proven = impossibility(plan, problem.table, problem.street, contradiction.witness) > NOISE
        if proven:
            kind = "propagation" if conflict is not None and _by_sums(conflict) else "farkas"
            break
    if not proven and first.by_choice:
        kind, proven = "mip_gap", True
    stage = StageProof.model_validate({"stage": "feasibility", "kind": kind, "residual": 0.0 if proven else 1.0})
    return Certificate(verified=proven, largest_violation=0.0, sum_error=0.0, stages=[stage])


def _by_sums(conflict: Conflict) -> bool:
    sums = contradictory_sums(conflict.system, conflict.numbers)
    return sums is not None and sums.elements(conflict.system.goal) == conflict.numbers


def _described(conflict: Conflict, deadline: Deadline, language: Language) -> Described:
    members = [ConflictSide(rule=element.rule, side=element.side) for element in conflict.elements]
    return Described(
        rules=list(dict.fromkeys(element.rule for element in conflict.elements)),
        members=members,
        irreducible=conflict.irreducible,
        because=because(conflict, deadline, language),
    )


def _offered(problem: Problem, fix: Fix, language: Language) -> Offered:
    changes: list[dict[str, Any]] = [
        {"rule": change.name, "side": change.side, "from": _short(change.before), "to": change.after}
        for change in fix.changes
    ]
    amount = fix.money
    if fix.goal is not None:
        before = problem.goal
        changes = [{"rule": "goal", "side": "equal", "from": _short(before), "to": _short(fix.goal[1])}]
        amount = abs(before - fix.goal[1])
    return Offered(
        title=title(problem, fix, language),
        operations=[dict(operation) for operation in fix.operations],
        changes=changes,
        cost={"amount": _short(amount), "rules": len(changes)},
        verified=True,
    )


def _short(value: float) -> float:
    """Return a number without the noise of its last digits."""
    return float(f"{value:.9g}")
