"""Gini rules in one order of their peers: rows that keep the order, means of orders, places that are changed."""

from itertools import permutations

import numpy as np
import pytest
from scipy import sparse

from solvers.peer_order import Order, is_mean, mean, neighbours, order_of, reordered, weights_of
from solvers.peers import Peers, order_weights

CHANCE = np.random.default_rng(3)


def of_order(count: int) -> np.ndarray:
    """Return -(p-1), ..., p-1."""
    return 2.0 * np.arange(1, count + 1) - count - 1.0


def test_a_mean_of_orders_is_told_from_what_is_none() -> None:
    orders = np.array(list(permutations(of_order(5))))
    for _ in range(200):
        shares = CHANCE.dirichlet(np.full(len(orders), 0.05))
        weights = shares @ orders
        assert is_mean(3.0 * weights, 3.0)
        beyond = weights + 0.01 * (orders[int((orders @ weights).argmax())] - weights)
        top = orders[int((orders @ weights).argmax())]
        assert is_mean(top, 1.0)
        assert not is_mean(1.01 * top, 1.0)
        assert is_mean(beyond, 1.0)


@pytest.mark.parametrize("count", [2, 3, 5])
def test_the_nearest_mean_is_one_and_no_order_is_nearer(count: int) -> None:
    orders = np.array(list(permutations(of_order(count))))
    for _ in range(100):
        weights = CHANCE.normal(size=count) * 2 * count
        nearest = mean(weights)
        assert is_mean(nearest, 1.0)
        assert ((orders - nearest) @ (weights - nearest)).max() <= 1e-9 * count**2  # the hyperplane of a projection


def test_a_mean_is_its_own_nearest() -> None:
    orders = np.array(list(permutations(of_order(4))))
    weights = CHANCE.dirichlet(np.ones(len(orders))) @ orders
    assert mean(weights) == pytest.approx(weights, abs=1e-12)


def test_neighbours_rows_hold_for_values_in_their_order_alone() -> None:
    count, street, scale = 6, 10.0, 0.5
    matrix = sparse.csr_array(
        CHANCE.uniform(0.5, 2.0, (count, 8)) * (CHANCE.random((count, 8)) < 0.5) + np.eye(count, 8)
    )
    peers = Peers("p", "gini", tuple("abcdef"), matrix, CHANCE.normal(size=count), "street", 0.2)
    targets = CHANCE.uniform(0.0, 5.0, 8)
    values = peers.values(targets, street, street)
    order = order_of(0, values)
    rows = neighbours([peers], [order], street, scale)
    assert (rows.matrix @ (targets * scale) <= rows.upper + 1e-12).all()
    assert abs(rows.matrix).max(axis=1).toarray() == pytest.approx(1.0)
    wrong = neighbours([peers], [Order(0, order.ranked[::-1].copy())], street, scale)
    assert (wrong.matrix @ (targets * scale) >= wrong.upper - 1e-12).all()
    off = rows.upper - rows.matrix @ (targets * scale)
    expected = np.diff(np.sort(values)) * street * scale / rows.largest
    assert off == pytest.approx(expected)


def test_neighbours_weights_cancel_and_push_the_lower_one_down() -> None:
    order = Order(0, np.array([2, 0, 1]))
    assert weights_of(order, np.array([3.0, 1.0])).tolist() == [-2.0, -1.0, 3.0]


def test_only_equal_values_change_places() -> None:
    values = np.array([1.0, 2.0, 2.0, 2.0, 5.0])
    order = order_of(0, values)
    changed = reordered(order, values, np.array([9.0, 3.0, 1.0, 2.0, 0.0]))
    assert changed.ranked.tolist() == [0, 2, 3, 1, 4]
    ranks = np.empty(5)
    ranks[changed.ranked] = np.arange(5)
    assert order_weights(ranks) @ values == pytest.approx(order_weights(values) @ values)
