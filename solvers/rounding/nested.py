"""Rounding under rules that form a tree: exact, in one pass from the leaves to the root."""

import numpy as np
from numpy.typing import NDArray

from solvers.exact.compiling import fitted
from solvers.rounding import kernels
from solvers.rounding.families import Families, Family
from solvers.rounding.kernels import Settled
from solvers.rounding.task import Rounded, Task
from solvers.rounding.units import Units, exact, units_of, witness_of

Array = NDArray[np.float64]
Ints = NDArray[np.int64]


def rounded_in_one(task: Task, families: Families) -> Rounded | None:
    """Return the rounding of least change under nested rows; None where no whole multiples keep them all."""
    if (families.cells.low > families.cells.high).any():
        return None
    units, family = units_of(task, families), families.along
    steps, settled = units.steps, nothing_settled(family)
    settle = fitted(kernels.settle, task.cells)
    if settle(family.nest, units.base, units.down, units.up, units.price, steps, settled):
        return None
    counts = units.base + (steps == 1) + _moved(family, units, settled)
    prices = exact(prices_of(family, settled))
    multipliers = family.multipliers(prices, len(task.row_lower) + 1)
    witness = witness_of(task, families.cells, counts, prices[family.leaf], multipliers)
    return Rounded(counts, task.total, False, False, witness, "")


def nothing_settled(family: Family) -> Settled:
    """Return a tree's decisions before there are any."""
    nodes = len(family.nest.end)
    none = [np.zeros(nodes, np.int64) for _ in range(4)]
    return Settled(np.full(nodes, -np.inf), np.full(nodes, np.inf), *none)


def prices_of(family: Family, settled: Settled) -> Array:
    """Return the price (t,) up to which each node takes units; the root's lies between what it takes and denies."""
    known = [price for price in (settled.low[0], settled.high[0]) if np.isfinite(price)]
    root = float(np.mean(known)) if known else 0.0
    return fitted(kernels.thresholds, len(family.nest.cells))(root, family.nest.parent, settled.low, settled.high)


def _moved(family: Family, units: Units, settled: Settled) -> Ints:
    """Return how far cells (n,) move beyond their steps and bases."""
    moved, handed_down = np.zeros(len(units.base), np.int64), fitted(kernels.handed_down, len(units.base))
    if settled.taken.any():
        moved += handed_down(settled.taken, settled.up, units.up, family.nest)
    if settled.denied.any():
        moved -= handed_down(settled.denied, settled.down, units.down, family.nest)
    return moved
