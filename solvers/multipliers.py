"""The smallest multipliers that prove a point optimal.

Interior point methods return multipliers from the middle of those that do. Where these are not unique and slopes are
steep, the middle can be so far out that doubles no longer hold the differences that count.
"""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from solvers.backends import linear
from solvers.program import Program, Solution

Array = NDArray[np.float64]
_AT = 1e-7
"""A limit is reached from this near, relative to the value but at least to 1."""


def smallest(program: Program, solution: Solution, seconds: float) -> Solution:
    """Return the solution with multipliers y of the least sum of |y|; the solution itself where none are found.

    A linear program: matrix' y = slope for variables between their limits, <= at a lower one, >= at an upper one, and
    y >= 0 for rows at a lower limit, <= 0 at an upper one, 0 between.
    """
    slope = program.slope(solution.point)
    at_lower, at_upper = _at(solution.point, program.lower, program.upper)
    row_lower, row_upper = _at(program.matrix @ solution.point, program.row_lower, program.row_upper)
    unit = np.maximum(1.0, np.abs(slope))
    columns = sparse.csr_array(sparse.diags_array(1.0 / unit) @ program.matrix.T)
    found = linear.solve(
        Program(
            cost=np.ones(2 * len(row_lower)),
            matrix=sparse.hstack([columns, -columns], format="csr"),
            row_lower=np.where(at_lower, -np.inf, slope / unit),
            row_upper=np.where(at_upper, np.inf, slope / unit),
            lower=np.zeros(2 * len(row_lower)),
            upper=np.where(np.concatenate([row_lower, row_upper]), np.inf, 0.0),
        ),
        seconds,
    )
    if not found.found:
        return solution
    rising, falling = np.split(found.point, 2)
    return replace(solution, multipliers=rising - falling)


def _at(value: Array, low: Array, high: Array) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Tell which values are at their lower and which at their upper limit."""
    room = _AT * np.maximum(1.0, np.abs(value))
    return value - low <= room, high - value <= room
