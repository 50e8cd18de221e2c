"""A problem as the compiled code of the crossing route takes it, and where its search starts."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solvers.exact import crossing_setup as setup
from solvers.exact.compiling import fitted
from solvers.exact.crossing_kernels import Cells, Nodes, State, levels
from solvers.exact.head_start import LOOSE
from solvers.exact.impossible import TOUCHING
from solvers.model import Model
from solvers.structure import Structure, Tree

Array = NDArray[np.float64]
SAMPLE = 4096
"""Cells that tell where the level of all is about."""


@dataclass(frozen=True)
class Setting:
    """A problem as the compiled code takes it.

    Attributes
    ----------
    crossed : place of a cell whose limits cross, -1 where there is none
    held : whether a cell stays within its limits only because it has no weight
    size : of the work, in numbers that loops go over: cells, and a matrix of the rows
    """

    nodes: Nodes
    cells: Cells
    state: State
    crossed: int
    held: bool
    size: int


def setting_of(model: Model, structure: Structure, weight: Array, offset: Array) -> Setting:
    """Return the tree, its cells in the tree's order, and where the search starts.

    All that is as long as the cells lies in one block: page by page, memory costs more than the arithmetic on it.
    """
    tree, limits, crossing = structure.tree, structure.cells, structure.crossing
    w, low, high, shifted = np.empty((4, model.cells))
    if tree.in_order:
        w, low, high = weight, limits.low, limits.high
    else:
        for given, ordered in ((weight, w), (limits.low, low), (limits.high, high)):
            np.take(given, tree.cells, out=ordered)
    t = offset[tree.cells] if offset.any() else np.zeros(1)
    crossed, narrowed, over = -1, False, np.flatnonzero(low > high)
    if over.size:
        apart = low[over] - high[over] > TOUCHING * np.maximum(1.0, np.abs(low[over]))
        crossed = int(over[apart][-1]) if apart.any() else -1
    if over.size or w.min() <= 0.0:
        low, high, narrowed = setup.held(t, w, low, high)
    nodes = Nodes(tree.end, tree.first, tree.own, tree.parent, tree.lower.copy(), tree.upper.copy())
    size = model.cells + len(crossing) ** 2
    cells = Cells(t, w, low, high, *setup.coefficients(model.matrix, crossing, tree.cells, size))
    whole = float(w.sum())
    level = (tree.lower[0] - float(offset.sum() if len(t) > 1 else 0.0)) / whole if whole > 0 else 1.0
    if model.cells >= 4 * SAMPLE:
        level = _level_of_sample(t, w, low, high, float(tree.lower[0]) / model.cells, level)
    state = _start(shifted, level, len(crossing), (tree.nodes, _depth(tree)))
    return Setting(nodes, cells, state, crossed, narrowed, size)


def _depth(tree: Tree) -> int:
    """Return how many nodes lie inside one another at most."""
    change = np.bincount(tree.end, minlength=tree.nodes + 1)[: tree.nodes]
    return int((np.arange(1, tree.nodes + 1) - np.cumsum(change)).max())


def _level_of_sample(t: Array, w: Array, low: Array, high: Array, mean: float, level: float) -> float:
    """Return the level at which a sample of the cells has the mean that all have, rules aside: near where to start."""
    every = slice(None, None, len(w) // SAMPLE)
    of_w, of_low, of_high = w[every].copy(), low[every].copy(), high[every].copy()
    of_t = t[every].copy() if len(t) > 1 else np.zeros(len(of_w))
    one, none, never = np.zeros(1, dtype=np.int64), np.zeros(0, dtype=np.int32), np.full(1, np.inf)
    nodes = Nodes(one + 1, one, one + len(of_w), one - 1, -never, never)
    state = _start(of_t, level, 0, (1, 1))
    cells = Cells(of_t, of_w, of_low, of_high, none, none, np.zeros(0), True)
    fitted(levels, len(w))(mean * len(of_w), LOOSE, nodes, cells, state)
    return float(state.level[0])


def _start(shifted: Array, level: float, rows: int, tree: tuple[int, int]) -> State:
    """Return the state before any prices; `tree` is its number of nodes and its depth."""
    nodes, depth = tree
    return State(
        shifted, np.full(nodes, level), np.zeros(nodes, dtype=np.int8), np.zeros(nodes, dtype=np.bool_), np.zeros(rows),
        np.zeros(rows + 1), np.zeros(nodes), np.zeros(nodes), np.zeros(nodes, dtype=np.int64),
        np.zeros((depth, rows)), np.zeros(depth), np.zeros(depth, dtype=np.int64),
    )  # fmt: skip
