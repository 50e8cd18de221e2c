"""Targets of a tree: the level of its root first, then the topmost clipped nodes as trees of their own.

A node at its limit is an independent tree with that limit as total (Fujishige 1980; Hochbaum & Hong 1995). Cells and
nodes are passed as named tuples of arrays, in the order of the tree.
"""

import numpy as np

from solvers.exact.cells import Cells, assign, cells_at, movable, weight_of
from solvers.exact.compiling import compiled
from solvers.exact.levels import CLOSE, FAR, REACHED, STEPS, Array, Ints, Nodes, Work, level_of

WIDTH = 0.01
"""Half the first bracket's width, relative to the guess."""
SAMPLED = 16
"""One leaf of so many stands for the rest when a level is guessed."""
WORTH_SAMPLING = 20_000
"""Trees of fewer cells are looked at as a whole at once."""


@compiled(inlined=True)
def solve_leaf(total: float, guess: float, v: int, nodes: Nodes, cells: Cells, x: Array) -> tuple[float, bool]:
    """Write the targets of a node without children for its total; return its level, and whether there is one."""
    start, stop = nodes.first[v], nodes.own[v]
    low, high, theta, stride = -np.inf, np.inf, guess, 0.25 * max(abs(guess), 1e-3)
    best, least = guess, np.inf
    for _ in range(STEPS):
        value, slope = cells_at(theta, start, stop, cells)
        gap = total - value
        if abs(gap) < least:
            best, least = theta, abs(gap)
        if abs(gap) <= CLOSE * abs(total):
            break
        if gap > 0.0:
            low = theta
        else:
            high = theta
        following = theta + gap / slope if slope > 0.0 else np.nan
        if not low < following < high:
            if low == -np.inf or high == np.inf:
                if slope == 0.0 and not movable(theta, gap > 0.0, start, stop, cells):
                    break
                following = theta + (stride if gap > 0.0 else -stride)
                stride *= 4.0
                if stride > FAR:
                    break
            else:
                following = 0.5 * (low + high)
        if following in (theta, low, high):
            break
        theta = following
    assign(best, start, stop, cells, x)
    return best, least <= REACHED * max(1.0, abs(total))


@compiled()
def thinned(root: int, nodes: Nodes, cells: Cells) -> tuple[Nodes, float]:
    """Return a subtree with one leaf of `SAMPLED` and no limits above leaves, and the share of weight that it keeps."""
    size = nodes.end[root] - root
    before, parts = np.zeros(size + 1, np.int64), 0
    kept, whole, leaf = 0.0, 0.0, 0
    for v in range(root, nodes.end[root]):
        weight = weight_of(nodes.first[v], nodes.own[v], cells)
        whole += weight
        inner = nodes.end[v] > v + 1
        leaf += 0 if inner else 1
        if inner or leaf % SAMPLED == 0:
            parts += 1
            kept += weight
        before[v - root + 1] = parts
    ints, lower, upper = np.empty((4, parts), np.int64), np.full(parts, -np.inf), np.full(parts, np.inf)
    end, first, own, parent = ints[0], ints[1], ints[2], ints[3]
    for v in range(root, nodes.end[root]):
        at = before[v - root]
        if before[v - root + 1] == at:
            continue
        end[at], first[at], own[at] = before[nodes.end[v] - root], nodes.first[v], nodes.own[v]
        parent[at] = before[nodes.parent[v] - root] if v > root else -1
        if nodes.end[v] == v + 1:
            lower[at], upper[at] = nodes.lower[v], nodes.upper[v]
    return Nodes(end, first, own, parent, lower, upper), kept / whole if whole > 0.0 else 0.0


@compiled()
def guessed(total: float, guess: float, root: int, nodes: Nodes, cells: Cells, work: Work) -> tuple[float, float]:
    """Return a level near that of a subtree's total, from a sample where that pays, and a first bracket's width."""
    count = nodes.own[nodes.end[root] - 1] - nodes.first[root]
    if count <= WORTH_SAMPLING:
        return guess, WIDTH
    sample, share = thinned(root, nodes, cells)
    top = int(sample.parent[0]) + 1  # a plain 0 would be compiled for itself
    near, reached = level_of(total * share, guess, 5.0 * WIDTH, 1e-5, top, sample, cells, work)
    return (near, 0.002 + 0.25 / np.sqrt(count / SAMPLED)) if reached else (guess, WIDTH)


@compiled(inlined=True)
def limit_of(v: int, theta: float, nodes: Nodes, work: Work) -> tuple[float, float]:
    """Return the limit that a clipped node is at, and the level at which its sum is that, were its slope constant."""
    limit = nodes.lower[v] if work.side[v] < 0 else nodes.upper[v]
    return limit, theta + (limit - work.at_p[v]) / work.slope_p[v] if work.slope_p[v] > 0.0 else theta


@compiled()
def spread(
    theta: float, root: int, nodes: Nodes, cells: Cells, work: Work, x: Array, levels: Array, clipped_nodes: Ints
) -> tuple[int, int]:
    """Write the targets of a subtree whose root's level is known, but for clipped nodes that have children.

    Returns
    -------
    count : how many such nodes there are; they are left in `clipped_nodes`
    missed : -1, or a node that cannot have its total
    """
    v, count = root, 0
    while v < nodes.end[root]:
        if v == root or work.side[v] == 0:
            levels[v] = theta
            assign(theta, nodes.first[v], nodes.own[v], cells, x)
            v += 1
            continue
        limit, near = limit_of(v, theta, nodes, work)
        if nodes.end[v] == v + 1:
            levels[v], reached = solve_leaf(limit, near, v, nodes, cells, x)
            if not reached:
                return count, int(v)
        else:
            levels[v] = near
            clipped_nodes[count] = v
            count += 1
        v = nodes.end[v]
    return count, -1


@compiled()
def work_for(count: int) -> Work:
    """Return working arrays for a tree with so many nodes."""
    floats = np.empty((8, count))
    return Work(
        floats[0], floats[1], floats[2], floats[3], floats[4], floats[5], floats[6], floats[7],
        np.empty(count, np.int8), np.empty(count, np.int64), np.empty(count, np.int8), np.empty(count, np.int64),
    )  # fmt: skip


@compiled()
def solve(totals: Array, roots: Ints, guess: float, nodes: Nodes, cells: Cells, x: Array, levels: Array) -> int:
    """Fill targets x (n,) and the level (t,) of each node, for given subtrees with given totals.

    Returns
    -------
    int
        -1, or the first node found that cannot have its total.
    """
    count = len(nodes.end)
    work = work_for(count)
    stack, sums, found = np.empty(count, np.int64), np.empty(count), np.empty(count, np.int64)
    waiting = len(roots)
    for k in range(waiting):
        stack[k], sums[k] = roots[k], totals[k]
        levels[roots[k]] = guess
    while waiting > 0:
        waiting -= 1
        root, total = stack[waiting], sums[waiting]
        missed = -1
        if nodes.end[root] == root + 1:
            levels[root], reached = solve_leaf(total, levels[root], root, nodes, cells, x)
        else:
            near, width = guessed(total, levels[root], root, nodes, cells, work)
            theta, reached = level_of(total, near, width, CLOSE, root, nodes, cells, work)
            clipped_nodes, missed = spread(theta, root, nodes, cells, work, x, levels, found)
            for k in range(clipped_nodes):
                stack[waiting], sums[waiting] = found[k], limit_of(found[k], theta, nodes, work)[0]
                waiting += 1
        if not reached:
            return int(root)
        if missed >= 0:
            return int(missed)
    return -1
