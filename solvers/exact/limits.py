"""Compiled loops over the limits of a tree: what nodes can sum to at all, and which rows make it so."""

import numpy as np
from numpy.typing import NDArray

from solvers.exact.compiling import compiled
from solvers.exact.levels import REACHED, Array, Ints, Nodes


@compiled()
def propagate(nodes: Nodes, low: Array, high: Array) -> int:
    """Tighten the limits of nodes, in place, by what their cells and children can sum to.

    Returns
    -------
    int
        -1, or a node whose limits cross by more than rounding.
    """
    count = len(nodes.end)
    least, most = np.zeros(count), np.zeros(count)
    for v in range(count - 1, -1, -1):
        for i in range(nodes.first[v], nodes.own[v]):
            least[v] += low[i]
            most[v] += high[i]
        lower, upper = max(nodes.lower[v], least[v]), min(nodes.upper[v], most[v])
        if lower > upper + REACHED * max(1.0, abs(upper)):
            return int(v)
        nodes.lower[v], nodes.upper[v] = lower, max(lower, upper)
        if v > 0:
            least[nodes.parent[v]] += nodes.lower[v]
            most[nodes.parent[v]] += nodes.upper[v]
    return -1


@compiled()
def hand_down(
    carried: Array,
    parent: Ints,
    inside: NDArray[np.bool_],
    lower: Array,
    upper: Array,
    row_of_lower: Ints,
    row_of_upper: Ints,
    least: Array,
    most: Array,
    multipliers: Array,
) -> None:
    """Hand differences of slopes (t,) down inside entities to the rows that make the bounds, topmost first.

    Parameters
    ----------
    lower, upper : (t,), limits of the nodes' rows; least, most : the same tightened by what lies below
    multipliers : (m,), filled in place
    """
    for v in range(len(carried)):
        if not inside[v]:
            continue
        if v > 0 and inside[parent[v]]:
            carried[v] += carried[parent[v]]
        if carried[v] > 0.0 and row_of_lower[v] >= 0 and lower[v] >= least[v]:
            multipliers[row_of_lower[v]] += carried[v]
            carried[v] = 0.0
        elif carried[v] < 0.0 and row_of_upper[v] >= 0 and upper[v] <= most[v]:
            multipliers[row_of_upper[v]] += carried[v]
            carried[v] = 0.0
