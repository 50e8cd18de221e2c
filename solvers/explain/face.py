"""All multipliers that prove a point optimal, and what they say of one-sided derivatives.

Where a problem's limits move by t along a direction, the optimal value changes by t times the largest gain that any
multiplier of the optimum gives (Gauvin & Dubeau 1982); where the multipliers are unique that is one number, and the
derivatives of both sides agree. Rows whose multipliers a free cell of their own decides are told apart first, so that
a linear program is left only for what is degenerate.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from solvers.backends import linear
from solvers.deadline import Deadline
from solvers.errors import SolverError
from solvers.explain.ties import Tie
from solvers.program import Program, Solution

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]
_RANK = 1e-9
"""A part of a direction below this does not move a multiplier."""
_TOLERANCES = (1e-9, 1e-8, 1e-7, 1e-6)
"""How far stationarity may be missed, relative to max(1, slope): the first for which multipliers exist is taken."""
_BOX = 1e7
_ENDLESS = 1e-3
_LEAST = 1e-7
"""Multipliers are looked for within the first, times the largest slope. A gain beyond the second part of that has no
end, for limits contradict each other as soon as one moves. Of several multipliers the smallest are taken: the third is
what one costs."""
MOST_ROWS = 1500
"""More degenerate rows than this are not told apart by linear algebra; each is asked by a linear program."""


@dataclass(frozen=True)
class Direction:
    """How limits move per unit of t; what is not active need not be right.

    Attributes
    ----------
    rows : array (k,), of the active rows' limits
    down, up : arrays (N,), of the lower and upper limits of variables
    explicit : what the objective itself changes by while the point stays
    """

    rows: Array
    down: Array
    up: Array
    explicit: float = 0.0

    def backwards(self) -> "Direction":
        """Return the opposite direction."""
        return Direction(-self.rows, -self.down, -self.up, -self.explicit)


@dataclass(frozen=True)
class Face:
    """Multipliers y (k,) of active rows with slope = matrix' y + reduced.

    Attributes
    ----------
    matrix : CSR (k, N), the active rows
    slope : array (N,), gradient of the objective at the optimum
    low, high : arrays (k,), what each multiplier may be
    at_lower, at_upper : bool arrays (N,); reduced is >= 0, <= 0, free or 0 accordingly
    ties : peers of one value, which narrow their rows' multipliers down
    """

    matrix: sparse.csr_array
    slope: Array
    low: Array
    high: Array
    at_lower: Mask
    at_upper: Mask
    deadline: Deadline
    ties: tuple[Tie, ...] = ()

    @cached_property
    def _size(self) -> float:
        """What multipliers are measured by where a linear program looks for them: the largest slope, 1 at least."""
        return max(1.0, float(np.abs(self.slope).max(initial=0.0)))

    @property
    def free(self) -> Mask:
        """Tell which variables lie between their limits."""
        return ~(self.at_lower | self.at_upper)

    @cached_property
    def _by_cell(self) -> sparse.csr_array:
        return sparse.csr_array(self.matrix.T)

    @cached_property
    def _peeled(self) -> tuple[list[tuple[int, int]], Ints]:
        """Return rows with a free variable that no row left has, in the order found; and the rows that have none."""
        rows, columns = self.matrix[:, self.free].nonzero()
        by_row = sparse.csr_array((np.ones(len(rows)), (rows, columns)), shape=(len(self.low), int(self.free.sum())))
        by_cell = sparse.csr_array(by_row.T)
        left = np.ones(len(self.low), dtype=np.bool_)
        count = np.diff(by_cell.indptr).astype(np.int64)
        places = np.flatnonzero(self.free)
        order: list[tuple[int, int]] = []
        waiting = np.flatnonzero(count == 1).tolist()
        for cell in waiting:  # grows while it is read
            own = by_cell.indices[by_cell.indptr[cell] : by_cell.indptr[cell + 1]]
            alone = own[left[own]]
            if alone.size != 1:
                continue
            row = int(alone[0])
            left[row] = False
            order.append((row, int(places[cell])))
            others = by_row.indices[by_row.indptr[row] : by_row.indptr[row + 1]]
            count[others] -= 1
            waiting.extend(others[count[others] == 1].tolist())
        return order, np.flatnonzero(left)

    @cached_property
    def _settled(self) -> tuple[Array, Array]:
        """Return multipliers of the peeled rows (others 0), and what remains of the slope."""
        y, rest = np.zeros(len(self.low)), self.slope.copy()
        matrix = self.matrix
        for row, cell in self._peeled[0]:
            own = slice(matrix.indptr[row], matrix.indptr[row + 1])
            columns, values = matrix.indices[own], matrix.data[own]
            y[row] = rest[cell] / values[np.flatnonzero(columns == cell)[0]]
            rest[columns] -= y[row] * values
        return y, rest

    @cached_property
    def core(self) -> Ints:
        """The rows that no free variable decides by itself."""
        return self._peeled[1]

    @cached_property
    def loose(self) -> Mask:
        """Tell which rows' multipliers may not be unique."""
        loose = np.zeros(len(self.low), dtype=np.bool_)
        if not self.core.size:
            return loose
        if self.core.size > MOST_ROWS:
            loose[self.core] = True
            return loose
        inner = self.matrix[self.core][:, self.free]
        values, vectors = np.linalg.eigh((inner @ inner.T).toarray())
        nothing = values <= _RANK * max(1.0, float(values.max(initial=0.0)))
        loose[self.core] = (np.abs(vectors[:, nothing]) > np.sqrt(_RANK)).any(axis=1)
        return loose

    @cached_property
    def loose_variables(self) -> Mask:
        """Tell which variables' reduced slopes may not be unique."""
        touched = np.zeros(len(self.slope), dtype=np.bool_)
        touched[self.matrix[np.flatnonzero(self.loose)].indices] = True
        return touched

    @cached_property
    def multipliers(self) -> Array:
        """One y (k,) of the face: the only one where nothing is loose."""
        y, rest = self._settled
        y = y.copy()
        if self.loose.any():
            y[self.core] = self._best(np.zeros(self.core.size), None)
        elif self.core.size:
            inner = self.matrix[self.core][:, self.free].T.toarray()
            y[self.core] = np.linalg.lstsq(inner, rest[self.free], rcond=None)[0]
        return y

    @cached_property
    def reduced(self) -> Array:
        """The reduced slopes (N,) that belong to `multipliers`."""
        return np.asarray(self.slope - self.matrix.T @ self.multipliers, dtype=np.float64)

    def derivative(self, direction: Direction) -> tuple[float, Array]:
        """Return the right-hand derivative along a direction, and multipliers (k,) that give it.

        Infinite where the limits can move no further without contradiction.
        """
        moved = np.flatnonzero((direction.down != 0) & self.at_lower | (direction.up != 0) & self.at_upper)
        both = moved[self.at_lower[moved] & self.at_upper[moved] & (direction.down[moved] != direction.up[moved])]
        if (direction.down[both] > direction.up[both]).any():
            return np.inf, self.multipliers
        rows = np.flatnonzero(direction.rows)
        if both.size or self.loose[rows].any() or self.loose_variables[moved].any():
            y = self._largest(direction, moved, both)
            if y is None:
                return np.inf, self.multipliers
        else:
            y = self.multipliers
        reduced = self.slope[moved] - self._by_cell[moved] @ y
        rises, falls = (reduced > 0) & self.at_lower[moved], (reduced < 0) & self.at_upper[moved]
        move = np.where(rises, direction.down[moved], np.where(falls, direction.up[moved], 0.0))
        return direction.explicit + float(direction.rows @ y) + float(reduced @ move), y

    def _largest(self, direction: Direction, moved: Ints, both: Ints) -> Array | None:
        """Return multipliers (k,) of the largest gain; None where the gain has no end."""
        worth = direction.rows[self.core].copy()
        inner = self._by_cell[:, self.core]
        single = np.setdiff1d(moved, both)
        shift = np.where(self.at_lower[single], direction.down[single], direction.up[single])
        worth -= inner[single].T @ shift
        y = self._settled[0].copy()
        found = self._best(worth, (both, direction))
        if found is None:
            return None
        y[self.core] = found
        return y

    def _best(self, worth: Array, opened: tuple[Ints, Direction] | None) -> Array | None:
        """Return the core's multipliers of the largest worth within the face; None where there is no largest.

        Multipliers are u - w with u, w >= 0 within a box, for simplex loses its way where a gain has no end; of several
        the smallest are taken.
        """
        inner, rest = self._by_cell[:, self.core], self._settled[1]
        cells = np.flatnonzero(np.diff(inner.indptr) > 0)
        both = np.zeros(0, dtype=np.int64) if opened is None else opened[0]
        size, box = self._size, _BOX
        rest = rest / size
        low, high = np.maximum(self.low[self.core] / size, -box), np.minimum(self.high[self.core] / size, box)
        cost, turn = -worth, np.zeros(len(both))
        if opened is not None and both.size:  # reduced = p - q, and the cell follows whichever limit holds it
            down, up = opened[1].down[both], opened[1].up[both]
            cost, turn = cost + inner[both].T @ down, up - down
        wide = sparse.hstack([inner[cells], -inner[cells], sparse.csr_array((len(cells), len(both)))])
        opening = sparse.hstack([-inner[both], inner[both], sparse.eye_array(len(both))])
        matrix = sparse.vstack([wide, opening], format="csr")
        upper = np.concatenate([np.maximum(high, 0.0), np.maximum(-low, 0.0), np.full(len(both), box)])
        whole = np.concatenate([cost + _LEAST, _LEAST - cost, turn + _LEAST])
        for tolerance in _TOLERANCES:
            room = tolerance * np.maximum(1.0, np.abs(self.slope[cells])) / size
            least = np.where(self.at_lower[cells], -np.inf, rest[cells] - room)
            most = np.where(self.at_upper[cells], np.inf, rest[cells] + room)
            row_low, row_high = np.concatenate([least, -rest[both]]), np.concatenate([most, np.full(len(both), np.inf)])
            program = Program(whole, matrix, row_low, row_high, np.zeros(len(whole)), upper)
            solution = self._within_ties(program)
            if solution.found:
                y = solution.point[: len(cost)] - solution.point[len(cost) : 2 * len(cost)]
                gain = -float(cost @ y) - float(turn @ solution.point[2 * len(cost) :])
                return None if gain > _ENDLESS * box else y * size
        raise SolverError("no multipliers prove the optimum")

    def _within_ties(self, program: Program) -> Solution:
        """Return an optimum of `_best`'s program whose weights of tied peers are those of some orders."""
        size = len(self.low)
        rows = [row for tie in self.ties for row in tie.first_rows(size)]
        while True:
            solution = linear.solve(self._narrowed(program, rows), self.deadline.left())
            if not solution.found:
                return solution
            y, count = self._settled[0].copy(), self.core.size
            y[self.core] = (solution.point[:count] - solution.point[count : 2 * count]) * self._size
            further = [row for row in (tie.broken(y) for tie in self.ties) if row is not None]
            if not further:
                return solution
            rows += further

    def _narrowed(self, program: Program, rows: list[Array]) -> Program:
        """Return the program with rows `... @ y <= 0` over all multipliers."""
        if not rows:
            return program
        listed = np.array(rows)
        own = listed[:, self.core]
        wide = np.hstack([own, -own, np.zeros((len(rows), program.variables - 2 * own.shape[1]))])
        return replace(
            program,
            matrix=sparse.vstack([program.matrix, sparse.csr_array(wide)], format="csr"),
            row_lower=np.concatenate([program.row_lower, np.full(len(rows), -np.inf)]),
            row_upper=np.concatenate([program.row_upper, -(listed @ self._settled[0]) / self._size]),
        )
