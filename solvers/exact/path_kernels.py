"""Compiled loops along a path of totals: levels from breakpoints, and targets from levels.

A root's answer to its level is piecewise linear: it is kept as sorted breakpoints with the sum at each, the roots one
after the other, `starts[r]..starts[r + 1] - 1` being those of root r.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from solvers.exact.cells import clipped
from solvers.exact.compiling import compiled

Array = NDArray[np.float64]
Ints = NDArray[np.int64]


class Limited(NamedTuple):
    """The nodes of a tree on a path.

    end, first, own, parent : (t,), of `solvers.structure.Tree`
    lower, upper : (t,), limits of sums, money
    least, most : (t,), a node's level is that of its parent, but within these
    """

    end: Ints
    first: Ints
    own: Ints
    parent: Ints
    lower: Array
    upper: Array
    least: Array
    most: Array


class Sold(NamedTuple):
    """Cells in the tree's order: a target is clip(level w, low, high), money.

    place : (n,), where each cell of the model is, with no places where both orders are the same
    member : (n,), whose total each cell is added to, with no places where cells are written as they are
    """

    w: Array
    low: Array
    high: Array
    place: Ints
    member: Ints


@compiled()
def sum_up(starts: Ints, breaks: Array, steps: Array, base: Array, sums: Array) -> None:
    """Fill the sum at each breakpoint; `steps` is the change of slope there, `base` the sum before the first."""
    for r in range(len(base)):
        slope, total = 0.0, base[r]
        for k in range(starts[r], starts[r + 1]):
            if k > starts[r]:
                total += slope * (breaks[k] - breaks[k - 1])
            sums[k] = total
            slope += steps[k]


@compiled()
def interpolate(starts: Ints, at: Array, values: Array, roots: Ints, wanted: Array, found: Array) -> None:
    """Replace `found` by the value at each wanted place on its root's line; as it is where the root has no line."""
    for j in range(len(wanted)):
        start, stop = starts[roots[j]], starts[roots[j] + 1]
        if start == stop:
            continue
        below, above = start - 1, stop  # the first place that is not below the wanted one lies in (below, above]
        while above - below > 1:
            middle = (below + above) // 2
            if at[middle] < wanted[j]:
                below = middle
            else:
                above = middle
        if above == start:
            found[j] = values[start]
        elif above == stop:
            found[j] = values[stop - 1]
        else:
            share = (wanted[j] - at[below]) / (at[above] - at[below])
            found[j] = values[below] + share * (values[above] - values[below])


@compiled(inlined=True, sums=True)
def put(level: float, start: int, stop: int, cells: Sold, row: Array) -> float:
    """Write the targets of a range of cells at a level; return their sum."""
    w, low, high, total = cells.w, cells.low, cells.high, 0.0
    for k in range(stop - start):
        i = np.uint64(start) + np.uint64(k)
        x = clipped(level * w[i], low[i], high[i])
        row[i] = x
        total += x
    return total


@compiled()
def fill(
    totals: Array, levels: Array, units: Array, roots: Ints, nodes: Limited, cells: Sold, out: Array, residuals: Array,
) -> None:  # fmt: skip
    """Write the targets of each point of a path and raise its residual to the worst of the optimality conditions.

    Cells satisfy theirs by what they are; left are the roots' totals, and for each node that its level differs from
    its parent's only where a limit holds it (natural residual, scaled so that the average cell is 1).

    Parameters
    ----------
    totals, levels : (p, r), of the roots, money and stretch
    units : (p, 2), what money, and what a level, is multiplied by at each point
    out : (p, n) or, where targets are added up, (p, members)
    residuals : (p,), in place
    """
    level, value, buffer = np.empty(len(nodes.end)), np.empty(len(nodes.end)), np.empty(len(cells.w))
    as_they_are = len(cells.place) == 0 and len(cells.member) == 0
    for p in range(len(units)):
        money, stretch, worst = units[p, 0], units[p, 1], residuals[p]
        row = out[p] if as_they_are else buffer
        for r in range(len(roots)):
            root = roots[r]
            for v in range(root, nodes.end[root]):
                if v == root:
                    level[v] = levels[p, r]
                else:
                    level[v] = min(max(level[nodes.parent[v]], nodes.least[v]), nodes.most[v])
                value[v] = put(level[v], nodes.first[v], nodes.own[v], cells, row)
            for v in range(nodes.end[root] - 1, root, -1):
                above = nodes.parent[v]
                value[above] += value[v]
                held = value[v] * money
                wanted = held - 2.0 * stretch * (level[v] - level[above])
                off = held - min(max(wanted, nodes.lower[v] * money), nodes.upper[v] * money)
                worst = max(worst, abs(off) / max(1.0, abs(held)))
            missed = (value[root] - totals[p, r]) * money
            worst = max(worst, abs(missed) / max(1.0, abs(totals[p, r]) * money))
        residuals[p] = worst
        for i in range(len(cells.member)):
            out[p, cells.member[i]] += row[i]
        for i in range(len(cells.place)):
            out[p, i] = row[cells.place[i]]
