"""The least and the largest total that all rules but the goal allow, and which rules stop it there."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from schemas.diagnosis import BlockedBy, Range, Reachable
from solvers.backends import linear
from solvers.deadline import Deadline, OutOfTime
from solvers.diagnose.elements import merged
from solvers.diagnose.lazily import Tried, lazily
from solvers.diagnose.system import Reduced, System
from solvers.grid import Grid
from solvers.program import Solution, nothing

Array = NDArray[np.float64]
_CLEARLY = 1e-7
_NOTHING = 1e-9
"""A largest total below this share of the street total is none: shares of nothing hold trivially."""
_FEW = 3
"""Limits of cells of more scopes than this are named together, by the scope that holds them all."""


@dataclass(frozen=True)
class End:
    """One end of the range: the total, scaled, None where there is none; and the elements that stop it."""

    total: float | None
    blocking: tuple[int, ...]


def ends(system: System, chosen: Sequence[int] | NDArray[np.int64], deadline: Deadline) -> tuple[End, End] | None:
    """Return the least and the largest total that some elements allow; None where they allow none."""
    found = []
    for sign in (1.0, -1.0):
        (solution, crossed), reduced = lazily(system, chosen, partial(_outermost, sign=sign, deadline=deadline))
        if crossed or (solution.status == "infeasible" and sign > 0):
            return None
        if solution.found:
            found.append(End(float(solution.point[-1]), _blocking(system, reduced, solution.multipliers, chosen)))
        elif solution.status in ("unbounded", "infeasible"):  # simplex may call an unbounded program either
            found.append(End(None, ()))
        else:
            raise OutOfTime
    return found[0], found[1]


def _outermost(
    reduced: Reduced, _: NDArray[np.int64], *, sign: float, deadline: Deadline
) -> Tried[tuple[Solution, bool]]:
    """Return the least total that a program allows, or with a negative sign the largest; and whether cells cross."""
    base = reduced.program
    if (reduced.lower > reduced.upper * (1.0 + _NOTHING) + _NOTHING).any():
        return Tried((nothing("infeasible"), True), None)
    cost = np.append(np.zeros(reduced.groups), sign)
    solution = linear.solve(replace(base, cost=cost, upper=np.maximum(base.lower, base.upper)), deadline.left())
    if solution.found:
        return Tried((solution, False), reduced.spread(solution.point[:-1]))
    return Tried((solution, False), None, open=sign < 0)  # no row in use stops the total: others may


def left_by(system: System, at: int, others: Sequence[int], deadline: Deadline) -> tuple[float, float, bool] | None:
    """Return what a rule asks a sum of targets to be, what others leave it, both money, and whether it is a floor.

    None where the rule limits something else than a sum, or the others alone cannot hold or leave it free.
    """
    rows = system.elements[at].rows
    if len(rows) != 1:
        return None
    row = system.matrix[rows]
    is_floor = bool(np.isfinite(system.low[rows[0]]))
    limit = float(system.low[rows[0]] if is_floor else system.high[rows[0]])
    if (row.data != 1.0).any() or row[:, [system.cells]].count_nonzero():
        return None
    chosen = [*others, at]
    reduced = system.reduced(chosen)
    kept = np.append(reduced.rows != rows[0], True)
    base = reduced.program
    cost = np.asarray(base.matrix[np.flatnonzero(~kept)].todense()).ravel() * (-1.0 if is_floor else 1.0)
    program = replace(
        base,
        cost=cost,
        matrix=base.matrix[np.flatnonzero(kept)],
        row_lower=base.row_lower[kept],
        row_upper=base.row_upper[kept],
    )
    if (program.lower > program.upper).any():
        return None
    solution = linear.solve(program, deadline.left())
    if not solution.found:
        return None
    return limit / system.scale, abs(float(cost @ solution.point)) / system.scale, is_floor


def reachable(system: System, grid: Grid, deadline: Deadline) -> Reachable | None:
    """Return the reachable range as it would be published; None where no positive total keeps the other rules."""
    found = ends(system, system.everything[:-1], deadline)
    if found is None:
        return None
    least, most = found
    if most.total is not None and most.total <= _NOTHING * system.cells:
        return None
    street = Range(min=_published(system, least, grid, up=True), max=_published(system, most, grid, up=False))
    goal = _over(street, 1.0 + system.problem.over_assignment)
    base = float(system.problem.history.sum())
    return Reachable(
        street=street,
        goal=goal,
        growth=Range(min=_growth(goal.min, base), max=_growth(goal.max, base)),
        blocked_by=BlockedBy(min=_named(system, least.blocking), max=_named(system, most.blocking)),
    )


def _blocking(
    system: System, reduced: Reduced, multipliers: Array, chosen: Sequence[int] | NDArray[np.int64]
) -> tuple[int, ...]:
    """Return the elements whose rows or limits have a price at an end."""
    rows = reduced.rows[np.abs(multipliers[:-1]) > _CLEARLY]
    found = set(system.of_row[rows].tolist())
    price = -(reduced.program.matrix.T @ multipliers)[:-1][reduced.group]
    left = np.where(np.abs(price) > _CLEARLY, price, 0.0)
    for at in np.asarray(chosen).tolist():
        element = system.elements[at]
        if not element.limit:
            continue
        cells, amount = element.cells, element.amount
        pushed = (left[cells] > 0) & element.below & (amount >= reduced.lower[cells]) & (amount > 0)
        held = (left[cells] < 0) & element.above & (amount <= reduced.upper[cells])
        if (pushed | held).any():
            found.add(at)
            left[cells[pushed | held]] = 0.0
    return tuple(sorted(found))


def _named(system: System, blocking: Sequence[int]) -> list[str]:
    """Return the names of elements: rules in their order, then limits of cells."""
    names = [system.elements[at].rule for at in blocking if not system.elements[at].limit]
    for limit in ("lock", "min", "max", "potential"):
        several = [system.elements[at] for at in blocking if system.elements[at].limit == limit]
        if len(several) > _FEW:
            names.append(merged(several, system.problem, system.scopes, system.scale).rule)
        else:
            names += [element.rule for element in several]
    return list(dict.fromkeys(names))


def _published(system: System, end: End, grid: Grid, *, up: bool) -> float | None:
    """Return the outermost multiple of the grid inside the range; 1e-9 relative is taken for reached."""
    if end.total is None:
        return None
    street = end.total / system.scale
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
