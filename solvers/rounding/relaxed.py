"""Rounding where no whole multiples keep all rows: those that break rows least, and of these the nearest."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from solvers.backends import integer
from solvers.deadline import Deadline, OutOfTime
from solvers.errors import SolverError
from solvers.program import Program, Solution
from solvers.rounding.integers import base_of, counts_of, program_of
from solvers.rounding.task import Rounded, Task
from solvers.stages.stage import RoundingWitness

Array = NDArray[np.float64]


def rounded_nearly(task: Task, seed: int, deadline: Deadline) -> Rounded:
    """Minimise first the total violation of rows and cell limits (goal and locks never give way), then the change."""
    hard = np.where(task.locked, task.lower, 0.0)
    free = replace(task, lower=hard, upper=np.where(task.locked, task.upper, float(task.total)))
    found = _least_violation(free, task, np.flatnonzero(~task.locks), True, seed, deadline)
    if found is None:
        raise SolverError("goal and locks have no whole multiples that add up")
    return found


def rounded_softly(task: Task, yields: NDArray[np.bool_], seed: int, deadline: Deadline) -> Rounded | None:
    """Minimise first the violation of the rows `yields` (m,), then the change; None where the others leave nothing."""
    hard = np.flatnonzero(~yields)
    if (task.lower > task.upper).any() or (task.row_lower[hard] > task.row_upper[hard]).any():
        return None
    found = _least_violation(task, task, np.flatnonzero(yields), False, seed, deadline)
    return None if found is None else replace(found, relaxed=False)


def _least_violation(
    free: Task, task: Task, yielding: NDArray[np.int64], cells: bool, seed: int, deadline: Deadline
) -> Rounded | None:
    """Return the least violation of some rows, and of limits of cells, and of all such the least change."""
    base = base_of(free)
    program, elastic = _elastic(free, task, base, yielding, cells)
    whole = np.zeros(len(program.cost), dtype=bool)
    whole[: 3 * len(base)] = True
    first = _integer(replace(program, cost=elastic), whole, deadline, seed)
    if first is None:
        return None
    least = float(elastic @ first.point)
    budget = sparse.csr_array(elastic[None, :])
    held = replace(
        program,
        matrix=sparse.vstack([program.matrix, budget], format="csr"),
        row_lower=np.append(program.row_lower, -np.inf),
        row_upper=np.append(program.row_upper, least + 1e-7 * max(1.0, least)),
    )
    second = _integer(held, whole, deadline, seed)
    if second is None:
        raise SolverError("the least violation was not reached again")
    stopped = "limit" in (first.status, second.status)
    counts = counts_of(base, second.point[: 3 * len(base)])
    witness = RoundingWitness(second.bound + float(np.abs(task.y - base).sum()), np.zeros(0), stopped=stopped)
    return Rounded(counts, task.total, True, False, witness, integer.NAME)


def _integer(program: Program, whole: NDArray[np.bool_], deadline: Deadline, seed: int) -> Solution | None:
    solution = integer.solve(program, whole, deadline.left(), seed)
    if solution.status == "infeasible":
        return None
    if not solution.point.size:
        raise OutOfTime
    return solution


def _elastic(
    free: Task, task: Task, base: Array, yielding: NDArray[np.int64], with_cells: bool
) -> tuple[Program, Array]:
    """Return the program with a shortfall and an excess for yielding rows (and cell limits), and what they cost."""
    cells = len(base)
    lower, upper, row_lower, row_upper = task.raw
    if not with_cells:
        lower, upper = task.lower, task.upper
        gives = np.isin(np.arange(len(row_lower)), yielding)
        row_lower = np.where(gives, row_lower, task.row_lower)
        row_upper = np.where(gives, row_upper, task.row_upper)
    program = program_of(replace(free, row_lower=row_lower, row_upper=row_upper), base)
    rows = len(task.row_lower)
    limited = sparse.vstack(
        [program.matrix, sparse.hstack([sparse.eye_array(cells), sparse.eye_array(cells), -sparse.eye_array(cells)])],
        format="csr",
    )
    place = np.r_[yielding, rows + 1 + np.arange(cells)] if with_cells else yielding
    give = len(place)
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
