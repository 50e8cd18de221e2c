"""What an answer must be made of, told from the plan alone: its totals, its grid, its stages."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from schemas.plan import Plan
from solvers.grid import Grid, printing_grid, unit_grid
from solvers.stages.stage import Stage

Array = NDArray[np.float64]
_UNIQUE = ("chi_square", "entropy", "least_squares", "burden_power", "lexicographic_minimax")


def street_total(plan: Plan, history: Array) -> float:
    """Return goal x (1 + over_assignment), money."""
    goal = plan.goal.amount
    if goal is None:
        goal = float(history.sum()) * (1.0 + (plan.goal.growth or 0.0))
    return float(f"{goal:.15g}") * (1.0 + plan.over_assignment)


def grid_of(plan: Plan, street: float) -> Grid:
    """Return the grid that targets must lie on."""
    return unit_grid(plan.rounding.unit) if plan.rounding else printing_grid(street)


def totals_of(plan: Plan, street: float) -> set[int]:
    """Return the totals, in steps of the grid, that published targets may have: the multiples around the street's."""
    grid = grid_of(plan, street)
    near = grid.count(street)
    if plan.rounding is None or abs(near * grid.step - street) <= 1e-9 * street:
        return {near}
    return {near, near + (1 if street > near * grid.step else -1)}


def stages_fit(plan: Plan, stages: Sequence[Stage], fair: Array, *, by_cell: bool) -> bool:
    """Tell whether the stages are those that the plan asks for, in their order."""
    names = [stage.name for stage in stages]
    without = bool((fair <= 0).any())
    forced = without and stages[0].name == "no_basis" and float(stages[0].point[fair <= 0].sum()) > 1e-9
    objective = plan.fairness.objective
    unique = objective in _UNIQUE and by_cell and (plan.fairness.concession == 0 or objective == "chi_square")
    wanted = [*(["no_basis"] if without else []), "fairness", *([] if unique and not forced else ["least_change"])]
    return names == wanted and next(stage.objective for stage in stages if stage.name == "fairness") == objective
