"""Answers the points of one sweep one after the other: what they have in common is made once.

Points that differ in goal, bounds or drivers share the ids of their cells and the scopes of their rules
(`solvers.kept`), and each is searched for from the limits that bound the last one (`solvers.path.nearby`). None of
that can be seen: a point comes to the same, to the last bit, whichever was answered before it. Equal problems are
answered once.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from scenarios.axes import Point, Points
from scenarios.goal_line import Axis, axis_of, events_along, events_between, unfinished
from scenarios.points import Found, allocated, bare, impossible, most, of_targets, reach_of, refused, stopped
from scenarios.totals import Wanted
from schemas.plan import Goal, Plan
from schemas.what_if import SweepEvent
from solvers.compile import compile_plan
from solvers.deadline import Deadline, OutOfTime
from solvers.errors import PlanError, SolverError
from solvers.hashing import plan_hash
from solvers.kept import Kept
from solvers.model import matrix_of, scaled
from solvers.operations import applied
from solvers.path import Path, follow
from solvers.path.chain import NEARLY, solved_fully, violation
from solvers.path.goals import goals_of
from solvers.path.nearby import Nearby, in_one_step, of_rows_alone
from solvers.path.range import Reach
from solvers.problem import Problem

MOST_KEPT = 200_000
"""Numbers of answers that are kept for plans that come again: some thousand answers, or tens of megabytes."""
Array = NDArray[np.float64]
Value = TypeVar("Value")


class _Recent(Generic[Value]):
    """What was found for the keys used last, as far as `MOST_KEPT` numbers go.

    Parameters
    ----------
    numbers : how many numbers a value has
    """

    def __init__(self, numbers: Callable[[Value], int]) -> None:
        self._found: OrderedDict[bytes, Value] = OrderedDict()
        self._numbers, self._kept = numbers, 0

    def get(self, key: bytes, make: Callable[[], Value]) -> Value:
        """Return what is known, or made now."""
        if key in self._found:
            self._found.move_to_end(key)
            return self._found[key]
        value = self._found[key] = make()
        self._kept += self._numbers(value)
        while self._kept > MOST_KEPT and len(self._found) > 1:
            self._kept -= self._numbers(self._found.popitem(last=False)[1])
        return value


def _numbers_of(found: Found) -> int:
    """Return about how many numbers and names an answer has."""
    return (
        20
        + len(found.columns["binding"] or ())
        + sum(len(told) for tables in (found.totals, *found.measures.values()) for told in tables.values())
    )


@dataclass(frozen=True)
class Made:
    """The plan of a point, and the same as arrays."""

    plan: Plan
    problem: Problem

    def at_goal(self, goal: float) -> "Made":
        """Return the same with another goal, money; fair shares move with it."""
        street = goal * (1.0 + self.problem.over_assignment)
        problem = replace(self.problem, goal=goal, street=street, fair_share=self.problem.rates * street)
        return Made(self.plan, problem)


class Answering:
    """Answers points of one sweep."""

    def __init__(self, plan: Plan, points: Points) -> None:
        self._plan, self._points = plan, points
        self._wanted = Wanted.by(points.sweep)
        self._kept, self._nearby = Kept(), Nearby()
        self._lines: sparse.csr_array | None = None
        self._matrix: sparse.csr_array | None = None
        self._answers, self._reaches = _Recent[Found](_numbers_of), _Recent[Reach | None](lambda _: 200)

    def single(self, point: Point) -> Found:
        """Return what a point comes to; what it cannot mean, or cannot be found, is told there."""
        try:
            return self.found(self.made(point))
        except (PlanError, SolverError) as error:
            return refused(error, self._plan.options.language or "en")

    def line(self, along: str, given: Sequence[Point], count: int) -> tuple[list[Found], list[SweepEvent]]:
        """Return what the first points of a line of goals come to, and what happens along all of it.

        Parameters
        ----------
        along : the goal axis, which alone moves from point to point
        """
        try:
            return self._line(along, given, count)
        except (PlanError, SolverError, ValueError):  # told at the point that it is about
            return [self.single(point) for point in given[:count]], []

    def _line(self, along: str, given: Sequence[Point], count: int) -> tuple[list[Found], list[SweepEvent]]:
        path = self._points.sweep.axes[along].path or ""
        made = self.made(given[0])
        goals = [Goal.model_validate({path.removeprefix("goal."): point[along]}) for point in given]
        money = goals_of(made.plan, made.problem, goals)
        axis = axis_of(along, path, float(made.problem.history.sum()))
        if not of_rows_alone(made.problem):
            return self._line_of_kinds(axis, made, given, count, money)
        try:
            found = follow(made.problem, money)
        except OutOfTime:
            return [self.single(point) for point in given[:count]], [unfinished(axis, float(money.min()))]
        if in_one_step(made.problem):
            points = [self.found(made.at_goal(goal)) for goal in money[:count].tolist()]
        else:
            points = [self._on_path(made, found, place) for place in range(count)]
        return points, events_along(axis, made.problem, found)

    def _on_path(self, made: Made, found: Path, place: int) -> Found:
        """Return what a goal of an exact path comes to."""
        plan, problem = made.plan, made.at_goal(float(found.goals[place])).problem
        if not found.possible[place]:
            return impossible(plan, problem, lambda: self.reach(problem))
        targets, residual = found.targets[place], float(found.residuals[place])
        proven = residual if np.isfinite(residual) else violation(problem, targets)
        return of_targets(problem, targets, proven, self._wanted)

    def _line_of_kinds(
        self, axis: Axis, made: Made, given: Sequence[Point], count: int, money: Array
    ) -> tuple[list[Found], list[SweepEvent]]:
        """Return the same of a plan with rules that are no rows: each goal is allocated."""
        deadline = Deadline(made.problem.time_limit)
        points = [self.single(point) for point in given]

        def answer(goal: float) -> Found:
            plan = made.plan.model_copy(update={"goal": Goal(amount=goal)})
            return self.found(Made(plan, compile_plan(plan, self._kept)))

        return points[:count], events_between(axis, money.tolist(), points, answer, deadline)

    def made(self, point: Point) -> Made:
        """Return the plan of a point.

        Raises
        ------
        PlanError
        """
        plan = bare(applied(self._plan, self._points.operations(point), kept=self._kept).plan)
        return Made(plan, compile_plan(plan, self._kept))

    def found(self, made: Made) -> Found:
        """Return what a plan comes to; equal plans are answered once.

        Raises
        ------
        SolverError
        """
        sweep = self._points.sweep
        reaching = sweep.combine == "one_at_a_time"
        plan, problem = made.plan, made.problem
        if in_one_step(problem):
            key = _fingerprint(plan, problem)
            return self._answers.get(key, lambda: self._stepped(plan, problem, reaching=reaching))
        key = plan_hash(plan, problem.table).encode()
        return self._answers.get(key, lambda: allocated(plan, problem, self._wanted, reaching=reaching))

    def reach(self, problem: Problem) -> Reach | None:
        """Return the street totals that rules allow."""
        return self._reaches.get(_rules_of(problem).digest(), lambda: reach_of(problem))

    def _stepped(self, plan: Plan, problem: Problem, *, reaching: bool) -> Found:
        """Return what a plan comes to whose answer is a step from that of the last one."""
        deadline = Deadline(problem.time_limit)
        try:
            found = self._targets(problem, deadline)
        except OutOfTime:
            return stopped(problem)
        if found is None:
            return impossible(plan, problem, lambda: self.reach(problem))
        point = of_targets(problem, *found, self._wanted)
        if reaching:
            point.columns["reachable_max"] = most(plan, problem, lambda: self.reach(problem))
        return point

    def _targets(self, problem: Problem, deadline: Deadline) -> tuple[Array, float] | None:
        """Return targets (n,), money, and the residual of their optimality conditions; None where rules allow none."""
        if self._lines is not problem.lines.matrix:
            self._lines, self._matrix = problem.lines.matrix, matrix_of(problem)
        model = scaled(problem, self._matrix)
        near = self._nearby.solved(model)
        if near is not None:
            return near.x / model.scale, near.residual
        if not self._within_reach(problem):
            return None
        targets = solved_fully(problem, deadline, lambda: True)
        if targets is None:
            return None
        near = self._nearby.solved(model, targets * model.scale)
        return (targets, violation(problem, targets)) if near is None else (near.x / model.scale, near.residual)

    def _within_reach(self, problem: Problem) -> bool:
        reached = self.reach(problem)
        return reached is not None and reached.least * (1 - NEARLY) <= problem.street <= reached.most * (1 + NEARLY)


def _fingerprint(plan: Plan, problem: Problem) -> bytes:
    """Return what is equal for problems that come to the same."""
    digest = _rules_of(problem)
    says = (problem.goal, problem.street, plan.goal.growth is None, problem.report_by, problem.lines.names)
    digest.update(repr(says).encode())
    digest.update(problem.rates.tobytes())
    for limit in problem.cell_limits:
        digest.update(limit.name.encode())
        digest.update(limit.cells.tobytes())
    return digest.digest()


def _rules_of(problem: Problem) -> hashlib.blake2b:
    """Return the digest of all that limits targets, but for the goal."""
    digest = hashlib.blake2b(digest_size=16)
    lines, matrix = problem.lines, problem.lines.matrix
    digest.update(repr((problem.over_assignment, float(problem.history.sum()))).encode())
    limits = (part for side in (lines.lower, lines.upper) for part in (side.fixed, side.of_total, side.of_fair))
    for array in (problem.lower, problem.upper, matrix.data, matrix.indices, matrix.indptr, *limits):
        digest.update(array.tobytes())
    return digest
