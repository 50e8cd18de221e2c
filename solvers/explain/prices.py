"""Prices: what the objective is worth more, or costs more, when a rule's limit is 1 higher; on either side of it.

A limit in money moves by 1 of money, a load's by 1 unit of capacity, that of a rule about peers by 1 of what it is
written in; with the goal move the fair shares. Left and right differ where the optimum has several multipliers; null
where the limit cannot move that way at all. Soft rules and choices stay where they were settled and have no prices of
their own.
"""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from solvers.deadline import Deadline, OutOfTime
from solvers.explain import ranges
from solvers.explain.first_stage import optimum_of, stages, without_basis
from solvers.explain.local import Local
from solvers.explain.peers import beside, peer_rows, whole_within, without_cuts
from solvers.explain.sides import Side, Sides
from solvers.model import NO_BASIS
from solvers.problem import Problem
from solvers.solve import Solved

Array = NDArray[np.float64]
_NOTHING = 1e-9
"""A derivative below this, of scaled quantities, is none."""
STRICT = ("chi_square", "entropy", "least_squares", "burden_power")
"""Objectives whose optima have the same totals of entities."""
_STEEP = 300.0
"""An entropy falls steeper than this only where an entity comes from nothing: its price has no end."""
MOST_RANGED = 100_000
"""Pairs of sides and cells beyond which ranges, two linear programs a side, are not asked for."""


@dataclass(frozen=True)
class Price:
    """The price of one side of a rule; `level` counts the levels of a lexicographic minimax from the largest."""

    side: Side
    left: float | None
    right: float | None
    valid_from: float | None
    valid_to: float | None
    level: int | None

    @property
    def unique(self) -> float | None:
        """The price where both sides agree."""
        if self.left is None or self.right is None:
            return None
        return self.right if abs(self.left - self.right) <= 1e-7 * max(1e-9, abs(self.right)) else None


@dataclass(frozen=True)
class Prices:
    """All prices, and how many sides the time limit left without one."""

    found: tuple[Price, ...]
    left_out: int = 0

    def columns(self) -> dict[str, list[object]]:
        """Return the table of an answer."""
        rows = self.found
        return {
            "rule": [row.side.rule for row in rows],
            "side": [row.side.side for row in rows],
            "price_left": [row.left for row in rows],
            "price_right": [row.right for row in rows],
            "valid_from": [row.valid_from for row in rows],
            "valid_to": [row.valid_to for row in rows],
            "unit": [row.side.unit for row in rows],
            "level": [row.level for row in rows],
        }

    def by_rule(self) -> Mapping[str, float]:
        """Return the price of each instance that has one price; of two sides their sum."""
        found: dict[str, float] = {}
        for row in self.found:
            if row.unique is not None and abs(row.unique) > 0:
                found[row.side.rule] = found.get(row.side.rule, 0.0) + row.unique
        return found


def prices(
    problem: Problem,
    solved: Solved,
    load_rules: AbstractSet[str],
    deadline: Deadline,
    choosing: AbstractSet[str] = frozenset(),
) -> Prices:
    """Return the prices of all sides that bind, the goal first.

    Parameters
    ----------
    load_rules : ids of rules whose limits are in capacity units
    choosing : ids of rules that choose who gets a target; the rows that a choice leaves behind have no prices
    """
    pricer = _Pricer(problem, solved, load_rules, deadline)
    sides = [side for side in pricer.sides if side.row < 0 or side.rule.partition("[")[0] not in choosing]
    found: list[Price] = []
    for side in sides:
        try:
            found.append(pricer.price(side, ranged=len(sides) * problem.size <= MOST_RANGED))
        except OutOfTime:
            break
    return Prices(tuple(found), len(sides) - len(found))


