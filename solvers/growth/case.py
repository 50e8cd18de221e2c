"""A growth case as the mathematics sees it: names resolved, forms unified, everything in money and quarters."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from schemas.finding import Finding
from schemas.growth import GrowthCase, Question
from schemas.growth import Lever as WrittenLever
from solvers.errors import PlanError
from solvers.growth.findings import findings_of, goal_of
from solvers.growth.names import LeverNames, PathNames, key_of
from solvers.growth.realisation import MONTHS, QUARTERS, by_month, first_month
from solvers.growth.response import chord_error
from solvers.growth.tiers import Tier, spend_of, tiers_of
from solvers.names import folded


@dataclass(frozen=True)
class Lever:
    """A lever.

    Attributes
    ----------
    tiers : what it costs and brings in a full year, in the order in which it is bought
    starts : quarters that it may start in
    months : start quarter -> share (12,) of a full year's gain that falls into each month of the year; of all quarters
    delay : months between the first of the start quarter and the start (for a start in mid-quarter)
    hires_per_spend : persons that a unit of spend adds, `hires_after` quarters after the start
    """

    id: str
    label: str
    path: str
    tiers: tuple[Tier, ...]
    fixed_cost: float
    min_spend: float
    starts: tuple[int, ...]
    months: dict[int, NDArray[np.float64]]
    delay: int
    lead: int
    ramp: int
    needs: float
    hires_per_spend: float
    hires_after: int
    margin: float | None
    shortfall: float
    segments: dict[str, float]

    @property
    def most_spend(self) -> float:
        """All that can be spent on it, without the fixed cost."""
        return spend_of(self.tiers)

    @property
    def brings(self) -> bool:
        """Tell whether it can bring anything within the year."""
        return sum(tier.gain for tier in self.tiers) > 0 and any(self.months[start].any() for start in self.starts)

    def realisation(self, start: int) -> float:
        """Return the share of a full year's gain that falls into the year."""
        return float(self.months[start].sum())


@dataclass(frozen=True)
class Pair:
    """Two levers that bring more, or less, together."""

    first: str
    second: str
    effect: float


@dataclass(frozen=True)
class Needed:
    """`lever` starts only where `needs` has started, `lag` quarters before at least."""

    lever: str
    needs: str
    lag: int


@dataclass(frozen=True)
class Case:
    """A growth case; levers in the order of their ids, so that the order in a file changes nothing.

    Attributes
    ----------
    budget : what may be spent on all levers; None = no limit
    expense_ratio : what the budget gains with each unit of the goal; 0 where it is an amount
    cumulative : share of the budget that may be spent by the end of each quarter; None = no phasing
    people : persons free in each quarter; None = no limit
    room : segment -> most extra sales; a segment that is not there has no limit
    paths : key -> label of all paths; `allowed` are those that may be used
    share : least and largest share of a path in the gain of all levers; None = no bounds
    ceiling : most that all levers may cost, beside the budget; None = no limit
    """

    base: float
    goal: float
    momentum: float
    budget: float | None
    expense_ratio: float
    cumulative: tuple[float, ...] | None
    current_expense: float | None
    people: tuple[float, ...] | None
    room: dict[str, float]
    paths: dict[str, str]
    allowed: tuple[str, ...]
    share: tuple[float, float] | None
    levers: tuple[Lever, ...]
    requires: tuple[Needed, ...]
    excludes: tuple[tuple[str, ...], ...]
    pairs: tuple[Pair, ...]
    failures: int
    question: Question
    ceiling: float | None = None
    warnings: tuple[Finding, ...] = ()

    @property
    def usable(self) -> tuple[Lever, ...]:
        """Levers of the paths that may be used."""
        return tuple(lever for lever in self.levers if lever.path in self.allowed)

    @property
    def needed(self) -> float:
        """The growth that reaches the goal, money."""
        return self.goal - self.base

    def on_paths(self, allowed: tuple[str, ...]) -> "Case":
        """Return the case with other paths allowed; bounds on shares are dropped."""
        return replace(self, allowed=allowed, share=None)

    def asked(self, question: Question) -> "Case":
        """Return the case with another question."""
        return replace(self, question=question)


