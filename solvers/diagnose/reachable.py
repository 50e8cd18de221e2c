"""The least and the largest total that all rules but the goal allow, and which rules stop it there."""

import math

import numpy as np
from numpy.typing import NDArray

from schemas.diagnosis import BlockedBy, Range, Reachable
from solvers.backends import linear
from solvers.deadline import Deadline
from solvers.diagnose.system import System, rules_of
from solvers.grid import Grid
from solvers.problem import Problem

_CLEARLY = 1e-7
_NOTHING = 1e-9
"""A largest total below this share of the street total is none: shares of nothing hold trivially."""


def reachable(problem: Problem, system: System, grid: Grid, deadline: Deadline) -> Reachable | None:
    """Return the reachable range as it would be published; None where no positive total keeps the other rules."""
    others = np.arange(len(system.sides) - 1)
    ends: dict[str, float | None] = {}
    blocked: dict[str, list[str]] = {}
    for end, sign in (("min", 1.0), ("max", -1.0)):
        cost = np.append(np.zeros(system.cells), sign)
        program = system.program(cost, others)
        if (program.lower > program.upper).any():
            return None
        solution = linear.solve(program, deadline.left())
        if solution.status == "infeasible" and end == "min":
            return None
        ends[end] = solution.point[-1] / system.scale if solution.found else None
        weights = system.weights(program, solution.multipliers, others) if solution.found else np.zeros(0)
        blocked[end] = _blocking(system, weights)
    if ends["max"] is not None and ends["max"] <= _NOTHING * problem.street:
        return None
    street = Range(min=_published(ends["min"], grid, up=True), max=_published(ends["max"], grid, up=False))
    goal = _over(street, 1.0 + problem.over_assignment)
    base = float(problem.history.sum())
    growth = Range(min=_growth(goal.min, base), max=_growth(goal.max, base))
    return Reachable(
        street=street, goal=goal, growth=growth, blocked_by=BlockedBy(min=blocked["min"], max=blocked["max"])
    )


def _blocking(system: System, weights: NDArray[np.float64]) -> list[str]:
    rows = np.flatnonzero(np.abs(weights) > _CLEARLY).tolist()
    rules = set(rules_of(system, [row for row in rows if system.sides[row].cell is None]))
    return sorted(rules_of(system, rows), key=lambda rule: (rule not in rules, rule))


def _published(street: float | None, grid: Grid, *, up: bool) -> float | None:
    """Return the outermost multiple of the grid inside the range; 1e-9 relative is taken for reached."""
    if street is None:
        return None
    steps = street / grid.step
    room = 1e-9 * max(1.0, abs(steps)) if grid.step > 1e-7 * max(1.0, street) else 0.5
    count = math.ceil(steps - room) if up else math.floor(steps + room)
    return float(grid.money(np.array([count]))[0])


def _over(street: Range, factor: float) -> Range:
    return Range(
        min=None if street.min is None else _short(street.min / factor),
        max=None if street.max is None else _short(street.max / factor),
    )


def _growth(goal: float | None, base: float) -> float | None:
    return None if goal is None or base <= 0 else _short(goal / base - 1.0)


def _short(value: float) -> float:
    """Return a number without the noise of its last digits."""
    return float(f"{value:.12g}")
