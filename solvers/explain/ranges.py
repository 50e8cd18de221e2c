"""How far a price holds: the largest move of a limit for which the same limits stay reached.

Of a linear objective the multipliers stay as they are, of a quadratic one they move linearly; both make it a linear
program over the move, the point and the multipliers.
"""

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from solvers.backends import linear
from solvers.explain.local import Local, Motion
from solvers.program import Program

Array = NDArray[np.float64]
_CLEARLY = 1e-7
"""A multiplier above this is not 0."""


def reach(local: Local, motion: Motion, multipliers: Array) -> float | None:
    """Return how far (scaled) a motion goes until another limit is reached or let go; None where it never ends.

    None, too, where the objective is neither linear nor quadratic, so that its price changes all the way.
    """
    if local.curvature is None or motion.slope is None:
        return None
    program = _program(local, motion, multipliers, local.curvature, motion.slope)
    solution = linear.solve(program, local.deadline.left())
    return max(float(solution.point[-1]), 0.0) if solution.found else None


def _program(local: Local, motion: Motion, y: Array, bend: sparse.csr_array, turn: Array) -> Program:
    """Return max t over (v, held multipliers, t): limits, what stays reached, and the balance of the gradient."""
    size = len(local.point)
    reduced = local.slope - local.matrix.T @ y
    lower, upper = _limits(local, y)
    everything = sparse.vstack([local.matrix, sparse.eye_array(size)], format="csr")
    down, up = np.concatenate([motion.row_lower, motion.down]), np.concatenate([motion.row_upper, motion.up])
    blocks, lows, highs = _moving_rows(everything, lower, upper, down, up)
    kept, stuck = np.flatnonzero(np.abs(y) > _CLEARLY), np.flatnonzero(np.abs(reduced) > _CLEARLY)
    weights, places = np.concatenate([y[kept], reduced[stuck]]), np.concatenate([kept, len(y) + stuck])
    places, weights = places[~np.isin(places, local.kinks)], weights[~np.isin(places, local.kinks)]
    by = np.where(weights > 0, down[places], up[places])
    at = np.where(weights > 0, lower[places], upper[places])
    blocks.append(sparse.hstack([everything[places], sparse.csr_array(-by[:, None])], format="csr"))
    lows.append(at)
    highs.append(at)
    if not bend.nnz:
        kept = kept[:0]
    low, high = _signs(local, y, kept)
    if bend.nnz:
        gradient = sparse.hstack([bend, -local.matrix[kept].T, sparse.csr_array(turn[:, None])], format="csr")
        constant = local.slope - bend @ local.point
        fixed = (np.abs(reduced) > _CLEARLY) & (local.lower == local.upper)
        lows.append(np.where(fixed | (reduced < -_CLEARLY), -np.inf, -constant))
        highs.append(np.where(fixed | (reduced > _CLEARLY), np.inf, -constant))
        wide = [sparse.hstack([b[:, :size], sparse.csr_array((b.shape[0], len(kept))), b[:, size:]]) for b in blocks]
        blocks = [*wide, gradient]
    cost = np.zeros(size + len(kept) + 1)
    cost[-1] = -1.0
    free = np.full(size, np.inf)
    return Program(
        cost,
        sparse.vstack(blocks, format="csr"),
        np.concatenate(lows),
        np.concatenate(highs),
        np.concatenate([-free, low, [0.0]]),
        np.concatenate([free, high, [np.inf]]),
    )


def _limits(local: Local, y: Array) -> tuple[Array, Array]:
    """Return the limits (M + N,) of rows and variables; a kink that is left behind limits one side only."""
    lower, upper = local.row_lower.copy(), local.row_upper.copy()
    kinks = local.kinks
    lower[kinks] = np.where(y[kinks] <= -1.0 + _CLEARLY, -np.inf, lower[kinks])
    upper[kinks] = np.where(y[kinks] >= 1.0 - _CLEARLY, np.inf, upper[kinks])
    return np.concatenate([lower, local.lower]), np.concatenate([upper, local.upper])


def _moving_rows(
    matrix: sparse.csr_array, lower: Array, upper: Array, down: Array, up: Array
) -> tuple[list[sparse.csr_array], list[Array], list[Array]]:
    """Return rows over (v, t): one where both limits move alike, else one a side."""
    alike = (down == up) | ~np.isfinite(lower) | ~np.isfinite(upper)
    move = np.where(np.isfinite(lower), down, up)
    blocks, lows, highs = [], [], []
    for chosen, low, high, by in (
        (alike, lower, upper, move),
        (~alike, lower, np.full(len(lower), np.inf), down),
        (~alike, np.full(len(lower), -np.inf), upper, up),
    ):
        at = np.flatnonzero(chosen & (np.isfinite(low) | np.isfinite(high)))
        blocks.append(sparse.hstack([matrix[at], sparse.csr_array(-by[at][:, None])], format="csr"))
        lows.append(low[at])
        highs.append(high[at])
    return blocks, lows, highs


def _signs(local: Local, y: Array, kept: NDArray[np.int64]) -> tuple[Array, Array]:
    equal = local.row_lower[kept] == local.row_upper[kept]
    return np.where(equal | (y[kept] < 0), -np.inf, 0.0), np.where(equal | (y[kept] > 0), np.inf, 0.0)
