"""Diagnosis of plans whose rows could hold together, but not with their rules about peers or about who gets a target.

Whole rules are tried: those whose loss leaves the plan impossible are left out of the conflict. What is told here is
found by solving, not proven irreducible instance by instance.
"""

from collections.abc import Callable, Iterator, Sequence
from math import ceil, floor, log10
from typing import Any

from schemas.allocation import Allocation, Certificate, StageProof
from schemas.diagnosis import Conflict, ConflictSide, Diagnosis, Fix
from schemas.messages import Language, sentence
from schemas.plan import Plan
from schemas.rules import Bound, Gini, Limit, Lock, Rule, Soft, Spread, Viable
from solvers.choosing.chosen import possible
from solvers.compile import compile_plan
from solvers.deadline import Deadline, OutOfTime
from solvers.solve import solve
from solvers.stages.solving import Infeasible

Solver = Callable[[Plan], Allocation]
MOST_TRIED = 40
"""Rules beyond these are not tried one by one."""
_DIGITS = 4
OTHER = (Spread, Gini, Viable, Limit)


def diagnosed_by_kind(
    plan: Plan, solver: Solver, language: Language, deadline: Deadline
) -> tuple[Diagnosis, Certificate]:
    """Return which rules fight in a plan that is impossible because of rules that are no rows.

    Parameters
    ----------
    solver : allocates another plan, without a diagnosis of its own
    """
    fighting = _fighting(plan, deadline)
    names = [rule.id for rule in fighting]
    params: dict[str, Any] = {"rules": names}
    conflict = Conflict(
        rules=["goal", *names],
        members=[ConflictSide(rule="goal", side="equal"), *(side for rule in fighting for side in _sides(rule))],
        irreducible=False,
        because=sentence("kinds_because", params, language),
    )
    fixes = list(_fixes(plan, fighting, solver, language, deadline))
    summary = sentence("kinds_summary", params, language)
    if fixes:
        summary += sentence("kinds_fix", {"fix": fixes[0].title}, language)
    diagnosis = Diagnosis(summary=summary, reachable=None, conflicts=[conflict], fixes=fixes)
    return diagnosis, _proof(plan, fighting, solver, deadline)


def holds(plan: Plan, deadline: Deadline) -> bool:
    """Tell whether a plan's hard rules can hold together."""
    problem = compile_plan(plan)
    try:
        if problem.choices:
            return possible(problem, deadline)
        solve(problem, deadline)
    except Infeasible:
        return False
    return True


def _fighting(plan: Plan, deadline: Deadline) -> list[Rule]:
    """Return the hard rules that are left when those are taken out without which the plan stays impossible."""
    kept = [rule for rule in plan.rules if getattr(rule, "soft", None) is None]
    for rule in sorted(kept[:MOST_TRIED], key=lambda rule: isinstance(rule, OTHER)):
        without = [other for other in kept if other is not rule]
        try:
            if not holds(plan.model_copy(update={"rules": without}), deadline):
                kept = without
        except OutOfTime:
            break
    return kept


def _sides(rule: Rule) -> Iterator[ConflictSide]:
    if isinstance(rule, Viable) or (isinstance(rule, Bound) and rule.min is not None):
        yield ConflictSide(rule=rule.id, side="min")
    if isinstance(rule, Spread | Gini | Limit) or (isinstance(rule, Bound) and rule.max is not None):
        yield ConflictSide(rule=rule.id, side="max")
    if isinstance(rule, Lock):
        yield ConflictSide(rule=rule.id, side="equal")


def _replaced(plan: Plan, rule: Rule, other: Rule | None) -> Plan:
    rules = [other if one is rule else one for one in plan.rules]
    return plan.model_copy(update={"rules": [one for one in rules if one is not None]})


