"""Ways out of an impossible case, each the least change of its kind, and the cheapest first.

Kinds differ in what they cost (money, people, room), so they are put in order by how far they change what is there,
relative to it.
"""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from schemas.diagnosis import Fix
from schemas.growth import GrowthCase
from schemas.messages import Language, sentence
from solvers.deadline import Deadline, OutOfTime
from solvers.growth.account import account_of, goal_row
from solvers.growth.case import Case
from solvers.growth.model import Relief
from solvers.growth.optimum import Optimum, optimum, widened
from solvers.growth.printing import Grid, shown

_SHARE_STEP = 1e-4
_UP = 1e-12
_DIGITS = 7


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
        kinds: tuple[Callable[[], Fix | None], ...] = (
            self._goal,
            self._budget,
            self._people,
            self._room,
            self._share,
            self._protection,
        )
        fixes = []
        for kind in kinds:
            try:
                fix = kind()
            except OutOfTime:
                break
            if fix is not None:
                fixes.append(fix)
        return sorted(fixes, key=lambda fix: fix.cost["relative"])

    def _fix(
        self,
        code: str,
        params: Mapping[str, object],
        sets: Mapping[str, Any],
        changes: Iterable[dict[str, Any]],
        amount: float,
        relative: float,
    ) -> Fix:
        listed = list(changes)
        return Fix(
            title=sentence(code, params, self.language),
            operations=[{"op": "set", "path": path, "value": value} for path, value in sets.items()],
            changes=listed,
            cost={"amount": amount, "rules": float(len(listed)), "relative": float(f"{relative:.6g}")},
            verified=True,
        )

    def _goal(self) -> Fix | None:
        case = self.case
        if self.lowered.status != "optimal":
            return None
        end = _short(case.goal - self.lowered.value, math.floor)
        if end <= 0:
            return None
        lower = widened(case, "goal", {"goal": case.goal - end}).asked("least_cost")
        if optimum(lower, self.deadline, whatever=True, start=self.lowered.portfolio).status != "optimal":
            return None
        ratio = end / case.base - 1 if case.base > 0 else None
        params = {"before": shown(case.goal), "after": shown(end), "growth": self._growth(ratio)}
        sets = {"goal.amount": end} if self.written.goal.amount is not None else {"goal.growth": ratio}
        gap = Grid(case).money(case.goal - end)
        change = {"rule": "goal", "side": "min", "from": case.goal, "to": end}
        return self._fix("growth_fix_goal", params, sets, [change], gap, gap / case.goal)

    def _growth(self, ratio: float | None) -> str:
        if ratio is None:
            return ""
        return f"（{ratio:+.2%}）" if self.language == "zh" else f" ({ratio:+.2%})"

    def _broken(self, case: Case, found: Optimum) -> bool:
        account = account_of(case, found.portfolio or {})
        return bool(account.broken) or goal_row(case, account).broken

    def _least(self, relief: Relief) -> tuple[Case, Mapping[str, float]] | None:
        """Return the case with a limit widened as little as the goal needs, and by how much; None where none helps."""
        found = optimum(self.case, self.deadline, relief=relief)
        if found.status != "optimal" or found.relief is None:
            return None
        extra = {name: _short(more, math.ceil) if more > 0 else 0.0 for name, more in found.relief.items()}
        wide = widened(self.case, relief, extra)
        return None if self._broken(wide, found) else (wide, extra)

    def _budget(self) -> Fix | None:
        least = None if self.case.budget is None else self._least("budget")
        if least is None or self.case.budget is None or least[0].budget is None:
            return None
        before, after = self.case.budget, Grid(self.case).money(least[0].budget)
        ratio = self.written.budget is not None and self.written.budget.expense_ratio is not None
        sets = {"budget.amount": after}
        if ratio:
            sets = {"budget.expense_ratio": (after + (self.case.current_expense or 0.0)) / self.case.goal}
        change = {"rule": "budget", "side": "max", "from": before, "to": after}
        params = {"before": shown(before), "after": shown(after)}
        extra = Grid(self.case).money(after - before)
        return self._fix("growth_fix_budget", params, sets, [change], extra, extra / max(before, _UP))

    def _people(self) -> Fix | None:
        least = None if self.case.people is None else self._least("people")
        if least is None or self.case.people is None or least[0].people is None:
            return None
        extra = least[1]["people"]
        free = [float(f"{persons:.9g}") for persons in least[0].people]
        changes = [
            {"rule": f"people[Q{q + 1}]", "side": "max", "from": before, "to": free[q]}
            for q, before in enumerate(self.case.people)
        ]
        relative = 4 * extra / max(sum(self.case.people), _UP)
        return self._fix("growth_fix_people", {"extra": shown(extra)}, {"people.free": free}, changes, extra, relative)

    def _room(self) -> Fix | None:
        least = self._least("room") if self.case.room else None
        if least is None:
            return None
        grid = Grid(self.case)
        wider = {name: grid.money(least[0].room[name]) for name, more in least[1].items() if more > 0}
        extra = grid.total([grid.money(least[1][name]) for name in wider])
        changes = [
            {"rule": f"room[{name}]", "side": "max", "from": self.case.room[name], "to": room}
            for name, room in wider.items()
        ]
        params = {"extra": shown(extra), "segments": list(wider)}
        sets = {f"segments[{name}]": room for name, room in wider.items()}
        relative = extra / max(sum(self.case.room.values()), _UP)
        return self._fix("growth_fix_room", params, sets, changes, extra, relative)

    def _share(self) -> Fix | None:
        """Bounds that the cheapest portfolio without any bounds on shares keeps."""
        if self.case.share is None:
            return None
        found = optimum(replace(self.case, share=None), self.deadline)
        if found.account is None or found.portfolio is None or found.account.gain <= 0:
            return None
        own = [
            math.fsum(found.account.gains[key] for key, s in found.portfolio.items() if s.lever.path == path)
            for path in self.case.allowed
        ]
        least, most = self.case.share
        low = min(least, math.floor(min(own) / found.account.gain / _SHARE_STEP) * _SHARE_STEP)
        high = max(most, math.ceil(max(own) / found.account.gain / _SHARE_STEP) * _SHARE_STEP)
        after = (float(f"{low:.4f}"), min(float(f"{high:.4f}"), 1.0))
        if self._broken(replace(self.case, share=after), found):
            return None
        sides = (("min", least, after[0]), ("max", most, after[1]))
        changed = [(side, before, to) for side, before, to in sides if before != to]
        changes = [{"rule": "path_share", "side": side, "from": before, "to": to} for side, before, to in changed]
        params = {"min": f"{after[0]:.2%}", "max": f"{after[1]:.2%}"}
        amount = sum(abs(to - before) for _, before, to in changed)
        sets = {f"path_share.{side}": to for side, _, to in changed}
        return self._fix("growth_fix_share", params, sets, changes, amount, amount)

    def _protection(self) -> Fix | None:
        """Fewer failing levers that the goal is protected against."""
        for failures in range(self.case.failures - 1, -1, -1):
            fewer = replace(self.case, failures=failures)
            found = optimum(fewer, self.deadline)
            if found.portfolio is not None:
                before = self.case.failures
                change = {"rule": "protection", "side": "max", "from": before, "to": failures}
                params = {"before": before, "after": failures}
                sets = {"protection.failures": failures}
                lost = float(before - failures)
                return self._fix("growth_fix_protection", params, sets, [change], lost, lost / before)
        return None


def _short(amount: float, towards: Callable[[float], int]) -> float:
    """Return an amount with seven digits, rounded to the side on which it is still enough."""
    step = 10.0 ** (math.floor(math.log10(abs(amount))) - _DIGITS + 1) if amount else 1.0
    steps = amount / step
    whole = round(steps) if math.isclose(steps, round(steps), rel_tol=_UP) else towards(steps)
    return float(f"{whole * step:.12g}")
