"""The lever portfolio as a mixed integer problem, written with PuLP.

    y[l,q]    lever l starts in quarter q                         binary, at most one q for each l
    x[l,q,j]  share of tier j that is bought, 0 <= x <= y
    u[p]      both levers of pair p are on, 0 <= u <= 1
    growth    = momentum + sum realisation[l,q] gain[l,j] x[l,q,j] + sum effect[p] u[p]

A pair that helps has u <= on of both, one that harms u >= on + on - 1: in either case growth is never overstated.
Protection against any k failing levers is that of Bertsimas and Sim ("The price of robustness", Operations Research 52,
2004): growth - k theta - sum mu[l], theta + mu[l] >= shortfall[l] gain[l].
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import pulp

from solvers.growth.case import Case, Lever
from solvers.growth.portfolio import Portfolio, Start
from solvers.growth.realisation import QUARTERS

Expression = Any
"""A linear expression of PuLP."""
Relief = Literal["goal", "budget", "people", "room"]
"""What can be widened; a goal is lowered, and with it a budget that is a ratio of it."""
_ON = 0.5


@dataclass
class Model:
    """The problem of a case, its variables, and its sums as expressions.

    Attributes
    ----------
    on : (lever, quarter) -> binary; bought : (lever, quarter, tier) -> share of the tier
    relief : name of a limit -> how far it is widened, where the question is how far it must be
    """

    case: Case
    problem: pulp.LpProblem
    on: dict[tuple[str, int], Expression] = field(default_factory=dict)
    bought: dict[tuple[str, int, int], Expression] = field(default_factory=dict)
    relief: dict[str, Expression] = field(default_factory=dict)
    growth: Expression = 0.0
    protected: Expression = 0.0
    cost: Expression = 0.0
    contribution: Expression = 0.0

    @property
    def binaries(self) -> Iterable[Expression]:
        """All whole-numbered variables."""
        return (variable for variable in self.problem.variables() if variable.cat == pulp.LpInteger)

    def started(self, lever: Lever) -> Expression:
        """Return 1 where a lever starts at all, as an expression."""
        return pulp.lpSum(self.on[lever.id, quarter] for quarter in lever.starts)

    def spend(self, lever: Lever, quarter: int) -> Expression:
        """Return what is spent on a lever that starts in a quarter, without the fixed cost."""
        tiers = enumerate(lever.tiers)
        return pulp.lpSum(tier.cost * self.bought[lever.id, quarter, j] for j, tier in tiers)

    def gain(self, lever: Lever) -> Expression:
        """Return what a lever brings within the year."""
        return pulp.lpSum(
            lever.realisation(quarter) * tier.gain * self.bought[lever.id, quarter, j]
            for quarter in lever.starts
            for j, tier in enumerate(lever.tiers)
        )

    def portfolio(self) -> dict[str, Start]:
        """Return the portfolio that the solved variables stand for."""
        chosen = {}
        for lever in self.case.usable:
            for quarter in lever.starts:
                if self.on[lever.id, quarter].value() > _ON:
                    bought = [self.bought[lever.id, quarter, j].value() for j in range(len(lever.tiers))]
                    spend = sum(tier.cost * share for tier, share in zip(lever.tiers, bought, strict=True))
                    chosen[lever.id] = Start(lever, quarter, spend)
        return chosen

    def add(self, row: Expression) -> None:
        """Add a row."""
        self.problem.addConstraint(row)


def model_of(case: Case, *, in_order: frozenset[str] = frozenset(), relief: Relief | None = None) -> Model:
    """Return the problem of a case.

    Parameters
    ----------
    in_order : levers whose tiers are bought in order by extra binaries; others are by their falling rates
    relief : minimise how far this limit must be widened instead of the case's question
    """
    sense = pulp.LpMinimize if relief or case.question == "least_cost" else pulp.LpMaximize
    model = Model(case, pulp.LpProblem("portfolio", sense))
    for number, lever in enumerate(case.usable):
        _lever(model, number, lever, everywhere=lever.id in in_order)
    if relief == "goal":
        _widened(model, "goal")
    _cost(model, relief)
    _people(model, relief)
    _relations(model)
    _room(model, relief)
    _shares(model)
    _growth(model)
    _question(model, relief)
    return model


def _lever(model: Model, number: int, lever: Lever, *, everywhere: bool) -> None:
    """At most one start; tiers bought only then; least spend; tiers in order where rates rise (S-shaped curves)."""
    new = model.problem.add_variable
    for quarter in lever.starts:
        on = model.on[lever.id, quarter] = new(f"y_{number}_{quarter}", cat=pulp.LpBinary)
        for j, tier in enumerate(lever.tiers):
            bought = model.bought[lever.id, quarter, j] = new(f"x_{number}_{quarter}_{j}", 0, 1)
            model.add(bought <= on if tier.cost > 0 else bought == on)
        if lever.min_spend > 0:
            model.add(model.spend(lever, quarter) >= lever.min_spend * on)
        for j in _steps(lever, everywhere=everywhere):
            full = new(f"b_{number}_{quarter}_{j}", cat=pulp.LpBinary)
            model.add(model.bought[lever.id, quarter, j] >= full)
            for later in range(j + 1, len(lever.tiers)):
                model.add(model.bought[lever.id, quarter, later] <= full)
    model.add(model.started(lever) <= 1)


def _steps(lever: Lever, *, everywhere: bool) -> range:
    """Return the tiers that must be full before any later one is bought."""
    rates = [tier.rate for tier in lever.tiers]
    rises = [j for j in range(len(rates) - 1) if everywhere or rates[j + 1] > rates[j] * (1 + 1e-9)]
    return range(max(rises) + 1 if rises else 0)


def _cost(model: Model, relief: Relief | None) -> None:
    """All is paid in the start quarter; the budget, by the end of each quarter as far as it is phased."""
    case = model.case
    by_quarter = {
        quarter: pulp.lpSum(
            model.spend(lever, quarter) + lever.fixed_cost * model.on[lever.id, quarter]
            for lever in case.usable
            if quarter in lever.starts
        )
        for quarter in QUARTERS
    }
    model.cost = pulp.lpSum(by_quarter.values())
    if case.ceiling is not None:
        model.add(model.cost <= case.ceiling)
    if case.budget is None:
        return
    budget: Expression = case.budget
    if relief == "budget":
        budget = case.budget + _widened(model, "budget")
    elif relief == "goal":
        budget = case.budget - case.expense_ratio * model.relief["goal"]
    for quarter, share in zip(QUARTERS, case.cumulative or (None, None, None, 1.0), strict=True):
        if share is not None:
            model.add(pulp.lpSum(by_quarter[earlier] for earlier in range(1, quarter + 1)) <= share * budget)


def _people(model: Model, relief: Relief | None) -> None:
    """Each quarter, levers at work need no more people than are free or were added."""
    case = model.case
    if case.people is None:
        return
    more = _widened(model, "people") if relief == "people" else 0.0
    for quarter, free in zip(QUARTERS, case.people, strict=True):
        at_work = pulp.lpSum(
            lever.needs * model.on[lever.id, start]
            for lever in case.usable
            for start in lever.starts
            if start <= quarter
        )
        added = pulp.lpSum(
            lever.hires_per_spend * model.spend(lever, start)
            for lever in case.usable
            if lever.hires_per_spend > 0
            for start in lever.starts
            if start + lever.hires_after <= quarter
        )
        model.add(at_work <= free + added + more)


def _widened(model: Model, name: str) -> Expression:
    model.relief[name] = model.problem.add_variable(f"w_{len(model.relief)}", 0)
    return model.relief[name]


def _relations(model: Model) -> None:
    """Rows of levers that require each other, started before or with it, and of levers that exclude each other."""
    levers = {lever.id: lever for lever in model.case.usable}
    for need in model.case.requires:
        if need.lever in levers:
            starts = levers[need.needs].starts if need.needs in levers else ()
            for quarter in levers[need.lever].starts:
                in_time = pulp.lpSum(model.on[need.needs, start] for start in starts if start <= quarter - need.lag)
                model.add(model.on[need.lever, quarter] <= in_time)
    for group in model.case.excludes:
        model.add(pulp.lpSum(model.started(levers[key]) for key in group if key in levers) <= 1)


def _room(model: Model, relief: Relief | None) -> None:
    """Gains out of a segment stay within its room."""
    for segment, most in model.case.room.items():
        drawn = pulp.lpSum(
            lever.segments[segment] * model.gain(lever) for lever in model.case.usable if segment in lever.segments
        )
        model.add(drawn <= most + (_widened(model, segment) if relief == "room" else 0.0))


def _shares(model: Model) -> None:
    """Each path's share of the gain of all levers, within its bounds."""
    if model.case.share is None:
        return
    least, most = model.case.share
    every = pulp.lpSum(model.gain(lever) for lever in model.case.usable)
    for path in model.case.allowed:
        own = pulp.lpSum(model.gain(lever) for lever in model.case.usable if lever.path == path)
        model.add(own >= least * every)
        model.add(own <= most * every)


