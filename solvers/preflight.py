"""Before any solver: what arithmetic alone can tell."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from solvers.model import GOAL, Model
from solvers.stages.solving import Infeasible

_TOUCHING = 1e-9
"""Limits that cross by less than this, relative to max(1, limit), meet."""
_APART = 0.4e-9
"""How far limits move apart where a plan is possible only just; rows are held to 1e-9."""


def uncrossed(model: Model) -> Model:
    """Return the model with limits that cross by rounding error made to meet.

    Raises
    ------
    Infeasible
        When a cell's or a row's limits truly cross: a lock above a potential, say.
    """
    for lower, upper in ((model.lower, model.upper), (model.row_lower, model.row_upper)):
        meant = np.isfinite(lower) & np.isfinite(upper)
        room = _TOUCHING * np.maximum(1.0, np.abs(lower[meant]))
        if (lower[meant] - upper[meant] > room).any():
            raise Infeasible
    return replace(
        model, upper=np.maximum(model.lower, model.upper), row_upper=np.maximum(model.row_lower, model.row_upper)
    )


def moved_apart(model: Model) -> Model:
    """Return the model with all limits but the goal's moved apart by less than what rows are held to."""

    def outward(limit: NDArray[np.float64], sign: float) -> NDArray[np.float64]:
        return limit + sign * _APART * np.maximum(1.0, np.abs(limit))

    goal = np.array([name == GOAL for name in model.names])
    return replace(
        model,
        lower=np.maximum(outward(model.lower, -1.0), 0.0),
        upper=outward(model.upper, 1.0),
        row_lower=np.where(goal, model.row_lower, outward(model.row_lower, -1.0)),
        row_upper=np.where(goal, model.row_upper, outward(model.row_upper, 1.0)),
    )
