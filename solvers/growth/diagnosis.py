"""Why the goal is out of reach: what stands in the way, how far growth can go, and the cheapest ways out.

How far growth can go is the least by which the goal has to be lowered. What stops it there are the limits without
which it goes further, each tried alone; where none does alone, a smallest set that does together. The goal conflicts
with smallest sets of limits, found until it is within reach without them all. Every way out is a portfolio whose
account was drawn up.

Where the budget is a ratio of the goal, a lower goal has a lower budget; how far growth can go is asked of both.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from schemas.diagnosis import BlockedBy, Conflict, ConflictSide, Diagnosis, Fix, Range, Reachable
from schemas.growth import GrowthCase, Question
from schemas.growth_plan import GrowthProof
from schemas.messages import Language, sentence
from solvers.deadline import Deadline, OutOfTime
from solvers.growth.case import Case
from solvers.growth.fixes import Fixes
from solvers.growth.limits import Loosening, elements_of, limit_said, limits_of
from solvers.growth.optimum import Optimum, optimum
from solvers.growth.printing import GAIN, Grid, ratio, shown
from solvers.growth.relief import Relief
from solvers.growth.share_findings import share_findings

_SAID = 4
_FURTHER = 1e-6
"""A limit stops growth where without it growth goes further by more than this, relative to the goal."""


def diagnosis_of(
    written: GrowthCase, case: Case, deadline: Deadline, language: Language
) -> tuple[Diagnosis, GrowthProof]:
    """Return why a case is impossible, and the proof that it is: the least by which its goal has to be lowered.

    Raises
    ------
    OutOfTime
        No time was left to find that; what comes after it is cut short instead.
    """
    lowered = _lowered(case, deadline)
    if lowered.status == "limit":
        raise OutOfTime
    checked = lowered.portfolio is not None  # else the solver alone says that no goal at all is possible
    proof = GrowthProof(gap=lowered.gap, solver=lowered.solver, verified=checked, residual=lowered.residual)
    return _Diagnosed(written, case, lowered, deadline, language).diagnosis(), proof


def _lowered(case: Case, deadline: Deadline) -> Optimum:
    """Return the least by which the goal of a case has to be lowered."""
    return optimum(case, deadline, relief=Relief(frozenset({"goal"})))


def _most(case: Case) -> Question:
    return "most_protected_growth" if case.failures else "most_growth"


@dataclass(frozen=True)
class _Blocked:
    """What stops growth at its end; `together` where only all of it together does, None where there was no time."""

    limits: Sequence[str]
    together: bool = False


@dataclass
class _Diagnosed:
    """One impossible case, and the least by which its goal is to be lowered."""

    written: GrowthCase
    case: Case
    lowered: Optimum
    deadline: Deadline
    language: Language

    def diagnosis(self) -> Diagnosis:
        blocked = self._blocked() if self.lowered.status == "optimal" else None
        fixes = Fixes(self.written, self.case, self.lowered, self.deadline, self.language).found()
        return Diagnosis(
            summary=self._summary(blocked, fixes),
            reachable=self._reachable(blocked),
            conflicts=self._conflicts(),
            fixes=fixes,
        )

    # --- how far growth can go --------------------------------------------------------------------------------------

    def _blocked(self) -> _Blocked | None:
        """Return what stops growth at its end; None where no time was left to find it."""
        singles = {**limits_of(self.case), **elements_of(self.case)}
        all_room = singles.pop("room", None)
        try:
            if all_room is not None and self._further(all_room(self.case)) <= 0:  # then no room alone does it either
                singles = {name: loosened for name, loosened in singles.items() if not name.startswith("room[")}
            further = {name: self._further(loosened(self.case)) for name, loosened in singles.items()}
            stopping = sorted((name for name in further if further[name] > 0), key=lambda name: (-further[name], name))
            return _Blocked(stopping) if stopping else self._together()
        except OutOfTime:
            return None

    def _together(self) -> _Blocked:
        """Return a smallest set of limits without which growth goes further, where none of them does alone."""
        elements = elements_of(self.case)
        if self._further(_without(self.case, elements)) <= 0:
            return _Blocked([])
        kept = dict(elements)
        for name in elements:
            fewer = {other: loosened for other, loosened in kept.items() if other != name}
            if self._further(_without(self.case, fewer)) > 0:
                kept = fewer
        return _Blocked(list(kept), together=True)

    def _further(self, case: Case) -> float:
        """Return how much further growth goes, up to the goal, in a case that this one was loosened to."""
        found = optimum(case, self.deadline, relief=Relief(frozenset({"goal"})), start=self.lowered.portfolio)
        if found.status != "optimal":
            raise OutOfTime
        more = self.lowered.value - found.value
        return more if more > _FURTHER * self.case.goal else 0.0

    def _reachable(self, blocked: _Blocked | None) -> Reachable | None:
        if self.lowered.status != "optimal":
            return None
        end = Grid(self.case, GAIN).below(self.case.goal - self.lowered.value)
        return Reachable(
            street=Range(min=None, max=end),
            goal=Range(min=None, max=end),
            growth=Range(min=None, max=ratio(end - self.case.base, self.case.base)),
            blocked_by=BlockedBy(max=[] if blocked is None else list(blocked.limits)),
        )

    # --- conflicts --------------------------------------------------------------------------------------------------

    def _conflicts(self) -> list[Conflict]:
        """Return smallest sets of limits that the goal conflicts with; none shares a limit with another."""
        loosest, left, conflicts = self.case, dict(elements_of(self.case)), []
        while True:
            kept, conflict = self._conflict(loosest, left)
            conflicts.append(conflict)
            loosest = _without(loosest, kept)
            left = {name: loosened for name, loosened in left.items() if name not in kept}
            if not kept or self._reaches(loosest) is not False:
                return conflicts

    def _conflict(self, loosest: Case, left: Mapping[str, Loosening]) -> tuple[dict[str, Loosening], Conflict]:
        """Return a smallest set of limits that the goal conflicts with (deletion filter)."""
        kept, irreducible = {}, True
        for name, loosened in left.items():
            wider = loosened(loosest)
            reaches = self._reaches(wider)
            irreducible &= reaches is not None
            if reaches is False:
                loosest = wider
            else:
                kept[name] = loosened
        names = list(kept)
        sides = [ConflictSide(rule="goal", side="min"), *(ConflictSide(rule=name, side="max") for name in names)]
        because = self._because(names, self._best(loosest))
        return kept, Conflict(rules=["goal", *names], members=sides, irreducible=irreducible, because=because)

    def _best(self, case: Case) -> float | None:
        """Return the most growth of a case that this one was loosened to; None where no time was left."""
        try:
            found = optimum(case.asked(_most(case)), self.deadline)
        except OutOfTime:
            return None
        return found.value if found.status == "optimal" else None

    def _reaches(self, case: Case) -> bool | None:
        """Tell whether the goal is within reach; None where no time was left."""
        try:
            found = optimum(case.asked("least_cost"), self.deadline, whatever=True)
        except OutOfTime:
            return None
        return {"optimal": True, "infeasible": False}.get(found.status)

    # --- in words ---------------------------------------------------------------------------------------------------

    def _because(self, kept: Sequence[str], most: float | None) -> str:
        if most is None:
            return sentence("growth_conflict_stopped", {"limits": self._listed(kept)}, self.language)
        params = {"most": shown(self.case.base + most), "goal": shown(self.case.goal)}
        if not kept:
            return sentence("growth_conflict_levers", params, self.language)
        said = [sentence("growth_conflict", {**params, "limits": self._listed(kept)}, self.language)]
        return self._joined(said + self._shares(kept))

    def _shares(self, limits: Sequence[str]) -> list[str]:
        """Say why bounds on the shares of paths leave nothing, where they do."""
        if "path_share" not in limits:
            return []
        return [finding.said(self.language).message for finding in share_findings(self.case, self.language)]

    def _summary(self, blocked: _Blocked | None, fixes: Sequence[Fix]) -> str:
        case = self.case
        if self.lowered.status != "optimal":
            said = [sentence("growth_summary_never", {"goal": shown(case.goal)}, self.language)]
        else:
            reached = case.goal - self.lowered.value
            growth = ratio(reached - case.base, case.base)
            params = {
                "goal": shown(case.goal),
                "gap": shown(self.lowered.value),
                "most": shown(reached),
                "growth": "" if growth is None else self._growth_said(growth),
            }
            said = [sentence("growth_summary", params, self.language), *self._blocked_said(blocked)]
        if fixes:
            said.append(sentence("summary_way_out", {"fix": fixes[0].title}, self.language))
        return self._joined(said)

    def _blocked_said(self, blocked: _Blocked | None) -> list[str]:
        if blocked is None:
            return []
        if not blocked.limits:
            return [sentence("growth_summary_levers", {}, self.language)]
        code = "growth_summary_together" if blocked.together else "growth_summary_blocked"
        return [sentence(code, {"limits": self._listed(blocked.limits)}, self.language), *self._shares(blocked.limits)]

    def _joined(self, said: Sequence[str]) -> str:
        return ("" if self.language == "zh" else " ").join(said)

    def _growth_said(self, growth: float) -> str:
        return f"（{growth:+.2%}）" if self.language == "zh" else f" ({growth:+.2%})"

    def _listed(self, names: Sequence[str]) -> str:
        shown_names = [limit_said(name, self.language) for name in names[:_SAID]]
        if len(names) > _SAID:
            shown_names.append(sentence("diagnosis_more", {"count": len(names) - _SAID}, self.language))
        return ("、" if self.language == "zh" else ", ").join(shown_names)


def _without(case: Case, limits: Mapping[str, Loosening]) -> Case:
    """Return a case without some of its limits."""
    for loosened in limits.values():
        case = loosened(case)
    return case
