"""Quadratic programs as their solvers take them: variables that are fixed are left out and put back.

minimise    v' diag(diagonal) v / 2 + cost'v
subject to  row_lower <= matrix @ v <= row_upper,   lower <= v <= upper,   lower < upper
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from solvers.program import Program, Solution

Array = NDArray[np.float64]
_ROUNDING = 1e-9
"""A row without a free variable is met when it is off by less than this, relative to its size but at least to 1."""


@dataclass(frozen=True)
class Standard:
    """See the module's docstring; k variables and r rows are left of the program's N and M.

    Attributes
    ----------
    program : what it was made of
    free : int array (k,), the variables that are left; rows : int array (r,), the rows that are left
    """

    program: Program
    free: NDArray[np.int64]
    rows: NDArray[np.int64]
    diagonal: Array
    cost: Array
    matrix: sparse.csr_array
    row_lower: Array
    row_upper: Array

    @property
    def lower(self) -> Array:
        """Lower bounds (k,)."""
        return self.program.lower[self.free]

    @property
    def upper(self) -> Array:
        """Upper bounds (k,)."""
        return self.program.upper[self.free]

    @property
    def equal(self) -> NDArray[np.bool_]:
        """Tell which rows (r,) are equations."""
        return np.equal(self.row_lower, self.row_upper)

    def solution(self, point: Array, multipliers: Array, value: float) -> Solution:
        """Return what a solver found, point (k,) and multipliers (r,), as a solution of the program."""
        whole = self.program.lower.copy()
        whole[self.free] = np.clip(point, self.lower, self.upper)
        all_rows = np.zeros(len(self.program.row_lower))
        all_rows[self.rows] = multipliers
        return Solution("optimal", whole, all_rows, value)


def standard(program: Program) -> Standard:
    """Return a program with squares, or with no curve at all, in standard form."""
    curve = program.curve
    if curve is not None and curve.kind != "square":
        raise ValueError("a quadratic back end takes squares only")
    open_ = program.lower < program.upper
    free = np.flatnonzero(open_)
    shift = program.matrix @ np.where(open_, 0.0, program.lower)
    low, high = program.row_lower - shift, program.row_upper - shift
    matrix = sparse.csr_array(program.matrix[:, free])
    off = np.maximum(low, -high)
    met = (np.diff(matrix.indptr) == 0) & (off <= _ROUNDING * np.maximum(1.0, np.abs(shift)))
    rows = np.flatnonzero(~met & (np.isfinite(low) | np.isfinite(high)))
    diagonal, cost = np.zeros(program.variables), program.cost.copy()
    if curve is not None:
        diagonal[curve.at] = 2.0 * curve.weight
        cost[curve.at] -= 2.0 * curve.weight * curve.target
    return Standard(
        program, free, rows, diagonal[free], cost[free], sparse.csr_array(matrix[rows]), low[rows], high[rows]
    )
