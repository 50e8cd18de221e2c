"""First stages that are linear programs: minimax, least_absolute, max_efficiency.

Their optima are a face of the feasible set. Any optimal multipliers describe it exactly: a row or cell whose
multiplier is not 0 is at its limit in every optimum (strict complementarity need not hold for this).
"""

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from solvers.deadline import Deadline
from solvers.model import Model
from solvers.program import Program, Solution
from solvers.stages.solving import optimum
from solvers.stages.stage import Kept, Stage, no_rows

Array = NDArray[np.float64]
CLEARLY = 1e-7
"""A multiplier above this is not 0; 1e-9 froze wrong cells."""


def minimax(model: Model, deadline: Deadline) -> Stage:
    """Minimise the largest stretch: min z with X_e <= A_e z."""
    at = np.flatnonzero(model.entity_fair > 0)
    fair = model.entity_fair[at]
    rows = sparse.hstack([model.grouping[at], sparse.csr_array(-fair[:, None])], format="csr")
    cost = np.append(np.zeros(model.cells), 1.0)
    program = model.extended(cost, rows, np.full(len(at), -np.inf), np.zeros(len(at)), np.zeros(1), np.full(1, np.inf))
    solution, back_end = optimum(program, deadline)
    multipliers = np.zeros(model.entities)
    multipliers[at] = -solution.multipliers[len(model.names) :]
    level = float(solution.point[-1])
    lower, upper = _free(model)
    upper[at] = level * fair * (1.0 + model.concession)
    if model.concession == 0:
        tight = at[multipliers[at] * fair > CLEARLY]
        lower[tight] = upper[tight]
    kept = _kept(model, program, solution, lower, upper)
    return _stage(model, "minimax", solution, multipliers, back_end, kept)


def least_absolute(model: Model, deadline: Deadline) -> Stage:
    """Minimise the sum of absolute deviations: X_e - A_e = P_e - N_e, min sum P + N."""
    at = np.flatnonzero(model.entity_fair > 0)
    fair, count = model.entity_fair[at], len(at)
    identity = sparse.eye_array(count)
    rows = sparse.hstack([model.grouping[at], -identity, identity], format="csr")
    cost = np.concatenate([np.zeros(model.cells), np.ones(2 * count)])
    program = model.extended(cost, rows, fair, fair, np.zeros(2 * count), np.full(2 * count, np.inf))
    solution, back_end = optimum(program, deadline)
    multipliers = np.zeros(model.entities)
    multipliers[at] = -solution.multipliers[len(model.names) :]
    lower, upper = _free(model)
    slope = multipliers[at]
    if model.concession == 0:
        lower[at] = np.where(slope > -1.0 + CLEARLY, fair, -np.inf)
        upper[at] = np.where(slope < 1.0 - CLEARLY, fair, np.inf)
    kept = _kept(model, program, solution, lower, upper)
    return _stage(model, "least_absolute", solution, multipliers, back_end, kept)


def max_efficiency(model: Model, deadline: Deadline) -> Stage:
    """Maximise efficiency: min of -efficiency'x."""
    if model.efficiency is None:
        raise ValueError("max_efficiency needs an efficiency")
    program = model.program(-model.efficiency)
    solution, back_end = optimum(program, deadline)
    lower, upper = _free(model)
    kept = _kept(model, program, solution, lower, upper)
    return _stage(model, "max_efficiency", solution, np.zeros(0), back_end, kept)


def _stage(model: Model, objective: str, solution: Solution, entities: Array, back_end: str, kept: Kept) -> Stage:
    rows = solution.multipliers[: len(model.names)]
    return Stage("fairness", objective, solution.point[: model.cells], rows, entities, back_end, kept)


def _free(model: Model) -> tuple[Array, Array]:
    return np.full(model.entities, -np.inf), np.full(model.entities, np.inf)


def _kept(model: Model, program: Program, solution: Solution, lower: Array, upper: Array) -> Kept:
    """Return the optimal face; with a concession only the limits on entities hold."""
    if model.concession > 0:
        value = float(program.cost @ solution.point)
        return Kept(lower, upper, no_rows(), no_rows(), value + model.concession * abs(value))
    multipliers = solution.multipliers[: len(model.names)]
    reduced = (program.cost - program.matrix.T @ solution.multipliers)[: model.cells]
    rows = np.flatnonzero(np.abs(multipliers) > CLEARLY)
    cells = np.flatnonzero((np.abs(reduced) > CLEARLY) & (model.lower < model.upper))
    limits = np.where(multipliers > 0, model.row_lower, model.row_upper)[rows]
    values = np.where(reduced > 0, model.lower, model.upper)[cells]
    return Kept(lower, upper, (rows, limits), (cells, values))