def _growth(model: Model) -> None:
    """Growth, what is left of it whichever levers fail, and the contribution."""
    case = model.case
    levers = {lever.id: lever for lever in case.usable}
    effects = []
    for number, pair in enumerate(case.pairs):
        if pair.first in levers and pair.second in levers:
            both = model.problem.add_variable(f"u_{number}", 0, 1)
            first, second = model.started(levers[pair.first]), model.started(levers[pair.second])
            if pair.effect > 0:
                model.add(both <= first)
                model.add(both <= second)
            else:
                model.add(both >= first + second - 1)
            effects.append(pair.effect * both)
    gains = {lever.id: model.gain(lever) for lever in case.usable}
    model.growth = case.momentum + pulp.lpSum(gains.values()) + pulp.lpSum(effects)
    model.protected = model.growth - _worst(model, gains)
    model.contribution = pulp.lpSum((lever.margin or 0.0) * gains[lever.id] for lever in case.usable) - model.cost


def _worst(model: Model, gains: Mapping[str, Expression]) -> Expression:
    """Return the largest loss where `failures` levers fail, as the dual of choosing them."""
    if model.case.failures == 0:
        return 0.0
    threshold = model.problem.add_variable("theta", 0)
    loss = model.case.failures * threshold
    for number, lever in enumerate(model.case.usable):
        if lever.shortfall > 0:
            above = model.problem.add_variable(f"mu_{number}", 0)
            model.add(threshold + above >= lever.shortfall * gains[lever.id])
            loss += above
    return loss


def _question(model: Model, relief: Relief | None) -> None:
    if relief or model.case.question in ("least_cost", "most_net_contribution"):
        model.add(model.protected >= model.case.needed - model.relief.get("goal", 0.0))
    objective = pulp.lpSum(model.relief.values()) if relief else objective_of(model)
    model.problem.setObjective(objective)


def objective_of(model: Model) -> Expression:
    """Return what the case's question is about."""
    return {
        "least_cost": model.cost,
        "most_growth": model.growth,
        "most_net_contribution": model.contribution,
        "most_protected_growth": model.protected,
    }[model.case.question]


def beside(model: Model, portfolio: Portfolio) -> None:
    """Demand another portfolio: a lever of this one left out or moved, or one added that costs something to begin."""
    same = [1 - model.on[key, start.quarter] for key, start in portfolio.items()]
    added = [
        model.on[lever.id, quarter]
        for lever in model.case.usable
        if lever.id not in portfolio and (lever.fixed_cost > 0 or lever.min_spend > 0)
        for quarter in lever.starts
    ]
    model.add(pulp.lpSum([*same, *added]) >= 1)
