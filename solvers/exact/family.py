"""Compiled loops that grow a laminar family of scopes and bring it into depth-first order."""

import numpy as np
from numpy.typing import NDArray

from solvers.exact.compiling import compiled

Ints = NDArray[np.int64]
CROSSES = -1


@compiled()
def grown(cells: int, starts: Ints, stops: Ints, places: NDArray[np.int32]) -> tuple[Ints, Ints, Ints, Ints]:
    """Insert scopes one after the other into the family that holds only the root.

    Parameters
    ----------
    starts, stops : (r,), where each scope's cells begin and end in `places`

    Returns
    -------
    node_of : (r,), the node of each scope, new or equal to an old one; `CROSSES` where it crosses one
    parent, size : (t,), by node; node 0 is the root
    deepest : (cells,), the smallest node that holds each cell

    Notes
    -----
    Nodes that a scope holds wholly hand their cells on to their parents. If a single node is left that is held in
    part, the scope goes below it; if there are several, the scope crosses them. Linear in the number of places.
    """
    most = len(starts) + 1
    node_of = np.empty(len(starts), np.int64)
    parent, size = np.empty(most, np.int64), np.zeros(most, np.int64)
    parent[0] = -1
    held, touched, waiting = np.zeros(most, np.int64), np.empty(most, np.int64), np.empty(2 * most, np.int64)
    deepest = np.zeros(cells, np.int64)
    size[0] = cells
    nodes = 1
    for scope in range(len(starts)):
        start, stop = starts[scope], stops[scope]
        count = handed_up(start, stop, places, deepest, parent, size, held, touched, waiting)
        node, above = judged(stop - start, count, size, held, touched)
        if above >= 0:
            node = nodes
            for k in range(count):
                if parent[touched[k]] == above and held[touched[k]] == size[touched[k]]:
                    parent[touched[k]] = node
            for place in range(start, stop):
                if deepest[places[place]] == above:
                    deepest[places[place]] = node
            parent[node], size[node] = above, stop - start
            nodes += 1
        node_of[scope] = node
        for k in range(count):
            held[touched[k]] = 0
    return node_of, parent[:nodes], size[:nodes], deepest


@compiled()
def handed_up(
    start: int,
    stop: int,
    places: NDArray[np.int32],
    deepest: Ints,
    parent: Ints,
    size: Ints,
    held: Ints,
    touched: Ints,
    waiting: Ints,
) -> int:
    """Count how many cells of a scope each node holds, where nodes that it holds wholly hand theirs on.

    Returns
    -------
    int
        How many nodes were touched; they are left in `touched`, their counts in `held`.
    """
    count = 0
    for place in range(start, stop):
        node = deepest[places[place]]
        if held[node] == 0:
            touched[count] = node
            count += 1
        held[node] += 1
    queued = count
    for k in range(count):
        waiting[k] = touched[k]
    while queued > 0:
        queued -= 1
        node = waiting[queued]
        above = parent[node]
        if held[node] < size[node] or above < 0:
            continue
        if held[above] == 0:
            touched[count] = above
            count += 1
        held[above] += held[node]
        if held[above] == size[above]:
            waiting[queued] = above
            queued += 1
    return count


@compiled()
def judged(cells: int, count: int, size: Ints, held: Ints, touched: Ints) -> tuple[int, int]:
    """Return the node that a scope of so many cells is equal to, or the one that it goes below, each -1 where none."""
    partly, above = 0, -1
    for k in range(count):
        node = touched[k]
        if held[node] < size[node]:
            partly += 1
            above = node
        elif size[node] == cells:
            return int(node), -1
    return CROSSES, above if partly == 1 else -1


@compiled()
def counted(parent: Ints, by_size: Ints, deepest: Ints) -> tuple[Ints, Ints, Ints]:
    """Return for each node (t,) its first cell, how many cells are its own, and how many nodes it covers.

    Parameters
    ----------
    by_size : (t,), nodes from the smallest to the root
    """
    nodes, cells = len(parent), len(deepest)
    earliest, own, below = np.empty(nodes, np.int64), np.empty(nodes, np.int64), np.empty(nodes, np.int64)
    for node in range(nodes):
        earliest[node], own[node], below[node] = cells, 0, 1
    for i in range(cells - 1, -1, -1):
        earliest[deepest[i]] = i
        own[deepest[i]] += 1
    for k in range(nodes - 1):
        node = by_size[k]
        above = parent[node]
        earliest[above] = min(earliest[above], earliest[node])
        below[above] += below[node]
    return earliest, own, below


@compiled()
def ordered(parent: Ints, by_size: Ints, by_cell: Ints, below: Ints) -> Ints:
    """Return the place of each node (t,) in depth-first order.

    Children stand in the order of their first cells, so that cells that lie in the order of the tree stay there.

    Parameters
    ----------
    by_size, by_cell : (t,), nodes from the smallest to the root, and in the order of their first cells
    below : (t,), how many nodes each covers
    """
    nodes = len(parent)
    place, first_child, following = np.empty(nodes, np.int64), np.empty(nodes, np.int64), np.empty(nodes, np.int64)
    for node in range(nodes):
        place[node], first_child[node], following[node] = 0, -1, -1
    for k in range(nodes - 1, -1, -1):
        node = by_cell[k]
        if parent[node] >= 0:
            following[node] = first_child[parent[node]]
            first_child[parent[node]] = node
    for k in range(nodes - 1, -1, -1):
        node = by_size[k]
        at = place[node] + 1
        child = first_child[node]
        while child >= 0:
            place[child] = at
            at += below[child]
            child = following[child]
    return place


@compiled()
def in_order(rank: Ints, first: Ints) -> Ints:
    """Return the cells sorted by the place of their node, stable; first (t,) is where each node's own cells begin."""
    at, cells = first.copy(), np.empty(len(rank), np.int64)
    for i in range(len(rank)):
        cells[at[rank[i]]] = i
        at[rank[i]] += 1
    return cells
