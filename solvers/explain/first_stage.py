"""A problem's first stage around its optimum, for each objective: the slopes and rows that its multipliers balance."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from solvers.deadline import Deadline
from solvers.explain.local import Local
from solvers.model import NO_BASIS, Model
from solvers.problem import Problem
from solvers.solve import Solved

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
NEAR = 1e-8
"""Stretches nearer than this, relative, are one level."""
NONE = np.zeros(0, dtype=np.int64)


def optimum_of(problem: Problem, solved: Solved) -> Array:
    """Return an optimum (n,) of the first stage, scaled: the answer itself unless a concession left that behind."""
    return solved.first.point if problem.concession > 0 else solved.targets * solved.model.scale


def without_basis(model: Model, x: Array, deadline: Deadline) -> Local | None:
    """Return the stage that gives least to cells without a fair share; None where there are none."""
    if model.names[-1] != NO_BASIS:
        return None
    slope = (model.fair <= 0).astype(np.float64)
    return Local(
        model.matrix[:-1],
        model.row_lower[:-1],
        model.row_upper[:-1],
        model.lower,
        model.upper,
        x,
        slope,
        sparse.csr_array((model.cells, model.cells)),
        NONE,
        deadline,
    )


def stages(problem: Problem, model: Model, x: Array, deadline: Deadline) -> Iterator[Local]:
    """Yield the first stage, or each level of a lexicographic minimax, as a program around its optimum."""
    objective = problem.objective
    if objective == "least_absolute":
        yield _least_absolute(model, x, deadline)
    elif objective == "max_efficiency" and model.efficiency is not None:
        yield _over_cells(model, x, -model.efficiency, sparse.csr_array((model.cells, model.cells)), deadline)
    elif objective in ("minimax", "lexicographic_minimax"):
        yield from _levels(model, x, deadline, only_first=objective == "minimax")
    else:
        slope, second = slopes(objective, model, x)
        bend = None
        if second is not None:
            grouping = model.grouping
            bend = sparse.csr_array(grouping.T @ sparse.diags_array(second) @ grouping)
        yield _over_cells(model, x, slope[model.entity], bend, deadline)


def slopes(objective: str, model: Model, x: Array) -> tuple[Array, Array | None]:
    """Return first derivatives (e,) by entity total and, of quadratic objectives, the second; 0 without fair share."""
    has = model.entity_fair > 0
    fair = np.where(has, model.entity_fair, 1.0)
    totals = np.maximum(model.sums(x), 0.0)
    stretch = totals / fair
    if objective in ("chi_square", "least_squares"):
        weight = 1.0 / (fair if objective == "chi_square" else np.full(len(fair), model.entity_fair[has].mean()))
        return np.where(has, 2.0 * weight * (totals - fair), 0.0), np.where(has, 2.0 * weight, 0.0)
    if objective == "entropy":
        return np.where(has, np.log(np.maximum(stretch, 1e-300)) + 1.0, 0.0), None
    return np.where(has, model.power * stretch ** (model.power - 1.0), 0.0), None


def _over_cells(model: Model, x: Array, slope: Array, bend: sparse.csr_array | None, deadline: Deadline) -> Local:
    return Local(
        model.matrix, model.row_lower, model.row_upper, model.lower, model.upper, x, slope, bend, NONE, deadline
    )


def _least_absolute(model: Model, x: Array, deadline: Deadline) -> Local:
    """Entities above or below their fair share pull with slope 1; one at it is a kink, a row of its own."""
    at = np.flatnonzero(model.entity_fair > 0)
    fair, totals = model.entity_fair[at], model.sums(x)[at]
    side = np.where(np.abs(totals - fair) <= 1e-7 * np.maximum(1.0, fair), 0.0, np.sign(totals - fair))
    slope = np.zeros(model.entities)
    slope[at] = side
    matrix = sparse.vstack([model.matrix, model.grouping[at]], format="csr")
    return Local(
        matrix,
        np.concatenate([model.row_lower, np.where(side >= 0, fair, -np.inf)]),
        np.concatenate([model.row_upper, np.where(side <= 0, fair, np.inf)]),
        model.lower,
        model.upper,
        x,
        slope[model.entity],
        sparse.csr_array((model.cells, model.cells)),
        len(model.names) + np.flatnonzero(side == 0),
        deadline,
    )


def _levels(model: Model, x: Array, deadline: Deadline, *, only_first: bool) -> Iterator[Local]:
    """Yield min z with stretch <= z for entities still open and, for those settled before, at most where it is."""
    at = np.flatnonzero(model.entity_fair > 0)
    fair = model.entity_fair[at]
    stretch = model.sums(x)[at] / fair
    open_ = np.ones(len(at), dtype=np.bool_)
    while open_.any():
        level = float(stretch[open_].max())
        column = sparse.csr_array(np.where(open_, -1.0, 0.0)[:, None])
        rows = sparse.hstack([sparse.diags_array(1.0 / fair) @ model.grouping[at], column], format="csr")
        wide = sparse.hstack([model.matrix, sparse.csr_array((len(model.names), 1))], format="csr")
        yield Local(
            sparse.vstack([wide, rows], format="csr"),
            np.concatenate([model.row_lower, np.full(len(at), -np.inf)]),
            np.concatenate([model.row_upper, np.where(open_, 0.0, stretch)]),
            np.append(model.lower, -np.inf),
            np.append(model.upper, np.inf),
            np.append(x, level),
            np.append(np.zeros(model.cells), 1.0),
            sparse.csr_array((model.cells + 1, model.cells + 1)),
            NONE,
            deadline,
        )
        if only_first:
            return
        open_ &= stretch < level - NEAR * max(1.0, abs(level))
