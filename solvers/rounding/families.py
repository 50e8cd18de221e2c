"""The structure of a rounding task: one family of nested rows, or two that cross each other."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from solvers.lines import Side
from solvers.model import GOAL, Model
from solvers.rounding.kernels import Nest
from solvers.rounding.task import Task
from solvers.structure import CellLimits, Structure, structure_of

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
_BOTH: Side = "both"
_FAR = float(2**60)
"""Larger than any count; limits that are infinite become this."""


@dataclass(frozen=True)
class Family:
    """Rows that nest, the total at the root; rows of the task are told by their numbers, the total's comes last.

    Attributes
    ----------
    nest : the tree with whole limits
    row_of_lower, row_of_upper : int arrays (t,), the row behind each limit, -1 where there is none
    """

    nest: Nest
    row_of_lower: Ints
    row_of_upper: Ints

    @cached_property
    def leaf(self) -> Ints:
        """The lowest node that holds each cell (n,)."""
        found = np.empty(len(self.nest.cells), np.int64)
        found[self.nest.cells] = np.repeat(np.arange(len(self.nest.end)), self.nest.own - self.nest.first)
        return found

    def sums(self, values: Ints) -> Ints:
        """Return the sums of values (n,) over each node (t,)."""
        running = np.concatenate([[0], np.cumsum(values[self.nest.cells])])
        return np.asarray(running[self.nest.own[self.nest.end - 1]] - running[self.nest.first])

    def multipliers(self, prices: Array, rows: int) -> Array:
        """Return the multipliers (rows,) of rows that raise the price of cells from node to node to `prices` (t,)."""
        found = np.zeros(rows)
        rise = prices - np.where(self.nest.parent >= 0, prices[self.nest.parent], 0.0)
        rise[0] = prices[0]
        for limit, moved in ((self.row_of_lower, rise > 0), (self.row_of_upper, rise < 0)):
            moved[0] = False
            found[limit[moved]] = rise[moved]
        found[-1] = rise[0]
        return found


@dataclass(frozen=True)
class Families:
    """One or two families of rows over the same cells.

    Attributes
    ----------
    along : the larger one; across : the one that crosses it, if any
    cells : limits of cells, whole, rows of single cells included
    """

    along: Family
    across: Family | None
    cells: CellLimits


def families_of(task: Task) -> Families | None:
    """Return the families of a task's rows; None where there are more than two, or other coefficients than 1."""
    empty = np.diff(task.matrix.indptr) == 0
    rows = np.flatnonzero(~(empty & (task.row_lower <= 0) & (task.row_upper >= 0)))
    numbers, goal = np.append(rows, len(empty)), len(empty)
    first = structure_of(_model(task, rows))
    cells = replace(
        first.cells,
        row_of_low=_numbered(first.cells.row_of_low, numbers),
        row_of_high=_numbered(first.cells.row_of_high, numbers),
    )
    if not first.crossing.size:
        return Families(_family(first, numbers), None, cells)
    crossing = numbers[first.crossing]
    second = structure_of(_model(task, crossing))
    if second.crossing.size:
        return None
    return Families(_family(first, numbers), _family(second, np.append(crossing, goal)), cells)


def _model(task: Task, rows: Ints) -> Model:
    """Return some rows and the total as a model, of which only the rows and limits mean anything."""
    ones = sparse.csr_array(np.ones((1, task.cells)))
    chosen = task.matrix if len(rows) == len(task.row_lower) else task.matrix[rows]
    return Model(
        scale=1.0,
        fair=task.y,
        lower=task.lower,
        upper=task.upper,
        matrix=sparse.vstack([chosen, ones], format="csr"),
        row_lower=np.append(task.row_lower[rows], task.total),
        row_upper=np.append(task.row_upper[rows], task.total),
        names=(*(task.names[row] for row in rows.tolist()), GOAL),
        sides=(_BOTH,) * (len(rows) + 1),
        entity=np.arange(task.cells),
        entity_fair=task.y,
        power=2.0,
        concession=0.0,
        efficiency=None,
    )


def _family(structure: Structure, numbers: Ints) -> Family:
    """Return a structure's tree with rows called by their numbers in the task."""
    tree = structure.tree
    lower, upper = (np.clip(limit, -_FAR, _FAR).astype(np.int64) for limit in (tree.lower, tree.upper))
    nest = Nest(tree.cells, tree.end, tree.first, tree.own, tree.parent, lower, upper)
    return Family(nest, _numbered(tree.row_of_lower, numbers), _numbered(tree.row_of_upper, numbers))


def _numbered(rows: Ints, numbers: Ints) -> Ints:
    return np.where(rows >= 0, numbers[rows], -1)
