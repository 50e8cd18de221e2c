"""Compiled passes over the cells and nodes of a tree whose cells are also priced by rows that cross it.

With prices nu (K,) of the crossing rows B, a cell's target is clip(s_i + theta_v w_i, l_i, u_i), where
s_i = t_i + w_i (B'nu)_i and theta_v is the level of its block: the cells that share a multiplier, from a node at its
limit down to the next nodes at theirs. Blocks are kept from one set of prices to the next. A node that is at its upper
limit at its own level is so at every higher one, so that the level above it is found without its cells.

Rounding is that of ordinary sums; only the order of additions is left to the compiler. Targets are clipped by
conditionals, which become vector instructions here where `min` and `max` do not.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from solvers.exact.compiling import compiled

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
STEPS = 300
CLOSE = 1e-13
"""A gap to a sum, relative, that one more Newton step closes; larger ones do where prices are far from right."""


class Cells(NamedTuple):
    """Cells in the tree's order.

    t, w, low, high : arrays (n,); t has one element where it is 0 throughout
    start, row, weight : row and weight[start[i]..start[i+1]-1] are the crossing rows of cell i and its coefficients
    single : whether every cell is in exactly one crossing row with coefficient 1; start and weight are then empty
    """

    t: Array
    w: Array
    low: Array
    high: Array
    start: NDArray[np.int32]
    row: NDArray[np.int32]
    weight: Array
    single: bool


class Nodes(NamedTuple):
    """Nodes in depth-first order, see `solvers.structure.Tree`; limits that can never bind are infinite."""

    end: Ints
    first: Ints
    own: Ints
    parent: Ints
    low: Array
    high: Array


class State(NamedTuple):
    """What is known at the prices of the moment, and what is kept for the next ones.

    shifted : (n,), s
    level : (nodes,), of each node's block
    side : int8 (nodes,), -1 at the lower limit, 1 at the upper one, 2 where both are the same, 0 in the block above
    known : bool (nodes,), the level belongs to these prices
    at : (K,), the prices
    pull : (K + 1,), sum of w B over the root's block of free cells, and of w
    value, slope, visited : scratch (nodes,)
    block, weight, open : scratch (d, K), (d,), (d,), for as many blocks as can lie inside one another
    """

    shifted: Array
    level: Array
    side: NDArray[np.int8]
    known: NDArray[np.bool_]
    at: Array
    pull: Array
    value: Array
    slope: Array
    visited: Ints
    block: NDArray[np.float64]
    weight: Array
    open: Ints


@compiled(sums=True)
def shift(prices: Array, cells: Cells, out: Array) -> None:
    """Fill s = t + w B'nu."""
    moved = 1 if len(cells.t) > 1 else 0
    if cells.single:
        for i in range(len(cells.w)):
            out[i] = cells.t[moved * i] + cells.w[i] * prices[np.uint32(cells.row[i])]
        return
    for i in range(len(cells.w)):
        price = 0.0
        for e in range(cells.start[i], cells.start[i + 1]):
            price += cells.weight[e] * prices[cells.row[e]]
        out[i] = cells.t[moved * i] + cells.w[i] * price


@compiled(sums=True)
def own_cells(theta: float, start: int, stop: int, s: Array, w: Array, low: Array, high: Array) -> tuple[float, float]:
    """Return the sum of clip(s + theta w, l, u) over a range of cells and its slope by theta."""
    value, slope = 0.0, 0.0
    for i in range(start, stop):
        wanted = s[i] + theta * w[i]
        x = wanted if wanted > low[i] else low[i]  # noqa: FURB136
        x = x if x < high[i] else high[i]  # noqa: FURB136
        value += x
        slope += w[i] if x == wanted else 0.0
    return value, slope


@compiled()
def beyond(theta: float, side: int, level: float) -> bool:
    """Tell whether a node that is at its limit at its own level is so at the level theta around it."""
    return (side == 1 and theta >= level) or (side == -1 and theta <= level)


