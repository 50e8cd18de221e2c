"""Before any solver: what arithmetic alone can tell."""

from dataclasses import replace

import numpy as np

from solvers.model import Model
from solvers.stages.solving import Infeasible

_TOUCHING = 1e-9
"""Limits that cross by less than this, relative to max(1, limit), meet."""


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
