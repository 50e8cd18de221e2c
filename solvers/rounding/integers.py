"""Rounding under any rules: the linear relaxation first, integer programming where its vertex is not whole.

With n = base + b + p - q, base = floor(y), 0 <= b <= 1 and p, q >= 0 the change is piecewise linear and convex, so that
the relaxation is tight.
"""

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from solvers.backends import integer, linear
from solvers.deadline import Deadline, OutOfTime
from solvers.program import Program
from solvers.rounding.task import SLACK, Rounded, Task
from solvers.stages.stage import RoundingWitness

Array = NDArray[np.float64]
WHOLE = 1e-6
"""A vertex this close to whole numbers is whole."""


def base_of(task: Task) -> Array:
    """Return the multiples (n,) below the targets, within the limits of cells."""
    return np.clip(np.floor(task.y + SLACK), task.lower, np.maximum(task.lower, task.upper))


def program_of(task: Task, base: Array) -> Program:
    """Return the program over b, p and q, each (n,)."""
    rows = sparse.vstack([task.matrix, sparse.csr_array(np.ones((1, len(base))))], format="csr")
    shift = rows @ base
    cost, lower, upper = _parts(task, base)
    matrix = sparse.hstack([rows, rows, -rows], format="csr")
    low, high = np.append(task.row_lower, task.total) - shift, np.append(task.row_upper, task.total) - shift
    return Program(cost, matrix, low, high, lower, upper)


def _parts(task: Task, base: Array) -> tuple[Array, Array, Array]:
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


def counts_of(base: Array, point: Array) -> NDArray[np.int64]:
    """Return the multiples (n,) that a point of the program stands for."""
    b, p, q = np.split(point, 3)
    return np.rint(base + b + p - q).astype(np.int64)


def rounded_in_general(task: Task, seed: int, deadline: Deadline) -> Rounded | None:
    """Return the rounding of least change; None where no whole multiples keep all rows."""
    base = base_of(task)
    program = program_of(task, base)
    relaxation = linear.solve(program, deadline.left())
    if relaxation.status == "infeasible":
        return None
    offset = float(np.abs(task.y - base).sum())
    if relaxation.found and np.abs(relaxation.point - np.rint(relaxation.point)).max() < WHOLE:
        counts = counts_of(base, relaxation.point)
        if _keeps_rows(task, counts):
            witness = RoundingWitness(relaxation.bound + offset, relaxation.multipliers, stopped=False)
            return Rounded(counts, task.total, False, False, witness, linear.NAME)
    solution = integer.solve(program, np.ones(len(program.cost), dtype=bool), deadline.left(), seed)
    if solution.status == "infeasible":
        return None
    if not solution.point.size:
        raise OutOfTime
    witness = RoundingWitness(solution.bound + offset, np.zeros(0), stopped=solution.status == "limit")
    return Rounded(counts_of(base, solution.point), task.total, False, False, witness, integer.NAME)


def _keeps_rows(task: Task, counts: NDArray[np.int64]) -> bool:
    activity = task.matrix @ counts
    room = SLACK * np.maximum(1.0, np.abs(activity))
    return bool((activity >= task.row_lower - room).all() and (activity <= task.row_upper + room).all())
