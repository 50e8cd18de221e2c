"""The first steps towards the prices of crossing rows, in one compiled pass: mostly they are all that it takes.

Whole Newton steps of `dual`, as long as each halves the residual; where one does not, `dual` goes on from there.
"""

import numpy as np
from numpy.typing import NDArray

from solvers.exact.compiling import compiled
from solvers.exact.crossing_kernels import CLOSE, Array, Cells, Ints, Nodes, State, gathered, levels, shift, targets

Signs = NDArray[np.int8]
TIGHT = 1e-12
"""A residual that rounding alone explains."""
LOOSE = 1e-6
"""A gap of the street total, relative, that is close enough while prices are far from right."""
EARLY = 3
"""Steps that are mostly enough; where they are not, slopes and values have to be exact."""
NEAR = 1e-5
"""A residual from where the next step is mostly the last."""
STEPS = 12
ROUNDS = 10


@compiled()
def residual_of(prices: Array, activity: Array, lower: Array, upper: Array) -> float:
    """Return the largest natural residual of the crossing rows; prices are half their multipliers."""
    worst = 0.0
    for k in range(len(prices)):
        wanted = min(max(activity[k] - 2.0 * prices[k], lower[k]), upper[k])
        worst = max(worst, abs(activity[k] - wanted) / max(1.0, abs(activity[k])))
    return worst


@compiled(sums=True)
def substituted(factor: Array, right: Array, count: int) -> bool:
    """Factorise a matrix (Cholesky) and solve, both in place; tell whether it is clearly positive definite."""
    for i in range(count):
        for j in range(i + 1):
            total = factor[i, j]
            for c in range(j):
                total -= factor[i, c] * factor[j, c]
            if j < i:
                factor[i, j] = total / factor[j, j]
            elif total > 1e-14 * factor[i, i]:
                factor[i, i] = np.sqrt(total)
            else:
                return False
    for i in range(count):
        total = right[i]
        for c in range(i):
            total -= factor[i, c] * right[c]
        right[i] = total / factor[i, i]
    for i in range(count - 1, -1, -1):
        right[i] /= factor[i, i]
        for c in range(i):
            right[c] -= factor[i, c] * right[i]
    return True


@compiled(sums=True)
def system_of(
    prices: Array, activity: Array, matrix: Array, lower: Array, upper: Array, signs: Signs, active: Ints,
    system: Array, right: Array,
) -> int:  # fmt: skip
    """Fill the linear system of the prices whose sign is not 0, and which these are; return their number."""
    count, number = len(prices), 0
    for k in range(count):
        if signs[k] == 0:
            continue
        active[number] = k
        total = (lower[k] if signs[k] > 0 else upper[k]) - activity[k]
        for j in range(count):
            total += matrix[k, j] * prices[j] if signs[j] == 0 else 0.0
        right[number] = total
        for b in range(number + 1):
            system[number, b] = matrix[k, active[b]]
        number += 1
    return number


@compiled(sums=True)
def corrected(
    prices: Array, activity: Array, matrix: Array, lower: Array, upper: Array, aim: Array, signs: Signs
) -> bool:
    """Correct signs that the minimum for them contradicts; tell whether there were any."""
    changed = False
    for k in range(len(prices)):
        if lower[k] == upper[k]:
            continue
        sign = signs[k]
        if sign != 0:
            sign = sign if sign * aim[k] > 0.0 else 0
        else:
            gradient = activity[k]
            for j in range(len(prices)):
                gradient += matrix[k, j] * (aim[j] - prices[j])
            room = 1e-13 * max(1.0, abs(gradient))
            sign = 1 if gradient < lower[k] - room else (-1 if gradient > upper[k] + room else 0)
        changed = changed or sign != signs[k]
        signs[k] = sign
    return changed


@compiled()
def aimed(
    prices: Array, activity: Array, matrix: Array, lower: Array, upper: Array, signs: Signs, active: Ints,
    system: Array, right: Array, aim: Array,
) -> bool:  # fmt: skip
    """Fill the minimum of the quadratic model (see `dual_model`); tell whether guessing signs found it."""
    for k in range(len(prices)):
        signs[k] = 1 if prices[k] > 0.0 or lower[k] == upper[k] else (-1 if prices[k] < 0.0 else 0)
    for _ in range(ROUNDS):
        number = system_of(prices, activity, matrix, lower, upper, signs, active, system, right)
        if not substituted(system, right, number):
            return False
        for k in range(len(prices)):
            aim[k] = 0.0
        for a in range(number):
            aim[active[a]] = prices[active[a]] + right[a]
        if not corrected(prices, activity, matrix, lower, upper, aim, signs):
            return True
    return False


@compiled()
def solve(prices: Array, total: float, close: float, nodes: Nodes, cells: Cells, state: State) -> None:
    """Solve the tree at given prices; the root's level starts where the blocks as they were would have it."""
    shift(prices, cells, state.shifted)
    count = len(prices)
    for k in range(count):
        if state.pull[count] > 0.0:
            state.level[0] -= state.pull[k] * (prices[k] - state.at[k]) / state.pull[count]
        state.at[k] = prices[k]
    levels(total, close, nodes, cells, state)


@compiled()
def taken(given: Array, out: Array) -> None:
    """Fill one array from another."""
    for k in range(len(out)):
        out[k] = given[k]


@compiled()
def head_start(
    prices: Array, total: float, nodes: Nodes, cells: Cells, state: State, lower: Array, upper: Array, full: Array,
    order: Ints, x: Array,
) -> tuple[bool, int, float]:  # fmt: skip
    """Move prices towards the dual's minimum, in place.

    Parameters
    ----------
    full : array (K,), diagonal of the Jacobian if all cells were free
    x : array (n,), filled with the targets in the order of the model's cells where the minimum was reached

    Returns
    -------
    reached, steps, residual
    """
    count = len(prices)
    activity, aim, right, jacobian = np.empty(count), prices.copy(), np.empty(count), np.empty((count, count))
    signs, active, system = np.zeros(count, dtype=np.int8), np.empty(count, dtype=np.int64), np.empty((count, count))
    before, close, share = np.inf, LOOSE, 0.0
    for step in range(STEPS):
        solve(aim, total, close, nodes, cells, state)
        if before <= NEAR:
            # One step is mostly exact from here, and needs no Jacobian behind it.
            targets(nodes, cells, state, order, x, activity)
            residual = residual_of(aim, activity, lower, upper)
            if residual <= TIGHT:
                taken(aim, prices)
                return True, step, residual
        gathered(nodes, cells, state, activity, jacobian)
        residual = residual_of(aim, activity, lower, upper)
        if not residual <= 0.5 * before:
            break
        taken(aim, prices)
        before = residual
        if residual <= TIGHT:
            break
        share = max(0.1 * share, min(max(1e-4 * residual, 1e-12), 1e-5))
        for k in range(count):
            jacobian[k, k] += share * full[k]
        if not aimed(prices, activity, jacobian, lower, upper, signs, active, system, right, aim):
            break
        close = max(CLOSE, min(LOOSE, 1e-3 * residual**2)) if step < EARLY else CLOSE
    return False, step, before
