"""Blocks of rows: what one rule, or one side of it, adds to the matrix of a problem."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from schemas.rules import Soft
from solvers.lines import Limits, Lines, Side
from solvers.wishes import Wishes, costs_of

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
    soft : how much missing them matters, None where they hold without exception
    sizes : what violations of soft rows are measured by, below and above, where that is not the limits themselves
    """

    names: Sequence[str]
    matrix: sparse.csr_array
    low: Limits
    high: Limits
    side: Side = "both"
    lock: bool = False
    soft: Soft | None = None
    sizes: tuple[Limits, Limits] | None = None


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


def none_below(count: int) -> Limits:
    """Return lower limits (m,) of rows that have none."""
    return fixed(np.full(count, np.nan), -np.inf)


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
        scaled_limits([block.low for block in blocks], scale),
        scaled_limits([block.high for block in blocks], scale),
        tuple(name for block in blocks for name in block.names),
        tuple(block.side for block in blocks for _ in block.names),
        np.repeat([block.lock for block in blocks], [len(block.names) for block in blocks]).astype(np.bool_),
        largest,
    )


def stacked(parts: Sequence[Lines], size: int) -> Lines:
    """Return the rows of several, one after the other."""
    if len(parts) == 1:
        return parts[0]
    empty = joined([], size)
    several = [part for part in parts if part.count] or [empty]
    return Lines(
        sparse.vstack([part.matrix for part in several], format="csr"),
        _together([part.lower for part in several]),
        _together([part.upper for part in several]),
        tuple(name for part in several for name in part.names),
        tuple(side for part in several for side in part.sides),
        np.concatenate([part.locks for part in several]),
        np.concatenate([part.largest for part in several]),
    )


def _together(limits: Sequence[Limits]) -> Limits:
    parts = zip(*((limit.fixed, limit.of_total, limit.of_fair) for limit in limits), strict=True)
    return Limits(*(np.concatenate(part) for part in parts))


def wished(blocks: Sequence[Block], size: int, street: float) -> Wishes | None:
    """Return the rows of soft rules with their priorities and costs; None where there are none."""
    if not blocks:
        return None
    priorities, costs = [], []
    for block in blocks:
        sizes = block.sizes or (block.low, block.high)
        limits = [np.nan_to_num(side.at(street, street), posinf=0.0, neginf=0.0) for side in sizes]
        soft = block.soft or Soft()
        priorities.append(np.full(len(block.names), soft.priority))
        costs.append(np.stack([costs_of(soft, limit, street) for limit in limits], axis=1))
    return Wishes(joined(blocks, size), np.concatenate(priorities), np.concatenate(costs))


def _largest(matrix: sparse.csr_array) -> Array:
    """Return the largest size (m,) of each row's coefficients, 1 for a row that has none."""
    largest = np.ones(matrix.shape[0])
    filled = np.flatnonzero(np.diff(matrix.indptr))
    if filled.size:
        largest[filled] = np.maximum.reduceat(np.abs(matrix.data), matrix.indptr[filled])
    return np.where(largest > 0, largest, 1.0)


def scaled_limits(limits: Sequence[Limits], scale: Array) -> Limits:
    """Return the limits of several blocks, one after the other, times the rows' scale (m,)."""
    if not limits:
        return Limits(np.zeros(0), np.zeros(0), np.zeros(0))
    parts = zip(*((limit.fixed, limit.of_total, limit.of_fair) for limit in limits), strict=True)
    return Limits(*(np.concatenate(part) * scale for part in parts))
