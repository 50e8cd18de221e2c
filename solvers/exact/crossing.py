"""The route of a tree with crossing rows: min sum (x_i - t_i)^2 / w_i, exactly.

Only the crossing rows are dualised; what is left at given prices is a tree (`crossing_kernels`), and the prices are
found by a Newton method on the dual (`dual`). Whatever is returned satisfies the optimality conditions to `residual`.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solvers.deadline import Deadline
from solvers.exact import crossing_kernels as kernels
from solvers.exact import crossing_setup as setup
from solvers.exact import dual
from solvers.exact.crossing_kernels import Cells, Nodes, State
from solvers.exact.impossible import TOUCHING, Impossible, of_cell, of_prices, of_tree
from solvers.model import Model
from solvers.structure import Structure, Tree

Array = NDArray[np.float64]
Places = NDArray[np.int32]
MOST_ROWS = 1500
"""More crossing rows than this are left to the general route: work grows with their square."""
SAMPLE = 4096
"""Cells that tell where the level of all is about."""
STEPS_AT_A_TIME = 10
STEPS = 150


@dataclass(frozen=True)
class CrossingSolution:
    """Targets of a tree with crossing rows, and what proves them.

    Attributes
    ----------
    x : array (n,)
    levels : array (t,), of the tree's nodes; a cell of node v is clip(t + w (levels[v] + B'multipliers / 2), l, u)
    multipliers : array (K,), of the crossing rows, in the convention of `solvers.program`
    rows : array (m,), multipliers of all rows of the model for the cost sum (x - t)^2 / w
    residual : largest natural residual of the crossing rows
    steps : Newton steps taken
    """

    x: Array
    levels: Array
    multipliers: Array
    rows: Array
    residual: float
    steps: int


def solve_crossing(
    model: Model, structure: Structure, weight: Array, target_offset: Array, deadline: Deadline
) -> CrossingSolution | Impossible | None:
    """Minimise sum (x - t)^2 / w under all rows of a model; None where the method does not get there.

    Parameters
    ----------
    weight : array (n,), w >= 0; a cell with weight 0 stays at its t, or the limit nearest to it
    target_offset : array (n,), t

    Raises
    ------
    OutOfTime
    """
    tree, crossing = structure.tree, structure.crossing
    if len(crossing) > MOST_ROWS:
        return None
    setting = _setting(model, structure, weight, target_offset)
    if setting.crossed >= 0:
        return of_cell(model, structure, int(tree.cells[setting.crossed]))
    broken = setup.reach(setting.nodes, setting.cells, setting.state.side)
    if broken >= 0:
        return None if setting.held else of_tree(model, structure, broken)
    search = _Search(model, structure, setting)
    impossible = search.run(deadline)
    if impossible is not None:
        return None if setting.held else impossible
    if search.ended != dual.DONE or not abs(float(search.x.sum()) - tree.lower[0]) <= TOUCHING * tree.lower[0]:
        return None
    rows = node_multipliers(tree, setting.state.level, len(model.names))
    rows[crossing] = 2.0 * search.prices
    _add_single_rows(model, structure, weight, target_offset, search.x, rows)
    return CrossingSolution(search.x, setting.state.level, rows[crossing], rows, search.residual, search.steps)


def node_multipliers(tree: Tree, levels: Array, rows: int) -> Array:
    """Return the multipliers (m,) that levels (t,) give the tree's rows, twice the rise of the level at each node."""
    rise = 2.0 * levels
    rise[1:] -= 2.0 * levels[tree.parent[1:]]
    result = np.zeros(rows)
    at = np.flatnonzero(rise != 0.0)
    result[np.where(rise > 0, tree.row_of_lower, tree.row_of_upper)[at]] = rise[at]
    return result


def _add_single_rows(model: Model, structure: Structure, weight: Array, offset: Array, x: Array, rows: Array) -> None:
    """Give rows of single cells what is left of the slope where they hold a cell."""
    if not (np.diff(model.matrix.indptr) == 1).any():
        return
    limits = structure.cells
    at = np.flatnonzero(((limits.row_of_low >= 0) | (limits.row_of_high >= 0)) & (weight > 0))
    left = 2.0 * (x[at] - offset[at]) / weight[at] - (model.matrix.T @ rows)[at]
    low = (left > 0) & (x[at] <= limits.low[at]) & (limits.row_of_low[at] >= 0)
    high = (left < 0) & (x[at] >= limits.high[at]) & (limits.row_of_high[at] >= 0)
    rows[limits.row_of_low[at[low]]] = left[low]
    rows[limits.row_of_high[at[high]]] = left[high]


@dataclass(frozen=True)
class _Setting:
    """A problem as the compiled code takes it.

    Attributes
    ----------
    crossed : place of a cell whose limits cross, -1 where there is none
    held : whether a cell stays within its limits only because it has no weight
    """

    nodes: Nodes
    cells: Cells
    state: State
    crossed: int
    held: bool


