"""The plan of action: every lever with its dates, money, people and gain by quarter."""

from collections.abc import Sequence
from itertools import accumulate
from typing import Literal

from schemas.growth_plan import Actions, LeverAction, LeverChosen, Milestone
from schemas.messages import Language, sentence
from solvers.growth.account import Account, gain_of
from solvers.growth.case import Case, start_month
from solvers.growth.portfolio import Portfolio, Start
from solvers.growth.printing import GAIN, Grid
from solvers.growth.realisation import QUARTERS, by_quarter


def actions_of(
    case: Case, portfolio: Portfolio, account: Account, levers: Sequence[LeverChosen], language: Language
) -> Actions:
    """Return the plan of action of a portfolio; `levers` are those of the answer, whose printed money it splits."""
    grid = Grid(case)
    lines = [_line(Grid(case, GAIN), portfolio[lever.id], lever, language) for lever in levers]
    lines.sort(key=lambda line: (line.start_month, list(case.paths).index(line.path), line.id))
    cost = [grid.total([line.cost_by_quarter[q] for line in lines]) for q in range(4)]
    budget = None if case.budget is None else case.budget
    available = None
    if case.people is not None:
        available = [_persons(free + more) for free, more in zip(case.people, account.hires_by_quarter, strict=True)]
    return Actions(
        levers=lines,
        cost_by_quarter=cost,
        cumulative_cost=[grid.total(cost[: q + 1]) for q in range(4)],
        budget_by_quarter=None if budget is None else [grid.money(share * budget) for share in _shares(case)],
        people_by_quarter=[_persons(people) for people in account.people_by_quarter],
        people_available=available,
        gain_by_quarter=[grid.total([line.gain_by_quarter[q] for line in lines]) for q in range(4)],
    )


def _shares(case: Case) -> Sequence[float]:
    """Return the share of the budget that may be spent by the end of each quarter."""
    return (1.0, 1.0, 1.0, 1.0) if case.cumulative is None else list(accumulate(case.cumulative, max))


def _line(grid: Grid, start: Start, printed: LeverChosen, language: Language) -> LeverAction:
    lever = start.lever
    begins = start_month(lever, start.quarter)
    first = begins + lever.lead
    full = first + lever.ramp - 1
    months = lever.months[start.quarter]
    whole = float(months.sum())
    quarters = [part / whole * printed.gain if whole > 0 else 0.0 for part in by_quarter(months)]
    return LeverAction(
        id=lever.id,
        label=lever.label,
        path=lever.path,
        start=start.quarter,
        start_month=begins,
        first_effect_month=first,
        full_effect_month=full,
        cost_by_quarter=[printed.cost if quarter == start.quarter else 0.0 for quarter in QUARTERS],
        people_by_quarter=[lever.needs if quarter >= start.quarter else 0.0 for quarter in QUARTERS],
        hires_by_quarter=[
            _persons(start.spend * lever.hires_per_spend) if quarter >= start.quarter + lever.hires_after else 0.0
            for quarter in QUARTERS
        ],
        gain_by_quarter=grid.parts(quarters),
        gain=printed.gain,
        gain_by_start={str(quarter): grid.money(gain_of(lever, quarter, start.spend)) for quarter in lever.starts},
        milestones=[
            _milestone(begins, "start", lever.label, language),
            _milestone(first, "first_effect", lever.label, language),
            _milestone(full, "full_effect", lever.label, language),
        ],
    )


def _milestone(
    month: int, what: Literal["start", "first_effect", "full_effect"], lever: str, language: Language
) -> Milestone:
    return Milestone(month=month, what=what, text=sentence(f"growth_milestone_{what}", {"lever": lever}, language))


def _persons(number: float) -> float:
    return float(f"{number:.9g}") + 0.0
