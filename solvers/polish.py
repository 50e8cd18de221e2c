"""Polishing: from a point near the optimum to one that satisfies the optimality conditions to rounding error.

The active set is read off the point and its multipliers, and Newton's method solves the equations that are left
(primal-dual active set method; Hintermueller, Ito & Kunisch 2002). A small regularisation makes dependent rows and
flat directions harmless; iterative refinement removes its effect (as OSQP's polishing does, Stellato et al. 2020).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.linalg import splu

from solvers.program import Program, Solution

Array = NDArray[np.float64]
_ROUNDS = 25
_REFINEMENTS = 8
_REGULARISATION = 1e-9
_GOOD_ENOUGH = 1e-12
_PATIENCE = 5
_WEIGHTS = (1.0, 1e-3, 1e3, 1e-6)
"""How much a multiplier counts against a distance when the active set is guessed; any positive weight is right near
enough to the optimum, and where limits nearly touch, one of them is near enough when another is not."""


@dataclass(frozen=True)
class _State:
    """A point, its row multipliers, and how far they are from satisfying the optimality conditions."""

    point: Array
    multipliers: Array
    residual: float


def polished(program: Program, start: Solution) -> Solution:
    """Return the start, or the best point found from it, whichever satisfies the optimality conditions better."""
    first = best = _state(program, start.point, start.multipliers)
    for weight in _WEIGHTS:
        found = _from(program, first, weight)
        best = found if found.residual < best.residual else best
        if best.residual < _GOOD_ENOUGH:
            break
    return Solution(start.status, best.point, best.multipliers, start.bound)


def _from(program: Program, start: _State, weight: float) -> _State:
    """Return the best state of one run of Newton's method."""
    best = here = start
    worse = 0
    for _ in range(_ROUNDS):
        here = _newton(program, here, weight)
        if here.residual < best.residual:
            best, worse = here, 0
        else:
            worse += 1
        if best.residual < _GOOD_ENOUGH or worse > _PATIENCE or not np.isfinite(here.residual):
            break
    return best


def residual(program: Program, point: Array, multipliers: Array) -> float:
    """Return the largest natural residual of the optimality conditions; 0 exactly at an optimum."""
    slope = program.slope(point)
    steepest = max(1.0, float(np.abs(slope).max(initial=0.0)))
    reduced = (slope - program.matrix.T @ multipliers) / steepest
    multipliers = multipliers / steepest
    activity = program.matrix @ point
    on_bounds = point - np.clip(point - reduced, program.lower, program.upper)
    on_rows = activity - np.clip(activity - multipliers, program.row_lower, program.row_upper)
    on_rows /= np.maximum(1.0, np.abs(activity))
    outside = np.maximum(program.lower - point, point - program.upper)
    return float(max(np.abs(on_bounds).max(initial=0), np.abs(on_rows).max(initial=0), outside.max(initial=0)))


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
    rows = np.flatnonzero(row_lower | row_upper)
    multipliers[~(row_lower | row_upper)] = 0.0
    limit = np.where(row_lower, program.row_lower, program.row_upper)[rows]
    active = sparse.csr_array(program.matrix[rows][:, free])
    stationarity = -(program.slope(point) - program.matrix.T @ multipliers)[free]
    feasibility = limit - (program.matrix @ point)[rows]
    step = _solved(program.curvature(point)[free], active, np.concatenate([stationarity, feasibility]))
    length = _length(program, point[free], step[: len(free)])
    point[free] += length * step[: len(free)]
    multipliers[rows] += length * step[len(free) :]
    return _state(program, point, multipliers)


def _solved(diagonal: Array, active: sparse.csr_array, right: Array) -> Array:
    """Solve [[diag, -A'], [A, 0]] (x, y) = right by a regularised factorisation and refinement; keep the best iterate.

    Written as [[diag, A'], [A, 0]] (x, -y) = right the matrix is symmetric and, regularised, quasidefinite, so that a
    factorisation without pivoting exists for every ordering (Vanderbei 1995).
    """
    cells, rows = len(diagonal), active.shape[0]
    nothing = sparse.csr_array((rows, rows))
    exact = sparse.block_array([[sparse.diags_array(diagonal), active.T], [active, nothing]], format="csc")
    signs = np.concatenate([np.full(cells, _REGULARISATION), np.full(rows, -_REGULARISATION)])
    try:
        factor = splu(
            sparse.csc_matrix(exact + sparse.diags_array(signs)),
            permc_spec="MMD_AT_PLUS_A",
            diag_pivot_thresh=0.0,
            options={"SymmetricMode": True},
        )
    except RuntimeError:
        return np.full(len(right), np.nan)
    step, left = np.zeros(len(right)), right
    for _ in range(_REFINEMENTS):
        trial = step + factor.solve(left)
        still = right - exact @ trial
        if not np.isfinite(trial).all() or np.abs(still).max(initial=0) >= np.abs(left).max(initial=0):
            break
        step, left = trial, still
    step[cells:] *= -1.0
    return step


def _length(program: Program, point: Array, step: Array) -> float:
    """Return 1, or less where a logarithm or power needs the point to stay positive."""
    if program.curve is None or program.curve.kind == "square":
        return 1.0
    falling = step < 0
    room = np.where(falling & (point > 0), -0.99 * point / np.where(falling, step, 1.0), 1.0)
    return float(min(1.0, room.min(initial=1.0)))
