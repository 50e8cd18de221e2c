"""Passes that put a model into the form in which a tree with crossing rows is solved."""

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from solvers.exact.compiling import compiled, fitted
from solvers.exact.crossing_kernels import Array, Cells, Ints, Nodes

Places = NDArray[np.int32]


@compiled()
def reach(nodes: Nodes, cells: Cells, side: NDArray[np.int8]) -> int:
    """Return a node that cannot be within its limits and those below it, else -1.

    Limits that the cells and nodes below keep anyway are made infinite in place, so that no node is ever at one; others
    are moved by rounding to what can be reached. The root's become what it can reach. The sides of nodes whose limits
    are the same are set.
    """
    least, most = np.zeros(len(nodes.end)), np.zeros(len(nodes.end))
    for v in range(len(nodes.end) - 1, -1, -1):
        for i in range(nodes.first[v], nodes.own[v]):
            least[v] += cells.low[i]
            most[v] += cells.high[i]
        low, high = nodes.low[v], nodes.high[v]
        if max(low - most[v], least[v] - high, low - high) > 1e-9 * max(1.0, abs(least[v])):
            return v
        if v == 0:
            nodes.low[0], nodes.high[0] = least[0], most[0]
            break
        low, high = min(low, most[v]), max(high, least[v])
        high = max(low, high)
        nodes.low[v] = low if low > least[v] else -np.inf
        nodes.high[v] = high if high < most[v] else np.inf
        side[v] = 2 if nodes.low[v] == nodes.high[v] else 0
        least[nodes.parent[v]] += max(least[v], low)
        most[nodes.parent[v]] += min(most[v], high)
    return -1


@compiled()
def one_row_each(indptr: Ints, indices: Ints, data: Array, crossing: Ints, row: NDArray[np.int32]) -> bool:
    """Fill the crossing row of each cell; tell whether each is in exactly one, with coefficient 1."""
    for i in range(len(row)):
        row[i] = -1
    filled = 0
    for k in range(len(crossing)):
        for e in range(indptr[crossing[k]], indptr[crossing[k] + 1]):
            if data[e] != 1.0 or row[indices[e]] >= 0:
                return False
            row[indices[e]] = k
            filled += 1
    return filled == len(row)


@compiled()
def rows_by_cell(
    indptr: Ints, indices: Ints, data: Array, crossing: Ints, order: Ints, start: Places, row: Places, weight: Array
) -> None:
    """Fill the crossing rows' coefficients cell by cell, in the tree's order, as `Cells` wants them."""
    cells = len(order)
    at = np.zeros(cells, dtype=np.int32)
    for k in range(len(crossing)):
        for e in range(indptr[crossing[k]], indptr[crossing[k] + 1]):
            at[indices[e]] += 1
    start[0] = 0
    for j in range(cells):
        i = order[j]
        start[j + 1] = start[j] + at[i]
        at[i] = start[j]
    for k in range(len(crossing)):
        for e in range(indptr[crossing[k]], indptr[crossing[k] + 1]):
            i = indices[e]
            row[at[i]], weight[at[i]] = k, data[e]
            at[i] += 1


def coefficients(
    matrix: sparse.csr_array, crossing: Ints, order: Ints, size: int
) -> tuple[Places, Places, Array, bool]:
    """Return what `Cells` knows of the crossing rows: start, row, weight, single.

    Parameters
    ----------
    matrix : CSR (m, n); crossing : its rows that cross; order : int array (n,), the cell at each place
    size : of the work
    """
    count = int((matrix.indptr[crossing + 1] - matrix.indptr[crossing]).sum())
    if count == len(order):
        row = np.empty(count, dtype=np.int32)
        if fitted(one_row_each, size)(matrix.indptr, matrix.indices, matrix.data, crossing, row):
            return np.zeros(0, dtype=np.int32), row[order], np.zeros(0), True
    start, row, weight = np.empty(len(order) + 1, dtype=np.int32), np.empty(count, dtype=np.int32), np.empty(count)
    fitted(rows_by_cell, size)(matrix.indptr, matrix.indices, matrix.data, crossing, order, start, row, weight)
    return start, row, weight, False


def held(t: Array, w: Array, low: Array, high: Array) -> tuple[Array, Array, bool]:
    """Return limits of which touching ones meet, and those of cells with weight 0 are at t or the limit next to it.

    Told besides is whether that left any of the latter less room than it had.
    """
    high = np.maximum(low, high)
    still = w <= 0.0
    at = np.clip(t, low, high)
    narrowed = bool((still & (low < high)).any())
    return np.where(still, at, low), np.where(still, at, high), narrowed


def full_curvature(cells: Cells, rows: int) -> Array:
    """Return the diagonal (K,) of the dual's Hessian if all cells were free."""
    weight = cells.w if cells.single else np.repeat(cells.w, np.diff(cells.start)) * cells.weight**2
    return np.asarray(np.bincount(cells.row, weight, minlength=rows), dtype=np.float64)