def compiled(case: GrowthCase) -> Case:
    """Return a growth case as the mathematics sees it.

    Raises
    ------
    PlanError
        With everything that contradicts itself.
    """
    findings = findings_of(case)
    if findings:
        raise PlanError(findings)
    names, paths = LeverNames(case), PathNames(case)
    levers = tuple(sorted((_lever(case, paths, lever) for lever in case.levers), key=lambda lever: lever.id))
    share = case.path_share
    restricted = bool(case.without_paths) or case.only_paths is not None

    def key(name: str) -> str:
        return names.key(name) or name

    return Case(
        base=case.base,
        goal=goal_of(case),
        momentum=_momentum(case),
        budget=_budget(case),
        expense_ratio=0.0 if case.budget is None else case.budget.expense_ratio or 0.0,
        cumulative=None if case.budget is None or case.budget.cumulative is None else tuple(case.budget.cumulative),
        current_expense=None if case.budget is None else case.budget.current_expense,
        people=None if case.people is None else tuple(case.people.free),
        room=dict(case.segments or {}),
        paths=dict(case.paths),
        allowed=paths.allowed,
        share=None if share is None or restricted else (share.min, share.max),
        levers=levers,
        requires=tuple(sorted((Needed(key(n.lever), key(n.needs), n.lag_quarters) for n in case.requires), key=repr)),
        excludes=tuple(sorted(tuple(sorted(map(key, group))) for group in case.excludes)),
        pairs=tuple(
            sorted((_pair(key(p.between[0]), key(p.between[1]), p.effect) for p in case.interactions), key=repr)
        ),
        failures=_failures(case),
        question=case.question,
        warnings=tuple(_warnings(case, levers)),
    )


def _failures(case: GrowthCase) -> int:
    """Return how many levers may fail; the question that is about it has one where none is written."""
    if case.question == "most_protected_growth" and "failures" not in case.protection.model_fields_set:
        return 1
    return case.protection.failures


def _pair(one: str, other: str, effect: float) -> Pair:
    first, second = sorted((one, other))
    return Pair(first, second, effect)


def _momentum(case: GrowthCase) -> float:
    momentum = case.momentum
    if momentum.amount is not None:
        return momentum.amount
    if momentum.growth is not None:
        return case.base * momentum.growth
    return case.base * ((momentum.market_growth or 0.0) - (momentum.churn or 0.0))


def _budget(case: GrowthCase) -> float | None:
    budget = case.budget
    if budget is None or budget.expense_ratio is None:
        return None if budget is None else budget.amount
    return float(f"{budget.expense_ratio * goal_of(case) - (budget.current_expense or 0.0):.13g}")


def _lever(case: GrowthCase, paths: PathNames, lever: WrittenLever) -> Lever:
    seasonality = [1.0] * MONTHS if case.seasonality is None else case.seasonality
    delay = 0 if lever.start_month is None else (lever.start_month - 1) % 3
    people = lever.people
    rooms = {folded(name): name for name in case.segments or ()}
    return Lever(
        id=key_of(lever),
        label=key_of(lever) if lever.name is None else lever.name,
        path=paths.key(lever.path) or lever.path,
        tiers=tiers_of(lever),
        fixed_cost=lever.fixed_cost,
        min_spend=min(lever.min_spend, spend_of(tiers_of(lever))),
        starts=_starts(lever),
        months={
            start: by_month(seasonality, start, lever.lead_months + delay, lever.ramp_months) for start in QUARTERS
        },
        delay=delay,
        lead=lever.lead_months,
        ramp=lever.ramp_months,
        needs=people.needs,
        hires_per_spend=0.0 if people.cost_per_person is None else 1.0 / people.cost_per_person,
        hires_after=people.after_quarters,
        margin=lever.margin,
        shortfall=lever.shortfall,
        segments={rooms.get(folded(name), name): share for name, share in lever.segments.items()},
    )


def _starts(lever: WrittenLever) -> tuple[int, ...]:
    if lever.start_month is not None:
        return ((lever.start_month - 1) // 3 + 1,)
    return (1, 2, 3, 4) if lever.starts is None else tuple(sorted(lever.starts))


def _warnings(case: GrowthCase, levers: tuple[Lever, ...]) -> list[Finding]:
    warnings = []
    never = [lever.id for lever in levers if sum(tier.gain for tier in lever.tiers) > 0 and not lever.brings]
    if never:
        warnings.append(Finding("growth_never_gains", "/levers", {"levers": never}))
    if case.question == "most_protected_growth":
        if "failures" not in case.protection.model_fields_set:
            warnings.append(Finding("growth_protected_one", "/protection/failures"))
        elif case.protection.failures == 0:
            warnings.append(Finding("growth_protected_none", "/protection/failures"))
    for lever in case.levers:
        if lever.response is not None:
            error = float(f"{chord_error(lever.response):.4g}")
            params = {"lever": key_of(lever), "pieces": lever.response.pieces, "error": error}
            warnings.append(Finding("growth_curve_tiers", "/levers", params))
    return warnings


def start_month(lever: Lever, start: int) -> int:
    """Return the month, 1 to 12, in which a lever starts."""
    return first_month(start) + lever.delay
