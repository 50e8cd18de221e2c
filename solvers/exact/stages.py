"""The stages of a solve on the tree route: cells without a basis, the fairness objective, the least change."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from solvers.exact.entities import entity_totals
from solvers.exact.tree import TreeSolution, propagated, solve_tree
from solvers.exact.witness import by_nodes, centre, of_cells, slope_at_level, slope_at_totals
from solvers.model import Model
from solvers.stages.convex import totals_kept
from solvers.stages.no_basis import holding
from solvers.stages.second import decided
from solvers.stages.solving import Infeasible
from solvers.stages.stage import Kept, Stage
from solvers.structure import CellLimits, Ints, Structure, Tree

Array = NDArray[np.float64]
_TOUCHING = 1e-9
"""Limits of a cell that cross by less than this, relative to max(1, limit), meet."""
_NOTHING = np.zeros(0)


class UnreachedError(Exception):
    """The route does not fit: cells without a basis are forced, or rounding keeps a total from being reached."""


def stages_on_tree(model: Model, structure: Structure, objective: str) -> tuple[tuple[Stage, ...], Model]:
    """Return the stages with their witnesses, and the model that they were solved on.

    Raises
    ------
    Infeasible
        The limits of the tree contradict each other.
    UnreachedError
        Another route has to be taken.
    """
    tree, limits = structure.tree, _meeting(structure.cells)
    least, held = at_least(model, limits)
    if not _possible(tree, least):
        if model.without_basis.size and _possible(tree, limits):
            raise UnreachedError
        raise Infeasible
    setting = _Setting(held, tree, least, structure.entities, objective)
    first = _by_cell(setting) if model.by_cell else _by_entity(setting)
    stages = [proof_without_basis(held, least, first.point)] if model.without_basis.size else []
    stages.append(first)
    if not decided(held, first):
        stages.append(_least_change(setting, first))
    return tuple(stages), held


def at_least(model: Model, limits: CellLimits) -> tuple[CellLimits, Model]:
    """Return limits, and the model with a row, that hold cells without a basis at what each must have at least."""
    without = model.without_basis
    if not without.size:
        return limits, model
    high = limits.high.copy()
    high[without] = limits.low[without]
    return replace(limits, high=high), holding(model, float(limits.low[without].sum()))


@dataclass(frozen=True)
class _Setting:
    """The ground of all stages; `limits` and the model's last row hold cells without a basis at their least."""

    model: Model
    tree: Tree
    limits: CellLimits
    entities: Ints
    objective: str

    @property
    def rows(self) -> int:
        return len(self.model.names)

    @property
    def scale(self) -> Array:
        """Return what the second stage measures each cell by (n,)."""
        fair = self.model.fair
        return np.where(fair > 0, fair, fair[fair > 0].min())


def _meeting(limits: CellLimits) -> CellLimits:
    """Return limits of cells with those that cross by rounding made to meet."""
    close = (limits.low > limits.high) & (limits.low - limits.high <= _TOUCHING * np.maximum(1.0, np.abs(limits.low)))
    return replace(limits, high=np.where(close, limits.low, limits.high)) if close.any() else limits


def _possible(tree: Tree, limits: CellLimits) -> bool:
    if (limits.low > limits.high).any() or (tree.lower[0] > tree.upper[0] * (1.0 + _TOUCHING)):
        return False
    return propagated(tree, limits.low[tree.cells], limits.high[tree.cells]) is not None


def _reached(solution: TreeSolution) -> TreeSolution:
    if solution.missed >= 0:
        raise UnreachedError
    return solution


def proof_without_basis(model: Model, limits: CellLimits, point: Array) -> Stage:
    """Return the proof that cells without a basis get the least that limits of cells allow; their row is the last."""
    behind = limits.row_of_low[model.without_basis]
    rows = np.zeros(len(model.names) - 1)
    rows[behind[behind >= 0]] = 1.0
    return Stage("no_basis", "least_total", point, rows, _NOTHING, "")


def _by_cell(setting: _Setting) -> Stage:
    model, tree, limits, objective = setting.model, setting.tree, setting.limits, setting.objective
    start, weight = centre(objective, model.fair)
    solution = _reached(solve_tree(tree, start, weight, limits.low, limits.high))
    slopes = slope_at_level(objective, model.fair, model.power)(solution.levels)
    rows, _ = by_nodes(tree, slopes, setting.rows)
    slope = slope_at_totals(objective, solution.x, model.fair, model.power)
    of_cells(setting.model, limits, slope, rows, solution.x)
    return _fairness(setting, solution.x, rows)


