"""Before fairness: cells without a fair share get nothing unless rules force it."""

import numpy as np
from scipy import sparse

from solvers.deadline import Deadline
from solvers.model import NO_BASIS, Model
from solvers.stages.solving import optimum
from solvers.stages.stage import Stage

NOTHING = 1e-9
"""Less than this, in scaled units, is nothing."""


def least_without_basis(model: Model, deadline: Deadline) -> tuple[Model, Stage | None]:
    """Minimise what cells without a fair share get, and return the model that holds it there."""
    cells = model.without_basis
    if not cells.size:
        return model, None
    cost = np.zeros(model.cells)
    cost[cells] = 1.0
    solution, back_end = optimum(model.program(cost), deadline)
    least = float(cost @ solution.point)
    stage = Stage(NO_BASIS, "least_total", solution.point, solution.multipliers, np.zeros(0), back_end)
    return holding(model, least), stage


def holding(model: Model, least: float) -> Model:
    """Return the model with a row that holds what cells without a fair share get at its least."""
    row = sparse.csr_array((model.fair <= 0).astype(np.float64)[None, :])
    limit = np.array([0.0 if least <= NOTHING else least])
    return model.with_rows(row, np.array([-np.inf]), limit, (NO_BASIS,))
