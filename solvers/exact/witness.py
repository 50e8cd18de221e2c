"""Witnesses of the tree route: what its levels say about the multipliers of a model's rows.

Cells of node v have the slope of the objective at the level of v, unless a limit of their own holds them. A node's row
therefore carries the difference of the slopes at its own level and at its parent's; it is 0 where the node is free.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from solvers.model import Model
from solvers.structure import CellLimits, Tree

Array = NDArray[np.float64]
AT_LIMIT = 1e-12
"""A cell this near to a limit, relative to max(1, target), is at it."""
SlopeAtLevel = Callable[[Array], Array]
"""Derivative of an objective by a target, as a function of the level."""


def centre(objective: str, fair: Array) -> tuple[Array | None, Array]:
    """Return t and w for which clip(t + level w) are an objective's targets at a level."""
    if objective == "least_squares":
        return fair, (fair > 0).astype(np.float64)
    return None, fair


def slope_at_level(objective: str, fair: Array, power: float) -> SlopeAtLevel:
    """Return the derivative of an objective, by cell or by entity, where nothing but a level holds a target."""
    if objective == "least_squares":
        mean = float(fair[fair > 0].mean())
        return lambda level: 2.0 * level / mean
    if objective == "entropy":
        return lambda level: np.log(np.maximum(level, 1e-300)) + 1.0
    if objective == "burden_power":
        return lambda level: power * np.maximum(level, 0.0) ** (power - 1.0)
    return lambda level: 2.0 * (level - 1.0)


def slope_at_totals(objective: str, totals: Array, fair: Array, power: float) -> Array:
    """Return the derivative of an objective by each total; 0 where there is no fair share."""
    at_level = slope_at_level(objective, fair, power)
    has = fair > 0
    if objective == "least_squares":
        return np.where(has, at_level(totals - fair), 0.0)
    return np.where(has, at_level(totals / np.where(has, fair, 1.0)), 0.0)


def by_nodes(tree: Tree, slopes: Array, rows: int) -> tuple[Array, Array]:
    """Return the multipliers (rows,) of rows, and what falls to nodes (t,) that no row explains.

    Parameters
    ----------
    slopes : array (t,), slope at each node's level
    """
    steps = slopes - np.where(tree.parent >= 0, slopes[tree.parent], 0.0)
    behind = np.where(steps > 0, tree.row_of_lower, tree.row_of_upper)
    multipliers = np.zeros(rows)
    explained = behind >= 0
    multipliers[behind[explained]] = steps[explained]
    return multipliers, np.where(explained, 0.0, steps)


def of_cells(model: Model, limits: CellLimits, slope: Array, multipliers: Array, x: Array) -> None:
    """Give the rows of single cells, and the row of cells without a basis, what the other rows leave over; in place.

    Parameters
    ----------
    slope : array (n,), derivative of the objective by each cell
    multipliers : array (m,) of all rows of the model, that of cells without a basis last
    """
    alone = (limits.row_of_low >= 0) | (limits.row_of_high >= 0)
    without = model.without_basis
    if not alone.any() and not without.size:
        return
    reduced = slope - model.matrix.T @ multipliers
    if without.size:
        multipliers[-1] = min(0.0, float(reduced[without].min()))
        reduced[without] -= multipliers[-1]
    room = AT_LIMIT * np.maximum(1.0, np.abs(x))
    up = (limits.row_of_low >= 0) & (reduced > 0) & (x <= limits.low + room)
    down = (limits.row_of_high >= 0) & (reduced < 0) & (x >= limits.high - room)
    multipliers[limits.row_of_low[up]] = reduced[up]
    multipliers[limits.row_of_high[down]] = reduced[down]
