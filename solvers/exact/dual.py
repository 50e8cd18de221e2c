"""The dual of a tree with crossing rows: proximal semismooth Newton on the crossing rows' prices.

With h(nu) = -m nu+ + M nu- for rows m <= B x <= M, the prices minimise the convex, piecewise quadratic

    phi(nu) = -min_{x in tree} ( sum (x - t)^2 / (2 w) - nu'B x ) + h(nu),   phi's smooth part has gradient B x(nu).

Each step minimises the model g'd + d'(J + delta D) d / 2 + h(nu + d) exactly, kinks at 0 included, and is shortened
until phi falls enough (proximal Newton: Lee, Sun & Saunders 2014; semismooth Newton on such duals: Li, Sun & Toh
2018).
"""

import numba
import numpy as np

from solvers.exact.crossing_kernels import (
    CLOSE,
    Array,
    Cells,
    Ints,
    Nodes,
    State,
    gathered,
    levels,
    shift,
    spent,
    targets,
)

DONE, GAVE_UP = 0, 1
TIGHT = 1e-12
"""A residual that rounding alone explains."""
GOOD = 1e-10
"""A residual that will do where it does not get smaller."""
LOOSE = 1e-6
"""A gap of the street total, relative, that is close enough while prices are far from right."""
EARLY = 3
"""Steps that are mostly enough; where they are not, slopes and values have to be exact."""
NEAR = 1e-5
"""A residual from where the next step is mostly the last."""


@numba.njit(cache=True, nogil=True)
def residual_of(prices: Array, activity: Array, lower: Array, upper: Array) -> float:
    """Return the largest natural residual of the crossing rows."""
    worst = 0.0
    for k in range(len(prices)):
        # Prices are half the multipliers of the program's convention.
        wanted = min(max(activity[k] - 2.0 * prices[k], lower[k]), upper[k])
        worst = max(worst, abs(activity[k] - wanted) / max(1.0, abs(activity[k])))
    return worst


@numba.njit(cache=True, nogil=True)
def slope_along(at: Array, direction: Array, activity: Array, lower: Array, upper: Array, backward: bool) -> float:
    """Return phi's derivative at prices along a direction; at a kink that of the side before it, or behind it."""
    slope = 0.0
    for k in range(len(at)):
        d = direction[k]
        if d == 0.0:
            continue
        positive = at[k] > 0.0 or (at[k] == 0.0 and ((d > 0.0) != backward))
        slope += d * (activity[k] - (lower[k] if positive else upper[k]))
    return slope


@numba.njit(cache=True, nogil=True)
def coordinate(value: float, gradient: float, curvature: float, lower: float, upper: float) -> float:
    """Return the minimum over one price of gradient (p - value) + curvature (p - value)^2 / 2 + h(p)."""
    at_lower = value - (gradient - lower) / curvature if lower > -np.inf else -np.inf
    if at_lower > 0.0:
        return at_lower
    at_upper = value - (gradient - upper) / curvature if upper < np.inf else np.inf
    return min(at_upper, 0.0)


@numba.njit(cache=True, nogil=True, fastmath={"reassoc", "contract", "nsz"})
def times(matrix: Array, vector: Array, out: Array) -> None:
    """Fill a product of a matrix with a vector; small, and not worth a library's threads."""
    for k in range(len(vector)):
        total = 0.0
        for j in range(len(vector)):
            total += matrix[k, j] * vector[j]
        out[k] = total


@numba.njit(cache=True, nogil=True, fastmath={"reassoc", "contract", "nsz"})
def solve_positive(matrix: Array, right: Array) -> None:
    """Solve matrix y = right in place by Cholesky's factorisation; the matrix is overwritten.

    A pivot that rounding made 0 or less belongs to a row that others imply; its share of the answer is 0.
    """
    count = len(right)
    for i in range(count):
        for j in range(i):
            total = matrix[i, j]
            for c in range(j):
                total -= matrix[i, c] * matrix[j, c]
            matrix[i, j] = total / matrix[j, j]
        pivot = matrix[i, i]
        least = 1e-15 * pivot
        for c in range(i):
            pivot -= matrix[i, c] * matrix[i, c]
        matrix[i, i] = np.sqrt(pivot) if pivot > least else np.inf
        total = right[i]
        for c in range(i):
            total -= matrix[i, c] * right[c]
        right[i] = total / matrix[i, i]
    for i in range(count - 1, -1, -1):
        right[i] /= matrix[i, i]
        for c in range(i):
            right[c] -= matrix[i, c] * right[i]


