"""Linear first stages by simplex, for models that the exact engine leaves: on nested rows, the engine's own tree."""

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from solvers.deadline import Deadline
from solvers.model import Model
from solvers.stages.deviations import costs_of_halves, slopes_of_cells
from solvers.stages.halves import halved
from solvers.stages.nested import Further, Nested, nested
from solvers.stages.optimal import Optimal
from solvers.stages.solving import optimum

Array = NDArray[np.float64]


def lowest_level(model: Model, deadline: Deadline) -> Optimal:
    """Return the least possible largest stretch: min z with X_e - A_e z <= 0.

    Raises
    ------
    Infeasible, OutOfTime, SolverError
    """
    rows, n = nested(model), model.cells
    has = np.flatnonzero(model.entity_fair > 0)
    totals = has if model.by_cell else n + rows.structure.entities[has]
    every, last = np.arange(len(has)), np.full(len(has), n + rows.nodes)
    caps = sparse.csr_array(
        (
            np.concatenate([np.ones(len(has)), -model.entity_fair[has]]),
            (np.concatenate([every, every]), np.concatenate([totals, last])),
        ),
        shape=(len(has), n + rows.nodes + 1),
    )
    program = rows.program(Further(np.zeros(n), caps=caps))
    solution, back_end = optimum(program, deadline)
    weights, rise = np.zeros(model.entities), rows.rises(solution)
    weights[has] = np.maximum(-solution.multipliers[len(solution.multipliers) - len(has) :], 0.0)
    if not model.by_cell:
        rise[rows.structure.entities] += weights
    multipliers = rows.multipliers(solution, rise, weights[model.entity])
    return Optimal(float(solution.point[-1]), solution.point[:n], multipliers, weights, back_end)


def least_deviations(model: Model, deadline: Deadline) -> Optimal:
    """Return the least sum of |X_e - A_e|.

    Raises
    ------
    Infeasible, OutOfTime, SolverError
    """
    found = _deviations_of_cells(model, deadline) if model.by_cell else _deviations_of_entities(model, deadline)
    point, multipliers, slopes, back_end = found
    has = model.entity_fair > 0
    value = float(np.abs(model.sums(point) - model.entity_fair)[has].sum())
    return Optimal(value, point, multipliers, np.where(has, slopes, 0.0), back_end)


def _deviations_of_cells(model: Model, deadline: Deadline) -> tuple[Array, Array, Array, str]:
    at = np.flatnonzero(model.fair > 0)
    halves = halved(model, at, model.fair[at])
    rows, cost = nested(halves), costs_of_halves(halves, at)
    solution, back_end = optimum(rows.program(Further(cost)), deadline)
    point = solution.point[: model.cells].copy()
    point[at] += solution.point[model.cells : halves.cells]
    multipliers = rows.multipliers(solution, rows.rises(solution), cost)
    return point, multipliers, slopes_of_cells(model, multipliers), back_end


def _deviations_of_entities(model: Model, deadline: Deadline) -> tuple[Array, Array, Array, str]:
    rows = nested(model)
    has = np.flatnonzero(model.entity_fair > 0)
    nodes = rows.structure.entities[has]
    further = Further(np.zeros(model.cells), cut=nodes, pivot=model.entity_fair[has])
    solution, back_end = optimum(rows.program(further), deadline)
    rise, slopes = rows.rises(solution), np.zeros(model.entities)
    slopes[has] = _slopes(rows, nodes, model.entity_fair[has], rise)
    rise[rows.structure.entities] += slopes
    multipliers = rows.multipliers(solution, rise, slopes[model.entity])
    return solution.point[: model.cells], multipliers, slopes, back_end


def _slopes(rows: Nested, nodes: NDArray[np.int64], pivot: Array, rise: Array) -> Array:
    """Return the slopes in [-1, 1] of deviations at some nodes, where limits of their totals allow."""
    tree = rows.structure.tree
    least = np.where(tree.lower[nodes] > pivot, 1.0, -1.0)
    most = np.where(tree.upper[nodes] < pivot, -1.0, 1.0)
    return np.asarray(np.clip(-rise[nodes], least, most))