class _Pricer:
    """Prices sides of one solved problem."""

    def __init__(self, problem: Problem, solved: Solved, load_rules: AbstractSet[str], deadline: Deadline) -> None:
        self._problem = solved.problem
        self._model = without_cuts(solved.model, _hard_cuts(problem, solved))
        self._x = x = optimum_of(problem, solved)
        self._peers = peer_rows(problem, self._model, x)
        self.sides = Sides(solved.problem, self._model, x, load_rules, problem.lines.count, self._peers)
        before = without_basis(self._model, x, deadline)
        self._before = None if before is None else beside(before, self._model.cells, self._peers)
        self._stages = stages(solved.problem, self._model, x, deadline)
        self._locals: list[Local] = []
        self._factor = _factor(problem, solved)

    def _level(self, number: int) -> Local | None:
        """Return a level of the first stage, counted from 0; None behind the last."""
        while len(self._locals) <= number:
            further = next(self._stages, None)
            if further is None:
                return None
            self._locals.append(beside(further, self._model.cells, self._peers))
        return self._locals[number]

    def price(self, side: Side, *, ranged: bool) -> Price:
        """Return the price of a side: of the first level that it changes."""
        lexicographic = self._problem.objective == "lexicographic_minimax"
        number = 0
        while (local := self._level(number)) is not None:
            left, right = self._both(side, local)
            if max(abs(left), abs(right)) > _NOTHING or not lexicographic:
                ends = self._range(side, local, left, right) if ranged else (None, None)
                steps = self._steps(side, local)
                said = self._said(left, steps[0]), self._said(right, steps[1])
                return Price(side, *said, *ends, number + 1 if lexicographic else None)
            number += 1
        return Price(side, 0.0, 0.0, None, None, None)

    def _both(self, side: Side, local: Local) -> tuple[float, float]:
        single = self._single(side, local)
        if single is not None:
            return single, single
        return -self._derivative(side, local, forward=False), self._derivative(side, local, forward=True)

    def _derivative(self, side: Side, local: Local, *, forward: bool) -> float:
        """Return the derivative one way; what cells without a fair share must get at least moves with the side."""
        motion = self.sides.motion(side, local, forward=forward)
        if self._before is not None:
            least, _ = self._before.derivative(self.sides.motion(side, self._before, forward=forward))
            if not np.isfinite(least):
                return np.inf
            upper = motion.row_upper.copy()
            upper[self._model.names.index(NO_BASIS)] = least
            motion = replace(motion, row_upper=upper)
        return local.derivative(motion)[0]

    def _single(self, side: Side, local: Local) -> float | None:
        """Return the price that is read off unique multipliers; None where more is to be asked."""
        face = local.face
        if side.is_goal or side.peers >= 0 or self._before is not None:
            return None
        if side.row >= 0:
            place = int(np.searchsorted(local.active, side.row))
            if place >= len(local.active) or local.active[place] != side.row or face.loose[place]:
                return None
            return float(face.multipliers[place] / self._problem.lines.largest[side.row])
        both = face.at_lower[side.cell] and face.at_upper[side.cell] and side.side != "equal"
        if both or self.sides.shared[side.cell] or face.loose_variables[side.cell]:
            return None
        return float(face.reduced[side.cell])

    def _range(self, side: Side, local: Local, left: float, right: float) -> tuple[float | None, float | None]:
        """Return the limits between which the prices hold, where that can be told."""
        if self._before is not None or not (np.isfinite(left) and np.isfinite(right)):
            return None, None
        if any(one.peers.kind == "gini" for one in self._peers):  # which order holds how far is not told by rows
            return None, None
        ends: list[float | None] = []
        step = 1.0 / self._model.scale if side.peers < 0 else self._peers[side.peers].step
        for forward in (False, True):
            motion = self.sides.motion(side, local, forward=forward)
            _, y = local.derivative(motion)
            reach = ranges.reach(local, motion, y)
            moved = None if reach is None else reach * step
            ends.append(None if moved is None else _short(side.limit + (moved if forward else -moved)))
        return ends[0], ends[1]

    def _steps(self, side: Side, local: Local) -> tuple[float, float]:
        """Return what the limit moves by, downwards and upwards, while its rows move by 1; money moves by 1 / scale."""
        scale = self._model.scale
        if side.peers < 0:
            return 1.0 / scale, 1.0 / scale
        one = self._peers[side.peers]
        if one.peers.kind == "spread":
            return one.step, one.step
        least, most = whole_within(one, local, self._model, strictly=self._problem.objective in STRICT)
        return one.largest / least, one.largest / most

    def _said(self, derivative: float, step: float) -> float | None:
        steep = self._problem.objective == "entropy" and abs(derivative) > _STEEP
        if not np.isfinite(derivative) or steep:
            return None
        worth = derivative * self._factor / (step * self._model.scale)
        return _short(worth) if abs(derivative) > _NOTHING else 0.0


def _hard_cuts(problem: Problem, solved: Solved) -> list[int]:
    """Return the rows of cuts that hold without exception; rules about peers stand in for them."""
    first = solved.problem.lines.count - len(solved.cuts)
    return [first + at for at, cut in enumerate(solved.cuts) if problem.peers[cut.peers].wish is None]


def _factor(problem: Problem, solved: Solved) -> float:
    """Return what makes a derivative of the scaled objective one of `objective.value`, in money."""
    model = solved.model
    mean = float(model.entity_fair[model.entity_fair > 0].mean())
    largest = 1.0 if problem.efficiency is None else float(np.abs(problem.efficiency).max()) or 1.0
    return {
        "least_squares": mean / model.scale,
        "minimax": model.scale,
        "lexicographic_minimax": model.scale,
        "max_efficiency": -largest,
    }.get(problem.objective, 1.0)


def _short(value: float) -> float:
    """Return a number without the noise of its last digits."""
    return float(f"{value:.10g}") + 0.0
