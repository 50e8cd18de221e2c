"""Networks that sort the peers of a Gini rule: a linear program with them is one with the rows of all orders."""

import numpy as np
import pytest
from scipy import sparse

from solvers.backends import linear
from solvers.peer_network import Ordered, comparators, networked, over, weights_of
from solvers.peer_order import is_mean
from solvers.peers import Peers, order_weights
from solvers.program import Program

CHANCE = np.random.default_rng(11)


@pytest.mark.parametrize("count", [1, 2, 3, 7, 8, 20, 33])
def test_comparators_sort_any_values(count: int) -> None:
    for _ in range(50):
        values = CHANCE.integers(0, 9, count).tolist()
        for low, high in comparators(count):
            values[low], values[high] = sorted((values[low], values[high]))
        assert values == sorted(values)


def budget(gains: np.ndarray) -> Program:
    """Return the program that shares `p` out among p cells, none above 3, where gains (p,) are the least."""
    count = len(gains)
    whole = np.array([float(count)])
    return Program(
        gains, sparse.csr_array(np.ones((1, count))), whole, whole, np.zeros(count), np.full(count, 3.0)
    )  # fmt: skip


def rule(count: int, limit: float) -> tuple[Peers, Ordered]:
    shift = CHANCE.normal(scale=0.05, size=count)
    matrix = sparse.csr_array(np.diag(CHANCE.uniform(0.5, 1.5, count)))
    peers = Peers("even", "gini", tuple(map(str, range(count))), matrix, shift, "money", limit)
    return peers, over(peers, matrix, shift)


@pytest.mark.parametrize("count", [3, 6, 17])
def test_the_optimum_keeps_the_rule_and_one_row_proves_it(count: int) -> None:
    for _ in range(10):
        program = budget(CHANCE.normal(size=count))
        peers, ordered = rule(count, 0.15)
        found = linear.solve(networked(program, [ordered]), 10.0)
        assert found.found
        targets = found.point[:count]
        values = peers.values(targets, 1.0, 1.0)
        assert order_weights(values) @ values <= 0.15 * count * values.sum() + 1e-7
        (weights,) = weights_of([ordered], found.multipliers, 1)
        assert weights is not None
        assert is_mean(weights, 1.0)
        row = weights - 0.15 * count
        alone = Program(
            program.cost,
            sparse.csr_array(sparse.vstack([program.matrix, (row @ peers.matrix)[np.newaxis, :]], format="csr")),
            np.append(program.row_lower, -np.inf),
            np.append(program.row_upper, float(row @ peers.shift)),
            program.lower,
            program.upper,
        )
        proven = linear.solve(alone, 10.0)
        assert program.cost @ proven.point == pytest.approx(program.cost @ targets, abs=1e-7)


def test_a_rule_that_does_not_bind_changes_nothing_and_pays_nothing() -> None:
    program = budget(CHANCE.normal(size=6))
    _, ordered = rule(6, 0.99)
    free, found = linear.solve(program, 10.0), linear.solve(networked(program, [ordered]), 10.0)
    assert program.cost @ found.point[:6] == pytest.approx(program.cost @ free.point)
    assert weights_of([ordered], found.multipliers, 1) == [None]
