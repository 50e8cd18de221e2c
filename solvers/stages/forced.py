"""Entities that every possible plan leaves at 0: an entropy, whose slope there is infinite, must not see them."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from solvers.deadline import Deadline
from solvers.model import Model
from solvers.program import Curve
from solvers.stages.solving import optimum

Array = NDArray[np.float64]
_NEAR = 1e-6
_NOTHING = 1e-12
STEEP = 1000.0
"""Steeper than the slope ln(1e-300) + 1 that stands for the infinite one."""


def forced_to_nothing(model: Model, deadline: Deadline) -> tuple[NDArray[np.int64], Array]:
    """Return the entities that get nothing under the rules, and multipliers (m,) that prove it.

    The multipliers are those of max sum of the entities' cells, which is 0: every possible plan is an optimum of that,
    so that they can be added to any others without harm.
    """
    suspects = _near_nothing(model, deadline)
    while suspects.size:
        cost = -np.isin(model.entity, suspects).astype(np.float64)
        solution, _ = optimum(model.program(cost), deadline)
        totals = model.sums(solution.point[: model.cells])[suspects]
        if totals.max() <= _NOTHING * max(1.0, float(model.entity_fair.max())):
            return suspects, solution.multipliers
        suspects = suspects[totals <= _NOTHING]
    return suspects, np.zeros(len(model.names))


def _near_nothing(model: Model, deadline: Deadline) -> NDArray[np.int64]:
    """Return the entities that the chi-square optimum leaves with next to nothing."""
    at = np.flatnonzero(model.entity_fair > 0)
    fair = model.entity_fair[at]
    if model.by_cell:
        program = model.program(np.zeros(model.cells), Curve("square", at, fair, 1.0 / fair))
    else:
        count, zero = len(at), np.zeros(len(at))
        rows = sparse.hstack([model.grouping[at], -sparse.eye_array(count)], format="csr")
        curve = Curve("square", model.cells + np.arange(count), fair, 1.0 / fair)
        cost = np.zeros(model.cells + count)
        program = model.extended(cost, rows, zero, zero, zero, np.full(count, np.inf), curve)
    solution, _ = optimum(program, deadline)
    return at[model.sums(solution.point[: model.cells])[at] <= _NEAR * fair]


def without(model: Model, entities: NDArray[np.int64]) -> Model:
    """Return the model in which entities get nothing and have no part in the objective."""
    gone = np.isin(model.entity, entities)
    fair = model.entity_fair.copy()
    fair[entities] = 0.0
    return replace(
        model, upper=np.where(gone, model.lower, model.upper), entity_fair=fair, fair=np.where(gone, 0.0, model.fair)
    )
