"""Cells without a basis, settled at their least: the row that holds their sum there becomes a limit of each.

As one more row across the tree it would be degenerate. Multipliers are given for the row all the same.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from solvers.model import NO_BASIS, Model

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
_ROUNDING = 1e-12


@dataclass(frozen=True)
class Settled:
    """A model without the row of cells without a basis.

    Attributes
    ----------
    original, model : before and after
    cells : int array (h,), settled at their lower limits
    behind : int array (h,), the row of a single cell that each one's lower limit comes from, -1 where it is its own
    """

    original: Model
    model: Model
    cells: Ints
    behind: Ints

    def multipliers(self, slope: Array, rows: Array) -> Array:
        """Return the multipliers (m,) of the original's rows, given those of the model's and the slopes (n,)."""
        if not self.cells.size:
            return rows
        complete = rows.copy()
        reduced = (slope - self.original.matrix.T @ rows)[self.cells]
        pays = min(0.0, float(reduced.min()))
        complete[self.original.names.index(NO_BASIS)] += pays
        elsewhere = self.behind >= 0
        complete[self.behind[elsewhere]] += (reduced - pays)[elsewhere]
        return complete


def settled(model: Model) -> Settled:
    """Return a model with cells without a basis at their least, or as it is where they could be elsewhere."""
    cells = model.without_basis
    if NO_BASIS not in model.names or not cells.size:
        return Settled(model, model, cells[:0], cells[:0])
    row = model.names.index(NO_BASIS)
    least, behind = _least(model)
    if not model.row_upper[row] <= float(least[cells].sum()) * (1.0 + _ROUNDING):
        return Settled(model, model, cells[:0], cells[:0])
    upper, row_upper = model.upper.copy(), model.row_upper.copy()
    upper[cells], row_upper[row] = least[cells], np.inf
    return Settled(model, replace(model, upper=upper, row_upper=row_upper), cells, behind[cells])


def _least(model: Model) -> tuple[Array, Ints]:
    """Return the lower limit (n,) of each cell, and the row of a single cell that it comes from, else -1."""
    matrix: sparse.csr_array = model.matrix
    single = np.flatnonzero(np.diff(matrix.indptr) == 1)
    single = single[np.argsort(model.row_lower[single], kind="stable")]
    place = matrix.indptr[single]
    single, place = single[matrix.data[place] == 1.0], place[matrix.data[place] == 1.0]
    cell = matrix.indices[place]
    higher = model.row_lower[single] > model.lower[cell]
    least, behind = model.lower.copy(), np.full(model.cells, -1)
    least[cell[higher]] = model.row_lower[single[higher]]
    behind[cell[higher]] = single[higher]
    return least, behind
