"""All totals between two on a tree whose limits stay as they are: one sort gives every breakpoint.

The level of a node is that of its parent within two levels of its own, those at which its sum meets its limits, which
do not move. So no level, and no target, ever falls as the total rises, and between two totals

    x_i = clip(theta w_i, x_i at the lower total, x_i at the upper one)

whatever the rules between a cell and the root: the tree is solved at the two ends, and what is left is one set of
cells with limits, whose sum is piecewise linear in theta with breakpoints x_i / w_i (decomposition: Hochbaum & Hong
1995). With fair shares proportional to the total, this is the path of chi_square, entropy, burden_power and
lexicographic minimax.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solvers.exact import path_kernels as kernels
from solvers.exact.compiling import fitted
from solvers.exact.entities import outer_tree
from solvers.exact.path_kernels import Limited, Sold
from solvers.exact.tree import propagated, solve_tree
from solvers.structure import Tree

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
ROOT = np.zeros(1, dtype=np.int64)
LOOKS = 12
"""Breakpoints that are looked at, about, to find one among them."""
_NOWHERE = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True)
class Line:
    """What each of r roots sums to at its level, piecewise linear (see `path_kernels`)."""

    starts: Ints
    breaks: Array
    sums: Array

    def levels(self, totals: Array, still: Array) -> Array:
        """Return the levels (p, r) of totals (p, r); `still` (r,) are those of roots that cannot move."""
        found = np.repeat(still[None, :], len(totals), axis=0)
        roots = np.tile(np.arange(len(still)), len(totals))
        interpolate = fitted(kernels.interpolate, found.size * LOOKS)
        interpolate(self.starts, self.sums, self.breaks, roots, totals.ravel(), found.reshape(-1))
        return found

    def totals(self, roots: Ints, levels: Array) -> Array:
        """Return what roots (k,) sum to at levels (k,); NaN where a root cannot move, and where there is no level."""
        found = np.full(len(levels), np.nan)
        fitted(kernels.interpolate, len(levels) * LOOKS)(self.starts, self.breaks, self.sums, roots, levels, found)
        return np.where(np.isnan(levels), np.nan, found)


@dataclass(frozen=True)
class Tier:
    """Subtrees on a path of totals.

    Attributes
    ----------
    roots : int array (r,), nodes of the tree
    root_of : int array (n,), the number of the root that each cell is under
    totals, levels : arrays (p, r) of the roots at each point
    least, most : arrays (t,), each node's level at the lowest and highest totals
    weight, low, high : arrays (n,), of the cells
    start, stop : arrays (n,), targets at the lowest and highest totals
    begins, ends : arrays (n,), the level of its root at which each cell begins to rise, and no longer does; NaN where
        it never moves
    """

    tree: Tree
    roots: Ints
    root_of: Ints
    totals: Array
    levels: Array
    least: Array
    most: Array
    weight: Array
    low: Array
    high: Array
    start: Array
    stop: Array
    line: Line
    begins: Array
    ends: Array

    def written(self, scale: float, units: Array, out: Array, residuals: Array, codes: Ints | None = None) -> None:
        """Fill targets, money, at all points, and raise the residuals (p,).

        Parameters
        ----------
        scale : scaled = money x scale
        units : array (p, 2), see `path_kernels.fill`
        out : array (p, n), or (p, members), zeros, where `codes` (n,) tell the member that each cell adds to
        """
        tree, order = self.tree, self.tree.cells
        member = _NOWHERE if codes is None else codes[order]
        place = _NOWHERE
        if codes is None and not tree.in_order:
            place = np.empty_like(order)
            place[order] = np.arange(len(order))
        parts = (part / scale for part in (self.weight, self.low, self.high))
        w, low, high = parts if tree.in_order else (part[order] for part in parts)
        nodes = Limited(
            tree.end, tree.first, tree.own, tree.parent, tree.lower / scale, tree.upper / scale, self.least, self.most
        )
        cells = Sold(w, low, high, place, member)
        totals = self.totals / scale
        fill = fitted(kernels.fill, len(units) * len(order))
        fill(totals, self.levels, units, self.roots, nodes, cells, out, residuals)


def tier(tree: Tree, roots: Ints, totals: Array, weight: Array, low: Array, high: Array) -> Tier | None:
    """Return the path of subtrees between the first and the last of rising totals; None where an end is not reached.

    Parameters
    ----------
    totals : array (p, r), rising
    weight, low, high : arrays (n,), in the order of the model's cells
    """
    first, last = (solve_tree(tree, None, weight, low, high, roots=roots, totals=totals[end]) for end in (0, -1))
    if first.missed >= 0 or last.missed >= 0:
        return None
    start, stop = first.x, np.maximum(first.x, last.x)
    root_of = _root_of(tree, roots)
    moving = np.flatnonzero((stop > start) & (weight > 0))
    begins, ends = np.full(len(start), np.nan), np.full(len(start), np.nan)
    begins[moving], ends[moving] = start[moving] / weight[moving], stop[moving] / weight[moving]
    of, w = root_of[moving], weight[moving]
    groups, breaks, steps = np.tile(of, 2), np.concatenate([begins[moving], ends[moving]]), np.concatenate([w, -w])
    order = np.lexsort((breaks, groups)) if len(roots) > 1 else np.argsort(breaks, kind="stable")
    breaks, sums = breaks[order], np.empty(len(breaks))
    starts = np.concatenate([[0], np.cumsum(np.bincount(groups, minlength=len(roots)))])
    base = np.bincount(root_of, start, len(roots)).astype(np.float64)
    fitted(kernels.sum_up, len(breaks))(starts, breaks, steps[order], base, sums)
    line = Line(starts, breaks, sums)
    least, most = np.minimum(first.levels, last.levels), np.maximum(first.levels, last.levels)
    levels = line.levels(totals, first.levels[roots])
    return Tier(tree, roots, root_of, totals, levels, least, most, weight, low, high, start, stop, line, begins, ends)


def tiers(
    tree: Tree, totals: Array, weight: Array, low: Array, high: Array, entities: Ints, entity_weight: Array
) -> tuple[Tier, Tier | None] | None:
    """Return the path of a whole tree and, where entities are nodes, that of the cells inside each of them.

    Parameters
    ----------
    totals : array (p,), rising
    entities : int array (e,), each entity's node; empty where every cell is its own
    entity_weight : array (e,), fair shares
    """
    if not entities.size:
        alone = tier(tree, ROOT, totals[:, None], weight, low, high)
        return None if alone is None else (alone, None)
    bounds = propagated(tree, low[tree.cells], high[tree.cells])
    if bounds is None:
        return None
    outer = outer_tree(tree, entities)
    above = tier(outer.tree, ROOT, totals[:, None], entity_weight, bounds.lower[entities], bounds.upper[entities])
    if above is None:
        return None
    sums = np.clip(above.levels * entity_weight, above.start, above.stop)
    inside = tier(tree, entities, sums, weight, low, high)
    return None if inside is None else (above, inside)


def _root_of(tree: Tree, roots: Ints) -> Ints:
    """Return the number of the root (n,) that each cell is under."""
    if len(roots) == 1:
        return np.zeros(len(tree.cells), dtype=np.int64)
    order = np.argsort(tree.first[roots], kind="stable")
    sizes = tree.own[tree.end[roots] - 1] - tree.first[roots]
    found = np.empty(len(tree.cells), dtype=np.int64)
    found[tree.cells] = np.repeat(order, sizes[order])
    return found
