"""The level at which a tree answers a total.

A node of the tree (see `solvers.structure.Tree`) answers a level with the clipped sum of its cells and children:

    response_v(theta) = clip( sum_{own cells i} clip(t_i + theta w_i, l_i, u_i)
                              + sum_{children c} response_c(theta), L_v, U_v )

It is piecewise linear and monotone in theta. The level at which the root answers its total is bracketed by pairs of
levels; what is linear between the two ends of a bracket is settled: its cells are not looked at again.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from solvers.exact.cells import Cells, pair_at
from solvers.exact.compiling import compiled

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.int8]
End = tuple[float, float, float]
STEPS = 400
CLOSE = 4e-16
"""A gap below this, relative to the total, is rounding."""
REACHED = 1e-9
"""A total that cannot be reached by more than this, relative to max(1, total), is impossible."""
FAR = 1e25
"""Levels beyond are not looked at."""


class Nodes(NamedTuple):
    """Arrays (t,) of `solvers.structure.Tree`."""

    end: Ints
    first: Ints
    own: Ints
    parent: Ints
    lower: Array
    upper: Array


class Work(NamedTuple):
    """Arrays (t,) that live as long as a solve.

    Attributes
    ----------
    base, gain : the settled part of a node's sum is base + gain theta
    at_p, slope_p, at_q, slope_q : a node's sum before it is clipped, and its slope, at the two ends of a pair
    own_at, own_slope : the same of its own cells at p; the slope is -1 where they are not linear between p and q
    open : 1 where own cells are not settled; children : how many of a node's children are not
    side : -1 where the node is at its lower limit, 1 at its upper one, 0 between
    live : the nodes that are not settled, in the order of the tree
    """

    base: Array
    gain: Array
    at_p: Array
    slope_p: Array
    at_q: Array
    slope_q: Array
    own_at: Array
    own_slope: Array
    open: Flags
    children: Ints
    side: Flags
    live: Ints


@compiled()
def begin(root: int, nodes: Nodes, work: Work) -> int:
    """Make every node of a subtree live; return how many there are."""
    for v in range(root, nodes.end[root]):
        work.base[v] = 0.0
        work.gain[v] = 0.0
        work.open[v] = nodes.own[v] > nodes.first[v]
        work.side[v] = 0
        work.live[v - root] = v
    return int(nodes.end[root] - root)


@compiled()
def sweep(p: float, q: float, root: int, count: int, nodes: Nodes, cells: Cells, work: Work) -> None:
    """Evaluate the live nodes at two levels, reading the cells of those that are open once."""
    live = work.live
    for j in range(count):  # in the order in which cells lie in memory
        v = live[j]
        a, b = work.base[v] + work.gain[v] * p, work.base[v] + work.gain[v] * q
        c = d = work.gain[v]
        if work.open[v]:
            own_p, slope_p, own_q, slope_q, changes = pair_at(p, q, nodes.first[v], nodes.own[v], cells)
            work.own_at[v] = own_p
            work.own_slope[v] = slope_p if changes == 0 else -1.0
            a, b, c, d = a + own_p, b + own_q, c + slope_p, d + slope_q
        work.at_p[v], work.at_q[v], work.slope_p[v], work.slope_q[v] = a, b, c, d
    for j in range(count - 1, -1, -1):
        v = live[j]
        if v > root:
            above = nodes.parent[v]
            low, high = nodes.lower[v], nodes.upper[v]
            s, d = work.at_p[v], work.slope_p[v]
            if s <= low:
                s, d = low, 0.0
            elif s >= high:
                s, d = high, 0.0
            work.at_p[above] += s
            work.slope_p[above] += d
            s, d = work.at_q[v], work.slope_q[v]
            if s <= low:
                s, d = low, 0.0
            elif s >= high:
                s, d = high, 0.0
            work.at_q[above] += s
            work.slope_q[above] += d


@compiled(inlined=True)
def side_of(value: float, v: int, nodes: Nodes) -> int:
    """Tell at which limit a node with a sum is."""
    if value <= nodes.lower[v]:
        return -1
    at_upper: bool = value >= nodes.upper[v]
    return int(at_upper)


@compiled()
def settle(p: float, root: int, count: int, nodes: Nodes, work: Work) -> int:
    """Take what is linear between the ends of the last sweep out of the live nodes; return how many are left."""
    live, kept, v_end = work.live, 0, root
    for j in range(count):
        v = live[j]
        if v < v_end:
            continue
        work.children[v] = 0
        if v > root:
            side = side_of(work.at_p[v], v, nodes)
            if side != 0 and side == side_of(work.at_q[v], v, nodes):
                work.side[v] = side
                work.base[nodes.parent[v]] += nodes.lower[v] if side < 0 else nodes.upper[v]
                v_end = nodes.end[v]
                continue
        live[kept] = v
        kept += 1
    place = kept
    for j in range(kept - 1, -1, -1):
        v = live[j]
        if work.open[v] and work.own_slope[v] >= 0.0:
            work.open[v] = 0
            work.base[v] += work.own_at[v] - work.own_slope[v] * p
            work.gain[v] += work.own_slope[v]
        if v > root:
            above = nodes.parent[v]
            linear = not work.open[v] and work.children[v] == 0
            if linear and side_of(work.at_p[v], v, nodes) == 0 and side_of(work.at_q[v], v, nodes) == 0:
                work.base[above] += work.base[v]
                work.gain[above] += work.gain[v]
                continue
            work.children[above] += 1
        place -= 1
        live[place] = v
    for j in range(kept - place):
        live[j] = live[place + j]
    return kept - place


@compiled()
def pair_within(low: End, high: End, total: float, shrinks: bool) -> tuple[float, float]:
    """Return two levels inside a bracket between which the total should lie.

    Where the response bends one way only, the total lies between the secant's level and the nearer of the two that
    the slopes at the ends point to. A bracket that did not shrink by half is cut in the middle instead.
    """
    p, q = low[0], high[0]
    wide = q - p
    if not shrinks:
        return p + 0.25 * wide, q - 0.25 * wide
    below, above = total - low[1], high[1] - total
    secant = p + wide * (below / (below + above))
    other, best = p + 0.5 * wide, np.inf
    for level in (p + below / low[2] if low[2] > 0.0 else np.inf, q - above / high[2] if high[2] > 0.0 else np.inf):
        if p <= level <= q and abs(level - secant) < best:
            other, best = level, abs(level - secant)
    room = 0.25 * abs(other - secant) + 4e-16 * abs(secant)
    return max(p, min(secant, other) - room), min(q, max(secant, other) + room)


@compiled()
def pair_beyond(low: float, high: float, gap: float, slope: float, stride: float) -> tuple[float, float]:
    """Return two levels past the only end of a bracket that is known, around where its slope points to."""
    step = abs(gap) / slope if slope > 0.0 else 0.0
    near, far = 0.75 * step, max(stride, 1.5 * step)
    return (low + near, low + far) if low > -np.inf else (high - far, high - near)


@compiled(inlined=True)
def nearer(end: End, total: float, theta: float, least: float) -> tuple[float, float]:
    """Return an end's level and gap where its gap is less than the least so far."""
    gap = abs(total - end[1])
    return (end[0], gap) if abs(end[0]) < np.inf and gap < least else (theta, least)


