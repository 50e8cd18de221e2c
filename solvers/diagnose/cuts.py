"""Rows that rules about peers imply, kept as they are found: one that was found for some rules holds for all.

A rule about peers stands for far more rows than are ever written (`solvers.peers`). Which of them matter shows when
targets break the rule; what is written once is used by every later program that has the rule. Gini rules over no more
than `MOST` peers are said by networks that sort them (`solvers.diagnose.networks`) and need none.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from solvers.peer_network import MOST
from solvers.peers import Cut, Peers, cut_lines, missed

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
_KEPT = 20
"""Rows that have proven something and are tried again; more make programs slow."""


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
        self.sorted = frozenset(at for at, one in enumerate(peers) if one.kind == "gini" and one.count <= MOST)
        self._proven: dict[int, list[Cut]] = {}
        self._written: dict[tuple[tuple[int, int], ...], CutRows] = {}

    def rows(self, places: Sequence[int]) -> CutRows:
        """Return the rows that were found of some rules."""
        key = tuple((place, len(self._found.get(place, {}))) for place in places)
        if key not in self._written:
            self._written[key] = self._rows(places)
        return self._written[key]

    def _rows(self, places: Sequence[int]) -> CutRows:
        cuts = [Cut(place, weights) for place in places for weights in self._found.get(place, {}).values()]
        return written(self.peers, cuts, self._size, self._scale)

    def keep(self, cut: Cut) -> None:
        """Keep a row of a rule with a network, which has proven something."""
        self._proven.setdefault(cut.peers, []).append(cut)

    def kept(self, places: Sequence[int]) -> list[Cut]:
        """Return the rows that have proven something of some rules with networks, the last of them."""
        return [cut for place in places for cut in self._proven.get(place, [])[-_KEPT:]]

    def found(self, places: Sequence[int], x: Array) -> bool:
        """Add the rows that targets x (n,), scaled, break; tell whether there are any that were not known."""
        money = x / self._scale
        total, new = float(money.sum()), False
        for place in places:
            one = self.peers[place]
            if place in self.sorted or (total <= 0 and one.whole != "money"):
                continue  # shares of nothing are unequal to none
            known = self._found.setdefault(place, {})
            for weights in missed(one, one.values(money, total, total), 0.0):
                new |= weights.tobytes() not in known
                known.setdefault(weights.tobytes(), weights)
        return new


def written(peers: Sequence[Peers], cuts: Sequence[Cut], size: int, scale: float) -> CutRows:
    """Return the rows of cuts over `size` cells; `scale` is scaled units per money."""
    if not cuts:
        empty = np.zeros(0)
        return CutRows(sparse.csr_array((0, size + 1)), empty, np.zeros(0, dtype=np.int64), (), empty)
    lines = cut_lines(peers, cuts, size)
    limits = lines.upper
    of_total = sparse.csr_array(-(limits.of_total + limits.of_fair)[:, None])
    return CutRows(
        sparse.csr_array(sparse.hstack([lines.matrix, of_total], format="csr")),
        limits.fixed * scale,
        np.array([cut.peers for cut in cuts]),
        tuple(cut.weights for cut in cuts),
        lines.largest,
    )


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
