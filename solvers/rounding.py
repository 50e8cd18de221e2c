"""Rounding: targets become whole multiples of a unit, every total exact, every rule kept, least change.

    min sum_i |n_i - y_i|,  n integer,  y = targets / unit

with n = base + b + p - q, base = floor(y), 0 <= b <= 1 and p, q >= 0: the cost is convex and piecewise linear, so the
relaxation is tight, and on network rows its vertices are whole already. Controlled rounding after Cox & Ernst (1982).
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from solvers.backends import integer, linear
from solvers.deadline import Deadline, OutOfTime
from solvers.errors import SolverError
from solvers.grid import Grid, unit_grid
from solvers.problem import Problem
from solvers.program import Program, Solution
from solvers.stages.stage import RoundingWitness

Array = NDArray[np.float64]
_WHOLE = 1e-6
_SLACK = 1e-9


@dataclass(frozen=True)
class Rounded:
    """Targets in whole units.

    Attributes
    ----------
    counts : int array (n,)
    total : what they sum to, in units
    relaxed : whether rows had to give way; neighbour : whether the total had to
    witness : why no rounding changes less
    """

    counts: NDArray[np.int64]
    total: int
    relaxed: bool
    neighbour: bool
    witness: RoundingWitness
    back_end: str


@dataclass(frozen=True)
class _Task:
    """The rounding problem in units; see the module's docstring.

    Limits are tightened to multiples where that loses nothing; `raw` are those of cells and rows as they were.
    """

    y: Array
    lower: Array
    upper: Array
    locked: NDArray[np.bool_]
    matrix: sparse.csr_array
    row_lower: Array
    row_upper: Array
    raw: tuple[Array, Array, Array, Array]
    locks: NDArray[np.bool_]
    total: int

    @property
    def crossed(self) -> bool:
        """Tell whether some limits have no multiple between them."""
        return bool((self.lower > self.upper).any() or (self.row_lower > self.row_upper).any())


def rounded(problem: Problem, targets: Array, unit: float, deadline: Deadline) -> Rounded:
    """Return the nearest whole multiples that keep every row, or, where none do, those that break rows least.

    Parameters
    ----------
    targets : array (n,), money
    """
    grid = unit_grid(unit)
    totals = _totals(problem, grid)
    for total in totals:
        task = _task(problem, targets, unit, total)
        found = None if task.crossed else _least_change(task, problem.seed, deadline)
        if found is not None:
            return replace(found, neighbour=total != totals[0])
    return _relaxed(_task(problem, targets, unit, totals[0]), problem.seed, deadline)


def _totals(problem: Problem, grid: Grid) -> tuple[int, ...]:
    """Return the street total in units as asked for and, where it lies between two multiples, the other of them."""
    near, up = grid.count(problem.street), grid.count(problem.street, up=True)
    steps = problem.street / grid.step
    if abs(steps - near) <= _SLACK * max(1.0, steps):
        return (near,)
    if problem.total_rounding == "up":
        return up, up - 1
    return near, near + (1 if steps > near else -1)


def _task(problem: Problem, targets: Array, unit: float, total: int) -> _Task:
    lines, money = problem.lines, total * unit
    low, high = lines.lower.at(money, problem.street) / unit, lines.upper.at(money, problem.street) / unit
    raw = (problem.lower / unit, problem.upper / unit, low, high)
    data = lines.matrix.data
    plain = np.array(
        [
            bool(np.all(data[start:end] == 1.0))
            for start, end in zip(lines.matrix.indptr, lines.matrix.indptr[1:], strict=False)
        ],
        bool,
    )
    slack_low, slack_high = _SLACK * np.maximum(1.0, np.abs(low)), _SLACK * np.maximum(1.0, np.abs(high))
    low = np.where(plain & np.isfinite(low), np.ceil(low - slack_low), low)
    high = np.where(plain & np.isfinite(high), np.floor(high + slack_high), high)
    lower = np.ceil(problem.lower / unit - _SLACK * np.maximum(1.0, problem.lower / unit))
    upper = np.floor(np.minimum(problem.upper / unit * (1 + _SLACK) + _SLACK, total))
    locks = [limit.cells for limit in problem.cell_limits if limit.name == "lock"]
    locked = np.zeros(problem.size, dtype=bool)
    locked[np.concatenate(locks) if locks else np.zeros(0, dtype=int)] = True
    return _Task(targets / unit, lower, upper, locked, lines.matrix, low, high, raw, lines.locks, total)


def _base(task: _Task) -> Array:
    return np.clip(np.floor(task.y + _SLACK), task.lower, np.maximum(task.lower, task.upper))


def _parts(task: _Task, base: Array) -> tuple[Array, Array, Array]:
    """Return the costs (3n,) and bounds (3n,) of b, p, q."""
    fraction = task.y - base
    one_up = np.abs(1.0 - fraction) - np.abs(fraction)
    further = np.ones(len(base))
    down = np.abs(fraction + 1.0) - np.abs(fraction)
    cost = np.concatenate([one_up, further, down])
    most = np.concatenate(
        [np.clip(task.upper - base, 0, 1), np.clip(task.upper - base - 1, 0, None), np.clip(base - task.lower, 0, None)]
    )
    return cost, np.zeros(3 * len(base)), most


def _program(task: _Task, base: Array) -> Program:
    rows = sparse.vstack([task.matrix, sparse.csr_array(np.ones((1, len(base))))], format="csr")
    shift = rows @ base
    cost, lower, upper = _parts(task, base)
    matrix = sparse.hstack([rows, rows, -rows], format="csr")
    low, high = np.append(task.row_lower, task.total) - shift, np.append(task.row_upper, task.total) - shift
    return Program(cost, matrix, low, high, lower, upper)


def _counts(base: Array, point: Array) -> NDArray[np.int64]:
    b, p, q = np.split(point, 3)
    return np.rint(base + b + p - q).astype(np.int64)


def _least_change(task: _Task, seed: int, deadline: Deadline) -> Rounded | None:
    base = _base(task)
    program = _program(task, base)
    relaxation = linear.solve(program, deadline.left())
    if relaxation.status == "infeasible":
        return None
    offset = float(np.abs(task.y - base).sum())
    if relaxation.found and np.abs(relaxation.point - np.rint(relaxation.point)).max() < _WHOLE:
        counts = _counts(base, relaxation.point)
        if _keeps_rows(task, counts):
            witness = RoundingWitness(relaxation.bound + offset, relaxation.multipliers, stopped=False)
            return Rounded(counts, task.total, False, False, witness, linear.NAME)
    solution = integer.solve(program, np.ones(len(program.cost), dtype=bool), deadline.left(), seed)
    if solution.status == "infeasible":
        return None
    if not solution.point.size:
        raise OutOfTime
    witness = RoundingWitness(solution.bound + offset, np.zeros(0), stopped=solution.status == "limit")
    return Rounded(_counts(base, solution.point), task.total, False, False, witness, integer.NAME)


def _keeps_rows(task: _Task, counts: NDArray[np.int64]) -> bool:
    activity = task.matrix @ counts
    room = _SLACK * np.maximum(1.0, np.abs(activity))
    return bool((activity >= task.row_lower - room).all() and (activity <= task.row_upper + room).all())


def _relaxed(task: _Task, seed: int, deadline: Deadline) -> Rounded:
    """Minimise first the total violation of rows and cell limits (goal and locks never give way), then the change."""
    hard = np.where(task.locked, task.lower, 0.0)
    free = replace(task, lower=hard, upper=np.where(task.locked, task.upper, float(task.total)))
    base = _base(free)
    program, elastic = _elastic(free, task, base)
    whole = np.zeros(len(program.cost), dtype=bool)
    whole[: 3 * len(base)] = True
    first = _integer(replace(program, cost=elastic), whole, deadline, seed)
    least = float(elastic @ first.point)
    budget = sparse.csr_array(elastic[None, :])
    held = replace(
        program,
        matrix=sparse.vstack([program.matrix, budget], format="csr"),
        row_lower=np.append(program.row_lower, -np.inf),
        row_upper=np.append(program.row_upper, least + 1e-7 * max(1.0, least)),
    )
    second = _integer(held, whole, deadline, seed)
    stopped = "limit" in (first.status, second.status)
    counts = _counts(base, second.point[: 3 * len(base)])
    witness = RoundingWitness(second.bound + float(np.abs(task.y - base).sum()), np.zeros(0), stopped=stopped)
    return Rounded(counts, task.total, True, False, witness, integer.NAME)


def _integer(program: Program, whole: NDArray[np.bool_], deadline: Deadline, seed: int) -> Solution:
    solution = integer.solve(program, whole, deadline.left(), seed)
    if solution.status == "infeasible":
        raise SolverError("goal and locks have no whole multiples that add up")
    if not solution.point.size:
        raise OutOfTime
    return solution


def _elastic(free: _Task, task: _Task, base: Array) -> tuple[Program, Array]:
    """Return the program with a shortfall and an excess for every row and cell limit, and what they cost."""
    cells = len(base)
    lower, upper, row_lower, row_upper = task.raw
    program = _program(replace(free, row_lower=row_lower, row_upper=row_upper), base)
    yielding = np.flatnonzero(~task.locks)
    rows = len(task.row_lower)
    limited = sparse.vstack(
        [program.matrix, sparse.hstack([sparse.eye_array(cells), sparse.eye_array(cells), -sparse.eye_array(cells)])],
        format="csr",
    )
    give = len(yielding) + cells
    place = np.r_[yielding, rows + 1 + np.arange(cells)]
    short = sparse.csr_array((np.ones(give), (place, np.arange(give))), shape=(limited.shape[0], give))
    matrix = sparse.hstack([limited, short, -short], format="csr")
    low = np.concatenate([program.row_lower, lower - base])
    high = np.concatenate([program.row_upper, upper - base])
    wide = Program(
        np.concatenate([program.cost, np.zeros(2 * give)]),
        matrix,
        low,
        high,
        np.concatenate([program.lower, np.zeros(2 * give)]),
        np.concatenate([program.upper, np.full(2 * give, np.inf)]),
    )
    return wide, np.concatenate([np.zeros(3 * cells), np.ones(2 * give)])