@compiled()
def finish(theta: float, root: int, count: int, nodes: Nodes, cells: Cells, work: Work) -> None:
    """Tell at which limit the nodes that are live to the end are."""
    if count == 1 and not work.open[root]:
        return
    sweep(theta, theta, root, count, nodes, cells, work)
    for j in range(1, count):
        v = work.live[j]
        work.side[v] = side_of(work.at_p[v], v, nodes)


@compiled()
def level_of(
    total: float, guess: float, width: float, close: float, root: int, nodes: Nodes, cells: Cells, work: Work
) -> tuple[float, bool]:
    """Return the level at which a subtree's response is a total to `close` (relative), and whether there is one.

    The sums of nodes are left in `at_p`, with `side` telling at which limit they are. Ends of a bracket carry the
    response and its slope: (level, response, slope).
    """
    count = begin(root, nodes, work)
    stride = width * max(abs(guess), 1e-3)
    p, q = guess - stride, guess + stride
    low, high = (-np.inf, 0.0, 0.0), (np.inf, 0.0, 0.0)
    theta, least, last = guess, np.inf, np.inf
    for _ in range(STEPS):
        sweep(p, q, root, count, nodes, cells, work)
        if work.at_p[root] <= total:
            low = (p, work.at_p[root], work.slope_p[root])
        else:
            high = (p, work.at_p[root], work.slope_p[root])
        if work.at_q[root] >= total and low[0] == p:
            high = (q, work.at_q[root], work.slope_q[root])
            count = settle(p, root, count, nodes, work)
            if count == 1 and not work.open[root]:
                gain = work.gain[root]
                theta, least = min(max((total - work.base[root]) / gain, p), q) if gain > 0.0 else p, 0.0
                break
        elif work.at_q[root] < total:
            low = (q, work.at_q[root], work.slope_q[root])
        theta, least = nearer(low, total, *nearer(high, total, theta, least))
        narrow = high[0] - low[0]
        if least <= close * abs(total) or stride > FAR:
            break
        if narrow < np.inf:
            if narrow <= 4e-16 * max(abs(low[0]), abs(high[0])):
                break
            p, q = pair_within(low, high, total, narrow <= 0.5 * last)
            last = narrow
        else:
            stride *= 4.0
            end = low if low[0] > -np.inf else high
            p, q = pair_beyond(low[0], high[0], total - end[1], end[2], stride)
    finish(theta, root, count, nodes, cells, work)
    return theta, least <= REACHED * max(1.0, abs(total)) or high[0] - low[0] < np.inf
