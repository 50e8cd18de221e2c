"""What a portfolio brings, costs and breaks, recomputed from nothing but the levers that start.

This is the certificate of growth plans: it shares no code with the model, the solver or the language that it was
written in, and it takes portfolios that somebody chose by hand as well.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from solvers.growth.case import Case, Lever
from solvers.growth.portfolio import Portfolio, Start

_QUARTERS = (1, 2, 3, 4)
_SLACK = 1e-9
"""Rows hold when they are off by less, relative to their size."""

Kind = Literal[
    "goal",
    "budget",
    "ceiling",
    "people",
    "room",
    "share_min",
    "share_max",
    "requires",
    "excludes",
    "starts",
    "min_spend",
    "tiers",
    "path",
]


@dataclass(frozen=True)
class Row:
    """A limit: `value` may not be above `limit` (below it where `at_least`).

    `scale` is the size of what was added up, against which a rounding error is to be seen; `about` names the instance.
    """

    kind: Kind
    about: tuple[str, ...]
    value: float
    limit: float
    at_least: bool = False
    scale: float = 0.0

    @property
    def name(self) -> str:
        """Name of the row, as an answer prints it."""
        kind = "path_share" if self.kind in ("share_min", "share_max") else self.kind
        return f"{kind}[{','.join(self.about)}]" if self.about else kind

    @property
    def excess(self) -> float:
        """How far the limit is missed; 0 or less where it is kept."""
        return self.limit - self.value if self.at_least else self.value - self.limit

    @property
    def broken(self) -> bool:
        """Tell whether the limit is missed by more than rounding."""
        return self.excess > _SLACK * max(abs(self.limit), abs(self.value), self.scale)


@dataclass(frozen=True)
class Account:
    """What a portfolio is worth; money within the planned year, quarters as lists of four."""

    gains: Mapping[str, float]
    effects: Mapping[tuple[str, str], float]
    cost_by_quarter: tuple[float, ...]
    people_by_quarter: tuple[float, ...]
    hires_by_quarter: tuple[float, ...]
    momentum: float
    worst_loss: float
    contribution: float | None
    rows: tuple[Row, ...]

    @property
    def gain(self) -> float:
        """Gain of all levers, without pair effects."""
        return math.fsum(self.gains.values())

    @property
    def growth(self) -> float:
        """Growth over the base, money."""
        return math.fsum((self.momentum, *self.gains.values(), *self.effects.values()))

    @property
    def protected(self) -> float:
        """Growth that is left in the worst case."""
        return self.growth - self.worst_loss

    @property
    def cost(self) -> float:
        """Spend and fixed costs."""
        return math.fsum(self.cost_by_quarter)

    @property
    def broken(self) -> tuple[Row, ...]:
        """Rows that are not kept."""
        return tuple(row for row in self.rows if row.broken)


def account_of(case: Case, portfolio: Portfolio) -> Account:
    """Return what a portfolio is worth under a case."""
    starts = tuple(portfolio.values())
    gains = {start.lever.id: gain_of(start.lever, start.quarter, start.spend) for start in starts}
    effects = {
        (pair.first, pair.second): pair.effect
        for pair in case.pairs
        if pair.first in portfolio and pair.second in portfolio
    }
    cost = tuple(math.fsum(s.cost for s in starts if s.quarter == quarter) for quarter in _QUARTERS)
    people = tuple(math.fsum(s.lever.needs for s in starts if s.quarter <= quarter) for quarter in _QUARTERS)
    hires = tuple(
        math.fsum(s.spend * s.lever.hires_per_spend for s in starts if s.quarter + s.lever.hires_after <= quarter)
        for quarter in _QUARTERS
    )
    losses = sorted((s.lever.shortfall * gains[s.lever.id] for s in starts), reverse=True)
    margins = [(s.lever.margin, gains[s.lever.id]) for s in starts]
    known = [margin * gain for margin, gain in margins if margin is not None]
    return Account(
        gains=gains,
        effects=effects,
        cost_by_quarter=cost,
        people_by_quarter=people,
        hires_by_quarter=hires,
        momentum=case.momentum,
        worst_loss=math.fsum(losses[: case.failures]),
        contribution=math.fsum(known) - math.fsum(cost) if len(known) == len(margins) else None,
        rows=(
            *_money(case, cost),
            *_persons(case, people, hires),
            *_rooms(case, starts, gains),
            *_shares(case, starts, gains),
            *_relations(case, portfolio),
            *_own(case, starts),
        ),
    )


def full_year_gain(lever: Lever, spend: float) -> float:
    """Return what a spend brings in a full year: tiers are bought in their order."""
    gain, left = 0.0, spend
    for tier in lever.tiers:
        if tier.cost <= 0:
            gain += tier.gain
        elif left > 0:
            gain += tier.gain * min(left / tier.cost, 1.0)
            left -= tier.cost
    return gain


def gain_of(lever: Lever, quarter: int, spend: float) -> float:
    """Return what a spend brings within the year."""
    return full_year_gain(lever, spend) * math.fsum(lever.months[quarter].tolist())


def goal_row(case: Case, account: Account) -> Row:
    """Return the row of the goal, which binds only some questions."""
    return Row("goal", (), account.protected, case.needed, at_least=True, scale=case.goal)


def _money(case: Case, cost: tuple[float, ...]) -> Iterable[Row]:
    if case.ceiling is not None:
        yield Row("ceiling", (), math.fsum(cost), case.ceiling)
    if case.budget is None:
        return
    shares = case.cumulative or (1.0, 1.0, 1.0, 1.0)
    for quarter, share in zip(_QUARTERS, shares, strict=True):
        if case.cumulative is not None or quarter == _QUARTERS[-1]:
            about = (f"Q{quarter}",) if case.cumulative is not None else ()
            yield Row("budget", about, math.fsum(cost[:quarter]), share * case.budget, scale=case.budget)


def _persons(case: Case, people: tuple[float, ...], hires: tuple[float, ...]) -> Iterable[Row]:
    for quarter, free in zip(_QUARTERS, case.people or (), strict=False):
        yield Row("people", (f"Q{quarter}",), people[quarter - 1], free + hires[quarter - 1], scale=1.0)


def _rooms(case: Case, starts: tuple[Start, ...], gains: Mapping[str, float]) -> Iterable[Row]:
    for segment, room in case.room.items():
        drawn = math.fsum(s.lever.segments.get(segment, 0.0) * gains[s.lever.id] for s in starts)
        yield Row("room", (segment,), drawn, room, scale=math.fsum(gains.values()))


def _shares(case: Case, starts: tuple[Start, ...], gains: Mapping[str, float]) -> Iterable[Row]:
    total = math.fsum(gains.values())
    if case.share is None or total <= 0:
        return
    scale = max(1.0, case.goal / total)  # money is exact to a part of the goal, however little is gained
    for path in case.allowed:
        share = math.fsum(gains[s.lever.id] for s in starts if s.lever.path == path) / total
        yield Row("share_min", (path,), share, case.share[0], at_least=True, scale=scale)
        yield Row("share_max", (path,), share, case.share[1], scale=scale)


def _relations(case: Case, portfolio: Portfolio) -> Iterable[Row]:
    never = len(_QUARTERS) + 1.0
    for need in case.requires:
        if need.lever in portfolio:
            begun = float(portfolio[need.needs].quarter) if need.needs in portfolio else never
            yield Row("requires", (need.lever, need.needs), begun, portfolio[need.lever].quarter - need.lag)
    for group in case.excludes:
        yield Row("excludes", group, float(sum(key in portfolio for key in group)), 1.0)


def _own(case: Case, starts: tuple[Start, ...]) -> Iterable[Row]:
    for start in starts:
        lever = start.lever
        yield Row("min_spend", (lever.id,), start.spend, lever.min_spend, at_least=True, scale=lever.most_spend)
        yield Row("tiers", (lever.id,), start.spend, lever.most_spend)
        if start.quarter not in lever.starts:
            yield Row("starts", (lever.id,), start.quarter, 0.0)
        if lever.path not in case.allowed:
            yield Row("path", (lever.id,), 1.0, 0.0)
