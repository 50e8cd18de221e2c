"""The least sum of absolute deviations on the exact engine.

Cells, or totals of entities, are cut in two at their fair shares, so that deviations are linear in the parts; then the
proximal point method starts from the fair shares.
"""

import numpy as np
from numpy.typing import NDArray

from solvers.deadline import Deadline
from solvers.model import Model
from solvers.program import Solution
from solvers.stages.halves import halved
from solvers.stages.optimal import Optimal
from solvers.stages.proximal import least_linear, worthwhile
from solvers.stages.settled import settled
from solvers.stages.solving import Infeasible
from solvers.structure import structure_of

Array = NDArray[np.float64]


def least_deviations(model: Model, deadline: Deadline) -> Optimal | None:
    """Return the least sum of |X_e - A_e|, None where the method does not get there.

    Raises
    ------
    Infeasible, OutOfTime
    """
    ground = settled(model)
    found = (_of_cells if model.by_cell else _of_entities)(ground.model, deadline)
    if found is None:
        return None
    point, rows, slopes = found
    has = model.entity_fair > 0
    value = float(np.abs(model.sums(point) - model.entity_fair)[has].sum())
    slopes = np.where(has, slopes, 0.0)
    return Optimal(value, point, ground.multipliers(slopes[model.entity], rows), slopes)


def _of_cells(model: Model, deadline: Deadline) -> tuple[Array, Array, Array] | None:
    """Return point, multipliers of rows, and slopes of the entities' deviations."""
    at = np.flatnonzero(model.fair > 0)
    halves = halved(model, at, model.fair[at])
    found = _least(halves, at, np.concatenate([model.fair, np.zeros(len(at))]), deadline)
    if found is None:
        return None
    point = found.point[: model.cells].copy()
    point[at] += found.point[model.cells :]
    return point, found.multipliers, slopes_of_cells(model, found.multipliers)


def slopes_of_cells(model: Model, rows: Array) -> Array:
    """Return the slope in [-1, 1] of each cell's |x - a| that row multipliers (m,) ask for, where its limits allow."""
    least = np.where(model.lower > model.fair, 1.0, -1.0)
    most = np.where(model.upper < model.fair, -1.0, 1.0)
    return np.asarray(np.clip(model.matrix.T @ rows, least, most))


def _of_entities(model: Model, deadline: Deadline) -> tuple[Array, Array, Array] | None:
    """Return point, multipliers of rows, and slopes of the entities' deviations."""
    from solvers.exact.lifted import lifted  # compiled code is loaded when it is first needed

    _ask_cells(model, deadline)
    beside, n = lifted(model), model.cells
    has = np.flatnonzero(model.entity_fair > 0)
    pivot = beside.size - model.entity_fair
    halves = halved(beside.model, n + has, pivot[has])
    found = _least(halves, n + has, np.concatenate([model.fair, pivot, np.zeros(len(has))]), deadline)
    if found is None:
        return None
    prices = (beside.model.matrix.T @ found.multipliers)[n:]
    return found.point[:n], beside.of_original(found.multipliers), np.clip(-prices, -1.0, 1.0)


def _ask_cells(model: Model, deadline: Deadline) -> None:
    """Raise Infeasible where the cells alone show it: totals beside them have no limits to prove anything with."""
    from solvers.exact.crossing import solve_crossing  # compiled code is loaded when it is first needed
    from solvers.exact.impossible import Impossible

    structure = structure_of(model)
    if worthwhile(structure):
        weight = np.where(model.fair > 0, model.fair, model.fair[model.fair > 0].min())
        if isinstance(solve_crossing(model, structure, weight, model.fair, deadline), Impossible):
            raise Infeasible


def _least(halves: Model, at: NDArray[np.int64], start: Array, deadline: Deadline) -> Solution | None:
    """Minimise parts above pivots, less parts below them; `at` (h,) says which cells were cut."""
    weight = np.where(halves.fair > 0, halves.fair, halves.fair[halves.fair > 0].min())
    return least_linear(halves, structure_of(halves), costs_of_halves(halves, at), weight, start, deadline)


def costs_of_halves(halves: Model, at: NDArray[np.int64]) -> Array:
    """Return -1 for parts below the pivots, 1 for parts above, and 0 for cells that are not cut."""
    cost = np.zeros(halves.cells)
    cost[at], cost[halves.cells - len(at) :] = -1.0, 1.0
    return cost
