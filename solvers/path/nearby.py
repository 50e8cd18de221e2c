"""The fairest targets by cell of a problem that differs little from the last one: its limits that bind are tried first.

Given which cells and rows are at a limit, chi-square's optimum solves linear equations in the prices y of those rows:

    x_i = a_i (1 + M_i'y)  for free cells,  M_r x = b_r  for rows at a limit       (y is half of the multipliers)

Cells and rows that contradict it change sides, until none does (primal-dual active set method; Hintermueller, Ito &
Kunisch 2002). Targets are written from the limits that bind in the end and from nothing else, so that they are the
same, to the last bit, wherever the search has started.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from solvers.model import Model
from solvers.problem import Problem

Array = NDArray[np.float64]
Sides = NDArray[np.int8]
ROUNDS = 20
PATIENCE = 3
"""Rounds in which more sides may change than twice those of the first."""
PROVEN = 1e-10
"""Largest residual of the optimality conditions with which targets count as found."""
AT_LIMIT = 1e-9
"""What has less room than this, relative to max(1, limit), is at its limit."""
_NOISE = 1e-12
"""A limit missed by less than this, relative to max(1, limit), is kept."""
_LITTLE = 1e-10
"""Added to the diagonal, which is 1, of a system of rows."""
REFINEMENTS = 4


def of_rows_alone(problem: Problem) -> bool:
    """Tell whether rows and limits of cells are all that a problem says."""
    return problem.wishes is None and not problem.peers and not problem.choices


def in_one_step(problem: Problem) -> bool:
    """Tell whether targets of a problem can be found here: by cell, nothing but rows, a fair share for each cell."""
    plain = problem.objective == "chi_square" and problem.by_cell and problem.concession == 0
    return plain and of_rows_alone(problem) and bool((problem.rates > 0).all())


@dataclass(frozen=True)
class Found:
    """Targets x (n,) and multipliers (m,) of all rows, scaled, and the residual of the optimality conditions."""

    x: Array
    rows: Array
    residual: float


class Nearby:
    """Solves models one after the other, each from the limits that bound the last one."""

    def __init__(self) -> None:
        self._cells: Sides = np.zeros(0, dtype=np.int8)
        self._rows: Sides = np.zeros(0, dtype=np.int8)
        self._matrix: sparse.csr_array | None = None
        self._by_cell = sparse.csr_array((0, 0))

    def solved(self, model: Model, start: Array | None = None) -> Found | None:
        """Return the optimum of a model; None where the limits that bind are not found.

        Parameters
        ----------
        start : array (n,), scaled targets near to it; without them the search starts from the last model's limits
        """
        if self._matrix is not model.matrix:
            self._matrix, self._by_cell = model.matrix, sparse.csr_array(model.matrix.T)
        equations = _Equations(model, self._by_cell)
        if start is not None:
            self._cells, self._rows = equations.sides(start)
        cells = self._cells if len(self._cells) == model.cells else np.zeros(model.cells, dtype=np.int8)
        rows = self._rows if len(self._rows) == len(model.names) else np.zeros(len(model.names), dtype=np.int8)
        try:
            found = equations.searched(*equations.there(cells, rows))
            if found is None:
                return None
            self._cells, self._rows = found[1:]
            return equations.written(found[0])
        except np.linalg.LinAlgError:  # limits that contradict each other
            return None


class _Equations:
    """The optimality conditions of one model.

    Parameters
    ----------
    by_cell : CSR (n, m), its matrix transposed
    """

    def __init__(self, model: Model, by_cell: sparse.csr_array) -> None:
        self.fair, self.low, self.high = model.fair, model.lower, model.upper
        self.matrix, self.by_cell = model.matrix, by_cell
        self.row_low, self.row_high = model.row_lower, model.row_upper
        self.equal = self.row_low == self.row_high
        self._last: tuple[Sides, Sides, _Held] | None = None

    def there(self, cells: Sides, rows: Sides) -> tuple[Sides, Sides]:
        """Return the sides of cells and rows without those where there is no limit."""
        low, high = np.isfinite(self.low), np.isfinite(self.high)
        row_low, row_high = np.isfinite(self.row_low), np.isfinite(self.row_high)
        cells = np.where(np.where(cells < 0, low, high), cells, 0).astype(np.int8)
        return cells, np.where(np.where(rows < 0, row_low, row_high), rows, 0).astype(np.int8)

    def searched(self, cells: Sides, rows: Sides) -> tuple[Array, Sides, Sides] | None:
        """Return the prices (m,) at which no side changes any more, and the sides; None where they are not found.

        The search is given up where it comes back to where it was, and where more and more sides change.
        """
        rows = np.where(self.equal, np.int8(-1), rows)
        met: set[bytes] = set()
        first = 0
        for number in range(ROUNDS):
            prices = self.prices(cells, rows)
            wanted = self.fair * (1.0 + self.by_cell @ prices)
            new_cells = _sides(wanted, self.low, self.high)
            activity = self.matrix @ np.clip(wanted, self.low, self.high)
            new_rows = self._rows_after(prices, activity, rows)
            changes = int((new_rows != rows).sum()) + int((new_cells != cells).sum())
            if not changes:
                return prices, cells, rows
            first = first or changes
            cells, rows = new_cells, new_rows
            here = cells.tobytes() + rows.tobytes()
            if here in met or (number >= PATIENCE and changes > 2 * first):
                break
            met.add(here)
        return None

    def _rows_after(self, prices: Array, activity: Array, rows: Sides) -> Sides:
        """Return the sides of rows: those stay whose price pulls the right way, those come that are broken."""
        noise = _NOISE * np.maximum(1.0, np.abs(activity))
        stays = np.where(rows < 0, prices >= 0.0, prices <= 0.0) | self.equal
        broken = np.where(activity < self.row_low - noise, -1, np.where(activity > self.row_high + noise, 1, 0))
        return np.where(rows != 0, np.where(stays, rows, 0), broken).astype(np.int8)

    def prices(self, cells: Sides, rows: Sides) -> Array:
        """Return the prices (m,) of rows at their limits where some cells and rows are; those of other rows are 0."""
        return self._spread(rows, self._held(cells, rows).prices())

    def _held(self, cells: Sides, rows: Sides) -> "_Held":
        """Return the equations where some cells and rows are at their limits; those of the last ones are kept."""
        last = self._last
        if last is None or not ((last[0] == cells).all() and (last[1] == rows).all()):
            last = self._last = (cells, rows, _Held(self, cells, rows))
        return last[2]

    def _spread(self, rows: Sides, prices: Array) -> Array:
        found = np.zeros(len(rows))
        found[np.flatnonzero(rows)] = prices
        return found

    def sides(self, x: Array) -> tuple[Sides, Sides]:
        """Return which cells (n,) and rows (m,) of given targets are at their limits, -1 below and 1 above."""
        cells = _sides_near(x, self.low, self.high)
        return cells, _sides_near(self.matrix @ x, self.row_low, self.row_high)

    def written(self, prices: Array) -> Found | None:
        """Return targets as the limits that bind there have them; None where they are not the optimum."""
        near = np.clip(self.fair * (1.0 + self.by_cell @ prices), self.low, self.high)
        cells, rows = self.sides(near)
        held = self._held(cells, rows)
        wanted = self.fair * (1.0 + self.by_cell @ self._spread(rows, held.prices()))
        x = np.where(cells == 0, wanted, held.still)
        x = np.clip(x + held.correction(x), self.low, self.high)
        multipliers = 2.0 * prices
        residual = self.residual(x, multipliers)
        return Found(x, multipliers, residual) if residual <= PROVEN else None

    def residual(self, x: Array, multipliers: Array) -> float:
        """Return the largest natural residual of the optimality conditions, as the certificate has it."""
        slope = 2.0 * (x / self.fair - 1.0)
        reduced = (slope - self.by_cell @ multipliers) / np.maximum(1.0, np.abs(slope))
        off = np.abs(x - np.clip(x - reduced, self.low, self.high)).max()
        activity = self.matrix @ x
        kept = np.clip(activity - multipliers, self.row_low, self.row_high)
        return float(max(off, (np.abs(activity - kept) / np.maximum(1.0, np.abs(activity))).max()))


class _Held:
    """The linear equations of rows at their limits, where some cells are at theirs.

    Attributes
    ----------
    still : array (n,), cells at their limits, and free ones at prices of 0
    """

    def __init__(self, of: _Equations, cells: Sides, rows: Sides) -> None:
        at, free = np.flatnonzero(rows), cells == 0
        weight = np.where(free, of.fair, 0.0)
        self.still = np.where(free, of.fair, np.where(cells < 0, of.low, of.high))
        self._limit = np.where(rows < 0, of.row_low, of.row_high)[at]
        self._matrix = matrix = of.matrix[at]
        parts = (matrix.data * weight[matrix.indices], matrix.indices, matrix.indptr)
        self._weighted = sparse.csr_array(parts, shape=matrix.shape)
        self._solved = _solver((self._weighted @ matrix.T).toarray())

    def prices(self) -> Array:
        """Return the prices (r,) of the rows."""
        return self._solved(self._limit - self._matrix @ self.still)

    def correction(self, x: Array) -> Array:
        """Return the change (n,) of free cells that takes away what rounding leaves of the rows at targets x (n,)."""
        return np.asarray(self._weighted.T @ self._solved(self._limit - self._matrix @ x))


def _sides(wanted: Array, low: Array, high: Array) -> Sides:
    return np.where(wanted <= low, -1, np.where(wanted >= high, 1, 0)).astype(np.int8)


def _sides_near(value: Array, low: Array, high: Array) -> Sides:
    room = AT_LIMIT * np.maximum(1.0, np.abs(value))
    return np.where(value <= low + room, -1, np.where(value >= high - room, 1, 0)).astype(np.int8)


def _solver(system: Array) -> Callable[[Array], Array]:
    """Return what solves a symmetric system without negative eigenvalues.

    Where rows say partly the same, a little on the diagonal picks one of many solutions; refinement undoes the rest of
    what it does.
    """
    scale = 1.0 / np.sqrt(np.where(np.diag(system) > 0, np.diag(system), 1.0))
    scaled = system * scale[:, np.newaxis] * scale
    moved = scaled + _LITTLE * np.eye(len(scaled))
    inverse = np.linalg.inv(np.linalg.cholesky(moved))

    def solved(right: Array) -> Array:
        wanted, found = right * scale, np.zeros(len(right))
        for _ in range(REFINEMENTS):
            found = found + inverse.T @ (inverse @ (wanted - scaled @ found))
        return np.asarray(found * scale)

    return solved
