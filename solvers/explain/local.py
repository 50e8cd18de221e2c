"""A stage at its optimum: the program that it solved, its point, and which limits are reached there."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from solvers.deadline import Deadline
from solvers.explain.face import Direction, Face
from solvers.explain.ties import Tie

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
AT = 1e-7
"""A limit is reached from this near, relative to the limit but at least to 1 (the average target)."""


@dataclass(frozen=True)
class Motion:
    """How all limits move per unit of t (scaled); rows (M,) on either side, variables (N,) on either side.

    Attributes
    ----------
    explicit : what the objective changes by while the point stays
    slope : array (N,), how its gradient moves; None where that is not linear in t
    """

    row_lower: Array
    row_upper: Array
    down: Array
    up: Array
    explicit: float = 0.0
    slope: Array | None = None

    def backwards(self) -> "Motion":
        """Return the opposite motion."""
        turned = None if self.slope is None else -self.slope
        return Motion(-self.row_lower, -self.row_upper, -self.down, -self.up, -self.explicit, turned)


@dataclass(frozen=True)
class Local:
    """A program around its optimum v (N,), in scaled units.

    Attributes
    ----------
    matrix, row_lower, row_upper, lower, upper : rows (M, N) and limits
    point : array (N,)
    slope : array (N,), gradient at the point
    curvature : CSR (N, N), how the gradient moves with the point; None where that is not linear
    kinks : int array, rows whose multiplier is the slope of a kink, within [-1, 1], and whose limits are its place
    beside : how many rows, and how many variables, of rules about peers stand behind the others
    ties : peers of one value, whose order is open
    """

    matrix: sparse.csr_array
    row_lower: Array
    row_upper: Array
    lower: Array
    upper: Array
    point: Array
    slope: Array
    curvature: sparse.csr_array | None
    kinks: Ints
    deadline: Deadline
    beside: tuple[int, int] = (0, 0)
    ties: tuple[Tie, ...] = ()

    @property
    def own_rows(self) -> int:
        """Number of rows without those of rules about peers."""
        return len(self.row_lower) - self.beside[0]

    @property
    def own_variables(self) -> int:
        """Number of variables without those of rules about peers."""
        return len(self.point) - self.beside[1]

    @cached_property
    def _sides(self) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        activity = self.matrix @ self.point
        return _reached(activity, self.row_lower), _reached(-activity, -self.row_upper)

    @cached_property
    def active(self) -> Ints:
        """The rows at a limit."""
        low, high = self._sides
        return np.flatnonzero(low | high)

    @cached_property
    def variables_at(self) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Tell which variables are at their lower, and which at their upper limit."""
        return _reached(self.point, self.lower), _reached(-self.point, -self.upper)

    @cached_property
    def face(self) -> Face:
        """All multipliers that prove the point optimal."""
        low, high = (side[self.active] for side in self._sides)
        kink = np.isin(self.active, self.kinks)
        least = np.where(kink, -1.0, np.where(high, -np.inf, 0.0))
        most = np.where(kink, 1.0, np.where(low, np.inf, 0.0))
        ties = tuple(tie.among(self.active) for tie in self.ties)
        return Face(self.matrix[self.active], self.slope, least, most, *self.variables_at, self.deadline, ties)

    def direction(self, motion: Motion) -> Direction:
        """Return a motion of all limits as one of the active rows."""
        low = self._sides[0][self.active]
        rows = np.where(low, motion.row_lower[self.active], motion.row_upper[self.active])
        return Direction(rows, motion.down, motion.up, motion.explicit)

    def derivative(self, motion: Motion) -> tuple[float, Array]:
        """Return the right-hand derivative of the optimal value, and multipliers (M,) that give it."""
        value, y = self.face.derivative(self.direction(motion))
        multipliers = np.zeros(len(self.row_lower))
        multipliers[self.active] = y
        return value, multipliers

    def still(self) -> Motion:
        """Return the motion of nothing."""
        rows, variables = np.zeros(len(self.row_lower)), np.zeros(len(self.point))
        return Motion(rows, rows, variables, variables, 0.0, variables)


def _reached(value: Array, limit: Array) -> NDArray[np.bool_]:
    """Tell which values are as low as their lower limits, or lower."""
    known = np.isfinite(limit)
    return known & (value - np.where(known, limit, 0.0) <= AT * np.maximum(1.0, np.abs(np.where(known, limit, 0.0))))
