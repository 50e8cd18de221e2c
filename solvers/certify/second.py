"""Proof of the second stage: no other optimum of the first stage is nearer to the fair shares, cell by cell."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solvers.certify.proofs import CLEARLY, Ground
from solvers.stages.stage import Stage

Array = NDArray[np.float64]
_LINEAR = ("minimax", "least_absolute", "max_efficiency")


@dataclass(frozen=True)
class Face:
    """What the first stage's multipliers prove of all its optima.

    Attributes
    ----------
    entity_low, entity_high : (e,) limits of entity totals
    rows, cells : masks of the rows and cells that are at a limit in every optimum, so that their multipliers are free
    """

    entity_low: Array
    entity_high: Array
    rows: NDArray[np.bool_]
    cells: NDArray[np.bool_]


def face(ground: Ground, first: Stage, at: Array) -> Face:
    """Read the face from the first stage's own multipliers; `at` (n,) is a certified optimum of the first stage."""
    no_rows, no_cells = np.zeros(len(ground.low), dtype=bool), np.zeros(len(ground.fair), dtype=bool)
    has = ground.entity_fair > 0
    totals = ground.sums(at)
    room = ground.concession * ground.entity_fair
    if first.objective not in _LINEAR:
        if first.stopped:
            settled = np.isin(np.arange(len(totals)), np.concatenate([level.settled for level in first.levels]))
            high = np.where(has, np.where(settled, totals, first.levels[-1].value * ground.entity_fair), np.inf)
            return Face(np.where(settled, totals, -np.inf), high, no_rows, no_cells)
        return Face(np.where(has, totals - room, -np.inf), np.where(has, totals + room, np.inf), no_rows, no_cells)
    low, high = np.full(len(totals), -np.inf), np.full(len(totals), np.inf)
    if first.objective == "minimax":
        level = float((totals[has] / ground.entity_fair[has]).max())
        high = np.where(has, level * ground.entity_fair * (1.0 + ground.concession), np.inf)
    if ground.concession > 0:
        return Face(low, high, no_rows, no_cells)
    rows = np.zeros(len(ground.low))
    rows[: len(first.rows)] = first.rows
    weights, slope = np.zeros(len(totals)), np.zeros(len(ground.fair))
    if first.objective == "minimax":
        weights = np.where(has, np.maximum(first.entities, 0.0), 0.0)
        whole = float(weights @ ground.entity_fair) or 1.0
        weights, rows = weights / whole, rows / whole
        low = np.where(weights * ground.entity_fair > CLEARLY, high, -np.inf)
        slope = weights[ground.entity]
    elif first.objective == "least_absolute":
        weights = np.where(has, np.clip(first.entities, -1.0, 1.0), 0.0)
        low = np.where(has & (weights > -1.0 + CLEARLY), ground.entity_fair, -np.inf)
        high = np.where(has & (weights < 1.0 - CLEARLY), ground.entity_fair, np.inf)
        slope = weights[ground.entity]
    elif ground.efficiency is not None:
        slope = -ground.efficiency
    reduced = slope - ground.matrix.T @ rows
    return Face(low, high, np.abs(rows) > CLEARLY, np.abs(reduced) > CLEARLY)


def least_change(ground: Ground, first: Stage, second: Stage, at: Array, x: Array) -> float:
    """Return the natural residual of the second stage at x."""
    of = face(ground, first, at)
    smallest = ground.fair[ground.fair > 0].min()
    slope = 2.0 * (x - ground.fair) / np.where(ground.fair > 0, ground.fair, smallest)
    if ground.concession > 0 and first.objective == "max_efficiency" and ground.efficiency is not None:
        slope = slope + second.budget * ground.efficiency
    rows = np.zeros(len(ground.low))
    rows[: len(second.rows)] = second.rows
    reduced = slope - ground.matrix.T @ rows
    totals = ground.sums(x)
    low, high, residuals = ground.lower, ground.upper, []
    if ground.by_cell:
        low = np.maximum(low, of.entity_low[ground.entity])
        high = np.maximum(low, np.minimum(high, of.entity_high[ground.entity]))
    if not ground.by_cell or _has_budget(ground, first):
        reduced = reduced - second.entities[ground.entity]
        residuals.append(_entities(ground, first, second, of, totals))
    if _has_budget(ground, first):
        residuals.append(_budget(ground, first, second, at, x))
    stuck = of.cells & (np.minimum(np.abs(x - low), np.abs(x - high)) <= 1e-9 * np.maximum(1.0, x))
    residuals.append(np.where(stuck, 0.0, np.abs(x - np.clip(x - reduced, low, high))))
    activity = ground.matrix @ x
    near = np.minimum(np.abs(activity - ground.low), np.abs(activity - ground.high))
    held = of.rows & (near <= 1e-9 * np.maximum(1.0, np.abs(activity)))
    natural = np.abs(activity - np.clip(activity - rows, ground.low, ground.high)) / np.maximum(1.0, np.abs(activity))
    residuals.append(np.where(held, 0.0, natural))
    return max(float(part.max(initial=0.0)) for part in residuals)


def _has_budget(ground: Ground, first: Stage) -> bool:
    return ground.concession > 0 and first.objective in ("least_absolute", "max_efficiency")


def _entities(ground: Ground, first: Stage, second: Stage, of: Face, totals: Array) -> Array:
    """Return the residuals (e,) of the entities' multipliers."""
    if _has_budget(ground, first):
        if first.objective == "max_efficiency":
            return np.abs(second.entities)
        away = totals - ground.entity_fair
        most = abs(second.budget)
        wanted = np.where(
            np.abs(away) <= 1e-9 * np.maximum(1.0, totals), np.clip(second.entities, -most, most), -most * np.sign(away)
        )
        return np.where(ground.entity_fair > 0, np.abs(second.entities - wanted), np.abs(second.entities))
    return np.abs(totals - np.clip(totals - second.entities, of.entity_low, of.entity_high)) / np.maximum(1.0, totals)


def _budget(ground: Ground, first: Stage, second: Stage, at: Array, x: Array) -> Array:
    """Return the residual of the budget: not exceeded, and used up where its multiplier is not 0."""

    def cost(point: Array) -> float:
        if first.objective == "max_efficiency" and ground.efficiency is not None:
            return -float(ground.efficiency @ point)
        return float(np.abs(ground.sums(point) - ground.entity_fair)[ground.entity_fair > 0].sum())

    best = cost(at)
    over = cost(x) - (best + ground.concession * abs(best))
    return np.array([max(over, min(-over, -second.budget), 0.0) / max(1.0, float(len(x)))])
