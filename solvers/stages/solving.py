"""The one place where stages call back ends, and where failure becomes infeasible, out of time, or our defect."""

from solvers import polish
from solvers.backends import conic, linear
from solvers.deadline import Deadline, OutOfTime
from solvers.errors import SolverError
from solvers.program import Program, Solution

_USABLE = 1e-7
"""A residual above this after polishing is not an optimum."""


class Infeasible(Exception):
    """A back end says that no point satisfies the rows; diagnosis proves or refutes it."""


def optimum(program: Program, deadline: Deadline) -> tuple[Solution, str]:
    """Return an optimum with multipliers, and the back end that found it.

    Raises
    ------
    Infeasible, OutOfTime, SolverError
    """
    if program.curve is None:
        return _linear(program, deadline), linear.NAME
    return _convex(program, deadline), conic.NAME


def _linear(program: Program, deadline: Deadline) -> Solution:
    solution = linear.solve(program, deadline.left())
    if solution.status == "infeasible" or solution.status == "unbounded":
        raise Infeasible
    if solution.status == "limit":
        raise OutOfTime
    if not solution.found:
        raise SolverError("the linear back end failed")
    return solution


def _convex(program: Program, deadline: Deadline) -> Solution:
    solution = conic.solve(program, deadline.left())
    if solution.status == "limit":
        raise OutOfTime
    if solution.status in ("infeasible", "unbounded"):
        raise Infeasible
    if not solution.found:
        raise SolverError("the convex back end failed")
    solution = polish.polished(program, solution)
    if polish.residual(program, solution.point, solution.multipliers) > _USABLE:
        raise SolverError("no optimum within tolerance was found")
    return solution
