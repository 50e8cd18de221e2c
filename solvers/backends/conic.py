"""Quadratic programs through Clarabel's interior point method for cones: slower, and hard to defeat."""

import clarabel
import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from solvers.backends.standard import Standard, standard
from solvers.program import Program, Solution, Status, nothing

NAME = "clarabel"
Array = NDArray[np.float64]
_STATUS: dict[str, Status] = {
    "Solved": "optimal",
    "AlmostSolved": "optimal",
    "InsufficientProgress": "optimal",
    "NumericalError": "failed",
    "PrimalInfeasible": "infeasible",
    "AlmostPrimalInfeasible": "infeasible",
    "DualInfeasible": "unbounded",
    "AlmostDualInfeasible": "unbounded",
    "MaxTime": "limit",
    "MaxIterations": "failed",
}
TOLERANCES = (1e-13, 1e-11, 1e-15, 1e-9)
"""Tolerances to try one after the other: a tight one tells limits that nearly touch apart, a loose one always ends."""


_SET_UP = 5e-6
"""Seconds that an entry costs before the first iteration; Clarabel looks at the clock only after that."""


def solve(program: Program, seconds: float, tolerance: float = TOLERANCES[0]) -> Solution:
    """Return a point near the optimum and its multipliers; polishing is the caller's."""
    form = standard(program)
    if seconds < _SET_UP * (form.matrix.nnz + 2 * len(form.free)):
        return nothing("limit")
    equal = np.flatnonzero(form.equal)
    above = np.flatnonzero(~form.equal & np.isfinite(form.row_upper))
    below = np.flatnonzero(~form.equal & np.isfinite(form.row_lower))
    blocks = [form.matrix[equal], form.matrix[above], -form.matrix[below], *_bounds(form)]
    right = [
        form.row_upper[equal],
        form.row_upper[above],
        -form.row_lower[below],
        form.upper[np.isfinite(form.upper)],
        -form.lower[np.isfinite(form.lower)],
    ]
    answer = _run(form, sparse.vstack(blocks, format="csc"), np.concatenate(right), len(equal), seconds, tolerance)
    status = _STATUS.get(str(answer.status), "failed")
    if status != "optimal":
        return nothing(status)
    on_equal, on_above, on_below, _ = np.split(np.array(answer.z), np.cumsum([len(equal), len(above), len(below)]))
    multipliers = np.zeros(len(form.rows))
    multipliers[equal] = -on_equal
    multipliers[above] -= on_above
    multipliers[below] += on_below
    return form.solution(np.array(answer.x), multipliers, float(answer.obj_val))


def _bounds(form: Standard) -> list[sparse.csr_array]:
    """Return the rows of the upper and of the lower bounds."""
    identity = sparse.csr_array(sparse.eye_array(len(form.free)))
    return [identity[np.isfinite(form.upper)], -identity[np.isfinite(form.lower)]]


def _run(
    form: Standard, matrix: sparse.csc_array, right: Array, equations: int, seconds: float, tolerance: float
) -> clarabel.DefaultSolution:
    settings = clarabel.DefaultSettings()
    settings.verbose = False
    settings.time_limit = max(seconds, 1e-3)
    settings.max_iter = 200
    settings.max_threads = 1
    settings.tol_gap_abs = settings.tol_gap_rel = settings.tol_feas = tolerance
    cones = [clarabel.ZeroConeT(equations), clarabel.NonnegativeConeT(len(right) - equations)]
    quadratic = sparse.csc_matrix(sparse.diags_array(form.diagonal))
    return clarabel.DefaultSolver(quadratic, form.cost, sparse.csc_matrix(matrix), right, cones, settings).solve()
