"""What one point of a sweep comes to, before rounding."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenarios.totals import Told, Wanted
from schemas.allocation import Allocation
from schemas.messages import Language
from schemas.plan import Plan
from schemas.what_if import COLUMNS
from solvers.allocate import allocate
from solvers.answer import short
from solvers.deadline import Deadline, OutOfTime
from solvers.errors import ApportionError, InputError
from solvers.indicators import inequality, objective_value, ratio
from solvers.path.moving import at_total
from solvers.path.range import Reach, reach
from solvers.problem import Problem

Array = NDArray[np.float64]
BINDING = 1e-7
"""A limit binds where it has less room than this part of the average target."""
PROVEN = 1e-9
"""Largest residual of the optimality conditions of an answer that is called optimal."""
MOST_REASONS = 3
"""Findings that are said of a point that cannot be meant."""


@dataclass
class Found:
    """What a point came to; `totals` is dimension -> member -> target, `measures` the same by measure."""

    columns: dict[str, Any] = field(default_factory=lambda: dict.fromkeys(COLUMNS))
    totals: Told = field(default_factory=dict)
    measures: dict[str, Told] = field(default_factory=dict)


def bare(plan: Plan) -> Plan:
    """Return a plan whose answer says no more than what points need."""
    options = plan.options.model_copy(
        update={"explain": [], "answer": ["totals", "rules"], "cells": "columns", "totals": []}
    )
    return plan.model_copy(update={"rounding": None, "options": options})


def allocated(plan: Plan, problem: Problem, wanted: Wanted, *, reaching: bool) -> Found:
    """Return what a plan comes to, allocated and certified like any other.

    Parameters
    ----------
    problem : the plan as arrays
    reaching : whether to say how far a goal could go that is possible
    """
    answer = allocate(wanted.of_answer(bare(plan)), diagnosing=False, compiled=problem)
    found = Found()
    columns = found.columns
    columns.update(outcome=answer.outcome, goal=answer.goal.amount, street=answer.goal.street, binding=[])
    if reaching or answer.outcome == "infeasible":
        columns["reachable_max"] = most(plan, problem, lambda: reach_of(problem))
    if answer.fairness is not None and answer.objective is not None:
        columns.update(objective=answer.objective.value, gini=answer.fairness.gini, max_stretch=answer.fairness.max)
        columns["binding"] = binding_in(answer)
        found.totals, found.measures = wanted.told(answer)
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


def of_targets(problem: Problem, targets: Array, residual: float, wanted: Wanted) -> Found:
    """Return what targets (n,), money, come to.

    Parameters
    ----------
    residual : of the optimality conditions, scaled
    """
    point = Found()
    columns = point.columns
    columns.update(goal=short(problem.goal), street=short(problem.street))
    columns["outcome"] = "optimal" if residual <= PROVEN else "feasible"
    columns.update(_indicators(problem, targets))
    columns["binding"] = _binding(problem, targets)
    point.totals, point.measures = wanted.of_targets(problem, targets)
    return point


def impossible(plan: Plan, problem: Problem, reaching: Callable[[], Reach | None]) -> Found:
    """Return what is said of a goal that rules do not allow: how far it could go."""
    point = Found()
    point.columns.update(outcome="infeasible", goal=short(problem.goal), street=short(problem.street), binding=[])
    point.columns["reachable_max"] = most(plan, problem, reaching)
    return point


def stopped(problem: Problem) -> Found:
    """Return what is said of a point whose time was over."""
    point = Found()
    point.columns.update(outcome="limit", goal=short(problem.goal), street=short(problem.street), binding=[])
    return point


def refused(error: ApportionError, language: Language) -> Found:
    """Return what is said of a point that cannot be meant, or that no certified answer was found for: why."""
    point = Found()
    if isinstance(error, InputError):
        said = [finding.said(language) for finding in error.findings[:MOST_REASONS]]
        point.columns.update(outcome="invalid", error="; ".join(f"{one.code}: {one.message}" for one in said))
    else:
        point.columns.update(outcome="limit", error=str(error))
    point.columns["binding"] = []
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


# --- how far the goal could go ----------------------------------------------------------------------------------------


def reach_of(problem: Problem) -> Reach | None:
    """Return the street totals that rules allow, the same to the last bit whatever the goal; None where there are none.

    Raises
    ------
    OutOfTime, SolverError
    """
    base = float(problem.history.sum())
    return reach(at_total(problem, base) if base > 0 else problem, Deadline(problem.time_limit))


def most(plan: Plan, problem: Problem, reaching: Callable[[], Reach | None]) -> float | None:
    """Return the highest goal that rules allow, as the plan says its goal: a growth or an amount.

    None where nothing stops it, no goal is possible, or time runs out.
    """
    try:
        reached = reaching()
    except OutOfTime:
        return None
    if reached is None or not np.isfinite(reached.most):
        return None
    goal = reached.most / (1.0 + problem.over_assignment)
    return short(goal / float(problem.history.sum()) - 1.0) if plan.goal.growth is not None else short(goal)
