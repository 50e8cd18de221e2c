"""Linear rows, and limits that move with the total."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Array = NDArray[np.float64]
Side = Literal["both", "min", "max"]


@dataclass(frozen=True)
class Limits:
    """One side of m rows: fixed + of_total x total + of_fair x street, money (capacity units for load).

    A share is taken of the published total, a stretch of the fair share, which moves with the street total: the two
    are kept apart because rounding changes the first and not the second. Absent limits are infinite in `fixed`.
    """

    fixed: Array
    of_total: Array
    of_fair: Array

    def at(self, total: float, street: float) -> Array:
        """Return the limits (m,) for a published total and a street total, money."""
        return self.fixed + self.of_total * total + self.of_fair * street

    def chosen(self, which: NDArray[np.int64]) -> "Limits":
        """Return the limits of some rows."""
        return Limits(self.fixed[which], self.of_total[which], self.of_fair[which])


@dataclass(frozen=True)
class Lines:
    """Linear rows `lower <= matrix @ x <= upper`.

    Attributes
    ----------
    matrix : CSR (m, n); a row is scaled so that its largest coefficient is 1
    lower, upper : Limits of m rows
    names : tuple of m instance names, as in `grow[R1]`
    sides : tuple of m sides; a share of a changing whole has a row of its own for each side
    locks : bool array (m,), rows of locks, which never give way
    largest : array (m,), the coefficient that each row was divided by
    """

    matrix: sparse.csr_array
    lower: Limits
    upper: Limits
    names: tuple[str, ...]
    sides: tuple[Side, ...]
    locks: NDArray[np.bool_]
    largest: Array

    @property
    def count(self) -> int:
        """Number of rows m."""
        return len(self.names)
