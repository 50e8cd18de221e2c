"""Proof of soft stages: no targets miss the rules of a level by less, and what all that miss them so little share.

Weak duality proves the value. The face is read from the multipliers by their own complementary slackness: a violation
whose cost is not used up is 0 everywhere; a limit whose multiplier is not 0 is met exactly, or exceeded only where its
violation is free.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from schemas.plan import Plan
from schemas.rules import Bound, Lock, Soft
from solvers.certify.held import Rows
from solvers.certify.peers import Compared
from solvers.certify.proofs import CLEARLY, Ground, Key
from solvers.stages.stage import Stage

Array = NDArray[np.float64]
Cells = NDArray[np.int64]
_NOTHING = 1e-9
_FAR_APART = 1e6


@dataclass(frozen=True)
class Penalty:
    """One violation: the rows that it loosens, all upwards (`sign` -1: their lower limits) by `gives` each.

    Attributes
    ----------
    priority : of its rule
    cost : of a violation of 1 in the rule's own unit
    limits : array (k,), scaled limits
    peers : the rule about peers that it belongs to, or None
    """

    priority: int
    cost: float
    rows: Cells
    sign: float
    gives: Array
    limits: Array
    peers: Compared | None = None

    @property
    def steepness(self) -> float:
        """What it costs to lift a row by 1, scaled."""
        return self.cost / float(self.gives.max())


def soft_of(plan: Plan) -> Mapping[str, Soft]:
    """Return how soft each soft rule with rows is, by its id."""
    return {rule.id: rule.soft for rule in plan.rules if isinstance(rule, Bound | Lock) and rule.soft is not None}


def penalties(
    plan: Plan, found: Rows, keys: Sequence[Key], ground: Ground, most: Array, street: float
) -> list[Penalty]:
    """Return the violations of soft rows that a witness names.

    Parameters
    ----------
    most : array (m,), what the ground's rows were divided by
    """
    soft, scale = soft_of(plan), len(ground.fair) / street
    found_at = found.by_name
    listed: list[Penalty] = []
    for row, (name, side) in enumerate(keys):
        at = found_at.get(name, -1) if side in ("both", "min", "max") else -1
        own = soft.get(found.instances.rules[found.at[at]]) if at >= 0 else None
        if own is None:
            continue
        for sign, limits in ((-1.0, ground.low), (1.0, ground.high)):
            if np.isfinite(limits[row]):
                size = _size(found, at, sign, street)
                cost = weighed(own, size, street)
                gives = np.array([scale / most[row]])
                listed.append(Penalty(own.priority, cost, np.array([row]), sign, gives, limits[[row]]))
    return listed


def _size(found: Rows, at: int, sign: float, street: float) -> float:
    """Return a soft row's limit in money (capacity units for load; for share_change as it is written)."""
    own = found.at[at]
    written = float((found.instances.low if sign < 0 else found.instances.high)[own])
    measure = found.instances.measures[own]
    if measure == "share_change":
        return abs(written)
    return abs(written) * street if measure == "share" else abs(float((found.low if sign < 0 else found.high)[at]))


def weighed(soft: Soft, size: float, street: float) -> float:
    """Return the cost of missing a soft limit by 1."""
    return soft.weight if soft.scale == "money" else soft.weight / (size or _NOTHING * street)


def in_steps(listed: Iterable[Penalty]) -> list[list[Penalty]]:
    """Return the violations that are minimised together: of one priority, at costs that are not too far apart."""
    steps: list[list[Penalty]] = []
    for one in sorted(listed, key=lambda one: (one.priority, -one.steepness)):
        top = steps[-1][0] if steps else None
        if top is None or top.priority != one.priority or one.steepness < top.steepness / _FAR_APART:
            steps.append([])
        steps[-1].append(one)
    return steps


