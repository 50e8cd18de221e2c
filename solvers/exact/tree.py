"""The tree route: min sum (x_i - t_i)^2 / w_i over cells whose rules form a tree, exactly and in a few passes.

With t = 0 and w = fair share this is chi_square; entropy, burden_power and lexicographic minimax of the cells have the
same optimum on a tree (lexicographically optimal base, Fujishige 1980).
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from solvers.exact import kernels, limits
from solvers.exact.cells import Cells
from solvers.exact.compiling import fitted
from solvers.exact.levels import Nodes
from solvers.structure import Tree

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
BLOCK = 256
"""Cells of one node that are looked at together; nodes with more than twice as many are cut into blocks."""
_ROOT = np.zeros(1, dtype=np.int64)


@dataclass(frozen=True)
class TreeSolution:
    """Targets of a tree and the level of each node.

    Attributes
    ----------
    x : array (n,), in the order of the model's cells
    levels : array (t,); cells of node v are clip(t + levels[v] w, l, u)
    missed : the node whose total cannot be reached, -1 where there is none; x is not filled in then
    """

    x: Array
    levels: Array
    missed: int = -1


def solve_tree(
    tree: Tree,
    t: Array | None,
    w: Array,
    low: Array,
    high: Array,
    guess: float = 1.0,
    roots: Ints = _ROOT,
    totals: Array | None = None,
    size: int = 0,
) -> TreeSolution:
    """Return the optimum under a tree's limits.

    Parameters
    ----------
    t, w, low, high : arrays (n,) in the order of the model's cells; no t is t = 0; w >= 0
    guess : a level near the root's
    roots, totals : subtrees that are solved for given totals, whatever the limits above them; without them the whole
    size : number of cells of the plan, where this is a small part that is solved again and again
    """
    if totals is None:
        totals = np.array([0.5 * (tree.lower[0] + tree.upper[0])])
    nodes, place = _in_blocks(tree)
    order = tree.cells
    none = np.zeros(0)
    if tree.in_order:
        cells = Cells(none if t is None else t, w, low, high)
    else:
        cells = Cells(none if t is None else t[order], w[order], low[order], high[order])
    x, levels = np.empty(len(order)), np.full(len(nodes.end), guess)
    solve = fitted(kernels.solve, max(len(x), size))
    missed = solve(totals, roots if place is None else place[roots], guess, nodes, cells, x, levels)
    if place is not None:
        levels, missed = levels[place], int(np.searchsorted(place, missed, side="right")) - 1
    if not tree.in_order:
        x[order] = x.copy()
    return TreeSolution(x, levels, missed)


def _in_blocks(tree: Tree) -> tuple[Nodes, Ints | None]:
    """Return a tree for the kernels and, where nodes were inserted, the place of each old node in it.

    A node with very many cells of its own gets children without limits, so that what is settled need not be read.
    """
    count = tree.own - tree.first
    nodes = Nodes(tree.end, tree.first, tree.own, tree.parent, tree.lower, tree.upper)
    if count.max(initial=0) <= 2 * BLOCK:
        return nodes, None
    blocks = np.where(count > 2 * BLOCK, -(-count // BLOCK), 0)
    before = np.concatenate([[0], np.cumsum(blocks)])
    place = np.arange(tree.nodes) + before[:-1]
    size = tree.nodes + int(before[-1])
    new = np.ones(size, dtype=np.bool_)
    new[place] = False
    inserted = np.flatnonzero(new)
    owner = np.repeat(np.arange(tree.nodes), blocks)
    begin = tree.first[owner] + BLOCK * (inserted - place[owner] - 1)
    end, first, own = np.arange(1, size + 1), np.empty(size, dtype=np.int64), np.empty(size, dtype=np.int64)
    parent, lower, upper = np.empty(size, dtype=np.int64), np.full(size, -np.inf), np.full(size, np.inf)
    end[place] = tree.end + before[tree.end]
    first[place], first[inserted] = tree.first, begin
    own[place], own[inserted] = np.where(blocks > 0, tree.first, tree.own), np.minimum(begin + BLOCK, tree.own[owner])
    parent[place], parent[inserted] = np.where(tree.parent >= 0, place[tree.parent], -1), place[owner]
    lower[place], upper[place] = tree.lower, tree.upper
    return Nodes(end, first, own, parent, lower, upper), place


def propagated(tree: Tree, low: Array, high: Array) -> Tree | None:
    """Return the tree with each node's limits tightened by what its cells and children can sum to; None if impossible.

    Parameters
    ----------
    low, high : arrays (n,), limits of cells in the tree's order
    """
    lower, upper = tree.lower.copy(), tree.upper.copy()
    nodes = Nodes(tree.end, tree.first, tree.own, tree.parent, lower, upper)
    crossed = fitted(limits.propagate, len(low))(nodes, low, high)
    return replace(tree, lower=lower, upper=upper) if crossed < 0 else None
