"""A Gini rule while its peers are kept in one order, from the least value to the largest.

In one order the sum of |v_i - v_j| over pairs is linear, c @ v with c = 1-p, 3-p, ..., p-1. Targets that keep an order
keep the rule where they keep this one row. So two kinds of rows say all: the row of the order, and p-1 rows
v_i <= v_k, one for each two neighbours.

What these rows do to an optimum is one weight a peer: the multiplier of the order's row times c, and those of the
neighbours. The optimum is that of all orders where these weights are a mean of orders' rows: where the k largest never
sum to more than the k largest of c (Rado 1952), times the multiplier. They are then one row that the rule implies, and
the optimum with this row alone is the same. Where they are not, peers of equal values change places so that larger
weights come later: the point stays possible, and the next optimum is no worse.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from solvers.peers import Peers

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
_LEVEL = 1e-9
"""Values that differ by less, relative to max(1, the largest), are equal."""
_MEAN = 1e-7
"""By how much sums of weights may pass those of an order, relative to the largest of these, before they are moved."""


@dataclass(frozen=True)
class Order:
    """The order of the p peers of one rule.

    Attributes
    ----------
    peers : place of the rule among the problem's
    ranked : int array (p,), the peers from the least value to the largest
    """

    peers: int
    ranked: Ints


@dataclass(frozen=True)
class Neighbours:
    """Rows v_i <= v_k of all neighbours in several orders.

    Attributes
    ----------
    matrix : CSR (r, n), upper : array (r,), scaled as a model's rows are
    largest : array (r,), what each row over money was divided by
    starts : where the rows of each order begin, and the end
    """

    matrix: sparse.csr_array
    upper: Array
    largest: Array
    starts: tuple[int, ...]


def order_of(place: int, values: Array) -> Order:
    """Return the order that values (p,) have."""
    return Order(place, np.argsort(values, kind="stable").astype(np.int64))


def neighbours(peers: Sequence[Peers], orders: Sequence[Order], street: float, scale: float) -> Neighbours:
    """Return the rows that keep orders.

    Parameters
    ----------
    street : street total, money; scale : scaled units per money
    """
    parts, limits, starts = [], [], [0]
    for order in orders:
        one = peers[order.peers]
        ranked = one.matrix[order.ranked]
        shift = one.shift[order.ranked]
        parts.append(sparse.csr_array(ranked[:-1] - ranked[1:]))
        limits.append((shift[:-1] - shift[1:]) * one.unit(street, street) * scale)
        starts.append(starts[-1] + one.count - 1)
    matrix = sparse.csr_array(sparse.vstack(parts, format="csr"))
    largest = abs(matrix).max(axis=1).toarray().ravel()
    largest = np.where(largest > 0, largest, 1.0)
    matrix.data /= np.repeat(largest, np.diff(matrix.indptr))
    matrix.sort_indices()
    return Neighbours(matrix, np.concatenate(limits) / largest, largest, tuple(starts))


def weights_of(order: Order, pays: Array) -> Array:
    """Return the weights (p,) that multipliers pays (p-1,) >= 0 of the neighbours' rows put on the peers."""
    weights = np.zeros(len(order.ranked))
    weights[order.ranked[:-1]] += pays
    weights[order.ranked[1:]] -= pays
    return weights


def is_mean(weights: Array, pays: float) -> bool:
    """Tell whether weights (p,) are `pays` times a mean of the orders' c."""
    p = len(weights)
    room = pays * _of_order(p)[::-1].cumsum() - np.sort(weights)[::-1].cumsum()
    return bool(room.min() >= -_MEAN * max(pays * p * p / 4.0, 1e-300))


def mean(weights: Array) -> Array:
    """Return the mean of the orders' c that is nearest to weights (p,).

    What it takes off, in the order of the weights, is their difference to c made to rise by pooling neighbours (the
    nearest point of a permutahedron, Negrinho & Martins 2014).
    """
    ranked = np.argsort(weights, kind="stable")
    nearest = np.empty(len(weights))
    nearest[ranked] = weights[ranked] - _rising(weights[ranked] - _of_order(len(weights)))
    return nearest


def _rising(values: Array) -> Array:
    """Return the nearest values (p,) that never fall: neighbours that do are pooled to their mean."""
    sums: list[float] = []
    counts: list[int] = []
    for value in values.tolist():
        whole, count = value, 1
        while sums and sums[-1] * count >= whole * counts[-1]:
            whole, count = whole + sums.pop(), count + counts.pop()
        sums.append(whole)
        counts.append(count)
    return np.repeat(np.array(sums) / np.array(counts), counts)


def reordered(order: Order, values: Array, weights: Array) -> Order:
    """Return the order in which peers of equal values (p,) are ranked by their weights (p,)."""
    ranked = order.ranked
    steps = np.diff(values[ranked]) > _LEVEL * max(1.0, float(np.abs(values).max()))
    block = np.concatenate([[0], np.cumsum(steps)])
    return Order(order.peers, ranked[np.lexsort((weights[ranked], block))])


def _of_order(p: int) -> Array:
    return np.arange(1.0 - p, p, 2.0)
