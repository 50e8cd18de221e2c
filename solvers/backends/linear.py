"""Linear programs through OR-Tools' GLOP, fed with arrays."""

from time import monotonic
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray
from ortools.linear_solver.python import model_builder_helper as ortools
from scipy import sparse

from solvers.program import Program, Solution, Status, nothing

NAME = "ortools-glop"
_TOLERANCES = "primal_feasibility_tolerance: 1e-10 dual_feasibility_tolerance: 1e-10 drop_tolerance: 0 "
_KEPT = 1e-7
"""Limits are kept to this, relative to max(1, value)."""
_STEPS = 20
"""Steps for every row and variable (and 1000 more) after which simplex is said to go round in circles."""
_TRIES = ("use_dual_simplex: true", "use_dual_simplex: true use_preprocessing: false", "use_preprocessing: false")
_STATUS: dict[ortools.SolveStatus, Status] = {
    ortools.SolveStatus.OPTIMAL: "optimal",
    ortools.SolveStatus.FEASIBLE: "limit",
    ortools.SolveStatus.INFEASIBLE: "infeasible",
    ortools.SolveStatus.UNBOUNDED: "unbounded",
    ortools.SolveStatus.NOT_SOLVED: "limit",
    ortools.SolveStatus.CANCELLED_BY_USER: "limit",
}


def solve(program: Program, seconds: float, *, careful: bool = False) -> Solution:
    """Return an optimal vertex and its multipliers; a program with a curve is not this back end's.

    Now and then GLOP calls a program abnormal, or calls optimal what is not even possible, mostly where its
    preprocessing meets limits that nearly touch; `careful` goes without from the start. Or its dual simplex goes
    round in circles, which a limit of its steps ends.
    """
    if program.curve is not None:
        raise ValueError("a linear back end cannot take a curved objective")
    end = monotonic() + seconds
    most = _STEPS * (1000 + sum(program.matrix.shape))
    for parameters in _TRIES[1:] if careful else _TRIES:
        steps = f"{_TOLERANCES}{parameters} max_number_of_iterations: {most}"
        solution = _solved(program, end - monotonic(), steps)
        if solution.status not in ("failed", "limit") or monotonic() >= end:
            return solution
    return solution


def misses(program: Program, point: NDArray[np.float64]) -> bool:
    """Tell whether a point is beyond the limits: preprocessing lets limits pass that contradict each other narrowly."""
    activity = program.matrix @ point
    off = np.maximum(program.row_lower - activity, activity - program.row_upper) / np.maximum(1.0, np.abs(activity))
    beyond = np.maximum(program.lower - point, point - program.upper) / np.maximum(1.0, np.abs(point))
    return bool(max(off.max(initial=0.0), beyond.max(initial=0.0)) > _KEPT)


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
