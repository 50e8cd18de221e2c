"""A Gini rule as a moderate number of rows over further variables: the values run through a network that sorts them.

A comparator takes two values a, b and gives p + q = a + b with q >= a, q >= b. A network of them that sorts (Batcher
1968) gives outputs y, and sum c_k y_k with c = 1-p, 3-p, ..., p-1 is at least the sum of |v_i - v_j| over pairs,
whatever the comparators choose, and exactly that where each gives the smaller and the larger one (Goemans 2015: such a
network describes the hull of all orders). So a linear program with the network is one with the rows of all orders;
of p peers it takes about p log(p)^2 / 2 variables. Its multipliers come to one weight a peer, a mean of orders.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from solvers.peers import Peers
from solvers.program import Program

Array = NDArray[np.float64]
MOST = 200
"""Peers up to whom a network is small enough; of more, the rows of single orders are written as targets break them."""


@dataclass(frozen=True)
class Network:
    """What a Gini rule over p peers adds to a program.

    The variables are the two outputs of each of k comparators; rows are two for the sum of each and its larger output
    against its inputs, as `inputs @ values + wires @ variables`.

    Attributes
    ----------
    inputs : CSR (3k, p); wires : CSR (3k, 2k); the first k rows are 0, the others at least 0
    last_inputs : array (p,); last_wires : array (2k,), the sum over all pairs
    """

    inputs: sparse.csr_array
    wires: sparse.csr_array
    last_inputs: Array
    last_wires: Array

    @property
    def comparators(self) -> int:
        """Number of comparators k."""
        return int(self.wires.shape[1]) // 2


def network_of(count: int) -> Network:
    """Return the network that sorts `count` values."""
    pairs = comparators(count)
    k = len(pairs)
    at = np.arange(count)  # what each line carries: a value, or count + the number of a variable
    taken = np.empty((k, 2), dtype=np.int64)
    for place, (low, high) in enumerate(pairs):
        taken[place] = at[low], at[high]
        at[low], at[high] = count + 2 * place, count + 2 * place + 1
    own = np.arange(k)
    less, more = count + 2 * own, count + 2 * own + 1
    entries = [
        (own, taken[:, 0], -1.0), (own, taken[:, 1], -1.0), (own, less, 1.0), (own, more, 1.0),
        (k + own, more, 1.0), (k + own, taken[:, 0], -1.0),
        (2 * k + own, more, 1.0), (2 * k + own, taken[:, 1], -1.0),
    ]  # fmt: skip
    rows, columns = (np.concatenate([entry[side] for entry in entries]) for side in (0, 1))
    values = np.repeat([entry[2] for entry in entries], k)
    whole = sparse.csr_array((values, (rows, columns)), shape=(3 * k, count + 2 * k))
    last = np.zeros(count + 2 * k)
    last[at] = np.arange(1.0 - count, count, 2.0)
    return Network(sparse.csr_array(whole[:, :count]), sparse.csr_array(whole[:, count:]), last[:count], last[count:])


def comparators(count: int) -> list[tuple[int, int]]:
    """Return the pairs of lines that Batcher's odd-even merge sort compares, lower line first."""
    found = []
    size = 1
    while size < count:
        step = size
        while step >= 1:
            for first in range(step % size, count - step, 2 * step):
                lows = range(first, min(first + step, count - step))
                found += [(low, low + step) for low in lows if low // (2 * size) == (low + step) // (2 * size)]
            step //= 2
        size *= 2
    return found


@dataclass(frozen=True)
class Ordered:
    """A Gini rule over variables x of a program, with values v = matrix @ x - shift.

    It says: sum over pairs of |v_i - v_j| + rest @ x <= limit.

    Attributes
    ----------
    matrix : CSR (p, N); shift : array (p,)
    rest : array (N,), what stands on the left besides, and variables by which the rule gives way
    """

    matrix: sparse.csr_array
    shift: Array
    rest: Array
    limit: float


@dataclass(frozen=True)
class Rows:
    """The rows of one rule over the program's N variables and its own.

    Attributes
    ----------
    on_program : CSR (3k + 1, N); on_wires : CSR (3k + 1, 2k); low, high : arrays (3k + 1,); the rule's own row is last
    """

    on_program: sparse.csr_array
    on_wires: sparse.csr_array
    low: Array
    high: Array


def rows_of(rule: Ordered) -> Rows:
    """Return the rows of a rule, its comparators' first."""
    network = network_of(len(rule.shift))
    k = network.comparators
    own = rule.matrix.T @ network.last_inputs + rule.rest
    shifted = np.append(network.inputs @ rule.shift, network.last_inputs @ rule.shift)
    return Rows(
        sparse.csr_array(sparse.vstack([network.inputs @ rule.matrix, own[np.newaxis, :]], format="csr")),
        sparse.csr_array(sparse.vstack([network.wires, network.last_wires[np.newaxis, :]], format="csr")),
        np.concatenate([np.zeros(3 * k), [-np.inf]]) + shifted,
        np.concatenate([np.zeros(k), np.full(2 * k, np.inf), [rule.limit]]) + shifted,
    )


def ordered(peers: Peers, street: float, scale: float) -> Ordered:
    """Return a rule over targets (n,), scaled.

    Parameters
    ----------
    street : street total, money; scale : scaled units per money
    """
    return over(peers, peers.matrix, peers.shift * peers.unit(street, street) * scale)


def over(peers: Peers, matrix: sparse.csr_array, shift: Array) -> Ordered:
    """Return a rule whose values are matrix @ x - shift times any unit."""
    part = peers.limit * peers.count
    return Ordered(matrix, shift, -part * np.asarray(matrix.sum(axis=0)).ravel(), -part * float(shift.sum()))


def networked(program: Program, rules: Sequence[Ordered]) -> Program:
    """Return a program with rules behind its rows and their networks behind its variables."""
    rows = [rows_of(rule) for rule in rules]
    width = sum(own.on_wires.shape[1] for own in rows)
    behind = sparse.block_diag([own.on_wires for own in rows], format="csr")
    front = [_as_wide(own.on_program, program.variables) for own in rows]
    return replace(
        program,
        cost=np.concatenate([program.cost, np.zeros(width)]),
        matrix=sparse.csr_array(
            sparse.vstack(
                [_as_wide(program.matrix, program.variables + width), sparse.hstack([sparse.vstack(front), behind])],
                format="csr",
            )
        ),
        row_lower=np.concatenate([program.row_lower, *(own.low for own in rows)]),
        row_upper=np.concatenate([program.row_upper, *(own.high for own in rows)]),
        lower=np.concatenate([program.lower, np.full(width, -np.inf)]),
        upper=np.concatenate([program.upper, np.full(width, np.inf)]),
    )


def _as_wide(matrix: sparse.csr_array, columns: int) -> sparse.csr_array:
    return sparse.csr_array((matrix.data, matrix.indices, matrix.indptr), shape=(matrix.shape[0], columns))


def weights_of(rules: Sequence[Ordered], multipliers: Array, first: int) -> list[Array | None]:
    """Return for each rule the mean of orders (p,) that multipliers of all rows come to; None where it pays nothing.

    Parameters
    ----------
    first : number of the first row that `networked` added
    """
    found: list[Array | None] = []
    for rule in rules:
        network = network_of(len(rule.shift))
        rows = 3 * network.comparators
        own, pays = multipliers[first : first + rows], -multipliers[first + rows]
        found.append(None if pays <= 0 else network.last_inputs - (network.inputs.T @ own) / pays)
        first += rows + 1
    return found
