"""The one place where stages call back ends, and where failure becomes infeasible, out of time, or our defect."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from solvers import polish
from solvers.backends import conic, linear, quadratic
from solvers.deadline import Deadline, OutOfTime
from solvers.errors import SolverError
from solvers.multipliers import smallest
from solvers.newton import sequence_of_quadratics
from solvers.peers import Cut
from solvers.program import Program, Solution

_GOOD = 1e-11
"""A residual that needs no further try."""
_NEAR = 1e-7
"""A residual that is small enough on the way."""
_USABLE = 1e-5
"""A residual above this after polishing is not an optimum; the certificate says what one below it is worth."""


class Infeasible(Exception):
    """A back end says that no point satisfies the rows; diagnosis proves or refutes it.

    Attributes
    ----------
    cuts : the rows of rules about peers that were among them
    """

    def __init__(self, cuts: Sequence[Cut] = ()) -> None:
        super().__init__()
        self.cuts = tuple(cuts)


def optimum(program: Program, deadline: Deadline) -> tuple[Solution, str]:
    """Return an optimum with multipliers, and the back end that found it.

    Raises
    ------
    Infeasible, OutOfTime, SolverError
    """
    if program.curve is None:
        return _linear(program, deadline), linear.NAME
    return _convex(program, deadline)


def _linear(program: Program, deadline: Deadline) -> Solution:
    solution = linear.solve(program, deadline.left())
    if solution.found and linear.misses(program, solution.point):
        solution = linear.solve(program, deadline.left(), careful=True)
    if solution.status in ("infeasible", "unbounded"):
        raise Infeasible
    if solution.status == "limit":
        raise OutOfTime
    if not solution.found:
        raise SolverError("the linear back end failed")
    return solution


def _convex(program: Program, deadline: Deadline) -> tuple[Solution, str]:
    if program.curve is None or program.curve.kind == "square":
        found, name = _quadratic(program, deadline, _GOOD)
    else:
        found, name = _curved(program, deadline)
    if _residual(program, found) > _GOOD:
        smaller = smallest(program, found, deadline.left() / 2.0)
        found = min(found, polish.polished(program, smaller, deadline), key=lambda one: _residual(program, one))
    if _residual(program, found) > _USABLE:
        _possible(program, deadline)
        raise SolverError("no optimum within tolerance was found")
    return found, name


def _curved(program: Program, deadline: Deadline) -> tuple[Solution, str]:
    names: list[str] = []

    def near_enough(step: Program) -> Solution:
        solution, name = _quadratic(step, deadline, _NEAR)
        names.append(name)
        return solution

    near = sequence_of_quadratics(program, near_enough, deadline)
    return polish.polished(program, near, deadline), names[-1]


def _quadratic(program: Program, deadline: Deadline, good: float) -> tuple[Solution, str]:
    """Return the best of several tries and who made it; mostly the first one is as good as doubles allow."""
    best: tuple[Solution, str] | None = None
    least = np.inf
    for solution, name in _tries(program, deadline):
        polished = polish.polished(program, solution, deadline)
        residual = _residual(program, polished)
        if residual < least:
            best, least = (polished, name), residual
        if least <= good:
            break
    if best is None:
        _possible(program, deadline)
        raise SolverError("no optimum within tolerance was found")
    return best


def _possible(program: Program, deadline: Deadline) -> None:
    """Raise Infeasible where simplex says that no point satisfies the rows; interior points can miss that narrowly."""
    _linear(replace(program, cost=np.zeros(program.variables), curve=None), deadline)


def _residual(program: Program, solution: Solution) -> float:
    return polish.residual(program, solution.point, solution.multipliers)


def _tries(program: Program, deadline: Deadline) -> Iterator[tuple[Solution, str]]:
    """Yield solutions, the fast back end's first; that there is none is believed when simplex says so, too."""
    found = possible = False
    for back_end in (quadratic, conic):
        for tolerance in back_end.TOLERANCES:
            solution = back_end.solve(program, deadline.left(), tolerance)
            if solution.found:
                found = True
                yield solution, back_end.NAME
            elif solution.status == "limit":
                if found:
                    return
                raise OutOfTime
            elif solution.status == "infeasible" and not possible:
                _possible(program, deadline)
                possible = True
