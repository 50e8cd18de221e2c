"""The choice of a lexicographic minimax: levels one after the other, with the choice open at each.

Among targets that may not be chosen freely, no entity can be said to be settled at a level. What is minimised instead
is the sum of the k largest stretches,

    theta_k = min over t of  k t + sum_e max(stretch_e - t, 0)

for one k after the other, each held at its least before the next (Ogryczak & Sliwinski 2006). A choice is solved by the
continuous stages; where no other can have a smaller theta at the end of one of its levels, with the larger stretches as
they are and that level's own no higher, that level is proven.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from solvers.choosing.master import Found, Master
from solvers.model import Model

Array = NDArray[np.float64]
MOST_ENTITIES = 60
"""Of more entities only the highest level is compared: each level takes a column for every one."""
SAME = 1e-7
"""Stretches nearer than this, relative to max(1, stretch), are one."""
_HELD = 2e-8
"""What a sum of the largest may be missed by later on, relative to max(1, sum)."""


def stretches(model: Model, point: Array) -> Array:
    """Return the stretches of entities with a fair share at targets (n,), scaled, the largest first."""
    has = model.entity_fair > 0
    return np.sort(model.sums(point)[has] / model.entity_fair[has])[::-1]


def first_difference(one: Array, other: Array) -> int:
    """Return the first place where two lists of stretches differ; their length where they do not."""
    apart = np.flatnonzero(np.abs(one - other) > SAME * np.maximum(1.0, other))
    return int(apart[0]) if apart.size else len(one)


def better(one: Array, other: Array) -> bool:
    """Tell whether a list of stretches is lexicographically lower than another."""
    at = first_difference(one, other)
    return at < len(one) and bool(one[at] < other[at])


class Levels:
    """The levels of the best choice so far; stretches `reached` (e,) are its own, the largest first."""

    def __init__(self, model: Model, master: Master, reached: Array) -> None:
        self.model, self.master, self.reached = model, master, reached
        self.proven = 0

    @property
    def end(self) -> int:
        """Number of stretches down to the end of the level that is not proven yet."""
        level = self.reached[self.proven]
        return int((self.reached >= level - SAME * max(1.0, level)).sum())

    @property
    def open(self) -> float:
        """By how much the sum down to the level that is not proven yet could be lower at most, relative."""
        whole = float(self.reached[: self.end].sum())
        return float(self.reached[self.proven : self.end].sum()) / max(1.0, whole)

    def improve(self, solve: Callable[[Array], Found], reach: Callable[[Found], Array | None]) -> Found | None:
        """Prove the next level, or find a better choice; return the solution of that.

        Parameters
        ----------
        solve : returns an optimum of a cost
        reach : returns the stretches of a solution's choice, None where it has none after all

        Raises
        ------
        Infeasible, OutOfTime
        """
        master, start, end = self.master, self.proven, self.end
        sums = np.append(0.0, np.cumsum(self.reached))
        if start > 0:
            self._hold(self._largest(start + 1), float(sums[start + 1]))
        cost = self._largest(end)
        while True:
            found = solve(cost)
            if found.value >= float(sums[end]) - SAME * max(1.0, float(sums[end])):
                self._hold(cost, float(sums[end]))
                self.proven = end
                return None
            there = reach(found)
            if there is not None and better(there, self.reached):
                self.proven = min(start, first_difference(there, self.reached))
                self.reached = there
                return found
            master.forbid(found.on)

    def _largest(self, count: int) -> Array:
        """Return the cost, over all columns, that is the sum of the largest stretches; further columns are added."""
        model, master = self.model, self.master
        has = np.flatnonzero(model.entity_fair > 0)
        fair, size = model.entity_fair[has], len(has)
        own = master.further(size + 1)
        whole = np.zeros((size, master.width("further")))
        whole[:, own.start] = fair
        whole[np.arange(size), own.start + 1 + np.arange(size)] = fair
        grouping = sparse.csr_array(-model.grouping[has])
        master.add({"targets": grouping, "further": sparse.csr_array(whole)}, np.zeros(size), np.full(size, np.inf))
        cost = np.zeros(master.width("further"))
        cost[own.start] = count
        cost[own.start + 1 : own.stop] = 1.0
        return master.cost(further=cost)

    def _hold(self, cost: Array, value: float) -> None:
        self.master.hold(cost, value + _HELD * max(1.0, value))
