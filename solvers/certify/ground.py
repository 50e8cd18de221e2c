"""The rows that proofs stand on, as a matrix."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from solvers.certify.groups import Groups, joined, largest, one_group
from solvers.certify.held import Rows
from solvers.certify.proofs import Key

Array = NDArray[np.float64]


def ground_matrix(rows: Rows, keys: Sequence[Key], scale: float, no_basis: Array, held_at: float) -> "Plain":
    """Return the matrix (k, n) and limits (k,) of the rows that a witness names, scaled to a largest coefficient of 1.

    The last array (k,) is what each row was divided by.

    Parameters
    ----------
    rows : the plan's rows, money
    keys : name and side of k rows; `goal` and `no_basis` are not among the plan's
    scale : number of cells per money of the street total
    no_basis : array (n,), 1 for the cells without a fair share, which together get `held_at` at most
    """
    cells, count = len(no_basis), len(rows.at)
    places = {**rows.by_name, "goal": count, "no_basis": count + 1}
    which = np.array([places[name] for name, _ in keys], dtype=np.int64)
    of_max, of_min = (
        np.array([wanted == side and name in rows.by_name for name, side in keys], dtype=bool)
        for wanted in ("max", "min")
    )
    everything = one_group(np.arange(cells))
    groups = joined([rows.groups, everything, everything]).chosen(which)
    weights = _weights(rows, no_basis, which, of_max)
    low = np.concatenate([rows.low * scale, [float(cells), -np.inf]])[which]
    high = np.concatenate([rows.high * scale, [float(cells), held_at]])[which]
    most = largest(weights, groups.starts)
    most = np.where((which < count) & (most > 0), most, 1.0)
    matrix = sparse.csr_array(
        (weights / np.repeat(most, groups.sizes), groups.cells, groups.starts), shape=(len(keys), cells)
    )
    return matrix, np.where(of_max, -np.inf, low) / most, np.where(of_min, np.inf, high) / most, most


Plain = tuple[sparse.csr_array, Array, Array, Array]


def with_floors(ground: Plain, place: int, floors: Sequence[tuple[NDArray[np.int64], float]], scale: float) -> Plain:
    """Return a ground with lower limits, money, on sums of cells from a place on."""
    if not floors:
        return ground
    matrix, low, high, most = ground
    starts = np.concatenate([[0], np.cumsum([len(cells) for cells, _ in floors])])
    cells = np.concatenate([cells for cells, _ in floors])
    rows = sparse.csr_array((np.ones(len(cells)), cells, starts), shape=(len(floors), matrix.shape[1]))
    return (
        sparse.vstack([matrix[:place], rows, matrix[place:]], format="csr"),
        np.insert(low, place, np.array([amount for _, amount in floors]) * scale),
        np.insert(high, place, np.full(len(floors), np.inf)),
        np.insert(most, place, np.ones(len(floors))),
    )


def with_cuts(ground: Plain, place: int, cuts: Sequence[tuple[Array, float]], scale: float) -> Plain:
    """Return a ground with upper limits on further rows, coefficients (n,) over targets in money, from a place on."""
    if not cuts:
        return ground
    matrix, low, high, most = ground
    rows = np.stack([coefficients for coefficients, _ in cuts])
    largest = np.maximum(np.abs(rows).max(axis=1), 1e-300)
    limits = np.array([limit for _, limit in cuts]) * scale / largest
    between = [matrix[:place], sparse.csr_array(rows / largest[:, np.newaxis]), matrix[place:]]
    return (
        sparse.vstack(between, format="csr"),
        np.insert(low, place, np.full(len(cuts), -np.inf)),
        np.insert(high, place, limits),
        np.insert(most, place, largest),
    )


def _weights(rows: Rows, no_basis: Array, which: NDArray[np.int64], of_max: NDArray[np.bool_]) -> Array:
    """Return the coefficients of chosen rows; those of the two sides differ where a share's whole changes."""
    ones = np.ones(len(no_basis))
    lower = _chosen(np.concatenate([rows.low_weights, ones, no_basis]), rows.groups, len(no_basis), which)
    if rows.high_weights is rows.low_weights:
        return lower
    upper = _chosen(np.concatenate([rows.high_weights, ones, no_basis]), rows.groups, len(no_basis), which)
    sizes = np.concatenate([rows.groups.sizes, [len(no_basis)] * 2])[which]
    return np.where(np.repeat(of_max, sizes), upper, lower)


def _chosen(weights: Array, groups: Groups, cells: int, which: NDArray[np.int64]) -> Array:
    """Return the weights of chosen rows, those of the goal and of `no_basis` being the last two."""
    starts = np.concatenate([groups.starts, groups.starts[-1] + cells * np.array([1, 2])])
    return weights[Groups(starts, np.arange(len(weights))).chosen(which).cells]
