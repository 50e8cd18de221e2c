"""Wholes: what the share of each instance is taken of."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from schemas.finding import Finding
from schemas.rules import Bound
from solvers.members import Dimension
from solvers.names import pointer
from solvers.scopes import Instances, Selection
from solvers.subtrees import combined, grouped, scope, spans

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Wholes:
    """The different wholes of a rule, and which of them each instance has.

    Attributes
    ----------
    cells : CSR matrix (w, n) of ones
    which : int array (k,)
    """

    cells: sparse.csr_array
    which: NDArray[np.int64]

    def sums(self, values: Array) -> Array:
        """Return the sum (k,) of values (n,) over each instance's whole."""
        return np.asarray((self.cells @ values)[self.which], dtype=np.float64)

    def sizes(self) -> NDArray[np.int64]:
        """Return the number of cells (k,) of each instance's whole."""
        return np.asarray(np.diff(self.cells.indptr)[self.which], dtype=np.int64)

    def rows(self, instances: NDArray[np.int64]) -> sparse.csr_array:
        """Return the cells of some instances' wholes, CSR (m, n)."""
        return self.cells[self.which[instances]]

    def chosen(self, kept: NDArray[np.int64]) -> "Wholes":
        """Return the wholes of some instances."""
        return Wholes(self.cells, self.which[kept])


def wholes(rule: Bound, instances: Instances, selection: Selection, place: str) -> Wholes | None:
    """Return what each instance's share is taken of: the cells of `of`, within its own member where that says `=`.

    None, with findings, where `of` cannot be meant, or where an instance is not inside its whole.
    """
    of = rule.of or {}
    before = len(selection.findings)
    own = _own(rule, instances, selection, place)
    fixed = {name: selector for name, selector in of.items() if selector != "="}
    size = selection.table.size
    mask = selection.cells(fixed, f"{place}/of") if fixed else np.ones(size, dtype=np.bool_)
    if len(selection.findings) > before:
        return None
    if (instances.scope @ (~mask).astype(float)).any():
        selection.findings.append(Finding("scope_outside_whole", f"{place}/of", {"rule": rule.id}))
        return None
    cells, count = np.flatnonzero(mask), instances.count
    if not own:
        whole = sparse.csr_array((np.ones(len(cells)), cells, np.array([0, len(cells)])), shape=(1, size))
        return Wholes(whole, np.zeros(count, dtype=np.int64))
    members = [position for d in own for position in [instances.positions(d)] if position is not None]
    first, which = grouped(*combined(members, [len(d.ids) for d in own]))
    ranges = [
        spans(selection.table.codes[d.name][cells], named[first], d.end[named[first]])
        for named, d in zip(members, own, strict=True)
    ]
    return Wholes(scope(ranges, cells, size), which)


def _own(rule: Bound, instances: Instances, selection: Selection, place: str) -> list[Dimension]:
    """Return the dimensions in which the whole is the instance's own member."""
    own = []
    for name, selector in (rule.of or {}).items():
        if selector != "=":
            continue
        here = f"{place}/of{pointer(name)}"
        found = selection.dimension(name, here)
        if found is not None and instances.positions(found) is None:
            selection.findings.append(Finding("equals_without_each", here, {"dimension": found.name}))
        elif found is not None:
            own.append(found)
    return own
