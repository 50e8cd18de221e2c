"""The route of a tree with crossing rows: min sum (x_i - t_i)^2 / w_i, exactly.

Only the crossing rows are dualised; what is left at given prices is a tree (`crossing_kernels`), and the prices are
found by a Newton method on the dual (`dual`). Whatever is returned satisfies the optimality conditions to `residual`.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solvers.deadline import Deadline
from solvers.exact import crossing_setup as setup
from solvers.exact.compiling import fitted
from solvers.exact.crossing_setting import Setting, setting_of
from solvers.exact.dual import GOOD, Descent, Dual
from solvers.exact.impossible import TOUCHING, Impossible, of_cell, of_prices, of_tree
from solvers.exact.witness import AT_LIMIT
from solvers.model import Model
from solvers.route import MOST_CROSSING
from solvers.structure import Structure, Tree

Array = NDArray[np.float64]
LOOK = 10
"""After so many steps each time it is looked at whether there are targets at all."""
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
    model: Model,
    structure: Structure,
    weight: Array,
    target_offset: Array,
    deadline: Deadline,
    multipliers: Array | None = None,
) -> CrossingSolution | Impossible | None:
    """Minimise sum (x - t)^2 / w under all rows of a model; None where the method does not get there.

    Parameters
    ----------
    weight : array (n,), w >= 0; a cell with weight 0 stays at its t, or the limit nearest to it
    target_offset : array (n,), t
    multipliers : array (K,), of the crossing rows for a problem like this one, where the search starts

    Raises
    ------
    OutOfTime
    """
    tree, crossing = structure.tree, structure.crossing
    if len(crossing) > MOST_CROSSING:
        return None
    setting = setting_of(model, structure, weight, target_offset)
    if setting.crossed >= 0:
        return of_cell(model, structure, int(tree.cells[setting.crossed]))
    broken = fitted(setup.reach, setting.size)(setting.nodes, setting.cells, setting.state.side)
    if broken >= 0:
        return None if setting.held else of_tree(model, structure, broken)
    dual = _dual(model, structure, setting)
    full = setup.full_curvature(setting.cells, len(crossing))
    descent = Descent(dual, np.zeros(len(crossing)) if multipliers is None else 0.5 * multipliers, full)
    impossible = _searched(model, structure, descent, deadline)
    if impossible is not None:
        return None if setting.held else impossible
    x, residual = descent.x, descent.here.residual
    if residual > GOOD or not abs(float(x.sum()) - tree.lower[0]) <= TOUCHING * tree.lower[0]:
        return None
    rows = node_multipliers(tree, setting.state.level, len(model.names))
    rows[crossing] = 2.0 * descent.here.prices
    _add_single_rows(model, structure, weight, target_offset, x, rows)
    return CrossingSolution(x, setting.state.level, rows[crossing], rows, residual, descent.steps)


def _dual(model: Model, structure: Structure, setting: Setting) -> Dual:
    tree, crossing = structure.tree, structure.crossing
    nodes, cells, state = setting.nodes, setting.cells, setting.state
    total = min(max(float(tree.lower[0]), nodes.low[0]), nodes.high[0])
    limits = model.row_lower[crossing], model.row_upper[crossing]
    return Dual(total, nodes, cells, state, *limits, tree.cells, setting.size)


def _searched(model: Model, structure: Structure, descent: Descent, deadline: Deadline) -> Impossible | None:
    """Search until the prices are found, shown not to exist, or given up."""
    looked_at = descent.here.prices
    while not descent.over and descent.steps < STEPS:
        deadline.left()
        descent.step()
        if descent.steps % LOOK and not descent.over:
            continue
        if descent.here.residual > GOOD:
            impossible = _impossible(model, structure, descent.dual, descent.here.prices, looked_at)
            if impossible is not None:
                return impossible
        looked_at = descent.here.prices
    descent.settle()
    return None


def _impossible(model: Model, structure: Structure, dual: Dual, prices: Array, before: Array) -> Impossible | None:
    """Return the proof that there are no targets, where the prices run away along it."""
    for direction in (prices - before, prices):
        found = of_prices(model, structure, dual, direction)
        if found is not None:
            return found
    return None


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
    room = AT_LIMIT * np.maximum(1.0, np.abs(x[at]))
    low = (left > 0) & (x[at] <= limits.low[at] + room) & (limits.row_of_low[at] >= 0)
    high = (left < 0) & (x[at] >= limits.high[at] - room) & (limits.row_of_high[at] >= 0)
    rows[limits.row_of_low[at[low]]] = left[low]
    rows[limits.row_of_high[at[high]]] = left[high]
