"""From levers to targets: where each lever's gain lands in an allocation plan, and the plan that follows from it.

A lever lands on the cells of its `lands`, else of its segments' `links`, else everywhere. Within those cells its gain
goes by headroom where the potential of all of them is known, else by momentum, else evenly. Half of each pair effect
lands with either lever, as in the bridge. Hired people become members, or more capacity of those who are there
(`solvers.growth.landed_cells`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from schemas.fairness import FairShare
from schemas.finding import Finding
from schemas.growth import GrowthCase, Lever
from schemas.growth_plan import GrowthPlan, LeverChosen
from schemas.plan import Goal, Plan
from schemas.rules import Where
from solvers.errors import PlanError
from solvers.growth.case import Case, compiled
from solvers.growth.landed_cells import LandedCells
from solvers.growth.names import key_of
from solvers.names import pointer
from solvers.scopes import Selection
from solvers.table import Table, read_table

Array = NDArray[np.float64]
Hires = Literal["members", "capacity"]
_BASE_TOLERANCE = 1e-6
_MOMENTUM_TOLERANCE = 5e-3
"""Of the base: a plan's own market growth further from the case's momentum than this is worth a warning."""


@dataclass(frozen=True)
class Landing:
    """A plan on which a growth plan has landed.

    Attributes
    ----------
    plan : the plan with `planned_gain`, a `planned_<path>` for each path, its goal, and the hired
    paths : keys of the paths with a gain, in the order of the case
    """

    plan: Plan
    paths: tuple[str, ...]
    warnings: tuple[Finding, ...]


def landed(written: GrowthCase, answer: GrowthPlan, plan: Plan, *, hires: Hires = "members") -> Landing:
    """Return a plan with the gains of a growth plan on its cells, and the revenue as its goal.

    Parameters
    ----------
    answer : the answer to the case, with a portfolio
    hires : what hired people become

    Raises
    ------
    PlanError
        Where the base is not the plan's history, or a lever lands where the plan has nothing.
    """
    if answer.revenue is None:
        raise PlanError([Finding("landing_no_portfolio", "")])
    case, table = compiled(written), read_table(plan)
    history = table.number("history")
    total = float(history.sum())
    if abs(total - case.base) > _BASE_TOLERANCE * max(case.base, 1.0):
        raise PlanError([Finding("landing_base_differs", "/base", {"base": case.base, "history": total})])
    market, warnings = _market(case, table, history)
    spread = _Spread(written, table, history * (1.0 + market))
    cells = LandedCells(plan, table, market)
    paths = [path for path in case.paths if any(lever.path == path for lever in answer.levers)]
    for chosen in answer.levers:
        gains = spread.gains(chosen, _with_pairs(chosen, answer))
        people = _hired(chosen, answer)
        if people is not None and hires == "members":
            warnings += cells.hire_members(chosen, gains, people)
        elif people is not None:
            warnings += cells.hire_capacity(chosen, gains, people)
        else:
            cells.add(chosen.path, gains)
    if spread.findings:
        raise PlanError(spread.findings)
    goal = answer.goal if abs(answer.revenue - answer.goal) <= 1e-9 * answer.goal else answer.revenue
    return Landing(_planned(cells.plan(paths), plan, goal), tuple(paths), tuple(warnings))


def _planned(made: Plan, plan: Plan, goal: float) -> Plan:
    """Return a plan that follows what is planned, unless it says itself what is fair."""
    changes: dict[str, object] = {"goal": Goal(amount=goal)}
    if "fair_share" not in plan.model_fields_set:
        changes["fair_share"] = FairShare(blend={"planned": 1.0})
    return made.model_copy(update=changes)


def _market(case: Case, table: Table, history: Array) -> tuple[Array, list[Finding]]:
    """Return each cell's market growth: the plan's own, else the case's momentum over its base."""
    if "market_growth" not in table.numbers:
        rate = case.momentum / case.base if case.base else 0.0
        return np.full(table.size, rate), []
    market = table.number("market_growth")
    own = float((history * market).sum())
    if abs(own - case.momentum) <= _MOMENTUM_TOLERANCE * case.base:
        return market, []
    return market, [Finding("landing_momentum_differs", "/momentum", {"case": case.momentum, "plan": own})]


def _with_pairs(chosen: LeverChosen, answer: GrowthPlan) -> float:
    """Return a lever's gain with half of each pair effect it is part of."""
    return chosen.gain + sum(pair.effect / 2 for pair in answer.pairs if chosen.id in pair.between)


def _hired(chosen: LeverChosen, answer: GrowthPlan) -> float | None:
    """Return the persons that a lever adds, averaged over the year; None where it adds nobody."""
    if answer.actions is None:
        return None
    line = next((line for line in answer.actions.levers if line.id == chosen.id), None)
    people = 0.0 if line is None else sum(line.hires_by_quarter) / 4
    return people if people > 0 else None


class _Spread:
    """Spreads gains over the cells of a plan; gathers what is wrong with where they are to land."""

    def __init__(self, case: GrowthCase, table: Table, momentum: Array) -> None:
        self._case = case
        self._table = table
        self._momentum = momentum
        self._levers = {key_of(lever): (place, lever) for place, lever in enumerate(case.levers)}
        self.findings: list[Finding] = []

    def gains(self, chosen: LeverChosen, gain: float) -> Array:
        """Return what a lever brings to each cell (n,), money."""
        place, lever = self._levers[chosen.id]
        parts = list(self._parts(place, lever))
        rest = 1.0 - sum(share for _, share, _ in parts)
        if rest > 1e-9:
            parts.append(({}, rest, ""))
        spread = np.zeros(self._table.size)
        for where, share, pointed in parts:
            selection = Selection(self._table)
            mask = selection.cells(where, pointed)
            self.findings += selection.findings
            if mask.any():
                spread += gain * share * self._weights(mask)
        return spread

    def _parts(self, place: int, lever: Lever) -> Iterator[tuple[Where, float, str]]:
        """Yield where a lever lands, with which share, and where the case says so."""
        if lever.lands:
            for index, landing in enumerate(lever.lands):
                yield landing.where, landing.share, pointer("levers", place, "lands", index, "where")
            return
        for segment, share in lever.segments.items():
            if segment in self._case.links and share > 0:
                yield self._case.links[segment], share, pointer("links", segment)

    def _weights(self, mask: NDArray[np.bool_]) -> Array:
        """Return shares (n,) that sum to 1 over some cells: by headroom, else by momentum, else evenly."""
        potential = self._table.number("potential", np.nan)
        headroom = np.maximum(potential - self._momentum, 0.0)
        for weights in (headroom, np.maximum(self._momentum, 0.0), np.ones(len(mask))):
            chosen = np.where(mask, weights, 0.0)
            if np.isfinite(chosen).all() and chosen.sum() > 0:
                return np.asarray(chosen / chosen.sum())
        raise AssertionError("even weights always sum to more than 0")
