"""Integer programs through OR-Tools' SCIP, fed with arrays."""

import numpy as np
from numpy.typing import NDArray
from ortools.linear_solver.python import model_builder_helper as ortools

from solvers.backends.linear import as_ortools
from solvers.program import Program, Solution, Status, nothing

NAME = "ortools-scip"
_PARAMETERS = "numerics/feastol = 1e-9\nlimits/gap = 0\nrandomization/randomseedshift = {seed}\n"
_STATUS: dict[ortools.SolveStatus, Status] = {
    ortools.SolveStatus.OPTIMAL: "optimal",
    ortools.SolveStatus.FEASIBLE: "limit",
    ortools.SolveStatus.INFEASIBLE: "infeasible",
    ortools.SolveStatus.UNBOUNDED: "unbounded",
    ortools.SolveStatus.NOT_SOLVED: "limit",
    ortools.SolveStatus.CANCELLED_BY_USER: "limit",
}


def solve(program: Program, whole: NDArray[np.bool_], seconds: float, seed: int) -> Solution:
    """Return an optimum with the variables `whole` integer; `bound` is what no solution can undercut.

    A solution found before the limit comes with status `limit`, its point and its bound.
    """
    helper = as_ortools(program)
    for variable in np.flatnonzero(whole).tolist():
        helper.set_var_integrality(variable, True)
    solver = ortools.ModelSolverHelper("scip")
    solver.set_time_limit_in_seconds(max(seconds, 1e-3))
    solver.set_solver_specific_parameters(_PARAMETERS.format(seed=seed % 2**31))
    solver.solve(helper)
    status = _STATUS.get(solver.status(), "failed")
    if not solver.has_solution():
        return nothing(status)
    point = np.array(solver.variable_values())
    point[whole] = np.rint(point[whole])
    return Solution(status, point, np.zeros(0), solver.best_objective_bound())
