"""The quadratic model of a dual with kinks, minimised exactly: min g'd + d'H d / 2 + h(p) over p = prices + d.

h(p) = -m p+ + M p- has kinks at 0. The signs are guessed and corrected (primal-dual active set method; Hintermueller,
Ito & Kunisch 2002), which mostly takes a few rounds; where it goes round in circles sweeps over the coordinates come
first.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import lapack

from solvers.exact.compiling import compiled, fitted

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
ROUNDS = 30
SWEEPS = 100
TURNS = 3
"""How often all coordinates are swept before the signs are tried."""
CLEAR = 1e-7
"""A factor's diagonal above this is not what rounding made of 0."""


def model_minimum(prices: Array, activity: Array, matrix: Array, lower: Array, upper: Array) -> Array:
    """Return the prices p that minimise activity'(p - nu) + (p - nu)' H (p - nu) / 2 + h(p).

    Parameters
    ----------
    prices, activity : arrays (K,), nu and g
    matrix : array (K, K), H, positive semidefinite
    lower, upper : arrays (K,), m and M
    """
    signs, seen = np.sign(prices), set()
    for _ in range(ROUNDS):
        if signs.tobytes() in seen:
            break
        seen.add(signs.tobytes())
        step = _with_signs(signs, prices, activity, matrix, lower, upper)
        p = prices + step
        gradient = activity + matrix @ step
        following = _signs(signs, p, gradient, lower, upper)
        if (following == signs).all():
            return p
        signs = following
    return _swept(prices, activity, matrix, lower, upper)


def _with_signs(signs: Array, prices: Array, activity: Array, matrix: Array, lower: Array, upper: Array) -> Array:
    """Return the step to the minimum over prices with given signs, where prices with sign 0 are 0."""
    active = np.flatnonzero((signs != 0.0) | (lower == upper))
    right = np.where(signs > 0.0, lower, upper) - activity
    if len(active) == len(prices):
        return solved_positive(matrix, right)
    step = -prices
    step[active] = 0.0
    rows = matrix[active]
    step[active] = solved_positive(rows[:, active], right[active] - rows @ step)
    return step


def _signs(signs: Array, p: Array, gradient: Array, lower: Array, upper: Array) -> Array:
    """Return the signs that a minimum for other signs asks for."""
    room = 1e-13 * np.maximum(1.0, np.abs(gradient))
    rising = (gradient < lower - room).astype(np.float64) - (gradient > upper + room)
    held = np.where(signs * p > 0.0, signs, 0.0)
    return np.where(lower == upper, 1.0, np.where(signs == 0.0, rising, held))


def solved_positive(matrix: Array, right: Array) -> Array:
    """Solve a positive semidefinite system; unknowns of rows that others imply are 0 (pivoted Cholesky)."""
    count = len(right)
    if count == 0:
        return right
    diagonal = np.diagonal(matrix)
    scale = 1.0 / np.sqrt(np.where(diagonal > 0.0, diagonal, np.inf))
    scaled = matrix * scale[:, None]
    scaled *= scale
    factor, broken = lapack.dpotrf(scaled, lower=1)
    if not broken and np.diagonal(factor).min() > CLEAR:
        return np.asarray(lapack.dpotrs(factor, right * scale, lower=1)[0]) * scale
    factor, pivots, rank, _ = lapack.dpstrf(scaled, lower=1)
    if rank == 0:
        return np.zeros(count)
    first = pivots[:rank] - 1
    part, _ = lapack.dpotrs(factor[:rank, :rank], right[first] * scale[first], lower=1)
    result = np.zeros(count)
    result[first] = part * scale[first]
    return result


def _swept(prices: Array, activity: Array, matrix: Array, lower: Array, upper: Array) -> Array:
    """Return the minimum: sweeps over the coordinates find signs, the linear system of these then their values.

    Where a value has the wrong sign the way there ends at the first kink.
    """
    p, gradient = prices.copy(), activity.copy()
    equal = lower == upper
    coordinates = fitted(swept_coordinates, len(p) ** 2)
    for _ in range(SWEEPS):
        for _ in range(TURNS):
            coordinates(p, gradient, matrix, lower, upper)
        signs = np.where(equal, 1.0, np.sign(p))
        step = prices + _with_signs(signs, prices, activity, matrix, lower, upper) - p
        crossing = np.flatnonzero((signs != 0.0) & ~equal & (signs * (p + step) <= 0.0))
        shares = np.abs(p[crossing] / step[crossing])
        length = float(shares.min(initial=1.0))
        p += length * step
        p[crossing[shares <= length]] = 0.0
        gradient = activity + matrix @ (p - prices)
        if length == 1.0 and (_signs(signs, p, gradient, lower, upper) == signs).all():
            break
    return p


@compiled()
def swept_coordinates(p: Array, gradient: Array, matrix: Array, lower: Array, upper: Array) -> None:
    """Move one price after the other to its minimum of gradient (p - value) + curvature (p - value)^2 / 2 + h(p)."""
    for k in range(len(p)):
        curvature = matrix[k, k]
        if curvature <= 0.0:
            continue
        new = p[k] - (gradient[k] - lower[k]) / curvature
        if not new > 0.0:
            new = min(p[k] - (gradient[k] - upper[k]) / curvature, 0.0)
        change = new - p[k]
        if change != 0.0:
            p[k] = new
            gradient += change * matrix[k]
