"""The stages of a solve where rows cross the tree: cells without a basis, the fairness objective, the least change."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from solvers.deadline import Deadline
from solvers.exact.crossing import CrossingSolution, solve_crossing
from solvers.exact.impossible import Impossible
from solvers.exact.quadratics import Found, quadratics_of
from solvers.exact.sequence import minimised, with_single_rows
from solvers.exact.stages import UnreachedError, at_least, proof_without_basis
from solvers.exact.witness import of_cells
from solvers.model import GOAL, Model
from solvers.stages.convex import curve_of, totals_kept
from solvers.stages.second import decided, least_change
from solvers.stages.solving import Infeasible
from solvers.stages.stage import Stage
from solvers.structure import CellLimits, Structure

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Setting:
    """The ground of a first stage.

    Attributes
    ----------
    model : with the row of cells without a basis last, where there are any
    base : the same without that row, such cells held at their least
    structure : of `base`, entities as nodes
    """

    model: Model
    base: Model
    structure: Structure
    objective: str

    @property
    def limits(self) -> CellLimits:
        """Limits of cells."""
        return self.structure.cells

    def padded(self, rows: Array) -> Array:
        """Return multipliers of the base's rows as those of the model's."""
        return np.concatenate([rows, np.zeros(len(self.model.names) - len(rows))])


FirstStage = Callable[[Setting, Found, Deadline], Stage | None]
"""Solves a first stage, given the chi-square optimum of the cells; None where the method does not get there."""


def stages_across(
    model: Model, structure: Structure, objective: str, deadline: Deadline
) -> tuple[tuple[Stage, ...], Model]:
    """Return the stages with their witnesses, and the model that they were solved on.

    Raises
    ------
    Infeasible
        The rows contradict each other.
    UnreachedError
        Another route has to be taken.
    OutOfTime
    """
    least, held = at_least(model, structure.cells)
    base = replace(model, upper=np.where(model.fair > 0, model.upper, least.low))
    setting = Setting(held, base, replace(structure, cells=least), objective)
    first = FIRST_STAGES[objective](setting, _nearest(setting, deadline), deadline)
    if first is None:
        raise UnreachedError
    stages = [proof_without_basis(held, least, first.point)] if model.without_basis.size else []
    stages.append(first)
    second = _second(setting, first, deadline)
    return (*stages, *(() if second is None else (second,))), held


def _nearest(setting: Setting, deadline: Deadline) -> Found:
    """Return the chi-square optimum of the cells, where all else starts."""
    base = setting.base
    found = solve_crossing(base, setting.structure, base.fair, np.zeros(base.cells), deadline)
    if isinstance(found, Impossible) and not base.without_basis.size:
        raise Infeasible
    if not isinstance(found, CrossingSolution):
        raise UnreachedError
    rows = setting.padded(found.rows)
    rows[base.names.index(GOAL)] -= 2.0  # (x - a)^2 / a is x^2 / a but for the slope -2, the same for all
    return Found(found.x, rows, found.multipliers)


def _convex(setting: Setting, nearest: Found, deadline: Deadline) -> Stage | None:
    """Return the first stage of an objective with one optimum per entity."""
    model, objective = setting.model, setting.objective
    fair = model.fair if model.by_cell else model.entity_fair
    at = np.flatnonzero(fair > 0)
    curve = curve_of(objective, at, fair[at], model.power)
    if model.by_cell and objective == "chi_square":
        with_single_rows(model, setting.limits, curve, nearest)
        return _fairness(setting, nearest)
    quadratics = quadratics_of(setting.base, setting.structure)
    if quadratics is None:
        return None
    found = minimised(quadratics, model, setting.limits, curve, nearest, deadline)
    if found is None or (objective == "entropy" and _vanishing(setting, found.point)):
        return None
    return _fairness(setting, found)


def _fairness(setting: Setting, found: Found) -> Stage:
    kept = totals_kept(setting.model, found.point)
    return Stage("fairness", setting.objective, found.point, found.rows, np.zeros(0), "", kept)


NOTHING = 1e-9
"""A stretch below this is nothing, where the slope of an entropy has no end."""


def _vanishing(setting: Setting, point: Array) -> bool:
    """Tell whether rows leave an entity nothing, so that no multipliers match the slope of an entropy there."""
    model, high = setting.model, setting.limits.high
    open_ = np.asarray(np.bincount(model.entity, high > 0, minlength=model.entities)) > 0
    return bool((open_ & (model.sums(point) < NOTHING * model.entity_fair)).any())


def _second(setting: Setting, first: Stage, deadline: Deadline) -> Stage | None:
    """Return the second stage; by cell without a concession the first leaves it only the multipliers to find."""
    model = setting.model
    if decided(model, first):
        return None
    if not model.by_cell or model.concession > 0:
        return least_change(model, first, deadline)
    x, rows = first.point, np.zeros(len(model.names))
    of_cells(model, setting.limits, 2.0 * (x - model.fair) / _scale(model), rows, x)
    return Stage("least_change", "chi_square", x, rows, np.zeros(model.entities), "")


def _scale(model: Model) -> Array:
    return np.where(model.fair > 0, model.fair, model.fair[model.fair > 0].min())


FIRST_STAGES: Mapping[str, FirstStage] = {
    "chi_square": _convex,
    "entropy": _convex,
    "least_squares": _convex,
    "burden_power": _convex,
}
