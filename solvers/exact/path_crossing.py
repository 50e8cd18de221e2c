"""From total to total on a tree with crossing rows: everything is kept but the limits, and the search starts near.

See `crossing`; levels of the tree and prices of the crossing rows are where the last total left them.
"""

import numpy as np
from numpy.typing import NDArray

from solvers.deadline import Deadline
from solvers.exact import crossing_setup as setup
from solvers.exact.compiling import fitted
from solvers.exact.crossing import node_multipliers
from solvers.exact.crossing_kernels import Nodes
from solvers.exact.crossing_setting import setting_of
from solvers.exact.dual import Descent, Dual
from solvers.model import Model
from solvers.structure import Structure

Array = NDArray[np.float64]
STEPS = 30
"""Where more steps are needed the last total was no help."""


class Neighbours:
    """Models whose limits alone differ: min sum x^2 / w under a tree with crossing rows.

    No row may be one of a single cell, and no cell without a fair share.
    """

    def __init__(self, model: Model, structure: Structure) -> None:
        self.order, self.crossing = structure.tree.cells, structure.crossing
        self.in_order = structure.tree.in_order
        setting = setting_of(model, structure, model.fair, np.zeros(model.cells))
        self.cells, self.state, self.size = setting.cells, setting.state, setting.size
        self.full = setup.full_curvature(setting.cells, len(self.crossing))

    def solved(
        self, model: Model, structure: Structure, expected: Array, deadline: Deadline
    ) -> tuple[Array, Array] | None:
        """Return targets (n,) and multipliers (m,) of all rows, in which nothing is proven; None where none are found.

        Parameters
        ----------
        expected : array (K,), multipliers of the crossing rows from which the search starts

        Raises
        ------
        OutOfTime
        """
        tree = structure.tree
        nodes = Nodes(tree.end, tree.first, tree.own, tree.parent, tree.lower.copy(), tree.upper.copy())
        low, high = (limit if self.in_order else limit[self.order] for limit in (model.lower, model.upper))
        cells = self.cells._replace(low=low, high=high)
        if fitted(setup.reach, self.size)(nodes, cells, self.state.side) >= 0:
            return None
        limits = model.row_lower[self.crossing], model.row_upper[self.crossing]
        dual = Dual(float(tree.lower[0]), nodes, cells, self.state, *limits, self.order, self.size)
        descent = Descent(dual, 0.5 * expected, self.full)
        while not descent.over and descent.steps < STEPS:
            deadline.left()
            descent.step()
        descent.settle()
        rows = node_multipliers(tree, self.state.level, len(model.names))
        rows[self.crossing] = 2.0 * descent.here.prices
        return descent.x, rows
