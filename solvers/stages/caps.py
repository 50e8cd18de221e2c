"""The lowest level that all stretches can keep, on the exact engine.

Every entity gets the cap A_e z. Where a level z is too low, the proof of that is a sum of rows and caps that falls
short; it falls short up to a level that is read from it, and no lower one is possible. That level is tried next, until
one can be kept (Newton's method on a convex function, from below; Dinkelbach 1967). The last proof shows that it is
the lowest.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from solvers.deadline import Deadline
from solvers.model import GOAL, Model
from solvers.program import Program
from solvers.stages.optimal import Optimal
from solvers.stages.proximal import worthwhile
from solvers.stages.settled import settled
from solvers.stages.solving import Infeasible
from solvers.structure import CellLimits, Structure, Tree, structure_of

Array = NDArray[np.float64]
_ROUNDS = 60
_HELD = 1e-10
"""Rows hold to this, relative to max(1, activity)."""


@dataclass(frozen=True)
class _Proof:
    """Why there is no level below `level`: multipliers of the rows, and weights of the entities.

    Attributes
    ----------
    rows : array (m,); weights : array (e,), with fair shares they sum to 1
    """

    level: float
    rows: Array
    weights: Array


def lowest_level(model: Model, deadline: Deadline) -> Optimal | None:
    """Return the least possible largest stretch; None where this method ends before.

    Raises
    ------
    Infeasible, OutOfTime
    """
    ground = settled(model)
    capped = _Capped.over(ground.model)
    if not worthwhile(capped.structure):
        return None
    found = _lowest(capped, deadline)
    if found is None:
        return None
    proof, point = found
    rows = ground.multipliers(proof.weights[model.entity], proof.rows)
    return Optimal(proof.level, point, rows, proof.weights)


def _lowest(capped: "_Capped", deadline: Deadline) -> tuple[_Proof, Array] | None:
    """Return the proof of the lowest level, and targets (n,) that keep it."""
    from solvers.exact.crossing import CrossingSolution, solve_crossing  # compiled code is loaded when first needed

    proof = max(capped.first_proofs(), key=lambda one: one.level)
    fair = capped.model.fair
    weight = np.where(fair > 0, fair, fair[fair > 0].min())
    for _ in range(_ROUNDS):
        tried, structure = capped.at(proof.level)
        found = solve_crossing(tried, structure, weight, fair, deadline)
        if found is None:
            return None
        if isinstance(found, CrossingSolution):
            return (proof, found.x) if violation(tried.program(fair), found.x) <= _HELD else None
        higher = capped.above(proof.level, found.rows)
        if not higher.level > proof.level:
            return None
        proof = higher
    return None


def violation(program: Program, x: Array) -> float:
    """Return by how much a point misses limits, relative to max(1, activity) for rows."""
    activity = program.matrix @ x
    of_rows = np.maximum(program.row_lower - activity, activity - program.row_upper) / np.maximum(1.0, np.abs(activity))
    of_cells = np.maximum(program.lower - x, x - program.upper)
    return float(max(of_rows.max(initial=0.0), of_cells.max(initial=0.0)))


@dataclass(frozen=True)
class _Capped:
    """A model whose entities can be capped: by the limits of cells, or by rows behind the model's.

    Attributes
    ----------
    rows : number m of the model's rows; the entities' rows, where there are any, follow
    """

    model: Model
    structure: Structure
    rows: int

    @classmethod
    def over(cls, model: Model) -> "_Capped":
        if model.by_cell:
            return cls(model, structure_of(model), len(model.names))
        free = np.full(model.entities, np.inf)
        names = tuple(f"entity[{entity}]" for entity in range(model.entities))
        with_entities = model.with_rows(model.grouping, -free, free, names)
        return cls(with_entities, structure_of(with_entities, with_entities=True), len(model.names))

    def first_proofs(self) -> Iterator[_Proof]:
        """Yield what the total, and one entity's own lower limit, show to be the least level."""
        model, goal = self.model, self.model.names.index(GOAL)
        has = model.entity_fair > 0
        rows, whole = np.zeros(self.rows), float(model.entity_fair.sum())
        rows[goal] = 1.0 / whole
        total = float(model.row_lower[goal] - model.upper[~has[model.entity]].sum())
        yield _Proof(total / whole, rows, np.where(has, 1.0 / whole, 0.0))
        low, behind = self._own_lower()
        levels = np.full(model.entities, -np.inf)
        told = has & (behind < self.rows)
        levels[told] = low[told] / model.entity_fair[told]
        highest = int(levels.argmax())
        if not np.isfinite(levels[highest]):
            return
        rows, weights = np.zeros(self.rows), np.zeros(model.entities)
        weights[highest] = 1.0 / model.entity_fair[highest]
        if behind[highest] >= 0:
            rows[behind[highest]] = weights[highest]
        yield _Proof(float(levels[highest]), rows, weights)

    def _own_lower(self) -> tuple[Array, NDArray[np.int64]]:
        """Return each entity's own lower limit (e,), and the row behind it."""
        tree, cells, entities = self.structure.tree, self.structure.cells, self.structure.entities
        if self.model.by_cell:
            return cells.low, cells.row_of_low
        return tree.lower[entities], tree.row_of_lower[entities]

    def at(self, level: float) -> tuple[Model, Structure]:
        """Return model and structure with all entities capped at a level."""
        model, structure = self.model, self.structure
        has = model.entity_fair > 0  # the first level may be infinitely low
        caps = np.full(model.entities, np.inf)
        caps[has] = level * model.entity_fair[has]
        if model.by_cell:
            upper = np.minimum(model.upper, np.maximum(caps, model.lower))
            return replace(model, upper=upper), replace(structure, cells=_capped_cells(structure.cells, caps))
        upper = np.concatenate([model.row_upper[: self.rows], caps])
        tree = _capped_tree(structure.tree, structure.entities, caps, self.rows)
        return replace(model, row_upper=upper), replace(structure, tree=tree)

    def above(self, level: float, multipliers: Array) -> _Proof:
        """Return the level below which multipliers, that show `level` to be impossible, show all to be.

        Raises
        ------
        Infeasible
            They show that without any caps.
        """
        first = self._shown(level, multipliers)
        if first is None:
            raise Infeasible
        shown = first
        while self.model.by_cell:
            higher = self._shown(shown.level, multipliers)
            if higher is None or not higher.level > shown.level:
                break
            shown = higher
        return shown

    def _shown(self, level: float, multipliers: Array) -> _Proof | None:
        """Return what multipliers show with the caps that are limits at a level, None where they need none.

        Limits of cells are caps up to a certain level only, so that a higher level than that which was impossible may
        show more.
        """
        model, m = self.model, self.rows
        rows, left = multipliers[:m], model.matrix[:m].T @ multipliers[:m]
        weights = np.maximum(-multipliers[m:], 0.0)
        if model.by_cell:
            capped = (left > 0) & (model.fair > 0) & (level * model.fair < model.upper)
            weights = np.where(capped, left, 0.0)
        total = float(weights @ model.entity_fair)
        if not total > 0.0:
            return None
        used = np.flatnonzero(rows)
        limits = np.where(rows > 0, model.row_lower[:m], model.row_upper[:m])[used]
        reduced = weights[model.entity] - left
        most = np.minimum(model.upper, float(model.cells))
        least = float(rows[used] @ limits) + float(np.minimum(reduced * model.lower, reduced * most).sum())
        return _Proof(least / total, rows / total, weights / total)


def _capped_cells(limits: CellLimits, caps: Array) -> CellLimits:
    lower = caps < limits.high
    high = np.where(lower, np.maximum(caps, limits.low), limits.high)
    return replace(limits, high=high, row_of_high=np.where(lower, -1, limits.row_of_high))


def _capped_tree(tree: Tree, entities: NDArray[np.int64], caps: Array, first_row: int) -> Tree:
    upper, behind = tree.upper.copy(), tree.row_of_upper.copy()
    lower = caps < upper[entities]
    at = entities[lower]
    upper[at] = np.maximum(caps[lower], tree.lower[at])
    behind[at] = first_row + np.flatnonzero(lower)
    return replace(tree, upper=upper, row_of_upper=behind)
