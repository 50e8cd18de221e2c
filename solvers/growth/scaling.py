"""Money in units that suit a solver: the goal between 1,000 and 10,000."""

import math
from dataclasses import replace

from solvers.growth.case import Case, Lever
from solvers.growth.portfolio import Portfolio, Start
from solvers.growth.tiers import Tier

_DIGITS = 3


def unit_of(case: Case) -> float:
    """Return the power of ten that suits a case."""
    return float(10.0 ** (math.floor(math.log10(max(case.goal, case.base))) - _DIGITS))


def scaled(case: Case, unit: float) -> Case:
    """Return a case with all money in a unit."""
    return replace(
        case,
        base=case.base / unit,
        goal=case.goal / unit,
        momentum=case.momentum / unit,
        budget=None if case.budget is None else case.budget / unit,
        ceiling=None if case.ceiling is None else case.ceiling / unit,
        room={name: room / unit for name, room in case.room.items()},
        levers=tuple(_lever(lever, unit) for lever in case.levers),
        pairs=tuple(replace(pair, effect=pair.effect / unit) for pair in case.pairs),
    )


def _lever(lever: Lever, unit: float) -> Lever:
    return replace(
        lever,
        tiers=tuple(Tier(tier.cost / unit, tier.gain / unit) for tier in lever.tiers),
        fixed_cost=lever.fixed_cost / unit,
        min_spend=lever.min_spend / unit,
        hires_per_spend=lever.hires_per_spend * unit,
    )


def as_written(case: Case, portfolio: Portfolio, unit: float) -> dict[str, Start]:
    """Return a portfolio of the scaled case in the money of the case itself, on the grid that money is printed on.

    The grid is 10^-13 of the goal's own power of ten: fine enough that nothing is lost, coarse enough that the printed
    spend says all.
    """
    decimals = 12 - math.floor(math.log10(max(case.goal, case.base)))
    levers = {lever.id: lever for lever in case.levers}
    return {
        key: Start(levers[key], start.quarter, _within(levers[key], round(start.spend * unit, decimals)))
        for key, start in sorted(portfolio.items())
    }


def _within(lever: Lever, spend: float) -> float:
    """Take the rounding error of a solver from a spend that is at its least or its most."""
    for end in (lever.min_spend, lever.most_spend):
        if math.isclose(spend, end, rel_tol=1e-9, abs_tol=1e-9 * lever.most_spend):
            return end
    return spend
