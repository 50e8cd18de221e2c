"""Fixes: two to five different changes of a plan, each of which makes it possible, proven by solving it again.

Least money; each rule's limit the same for all its instances; by priority (ratios give way before amounts, amounts
before what is known of cells and capacities); fewest rules; another goal; the cheapest blocking capacity. Locks give
way only where nothing else does, and the title says so.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

from schemas.diagnosis import Reachable
from schemas.plan import Plan
from solvers.deadline import Deadline, OutOfTime
from solvers.diagnose.change import Change
from solvers.diagnose.changes import Changer
from solvers.diagnose.conflicts import Search
from solvers.diagnose.friendly import friendly
from solvers.diagnose.relaxation import Level, relaxed
from solvers.diagnose.system import System
from solvers.diagnose.verifying import works
from solvers.operations import applied

Kind = Literal["money", "evenly", "priority", "fewest", "goal", "capacity", "locks"]
MOST = 5
ENOUGH = 2
_LARGE = 20_000
"""Plans of more cells get no more than `ENOUGH` fixes, another goal first: each is solved again."""
_MOST_SCOPES = 200
"""Where limits of cells belong to more scopes than this, all of one kind change together."""
_ATTEMPTS = 4
_CANDIDATES = 6
"""Capacities that are tried one by one."""
_REMEDIES = 3
_MOST_THINNED = 40
"""Changes of a relaxation that are left out one by one, to see whether the others are enough."""


@dataclass(frozen=True)
class Fix:
    """A verified change of a plan.

    Attributes
    ----------
    kind : why it is offered
    changes : of rules and limits; empty for another goal
    goal : the new goal, as the plan states it (amount or growth), and as money
    """

    kind: Kind
    changes: tuple[Change, ...]
    operations: tuple[dict[str, Any], ...]
    goal: tuple[float, float] | None = None

    @property
    def gives_up_locks(self) -> bool:
        """Tell whether a lock is among what changes."""
        return any(change.of_lock for change in self.changes)

    @property
    def money(self) -> float:
        """By how much limits move in all, money."""
        return sum(change.money for change in self.changes)


class Fixer:
    """Looks for fixes of one plan."""

    def __init__(self, plan: Plan, system: System, reach: Reachable | None, deadline: Deadline) -> None:
        self.plan = plan
        self.whole = system
        self.system = system.coarser(_MOST_SCOPES)
        self.search = Search((), ())
        self.found: list[Fix] = []
        self.reach = reach
        self.deadline = deadline
        self.changer = Changer(plan, self.system)
        usable = [at for at in range(self.system.goal) if self.changer.can_change(at)]
        self.soft = [at for at in usable if not self.changer.is_lock(at)]
        self.locks = [at for at in usable if self.changer.is_lock(at)]

    def at_once(self) -> None:
        """Find another goal at once where a plan is large: all else takes longer, and the time may run out."""
        try:
            goal = self._goal() if self.system.cells > _LARGE else None
        except OutOfTime:
            return
        self.found += [] if goal is None else [goal]

    def fixes(self, search: Search) -> list[Fix]:
        """Return different fixes that work, cheapest rules first, the goal last.

        Parameters
        ----------
        search : what is known of conflicts
        """
        self.search = search
        most = MOST if self.system.cells <= _LARGE else ENOUGH
        found = self.found
        try:
            for fix in self._candidates():
                if all(fix.operations != other.operations for other in found):
                    found.append(fix)
                if len(found) == most:
                    break
            if len(found) < ENOUGH:
                found += self._unlocking(found)
        except OutOfTime:
            pass  # what was verified until then holds
        return found

    def _unlocking(self, found: Sequence[Fix]) -> list[Fix]:
        """Return a fix that gives up locks, where that is another one than those found."""
        for soft in (self.soft, []):
            fix = self._relaxing("locks", [self._level([*soft, *self.locks])]) if self.locks else None
            if fix is not None and all(fix.operations != other.operations for other in found):
                return [fix]
        return []

    def _candidates(self) -> Iterator[Fix]:
        """Yield fixes of each kind in the order of their use to a planner; some may be alike."""
        rows = {at for at in self.soft if not self.system.elements[at].limit}
        same = set(self.soft) if self.system is self.whole else rows
        remedies = [one for one in self.search.remedies if set(one) <= same]
        small = self.system.cells <= _LARGE
        makers: list[Callable[[], Fix | None]] = [
            lambda: self._relaxing("money", [self._level(self.soft)]),
            *([self._goal] if small else []),
            self._evenly,
            self._capacity,
            *(partial(self._relaxing, "fewest", [self._level(one)]) for one in remedies[:1]),
            lambda: self._relaxing("priority", self._levels()),
            *(partial(self._relaxing, "fewest", [self._level(one)]) for one in remedies[1:_REMEDIES]),
            *([] if remedies else [self._thinned]),
        ]
        for made in makers:
            fix = made()
            if fix is not None:
                yield fix

    def _level(self, elements: Sequence[int]) -> Level:
        return dict.fromkeys(elements, 1.0)

    def _levels(self) -> list[Level]:
        """Return what may give way, level by level: what is known of the world last, so that it is looked at first."""
        facts, amounts, ratios = [], [], []
        for at in self.soft:
            element = self.system.elements[at]
            if element.limit or element.rule.startswith("capacity["):
                facts.append(at)
            elif self.changer.measure(at) == "amount":
                amounts.append(at)
            else:
                ratios.append(at)
        return [self._level(level) for level in (facts, amounts, ratios) if level]

    def _relaxing(self, kind: Kind, levels: Sequence[Level]) -> Fix | None:
        """Return the least relaxation as a fix that works, None where there is none."""
        if not any(levels):
            return None
        least = relaxed(self.system, levels, self.deadline)
        if least is None or not least.given:
            return None
        for attempt in range(_ATTEMPTS):
            changes = self.changer.unified(
                [self.changer.change(at, least.point, given, attempt) for at, given in sorted(least.given.items())]
            )
            operations = self.changer.operations(changes)
            if works(applied(self.plan, operations).plan, self.deadline):
                return Fix(kind, tuple(changes), tuple(operations))
        return None

    def _evenly(self) -> Fix | None:
        """Return the least relaxation in which every rule has one limit for all its instances, as it has now."""
        alike = self.changer.alike(self.soft)
        if not alike:
            return None
        least = relaxed(self.system, [self._level(self.soft)], self.deadline, alike)
        if least is None or not least.given:
            return None
        groups = {alike[at][0] for at in least.given if at in alike}
        given = {at: 0.0 for at in alike if alike[at][0] in groups} | dict(least.given)
        for attempt in range(_ATTEMPTS):
            changes = self.changer.together(
                [
                    change
                    for at, factor in sorted(given.items())
                    if (change := self.changer.change(at, least.point, factor, attempt)).loosens
                ],
                alike,
            )
            operations = self.changer.operations(changes)
            if changes and works(applied(self.plan, operations).plan, self.deadline):
                return Fix("evenly", tuple(changes), tuple(operations))
        return None

    def _thinned(self) -> Fix | None:
        """Return the least relaxation that changes only what has to change, found by leaving out rule after rule."""
        least = relaxed(self.system, [self._level(self.soft)], self.deadline)
        if least is None or len(least.given) > _MOST_THINNED:
            return None
        kept = sorted(least.given)
        for at in sorted(least.given):
            fewer = [other for other in kept if other != at]
            if fewer and relaxed(self.system, [self._level(fewer)], self.deadline) is not None:
                kept = fewer
        return self._relaxing("fewest", [self._level(kept)])

    def _capacity(self) -> Fix | None:
        """Return the cheapest capacity (or potential) that is enough to raise alone, else of all of them together."""
        named = dict.fromkeys(element.rule for one in self.search.conflicts for element in one.elements)
        if self.reach is not None:
            named |= dict.fromkeys(self.reach.blocked_by.max)
        blocking = [at for at in self.soft if self.system.elements[at].rule in named and self._is_capacity(at)]
        alone = [
            (sum(least.cost), at)
            for at in blocking[:_CANDIDATES]
            if (least := relaxed(self.system, [self._level([at])], self.deadline)) is not None
        ]
        if alone:
            return self._relaxing("capacity", [self._level([min(alone)[1]])])
        every = [at for at in self.soft if self._is_capacity(at)]
        return self._relaxing("capacity", [self._level(every)]) if blocking else None

    def _is_capacity(self, at: int) -> bool:
        element = self.system.elements[at]
        return element.rule.startswith("capacity[") or element.limit == "potential"

    def _goal(self) -> Fix | None:
        """Return the goal that is nearest to the one asked for and can be reached."""
        if self.reach is None:
            return None
        asked, low, high = self.system.problem.goal, self.reach.goal.min, self.reach.goal.max
        up = low is not None and low > asked
        end = low if up else high
        if end is None:
            return None
        base = float(self.system.problem.history.sum())
        as_growth = self.plan.goal.growth is not None
        before = self.plan.goal.growth if self.plan.goal.growth is not None else asked
        for attempt in range(_ATTEMPTS):
            further = attempt * max(0.02 * abs(end - asked), self.system.problem.unit or 0.0)
            money = end + further if up else end - further
            exact = money / base - 1.0 if as_growth else money
            value = friendly(exact, before, up=up)
            amount = base * (1.0 + value) if as_growth else value
            if (low is not None and amount < low) or (high is not None and amount > high):
                value = exact  # the range is too narrow for a friendlier number
            operations = [{"op": "set", "path": "goal.growth" if as_growth else "goal.amount", "value": value}]
            if money > 0 and works(applied(self.plan, operations).plan, self.deadline):
                return Fix("goal", (), tuple(operations), (value, base * (1.0 + value) if as_growth else value))
        return None
