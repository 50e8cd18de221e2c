"""First stages with one optimum per entity: chi_square, entropy, least_squares, burden_power."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from solvers.deadline import Deadline
from solvers.model import Model
from solvers.program import Curve
from solvers.stages.forced import STEEP, forced_to_nothing, without
from solvers.stages.solving import optimum
from solvers.stages.stage import Kept, Stage, no_rows

Array = NDArray[np.float64]


def convex(model: Model, objective: str, deadline: Deadline) -> Stage:
    """Minimise a strictly convex function of the entities' totals."""
    if objective != "entropy":
        return _minimised(model, objective, deadline)
    nothing, proof = forced_to_nothing(model, deadline)
    if not nothing.size:
        return _minimised(model, objective, deadline)
    stage = _minimised(without(model, nothing), objective, deadline)
    return replace(stage, rows=stage.rows + STEEP * proof, kept=totals_kept(model, stage.point))


def _minimised(model: Model, objective: str, deadline: Deadline) -> Stage:
    if model.by_cell:
        at = np.flatnonzero(model.fair > 0)
        program = model.program(np.zeros(model.cells), curve_of(objective, at, model.fair[at], model.power))
    else:
        at = np.flatnonzero(model.entity_fair > 0)
        entities = len(at)
        rows = sparse.hstack([model.grouping[at], -sparse.eye_array(entities)], format="csr")
        zero = np.zeros(entities)
        curve = curve_of(objective, model.cells + np.arange(entities), model.entity_fair[at], model.power)
        cost = np.zeros(model.cells + entities)
        program = model.extended(cost, rows, zero, zero, zero, np.full(entities, np.inf), curve)
    solution, back_end = optimum(program, deadline)
    point = solution.point[: model.cells]
    rows_only = solution.multipliers[: len(model.names)]
    return Stage("fairness", objective, point, rows_only, np.zeros(0), back_end, totals_kept(model, point))


def curve_of(objective: str, at: NDArray[np.int64], fair: Array, power: float) -> Curve:
    """Return an objective as a curve over variables `at` that are totals of entities with given fair shares."""
    if objective == "chi_square":
        return Curve("square", at, fair, 1.0 / fair)
    if objective == "least_squares":
        return Curve("square", at, fair, np.full(len(at), 1.0 / fair.mean()))
    if objective == "entropy":
        return Curve("entropy", at, fair, np.ones(len(at)))
    return Curve("power", at, fair, np.ones(len(at)), power)


def totals_kept(model: Model, point: Array) -> Kept:
    """Keep every entity's total where it is, or within `concession` of its fair share around that."""
    totals = model.sums(point)
    room = model.concession * model.entity_fair
    free = model.entity_fair <= 0
    return Kept(np.where(free, -np.inf, totals - room), np.where(free, np.inf, totals + room), no_rows(), no_rows())
