"""Integer programs through OR-Tools' SCIP, fed with arrays."""

from time import monotonic

import numpy as np
from numpy.typing import NDArray
from ortools.linear_solver.python import model_builder_helper as ortools

from solvers.backends.linear import as_ortools
from solvers.program import Program, Solution, Status, nothing

NAME = "ortools-scip"
_PARAMETERS = "numerics/feastol = 1e-9\nlimits/gap = 0\nrandomization/randomseedshift = {seed}\n"
_WITHOUT_PREPROCESSING = "presolving/maxrounds = 0\n"
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

    A solution found before the limit comes with status `limit`, its point and its bound. That there is none is believed
    when it is said without preprocessing, too: that has lost solutions whose rows leave them next to no room.
    """
    started = monotonic()
    found = _solved(program, whole, seconds, _PARAMETERS.format(seed=seed % 2**31))
    if found.status != "infeasible":
        return found
    left = seconds - (monotonic() - started)
    return _solved(program, whole, left, _PARAMETERS.format(seed=seed % 2**31) + _WITHOUT_PREPROCESSING)


def _solved(program: Program, whole: NDArray[np.bool_], seconds: float, parameters: str) -> Solution:
    helper = as_ortools(program)
    for variable in np.flatnonzero(whole).tolist():
        helper.set_var_integrality(variable, True)
    solver = ortools.ModelSolverHelper("scip")
    solver.set_time_limit_in_seconds(max(seconds, 1e-3))
    solver.set_solver_specific_parameters(parameters)
    solver.solve(helper)
    status = _STATUS.get(solver.status(), "failed")
    if not solver.has_solution():
        return nothing(status)
    point = np.array(solver.variable_values())
    point[whole] = np.rint(point[whole])
    return Solution(status, point, np.zeros(0), solver.best_objective_bound())
