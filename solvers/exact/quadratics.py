"""Quadratic objectives of entities under rows that cross: by cell at once, otherwise with the cells kept near a point.

Both minimise sum_e (X_e - T_e)^2 / W_e under all rows of a model, to the multipliers that prove it.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from solvers.deadline import Deadline
from solvers.exact.crossing import CrossingSolution, solve_crossing
from solvers.exact.impossible import Impossible
from solvers.exact.lifted import Lifted, lifted
from solvers.model import GOAL, Model
from solvers.route import MOST_CROSSING
from solvers.structure import Structure

Array = NDArray[np.float64]
NEARNESSES = (1e-4, 1e-2)
"""Weights of the cells' distance from the point that they are kept near, relative to that of the totals: the smaller,
the fewer steps are needed, the larger, the more evenly the cells' slopes match and the surer a step is found."""


@dataclass(frozen=True)
class Found:
    """A minimum.

    Attributes
    ----------
    point : array (n,)
    rows : multipliers (m,) of the model's rows
    prices : multipliers of the crossing rows, for the next start
    """

    point: Array
    rows: Array
    prices: Array


class Quadratics(Protocol):
    """Solves one quadratic objective after the other on the same model."""

    def minimum(
        self, target: Array, weight: Array, near: Array, prices: Array | None, deadline: Deadline
    ) -> Found | Impossible | None:
        """Return the minimum, the proof that there is none, or None where the method does not get there.

        Parameters
        ----------
        target, weight : arrays (e,), T and W
        near : array (n,), the point that cells are kept near where totals alone do not decide them
        prices : multipliers of the crossing rows to start from
        """


@dataclass(frozen=True)
class OfCells:
    """Every cell is an entity."""

    model: Model
    structure: Structure

    def minimum(
        self, target: Array, weight: Array, near: Array, prices: Array | None, deadline: Deadline
    ) -> Found | Impossible | None:
        """Return the minimum; see `Quadratics`. Cells are near nothing but their own target."""
        del near
        found = solve_crossing(self.model, self.structure, weight, target, deadline, prices)
        return Found(found.x, found.rows, found.multipliers) if isinstance(found, CrossingSolution) else found


@dataclass(frozen=True)
class OfEntities:
    """Entities of several cells: one step of the proximal point method (Rockafellar 1976).

    The objective has a nearness times (x_i - near_i)^2 / (a_i W_e / A_e) with it for every cell; each step takes the
    distance from the optimum down by about that nearness.
    """

    model: Model
    beside: Lifted

    def minimum(
        self, target: Array, weight: Array, near: Array, prices: Array | None, deadline: Deadline
    ) -> Found | Impossible | None:
        """Return the minimum; see `Quadratics`. Whether there is one at all is better asked of the cells."""
        model = self.model
        share = model.fair / np.where(model.entity_fair > 0, model.entity_fair, 1.0)[model.entity]
        of_totals, of_cells = np.where(weight > 0, weight, 1.0), share * weight[model.entity]
        slope = self._common_slope(target, weight, near)
        offset = np.concatenate([near, self.beside.size - target - 0.5 * slope * weight])
        for nearness in NEARNESSES:
            weights = np.concatenate([of_cells / nearness, of_totals])
            found = solve_crossing(self.beside.model, self.beside.structure, weights, offset, deadline, prices)
            if isinstance(found, CrossingSolution):
                rows = self.beside.of_original(found.rows)
                rows[model.names.index(GOAL)] += slope
                return Found(found.x[: model.cells], rows, found.multipliers)
        return None

    def _common_slope(self, target: Array, weight: Array, near: Array) -> float:
        """Return the mean slope of the totals: what all have in common the goal takes up, and prices start near 0."""
        has = weight > 0
        slopes = 2.0 * (self.model.sums(near) - target)[has]
        return float(slopes.sum() / weight[has].sum())


def quadratics_of(model: Model, structure: Structure) -> Quadratics | None:
    """Return what solves quadratic objectives of a model's entities, None where too many rows cross."""
    if model.by_cell:
        return OfCells(model, structure)
    beside = lifted(model)
    return OfEntities(model, beside) if len(beside.structure.crossing) <= MOST_CROSSING else None
