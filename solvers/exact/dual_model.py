"""The quadratic model of a dual with kinks, minimised exactly: min g'd + d'H d / 2 + h(p) over p = prices + d.

h(p) = -m p+ + M p- has kinks at 0. The signs are guessed and corrected (primal-dual active set method; Hintermueller,
Ito & Kunisch 2002), which mostly takes a few rounds; where it goes round in circles sweeps over the coordinates come
first.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import lapack

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
ROUNDS = 30
SWEEPS = 100
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
    for _ in range(SWEEPS):
        for k in [*range(len(p))] * 3:
            new = _coordinate(p[k], gradient[k], matrix[k, k], lower[k], upper[k])
            if new != p[k]:
                gradient += (new - p[k]) * matrix[k]
                p[k] = new
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


def _coordinate(value: float, gradient: float, curvature: float, lower: float, upper: float) -> float:
    """Return the minimum over one price of gradient (p - value) + curvature (p - value)^2 / 2 + h(p)."""
    if curvature <= 0.0:
        return value
    at_lower = value - (gradient - lower) / curvature
    return at_lower if at_lower > 0.0 else min(value - (gradient - upper) / curvature, 0.0)
