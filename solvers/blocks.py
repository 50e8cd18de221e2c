"""Blocks of rows: what one rule, or one side of it, adds to the matrix of a problem."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from solvers.lines import Limits, Lines, Side

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Block:
    """The m rows of one rule, with the names of their instances.

    Attributes
    ----------
    matrix : CSR (m, n)
    low, high : limits of the rows
    side : which limit of the rule the rows stand for
    lock : whether they are rows of a lock, which never give way
    """

    names: Sequence[str]
    matrix: sparse.csr_array
    low: Limits
    high: Limits
    side: Side = "both"
    lock: bool = False


def fixed(amounts: Array, absent: float) -> Limits:
    """Return limits (m,) that do not move with the total; NaN is none, `absent` its infinity."""
    zero = np.zeros(len(amounts))
    return Limits(np.where(np.isnan(amounts), absent, amounts), zero, zero)


def of_total(shares: Array, absent: float) -> Limits:
    """Return limits (m,) that are shares of the published total; NaN is none."""
    missing = np.isnan(shares)
    return Limits(np.where(missing, absent, 0.0), np.where(missing, 0.0, shares), np.zeros(len(shares)))


def of_fair(shares: Array, absent: float) -> Limits:
    """Return limits (m,) that are shares of the street total; NaN is none."""
    missing = np.isnan(shares)
    return Limits(np.where(missing, absent, 0.0), np.zeros(len(shares)), np.where(missing, 0.0, shares))


def joined(blocks: Sequence[Block], size: int) -> Lines:
    """Return all rows over `size` cells, scaled so that the largest coefficient of each is 1."""
    matrix = sparse.vstack([block.matrix for block in blocks], format="csr") if blocks else sparse.csr_array((0, size))
    largest = _largest(matrix)
    scale = 1.0 / largest
    if (largest != 1.0).any():
        matrix.data = matrix.data * np.repeat(scale, np.diff(matrix.indptr))
    matrix.sort_indices()
    return Lines(
        matrix,
        _scaled([block.low for block in blocks], scale),
        _scaled([block.high for block in blocks], scale),
        tuple(name for block in blocks for name in block.names),
        tuple(block.side for block in blocks for _ in block.names),
        np.repeat([block.lock for block in blocks], [len(block.names) for block in blocks]).astype(np.bool_),
        largest,
    )


def _largest(matrix: sparse.csr_array) -> Array:
    """Return the largest size (m,) of each row's coefficients, 1 for a row that has none."""
    largest = np.ones(matrix.shape[0])
    filled = np.flatnonzero(np.diff(matrix.indptr))
    if filled.size:
        largest[filled] = np.maximum.reduceat(np.abs(matrix.data), matrix.indptr[filled])
    return np.where(largest > 0, largest, 1.0)


def _scaled(limits: Sequence[Limits], scale: Array) -> Limits:
    if not limits:
        return Limits(np.zeros(0), np.zeros(0), np.zeros(0))
    parts = zip(*((limit.fixed, limit.of_total, limit.of_fair) for limit in limits), strict=True)
    return Limits(*(np.concatenate(part) * scale for part in parts))