@compiled()
def response(theta: float, root: int, nodes: Nodes, cells: Cells, state: State) -> int:
    """Fill value and slope of the subtree's nodes at one level, unclipped; return how many nodes were visited.

    Subtrees that are known to be at their limit at this level are left out but for that limit.
    """
    side, level, value, slope = state.side, state.level, state.value, state.slope
    count = 0
    v = root
    while v < nodes.end[root]:
        if v > root and (side[v] == 2 or (side[v] != 0 and state.known[v] and beyond(theta, side[v], level[v]))):
            value[nodes.parent[v]] += nodes.low[v] if side[v] == -1 else nodes.high[v]
            v = nodes.end[v]
            continue
        value[v], slope[v] = own_cells(
            theta, nodes.first[v], nodes.own[v], state.shifted, cells.w, cells.low, cells.high
        )
        state.visited[count] = v
        count += 1
        v += 1
    for place in range(count - 1, 0, -1):
        v = state.visited[place]
        if value[v] < nodes.low[v]:
            value[nodes.parent[v]] += nodes.low[v]
        elif value[v] > nodes.high[v]:
            value[nodes.parent[v]] += nodes.high[v]
        else:
            value[nodes.parent[v]] += value[v]
            slope[nodes.parent[v]] += slope[v]
    return count


@compiled()
def advanced(
    theta: float, gap: float, slope: float, close: float, below: float, above: float, stride: float
) -> tuple[float, float, float, float, bool]:
    """Return the next level of a safeguarded Newton iteration, its bracket and stride, and whether it is the last.

    A gap is close where one more step is enough.
    """
    if gap > 0.0:
        below = theta
    else:
        above = theta
    step = gap / slope if slope > 0.0 else np.nan
    newton = below < theta + step < above
    if abs(gap) <= close:
        return (theta + step if newton else theta), below, above, stride, True
    if not newton:
        if below == -np.inf or above == np.inf:
            step = stride if gap > 0.0 else -stride
            stride *= 4.0
        else:
            step = 0.5 * (below + above) - theta
    following = theta + step
    return following, below, above, stride, following in (theta, below, above)


@compiled()
def leaf_level(total: float, guess: float, start: int, stop: int, s: Array, w: Array, low: Array, high: Array) -> float:
    """Return the level at which a range of cells sums to a total."""
    below, above, theta, stride = -np.inf, np.inf, guess, 1.0
    for _ in range(STEPS):
        value, slope = own_cells(theta, start, stop, s, w, low, high)
        theta, below, above, stride, last = advanced(
            theta, total - value, slope, CLOSE * abs(total), below, above, stride
        )
        if last:
            break
    return theta


@compiled()
def settle(total: float, guess: float, close: float, root: int, nodes: Nodes, cells: Cells, state: State) -> None:
    """Find the level at which a subtree's response is a total, and the sides of its nodes there.

    A level known for another side of a node is forgotten.
    """
    below, above, theta, stride = -np.inf, np.inf, guess, 1.0
    count = 0
    for _ in range(STEPS):
        count = response(theta, root, nodes, cells, state)
        gap, slope = total - state.value[root], state.slope[root]
        theta, below, above, stride, last = advanced(theta, gap, slope, close * abs(total), below, above, stride)
        if last:
            break
    state.level[root] = theta
    state.known[root] = True
    for place in range(1, count):
        v = state.visited[place]
        side = -1 if state.value[v] < nodes.low[v] else (1 if state.value[v] > nodes.high[v] else 0)
        if state.side[v] != 2 and side != state.side[v]:
            state.side[v] = side
            state.known[v] = False


@compiled()
def levels(total: float, close: float, nodes: Nodes, cells: Cells, state: State) -> None:
    """Find all levels at the prices that `shifted` was made with, starting from the blocks of earlier prices.

    On the way up every block settles at its limit, the root last; on the way down those that turn out to be free take
    the level above, and others settle again.
    """
    count = len(nodes.end)
    for v in range(count):
        state.known[v] = False
    for turn in range(2 * count):
        up = turn < count
        v = count - 1 - turn if up else turn - count
        side, guess = state.side[v], state.level[v]
        if up:
            if v > 0 and side == 0:
                continue
        elif v == 0:
            continue
        else:
            guess = state.level[nodes.parent[v]]
            if side == 0:
                state.level[v] = guess
                continue
            if state.known[v] and (side == 2 or beyond(guess, side, state.level[v])):
                continue
        aim = total if v == 0 else (nodes.low[v] if side == -1 else nodes.high[v])
        if v > 0 and nodes.end[v] == v + 1:
            start, stop = nodes.first[v], nodes.own[v]
            state.level[v] = leaf_level(aim, guess, start, stop, state.shifted, cells.w, cells.low, cells.high)
            state.known[v] = True
        else:
            settle(aim, guess, close if v == 0 else CLOSE, v, nodes, cells, state)
        if not up and side != 2:
            state.level[v] = min(state.level[v], guess) if side == 1 else max(state.level[v], guess)


