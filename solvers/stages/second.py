"""The second stage: among the first stage's optima, the least chi-square change of cells. Makes every answer unique."""

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from solvers.deadline import Deadline
from solvers.model import NO_BASIS, Model
from solvers.program import Curve, Program, Solution
from solvers.stages.solving import optimum
from solvers.stages.stage import Kept, Stage

Array = NDArray[np.float64]


def least_change(model: Model, first: Stage, deadline: Deadline) -> Stage | None:
    """Return the second stage, or None where the first leaves nothing open.

    Cells without a fair share are measured against the smallest positive one.
    """
    kept = first.kept
    if kept is None or decided(model, first):
        return None
    narrowed = narrowed_to(model, kept)
    if np.isfinite(kept.budget) and first.objective == "max_efficiency":
        narrowed = _within_efficiency(narrowed, kept.budget)
    smallest = model.fair[model.fair > 0].min()
    scale = np.where(model.fair > 0, model.fair, smallest)
    curve = Curve("square", np.arange(model.cells), model.fair, 1.0 / scale)
    if np.isfinite(kept.budget) and first.objective == "least_absolute":
        solution, back_end = optimum(_within_deviations(narrowed, kept.budget, curve), deadline)
    else:
        solution, back_end = _least(narrowed, narrowed.program(np.zeros(model.cells), curve), deadline)
    rows = len(model.names)
    entities, budget = _further_multipliers(model, kept, first.objective, solution.multipliers)
    point = solution.point[: model.cells]
    return Stage("least_change", "chi_square", point, solution.multipliers[:rows], entities, back_end, budget=budget)


def _further_multipliers(model: Model, kept: Kept, objective: str, multipliers: Array) -> tuple[Array, float]:
    """Return the multipliers (e,) of the entities' rows and that of the budget, which stand behind the model's rows."""
    entities = np.zeros(model.entities)
    behind = multipliers[len(model.names) :]
    held = np.zeros(0, dtype=np.int64) if model.by_cell else _held(kept)
    entities[held] = behind[: len(held)]
    budget = 0.0
    if np.isfinite(kept.budget) and objective != "minimax":
        budget = float(behind[-1])
    if np.isfinite(kept.budget) and objective == "least_absolute":
        entities[model.entity_fair > 0] += behind[len(held) : -1]
    return entities, budget


def _least(model: Model, program: Program, deadline: Deadline) -> tuple[Solution, str]:
    """Return the optimum by the exact engine or, where that does not get there, a general back end, and its name."""
    from solvers.exact.least import least_change_exactly  # compiled code is loaded when it is first needed

    exact = None if model.in_general else least_change_exactly(model, program, deadline)
    return optimum(program, deadline) if exact is None else (exact, "")


def _within_efficiency(model: Model, budget: float) -> Model:
    """Return the model in which the efficiency may be a budget below its best."""
    if model.efficiency is None:
        raise ValueError("max_efficiency needs an efficiency")
    row = sparse.csr_array(-model.efficiency[None, :])
    return model.with_rows(row, np.array([-np.inf]), np.array([budget]), ("efficiency",))


def _within_deviations(model: Model, budget: float, curve: Curve) -> Program:
    """Return the program in which absolute deviations may sum to a budget."""
    at = np.flatnonzero(model.entity_fair > 0)
    fair, count = model.entity_fair[at], len(at)
    identity = sparse.eye_array(count)
    deviations = sparse.hstack([model.grouping[at], -identity, identity], format="csr")
    total = sparse.csr_array(np.concatenate([np.zeros(model.cells), np.ones(2 * count)])[None, :])
    rows = sparse.vstack([deviations, total], format="csr")
    low, high = np.append(fair, -np.inf), np.append(fair, budget)
    cost = np.zeros(model.cells + 2 * count)
    return model.extended(cost, rows, low, high, np.zeros(2 * count), np.full(2 * count, np.inf), curve)


def decided(model: Model, first: Stage) -> bool:
    """Tell whether the first stage decides every cell: a strictly convex one by cell, and nothing without a basis."""
    held = NO_BASIS in model.names and model.row_upper[model.names.index(NO_BASIS)] > 0
    unique = first.objective in ("chi_square", "entropy", "least_squares", "burden_power", "lexicographic_minimax")
    return model.by_cell and unique and not held and (model.concession == 0 or first.objective == "chi_square")


def _held(kept: Kept) -> NDArray[np.int64]:
    return np.flatnonzero(np.isfinite(kept.entity_lower) | np.isfinite(kept.entity_upper))


def narrowed_to(model: Model, kept: Kept) -> Model:
    """Return the model within what the first stage's optima have in common."""
    lower, upper = model.lower.copy(), model.upper.copy()
    row_lower, row_upper = model.row_lower.copy(), model.row_upper.copy()
    cells, values = kept.cells_at
    lower[cells] = upper[cells] = values
    rows, limits = kept.rows_at
    row_lower[rows] = row_upper[rows] = limits
    if model.by_cell:
        lower = np.maximum(lower, kept.entity_lower[model.entity])
        upper = np.maximum(lower, np.minimum(upper, kept.entity_upper[model.entity]))
    fields = {name: getattr(model, name) for name in model.__dataclass_fields__}
    narrowed = Model(**{**fields, "lower": lower, "upper": upper, "row_lower": row_lower, "row_upper": row_upper})
    if model.by_cell:
        return narrowed
    held = _held(kept)
    grouping = sparse.csr_array(model.grouping[held])
    names = tuple(f"entity[{entity}]" for entity in held.tolist())
    return narrowed.with_rows(grouping, kept.entity_lower[held], kept.entity_upper[held], names)
