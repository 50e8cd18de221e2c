"""What a director asks beside the plan.

Each path alone and missing, what growth costs, what holds if levers fail, the second-best portfolio, and which limit
stops more growth.

The questions are solved one by one, the quick ones first. Those that the time limit stops are told with their gaps,
those that it leaves no time for by name.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from schemas.finding import Finding
from schemas.growth import GrowthCase
from schemas.growth_plan import Bottleneck, FrontierPoint, GrowthPlan, RobustPoint, SecondBest, Study
from schemas.messages import Language
from solvers.deadline import Deadline, OutOfTime
from solvers.errors import PlanError
from solvers.growth.answer import chosen_levers
from solvers.growth.case import Case, compiled
from solvers.growth.limits import limits_of
from solvers.growth.optimum import Optimum, optimum
from solvers.growth.portfolio import Portfolio, pattern
from solvers.growth.printing import Grid, ratio
from solvers.growth.solve import answered, best_of

_STEP = 0.1
_ROUNDING = 1e-4
"""The frontier's last point is the most growth, rounded down to a hundredth of a percent."""
_FAILURES = (0, 1, 2, 3, 4, 6, 8)
_HELD_BACK = 1e-6
"""A limit stops more growth where it holds back more than this, relative to the goal."""


def study(case: GrowthCase, *, language: Language = "en") -> GrowthPlan:
    """Return the growth plan of a case together with its study; the time limit is for all of it.

    Raises
    ------
    PlanError
        When the case contradicts itself, or has no base that growth could be told over.
    SolverError
    """
    said = case.options.language or language
    whole, deadline = compiled(case), Deadline(case.options.time_limit)
    if whole.base <= 0:
        raise PlanError([Finding("growth_base_zero", "/base", {})])
    best = best_of(whole, deadline)
    plan = answered(case, whole, best, deadline, said)
    return plan.model_copy(update={"study": _Studied(case, whole, best, deadline).all()})


