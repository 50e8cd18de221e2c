"""The top line: last period's money, the goal and the street total."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from schemas.finding import Finding
from schemas.plan import Plan
from solvers.table import Table

Array = NDArray[np.float64]
LARGEST_GROWTH = 10.0
"""A growth above +1000 % is taken for a percentage written as a number."""
LARGEST = 1e15
SMALLEST = 1e-9
"""Totals beyond these, in money, cannot be printed to the last decimal."""
LARGEST_FACTOR = 1e5
"""A history that many times the goal would not fit the grid on which the goal's money is printed."""
_SHOWN = 20


def stated_goal(plan: Plan) -> Iterable[Finding]:
    """Yield what is wrong with the goal as it is written."""
    growth, amount = plan.goal.growth, plan.goal.amount
    if growth is not None and growth > LARGEST_GROWTH:
        params = {"growth": growth, "ratio": growth / 100, "percent": f"{growth:g}%"}
        yield Finding("growth_too_large", "/goal/growth", params)
    if growth is not None and growth <= -1:
        yield Finding("growth_leaves_nothing", "/goal/growth", {"growth": growth})
    if amount is not None and amount <= 0:
        yield Finding("goal_not_positive", "/goal/amount", {"goal": amount})


def history_of(plan: Plan, table: Table, findings: list[Finding], warnings: list[Finding]) -> Array:
    """Return last period's money (n,): empty is 0 with a warning, negative is wrong unless a floor is given."""
    given = table.numbers.get("history")
    if given is None:
        if plan.goal.growth is not None:
            findings.append(Finding("history_missing", "/cells", {}))
        return np.zeros(table.size)
    empty = np.flatnonzero(np.isnan(given))
    if empty.size:
        params = {"cells": table.names(empty[:_SHOWN]), "count": int(empty.size)}
        warnings.append(Finding("history_zero", "/cells", params))
    history = np.where(np.isnan(given), 0.0, given)
    negative = np.flatnonzero(history < 0)
    if negative.size:
        total = float(history[negative].sum())
        params = {"cells": table.names(negative[:_SHOWN]), "count": int(negative.size), "sum": total}
        if plan.history_floor is None:
            findings.append(Finding("history_negative", table.pointer("history", int(negative[0])), params))
        else:
            floor = {**params, "floor": plan.history_floor}
            warnings.append(Finding("history_floored", "/history_floor", floor))
        history[negative] = plan.history_floor or 0.0
    return history


def goal_of(plan: Plan, table: Table, history: Array, findings: list[Finding]) -> tuple[float, float]:
    """Return the goal and the street total, money; 0 where they cannot be meant."""
    base = float(history.sum())
    if plan.goal.growth is not None:
        if base <= 0 and "history" in table.numbers:
            findings.append(Finding("growth_of_nothing", "/goal/growth", {}))
        amount = base * (1.0 + plan.goal.growth)
    else:
        amount = plan.goal.amount or 0.0
    goal = float(f"{amount:.15g}")
    street = goal * (1.0 + plan.over_assignment)
    if goal > 0:
        findings += _sizes(base, goal, street)
    return goal, street


def _sizes(base: float, goal: float, street: float) -> Iterable[Finding]:
    """Yield totals that are too large or too small to be computed with."""
    if base >= LARGEST:
        yield Finding("total_too_large", "/cells", {"what": "history", "total": base})
    if street >= LARGEST:
        yield Finding("total_too_large", "/goal", {"what": "goal", "total": street})
    if goal < SMALLEST:
        yield Finding("goal_too_small", "/goal", {"goal": f"{goal:g}"})
    elif base > LARGEST_FACTOR * goal:
        yield Finding("goal_far_below_history", "/goal", {"goal": goal, "history": base})
