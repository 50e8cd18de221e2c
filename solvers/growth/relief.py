"""What of a case may give way, how far, and what that counts as.

A limit that is widened counts as the part of itself that it is widened by, a rule that is dropped and a path that is
allowed count as 1; so that money, people and room can be weighed against each other. Amounts have names: `budget`,
`budget_phasing[Q1]`, `people[Q1]`, `room[...]`, `path_share[min]`, `path_share[max]`, `requires[0]`, `excludes[0]`,
`paths[...]`, and `goal`, which is lowered.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal, TypeVar, cast

from solvers.growth.case import Case
from solvers.growth.realisation import QUARTERS

Kind = Literal["goal", "budget", "budget_phasing", "people", "room", "path_share", "requires", "excludes", "paths"]
"""What can give way; a goal is lowered, and with it a budget that is a ratio of it."""
DROPPED: tuple[Kind, ...] = ("requires", "excludes", "paths")
"""Kinds that give way as a whole, one row or one path at a time."""
MONEY: tuple[Kind, ...] = ("goal", "budget", "budget_phasing", "room")
_WHOLE = 0.5
Row = TypeVar("Row")


@dataclass(frozen=True)
class Relief:
    """What is asked: the least that these kinds have to give way.

    Attributes
    ----------
    gain : gain of all levers at which a share is told in money
    rate : where only shares give way, the change of shares that is to be beaten (Dinkelbach's parameter)
    """

    kinds: frozenset[Kind]
    gain: float = 1.0
    rate: float = 0.0


def kinds_of(case: Case) -> tuple[Kind, ...]:
    """Return the kinds of limits that a case has, the goal aside."""
    there: dict[Kind, bool] = {
        "budget": case.budget is not None,
        "budget_phasing": bool(case.budget) and case.cumulative is not None,
        "people": case.people is not None,
        "room": bool(case.room),
        "path_share": case.share is not None,
        "requires": bool(case.requires),
        "excludes": bool(case.excludes),
        "paths": len(case.allowed) < len(case.paths),
    }
    return tuple(kind for kind, has in there.items() if has)


def weights_of(case: Case, relief: Relief) -> dict[str, float]:
    """Return what a unit of each amount counts as."""
    asked = sum(lever.most_spend + lever.fixed_cost for lever in case.levers)
    gains = sum(tier.gain for lever in case.levers for tier in lever.tiers)
    budget = 1.0 / (case.budget or asked or 1.0)
    people = 1.0 / (sum(case.people or ()) or 4.0 * sum(lever.needs for lever in case.levers) or 1.0)
    room = 1.0 / (sum(case.room.values()) or gains or 1.0)
    return {
        "budget": budget,
        **{f"budget_phasing[Q{quarter}]": budget for quarter in QUARTERS},
        **{f"people[Q{quarter}]": people for quarter in QUARTERS},
        **{f"room[{segment}]": room for segment in case.room},
        **{f"path_share[{side}]": 1.0 / relief.gain for side in ("min", "max")},
        **{f"requires[{place}]": 1.0 for place in range(len(case.requires))},
        **{f"excludes[{place}]": 1.0 for place in range(len(case.excludes))},
        **{f"paths[{path}]": 1.0 for path in case.paths},
    }


def kind_of(name: str) -> Kind:
    """Return the kind of an amount."""
    return cast("Kind", name.partition("[")[0])


def used(by: Mapping[str, float]) -> frozenset[Kind]:
    """Return the kinds that give way at all."""
    return frozenset(kind_of(name) for name, amount in by.items() if amount > 0)


def eased(case: Case, by: Mapping[str, float]) -> Case:
    """Return a case whose limits have given way by these amounts; shares as shares, dropped rows as 1."""
    if "goal" in by:
        lowered = None if case.budget is None else case.budget - case.expense_ratio * by["goal"]
        case = replace(case, goal=case.goal - by["goal"], budget=lowered)
    budget = case.budget
    if case.budget is not None and budget is not None:
        budget = case.budget + by.get("budget", 0.0)
    allowed = [p for p in case.paths if p in case.allowed or by.get(f"paths[{p}]", 0.0) > _WHOLE]
    return replace(
        case,
        budget=budget,
        cumulative=_phased(case, budget, by),
        people=None
        if case.people is None
        else tuple(free + by.get(f"people[Q{q}]", 0.0) for q, free in zip(QUARTERS, case.people, strict=True)),
        room={segment: room + by.get(f"room[{segment}]", 0.0) for segment, room in case.room.items()},
        share=None
        if case.share is None
        else (case.share[0] - by.get("path_share[min]", 0.0), case.share[1] + by.get("path_share[max]", 0.0)),
        requires=tuple(_kept("requires", case.requires, by)),
        excludes=tuple(_kept("excludes", case.excludes, by)),
        allowed=tuple(allowed),
    )


def _phased(case: Case, budget: float | None, by: Mapping[str, float]) -> tuple[float, ...] | None:
    """Return the shares of the budget by quarter; what is added is money, and shares never fall."""
    if case.cumulative is None or not budget:
        return case.cumulative
    shares, least = [], 0.0
    for quarter, share in zip(QUARTERS, case.cumulative, strict=True):
        least = max(least, share + by.get(f"budget_phasing[Q{quarter}]", 0.0) / budget)
        shares.append(min(least, 1.0))
    return tuple(shares)


def _kept(kind: str, rows: Iterable[Row], by: Mapping[str, float]) -> Iterable[Row]:
    return (row for place, row in enumerate(rows) if by.get(f"{kind}[{place}]", 0.0) <= _WHOLE)
