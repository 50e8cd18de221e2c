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
from solvers.program import Curve, Program
from solvers.stages.linear import CLEARLY
from solvers.stages.solving import optimum
from solvers.stages.stage import Level

Array = NDArray[np.float64]


def refitted(model: Model, levels: Sequence[Level], point: Array, deadline: Deadline) -> tuple[Array, list[Level]]:
    """Return the point (n,) nearest to a given one at which entities share their level and limits are reached.

    The levels come back with their values at that point.
    """
    held = _at_their_limits(model, levels)
    of = np.full(model.entities, -1)
    for number, level in enumerate(levels):
        of[level.settled] = number
    program, cells = _by_cell(held, of, point) if model.by_cell else _by_entity(held, of, point)
    found = np.clip(cells @ optimum(program, deadline)[0].point, model.lower, model.upper)
    stretch = model.sums(found) / np.where(of >= 0, model.entity_fair, 1.0)
    return found, [replace(level, value=float(stretch[level.settled].max())) for level in levels]


def _by_entity(held: Model, of: NDArray[np.int64], point: Array) -> tuple[Program, sparse.csr_array]:
    """Return a program over the cells and the levels' values, and the matrix that takes the cells from them."""
    at = np.flatnonzero(of >= 0)
    count = int(of.max()) + 1
    values = sparse.csr_array((held.entity_fair[at], (np.arange(len(at)), of[at])), shape=(len(at), count))
    rows = sparse.csr_array(sparse.hstack([held.grouping[at], -values]))
    nothing = np.zeros(len(at))
    curve = Curve("square", np.arange(held.cells), point, 1.0 / np.maximum(point, 1.0))
    cost, high = np.zeros(held.cells + count), np.full(count, np.inf)
    program = held.extended(cost, rows, nothing, nothing, np.zeros(count), high, curve)
    return program, sparse.csr_array(sparse.eye_array(held.cells, held.cells + count))


def _by_cell(held: Model, of: NDArray[np.int64], point: Array) -> tuple[Program, sparse.csr_array]:
    """Return a program over the levels' values and the cells without one, and the matrix that makes cells of them."""
    alone = of < 0
    count = int(of.max()) + 1
    column = np.where(alone, count + np.cumsum(alone) - 1, of)
    size = np.where(alone, 1.0, held.fair)
    width = count + int(alone.sum())
    cells = sparse.csr_array((size, (np.arange(held.cells), column)), shape=(held.cells, width))
    low, high, start = np.full(width, -np.inf), np.full(width, np.inf), np.zeros(width)
    np.maximum.at(low, column, held.lower / size)
    np.minimum.at(high, column, held.upper / size)
    np.maximum.at(start, column, point / size)
    curve = Curve("square", np.arange(width), start, np.ones(width))
    matrix = sparse.csr_array(held.matrix @ cells)
    return Program(np.zeros(width), matrix, held.row_lower, held.row_upper, low, high, curve), cells


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