def _by_entity(setting: _Setting) -> Stage:
    model, objective = setting.model, setting.objective
    found = entity_totals(setting.tree, setting.limits, setting.entities, model, objective, setting.rows)
    if found.missed >= 0:
        raise UnreachedError
    point = _inside(setting, found.totals).x
    slope = slope_at_totals(objective, found.totals, model.entity_fair, model.power)[model.entity]
    of_cells(model, setting.limits, slope, found.rows, point)
    return _fairness(setting, point, found.rows)


def _fairness(setting: _Setting, point: Array, rows: Array) -> Stage:
    return Stage("fairness", setting.objective, point, rows, _NOTHING, "", totals_kept(setting.model, point))


def _inside(setting: _Setting, totals: Array) -> TreeSolution:
    """Return the least change of cells for given totals of entities; levels above entities are 1: no change."""
    tree, limits, entities = setting.tree, setting.limits, setting.entities
    solution = solve_tree(tree, None, setting.scale, limits.low, limits.high, roots=entities, totals=totals)
    return _reached(solution)


def _least_change(setting: _Setting, first: Stage) -> Stage:
    """Return the second stage: the least change of cells within what the first stage leaves open."""
    model, limits = setting.model, setting.limits
    kept = first.kept
    if kept is None:
        raise ValueError("a first stage on the tree keeps totals")
    if model.concession > 0:
        x, rows, entities, limits = _conceding(setting, kept)
    elif model.by_cell:
        x, rows, entities = first.point, np.zeros(setting.rows), np.zeros(model.entities)
    else:
        solution = _inside(setting, model.sums(first.point))
        x = solution.x
        rows, left = by_nodes(_unexplained(setting), 2.0 * (solution.levels - 1.0), setting.rows)
        entities = left[setting.entities]
    slope = 2.0 * (x - model.fair) / setting.scale - entities[model.entity]
    of_cells(model, limits, slope, rows, x)
    return Stage("least_change", "chi_square", x, rows, entities, "")


def _unexplained(setting: _Setting) -> Tree:
    """Return the tree without the rows of entities: where totals are held, these have no say."""
    tree = setting.tree
    row_of_lower, row_of_upper = tree.row_of_lower.copy(), tree.row_of_upper.copy()
    row_of_lower[setting.entities] = row_of_upper[setting.entities] = -1
    return replace(tree, row_of_lower=row_of_lower, row_of_upper=row_of_upper)


def _conceding(setting: _Setting, kept: Kept) -> tuple[Array, Array, Array, CellLimits]:
    """Return targets, multipliers of rows and entities, and limits of cells, where totals may give way a little."""
    model, tree, limits = setting.model, setting.tree, setting.limits
    if model.by_cell:
        low, high = kept.entity_lower[model.entity], kept.entity_upper[model.entity]
        limits = CellLimits(*_tightened(limits.low, limits.high, limits.row_of_low, limits.row_of_high, low, high))
    else:
        low, high = np.full(tree.nodes, -np.inf), np.full(tree.nodes, np.inf)
        low[setting.entities], high[setting.entities] = kept.entity_lower, kept.entity_upper
        given = _tightened(tree.lower, tree.upper, tree.row_of_lower, tree.row_of_upper, low, high)
        tree = replace(tree, lower=given[0], upper=given[1], row_of_lower=given[2], row_of_upper=given[3])
    solution = _reached(solve_tree(tree, None, setting.scale, limits.low, limits.high))
    rows, left = by_nodes(tree, 2.0 * (solution.levels - 1.0), setting.rows)
    entities = np.zeros(model.entities) if model.by_cell else left[setting.entities]
    return solution.x, rows, entities, limits


def _tightened(
    lower: Array, upper: Array, row_of_lower: Ints, row_of_upper: Ints, low: Array, high: Array
) -> tuple[Array, Array, Ints, Ints]:
    """Return limits within further ones, and the rows behind those that stay as they are."""
    new_lower = np.maximum(lower, low)
    return (
        new_lower,
        np.maximum(new_lower, np.minimum(upper, high)),
        np.where(low > lower, -1, row_of_lower),
        np.where(high < upper, -1, row_of_upper),
    )
