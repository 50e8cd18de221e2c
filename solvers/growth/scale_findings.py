"""Amounts so far from the goal that they are in another unit, or that no solver could weigh them against it."""

from collections.abc import Iterable

from schemas.finding import Finding
from schemas.growth import GrowthCase, Lever
from solvers.names import pointer

_LARGEST = 1e6
"""Amounts larger than this many times the goal (and the base) are refused; people too."""


def scale_findings(case: GrowthCase, goal: float) -> Iterable[Finding]:
    """Yield the amounts of a case that are out of scale; `goal` is in money."""
    if goal <= 0:
        return
    if case.base > _LARGEST * goal:
        yield _found("/base", case.base, goal)
    most = _LARGEST * max(goal, case.base)
    amounts = {"/momentum/amount": case.momentum.amount or 0.0}
    amounts |= {pointer("interactions", i, "effect"): pair.effect for i, pair in enumerate(case.interactions)}
    for index, lever in enumerate(case.levers):
        amounts |= _amounts(lever, pointer("levers", index))
    for place, amount in amounts.items():
        if abs(amount) > most:
            yield _found(place, amount, goal)
    yield from _people(case, goal)


def _amounts(lever: Lever, place: str) -> dict[str, float]:
    """Return the money that a lever speaks of, by place."""
    count = lever.count or 1.0
    given = {
        "/gain": lever.gain,
        "/cost": lever.cost,
        "/gain_each": count * (lever.gain_each or 0.0),
        "/cost_each": count * (lever.cost_each or 0.0),
        "/fixed_cost": lever.fixed_cost,
    }
    if lever.response is not None:
        given |= {"/response/most": lever.response.most, "/response/max_spend": lever.response.max_spend}
    for index, (spend, rate) in enumerate(lever.tiers or ()):
        given |= {pointer("tiers", index, 0): spend, pointer("tiers", index, 1): spend * rate}
    return {place + key: amount for key, amount in given.items() if amount is not None}


def _people(case: GrowthCase, goal: float) -> Iterable[Finding]:
    for index, lever in enumerate(case.levers):
        place = pointer("levers", index, "people")
        if lever.people.needs > _LARGEST:
            yield Finding("out_of_range", f"{place}/needs", {"found": lever.people.needs, "wanted": "<= 1e6"})
        cost = lever.people.cost_per_person
        if cost is not None and cost * _LARGEST < 1e-3 * max(goal, case.base):
            least = 1e-3 * max(goal, case.base) / _LARGEST
            yield Finding("out_of_range", f"{place}/cost_per_person", {"found": cost, "wanted": f">= {least:g}"})


def _found(place: str, amount: float, goal: float) -> Finding:
    return Finding("growth_out_of_scale", place, {"found": amount, "goal": goal})
