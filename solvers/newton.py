"""Entropy and power objectives as a sequence of quadratic programs (Newton's method with a line search).

Rows are linear, so that every step between two feasible points is feasible and the method is globally convergent; the
chi-square optimum, where it starts, is mostly near.
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from solvers.deadline import Deadline
from solvers.program import Array, Curve, Program, Solution

_STEPS = 60
_CLOSE = 1e-11
_SMALLEST = 1e-9
"""Stretches below this count as this where a derivative would be infinite."""

QuadraticSolver = Callable[[Program], Solution]


def sequence_of_quadratics(program: Program, solve: QuadraticSolver, deadline: Deadline) -> Solution:
    """Minimise a program with an entropy or power curve, given a solver of quadratic ones.

    Raises
    ------
    OutOfTime
    """
    curve = program.curve
    if curve is None or curve.kind == "square":
        raise ValueError("only entropy and power need a sequence")
    start = replace(curve, kind="square", weight=1.0 / curve.target)
    solution = solve(replace(program, curve=start))
    point = solution.point
    for _ in range(_STEPS):
        deadline.left()
        solution = solve(replace(program, curve=_model_at(curve, point[curve.at])))
        step = solution.point - point
        if float(np.abs(step[curve.at]).max(initial=0.0)) <= _CLOSE * max(
            1.0, float(np.abs(point[curve.at]).max(initial=0.0))
        ):
            break
        point = point + _length(program, point, step) * step
    return solution


def _model_at(curve: Curve, v: Array) -> Curve:
    """Return the quadratic with the curve's value, slope and curvature at v."""
    inside = np.maximum(v, _SMALLEST * curve.target)
    half = np.maximum(curve.curvature(inside), 1e-9 / curve.target) / 2.0
    return Curve("square", curve.at, inside - curve.slope(inside) / (2.0 * half), half)


def _length(program: Program, point: Array, step: Array) -> float:
    """Return a step length that lowers the objective enough (Armijo)."""
    before, length = program.value(point), 1.0
    slope = float(program.slope(np.maximum(point, 1e-12)) @ step)
    room = 1e-14 * max(1.0, abs(before))
    while program.value(point + length * step) > before + 1e-4 * length * slope + room and length > 1e-10:
        length /= 2.0
    return length
