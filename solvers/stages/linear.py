"""First stages that are linear programs: minimax, least_absolute, max_efficiency.

Their optima are a face of the feasible set. Any optimal multipliers describe it exactly: a row or cell whose
multiplier is not 0 is at its limit in every optimum (strict complementarity need not hold for this).

The exact engine comes first; simplex takes over where that does not get there, or there are too many crossing rows.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from solvers.deadline import Deadline
from solvers.model import Model
from solvers.stages import simplex
from solvers.stages.caps import lowest_level
from solvers.stages.deviations import least_deviations
from solvers.stages.optimal import Optimal
from solvers.stages.solving import optimum
from solvers.stages.stage import Kept, Stage, no_rows

Array = NDArray[np.float64]
CLEARLY = 1e-7
"""A multiplier above this is not 0; 1e-9 froze wrong cells."""
Way = Callable[[Model, Deadline], Optimal | None]
"""How an optimum is found; None where the way does not get there."""


def minimax(model: Model, deadline: Deadline) -> Stage:
    """Minimise the largest stretch: min z with X_e <= A_e z."""
    found = _found(model, deadline, (lowest_level, simplex.lowest_level))
    has = model.entity_fair > 0
    lower, upper = _free(model)
    upper[has] = found.value * model.entity_fair[has] * (1.0 + model.concession)
    if model.concession == 0:
        tight = has & (found.entities * model.entity_fair > CLEARLY)
        lower[tight] = upper[tight]
    return _stage(model, "minimax", found, found.entities[model.entity], lower, upper)


def least_absolute(model: Model, deadline: Deadline) -> Stage:
    """Minimise the sum of absolute deviations of totals from fair shares."""
    found = _found(model, deadline, (least_deviations, simplex.least_deviations))
    has = model.entity_fair > 0
    lower, upper = _free(model)
    if model.concession == 0:
        lower[has & (found.entities > -1.0 + CLEARLY)] = 0.0
        upper[has & (found.entities < 1.0 - CLEARLY)] = 0.0
        lower, upper = lower + model.entity_fair, upper + model.entity_fair
    return _stage(model, "least_absolute", found, found.entities[model.entity], lower, upper)


def max_efficiency(model: Model, deadline: Deadline) -> Stage:
    """Maximise efficiency: min of -efficiency'x."""
    if model.efficiency is None:
        raise ValueError("max_efficiency needs an efficiency")
    solution, back_end = optimum(model.program(-model.efficiency), deadline)
    value = -float(model.efficiency @ solution.point)
    found = Optimal(value, solution.point, solution.multipliers, np.zeros(0), back_end)
    return _stage(model, "max_efficiency", found, -model.efficiency, *_free(model))


def _found(model: Model, deadline: Deadline, ways: Sequence[Way]) -> Optimal:
    """Return what the first way that gets there finds; cells that are entities have the entities' order for it."""
    ordered = replace(model, entity=np.arange(model.cells), entity_fair=model.fair) if model.by_cell else model
    several = ways[-1:] if model.in_general else ways
    found = next(one for one in (way(ordered, deadline) for way in several) if one is not None)
    if not model.by_cell:
        return found
    entities = np.empty(model.entities)
    entities[model.entity] = found.entities
    return replace(found, entities=entities)


def _free(model: Model) -> tuple[Array, Array]:
    return np.full(model.entities, -np.inf), np.full(model.entities, np.inf)


def _stage(model: Model, objective: str, found: Optimal, slope: Array, lower: Array, upper: Array) -> Stage:
    """Return the stage with its optimal face; `slope` (n,) is the objective's, as the multipliers weigh it."""
    kept = _kept(model, found, slope, lower, upper)
    return Stage("fairness", objective, found.point, found.rows, found.entities, found.back_end, kept)


def _kept(model: Model, found: Optimal, slope: Array, lower: Array, upper: Array) -> Kept:
    """Return the optimal face; with a concession only the limits on entities hold."""
    if model.concession > 0:
        return Kept(lower, upper, no_rows(), no_rows(), found.value + model.concession * abs(found.value))
    multipliers = found.rows
    reduced = slope - model.matrix.T @ multipliers
    rows = np.flatnonzero(np.abs(multipliers) > CLEARLY)
    cells = np.flatnonzero((np.abs(reduced) > CLEARLY) & (model.lower < model.upper))
    limits = np.where(multipliers > 0, model.row_lower, model.row_upper)[rows]
    values = np.where(reduced > 0, model.lower, model.upper)[cells]
    return Kept(lower, upper, (rows, limits), (cells, values))
