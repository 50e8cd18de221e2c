"""Proofs of optimality, recomputed from the plan and the stages' multipliers.

A strictly convex stage is proven by its optimality conditions (natural residual), a linear one by weak duality: any
multipliers bound the objective from one side, and the gap to what was reached is the proof. A lexicographic minimax is
proven level by level (`levels`). All in scaled units: the average target is 1.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from solvers.certify.held import Row
from solvers.stages.stage import Stage

Array = NDArray[np.float64]
CLEARLY = 1e-7
Key = tuple[str, str]


@dataclass(frozen=True)
class Ground:
    """What proofs stand on, read from the plan (scaled).

    Attributes
    ----------
    matrix : CSR (m, n), limits low, high (m,); `keys` name its rows
    lower, upper : limits of cells (n,)
    fair : (n,); entity : int (n,); entity_fair : (e,)
    efficiency : (n,) or None
    """

    matrix: sparse.csr_array
    low: Array
    high: Array
    lower: Array
    upper: Array
    fair: Array
    entity: NDArray[np.int64]
    entity_fair: Array
    power: float
    concession: float
    efficiency: Array | None

    @property
    def by_cell(self) -> bool:
        """Tell whether each cell is an entity."""
        return len(self.entity_fair) == len(self.fair)

    def sums(self, x: Array) -> Array:
        """Return entity totals (e,)."""
        return np.asarray(np.bincount(self.entity, x, minlength=len(self.entity_fair)), dtype=np.float64)

    def bound(self, slope: Array, rows: Array) -> float:
        """Return a lower bound of slope'x over all x that satisfy rows and limits, by weak duality."""
        active_low, active_high = rows > 0, rows < 0
        from_rows = float(
            (rows[active_low] * self.low[active_low]).sum() + (rows[active_high] * self.high[active_high]).sum()
        )
        reduced = slope - self.matrix.T @ rows
        most = np.minimum(self.upper, float(len(self.fair)))
        return from_rows + float(np.minimum(reduced * self.lower, reduced * most).sum())


def ground_rows(
    by_key: Mapping[Key, Row], keys: list[Key], cells: int, scale: float, total: float, no_basis: Array, held_at: float
) -> tuple[sparse.csr_array, Array, Array]:
    """Return the matrix and limits of the rows that a witness names, each scaled to a largest coefficient of 1."""
    everything = np.arange(cells)
    indices, weights, low, high = [], [], np.empty(len(keys)), np.empty(len(keys))
    for place, (name, side) in enumerate(keys):
        if name == "goal":
            indices.append(everything)
            weights.append(np.ones(cells))
            low[place] = high[place] = total
        elif name == "no_basis":
            indices.append(everything)
            weights.append(no_basis)
            low[place], high[place] = -np.inf, held_at
        else:
            row = by_key[name, side]
            indices.append(row.cells)
            weights.append(row.high_weights if side == "max" else row.low_weights)
            low[place] = row.low * scale if side != "max" else -np.inf
            high[place] = row.high * scale if side != "min" else np.inf
    starts = np.concatenate([[0], np.cumsum([len(part) for part in indices])])
    matrix = sparse.csr_array((np.concatenate(weights), np.concatenate(indices), starts), shape=(len(keys), cells))
    largest = np.maximum.reduceat(np.abs(matrix.data), starts[:-1])
    named = np.array([name not in ("goal", "no_basis") for name, _ in keys])
    largest = np.where(named & (largest > 0), largest, 1.0)
    matrix.data /= np.repeat(largest, np.diff(starts))
    return matrix, low / largest, high / largest


def no_basis(ground: Ground, stage: Stage, x: Array, cost: Array) -> float:
    """Prove that cells without a fair share could not get less."""
    reached = float(cost @ x)
    return max(0.0, reached - ground.bound(cost, _rows(ground, stage)))


def _rows(ground: Ground, stage: Stage) -> Array:
    """Return a stage's row multipliers, 0 for rows that came after it."""
    rows = np.zeros(len(ground.low))
    rows[: len(stage.rows)] = stage.rows
    return rows


def slope_of(objective: str, totals: Array, fair: Array, power: float) -> Array:
    """Return the derivative of a strictly convex objective by each entity's total; 0 where there is no fair share."""
    has = fair > 0
    stretch = np.where(has, totals / np.where(has, fair, 1.0), 1.0)
    if objective == "chi_square":
        slope = 2.0 * (stretch - 1.0)
    elif objective == "entropy":
        slope = np.log(np.maximum(stretch, 1e-300)) + 1.0
    elif objective == "least_squares":
        slope = 2.0 * (totals - fair) / fair[has].mean()
    else:
        slope = power * stretch ** (power - 1.0)
    return np.where(has, slope, 0.0)


def convex(ground: Ground, stage: Stage, x: Array) -> float:
    """Return the natural residual of a strictly convex first stage at x, each cell's in units of its own slope."""
    slope = slope_of(stage.objective, ground.sums(x), ground.entity_fair, ground.power)[ground.entity]
    return _natural(ground, slope, _rows(ground, stage), x)


def _natural(ground: Ground, slope: Array, rows: Array, x: Array) -> float:
    """Return the largest distance of a point from the projection that leaves an optimum where it is."""
    reduced = (slope - ground.matrix.T @ rows) / np.maximum(1.0, np.abs(slope))
    activity = ground.matrix @ x
    of_cells = np.abs(x - np.clip(x - reduced, ground.lower, ground.upper))
    of_rows = np.abs(activity - np.clip(activity - rows, ground.low, ground.high))
    return float(max(of_cells.max(initial=0.0), (of_rows / np.maximum(1.0, np.abs(activity))).max(initial=0.0)))


def minimax(ground: Ground, stage: Stage, x: Array) -> float:
    """Prove the largest stretch by weights on entities that no targets can all undercut."""
    has = ground.entity_fair > 0
    reached = float((ground.sums(x)[has] / ground.entity_fair[has]).max())
    weights = np.where(has, np.maximum(stage.entities, 0.0), 0.0)
    total = float(weights @ ground.entity_fair)
    least = ground.bound(weights[ground.entity] / total, _rows(ground, stage) / total) if total > 0 else -np.inf
    return abs(reached - least) / max(1.0, reached)


def least_absolute(ground: Ground, stage: Stage, x: Array) -> float:
    """Prove the sum of absolute deviations: |X - A| >= w (X - A) for any w between -1 and 1."""
    has = ground.entity_fair > 0
    reached = float(np.abs(ground.sums(x) - ground.entity_fair)[has].sum())
    weights = np.where(has, np.clip(stage.entities, -1.0, 1.0), 0.0)
    least = ground.bound(weights[ground.entity], _rows(ground, stage)) - float(weights @ ground.entity_fair)
    return abs(reached - least) / max(1.0, float(len(x)))


def max_efficiency(ground: Ground, stage: Stage, x: Array) -> float:
    """Prove the largest efficiency by its dual bound."""
    if ground.efficiency is None:
        return np.inf
    reached = -float(ground.efficiency @ x)
    return abs(reached - ground.bound(-ground.efficiency, _rows(ground, stage))) / max(1.0, float(len(x)))
