"""The one place where stages call back ends, and where failure becomes infeasible, out of time, or our defect."""

from solvers import polish
from solvers.backends import linear, quadratic
from solvers.deadline import Deadline, OutOfTime
from solvers.errors import SolverError
from solvers.newton import sequence_of_quadratics
from solvers.program import Program, Solution

_GOOD = 1e-10
"""A residual that needs no further try."""
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
    return _convex(program, deadline), quadratic.NAME


def _linear(program: Program, deadline: Deadline) -> Solution:
    solution = linear.solve(program, deadline.left())
    if solution.status in ("infeasible", "unbounded"):
        raise Infeasible
    if solution.status == "limit":
        raise OutOfTime
    if not solution.found:
        raise SolverError("the linear back end failed")
    return solution


def _convex(program: Program, deadline: Deadline) -> Solution:
    if program.curve is None or program.curve.kind == "square":
        return _quadratic(program, deadline)
    near = sequence_of_quadratics(program, lambda step: _quadratic(step, deadline))
    found = polish.polished(program, near)
    if polish.residual(program, found.point, found.multipliers) > _USABLE:
        raise SolverError("no optimum within tolerance was found")
    return found


def _quadratic(program: Program, deadline: Deadline) -> Solution:
    """Return the best of several tries; mostly the first one is as good as doubles allow."""
    best: Solution | None = None
    least = _USABLE
    status = "failed"
    for tolerance in quadratic.TOLERANCES:
        solution = quadratic.solve(program, deadline.left(), tolerance)
        status = solution.status
        if status == "limit":
            raise OutOfTime
        if not solution.found:
            continue
        solution = polish.polished(program, solution)
        residual = polish.residual(program, solution.point, solution.multipliers)
        if residual <= least:
            best, least = solution, residual
        if least <= _GOOD:
            break
    if best is None:
        if status in ("infeasible", "unbounded"):
            raise Infeasible
        raise SolverError("no optimum within tolerance was found")
    return best
