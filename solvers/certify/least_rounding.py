"""Proof of a rounding: no whole multiples that keep every row change less in all."""

from collections.abc import Mapping
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from schemas.allocation import StageProof
from solvers.certify.held import Row
from solvers.certify.proofs import Key, ground_rows
from solvers.stages.stage import RoundingWitness

Array = NDArray[np.float64]
_SLACK = 1e-9
_NOT_AT_ALL = 1e9
"""The residual of what is not proven at all; JSON has no infinity."""
Kind = Literal["kkt", "gap", "levels", "mip_gap", "farkas", "propagation"]


def proof(stage: str, kind: Kind, residual: float) -> StageProof:
    """Return a stage's proof; a residual that is no number proves nothing."""
    return StageProof(stage=stage, kind=kind, residual=float(residual) if residual < _NOT_AT_ALL else _NOT_AT_ALL)


def rounding_proof(
    witness: RoundingWitness,
    counts: NDArray[np.int64],
    wanted: Array,
    limits: tuple[Array, Array],
    by_key: Mapping[Key, Row],
    keys: list[Key],
    step: float,
) -> StageProof:
    """Return how far the change is from a bound that no rounding can undercut.

    Parameters
    ----------
    wanted : array (n,), targets before rounding, in steps
    limits : least and most of each cell (n,), in steps
    keys : rows that the multipliers belong to, the goal among them
    """
    change = float(np.abs(counts - wanted).sum())
    if witness.multipliers.size:
        bound = _relaxed_bound(witness, counts, wanted, limits, by_key, keys, step)
        return proof("rounding", "gap", max(0.0, change - bound) / max(1.0, change))
    gap = max(0.0, change - witness.bound) / max(1.0, change)
    return StageProof(
        stage="rounding", kind="mip_gap", residual=0.0 if witness.stopped else gap, gap=gap if witness.stopped else None
    )


def _relaxed_bound(
    witness: RoundingWitness,
    counts: NDArray[np.int64],
    wanted: Array,
    limits: tuple[Array, Array],
    by_key: Mapping[Key, Row],
    keys: list[Key],
    step: float,
) -> float:
    cells, total = len(counts), float(counts.sum())
    matrix, low, high = ground_rows(by_key, keys, cells, 1.0 / step, total, np.zeros(cells), 0.0)
    if witness.multipliers.shape != low.shape:
        return -np.inf
    plain = _plain(matrix)
    low = np.where(plain & np.isfinite(low), np.ceil(low - _SLACK * np.maximum(1.0, np.abs(low))), low)
    high = np.where(plain & np.isfinite(high), np.floor(high + _SLACK * np.maximum(1.0, np.abs(high))), high)
    least = np.ceil(limits[0] - _SLACK * np.maximum(1.0, limits[0]))
    most = np.floor(np.minimum(limits[1] * (1.0 + _SLACK) + _SLACK, total))
    return lagrangian(witness.multipliers, counts, wanted, (least, most), matrix, (low, high))


def _plain(matrix: sparse.csr_array) -> NDArray[np.bool_]:
    """Tell which rows (m,) have no coefficient but 1: their sums are whole, so that their limits may be."""
    other = np.flatnonzero(matrix.data != 1.0)
    plain = np.ones(matrix.shape[0], dtype=bool)
    plain[np.searchsorted(matrix.indptr, other, side="right") - 1] = False
    return plain


def lagrangian(
    prices: Array,
    counts: NDArray[np.int64],
    wanted: Array,
    limits: tuple[Array, Array],
    matrix: sparse.csr_array,
    row_limits: tuple[Array, Array],
) -> float:
    """Return a change that no whole counts within limits undercut: rows are priced, cells then on their own.

    Rows and cells are measured from the counts, so that large counts do not drown small changes. A cell is best at a
    limit or beside its target, for its cost bends nowhere else; differences are taken before products, so that a limit
    far away, at a price that is the cost's own slope, adds nothing.

    Parameters
    ----------
    prices : array (m,), multipliers of the rows of matrix (m, n) with row_limits (m,)
    wanted : array (n,), targets before rounding, in steps; limits : least and most multiple of each cell (n,)
    """
    room = [limit - matrix @ counts for limit in row_limits]
    up, down = prices > 0, prices < 0
    best, slope, below = np.full(len(counts), np.inf), matrix.T @ prices, np.floor(wanted)
    for choice in (*limits, np.clip(below, *limits), np.clip(below + 1.0, *limits)):
        side = np.where(choice >= wanted, 1.0, -1.0)
        np.minimum(best, (side - slope) * (choice - counts) + side * (counts - wanted), out=best)
    return float((prices[up] * room[0][up]).sum() + (prices[down] * room[1][down]).sum() + best.sum())
