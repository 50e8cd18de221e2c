"""Linear programs whose rows nest, with a variable for every node's total: far fewer numbers than row by row.

A node's row has its own cells, its children's totals and its own total, which carries the limits; a cell is in one such
row and in those that cross the tree. The multiplier of a node's row is the sum over all limits of the chain above it.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from solvers.model import Model
from solvers.program import Program, Solution
from solvers.structure import Structure, structure_of

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
_TOUCHING = 1e-9
"""Limits that cross by less than this, relative to max(1, limit), meet."""


@dataclass(frozen=True)
class Further:
    """What an objective brings along.

    Attributes
    ----------
    cost : array (n,), of cells
    cut : int array (h,), nodes whose total is cut in two at `pivot` (h,); the part above costs 1 and the part below -1
    caps : CSR (r, n + t + 1) of rows that are 0 at most, over cells, totals and one more variable >= 0, which costs 1
    """

    cost: Array
    cut: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    pivot: Array = field(default_factory=lambda: np.zeros(0))
    caps: sparse.csr_array | None = None


def nested(model: Model) -> "Nested":
    """Return a model's rows nested; entities of several cells are nodes too."""
    return Nested(model, structure_of(model, with_entities=not model.by_cell))


@dataclass(frozen=True)
class Nested:
    """A model's rows as t nodes and K crossing rows."""

    model: Model
    structure: Structure

    @property
    def nodes(self) -> int:
        """Number of nodes t."""
        return self.structure.tree.nodes

    def program(self, further: Further) -> Program:
        """Return the linear program.

        Rows are those of nodes, crossing ones, caps; variables are cells, totals, parts above pivots, and that of caps.
        """
        model, tree, crossing, cut = self.model, self.structure.tree, self.structure.crossing, further.cut
        caps = further.caps
        low_cells, high_cells = _meeting(self.structure.cells.low, self.structure.cells.high)
        lower, upper = _meeting(tree.lower, tree.upper)
        above = [np.maximum(side[cut] - further.pivot, 0.0) for side in (lower, upper)]
        lower[cut], upper[cut] = np.minimum(lower[cut], further.pivot), np.minimum(upper[cut], further.pivot)
        of_totals = np.zeros(self.nodes)
        of_totals[cut] = -1.0
        one = 0 if caps is None else 1
        totals = self._totals()
        of_nodes = sparse.hstack([self._own_cells(), totals, totals[:, cut], sparse.csc_array((self.nodes, one))])
        across = _widened(model.matrix[crossing], of_nodes.shape[1])
        rows = [of_nodes, across] if caps is None else [of_nodes, across, caps]
        nothing, none = np.zeros(self.nodes), np.zeros(0 if caps is None else caps.shape[0])
        return Program(
            np.concatenate([further.cost, of_totals, np.ones(len(cut) + one)]),
            sparse.csr_array(sparse.vstack(rows, format="csr")),
            np.concatenate([nothing, model.row_lower[crossing], np.full(len(none), -np.inf)]),
            np.concatenate([nothing, model.row_upper[crossing], none]),
            np.concatenate([low_cells, lower, above[0], np.zeros(one)]),
            np.concatenate([high_cells, upper, above[1], np.full(one, np.inf)]),
        )

    def rises(self, solution: Solution) -> Array:
        """Return by how much each node's multiplier is above its parent's (t,)."""
        level = solution.multipliers[: self.nodes]
        rise = level.copy()
        rise[1:] -= level[self.structure.tree.parent[1:]]
        return rise

    def multipliers(self, solution: Solution, rise: Array, slope: Array) -> Array:
        """Return the multipliers (m,) of the model's rows.

        Parameters
        ----------
        rise : array (t,), of the nodes, without what entities' own terms account for
        slope : array (n,), the objective's, by cell
        """
        tree, cells, crossing = self.structure.tree, self.structure.cells, self.structure.crossing
        found = np.zeros(len(self.model.names))
        found[crossing] = solution.multipliers[self.nodes : self.nodes + len(crossing)]
        _give(found, rise, tree.row_of_lower, tree.row_of_upper)
        _give(found, slope - self.model.matrix.T @ found, cells.row_of_low, cells.row_of_high)
        return found

    def _own_cells(self) -> sparse.csr_array:
        tree = self.structure.tree
        starts = np.concatenate([tree.first, [self.model.cells]])
        return sparse.csr_array((np.ones(self.model.cells), tree.cells, starts), shape=(self.nodes, self.model.cells))

    def _totals(self) -> sparse.csc_array:
        """Return the columns of totals: -1 in a node's own row, 1 in its parent's."""
        every, parent = np.arange(self.nodes), self.structure.tree.parent[1:]
        signs = np.concatenate([np.full(self.nodes, -1.0), np.ones(self.nodes - 1)])
        places = (np.concatenate([every, parent]), np.concatenate([every, every[1:]]))
        return sparse.csc_array((signs, places), shape=(self.nodes, self.nodes))


def _meeting(lower: Array, upper: Array) -> tuple[Array, Array]:
    """Return copies of limits in which those that cross by rounding only, as simplex would not let them, meet."""
    close = (lower > upper) & (lower - upper <= _TOUCHING * np.maximum(1.0, np.abs(lower)))
    return lower.copy(), np.where(close, lower, upper)


def _give(rows: Array, pulls: Array, lower: Ints, upper: Ints) -> None:
    """Give rows behind lower limits the pulls above 0, and those behind upper limits the pulls below 0."""
    for pulled, behind in ((pulls > 0, lower), (pulls < 0, upper)):
        at = np.flatnonzero(pulled & (behind >= 0))
        rows[behind[at]] = pulls[at]


def _widened(matrix: sparse.csr_array, width: int) -> sparse.csr_array:
    """Return a matrix with further columns of nothing."""
    return sparse.csr_array((matrix.data, matrix.indices, matrix.indptr), shape=(matrix.shape[0], width))
