"""Compiled passes that put a model into the form in which a tree with crossing rows is solved."""

import numba
import numpy as np
from numpy.typing import NDArray

from solvers.exact.crossing_kernels import Array, Cells, Ints, Nodes


@numba.njit(cache=True, nogil=True)
def reach(nodes: Nodes, cells: Cells, side: NDArray[np.int8]) -> int:
    """Return a node that cannot be within its limits and those below it, else -1.

    Limits that the cells and nodes below keep anyway are made infinite in place, so that no node is ever at one; the
    sides of nodes whose limits are the same are set.
    """
    least, most = np.empty(len(nodes.end)), np.empty(len(nodes.end))
    for v in range(len(nodes.end)):
        least[v], most[v] = 0.0, 0.0
        for i in range(nodes.first[v], nodes.own[v]):
            least[v] += cells.low[i]
            most[v] += cells.high[i]
    for v in range(len(nodes.end) - 1, -1, -1):
        if nodes.low[v] > least[v]:
            least[v] = nodes.low[v]
        else:
            nodes.low[v] = -np.inf
        if nodes.high[v] < most[v]:
            most[v] = nodes.high[v]
        else:
            nodes.high[v] = np.inf
        if least[v] > most[v] + 1e-9 * max(1.0, abs(least[v])):
            return v
        if v > 0:
            side[v] = 2 if nodes.low[v] == nodes.high[v] else 0
            least[nodes.parent[v]] += least[v]
            most[nodes.parent[v]] += most[v]
    return -1


@numba.njit(cache=True, nogil=True)
def one_row_each(indptr: Ints, indices: Ints, data: Array, crossing: Ints, row: NDArray[np.int32]) -> bool:
    """Fill the crossing row of each cell; tell whether each is in exactly one, with coefficient 1."""
    row[:] = -1
    filled = 0
    for k in range(len(crossing)):
        for e in range(indptr[crossing[k]], indptr[crossing[k] + 1]):
            if data[e] != 1.0 or row[indices[e]] >= 0:
                return False
            row[indices[e]] = k
            filled += 1
    return filled == len(row)


@numba.njit(cache=True, nogil=True)
def rows_by_cell(
    indptr: Ints, indices: Ints, data: Array, crossing: Ints, order: Ints
) -> tuple[NDArray[np.int32], NDArray[np.int32], Array]:
    """Return the crossing rows' coefficients cell by cell, in the tree's order, as `Cells` wants them."""
    cells = len(order)
    at = np.zeros(cells, dtype=np.int32)
    for r in crossing:
        for e in range(indptr[r], indptr[r + 1]):
            at[indices[e]] += 1
    start = np.empty(cells + 1, dtype=np.int32)
    start[0] = 0
    for j in range(cells):
        i = order[j]
        start[j + 1] = start[j] + at[i]
        at[i] = start[j]
    row, weight = np.empty(start[cells], dtype=np.int32), np.empty(start[cells])
    for k in range(len(crossing)):
        for e in range(indptr[crossing[k]], indptr[crossing[k] + 1]):
            i = indices[e]
            row[at[i]], weight[at[i]] = k, data[e]
            at[i] += 1
    return start, row, weight


@numba.njit(cache=True, nogil=True)
def in_order(order: Ints, w: Array, low: Array, high: Array, new_w: Array, new_low: Array, new_high: Array) -> None:
    """Fill weights and limits in the tree's order."""
    for j in range(len(order)):
        i = order[j]
        new_w[j], new_low[j], new_high[j] = w[i], low[i], high[i]


@numba.njit(cache=True, nogil=True)
def surveyed(w: Array, low: Array, high: Array, touching: float) -> tuple[float, bool, int]:
    """Look the cells over.

    Returns
    -------
    total, odd, crossed : sum of the weights, whether a weight is 0 or limits meet the wrong way round, and a cell whose
    limits truly cross, else -1
    """
    total, odd, crossed = 0.0, False, -1
    for i in range(len(w)):
        total += w[i]
        odd = odd or w[i] <= 0.0 or low[i] > high[i]
        if low[i] - high[i] > touching * max(1.0, abs(low[i])):
            crossed = i
    return total, odd, crossed


@numba.njit(cache=True, nogil=True)
def hold(t: Array, w: Array, low: Array, high: Array) -> bool:
    """Make touching limits meet, and those of cells with weight 0 at t or the limit next to it; tell of the latter."""
    moved = 1 if len(t) > 1 else 0
    held = False
    for i in range(len(w)):
        high[i] = max(low[i], high[i])
        if w[i] <= 0.0:
            held = held or low[i] < high[i]
            low[i] = high[i] = min(max(t[moved * i], low[i]), high[i])
    return held


@numba.njit(cache=True, nogil=True)
def full_curvature(cells: Cells, rows: int) -> Array:
    """Return the diagonal (K,) of the dual's Hessian if all cells were free."""
    diagonal = np.zeros(rows)
    for i in range(len(cells.w)):
        if cells.single:
            diagonal[np.uint32(cells.row[i])] += cells.w[i]
        else:
            for e in range(cells.start[i], cells.start[i + 1]):
                diagonal[cells.row[e]] += cells.w[i] * cells.weight[e] ** 2
    return diagonal
