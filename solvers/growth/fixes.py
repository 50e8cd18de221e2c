"""Ways out of an impossible case, each the least change of its kinds of limits, and the cheapest first.

Kinds differ in what they cost (money, people, room), so they are put in order by how far they change what is there,
relative to it (`solvers.growth.relief`). Limits are changed one kind at a time, and all kinds together where that is
less or nothing else helps. Shares of paths are a ratio of gains: their least change alone is found by Dinkelbach's
method (Management Science 13, 1967), each step a mixed integer problem; together with others it is told at the gain
that the portfolio has. Whatever is proposed is applied to the case as it was written and solved again.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pydantic import ValidationError

from schemas.diagnosis import Fix
from schemas.growth import GrowthCase
from schemas.messages import Language, sentence
from solvers.deadline import Deadline, OutOfTime
from solvers.errors import PlanError
from solvers.growth.case import Case, compiled
from solvers.growth.changes import Change, Changes, Place, outwards
from solvers.growth.optimum import Optimum, optimum
from solvers.growth.portfolio import Portfolio
from solvers.growth.printing import Grid, shown
from solvers.growth.relief import Kind, Relief, kinds_of, used

_ROUNDS = 20
_SAME = 1e-7
_AGAIN = (1.0, 1.0 + 1e-6)
"""A change is tried as it is, and a millionth larger where rounding has made it too small."""


@dataclass(frozen=True)
class Fixes:
    """The ways out of one case; `lowered` has its goal lowered by as little as can be."""

    written: GrowthCase
    case: Case
    lowered: Optimum
    deadline: Deadline
    language: Language

    def found(self) -> list[Fix]:
        """Return the ways out that there was time to find, the smallest change first."""
        fixes: dict[str, Fix] = {}
        try:
            for fix in self._sought():
                fixes.setdefault(repr(fix.operations), fix)
        except OutOfTime:
            pass  # what was found until then is told, and an answer says that it was stopped
        return sorted(fixes.values(), key=lambda fix: (fix.cost["relative"], len(fix.operations)))

    def _sought(self) -> Iterator[Fix]:
        yield from self._goal()
        kinds, alone = kinds_of(self.case), False
        for kind in kinds:
            for fix in self._least(self.case, frozenset({kind})):
                alone = True
                yield fix
        protected = list(self._protection())
        yield from protected
        together = list(self._together(self.case, frozenset(kinds), alone=alone)) if len(kinds) > 1 else []
        yield from together
        if self.case.failures and not (alone or protected or together):
            yield from self._together(replace(self.case, failures=0), frozenset(kinds), alone=False)

    # --- the goal and protection ------------------------------------------------------------------------------------

    def _goal(self) -> Iterator[Fix]:
        """Lower the goal."""
        case, gap = self.case, self.lowered.value
        if self.lowered.status != "optimal" or case.goal - gap <= 0:
            return
        growth = None if case.base <= 0 else (case.goal - gap) / case.base - 1.0
        if self.written.goal.amount is None and growth is not None:
            ratio = outwards(growth, gap / case.base, coarse=-4, up=False)
            place, value, end = ("goal", "growth"), ratio, float(f"{case.base * (1.0 + ratio):.13g}")
        else:
            end = outwards(case.goal - gap, gap, digits=5, up=False)
            place, value = ("goal", "amount"), end
        if end <= 0:
            return
        ratio_said = "" if case.base <= 0 else self._growth(end / case.base - 1.0)
        params = {"before": shown(case.goal), "after": shown(end), "growth": ratio_said}
        less = Grid(case).money(case.goal - end)
        sides = [{"rule": "goal", "side": "min", "from": case.goal, "to": end}]
        title = sentence("growth_fix_goal", params, self.language)
        yield from self._verified(
            [Change(title, {place: value}, sides, less, less / case.goal)], self.lowered.portfolio
        )

    def _growth(self, ratio: float) -> str:
        return f"（{ratio:+.2%}）" if self.language == "zh" else f" ({ratio:+.2%})"

    def _protection(self) -> Iterator[Fix]:
        """Protect the goal against fewer failing levers."""
        for failures in range(self.case.failures - 1, -1, -1):
            fewer = replace(self.case.asked("least_cost"), failures=failures)
            found = optimum(fewer, self.deadline, whatever=True)
            if found.portfolio is not None:
                yield from self._verified([self._fewer(failures)], found.portfolio)
                return

    def _fewer(self, failures: int) -> Change:
        before = self.case.failures
        sides = [{"rule": "protection", "side": "max", "from": before, "to": failures}]
        title = sentence("growth_fix_protection", {"before": before, "after": failures}, self.language)
        lost = float(before - failures)
        return Change(title, {("protection", "failures"): failures}, sides, lost, lost / before)

    # --- limits -----------------------------------------------------------------------------------------------------

    def _together(self, case: Case, kinds: frozenset[Kind], *, alone: bool) -> Iterator[Fix]:
        """Yield the least change of all kinds together, and one of as few kinds as will do where none does alone."""
        found = self._eased(case, kinds)
        if found is None:
            return
        yield from self._fix(case, found)
        few = used(found.eased)
        if alone or len(few) <= 2:
            return
        for kind in sorted(few):
            fewer = self._eased(case, few - {kind})
            if fewer is not None:
                few, found = used(fewer.eased), fewer
        yield from self._fix(case, found)

    def _least(self, case: Case, kinds: frozenset[Kind]) -> Iterator[Fix]:
        found = self._eased(case, kinds)
        if found is not None:
            yield from self._fix(case, found)

    def _eased(self, case: Case, kinds: frozenset[Kind]) -> Optimum | None:
        """Return the least change of some kinds of limits that makes the goal possible; None where none does."""
        if kinds == {"path_share"}:
            return self._shares(case)
        if "path_share" in kinds:
            return self._with_shares(case, kinds)
        found = optimum(case, self.deadline, relief=Relief(kinds))
        return found if found.status == "optimal" else None

    def _shares(self, case: Case) -> Optimum | None:
        """Return the least change of shares alone: each step beats the one before, or proves that it is the least."""
        best, rate = None, 1.0
        for _ in range(_ROUNDS):
            relief = Relief(frozenset({"path_share"}), gain=case.needed - case.momentum, rate=rate)
            found = optimum(case, self.deadline, relief=relief)
            if found.status != "optimal":
                return None
            if best is not None and found.value >= rate * (1.0 - _SAME):
                break
            best, rate = found, found.value
        return best

    def _with_shares(self, case: Case, kinds: frozenset[Kind]) -> Optimum | None:
        best: Optimum | None = None
        gain = case.needed - case.momentum
        for _ in range(_ROUNDS):
            found = optimum(case, self.deadline, relief=Relief(kinds, gain=gain))
            if found.status != "optimal" or found.account is None:
                return best
            if best is not None and found.value >= best.value * (1.0 - _SAME):
                break
            best, gain = found, found.account.gain
            if gain <= 0:  # effects of pairs alone reach the goal
                break
        return best

    def _fix(self, case: Case, found: Optimum) -> Iterator[Fix]:
        """Say what has to change, and see that it is enough."""
        before = [] if case.failures == self.case.failures else [self._fewer(case.failures)]
        for factor in _AGAIN:
            by = {name: amount * factor for name, amount in found.eased.items()}
            changes = [*before, *Changes(self.written, self.case, self.language).of(by).values()]
            for fix in self._verified(changes, found.portfolio):
                yield fix
                return

    def _verified(self, changes: Sequence[Change], start: Portfolio | None) -> Iterator[Fix]:
        """Return the fix that changes are, where the case that was written is possible with them."""
        sets = {place: value for change in changes for place, value in change.sets.items()}
        if not self._possible(sets, start):
            return
        sides = [side for change in changes for side in change.changes]
        cost = {"rules": float(len(sides)), "relative": float(f"{sum(change.relative for change in changes):.6g}")}
        if len(changes) == 1:
            cost["amount"] = changes[0].amount
        yield Fix(
            title=Changes(self.written, self.case, self.language).joined([change.title for change in changes]),
            operations=[{"op": "set", "path": _written(place), "value": value} for place, value in sets.items()],
            changes=sides,
            cost=cost,
            verified=True,
        )

    def _possible(self, sets: Mapping[Place, Any], start: Portfolio | None) -> bool:
        changed = changed_case(self.written, sets)
        if changed is None:
            return False
        found = optimum(changed.asked("least_cost"), self.deadline, whatever=True, start=start)
        return found.status == "optimal"


def changed_case(written: GrowthCase, sets: Mapping[Place, Any]) -> Case | None:
    """Return a case with new values at some places; None where the language has no such values."""
    data = written.model_dump(mode="json", by_alias=True, exclude_unset=True)
    for (part, *keys), value in sets.items():
        if keys:
            data[part] = {**(data.get(part) or {}), keys[0]: value}
        else:
            data[part] = value
    try:
        return compiled(GrowthCase.model_validate(data))
    except (ValidationError, PlanError):
        return None


def _written(place: Place) -> str:
    """Return a place as scenario operations name it."""
    part, *keys = place
    return f"{part}[{keys[0]}]" if part == "segments" else ".".join((part, *keys))