@dataclass
class _Studied:
    """One study while it is made; `unproven` and `missing` collect what the time limit took."""

    written: GrowthCase
    case: Case
    best: Optimum
    deadline: Deadline
    unproven: dict[str, float] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)

    def all(self) -> Study:
        free = self.case.asked("most_growth")
        most = self._solved("most", free, start=self.best.portfolio)
        reached = self._growth(most)
        return Study(
            most=reached,
            alone=self._paths("alone", {path: (path,) for path in free.allowed}),
            without=self._paths(
                "without", {path: tuple(other for other in free.allowed if other != path) for path in free.allowed}
            ),
            second_best=self._second(),
            bottlenecks=self._bottlenecks(free, most),
            frontier=self._frontier(reached),
            robustness=self._robustness(free, most),
            unproven=self.unproven,
            missing=self.missing,
        )

    def _solved(
        self, name: str, case: Case, *, start: Portfolio | None = None, other_than: Portfolio | None = None
    ) -> Optimum | None:
        """Return the answer to one question, or None where it was not found."""
        try:
            found = optimum(case, self.deadline, start=start, other_than=other_than)
        except OutOfTime:
            self.missing.append(name)
            return None
        if found.status == "limit" and found.portfolio is not None:
            self.unproven[name] = 1.0 if found.gap is None else found.gap
        elif found.status == "limit":
            self.missing.append(name)
            return None
        return found

    def _growth(self, found: Optimum | None) -> float:
        """Return the growth of an answer as a ratio; without any lever there is momentum."""
        money = self.case.momentum if found is None or found.account is None else found.account.growth
        return ratio(money, self.case.base) or 0.0

    def _paths(self, name: str, sets: Mapping[str, tuple[str, ...]]) -> dict[str, float]:
        asked = self.case.asked("most_growth")
        solved = {path: self._solved(f"{name}[{path}]", asked.on_paths(allowed)) for path, allowed in sets.items()}
        return {path: self._growth(found) for path, found in solved.items() if found is not None}

    def _second(self) -> SecondBest | None:
        if self.best.portfolio is None:
            return None
        found = self._solved("second_best", self.case, other_than=self.best.portfolio)
        if found is None or found.portfolio is None or found.account is None:
            return None
        first, second = pattern(self.best.portfolio), pattern(found.portfolio)
        grid = Grid(self.case)
        levers = chosen_levers(self.case, found.portfolio, found.account)
        return SecondBest(
            objective=grid.money(found.value),
            price=grid.money(abs(found.value - self.best.value)),
            growth=ratio(grid.money(found.account.growth), self.case.base),
            cost=grid.total([lever.cost for lever in levers]),
            levers=levers,
            dropped=[key for key in first if key not in second],
            added=[key for key in second if key not in first],
            moved=[key for key in first if key in second and first[key] != second[key]],
        )

    def _bottlenecks(self, free: Case, most: Optimum | None) -> list[Bottleneck]:
        """Return the limits by how much growth each alone holds back."""
        if most is None:
            return []
        grid, found = Grid(self.case), []
        for name, loosened in limits_of(free).items():
            wider = self._solved(f"bottlenecks[{name}]", loosened(free), start=most.portfolio)
            if wider is not None:
                extra = max(wider.value - most.value, 0.0)
                binding = extra > _HELD_BACK * self.case.goal
                growth = self._growth(wider)
                found.append(Bottleneck(limit=name, growth=growth, extra=grid.money(extra), binding=binding))
        return sorted(found, key=lambda bottleneck: (-bottleneck.extra, bottleneck.limit))

    def _frontier(self, most: float) -> list[FrontierPoint]:
        """Return the least cost of each growth; the budget stays as it is."""
        points: list[FrontierPoint] = []
        last: tuple[float, float] | None = None
        for growth in self._growths(most):
            asked = replace(self.case.asked("least_cost"), goal=self.case.base * (1.0 + growth))
            found = self._solved(f"frontier[{growth:g}]", asked)
            if found is None:
                continue
            point = self._point(growth, found, last)
            last = last if point.cost is None else (growth, point.cost)
            points.append(point)
        return points

    def _point(self, growth: float, found: Optimum, last: tuple[float, float] | None) -> FrontierPoint:
        if found.portfolio is None:
            return FrontierPoint(growth=growth, cost=None, levers=0, marginal_expense_ratio=None)
        cost = Grid(self.case).money(found.value)
        marginal = None
        if last is not None:
            marginal = ratio(cost - last[1], (growth - last[0]) * self.case.base)
        return FrontierPoint(growth=growth, cost=cost, levers=len(found.portfolio), marginal_expense_ratio=marginal)

    def _growths(self, most: float) -> Iterable[float]:
        if self.written.options.frontier is not None:
            return sorted(set(self.written.options.frontier))
        end = math.floor(most / _ROUNDING) * _ROUNDING
        steps = [step * _STEP for step in range(1, math.ceil(end / _STEP))]
        goal = self.case.needed / self.case.base
        return sorted({float(f"{growth:.9g}") for growth in (*steps, goal, end) if 0 < growth <= end})

    def _robustness(self, free: Case, most: Optimum | None) -> list[RobustPoint]:
        """Return the growth that holds whichever levers fail; each answer is where the next begins."""
        failures: Iterable[int] = self.written.options.failures or _FAILURES
        if not any(lever.shortfall > 0 for lever in free.usable):
            failures = (0,)
        asked, before, points = free.asked("most_protected_growth"), most, []
        for count in sorted({min(count, len(free.usable)) for count in failures}):
            known = None if before is None else before.portfolio
            found = self._solved(f"robustness[{count}]", replace(asked, failures=count), start=known)
            if found is None:
                continue
            guaranteed = ratio(found.value, self.case.base) or 0.0
            before = found
            points.append(
                RobustPoint(failures=count, guaranteed_growth=guaranteed, expected_growth=self._growth(found))
            )
        return points
