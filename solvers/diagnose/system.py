"""All hard rules as sides of rows over the cells and the total, for asking what they allow.

Every side is a row of its own, `sign * (coefficients'x - of_total T) >= sign * fixed`, so that sides can be dropped one
by one; fair shares move with the total T, which is a variable.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from solvers.problem import Problem
from solvers.program import Program

Array = NDArray[np.float64]
MANY = 40
"""Limits of more cells than this are named together."""


@dataclass(frozen=True)
class Side:
    """What a row says, in the plan's words."""

    rule: str
    side: str
    cell: int | None = None


@dataclass(frozen=True)
class System:
    """Sides as rows `low <= matrix v <= high` over v = (x, T), scaled; the goal is the last side.

    Attributes
    ----------
    sides : the rows' names; several rows may belong to one side (the cells of `potential`)
    matrix : CSR (s, n + 1)
    balance : CSR (1, n + 1), sum x - T = 0, which is no rule
    """

    sides: tuple[Side, ...]
    matrix: sparse.csr_array
    low: Array
    high: Array
    balance: sparse.csr_array
    scale: float
    cells: int

    @property
    def is_cell(self) -> NDArray[np.bool_]:
        """Tell which rows limit a single cell; they become bounds of variables."""
        return np.array([side.cell is not None for side in self.sides])

    def bounds(self, chosen: NDArray[np.int64]) -> tuple[Array, Array]:
        """Return the bounds (n + 1,) that the chosen rows of single cells give; they may cross."""
        lower, upper = np.zeros(self.cells + 1), np.full(self.cells + 1, np.inf)
        rows = chosen[self.is_cell[chosen]]
        cells = np.array([self.sides[row].cell for row in rows.tolist()], dtype=np.int64)
        np.maximum.at(lower, cells, self.low[rows])
        np.minimum.at(upper, cells, self.high[rows])
        return lower, upper

    def program(self, cost: Array, chosen: NDArray[np.int64]) -> Program:
        """Return the program over (x, T) under the chosen rows; every x is at least 0."""
        rules = chosen[~self.is_cell[chosen]]
        rows = sparse.vstack([self.matrix[rules], self.balance], format="csr")
        low, high = np.append(self.low[rules], 0.0), np.append(self.high[rules], 0.0)
        return Program(cost, rows, low, high, *self.bounds(chosen))

    def elastic(self, chosen: NDArray[np.int64]) -> Program:
        """Return the program that breaks the chosen rules least, each relative to its limit; cells keep theirs."""
        base = self.program(np.zeros(self.cells + 1), chosen)
        count = base.matrix.shape[0] - 1
        give = sparse.vstack([sparse.eye_array(count), sparse.csr_array((1, count))], format="csr")
        limit = np.where(np.isfinite(base.row_lower), base.row_lower, base.row_upper)[:-1]
        cost = np.tile(1.0 / np.maximum(1.0, np.abs(limit)), 2)
        return Program(
            np.concatenate([base.cost, cost]),
            sparse.hstack([base.matrix, give, -give], format="csr"),
            base.row_lower,
            base.row_upper,
            np.concatenate([base.lower, np.zeros(2 * count)]),
            np.concatenate([base.upper, np.full(2 * count, np.inf)]),
        )

    def weights(self, program: Program, multipliers: Array, chosen: NDArray[np.int64]) -> Array:
        """Return the multipliers of the chosen rows: of rules as they are, of cells from the reduced costs."""
        cell = self.is_cell[chosen]
        weights = np.zeros(len(chosen))
        weights[~cell] = multipliers[:-1]
        reduced = (program.cost - program.matrix.T @ multipliers)[: self.cells]
        lower, upper = self.bounds(chosen)
        for place in np.flatnonzero(cell).tolist():
            row = chosen[place]
            at = self.sides[row].cell
            if at is None or weights[place]:
                continue
            if (reduced[at] > 0 and self.low[row] == lower[at]) or (reduced[at] < 0 and self.high[row] == upper[at]):
                weights[place] = reduced[at]
                reduced[at] = 0.0
        return weights


def system_of(problem: Problem) -> System:
    """Return the sides of all hard rules of a problem."""
    scale, n = problem.size / problem.street, problem.size
    blocks: list[sparse.csr_array] = []
    low: list[Array] = []
    high: list[Array] = []
    sides: list[Side] = []
    for is_low, limits in ((True, problem.lines.lower), (False, problem.lines.upper)):
        given = np.flatnonzero(np.isfinite(limits.fixed))
        equal = np.array([_equal(problem, index) for index in given.tolist()], dtype=bool)
        given = given[~equal] if is_low else given
        of_total = (limits.of_total + limits.of_fair)[given]
        blocks.append(sparse.hstack([problem.lines.matrix[given], sparse.csr_array(-of_total[:, None])], format="csr"))
        fixed = limits.fixed[given] * scale
        both = np.array([_equal(problem, index) for index in given.tolist()], dtype=bool)
        low.append(fixed if is_low else np.where(both, fixed, -np.inf))
        high.append(np.full(len(given), np.inf) if is_low else fixed)
        names = [problem.lines.names[index] for index in given.tolist()]
        word = "min" if is_low else "max"
        sides += [Side(name, "equal" if e else word) for name, e in zip(names, both.tolist(), strict=True)]
    for limit in problem.cell_limits:
        rows = sparse.csr_array(
            (np.ones(len(limit.cells)), (np.arange(len(limit.cells)), limit.cells)), shape=(len(limit.cells), n + 1)
        )
        blocks.append(rows)
        amount = limit.amount * scale
        low.append(amount if limit.below else np.full(len(amount), -np.inf))
        high.append(amount if limit.above else np.full(len(amount), np.inf))
        word = "equal" if limit.name == "lock" else ("min" if limit.below else "max")
        cells = zip(problem.table.names(limit.cells), limit.cells.tolist(), strict=True)
        sides += [Side(f"{limit.name}[{name}]", word, cell) for name, cell in cells]
    goal = sparse.csr_array(np.append(np.zeros(n), 1.0)[None, :])
    sides.append(Side("goal", "equal"))
    low.append(np.array([float(n)]))
    high.append(np.array([float(n)]))
    balance = sparse.csr_array(np.append(np.ones(n), -1.0)[None, :])
    return System(
        tuple(sides),
        sparse.vstack([*blocks, goal], format="csr"),
        np.concatenate(low),
        np.concatenate(high),
        balance,
        scale,
        n,
    )


def _equal(problem: Problem, index: int) -> bool:
    low, high = problem.lines.lower, problem.lines.upper
    return bool(
        low.fixed[index] == high.fixed[index]
        and low.of_total[index] == high.of_total[index]
        and low.of_fair[index] == high.of_fair[index]
    )


def element_of(side: Side, counts: Mapping[str, int]) -> str:
    """Return what a row is called in a conflict: its rule; a limit of very many cells goes by the limit's own name."""
    limit = side.rule.split("[", 1)[0]
    return limit if side.cell is not None and counts.get(limit, 0) > MANY else side.rule


def cell_counts(system: System, rows: Sequence[int]) -> dict[str, int]:
    """Return how many cells each kind of limit has among rows."""
    counts: dict[str, int] = {}
    for row in rows:
        if system.sides[row].cell is not None:
            limit = system.sides[row].rule.split("[", 1)[0]
            counts[limit] = counts.get(limit, 0) + 1
    return counts


def rules_of(system: System, rows: Sequence[int]) -> list[str]:
    """Return the names of the rules that rows belong to, in order, each once."""
    counts = cell_counts(system, rows)
    return list(dict.fromkeys(element_of(system.sides[row], counts) for row in rows))
