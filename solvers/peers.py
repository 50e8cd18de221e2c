"""Peers: rules about the inequality of a measure among the instances that `each` makes.

    spread    v_i - v_j <= max                              for all pairs
    gini      sum_{i<j} |v_i - v_j| <= max p sum v          over p peers

Both are implied by many linear rows: one for each pair, one for each order of the peers. Only those are written that
some targets break; what breaks none keeps the rule.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from solvers.blocks import Block, fixed, joined, none_below, of_fair, of_total
from solvers.lines import Limits, Lines
from solvers.wishes import Wish

Array = NDArray[np.float64]
_HALVINGS = 60
KEPT = 1e-10
"""A rule that is missed by less, relative to max(1, its largest value), is kept."""
_ROUNDING = 1e-12
"""Share of the sum of values below which a sum of differences is rounding."""


@dataclass(frozen=True)
class Peers:
    """A rule over p peers, whose values are matrix @ x / whole - shift.

    Attributes
    ----------
    rule : its id
    names : tuple of p
    matrix : CSR (p, n)
    shift : array (p,)
    whole : what targets are measured by: 1 (`money`), the published total or the street total
    limit : in the measure's unit, or a Gini coefficient
    size : what the Gini coefficient is taken of where its violation is measured, p times the sum of values that the
        fair shares have; 1 for a spread
    wish : how much a violation costs where the rule is soft, None where it is hard
    """

    rule: str
    kind: Literal["spread", "gini"]
    names: tuple[str, ...]
    matrix: sparse.csr_array
    shift: Array
    whole: Literal["money", "total", "street"]
    limit: float
    size: float = 1.0
    wish: Wish | None = None

    @property
    def count(self) -> int:
        """Number of peers p."""
        return len(self.shift)

    def unit(self, total: float, street: float) -> float:
        """Return what targets, money, are measured by."""
        return {"money": 1.0, "total": total, "street": street}[self.whole]

    def values(self, x: Array, total: float, street: float) -> Array:
        """Return the values (p,) for targets x (n,), money."""
        return np.asarray(self.matrix @ x / self.unit(total, street) - self.shift, dtype=np.float64)


@dataclass(frozen=True)
class Cut:
    """One row that a rule about peers implies: sum of weights x values <= limit.

    Attributes
    ----------
    peers : place of the rule among the problem's
    weights : array (p,)
    """

    peers: int
    weights: Array


def excess(kind: str, values: Array, limit: float) -> float:
    """Return by how much values (p,) miss a rule: the spread's excess, or that of the sum of differences."""
    if kind == "spread":
        return float(values.max() - values.min() - limit)
    return float(order_weights(values) @ values - limit * len(values) * values.sum())


def order_weights(values: Array) -> Array:
    """Return the weights (p,) with which values sum to the sum of |v_i - v_j| over pairs, in the order they have."""
    p = len(values)
    weights = np.empty(p)
    weights[np.argsort(values, kind="stable")] = 2.0 * np.arange(1, p + 1) - p - 1.0
    return weights


def missed(peers: Peers, values: Array, slack: float) -> list[Array]:
    """Return the weights of the rows that values (p,) break when the rule may be missed by `slack` of its own unit.

    Of a spread those of as few pairs as move everybody who is too high or too low as the nearest values that keep it
    would (`_pairs`), of a Gini coefficient that of the present order.
    """
    room = KEPT * max(1.0, float(np.abs(values).max(initial=0.0)))
    allowed = peers.limit + slack if peers.kind == "spread" else peers.limit
    if peers.kind == "gini":
        room = peers.count * max(room, _ROUNDING * float(np.abs(values).sum()))
        if excess("gini", values, allowed) - slack * peers.size <= room:
            return []
        return [order_weights(values) - peers.limit * peers.count]
    if float(values.max() - values.min()) <= allowed + room:
        return []
    return [_pair(peers.count, i, j) for i, j in _pairs(values, allowed)]


def _pairs(values: Array, allowed: float) -> Iterator[tuple[int, int]]:
    """Yield pairs of peers that are too far apart.

    The nearest values that keep the rule cut everybody off at a lower end and `allowed` above it, so that as much is
    cut off above as below. What is cut off above is laid beside what is cut off below, highest beside lowest: those
    that meet are a pair. These are the pairs whose rows bind there, one fewer than the peers that are moved.
    """
    low, high = float(values.min()), float(values.max()) - allowed
    for _ in range(_HALVINGS):
        end = 0.5 * (low + high)
        above, below = np.maximum(values - end - allowed, 0.0), np.maximum(end - values, 0.0)
        low, high = (end, high) if above.sum() > below.sum() else (low, end)
    tops = np.argsort(-above, kind="stable")[: int((above > 0).sum())]
    bottoms = np.argsort(-below, kind="stable")[: int((below > 0).sum())]
    if not len(tops) or not len(bottoms):
        yield int(values.argmax()), int(values.argmin())
        return
    ends = np.cumsum(above[tops]) / above[tops].sum(), np.cumsum(below[bottoms]) / below[bottoms].sum()
    top = bottom = 0
    while top < len(tops) and bottom < len(bottoms):
        yield int(tops[top]), int(bottoms[bottom])
        if ends[0][top] < ends[1][bottom]:
            top += 1
        else:
            bottom += 1


def _pair(count: int, high: int, low: int) -> Array:
    weights = np.zeros(count)
    weights[high], weights[low] = 1.0, -1.0
    return weights


def cut_lines(peers: Sequence[Peers], cuts: Sequence[Cut], size: int) -> Lines:
    """Return the rows of cuts, each named after its rule, without what a soft rule may be missed by."""
    runs = [list(run) for _, run in groupby(cuts, key=lambda cut: cut.peers)]
    return joined([_block(peers[run[0].peers], np.stack([cut.weights for cut in run])) for run in runs], size)


def _block(peers: Peers, weights: Array) -> Block:
    """Return the rows of one rule that weights (k, p) make."""
    rows = sparse.csr_array(sparse.csr_array(weights) @ peers.matrix)
    limits = weights @ peers.shift
    if peers.kind == "spread":
        limits = limits + peers.limit * np.maximum(weights, 0.0).sum(axis=1)
    return Block((peers.rule,) * len(weights), rows, none_below(len(weights)), _limits(peers, limits), "max")


def _limits(peers: Peers, limit: Array) -> Limits:
    return {"money": fixed, "total": of_total, "street": of_fair}[peers.whole](limit, np.inf)