class SoftProof:
    """Walks through the levels: each is proven on the ground that the levels before have left."""

    def __init__(self, ground: Ground, listed: Sequence[Penalty]) -> None:
        low, high = ground.low.copy(), ground.high.copy()
        for one in listed:
            (low if one.sign < 0 else high)[one.rows] = one.sign * np.inf
        self.ground = replace(ground, low=low, high=high)
        self.levels = in_steps(listed)

    def run(self, stages: Sequence[Stage], x: Array, money: Array) -> list[float]:
        """Return each level's gap at targets x (n,), scaled, which are `money`; the ground is narrowed on the way."""
        return [self._level(listed, stage, x, money) for listed, stage in zip(self.levels, stages, strict=True)]

    def _level(self, listed: Sequence[Penalty], stage: Stage, x: Array, money: Array) -> float:
        ground, m = self.ground, len(self.ground.low)
        largest = max(one.steepness for one in listed)
        hard, wished = np.zeros(m), np.zeros(m)
        hard[: len(stage.rows)], wished[: len(stage.wishes)] = stage.rows, stage.wishes
        reached = bound = 0.0
        sums, used = np.zeros(m), []
        for one in listed:
            cost = one.cost / largest
            y = np.clip(-one.sign * wished[one.rows], 0.0, None)
            whole = float(y @ one.gives)
            y *= min(1.0, cost / whole) if whole > 0 else 1.0
            bound -= one.sign * float(y @ one.limits)
            np.add.at(sums, one.rows, -one.sign * y)
            reached += cost * _violation(ground, one, x, money)
            used.append((one, y, cost))
        slope = -(ground.matrix.T @ sums)
        bound += ground.bound(slope, hard)
        self._narrow(used, hard, slope - ground.matrix.T @ hard)
        return abs(reached - bound) / max(1.0, abs(reached))

    def _narrow(self, used: Sequence[tuple[Penalty, Array, float]], hard: Array, reduced: Array) -> None:
        """Narrow the ground to the level's face."""
        ground = self.ground
        lower, upper = ground.lower.copy(), ground.upper.copy()
        up, down = reduced > CLEARLY, reduced < -CLEARLY
        upper[up], lower[down] = ground.lower[up], ground.upper[down]
        low, high = ground.low.copy(), ground.high.copy()
        up, down = hard > CLEARLY, hard < -CLEARLY
        high[up], low[down] = ground.low[up], ground.high[down]
        matrix = ground.matrix
        for one, y, cost in used:
            part = y * one.gives / cost
            tight = part > CLEARLY
            spent = float(part.sum()) >= 1.0 - CLEARLY
            limits = one.limits
            if spent and len(one.rows) > 1:
                first = int(np.flatnonzero(tight)[0])
                matrix, limits = _relative(matrix, one, first)
                tight[first] = False
            near, far = (high, low) if one.sign > 0 else (low, high)
            if spent and len(one.rows) == 1:
                far[one.rows] = one.sign * np.maximum(one.sign * far[one.rows], one.sign * limits)
                continue
            near[one.rows] = one.sign * np.minimum(one.sign * near[one.rows], one.sign * limits)
            far[one.rows[tight]] = near[one.rows[tight]]
            if spent:
                near[one.rows[first]], far[one.rows[first]] = np.inf, one.limits[first]
        self.ground = replace(ground, matrix=matrix, low=low, high=high, lower=lower, upper=upper)


def missed_without_rows(peers: Iterable[Compared], money: Array) -> float:
    """Return by how much targets (n,), money, miss soft rules about peers of which no row is shown, relative to values.

    Such a rule has no level that could prove that it must be missed, so that it has to be met.
    """
    soft = [one for one in peers if one.rule.soft is not None]
    return max([0.0, *(one.excess(money) / one.largest(money) for one in soft)])


def _violation(ground: Ground, one: Penalty, x: Array, money: Array) -> float:
    if one.peers is not None:
        return max(0.0, one.peers.excess(money))
    over = one.sign * (ground.matrix[one.rows] @ x - one.limits) / one.gives
    return max(0.0, float(over.max()))


def _relative(matrix: sparse.csr_array, one: Penalty, first: int) -> tuple[sparse.csr_array, Array]:
    """Return rows that share a violation with the first one's share of it taken off, and their limits."""
    part = one.gives / one.gives[first]
    part[first] = 0.0
    taken = np.zeros(matrix.shape[0])
    taken[one.rows] = part
    off = sparse.csr_array(taken[:, np.newaxis]) @ matrix[[one.rows[first]]]
    changed = sparse.csr_array(matrix - off)
    changed.sort_indices()
    return changed, one.limits - part * one.limits[first]
