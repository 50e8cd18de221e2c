"""Convex objectives over a polytope: PIQP for quadratics, Newton with PIQP inside for the rest.

Every result is checked by a bound that uses nothing of how it was found: a convex function lies above its tangent,
so the value at `y` is at most `gradient @ (y - z)` above the optimum, `z` being where the tangent is least.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import piqp

from tests.reference.polytope import Polytope, Unsolved, Vector

GAP = 1e-9


@dataclass(frozen=True)
class Smooth:
    """A convex function with its gradient and Hessian."""

    value: Callable[[Vector], float]
    gradient: Callable[[Vector], Vector]
    hessian: Callable[[Vector], Vector]


def quadratic(matrix: Vector, linear: Vector) -> Smooth:
    """Return y'Hy/2 + c'y."""
    return Smooth(
        lambda y: float(y @ matrix @ y / 2 + linear @ y),
        lambda y: np.asarray(matrix @ y + linear),
        lambda _: matrix,
    )


def minimum(space: Polytope, function: Smooth, start: Vector | None = None, positive: Vector | None = None) -> Vector:
    """Return the point of least value.

    A function that is not quadratic needs a `start` inside its domain, and the rows `positive` whose products with the
    point are to stay positive on the way.
    """
    if start is None or positive is None:
        zero = np.zeros(space.size)
        y = solve_quadratic(space, function.hessian(zero), function.gradient(zero))
    else:
        y = _newton(space, function, start, positive)
    for _ in range(4):
        y, quality = polished(space, function, y)
        if start is None or quality < 1e-12 * space.size:
            break
    gap = tangent_gap(space, function, y)
    if space.violation(y) > 1e-8 or gap > GAP * max(1.0, abs(function.value(y)), space.size):
        raise Unsolved(f"violation {space.violation(y)}, gap {gap}")
    return y


def tangent_gap(space: Polytope, function: Smooth, y: Vector) -> float:
    """Return how far above the optimum the value at `y` can be at most."""
    gradient = function.gradient(y)
    return float(gradient @ y - space.minimum(gradient)[0])


def solve_quadratic(space: Polytope, matrix: Vector, linear: Vector) -> Vector:
    """Minimise y'Hy/2 + c'y by PIQP; variables with equal bounds are taken out first."""
    fixed = space.upper - space.lower <= 1e-14
    free = ~fixed
    y = np.where(fixed, space.lower, 0.0)
    if not free.any():
        return y
    shift = space.matrix @ y
    inside = space.matrix[:, free]
    used = np.abs(inside).max(axis=1, initial=0.0) > 0
    low, high = (space.low - shift)[used], (space.high - shift)[used]
    same = space.low[used] == space.high[used]
    solver = piqp.DenseSolver()
    _set_tolerances(solver)
    solver.setup(
        np.asfortranarray(matrix[np.ix_(free, free)]),
        linear[free] + matrix[np.ix_(free, fixed)] @ y[fixed],
        np.asfortranarray(inside[used][same]),
        high[same],
        np.asfortranarray(inside[used][~same]),
        low[~same],
        high[~same],
        space.lower[free],
        space.upper[free],
    )
    solver.solve()
    y[free] = np.clip(solver.result.x, space.lower[free], space.upper[free])
    return y


def _set_tolerances(solver: piqp.DenseSolver) -> None:
    settings = solver.settings
    settings.eps_abs = settings.eps_duality_gap_abs = 1e-12
    settings.eps_rel = settings.eps_duality_gap_rel = 1e-12
    settings.max_iter = 400


def polished(space: Polytope, function: Smooth, y: Vector) -> tuple[Vector, float]:
    """Return the exact optimum on the rows and bounds that are tight at `y`, a Newton step there, or `y` if better.

    The second part is the quality: violation or gap, whichever is larger.
    """
    best, least = y, _quality(space, function, y)
    for tolerance in (1e-7, 1e-5, 1e-9, 1e-3):
        if least < 1e-13:
            break
        candidate = _on_tight_rows(space, function, y, tolerance)
        quality = _quality(space, function, candidate)
        if quality < least:
            best, least = candidate, quality
    return best, least


def _quality(space: Polytope, function: Smooth, y: Vector) -> float:
    if not np.isfinite(function.value(y)):
        return np.inf
    return max(space.violation(y), abs(tangent_gap(space, function, y)) / space.size)


def _on_tight_rows(space: Polytope, function: Smooth, y: Vector, tolerance: float) -> Vector:
    identity = np.eye(space.size)
    values = space.matrix @ y
    low, high = values - space.low < tolerance, space.high - values < tolerance
    lower, upper = y - space.lower < tolerance, space.upper - y < tolerance
    rows = np.vstack([space.matrix[low], space.matrix[high & ~low], identity[lower], identity[upper & ~lower]])
    right = np.concatenate([space.low[low], space.high[high & ~low], space.lower[lower], space.upper[upper & ~lower]])
    matrix = function.hessian(y)
    count = len(right)
    system = np.block([[matrix, rows.T], [rows, np.zeros((count, count))]])
    solution = np.linalg.lstsq(system, np.concatenate([matrix @ y - function.gradient(y), right]), rcond=1e-13)[0]
    return np.asarray(solution[: space.size])


def _newton(space: Polytope, function: Smooth, y: Vector, positive: Vector) -> Vector:
    """Take Newton steps, each within the polytope and keeping a tenth of what is to stay positive."""
    close = 0
    for _ in range(200):
        gradient = function.gradient(y)
        hessian = function.hessian(y) + 1e-11 * np.eye(space.size)
        moved = replace(
            space,
            low=space.low - space.matrix @ y,
            high=space.high - space.matrix @ y,
            lower=np.minimum(space.lower - y, 0.0),
            upper=np.maximum(space.upper - y, 0.0),
        )
        for row in positive:
            moved = moved.cut(row, low=-0.9 * float(row @ y))
        direction = solve_quadratic(moved, hessian, gradient)
        slope = float(gradient @ direction)
        if slope > -1e-11 * space.size:  # too flat for values to tell; Newton's own steps converge from here
            y = np.clip(y + direction, space.lower, space.upper)
            close += 1
            if close == 3:
                return y
        else:
            y = _along(function, y, direction, slope)
    return y


def _along(function: Smooth, y: Vector, direction: Vector, slope: float) -> Vector:
    """Take the longest of the halved steps that lowers the value enough; outside the domain it is infinite."""
    value = function.value(y)
    step = 1.0
    while step > 1e-12:
        there = y + step * direction
        if function.value(there) <= value + 0.1 * step * slope:
            return there
        step *= 0.5
    return y