@numba.njit(cache=True, nogil=True)
def model_minimum(prices: Array, activity: Array, matrix: Array, lower: Array, upper: Array) -> Array:
    """Return the prices that minimise activity'(p - nu) + (p - nu)' H (p - nu) / 2 + h(p).

    Sweeps over the coordinates find the signs; the linear system of the prices that are not 0 then gives their values.
    Where a value has the wrong sign the way there ends at the first kink.
    """
    count = len(prices)
    p, gradient = prices.copy(), activity.copy()
    for _ in range(100):
        for _ in range(3):
            for k in range(count):
                new = coordinate(p[k], gradient[k], matrix[k, k], lower[k], upper[k])
                change = new - p[k]
                if change != 0.0:
                    p[k] = new
                    gradient += change * matrix[k]
        step, length = _towards_kinkless(p, gradient, matrix, lower, upper)
        for k in range(count):
            if step[k] != 0.0:
                new = p[k] + length * step[k]
                ended = lower[k] != upper[k] and ((p[k] > 0.0) != (new > 0.0) or abs(new) <= 1e-15 * abs(p[k]))
                p[k] = 0.0 if ended else new
        times(matrix, p - prices, gradient)
        gradient += activity
        if length == 1.0 and _zeros_hold(p, gradient, lower, upper):
            break
    return p


@numba.njit(cache=True, nogil=True)
def _towards_kinkless(p: Array, gradient: Array, matrix: Array, lower: Array, upper: Array) -> tuple[Array, float]:
    """Return the step to the minimum over the prices that are not 0, signs ignored, and how far it may go."""
    count = len(p)
    active = np.empty(count, dtype=np.int64)
    number = 0
    for k in range(count):
        if p[k] != 0.0 or lower[k] == upper[k]:
            active[number] = k
            number += 1
    step = np.zeros(count)
    if number == 0:
        return step, 1.0
    system, right = np.empty((number, number)), np.empty(number)
    for a in range(number):
        k = active[a]
        right[a] = (lower[k] if p[k] > 0.0 else upper[k]) - gradient[k]
        for b in range(number):
            system[a, b] = matrix[k, active[b]]
    solve_positive(system, right)
    length = 1.0
    for a in range(number):
        k = active[a]
        step[k] = right[a]
        if lower[k] != upper[k] and (p[k] + step[k] > 0.0) != (p[k] > 0.0):
            length = min(length, abs(p[k] / step[k]))
    return step, length


@numba.njit(cache=True, nogil=True)
def _zeros_hold(p: Array, gradient: Array, lower: Array, upper: Array) -> bool:
    for k in range(len(p)):
        if p[k] == 0.0 and lower[k] != upper[k]:
            room = 1e-13 * max(1.0, abs(gradient[k]))
            if gradient[k] < lower[k] - room or gradient[k] > upper[k] + room:
                return False
    return True


@numba.njit(cache=True, nogil=True)
def solved(prices: Array, total: float, close: float, nodes: Nodes, cells: Cells, state: State) -> None:
    """Solve the tree at given prices; the root's level starts where the blocks as they were would have it."""
    shift(prices, cells, state.shifted)
    rows = len(prices)
    if state.pull[rows] > 0.0:
        for k in range(rows):
            state.level[0] -= state.pull[k] * (prices[k] - state.at[k]) / state.pull[rows]
    state.at[:] = prices
    levels(total, close, nodes, cells, state)


@numba.njit(cache=True, nogil=True)
def value_of(
    prices: Array, activity: Array, nodes: Nodes, cells: Cells, state: State, lower: Array, upper: Array
) -> float:
    """Return phi where the tree is solved at the prices."""
    value = -spent(nodes, cells, state)
    for k in range(len(prices)):
        if prices[k] != 0.0:
            value += prices[k] * (activity[k] - (lower[k] if prices[k] > 0.0 else upper[k]))
    return value


