"""Convex objectives of entities under rows that cross, as a sequence of quadratic ones.

Newton's method with a line search: rows are linear, so that every point between two possible ones is possible. For
entities of several cells a step is also one of the proximal point method (`quadratics`); the optimum is a fixed point.
"""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from solvers.deadline import Deadline
from solvers.exact.quadratics import Found, Quadratics
from solvers.exact.witness import of_cells
from solvers.model import Model
from solvers.program import Curve
from solvers.structure import CellLimits

Array = NDArray[np.float64]
STEPS = 40
TIGHT = 1e-11
"""A residual that needs no further step."""
GOOD = 1e-10
"""A residual that will do where it does not get smaller."""
PATIENCE = 2
FIRST_SMALLEST, SMALLEST = 1e-2, 1e-9
"""Stretches below this count as this where derivatives are taken, which run to 0 or infinity there: in the first step,
and a tenth of that in each further one, down to the second or where curvatures are too far apart for a step."""


def minimised(
    quadratics: Quadratics, model: Model, limits: CellLimits, curve: Curve, start: Found, deadline: Deadline
) -> Found | None:
    """Return the minimum of a curve over the entities' totals, None where the method does not get there.

    Parameters
    ----------
    curve : over the entities `at`, or the cells by cell
    start : a possible point
    """
    here, best, least, stale = start, start, np.inf, 0
    prices, smallest, floor = None, FIRST_SMALLEST, SMALLEST
    for _ in range(STEPS):
        deadline.left()
        target, weight = _model_at(curve, _totals(model, here.point), len(model.entity_fair), smallest)
        found = quadratics.minimum(target, weight, here.point, prices, deadline)
        if not isinstance(found, Found):
            if smallest >= FIRST_SMALLEST:
                break
            smallest = floor = 10.0 * smallest
            continue
        smallest = max(0.1 * smallest, floor)
        found = replace(found, rows=np.concatenate([found.rows, np.zeros(len(model.names) - len(found.rows))]))
        prices = found.prices
        residual = with_single_rows(model, limits, curve, found)
        stale = 0 if residual < 0.5 * least else stale + 1
        if residual < least:
            best, least = found, residual
        if least <= TIGHT or (stale >= PATIENCE and least <= GOOD):
            break
        here = _along(model, curve, here, found)
    return best if least <= GOOD else None


def with_single_rows(model: Model, limits: CellLimits, curve: Curve, found: Found) -> float:
    """Give rows of single cells, in place, what the other rows leave of the slope; return the largest residual.

    It is natural and relative, as the certificate's.
    """
    rows, x = found.rows, found.point
    for behind in (limits.row_of_low, limits.row_of_high):
        rows[behind[behind >= 0]] = 0.0
    slope = slope_of_cells(model, curve, x)
    reduced = (slope - model.matrix.T @ rows) / np.maximum(1.0, np.abs(slope))
    of_cells(model, limits, slope, rows, x)
    on_cells = np.abs(x - np.clip(x - reduced, limits.low, limits.high))[model.fair > 0]
    activity = model.matrix @ x
    on_rows = np.abs(activity - np.clip(activity - rows, model.row_lower, model.row_upper))
    on_rows /= np.maximum(1.0, np.abs(activity))
    return float(max(on_cells.max(initial=0.0), on_rows.max(initial=0.0)))


def slope_of_cells(model: Model, curve: Curve, x: Array) -> Array:
    """Return the derivative (n,) of a curve of totals by each cell."""
    slope = np.zeros(len(model.entity_fair))
    slope[curve.at] = curve.slope(_totals(model, x)[curve.at])
    return slope if model.by_cell else slope[model.entity]


def _totals(model: Model, x: Array) -> Array:
    return x if model.by_cell else model.sums(x)


def _model_at(curve: Curve, totals: Array, entities: int, smallest: float) -> tuple[Array, Array]:
    """Return T and W (e,) of the quadratic with the curve's value, slope and curvature at given totals."""
    target, weight = totals.copy(), np.zeros(entities)
    if curve.kind == "square":
        target[curve.at], weight[curve.at] = curve.target, 1.0 / curve.weight
        return target, weight
    inside = np.maximum(totals[curve.at], smallest * curve.target)
    curvature = np.maximum(curve.curvature(inside), SMALLEST / curve.target)
    target[curve.at] = inside - curve.slope(inside) / curvature
    weight[curve.at] = 2.0 / curvature
    return target, weight


def _along(model: Model, curve: Curve, here: Found, aim: Found) -> Found:
    """Return the farthest of some points on the way to the aim that lowers the curve enough (Armijo)."""
    step = aim.point - here.point
    before = curve.value(_totals(model, here.point)[curve.at])
    along = float(slope_of_cells(model, curve, np.maximum(here.point, 1e-12)) @ step)
    room, length = 1e-14 * max(1.0, abs(before)), 1.0
    while length > 1e-10:
        point = here.point + length * step
        if curve.value(_totals(model, point)[curve.at]) <= before + 1e-4 * length * along + room:
            break
        length /= 2.0
    return aim if length == 1.0 else replace(aim, point=here.point + length * step)
