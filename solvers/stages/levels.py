"""The point that a sequence of levels describes, free of the errors that add up from one level to the next.

A level's value carries the error of its linear program, and multipliers of later levels multiply it. What the levels
say of the answer does not: which entities share a level, and which rows and cells are at a limit in every optimum.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from solvers.deadline import Deadline
from solvers.model import Model
from solvers.program import Curve
from solvers.stages.linear import CLEARLY
from solvers.stages.solving import optimum
from solvers.stages.stage import Level

Array = NDArray[np.float64]


def refitted(model: Model, levels: Sequence[Level], point: Array, deadline: Deadline) -> Array:
    """Return the point (n,) nearest to a given one at which entities of a level share it and limits are reached.

    The values of the levels are variables. Entities without a fair share have none and stay free.
    """
    held = _at_their_limits(model, levels)
    count = len(levels)
    level = np.full(model.entities, -1)
    for number, one in enumerate(levels):
        level[one.settled] = number
    at = np.flatnonzero(level >= 0)
    values = sparse.csr_array((model.entity_fair[at], (np.arange(len(at)), level[at])), shape=(len(at), count))
    rows = sparse.hstack([model.grouping[at], -values], format="csr")
    nothing = np.zeros(len(at))
    weight = 1.0 / np.maximum(point, 1.0)
    program = held.extended(
        np.zeros(model.cells + count),
        rows,
        nothing,
        nothing,
        np.zeros(count),
        np.full(count, np.inf),
        Curve("square", np.arange(model.cells), point, weight),
    )
    return optimum(program, deadline)[0].point[: model.cells]


def _at_their_limits(model: Model, levels: Sequence[Level]) -> Model:
    """Return the model with the rows and cells fixed that some level's multipliers prove to be at a limit."""
    lower, upper = model.lower.copy(), model.upper.copy()
    row_lower, row_upper = model.row_lower.copy(), model.row_upper.copy()
    for level in levels:
        reduced = level.entities[model.entity] - model.matrix.T @ level.rows
        upper = np.where(reduced > CLEARLY, model.lower, upper)
        lower = np.where(reduced < -CLEARLY, model.upper, lower)
        row_upper = np.where(level.rows > CLEARLY, model.row_lower, row_upper)
        row_lower = np.where(level.rows < -CLEARLY, model.row_upper, row_lower)
    return replace(model, lower=lower, upper=upper, row_lower=row_lower, row_upper=row_upper)
