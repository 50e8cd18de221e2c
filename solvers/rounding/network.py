"""Two families of nested rows as a network: from the total down one tree, through the cells, and up the other.

A cell's units are arcs from the lowest node that holds it in one tree to the lowest in the other. Nodes without a limit
that matters are left out, and so are cells whose units are settled.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solvers.backends import flow
from solvers.errors import SolverError
from solvers.exact.compiling import fitted
from solvers.rounding import kernels
from solvers.rounding.families import Family
from solvers.rounding.units import Units

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Open:
    """Which units of cells (n,) the flow decides: steps, units below the base, units above the step."""

    step: Bools
    down: Bools
    up: Bools


@dataclass(frozen=True)
class Side:
    """One family in the network: nodes (k,) that have a limit, the root first.

    Attributes
    ----------
    at : int array (t,), the node that stands for each of the tree's
    kept : int array (k,), the tree's nodes that have a limit
    above : int array (k - 1,), the node above each but the root
    capacities : int array (k - 1,), how much more than its lower limit each node but the root may take
    low, high : bool arrays (k - 1,), whether each of them has a lower and an upper limit
    draws : int array (k,), what lower limits and the total draw to each node
    """

    at: Ints
    kept: Ints
    above: Ints
    capacities: Ints
    low: Bools
    high: Bools
    draws: Ints


@dataclass(frozen=True)
class Flow:
    """What the flow decides, and the labels that prove that nothing costs less.

    Attributes
    ----------
    counts : int array (n,)
    along, across : int arrays, the price at each node of the trees: cells take units up to the sum of the two
    """

    counts: Ints
    along: Ints
    across: Ints


def cheapest(
    units: Units, prices: Ints, unit: int, families: tuple[Family, Family], opened: Open, guess: tuple[Ints, Ints]
) -> Flow | None:
    """Return the flow of least cost; None where open units cannot make all sums fit.

    Parameters
    ----------
    prices : (n,), of steps; unit : the price of units above steps
    guess : prices at the nodes of both trees, at which settled steps are taken or not
    """
    theta = guess[0][families[0].leaf] + guess[1][families[1].leaf]
    counts = units.base + (units.step & ~opened.step & (prices < theta)) - np.where(opened.down, units.down, 0)
    rooms = (
        (opened.step & units.step).astype(np.int64)
        + np.where(opened.down, units.down, 0)
        + np.where(opened.up, units.up, 0)
    )
    along, across = (_side(family, counts, rooms) for family in families)
    if along is None or across is None:
        return None
    sources, sinks = along.at[families[0].leaf], len(along.kept) + across.at[families[1].leaf]
    cells = np.flatnonzero(opened.step & units.step)
    arcs = [*_between(along, across), (sources[cells], sinks[cells], np.ones_like(cells), prices[cells])]
    further = []
    for chosen, room, price in ((opened.down, units.down, -unit), (opened.up, units.up, unit)):
        some = np.flatnonzero(chosen & (room > 0))
        pairs, bundle = np.unique(sources[some] * (sinks.max() + 1) + sinks[some], return_inverse=True)
        whole = np.zeros(len(pairs), np.int64)
        np.add.at(whole, bundle, room[some])
        further.append((some, bundle, room[some], whole))
        arcs.append((pairs // (sinks.max() + 1), pairs % (sinks.max() + 1), whole, np.full(len(pairs), price)))
    tails, heads, capacities, costs = (np.concatenate(part) for part in zip(*arcs, strict=True))
    flows = flow.solve(tails, heads, capacities, costs, np.concatenate([along.draws, -across.draws]))
    if flows is None:
        return None
    parts = np.split(flows, np.cumsum([len(arc[0]) for arc in arcs])[:-1])
    counts[cells] += parts[2]
    for (some, bundle, room, whole), amount in zip(further, parts[3:], strict=True):
        counts[some] += fitted(kernels.split, len(counts))(amount, whole, bundle, room)
    labels = np.concatenate([-guess[0][along.kept], guess[1][across.kept]])
    onward, back = flows < capacities, flows > 0
    nodes = len(along.kept) + len(across.kept) - 2
    onward[:nodes] |= ~np.concatenate([along.high, across.high])
    back[:nodes] |= ~np.concatenate([along.low, across.low])
    if not fitted(kernels.labelled, len(counts))(tails, heads, costs, onward, back, labels):
        raise SolverError("a flow of least cost has a circle that costs less")
    return Flow(counts, -labels[along.at], labels[len(along.kept) + across.at])


def _side(family: Family, counts: Ints, rooms: Ints) -> Side | None:
    """Return a family's nodes that have a limit when cells (n,) may add units; None where one cannot keep it."""
    nest, fixed, room = family.nest, family.sums(counts), family.sums(rooms)
    lower, upper = nest.lower - fixed, nest.upper - fixed
    if (lower > np.minimum(room, upper)).any() or (upper < 0).any():
        return None
    low, high = lower > 0, upper < room
    limited = low | high
    limited[0] = True
    nearest = np.where(limited, np.arange(len(limited)), nest.parent)
    while not limited[nearest].all():
        nearest = nearest[nearest]
    at = (np.cumsum(limited) - 1)[nearest]
    kept = np.flatnonzero(limited)
    inner = kept[1:]
    least, above = np.maximum(lower[inner], 0), at[nest.parent[inner]]
    draws = np.zeros(len(kept), np.int64)
    draws[0] = lower[0]
    draws[1:] += least
    np.subtract.at(draws, above, least)
    return Side(at, kept, above, np.minimum(upper, room)[inner] - least, low[inner], high[inner], draws)


def _between(along: Side, across: Side) -> list[tuple[Ints, Ints, Ints, Ints]]:
    """Return the arcs between nodes: down the first tree, up the second."""
    nodes, further = len(along.kept), len(across.kept)
    return [
        (along.above, np.arange(1, nodes), along.capacities, np.zeros(nodes - 1, np.int64)),
        (nodes + np.arange(1, further), nodes + across.above, across.capacities, np.zeros(further - 1, np.int64)),
    ]
