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
from dataclasses import dataclass, field, replace
from typing import Any

import pulp

from solvers.growth.case import Case, Lever
from solvers.growth.portfolio import Portfolio, Start
from solvers.growth.realisation import QUARTERS
from solvers.growth.relief import DROPPED, Kind, Relief, kind_of, weights_of

Expression = Any
"""A linear expression of PuLP."""
_ON = 0.5
_THOUSANDTHS = 1000.0
"""Changes of limits are told to the solver in thousandths, so that its tolerances suit them."""


@dataclass
class Model:
    """The problem of a case, its variables, and its sums as expressions.

    Attributes
    ----------
    on : (lever, quarter) -> binary; bought : (lever, quarter, tier) -> share of the tier
    eased : amount of `solvers.growth.relief` -> how far a limit gives way, where the question is how far it must;
        shares in money
    """

    case: Case
    problem: pulp.LpProblem
    on: dict[tuple[str, int], Expression] = field(default_factory=dict)
    bought: dict[tuple[str, int, int], Expression] = field(default_factory=dict)
    relief: Relief = field(default_factory=lambda: Relief(frozenset()))
    eased: dict[str, Expression] = field(default_factory=dict)
    gains: Expression = 0.0
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
    relief : minimise how far limits must give way instead of the case's question
    """
    sense = pulp.LpMinimize if relief or case.question == "least_cost" else pulp.LpMaximize
    asked = relief or Relief(frozenset())
    open_ = replace(case, allowed=tuple(case.paths)) if "paths" in asked.kinds else case
    model = Model(open_, pulp.LpProblem("portfolio", sense), relief=asked)
    for number, lever in enumerate(open_.usable):
        _lever(model, number, lever, everywhere=lever.id in in_order)
    _cost(model)
    _people(model)
    _relations(model)
    _paths(model, closed=[path for path in open_.allowed if path not in case.allowed])
    _room(model)
    _shares(model)
    _growth(model)
    _question(model)
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


def _eased(model: Model, name: str) -> Expression:
    """Return how far a limit gives way: a variable where it may, else 0."""
    kind: Kind = kind_of(name)
    if kind not in model.relief.kinds:
        return 0.0
    if name not in model.eased:
        category = pulp.LpBinary if kind in DROPPED else pulp.LpContinuous
        model.eased[name] = model.problem.add_variable(f"w_{len(model.eased)}", 0, cat=category)
    return model.eased[name]


def _cost(model: Model) -> None:
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
    budget = case.budget + _eased(model, "budget") - case.expense_ratio * _eased(model, "goal")
    for quarter, share in zip(QUARTERS, case.cumulative or (None, None, None, 1.0), strict=True):
        if share is not None:
            early = 0.0 if quarter == QUARTERS[-1] else _eased(model, f"budget_phasing[Q{quarter}]")
            spent = pulp.lpSum(by_quarter[earlier] for earlier in range(1, quarter + 1))
            model.add(spent <= share * budget + early)


def _people(model: Model) -> None:
    """Each quarter, levers at work need no more people than are free or were added."""
    case = model.case
    if case.people is None:
        return
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
        model.add(at_work <= free + added + _eased(model, f"people[Q{quarter}]"))


def _relations(model: Model) -> None:
    """Rows of levers that require each other, started before or with it, and of levers that exclude each other."""
    levers = {lever.id: lever for lever in model.case.usable}
    for place, need in enumerate(model.case.requires):
        if need.lever in levers:
            starts = levers[need.needs].starts if need.needs in levers else ()
            for quarter in levers[need.lever].starts:
                in_time = pulp.lpSum(model.on[need.needs, start] for start in starts if start <= quarter - need.lag)
                model.add(model.on[need.lever, quarter] <= in_time + _eased(model, f"requires[{place}]"))
    for place, group in enumerate(model.case.excludes):
        chosen = pulp.lpSum(model.started(levers[key]) for key in group if key in levers)
        model.add(chosen <= 1 + (len(group) - 1) * _eased(model, f"excludes[{place}]"))


def _paths(model: Model, closed: Iterable[str]) -> None:
    """Rows of the paths that may not be used unless they are allowed anew."""
    for path in closed:
        opened = _eased(model, f"paths[{path}]")
        for lever in model.case.usable:
            if lever.path == path:
                model.add(model.started(lever) <= opened)


def _room(model: Model) -> None:
    """Gains out of a segment stay within its room."""
    for segment, most in model.case.room.items():
        drawn = pulp.lpSum(
            lever.segments[segment] * model.gain(lever) for lever in model.case.usable if segment in lever.segments
        )
        model.add(drawn <= most + _eased(model, f"room[{segment}]"))


def _shares(model: Model) -> None:
    """Each path's share of the gain of all levers, within its bounds."""
    every = model.gains = pulp.lpSum(model.gain(lever) for lever in model.case.usable)
    if model.case.share is None:
        return
    least, most = model.case.share
    for path in model.case.allowed:
        own = pulp.lpSum(model.gain(lever) for lever in model.case.usable if lever.path == path)
        model.add(own >= least * every - _eased(model, "path_share[min]"))
        model.add(own <= most * every + _eased(model, "path_share[max]"))


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


def _question(model: Model) -> None:
    """Set the objective, and the goal where the question or the relief is about reaching it."""
    relief = model.relief
    if relief.kinds or model.case.question in ("least_cost", "most_net_contribution"):
        model.add(model.protected >= model.case.needed - _eased(model, "goal"))
    model.problem.setObjective(_change(model) if relief.kinds else objective_of(model))


def _change(model: Model) -> Expression:
    """Return how far limits give way: the goal in money, all others by what they count as, in thousandths."""
    if "goal" in model.relief.kinds:
        return pulp.lpSum(model.eased.values())
    weights = weights_of(model.case, model.relief)
    given = pulp.lpSum(_THOUSANDTHS * weights[name] * amount for name, amount in model.eased.items())
    return given - _THOUSANDTHS * model.relief.rate / model.relief.gain * model.gains


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
