"""Quadratic programs through PIQP's proximal interior point method: fast, and right nearly always."""

from time import perf_counter

import numpy as np
import piqp
from scipy import sparse

from solvers.backends.standard import Standard, standard
from solvers.program import Program, Solution, Status, nothing

NAME = "piqp"
TOLERANCES = (1e-11,)
"""Below this it calls possible programs impossible now and then."""
_MOST = 100
"""Iterations; 10 are usual."""
_STATUS: dict[piqp.Status, Status] = {
    piqp.PIQP_PRIMAL_INFEASIBLE: "infeasible",
    piqp.PIQP_DUAL_INFEASIBLE: "unbounded",
}


def solve(program: Program, seconds: float, tolerance: float = TOLERANCES[0]) -> Solution:
    """Return a point near the optimum and its multipliers; polishing is the caller's.

    PIQP has no clock: one iteration is timed, then as many are allowed as fit into the time.
    """
    begun = perf_counter()
    form = standard(program)
    solver = _set_up(form, tolerance)
    most = _affordable(solver, begun + seconds)
    if not most:
        return nothing("limit")
    solver.settings.max_iter = most
    ended = solver.solve()
    if ended == piqp.PIQP_MAX_ITER_REACHED and most < _MOST:
        return nothing("limit")
    if ended != piqp.PIQP_SOLVED:
        return nothing(_STATUS.get(ended, "failed"))
    found = solver.result
    multipliers = np.zeros(len(form.rows))
    multipliers[form.equal] = -np.array(found.y)
    multipliers[~form.equal] = np.array(found.z_l) - np.array(found.z_u)
    return form.solution(np.array(found.x), multipliers, float(found.info.primal_obj))


def _set_up(form: Standard, tolerance: float) -> piqp.SparseSolver:
    solver = piqp.SparseSolver()
    settings = solver.settings
    settings.eps_abs = settings.eps_rel = tolerance
    settings.eps_duality_gap_abs = settings.eps_duality_gap_rel = tolerance
    settings.iterative_refinement_always_enabled = True
    equal = form.equal
    solver.setup(
        sparse.csc_matrix(sparse.diags_array(form.diagonal)),
        form.cost,
        sparse.csc_matrix(form.matrix[equal]),
        form.row_lower[equal],
        sparse.csc_matrix(form.matrix[~equal]),
        form.row_lower[~equal],
        form.row_upper[~equal],
        form.lower,
        form.upper,
    )
    return solver


def _affordable(solver: piqp.SparseSolver, end: float) -> int:
    """Return how many iterations, `_MOST` at most, are sure to be over in time."""
    begun = perf_counter()
    solver.settings.max_iter = 1
    solver.solve()
    now = perf_counter()
    return max(0, min(_MOST, int((end - now) / max(now - begun, 1e-9))))
