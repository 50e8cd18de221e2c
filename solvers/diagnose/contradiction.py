"""Whether a set of elements can hold together, and where it cannot, which of them say so.

The program that breaks rows least has an optimum above 0 exactly where they cannot hold; its multipliers then weigh
rows and limits so that their weighted sum contradicts itself (Farkas). What has weight is a smaller contradiction.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from solvers.backends import linear
from solvers.certify.impossible import Weighed
from solvers.deadline import Deadline, OutOfTime
from solvers.diagnose.lazily import HELD, Tried, lazily
from solvers.diagnose.system import Reduced, System
from solvers.program import Program

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
CLEARLY = 1e-9
"""Multipliers below this, relative to the largest, are none."""
_MOST_WORK = 3_000_000
"""Coefficients that all tests of a diagnosis may read together, so that no clock decides what is found."""
_FEW = 50
"""Sets of no more elements are small programs, whatever the number of cells."""
_LEAST_WORK = {True: 2_000, False: 20_000}


@dataclass(frozen=True)
class Contradiction:
    """Elements that cannot hold together.

    Attributes
    ----------
    elements : their numbers, ascending
    shortfall : by how much they miss each other at least, money
    witness : rule instances and limits of cells with weights that prove it
    """

    elements: tuple[int, ...]
    shortfall: float
    witness: tuple[Weighed, ...]


class Spent(Exception):
    """The tests that a diagnosis may make are used up."""


class Oracle:
    """Answers whether sets of elements can hold together, each set once, within a fixed amount of work."""

    def __init__(self, system: System, deadline: Deadline) -> None:
        self.system = system
        self.deadline = deadline
        self._known: dict[tuple[int, ...], Contradiction | None] = {}
        self._left = _MOST_WORK

    def contradiction(self, chosen: Sequence[int] | Ints) -> Contradiction | None:
        """Return a contradiction within a set, or None where it can hold.

        Raises
        ------
        OutOfTime
            When the plan's time limit is reached.
        Spent
            When all work is done that may be.
        """
        key = tuple(sorted(np.asarray(chosen, dtype=np.int64).tolist()))
        if key not in self._known:
            if self._left <= 0:
                raise Spent
            small = len(key) <= _FEW
            self._left -= max(_LEAST_WORK[small], self.system.cells // 2 if small else self.system.matrix.nnz)
            self._known[key] = contradiction(self.system, key, self.deadline)
        return self._known[key]


def contradiction(system: System, chosen: Sequence[int] | Ints, deadline: Deadline) -> Contradiction | None:
    """Return a contradiction within some elements, or None where they can hold together."""
    chosen = np.asarray(chosen, dtype=np.int64)
    crossed = _crossed(system, chosen)
    if crossed is not None:
        return crossed
    found, _ = lazily(system, chosen, partial(_least_broken, system=system, deadline=deadline))
    return found


def _least_broken(reduced: Reduced, chosen: Ints, *, system: System, deadline: Deadline) -> Tried[Contradiction | None]:
    """Return the contradiction that rows in use come to, or the totals of groups that keep them."""
    program = elastic(reduced)
    solution = linear.solve(program, deadline.left())
    if not solution.found:
        raise OutOfTime
    point = solution.point
    if float(program.cost @ point) <= HELD:
        return Tried(None, reduced.spread(point[: reduced.groups]))
    return Tried(_weighed(system, chosen, reduced, solution.multipliers, point[reduced.groups + 1 :]), None)


def elastic(reduced: Reduced) -> Program:
    """Return the program that breaks rows least, each relative to its limit.

    Behind the groups and the total there is a variable for each side of each row.
    """
    base = reduced.program
    count = len(reduced.rows)
    low, high = base.row_lower[:-1], base.row_upper[:-1]
    at = np.concatenate([np.flatnonzero(np.isfinite(low)), np.flatnonzero(np.isfinite(high))])
    signs = np.concatenate([np.ones(int(np.isfinite(low).sum())), -np.ones(int(np.isfinite(high).sum()))])
    give = sparse.csr_array((signs, (at, np.arange(len(at)))), shape=(count + 1, len(at)))
    limit = np.where(np.isfinite(low), low, high)
    cost = 1.0 / np.maximum(1.0, np.abs(limit))
    return Program(
        np.concatenate([base.cost, cost[at]]),
        sparse.hstack([base.matrix, give], format="csr"),
        base.row_lower,
        base.row_upper,
        np.concatenate([base.lower, np.zeros(len(at))]),
        np.concatenate([base.upper, np.full(len(at), np.inf)]),
    )


def _weighed(system: System, chosen: Ints, reduced: Reduced, multipliers: Array, given: Array) -> Contradiction:
    """Return the contradiction that multipliers prove."""
    rows = multipliers[:-1]
    used = np.abs(rows) > CLEARLY * float(np.abs(rows).max(initial=0.0))
    price = -(reduced.program.matrix.T @ multipliers)[:-1]
    price = np.where(np.abs(price) > CLEARLY * float(np.abs(rows).max(initial=0.0)), price, 0.0)
    found = set(system.of_row[reduced.rows[used]].tolist())
    witness = [
        Weighed(system.elements[at].rule, weight)
        for at, weight in zip(system.of_row[reduced.rows[used]].tolist(), rows[used].tolist(), strict=True)
    ]
    of_cell = price[reduced.group]
    left = of_cell.copy()
    for at in chosen.tolist():
        element = system.elements[at]
        if not element.limit or not left[element.cells].any():
            continue
        cells, amount = element.cells, element.amount
        pushed = (left[cells] > 0) & element.below & (amount >= reduced.lower[cells]) & (amount > 0)
        held = (left[cells] < 0) & element.above & (amount <= reduced.upper[cells])
        decides = np.flatnonzero(pushed | held)
        if decides.size:
            found.add(at)
            of = cells[decides]
            witness += [
                Weighed(f"{element.limit}[{cell}]", weight, cell)
                for cell, weight in zip(of.tolist(), left[of].tolist(), strict=True)
            ]
            left[of] = 0.0
    return Contradiction(tuple(sorted(found)), float(given.sum()) / system.scale, tuple(witness))


def _crossed(system: System, chosen: Ints) -> Contradiction | None:
    """Return the two limits of a cell that cross, if any do."""
    lower, upper = system.bounds(chosen)
    off = (lower - upper) / np.maximum(1.0, lower)
    cell = int(np.argmax(np.where(np.isfinite(upper), off, -np.inf)))
    if not (np.isfinite(upper[cell]) and off[cell] > HELD):
        return None
    pair = {}
    for at in chosen[::-1].tolist():
        element = system.elements[at]
        place = np.flatnonzero(element.cells == cell)
        if not place.size:
            continue
        amount = float(element.amount[place[0]])
        if element.below and amount == lower[cell]:
            pair["low"] = at
        if element.above and amount == upper[cell]:
            pair["high"] = at
    witness = tuple(
        Weighed(f"{system.elements[at].limit}[{cell}]", sign, cell)
        for at, sign in ((pair["low"], 1.0), (pair["high"], -1.0))
    )
    return Contradiction(tuple(sorted(pair.values())), float(lower[cell] - upper[cell]) / system.scale, witness)
