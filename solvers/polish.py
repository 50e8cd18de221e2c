"""Polishing: from a point near the optimum to one that satisfies the optimality conditions to rounding error.

The active set is read off the point and its multipliers, and Newton's method solves the equations that are left
(primal-dual active set method; Hintermueller, Ito & Kunisch 2002).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from solvers.deadline import Deadline
from solvers.kkt import Equations, solved
from solvers.program import Program, Solution

Array = NDArray[np.float64]
_ROUNDS = 25
_PERFECT = 1e-14
_GOOD_ENOUGH = 1e-12
_NEARLY_GOOD_ENOUGH = 1e-11
"""From here on only what helps at once is done; large multipliers can make better impossible."""
_PATIENCE = 5
_WEIGHTS = (1.0, 1e-3, 1e3, 1e-6, 1e-9)
"""How much a multiplier counts against a distance when the active set is guessed; any positive weight is right near
enough to the optimum, and where limits nearly touch, one of them is near enough when another is not."""


@dataclass(frozen=True)
class _State:
    """A point, its row multipliers, and how far they are from satisfying the optimality conditions."""

    point: Array
    multipliers: Array
    residual: float


def polished(program: Program, start: Solution, deadline: Deadline) -> Solution:
    """Return the start, or the best point found from it, whichever satisfies the optimality conditions better.

    Raises
    ------
    OutOfTime
    """
    first = best = _state(program, start.point, start.multipliers)
    if first.residual < _PERFECT:
        return start
    for weight in _WEIGHTS:
        found = _from(program, first, weight, deadline)
        best = found if found.residual < best.residual else best
        if best.residual < _NEARLY_GOOD_ENOUGH:
            break
    return Solution(start.status, best.point, best.multipliers, start.bound)


def _from(program: Program, start: _State, weight: float, deadline: Deadline) -> _State:
    """Return the best state of one run of Newton's method."""
    best = here = start
    worse = 0
    for _ in range(_ROUNDS):
        deadline.left()
        here = _newton(program, here, weight)
        if here.residual < best.residual:
            best, worse = here, 0
        else:
            worse += 1
        patience = 0 if best.residual < _NEARLY_GOOD_ENOUGH else _PATIENCE
        if best.residual < _GOOD_ENOUGH or worse > patience or not np.isfinite(here.residual):
            break
    return best


def residual(program: Program, point: Array, multipliers: Array) -> float:
    """Return the largest natural residual of the optimality conditions; 0 exactly at an optimum.

    As in the certificate, a variable's is in units of its slope and a row's in units of its activity.
    """
    slope = program.slope(point)
    reduced = (slope - program.matrix.T @ multipliers) / _unit(program, slope)
    activity = program.matrix @ point
    on_bounds = point - np.clip(point - reduced, program.lower, program.upper)
    on_rows = activity - np.clip(activity - multipliers, program.row_lower, program.row_upper)
    on_rows /= np.maximum(1.0, np.abs(activity))
    outside = np.maximum(program.lower - point, point - program.upper)
    return float(max(np.abs(on_bounds).max(initial=0), np.abs(on_rows).max(initial=0), outside.max(initial=0)))


def _unit(program: Program, slope: Array) -> Array:
    """Return what a slope is compared with: itself, or that of the curve whose argument the variable is a part of."""
    unit = np.maximum(1.0, np.abs(slope))
    if program.curve is None or len(program.curve.at) == program.variables:
        return unit
    matrix = program.matrix
    steep = sparse.csr_array((np.abs(slope)[matrix.indices], matrix.indices, matrix.indptr), shape=matrix.shape)
    steepest = steep.max(axis=1).toarray().ravel()
    steep.data = np.repeat(steepest, np.diff(matrix.indptr))
    linked = steep.max(axis=0).toarray().ravel()
    linked[program.curve.at] = 0.0
    return np.asarray(np.maximum(unit, linked))


def _state(program: Program, point: Array, multipliers: Array) -> _State:
    return _State(point, multipliers, residual(program, point, multipliers))


def _newton(program: Program, state: _State, weight: float) -> _State:
    """Return the state after one Newton step on the active set that the state suggests."""
    point, multipliers = state.point.copy(), state.multipliers.copy()
    reduced = program.slope(point) - program.matrix.T @ multipliers
    activity = program.matrix @ point
    at_lower = point - weight * reduced <= program.lower
    at_upper = ~at_lower & (point - weight * reduced >= program.upper)
    row_lower = activity - weight * multipliers <= program.row_lower
    row_upper = ~row_lower & (activity - weight * multipliers >= program.row_upper)
    point = np.where(at_lower, program.lower, np.where(at_upper, program.upper, point))
    free = np.flatnonzero(~(at_lower | at_upper))
    multipliers[~(row_lower | row_upper)] = 0.0
    rows, active = _touching(program.matrix, np.flatnonzero(row_lower | row_upper), free)
    limit = np.where(row_lower, program.row_lower, program.row_upper)[rows]
    slope = program.slope(point)
    step = solved(
        Equations(
            program.curvature(point)[free],
            active,
            (program.matrix.T @ multipliers - slope)[free],
            limit - (program.matrix @ point)[rows],
            _unit(program, slope)[free],
            np.maximum(1.0, np.abs(limit)),
        )
    )
    if step is None:
        return _State(point, multipliers, np.nan)
    length = _length(program, point[free], step[0])
    point[free] += length * step[0]
    multipliers[rows] += length * step[1]
    return _state(program, point, multipliers)


def _touching(
    matrix: sparse.csr_array, rows: NDArray[np.int64], free: NDArray[np.int64]
) -> tuple[NDArray[np.int64], sparse.csr_array]:
    """Return those of the rows that have a free variable, and their matrix over the free variables."""
    active = sparse.csr_array(matrix[rows][:, free])
    touching = np.flatnonzero(np.diff(active.indptr) > 0)
    return rows[touching], active if len(touching) == len(rows) else sparse.csr_array(active[touching])


def _length(program: Program, point: Array, step: Array) -> float:
    """Return 1, or less where a logarithm or power needs the point to stay positive."""
    if program.curve is None or program.curve.kind == "square":
        return 1.0
    falling = step < 0
    room = np.where(falling & (point > 0), -0.99 * point / np.where(falling, step, 1.0), 1.0)
    return float(min(1.0, room.min(initial=1.0)))
