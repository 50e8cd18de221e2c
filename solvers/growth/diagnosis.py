"""Why the goal is out of reach: what stands in the way, how far growth can go, and the cheapest ways out.

No lever at all is always possible, so only the goal can be too high. It conflicts with a smallest set of limits: each
is left out where the goal stays out of reach without it. Every way out is a portfolio whose account was drawn up.

Where the budget is a ratio of the goal, a lower goal has a lower budget; how far growth can go is asked of both.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from schemas.diagnosis import BlockedBy, Conflict, ConflictSide, Diagnosis, Range, Reachable
from schemas.growth import GrowthCase, Question
from schemas.growth_plan import GrowthProof
from schemas.messages import Language, sentence
from solvers.deadline import Deadline, OutOfTime
from solvers.growth.case import Case
from solvers.growth.fixes import Fixes
from solvers.growth.limits import Loosening, elements_of, limit_said
from solvers.growth.optimum import Optimum, optimum
from solvers.growth.printing import Grid, ratio, shown

_SAID = 4


def diagnosis_of(
    written: GrowthCase, case: Case, deadline: Deadline, language: Language
) -> tuple[Diagnosis, GrowthProof]:
    """Return why a case is impossible, and the proof that it is: the least by which its goal has to be lowered.

    Raises
    ------
    OutOfTime
        No time was left to find that; what comes after it is cut short instead.
    """
    lowered = optimum(case, deadline, relief="goal")
    proof = GrowthProof(gap=lowered.gap, solver=lowered.solver, verified=True, residual=lowered.residual)
    return _Diagnosed(written, case, lowered, deadline, language).diagnosis(), proof


def _most(case: Case) -> Question:
    return "most_protected_growth" if case.failures else "most_growth"


@dataclass
class _Diagnosed:
    """One impossible case, and the least by which its goal is to be lowered."""

    written: GrowthCase
    case: Case
    lowered: Optimum
    deadline: Deadline
    language: Language

    def diagnosis(self) -> Diagnosis:
        conflict = self._conflict()
        blocked = conflict.rules[1:]
        fixes = Fixes(self.written, self.case, self.lowered, self.deadline, self.language).found()
        return Diagnosis(
            summary=self._summary(blocked, fixes[0].title if fixes else None),
            reachable=self._reachable(blocked),
            conflicts=[conflict],
            fixes=fixes,
        )

    def _best(self, case: Case) -> float | None:
        """Return the most growth of a case that this one was loosened to; None where no time was left."""
        try:
            found = optimum(case.asked(_most(case)), self.deadline)
        except OutOfTime:
            return None
        return found.value if found.status == "optimal" else None

    def _elements(self) -> Mapping[str, Loosening]:
        return elements_of(self.case)

    def _reaches(self, case: Case) -> bool | None:
        """Tell whether the goal is within reach; None where no time was left."""
        try:
            found = optimum(case.asked("least_cost"), self.deadline, whatever=True)
        except OutOfTime:
            return None
        return {"optimal": True, "infeasible": False}.get(found.status)

    def _conflict(self) -> Conflict:
        """Return a smallest set of limits that the goal conflicts with (deletion filter)."""
        loosest, kept, irreducible = self.case, [], True
        for name, loosened in self._elements().items():
            wider = loosened(loosest)
            reaches = self._reaches(wider)
            irreducible &= reaches is not None
            if reaches is False:
                loosest = wider
            else:
                kept.append(name)
        return Conflict(
            rules=["goal", *kept],
            members=[ConflictSide(rule="goal", side="min"), *(ConflictSide(rule=name, side="max") for name in kept)],
            irreducible=irreducible,
            because=self._because(kept, self._best(loosest)),
        )

    def _because(self, kept: Sequence[str], most: float | None) -> str:
        reached = self.case.goal - self.lowered.value if most is None else self.case.base + most
        params = {"most": shown(reached), "goal": shown(self.case.goal)}
        if not kept:
            return sentence("growth_conflict_levers", params, self.language)
        return sentence("growth_conflict", {**params, "limits": self._listed(kept)}, self.language)

    def _summary(self, blocked: Sequence[str], way_out: str | None) -> str:
        case = self.case
        reached = case.goal - self.lowered.value
        growth = ratio(reached - case.base, case.base)
        params = {
            "goal": shown(case.goal),
            "gap": shown(self.lowered.value),
            "most": shown(reached),
            "growth": "" if growth is None else self._growth_said(growth),
        }
        said = [sentence("growth_summary", params, self.language)]
        if blocked:
            said.append(sentence("growth_summary_blocked", {"limits": self._listed(blocked)}, self.language))
        else:
            said.append(sentence("growth_summary_levers", {}, self.language))
        if way_out is not None:
            said.append(sentence("summary_way_out", {"fix": way_out}, self.language))
        return ("" if self.language == "zh" else " ").join(said)

    def _growth_said(self, growth: float) -> str:
        return f"（{growth:+.2%}）" if self.language == "zh" else f" ({growth:+.2%})"

    def _listed(self, names: Sequence[str]) -> str:
        shown_names = [limit_said(name, self.language) for name in names[:_SAID]]
        if len(names) > _SAID:
            shown_names.append(sentence("diagnosis_more", {"count": len(names) - _SAID}, self.language))
        return ("、" if self.language == "zh" else ", ").join(shown_names)

    def _reachable(self, blocked: list[str]) -> Reachable:
        end = Grid(self.case).money(self.case.goal - self.lowered.value)
        return Reachable(
            street=Range(min=None, max=end),
            goal=Range(min=None, max=end),
            growth=Range(min=None, max=ratio(end - self.case.base, self.case.base)),
            blocked_by=BlockedBy(max=blocked),
        )
