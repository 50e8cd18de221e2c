"""The rounding task: targets and limits in units, the limits tightened to multiples where that loses nothing."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from solvers.grid import Grid
from solvers.problem import Problem
from solvers.stages.stage import RoundingWitness

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
SLACK = 1e-9
"""Limits this close to a multiple, relative to their size but at least to 1, are at it."""


@dataclass(frozen=True)
class Rounded:
    """Targets in whole units.

    Attributes
    ----------
    counts : int array (n,)
    total : what they sum to, in units
    relaxed : whether rows had to give way; neighbour : whether the total had to
    witness : why no rounding changes less
    back_end : name of the library that found it, empty where none was needed
    """

    counts: Ints
    total: int
    relaxed: bool
    neighbour: bool
    witness: RoundingWitness
    back_end: str


@dataclass(frozen=True)
class Task:
    """The task in units; rows (m,) without the total's.

    Attributes
    ----------
    y, lower, upper : arrays (n,), targets, least and most multiples
    locked : bool array (n,), cells with a lock of their own
    matrix : CSR (m, n), with limits row_lower, row_upper (m,)
    names : tuple of m instance names
    raw : limits of cells and rows before they were tightened
    locks : bool array (m,), rows of locks
    """

    y: Array
    lower: Array
    upper: Array
    locked: NDArray[np.bool_]
    matrix: sparse.csr_array
    row_lower: Array
    row_upper: Array
    names: tuple[str, ...]
    raw: tuple[Array, Array, Array, Array]
    locks: NDArray[np.bool_]
    total: int

    @property
    def cells(self) -> int:
        """Number of cells n."""
        return len(self.y)

    @property
    def crossed(self) -> bool:
        """Tell whether some limits have no multiple between them."""
        return bool((self.lower > self.upper).any() or (self.row_lower > self.row_upper).any())


def totals_of(problem: Problem, grid: Grid) -> tuple[int, ...]:
    """Return the street total in units as asked for and, where it lies between two multiples, the other of them."""
    near, up = grid.count(problem.street), grid.count(problem.street, up=True)
    steps = problem.street / grid.step
    if abs(steps - near) <= SLACK * max(1.0, steps):
        return (near,)
    if problem.total_rounding == "up":
        return up, up - 1
    return near, near + (1 if steps > near else -1)


def task_of(problem: Problem, targets: Array, unit: float, total: int) -> Task:
    """Return the task of rounding targets (n,), money, to a total in units."""
    lines, money = problem.lines, total * unit
    low, high = lines.lower.at(money, problem.street) / unit, lines.upper.at(money, problem.street) / unit
    locked = np.zeros(problem.size, dtype=bool)
    for limit in problem.cell_limits:
        if limit.name == "lock":
            locked[limit.cells] = True
    plain = plain_rows(lines.matrix)
    return Task(
        y=targets / unit,
        lower=np.ceil(problem.lower / unit - SLACK * np.maximum(1.0, problem.lower / unit)),
        upper=np.floor(np.minimum(problem.upper / unit * (1 + SLACK) + SLACK, total)),
        locked=locked,
        matrix=lines.matrix,
        row_lower=np.where(plain & np.isfinite(low), np.ceil(low - SLACK * np.maximum(1.0, np.abs(low))), low),
        row_upper=np.where(plain & np.isfinite(high), np.floor(high + SLACK * np.maximum(1.0, np.abs(high))), high),
        names=lines.names,
        raw=(problem.lower / unit, problem.upper / unit, low, high),
        locks=lines.locks,
        total=total,
    )


def plain_rows(matrix: sparse.csr_array) -> NDArray[np.bool_]:
    """Tell which rows (m,) have no coefficient but 1: their sums are whole, so that their limits may be."""
    other = np.flatnonzero(matrix.data != 1.0)
    plain = np.ones(matrix.shape[0], dtype=bool)
    plain[np.searchsorted(matrix.indptr, other, side="right") - 1] = False
    return plain
