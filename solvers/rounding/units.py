"""What a cell's change costs, unit by unit: |n - y| as a base and the prices of units below and above it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solvers.rounding.families import Families
from solvers.rounding.task import Task
from solvers.stages.stage import RoundingWitness
from solvers.structure import CellLimits

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
_FINE = float(2**40)


@dataclass(frozen=True)
class Units:
    """Cells (n,) as a base, a step to the next multiple, units of price -1 below the base and 1 above the step.

    Attributes
    ----------
    base : int array, the multiple below the target, within limits
    price : of the step; step : bool array, whether there is room for it
    down, up : int arrays, how many units lie below the base and above the step
    """

    base: Ints
    price: Array
    step: NDArray[np.bool_]
    down: Ints
    up: Ints

    @property
    def steps(self) -> NDArray[np.int8]:
        """Return 0 for each open step and -1 where there is none."""
        return np.where(self.step, 0, -1).astype(np.int8)


def units_of(task: Task, families: Families) -> Units:
    """Return the units of a task's cells, no more of them than some optimum can need.

    From the bases an optimum differs by moves along paths and circles of cells. A path mends a unit by which a row, or
    the total, is missed; a circle takes a step at least, or it saves nothing. No cell is moved twice by one of them.
    """
    low, high = families.cells.low, families.cells.high
    floor = np.clip(np.floor(task.y), low, high)
    base = floor.astype(np.int64)
    missed = task.cells
    for family in (families.along, families.across):
        if family is not None:
            sums = family.sums(base)
            missed += int(np.maximum(np.maximum(family.nest.lower - sums, sums - family.nest.upper), 0).sum())
    fraction = task.y - floor
    return Units(
        base,
        np.abs(1.0 - fraction) - np.abs(fraction),
        high > floor,
        np.minimum(floor - low, missed).astype(np.int64),
        np.clip(high - floor - 1.0, 0.0, missed).astype(np.int64),
    )


def exact(prices: Array) -> Array:
    """Return prices as multiples of a power of two, so that no sum of them is rounded: counts may be a billion."""
    return np.asarray(np.rint(prices * _FINE) / _FINE)


def witness_of(task: Task, cells: CellLimits, counts: Ints, prices: Array, multipliers: Array) -> RoundingWitness:
    """Return the witness that the multipliers of nested rows, with those of single cells, make.

    Parameters
    ----------
    prices : array (n,), up to which each cell takes units: the sum of the multipliers of the rows that it lies in
    multipliers : array (m + 1,)
    """
    found = multipliers.copy()
    for limit, rows, sign in ((cells.low, cells.row_of_low, 1), (cells.high, cells.row_of_high, -1)):
        at = np.flatnonzero(rows >= 0)
        at = at[counts[at] == limit[at]]
        y, last = task.y[at], counts[at]
        slope = exact(sign * (np.abs(last - y) - np.abs(last - sign - y)))
        missing = sign * (slope - prices[at]) > 0
        found[rows[at[missing]]] = (slope - prices[at])[missing]
    return RoundingWitness(float(np.abs(counts - task.y).sum()), found, stopped=False)
