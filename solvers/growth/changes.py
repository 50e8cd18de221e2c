"""Changes of a case's limits in its own terms: rounded outwards to sensible digits, as operations and in words."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal
from typing import Any

from schemas.growth import GrowthCase
from schemas.messages import Language, sentence
from solvers.growth.case import Case
from solvers.growth.names import LeverNames, PathNames, path_said
from solvers.growth.printing import percent, shown
from solvers.growth.realisation import QUARTERS
from solvers.growth.relief import Kind, Relief, used, weights_of

_EXACT = 1e-12
_SIDE = {"min": 0, "max": 1}
Place = tuple[str, ...]


@dataclass(frozen=True)
class Change:
    """What one kind of limit becomes.

    Attributes
    ----------
    sets : part of the case and key within it -> new value
    changes : side by side: rule, side, from, to
    amount : how much it is, in the kind's own unit; relative : what that counts as
    """

    title: str
    sets: Mapping[Place, Any]
    changes: Sequence[dict[str, Any]]
    amount: float
    relative: float


@dataclass(frozen=True)
class Changes:
    """Turns amounts of `solvers.growth.relief` into changes of one case."""

    written: GrowthCase
    case: Case
    language: Language

    def of(self, by: Mapping[str, float]) -> dict[Kind, Change]:
        """Return the changes that make room for these amounts, one a kind."""
        ways: dict[Kind, Callable[[Mapping[str, float]], Change]] = {
            "budget": self._budget,
            "budget_phasing": self._phasing,
            "people": self._people,
            "room": self._room,
            "path_share": self._share,
            "requires": self._requires,
            "excludes": self._excludes,
            "paths": self._paths,
        }
        there = used(by)
        return {kind: way(by) for kind, way in ways.items() if kind in there}

    def _said(self, code: str, **params: object) -> str:
        return sentence(code, params, self.language)

    def _counts(self, amounts: Mapping[str, float]) -> float:
        weights = weights_of(self.case, Relief(frozenset()))
        return sum(weights[name] * amount for name, amount in amounts.items())

    def _budget(self, by: Mapping[str, float]) -> Change:
        before, extra = self.case.budget or 0.0, by["budget"]
        after, place, value = outwards(before + extra, extra, digits=5), ("budget", "amount"), 0.0
        params = {"before": shown(before)}
        if self.written.budget is not None and self.written.budget.expense_ratio is not None:
            current, goal = self.case.current_expense or 0.0, self.case.goal
            value = outwards((before + extra + current) / goal, extra / goal, coarse=-4)
            after = float(f"{value * goal - current:.13g}")
            place = ("budget", "expense_ratio")
            title = self._said("growth_fix_budget_ratio", **params, after=shown(after), ratio=percent(value))
        else:
            value = after
            title = self._said("growth_fix_budget", **params, after=shown(after))
        more = float(f"{after - before:.9g}")
        sides = [_side("budget", "max", before, after)]
        return Change(title, {place: value}, sides, more, self._counts({"budget": more}))

    def _phasing(self, by: Mapping[str, float]) -> Change:
        budget = (self.case.budget or 0.0) + by.get("budget", 0.0)
        shares, before, least = [], self.case.cumulative or (), 0.0
        for quarter, share in zip(QUARTERS, before, strict=True):
            extra = by.get(f"budget_phasing[Q{quarter}]", 0.0) / budget
            least = max(least, min(outwards(share + extra, extra, coarse=-3, fine=1), 1.0))
            shares.append(least)
        told = [(f"Q{q}", was, now) for q, was, now in zip(QUARTERS, before, shares, strict=True) if now != was]
        title = self._said("growth_fix_phasing", quarters=[f"{q} {percent(now)}" for q, _, now in told])
        sides = [_side(f"budget_phasing[{q}]", "max", was, now) for q, was, now in told]
        amount = float(f"{sum(now - was for _, was, now in told):.9g}")
        return Change(title, {("budget", "cumulative"): shares}, sides, amount, amount)

    def _people(self, by: Mapping[str, float]) -> Change:
        before = self.case.people or ()
        extras = [by.get(f"people[Q{quarter}]", 0.0) for quarter in QUARTERS]
        free = [outwards(was + extra, extra, coarse=-1) for was, extra in zip(before, extras, strict=True)]
        more = [float(f"{now - was:.9g}") for was, now in zip(before, free, strict=True)]
        told = [(f"Q{q}", was, now) for q, was, now in zip(QUARTERS, before, free, strict=True) if now != was]
        if len(set(more)) == 1:
            title = self._said("growth_fix_people", extra=shown(more[0]))
        else:
            quarters = [f"Q{q} +{shown(extra)}" for q, extra in zip(QUARTERS, more, strict=True) if extra > 0]
            title = self._said("growth_fix_people_quarters", quarters=quarters)
        sides = [_side(f"people[{q}]", "max", was, now) for q, was, now in told]
        named = {f"people[Q{q}]": extra for q, extra in zip(QUARTERS, more, strict=True)}
        return Change(title, {("people", "free"): free}, sides, float(f"{math.fsum(more):.9g}"), self._counts(named))

    def _room(self, by: Mapping[str, float]) -> Change:
        wider = {}
        for segment, room in self.case.room.items():
            extra = by.get(f"room[{segment}]", 0.0)
            if extra > 0:
                wider[segment] = outwards(room + extra, extra, digits=5)
        more = {segment: float(f"{room - self.case.room[segment]:.9g}") for segment, room in wider.items()}
        total = float(f"{math.fsum(more.values()):.9g}")
        title = self._said("growth_fix_room", extra=shown(total), segments=list(wider))
        sides = [_side(f"room[{name}]", "max", self.case.room[name], room) for name, room in wider.items()]
        sets: dict[Place, Any] = {("segments", name): room for name, room in wider.items()}
        return Change(title, sets, sides, total, self._counts({f"room[{name}]": more[name] for name in more}))

    def _share(self, by: Mapping[str, float]) -> Change:
        before = self.case.share or (0.0, 1.0)
        given = {side: by.get(f"path_share[{side}]", 0.0) for side in _SIDE}
        after = {
            "min": max(outwards(before[0] - given["min"], given["min"], coarse=-3, fine=1, up=False), 0.0),
            "max": min(outwards(before[1] + given["max"], given["max"], coarse=-3, fine=1), 1.0),
        }
        told = [(side, before[at], after[side]) for side, at in _SIDE.items() if after[side] != before[at]]
        title = self._said("growth_fix_share", min=percent(after["min"]), max=percent(after["max"]))
        sides = [_side("path_share", side, was, now) for side, was, now in told]
        amount = float(f"{sum(abs(now - was) for _, was, now in told):.9g}")
        return Change(title, {("path_share", side): now for side, _, now in told}, sides, amount, amount)

    def _requires(self, by: Mapping[str, float]) -> Change:
        names = LeverNames(self.written)
        needs = [need for at, need in enumerate(self.case.requires) if by.get(f"requires[{at}]", 0.0) > 0]
        gone = {(need.lever, need.needs, need.lag) for need in needs}
        kept = [
            need.model_dump()
            for need in self.written.requires
            if (names.key(need.lever), names.key(need.needs), need.lag_quarters) not in gone
        ]
        pairs = [self._said("growth_needs", lever=need.lever, needs=need.needs) for need in needs]
        sides = [_side(f"requires[{need.lever},{need.needs}]", "min", 1.0, None) for need in needs]
        count = float(len(needs))
        return Change(self._said("growth_fix_requires", pairs=pairs), {("requires",): kept}, sides, count, count)

    def _excludes(self, by: Mapping[str, float]) -> Change:
        names = LeverNames(self.written)
        groups = [group for at, group in enumerate(self.case.excludes) if by.get(f"excludes[{at}]", 0.0) > 0]
        kept = [
            group
            for group in self.written.excludes
            if tuple(sorted(names.key(name) or name for name in group)) not in groups
        ]
        titles = [self._said("growth_fix_excludes", levers=list(group)) for group in groups]
        sides = [_side(f"excludes[{','.join(group)}]", "max", 1.0, None) for group in groups]
        count = float(len(groups))
        return Change(self.joined(titles), {("excludes",): kept}, sides, count, count)

    def _paths(self, by: Mapping[str, float]) -> Change:
        names = PathNames(self.written)
        opened = [path for path in self.case.paths if by.get(f"paths[{path}]", 0.0) > 0]
        without = [name for name in self.written.without_paths if names.key(name) not in opened]
        sets: dict[Place, Any] = {}
        if without != self.written.without_paths:
            sets["without_paths",] = without
        if self.written.only_paths is not None:
            known = {names.key(name) for name in self.written.only_paths}
            sets["only_paths",] = [*self.written.only_paths, *(path for path in opened if path not in known)]
        title = self._said(
            "growth_fix_paths", paths=[path_said(self.case.paths, path, self.language) for path in opened]
        )
        sides = [_side(f"paths[{path}]", "max", 0.0, None) for path in opened]
        return Change(title, sets, sides, float(len(opened)), float(len(opened)))

    def joined(self, titles: Sequence[str]) -> str:
        """Return several changes as one sentence."""
        return ("；" if self.language == "zh" else "; ").join(titles)


def _side(rule: str, side: str, before: float, after: float | None) -> dict[str, Any]:
    return {"rule": rule, "side": side, "from": before, "to": after}


def outwards(
    limit: float, change: float, *, digits: int | None = None, coarse: int | None = None, fine: int = 2, up: bool = True
) -> float:
    """Return a limit rounded to the side on which it is wider, and no further than its change has digits.

    Parameters
    ----------
    change : by how much it gives way; 0 leaves it as it is
    digits : significant digits of the limit that are enough, or coarse : the power of ten that is
    fine : digits of the change that are kept beyond its first
    """
    if change <= 0 or limit == 0:
        return limit
    if digits is not None:
        coarse = math.floor(math.log10(abs(limit))) - digits + 1
    power = min(math.floor(math.log10(change)) - fine, 0 if coarse is None else coarse)
    steps = Decimal(limit).scaleb(-power)
    near = steps.to_integral_value(ROUND_HALF_EVEN)
    if not math.isclose(steps, near, rel_tol=_EXACT):
        near = steps.to_integral_value(ROUND_CEILING if up else ROUND_FLOOR)
    return float(near.scaleb(power)) + 0.0
