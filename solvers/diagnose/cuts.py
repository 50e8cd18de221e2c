"""Rows that rules about peers imply, kept as they are found: one that was found for some rules holds for all.

A rule about peers stands for far more rows than are ever written (`solvers.peers`). Which of them matter shows when
targets break the rule; what is written once is used by every later program that has the rule.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from solvers.peers import Cut, Peers, cut_lines, missed

Array = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class CutRows:
    """Rows `matrix v <= high` over v = (x, T), scaled, each with its largest coefficient of a cell 1.

    Attributes
    ----------
    matrix : CSR (c, n + 1); high : array (c,)
    peers : int array (c,), the rule of each, by its place among the problem's
    weights : the weights (p,) of each row's peers
    largest : array (c,), the coefficient that each row was divided by
    """

    matrix: sparse.csr_array
    high: Array
    peers: Ints
    weights: tuple[Array, ...]
    largest: Array


class Cuts:
    """All rows found so far.

    Parameters
    ----------
    scale : scaled units per money
    """

    def __init__(self, peers: Sequence[Peers], size: int, scale: float) -> None:
        self.peers = tuple(peers)
        self._size = size
        self._scale = scale
        self._found: dict[int, dict[bytes, Array]] = {}
        self._written: dict[tuple[tuple[int, int], ...], CutRows] = {}

    def rows(self, places: Sequence[int]) -> CutRows:
        """Return the rows that were found of some rules."""
        key = tuple((place, len(self._found.get(place, {}))) for place in places)
        if key not in self._written:
            self._written[key] = self._rows(places)
        return self._written[key]

    def _rows(self, places: Sequence[int]) -> CutRows:
        cuts = [Cut(place, weights) for place in places for weights in self._found.get(place, {}).values()]
        if not cuts:
            empty = np.zeros(0)
            return CutRows(sparse.csr_array((0, self._size + 1)), empty, np.zeros(0, dtype=np.int64), (), empty)
        lines = cut_lines(self.peers, cuts, self._size)
        limits = lines.upper
        of_total = sparse.csr_array(-(limits.of_total + limits.of_fair)[:, None])
        return CutRows(
            sparse.hstack([lines.matrix, of_total], format="csr"),
            limits.fixed * self._scale,
            np.array([cut.peers for cut in cuts]),
            tuple(cut.weights for cut in cuts),
            lines.largest,
        )

    def found(self, places: Sequence[int], x: Array) -> bool:
        """Add the rows that targets x (n,), scaled, break; tell whether there are any that were not known."""
        money = x / self._scale
        total, new = float(money.sum()), False
        for place in places:
            one = self.peers[place]
            if total <= 0 and one.whole != "money":
                continue  # shares of nothing are unequal to none
            known = self._found.setdefault(place, {})
            for weights in missed(one, one.values(money, total, total), 0.0):
                new |= weights.tobytes() not in known
                known.setdefault(weights.tobytes(), weights)
        return new


def worth(peers: Peers, fair: Array, street: float) -> float:
    """Return what one unit of a rule's limit is worth, money: of a spread on average for a peer, of a Gini in all.

    Parameters
    ----------
    fair : array (n,), fair shares, money
    """
    if peers.kind == "gini":
        inside = np.asarray((peers.matrix != 0).sum(axis=0)).ravel() > 0
        return float(fair[inside].sum())
    coefficients = np.asarray(peers.matrix.sum(axis=1)).ravel()
    cells = np.diff(peers.matrix.indptr)
    used = coefficients > 0
    return peers.unit(street, street) * float((cells[used] / coefficients[used]).mean()) if used.any() else 1.0