def _setting(model: Model, structure: Structure, weight: Array, offset: Array) -> _Setting:
    """Return the tree, its cells in the tree's order, and where the search starts.

    All that is as long as the cells lies in one block: page by page, memory costs more than the arithmetic on it.
    """
    tree, limits = structure.tree, structure.cells
    w, low, high, shifted = np.empty((4, model.cells))
    if tree.in_order:
        w, low, high = weight, limits.low, limits.high
    else:
        setup.in_order(tree.cells, weight, limits.low, limits.high, w, low, high)
    whole, odd, crossed = setup.surveyed(w, low, high, TOUCHING)
    t = offset[tree.cells] if offset.any() else np.zeros(1)
    held = False
    if odd:
        low, high = low.copy(), high.copy()
        held = setup.hold(t, w, low, high)
    nodes = Nodes(tree.end, tree.first, tree.own, tree.parent, tree.lower.copy(), tree.upper.copy())
    cells = Cells(t, w, low, high, *_crossing_rows(model, structure))
    level = (tree.lower[0] - float(offset.sum() if len(t) > 1 else 0.0)) / whole if whole > 0 else 1.0
    if model.cells >= 4 * SAMPLE:
        level = _level_of_sample(t, w, low, high, float(tree.lower[0]) / model.cells, level)
    return _Setting(nodes, cells, _start(tree.nodes, shifted, level, len(structure.crossing)), crossed, held)


def _level_of_sample(t: Array, w: Array, low: Array, high: Array, mean: float, level: float) -> float:
    """Return the level at which a sample of the cells has the mean that all have, rules aside: near where to start."""
    every = slice(None, None, len(w) // SAMPLE)
    of_w, of_low, of_high = w[every].copy(), low[every].copy(), high[every].copy()
    of_t = t[every].copy() if len(t) > 1 else np.zeros(len(of_w))
    one, none, never = np.zeros(1, dtype=np.int64), np.zeros(0, dtype=np.int32), np.full(1, np.inf)
    nodes = Nodes(one + 1, one, one + len(of_w), one - 1, -never, never)
    state = _start(1, of_t, level, 0)
    kernels.settle(
        mean * len(of_w),
        level,
        dual.LOOSE,
        0,
        nodes,
        Cells(of_t, of_w, of_low, of_high, none, none, np.zeros(0), True),
        state,
    )
    return float(state.level[0])


def _crossing_rows(model: Model, structure: Structure) -> tuple[Places, Places, Array, bool]:
    """Return what `Cells` knows of the crossing rows."""
    matrix, order, crossing = model.matrix, structure.tree.cells, structure.crossing
    row = np.empty(model.cells, dtype=np.int32)
    if setup.one_row_each(matrix.indptr, matrix.indices, matrix.data, crossing, row):
        row = row if structure.tree.in_order else row[order]
        return np.zeros(0, dtype=np.int32), row, np.zeros(0), True
    return *setup.rows_by_cell(matrix.indptr, matrix.indices, matrix.data, crossing, order), False


def _start(nodes: int, shifted: Array, level: float, rows: int) -> State:
    return State(
        shifted, np.full(nodes, level), np.zeros(nodes, dtype=np.int8), np.zeros(nodes, dtype=np.bool_), np.zeros(rows),
        np.zeros(rows + 1), np.zeros(nodes), np.zeros(nodes), np.zeros(nodes, dtype=np.int64),
    )  # fmt: skip


class _Search:
    """The search for the prices, a few steps at a time, so that time limit and possibility are looked at between."""

    def __init__(self, model: Model, structure: Structure, setting: _Setting) -> None:
        self.model, self.structure, self.setting = model, structure, setting
        self.prices, self.x = np.zeros(len(structure.crossing)), np.empty(model.cells)
        self.ended, self.residual, self.steps = dual.GAVE_UP, float("inf"), 0

    def run(self, deadline: Deadline) -> Impossible | None:
        """Search until the prices are found, shown not to exist, or given up."""
        model, tree, crossing = self.model, self.structure.tree, self.structure.crossing
        nodes, cells, state = self.setting.nodes, self.setting.cells, self.setting.state
        total = 0.5 * float(tree.lower[0] + tree.upper[0])
        limits = model.row_lower[crossing], model.row_upper[crossing]
        full, memory = setup.full_curvature(cells, len(crossing)), np.array([0.0, np.inf])
        while self.steps < STEPS:
            deadline.left()
            before = self.prices.copy()
            self.ended, steps, self.residual = dual.descend(
                self.prices, total, nodes, cells, state, *limits, full, STEPS_AT_A_TIME, tree.cells, self.x, memory
            )
            self.steps += steps
            if self.ended == dual.DONE:
                return None
            for direction in (self.prices - before, self.prices):
                impossible = of_prices(model, self.structure, nodes, cells, state, direction)
                if impossible is not None:
                    return impossible
            if steps < STEPS_AT_A_TIME:
                return None
        return None
