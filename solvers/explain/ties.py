"""Peers of one value: which multipliers stand for some order of theirs."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
_KEPT = 1e-9
"""Weights may exceed ranks by this, relative to the multiplier of the order's row."""


@dataclass(frozen=True)
class Tie:
    """b peers of one value under a Gini coefficient.

    Attributes
    ----------
    order : the row of the order
    pairs : int array (b - 1,), the rows of neighbours
    ranks : array (b,), weights p - 1 - 2 k that the peers share, descending
    count : number of all peers p
    """

    order: int
    pairs: Ints
    ranks: Array
    count: int

    def behind(self, start: int) -> "Tie":
        """Return the same with its rows behind others."""
        return replace(self, order=self.order + start, pairs=self.pairs + start)

    def among(self, rows: Ints) -> "Tie":
        """Return the same with the numbers that its rows have among some rows, ascending."""
        return replace(
            self, order=int(np.searchsorted(rows, self.order)), pairs=np.searchsorted(rows, self.pairs).astype(np.int64)
        )

    def row(self, inside: NDArray[np.bool_], size: int) -> Array:
        """Return coefficients (size,) of `... @ y <= 0`: peers inside weigh no more than as many largest ranks."""
        row = np.zeros(size)
        row[self.order] = (float(self.ranks[: int(inside.sum())].sum()) - float(self.ranks[inside].sum())) / self.count
        held = inside.astype(np.float64)
        row[self.pairs] = held[1:] - held[:-1]
        return row

    def first_rows(self, size: int) -> list[Array]:
        """Return the rows of single peers, and of all others than one."""
        own = np.eye(len(self.ranks), dtype=np.bool_)
        return [self.row(one, size) for one in own] + ([self.row(~one, size) for one in own] if len(own) > 2 else [])

    def broken(self, y: Array) -> Array | None:
        """Return the row that multipliers y (size,) break most; None where they break none."""
        lift = np.diff(np.concatenate([[0.0], y[self.pairs], [0.0]]))
        weights = -y[self.order] * self.ranks / self.count - lift
        order = np.argsort(-weights, kind="stable")
        over = np.cumsum(weights[order]) + y[self.order] * np.cumsum(self.ranks) / self.count
        worst = int(over.argmax())
        if over[worst] <= _KEPT * max(1.0, abs(float(y[self.order]))):
            return None
        inside = np.zeros(len(weights), dtype=np.bool_)
        inside[order[: worst + 1]] = True
        return self.row(inside, len(y))