def _softly(plan: Plan, rules: Sequence[Rule]) -> Plan:
    """Return the plan in which some rules may be missed, and no other wish is looked at first."""
    soft = Soft(priority=1, weight=1.0, scale="relative")
    chosen = [rule.model_copy(update={"soft": soft}) if rule in rules else rule for rule in plan.rules]
    wishes = [rule for rule in chosen if rule.id in {one.id for one in rules} or getattr(rule, "soft", None) is None]
    options = plan.options.model_copy(update={"explain": [], "answer": ["rules"], "cells": "columns"})
    return plan.model_copy(update={"rules": wishes, "options": options, "rounding": None})


def _fixes(
    plan: Plan, fighting: Sequence[Rule], solver: Solver, language: Language, deadline: Deadline
) -> Iterator[Fix]:
    """Yield changes of one rule each that make the plan possible, solved again."""
    for rule in fighting:
        if not isinstance(rule, OTHER):
            continue
        try:
            yield from _fix(plan, rule, solver, language, deadline)
        except OutOfTime:
            return


def _fix(plan: Plan, rule: Rule, solver: Solver, language: Language, deadline: Deadline) -> Iterator[Fix]:
    """Yield the least change of a limit, or, where no limit helps or can be read off, giving the rule up."""
    if isinstance(rule, Spread | Gini | Limit) and holds(_replaced(plan, rule, None), deadline):
        reached = _reached(solver(_softly(plan, [rule])), rule.id)
        limit = None if reached is None else _upwards(reached, whole=isinstance(rule, Limit))
        changed = None if limit is None else rule.model_copy(update={"max": limit})
        if changed is not None and limit is not None and holds(_replaced(plan, rule, changed), deadline):
            params = {"rule": rule.id, "before": float(rule.max), "after": limit}
            title = sentence("fix_raise", params, language)
            given = changed.model_dump(by_alias=True, exclude_defaults=True) | {"kind": rule.kind}
            change = {"rule": rule.id, "side": "max", "from": float(rule.max), "to": limit}
            cost = {"amount": limit - rule.max, "rules": 1.0}
            yield Fix(
                title=title, operations=[{"op": "rule", "rule": given}], changes=[change], cost=cost, verified=True
            )
    if holds(_replaced(plan, rule, None), deadline):
        yield Fix(
            title=sentence("fix_release", {"rule": rule.id}, language),
            operations=[{"op": "drop_rule", "id": rule.id}],
            changes=[],
            cost={"amount": 0.0, "rules": 1.0},
            verified=True,
        )


def _reached(answer: Allocation, rule: str) -> float | None:
    """Return the largest value of a rule's instances in an answer; None where it has none."""
    if answer.rules is None:
        return None
    columns = answer.rules["columns"]
    found = [value for name, value in zip(columns["rule"], columns["value"], strict=True) if name == rule]
    return max((value for value in found if value is not None), default=None)


def _upwards(value: float, *, whole: bool) -> float | int:
    """Return a limit of few digits just above what can be reached."""
    if whole:
        return int(value)
    if value <= 0:
        return 0.0
    digits = 10.0 ** (floor(log10(value)) - _DIGITS + 1)
    return float(f"{ceil(value / digits + 1e-9) * digits:.{_DIGITS}g}")


def _proof(plan: Plan, fighting: Sequence[Rule], solver: Solver, deadline: Deadline) -> Certificate:
    """Return the proof: the least violation of rules about peers, else what integer programming says."""
    peers = [rule for rule in fighting if isinstance(rule, Spread | Gini)]
    stage = StageProof(stage="feasibility", kind="mip_gap", residual=0.0)
    if peers and not any(isinstance(rule, Viable | Limit) for rule in plan.rules):
        deadline.left()
        answer = solver(_softly(plan, peers))
        proven = any(warning.code == "soft_unmet" for warning in answer.warnings)
        residuals = [one.residual for one in answer.certificate.stages if one.stage == "soft"]
        sure = proven and answer.certificate.verified
        stage = StageProof(stage="feasibility", kind="farkas", residual=max(residuals, default=1.0))
        return Certificate(verified=sure, largest_violation=0.0, sum_error=0.0, stages=[stage])
    return Certificate(verified=True, largest_violation=0.0, sum_error=0.0, stages=[stage])