@numba.njit(cache=True, nogil=True)
def shortened(
    prices: Array, aim: Array, best: float, total: float, close: float, nodes: Nodes, cells: Cells, state: State,
    lower: Array, upper: Array, activity: Array, new_activity: Array, new_jacobian: Array,
) -> tuple[float, float]:  # fmt: skip
    """Move the aim towards the prices until phi falls enough; fill activity and Jacobian there.

    Behind a point with a falling slope phi is lower, by convexity; the best residual can be halved a few dozen times
    at most. Only where neither holds are values of phi needed. Slopes of both signs enclose the minimum on the way.

    Returns
    -------
    length, residual : the share of the way that was gone, 0 where none will do
    """
    direction = aim - prices
    before = slope_along(prices, direction, activity, lower, upper, False)
    value, length = np.nan, 1.0
    low, low_slope, high, high_slope = 0.0, before, 1.0, np.inf
    for attempt in range(60):
        solved(aim, total, close, nodes, cells, state)
        gathered(nodes, cells, state, new_activity, new_jacobian)
        residual = residual_of(aim, new_activity, lower, upper)
        after = slope_along(aim, direction, new_activity, lower, upper, True)
        narrow = high - low <= 0.05 * high and high_slope < np.inf
        if residual <= 0.5 * best or (after <= 0.0 and (length == 1.0 or after >= 0.5 * before or narrow)):
            return length, residual
        if after <= 0.0:
            low, low_slope = length, after
        else:
            high, high_slope = length, after
            if after <= -0.5 * before:
                new_value = value_of(aim, new_activity, nodes, cells, state, lower, upper)
                if np.isnan(value):
                    solved(prices, total, close, nodes, cells, state)
                    value = value_of(prices, activity, nodes, cells, state, lower, upper)
                noise = 1e-14 * max(1.0, abs(value))
                if new_value <= value + 1e-4 * length * before or length * abs(before) <= noise:
                    return length, residual
        if narrow and low > 0.0:
            length = low
        else:
            share = min(max(-low_slope / (high_slope - low_slope), 0.02), 0.5) if attempt % 3 < 2 else 0.5
            length = low + share * (high - low)
        aim[:] = prices + length * direction
    return 0.0, np.inf


@numba.njit(cache=True, nogil=True)
def descend(
    prices: Array, total: float, nodes: Nodes, cells: Cells, state: State, lower: Array, upper: Array, full: Array,
    most: int, order: Ints, x: Array, memory: Array,
) -> tuple[int, int, float]:  # fmt: skip
    """Move prices towards the dual's minimum, in place; return how it ended, the number of steps and the residual.

    Targets x (n,), in the order of the model's cells, are those at the prices that are left.

    Parameters
    ----------
    full : array (K,), diagonal of the Jacobian if all cells were free, the natural scale of curvature
    most : steps at most
    memory : array (2,), share of the proximal term and least residual, kept from one call to the next; at first 0, inf
    """
    count = len(prices)
    activity, jacobian = np.empty(count), np.empty((count, count))
    new_activity, new_jacobian = np.empty(count), np.empty((count, count))
    solved(prices, total, LOOSE, nodes, cells, state)
    gathered(nodes, cells, state, activity, jacobian)
    residual = residual_of(prices, activity, lower, upper)
    share, best, early = memory[0], min(residual, memory[1]), memory[1] == np.inf
    best_prices, stale, step = prices.copy(), 0, 0
    while step < most and residual > TIGHT and (best > GOOD or stale < 4):
        share = max(share, min(max(1e-4 * residual, 1e-12), 1e-5))
        damp(jacobian, full, share)
        aim = model_minimum(prices, activity, jacobian, lower, upper)
        step += 1
        close = max(CLOSE, min(LOOSE, 1e-3 * residual**2)) if early and step <= EARLY else CLOSE
        if residual <= NEAR:
            # One step is mostly exact from here, and needs no Jacobian behind it.
            solved(aim, total, close, nodes, cells, state)
            targets(nodes, cells, state, order, x, new_activity)
            new_residual = residual_of(aim, new_activity, lower, upper)
            if new_residual <= TIGHT:
                prices[:] = aim
                return DONE, step, new_residual
        length, new_residual = shortened(
            prices, aim, best, total, close, nodes, cells, state, lower, upper, activity, new_activity, new_jacobian
        )
        if length == 0.0:
            # Rounding hides the descent: a shorter step, along the steepest way, may show it.
            if share >= 1.0:
                break
            share = min(max(100.0 * share, 1e-8), 1.0)
            continue
        share = 0.1 * share if length == 1.0 else min(share / length, 1.0)
        prices[:] = aim
        activity, new_activity = new_activity, activity
        jacobian, new_jacobian = new_jacobian, jacobian
        residual = new_residual
        stale = 0 if residual < 0.5 * best else stale + 1
        if residual < best:
            best = residual
            best_prices[:] = prices
    memory[0], memory[1] = share, best
    if best <= GOOD:
        prices[:] = best_prices
    solved(prices, total, CLOSE, nodes, cells, state)
    targets(nodes, cells, state, order, x, activity)
    residual = residual_of(prices, activity, lower, upper)
    return (DONE if residual <= GOOD else GAVE_UP), step, residual


@numba.njit(cache=True, nogil=True)
def damp(jacobian: Array, full: Array, share: float) -> None:
    """Add the proximal term to a Jacobian."""
    least = 0.0
    for k in range(len(full)):
        least = max(least, 1e-6 * full[k])
    for k in range(len(full)):
        jacobian[k, k] += share * max(full[k], least)
