"""Cells summed per member and everything below it, or per combination of members; whole numbers exactly."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solvers.members import Dimension
from solvers.subtrees import combined, grouped
from solvers.table import Table

Codes = NDArray[np.int64]


@dataclass(frozen=True)
class Grouping:
    """Which group each cell belongs to, and how groups lie inside each other.

    Attributes
    ----------
    codes : int array (n,)
    parent : int array (k,), -1 for a root
    level : int array (k,), 1 for a root
    """

    codes: Codes
    parent: Codes
    level: Codes

    @property
    def size(self) -> int:
        """Number of groups k."""
        return len(self.parent)

    def counts(self, values: Codes) -> Codes:
        """Return exact sums (k,) of whole numbers (n,)."""
        own = np.zeros(self.size, dtype=np.int64)
        np.add.at(own, self.codes, values)
        for level in range(int(self.level.max(initial=1)), 1, -1):
            here = np.flatnonzero(self.level == level)
            np.add.at(own, self.parent[here], own[here])
        return own

    def sums(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return sums (k,) of numbers (n,); NaN where one of them is unknown."""
        own = np.asarray(np.bincount(self.codes, values, minlength=self.size), dtype=np.float64)
        for level in range(int(self.level.max(initial=1)), 1, -1):
            here = np.flatnonzero(self.level == level)
            np.add.at(own, self.parent[here], own[here])
        return own


def by_member(table: Table, dimension: Dimension) -> Grouping:
    """Return the grouping of cells by a dimension's members, subtrees included."""
    return Grouping(table.codes[dimension.name], dimension.parent, dimension.level)


def by_combination(table: Table, names: Sequence[str]) -> tuple[Grouping, Codes]:
    """Return the grouping by combinations of members, and the members (k, len(names)) of each."""
    columns = [table.codes[name] for name in names]
    first, codes = grouped(*combined(columns, [len(table.dimensions[name].ids) for name in names]))
    members = np.stack([column[first] for column in columns], axis=1)
    flat = np.full(len(members), -1, dtype=np.int64)
    return Grouping(codes, flat, np.ones(len(members), dtype=np.int64)), members