@compiled()
def gathered(nodes: Nodes, cells: Cells, state: State, activity: Array, jacobian: Array) -> None:
    """Fill the crossing rows' activity B x and its Jacobian by the prices.

    The Jacobian is the sum over blocks g of diag(free w) - a_g a_g' / W_g seen through B, a_g = sum over the block's
    free cells of w B_i and W_g = sum w (Sherman & Morrison for the block's own multiplier). Only its lower triangle
    is filled on the way.
    """
    _cleared(activity, jacobian)
    rows, depth, count = len(activity), 0, len(nodes.end)
    for v in range(count):
        while depth > 0 and nodes.end[state.open[depth - 1]] <= v:
            depth -= 1
            _close(state.block[depth], state.weight[depth], jacobian)
        if v == 0 or state.side[v] != 0:
            state.open[depth], state.weight[depth] = v, 0.0
            for k in range(rows):
                state.block[depth, k] = 0.0
            depth += 1
        start, stop, block, theta = nodes.first[v], nodes.own[v], state.block[depth - 1], state.level[v]
        if cells.single:
            free = _add_single(start, stop, theta, cells, state.shifted, activity, block, jacobian)
        else:
            free = _add(start, stop, theta, cells, state.shifted, activity, block, jacobian)
        state.weight[depth - 1] += free
    for place in range(depth - 1, -1, -1):
        _close(state.block[place], state.weight[place], jacobian)
    for k in range(rows):
        state.pull[k] = state.block[0, k]
        for j in range(k):
            jacobian[j, k] = jacobian[k, j]
    state.pull[rows] = state.weight[0]


@compiled()
def _cleared(activity: Array, jacobian: Array) -> None:
    for k in range(len(activity)):
        activity[k] = 0.0
        for j in range(len(activity)):
            jacobian[k, j] = 0.0


@compiled(sums=True)
def _add_single(
    start: int, stop: int, theta: float, cells: Cells, s: Array, activity: Array, block: Array, jacobian: Array
) -> float:
    """Add a node's own cells, each in one crossing row, to activity and Jacobian; return the free ones' weight."""
    total = 0.0
    for i in range(start, stop):
        w, k = cells.w[i], np.uint32(cells.row[i])
        wanted = s[i] + theta * w
        x = wanted if wanted > cells.low[i] else cells.low[i]  # noqa: FURB136
        x = x if x < cells.high[i] else cells.high[i]  # noqa: FURB136
        free = w if x == wanted else 0.0
        total += free
        activity[k] += x
        block[k] += free
        jacobian[k, k] += free
    return total


@compiled(sums=True)
def _add(
    start: int, stop: int, theta: float, cells: Cells, s: Array, activity: Array, block: Array, jacobian: Array
) -> float:
    """Add a node's own cells to activity and Jacobian; return the free ones' weight."""
    total = 0.0
    for i in range(start, stop):
        w = cells.w[i]
        wanted = s[i] + theta * w
        x = wanted if wanted > cells.low[i] else cells.low[i]  # noqa: FURB136
        x = x if x < cells.high[i] else cells.high[i]  # noqa: FURB136
        begin, end = cells.start[i], cells.start[i + 1]
        for e in range(begin, end):
            activity[cells.row[e]] += cells.weight[e] * x
        if x == wanted:
            total += w
            for e in range(begin, end):
                k, of = cells.row[e], cells.weight[e] * w
                block[k] += of
                for f in range(begin, e + 1):
                    jacobian[k, cells.row[f]] += of * cells.weight[f]
    return total


@compiled(sums=True)
def _close(sums: Array, weight: float, jacobian: Array) -> None:
    """Take a block's rank-one part from the lower triangle."""
    if weight <= 0.0:
        return
    for k in range(len(sums)):
        if sums[k] != 0.0:
            share = sums[k] / weight
            for j in range(k + 1):
                jacobian[k, j] -= share * sums[j]


@compiled()
def targets(nodes: Nodes, cells: Cells, state: State, order: Ints, out: Array, activity: Array) -> None:
    """Fill the targets (n,), in the order of the model's cells, and the crossing rows' activity."""
    for k in range(len(activity)):
        activity[k] = 0.0
    for v in range(len(nodes.end)):
        theta = state.level[v]
        for i in range(nodes.first[v], nodes.own[v]):
            wanted = state.shifted[i] + theta * cells.w[i]
            x = wanted if wanted > cells.low[i] else cells.low[i]  # noqa: FURB136
            x = x if x < cells.high[i] else cells.high[i]  # noqa: FURB136
            out[order[i]] = x
            if cells.single:
                activity[np.uint32(cells.row[i])] += x
            else:
                for e in range(cells.start[i], cells.start[i + 1]):
                    activity[cells.row[e]] += cells.weight[e] * x
