"""Linear programs through OR-Tools' GLOP, fed with arrays."""

from typing import Any, cast

import numpy as np
from ortools.linear_solver.python import model_builder_helper as ortools
from scipy import sparse

from solvers.program import Program, Solution, Status, nothing

NAME = "ortools-glop"
_TOLERANCES = "primal_feasibility_tolerance: 1e-10 dual_feasibility_tolerance: 1e-10 drop_tolerance: 0 "
_TRIES = ("use_dual_simplex: true", "use_dual_simplex: true use_preprocessing: false", "use_preprocessing: false")
_STATUS: dict[ortools.SolveStatus, Status] = {
    ortools.SolveStatus.OPTIMAL: "optimal",
    ortools.SolveStatus.FEASIBLE: "limit",
    ortools.SolveStatus.INFEASIBLE: "infeasible",
    ortools.SolveStatus.UNBOUNDED: "unbounded",
    ortools.SolveStatus.NOT_SOLVED: "limit",
    ortools.SolveStatus.CANCELLED_BY_USER: "limit",
}


def solve(program: Program, seconds: float) -> Solution:
    """Return an optimal vertex and its multipliers; a program with a curve is not this back end's.

    GLOP calls a program abnormal now and then, mostly where its preprocessing meets limits that nearly touch; it is
    then asked again without.
    """
    if program.curve is not None:
        raise ValueError("a linear back end cannot take a curved objective")
    for parameters in _TRIES:
        solution = _solved(program, seconds, _TOLERANCES + parameters)
        if solution.status != "failed":
            return solution
    return nothing("failed")


def _solved(program: Program, seconds: float, parameters: str) -> Solution:
    helper = as_ortools(program)
    solver = ortools.ModelSolverHelper("glop")
    solver.set_time_limit_in_seconds(max(seconds, 1e-3))
    solver.set_solver_specific_parameters(parameters)
    solver.solve(helper)
    status = _STATUS.get(solver.status(), "failed")
    if status != "optimal":
        return nothing(status)
    return Solution(
        status, np.array(solver.variable_values()), np.array(solver.dual_values()), solver.objective_value()
    )


def as_ortools(program: Program) -> ortools.ModelBuilderHelper:
    """Return a linear program as OR-Tools holds it."""
    matrix = program.matrix
    rows = sparse.csr_matrix(
        (matrix.data.astype(np.float64), matrix.indices.astype(np.int32), matrix.indptr.astype(np.int32)),
        shape=matrix.shape,
    )
    helper: Any = ortools.ModelBuilderHelper()  # its stub swaps the parameters of ndarray
    helper.fill_model_from_sparse_data(
        program.lower, program.upper, program.cost, program.row_lower, program.row_upper, rows
    )
    return cast("ortools.ModelBuilderHelper", helper)
