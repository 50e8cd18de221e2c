"""What one point of a sweep comes to, and what a line of goals does, before rounding.

A point that stands alone is allocated and certified like any plan. A line of goals follows the exact path, each goal
proven by its optimality conditions; it tells where rules begin to bind and where the goal becomes impossible.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from schemas.allocation import Allocation
from schemas.columns import canonical
from schemas.plan import Goal, Plan
from schemas.what_if import COLUMNS, SweepEvent, What
from solvers.allocate import allocate
from solvers.answer import short
from solvers.compile import compile_plan
from solvers.deadline import Deadline, OutOfTime
from solvers.errors import PlanError
from solvers.form import unknown
from solvers.indicators import inequality, objective_value, ratio
from solvers.path import Path, follow
from solvers.path.chain import violation
from solvers.path.goals import goals_of
from solvers.path.moving import at_total
from solvers.path.range import Reach, reach
from solvers.problem import Problem
from solvers.table import Table

Array = NDArray[np.float64]
BINDING = 1e-7
"""A limit binds where it has less room than this part of the average target."""


@dataclass
class Found:
    """What a point came to; `totals` is dimension -> member -> target."""

    columns: dict[str, Any] = field(default_factory=lambda: dict.fromkeys(COLUMNS))
    totals: dict[str, dict[str, float]] = field(default_factory=dict)


@dataclass(frozen=True)
class Line:
    """What a line of goals came to."""

    points: list[Found]
    events: list[SweepEvent]


def bare(plan: Plan) -> Plan:
    """Return a plan whose answer says no more than what points need."""
    options = plan.options.model_copy(
        update={"explain": [], "answer": ["totals", "rules"], "cells": "columns", "totals": []}
    )
    return plan.model_copy(update={"rounding": None, "options": options})


def single(plan: Plan, dimensions: Sequence[str], *, reaching: bool) -> Found:
    """Return what a plan comes to.

    Parameters
    ----------
    dimensions : those whose members' totals are wanted
    reaching : whether to say how far a goal could go that is possible
    """
    answer = allocate(bare(plan), diagnosing=False)
    found = Found()
    columns = found.columns
    columns.update(outcome=answer.outcome, goal=answer.goal.amount, binding=[])
    if reaching or answer.outcome == "infeasible":
        columns["reachable_max"] = _most(plan, _reach(compile_plan(plan)), answer.goal.base)
    if answer.fairness is not None and answer.objective is not None:
        columns.update(objective=answer.objective.value, gini=answer.fairness.gini, max_stretch=answer.fairness.max)
        columns["binding"] = binding_in(answer)
    for name in dimensions:
        wanted = canonical(name)
        if wanted in answer.totals:
            table = answer.totals[wanted]["columns"]
            found.totals[name] = dict(zip(table["id"], table["target"], strict=True))
    return found


def binding_in(answer: Allocation) -> list[str]:
    """Return the rules that bind in an answer; limits of cells by their name alone."""
    rules = answer.rules["columns"]
    names = (
        rule if rule in ("potential", "lock", "min", "max") else name
        for name, rule, binds in zip(rules["id"], rules["rule"], rules["binding"], strict=True)
        if binds and name != "goal"
    )
    return sorted(dict.fromkeys(names))


def line(plan: Plan, axis: str, path: str, values: Sequence[Any], dimensions: Sequence[str]) -> Line | None:
    """Return what a plan comes to at many goals, or None where each has to be answered by itself.

    Parameters
    ----------
    path : `goal.growth` or `goal.amount`
    """
    goals = [Goal.model_validate({path.removeprefix("goal."): value}) for value in values]
    plan = plan.model_copy(update={"goal": goals[0]})
    problem = compile_plan(plan)
    if problem.wishes is not None or problem.peers or problem.choices:
        return None
    money = goals_of(plan, problem, goals)
    try:
        found = follow(problem, money)
        points = [_on_path(plan, problem, found, place, dimensions) for place in range(len(values))]
        events = _events(axis, _to_the_ends(problem, found), by_growth=path == "goal.growth")
    except OutOfTime:
        return None
    return Line(points, events)


def _to_the_ends(problem: Problem, found: Path) -> Path:
    """Return the same path, gone as far as goals are possible, where they cease to be within it."""
    reached = found.reach if not found.possible.all() and found.possible.any() else None
    if reached is None:
        return found
    ends = np.array([reached.least, reached.most]) / (1.0 + problem.over_assignment)
    inside = ends[(ends > found.goals.min()) & (ends < found.goals.max())]
    return follow(problem, np.concatenate([found.goals, inside])) if inside.size else found


def _on_path(plan: Plan, problem: Problem, found: Path, place: int, dimensions: Sequence[str]) -> Found:
    point = Found()
    columns = point.columns
    columns["goal"] = short(float(found.goals[place]))
    columns["binding"] = []
    if not found.possible[place]:
        columns["outcome"] = "infeasible"
        columns["reachable_max"] = _most(plan, found.reach, found.base, over=problem.over_assignment)
        return point
    street, targets = float(found.streets[place]), found.targets[place]
    here = at_total(problem, street)
    proven = found.residuals[place] if np.isfinite(found.residuals[place]) else violation(here, targets)
    columns["outcome"] = "optimal" if proven <= BINDING / 100 else "feasible"
    columns.update(_indicators(here, targets))
    columns["binding"] = _binding(here, targets)
    for name in dimensions:
        point.totals[name] = _totals(problem.table, canonical(name), targets)
    return point


def _indicators(problem: Problem, targets: Array) -> Mapping[str, float | None]:
    entities, report = problem.entities, problem.report
    efficiency = 0.0 if problem.efficiency is None else float(problem.efficiency @ targets)
    fair = entities.sums(problem.fair_share)
    value = objective_value(problem.objective, entities.sums(targets), fair, problem.power, efficiency)
    fair_of_report = report.sums(problem.fair_share)
    metrics = inequality(ratio(report.sums(targets), fair_of_report)[fair_of_report > 0])
    told = {name: None if metrics[name] is None else round(float(metrics[name] or 0.0), 10) for name in ("gini", "max")}
    return {"objective": short(value), "gini": told["gini"], "max_stretch": told["max"]}


def _binding(problem: Problem, targets: Array) -> list[str]:
    """Return the rules that bind at targets (n,), money; limits of cells by their name alone."""
    street, lines = problem.street, problem.lines
    near = BINDING * street / problem.size
    activity = lines.matrix @ targets
    low, high = lines.lower.at(street, street), lines.upper.at(street, street)
    rows = np.flatnonzero(np.minimum(activity - low, high - activity) < near * lines.largest)
    names = [lines.names[row] for row in rows.tolist()]
    for limit in problem.cell_limits:
        value = targets[limit.cells]
        room = np.minimum(
            value - limit.amount if limit.below else np.inf, limit.amount - value if limit.above else np.inf
        )
        names += [limit.name] if (room < near).any() else []
    return sorted(dict.fromkeys(names))


def _totals(table: Table, name: str, targets: Array) -> dict[str, float]:
    """Return what each member of a dimension, subtrees included, comes to."""
    dimension = table.dimensions[name]
    own = np.concatenate([[0.0], np.cumsum(np.bincount(table.codes[name], targets, minlength=len(dimension.ids)))])
    within = own[dimension.end] - own[: len(dimension.ids)]
    return {member: short(total) for member, total in zip(dimension.ids, within.tolist(), strict=True)}


def known_dimensions(table: Table, dimensions: Sequence[str]) -> None:
    """Refuse dimensions that the plan does not have.

    Raises
    ------
    PlanError
    """
    findings = [
        unknown("unknown_dimension", f"/sweep/totals/{place}", name, table.dimensions)
        for place, name in enumerate(dimensions)
        if canonical(name) not in table.dimensions
    ]
    if findings:
        raise PlanError(findings)


# --- how far the goal could go ----------------------------------------------------------------------------------------


def _reach(problem: Problem) -> Reach | None:
    try:
        return reach(problem, Deadline(problem.time_limit))
    except OutOfTime:
        return None


def _most(plan: Plan, reached: Reach | None, base: float, *, over: float | None = None) -> float | None:
    """Return the highest goal that rules allow, as the plan says its goal: a growth or an amount; None if unbounded."""
    if reached is None or not np.isfinite(reached.most):
        return None
    goal = reached.most / (1.0 + (plan.over_assignment if over is None else over))
    return short(goal / base - 1.0) if plan.goal.growth is not None else short(goal)


def _events(axis: str, found: Path, *, by_growth: bool) -> list[SweepEvent]:
    def at(goal: float) -> float:
        return short(goal / found.base - 1.0) if by_growth else short(goal)

    events = [
        SweepEvent(axis=axis, at=at(event.goal), rule=event.rule, side=event.side, what=event.what)
        for event in found.events
    ]
    order = np.argsort(found.goals, kind="stable")
    possible = found.possible[order]
    turns: list[tuple[What, bool]] = [("becomes possible", True), ("becomes impossible", False)]
    for what, comes in turns:
        if (
            possible[1:] & ~possible[:-1] if comes else possible[:-1] & ~possible[1:]
        ).any() and found.reach is not None:
            goal = found.least if comes else found.most
            blocked = found.reach.blocked_at_least if comes else found.reach.blocked_at_most
            rules = sorted(dict.fromkeys("potential" if name.startswith("potential[") else name for name in blocked))
            events.append(
                SweepEvent(axis=axis, at=None if goal is None else at(goal), rule=None, what=what, blocked_by=rules)
            )
    return sorted(events, key=_in_order)


def _in_order(event: SweepEvent) -> tuple[float, bool, str, str]:
    """Return what events are sorted by: the end comes after what happens just before it."""
    return round(event.at or 0.0, 6), event.rule is None, event.rule or "", event.side or ""
