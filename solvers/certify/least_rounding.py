"""Proof of a rounding: no whole multiples that keep every row change less in all."""

from collections.abc import Mapping
from typing import Literal

import numpy as np
from numpy.typing import NDArray

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
    """Return the Lagrangian bound: rows priced by the multipliers, each cell then on its own at its best multiple."""
    cells, total = len(counts), float(counts.sum())
    matrix, low, high = ground_rows(by_key, keys, cells, 1.0 / step, total, np.zeros(cells), 0.0)
    plain = np.array(
        [
            bool((matrix.data[start:end] == 1.0).all())
            for start, end in zip(matrix.indptr, matrix.indptr[1:], strict=False)
        ]
    )
    low = np.where(plain & np.isfinite(low), np.ceil(low - _SLACK * np.maximum(1.0, np.abs(low))), low)
    high = np.where(plain & np.isfinite(high), np.floor(high + _SLACK * np.maximum(1.0, np.abs(high))), high)
    up, down = witness.multipliers > 0, witness.multipliers < 0
    from_rows = float((witness.multipliers[up] * low[up]).sum() + (witness.multipliers[down] * high[down]).sum())
    slope = matrix.T @ witness.multipliers
    least = np.ceil(limits[0] - _SLACK * np.maximum(1.0, limits[0]))
    most = np.floor(np.minimum(limits[1] * (1.0 + _SLACK) + _SLACK, total))
    inside = [np.clip(np.floor(wanted), least, most), np.clip(np.ceil(wanted), least, most)]
    choices = np.stack([least, most, *inside])
    return from_rows + float((np.abs(choices - wanted) - slope * choices).min(axis=0).sum())
