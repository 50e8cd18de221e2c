"""All hard rules as sides of rows over the cells and the total, for asking what they allow.

Every side is a row of its own, `sign * (coefficients'x - of_total T) >= sign * fixed`, so that sides can be dropped one
by one; fair shares move with the total T, which is a variable.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from solvers.problem import Problem
from solvers.program import Program

Array = NDArray[np.float64]


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

    def program(self, cost: Array, chosen: NDArray[np.int64]) -> Program:
        """Return the program over (x, T) under the chosen rows; every x is at least 0."""
        rows = sparse.vstack([self.matrix[chosen], self.balance], format="csr")
        low, high = np.append(self.low[chosen], 0.0), np.append(self.high[chosen], 0.0)
        return Program(cost, rows, low, high, np.zeros(self.cells + 1), np.full(self.cells + 1, np.inf))

    def elastic(self, chosen: NDArray[np.int64]) -> tuple[Program, int]:
        """Return the program that breaks the chosen rows least, and where its slack variables begin."""
        base = self.program(np.zeros(self.cells + 1), chosen)
        count = len(chosen)
        give = sparse.vstack([sparse.eye_array(count), sparse.csr_array((1, count))], format="csr")
        matrix = sparse.hstack([base.matrix, give, -give], format="csr")
        slack = 2 * count
        return (
            Program(
                np.concatenate([base.cost, np.ones(slack)]),
                matrix,
                base.row_lower,
                base.row_upper,
                np.concatenate([base.lower, np.zeros(slack)]),
                np.concatenate([base.upper, np.full(slack, np.inf)]),
            ),
            self.cells + 1,
        )


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


def rules_of(system: System, rows: Sequence[int]) -> list[str]:
    """Return the names of the rules that rows belong to, in order, each once."""
    return list(dict.fromkeys(system.sides[row].rule for row in rows))
