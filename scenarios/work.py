"""What is sent to where work is done, and what comes back: blocks of points.

A task carries all that it needs, as bytes; whoever gets several of one sweep reads the plan once.
"""

import pickle
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from scenarios.axes import Block, Point, Points
from scenarios.points import Found, line, single
from schemas.plan import Plan
from schemas.scenario import Sweep
from schemas.what_if import SweepEvent
from solvers.errors import PlanError, SolverError
from solvers.operations import applied


@dataclass(frozen=True)
class Setup:
    """A plan and the sweep around it, as one text of bytes that workers are sent."""

    content: bytes

    @classmethod
    def of(cls, plan: Plan, sweep: Sweep) -> "Setup":
        """Write a plan and a sweep down."""
        return cls(pickle.dumps((plan, sweep), protocol=pickle.HIGHEST_PROTOCOL))


@dataclass(frozen=True)
class Task:
    """Points of one sweep that are answered together."""

    setup: Setup
    block: Block


@dataclass(frozen=True)
class Answered:
    """Points with what they came to, and what happens on the way from one to the next."""

    points: list[tuple[int, Point, Found]]
    events: list[SweepEvent] = field(default_factory=list)


@lru_cache(maxsize=2)
def _read(content: bytes) -> tuple[Plan, Points]:
    plan, sweep = pickle.loads(content)  # noqa: S301 - written by `Setup.of` in this service
    return plan, Points(sweep)


def answered(task: Task) -> Answered:
    """Answer the points of a task; what a point cannot mean, or cannot be found, is told there.

    Raises
    ------
    MemoryError
    """
    plan, points = _read(task.setup.content)
    block = task.block
    if block.along is not None:
        found = _line(plan, points, block)
        if found is not None:
            return found
    solved: dict[str, Found] = {}
    told = []
    for number in range(block.first, block.end):
        point = points[number]
        key = repr(sorted(point.items()))
        if key not in solved:
            solved[key] = _single(plan, points, point)
        told.append((number, point, solved[key]))
    return Answered(told)


def _line(plan: Plan, points: Points, block: Block) -> Answered | None:
    numbers = range(block.first, block.end)
    given = [points[number] for number in [*numbers, *([block.end] if block.beyond else [])]]
    axis = str(block.along)
    others = {name: value for name, value in given[0].items() if name != axis}
    path = points.sweep.axes[axis].path or ""
    try:
        base = applied(plan, points.operations(given[0])).plan
        found = line(base, axis, path, [point[axis] for point in given], points.sweep.totals)
    except (PlanError, SolverError, ValueError):
        return None  # told at the point that it is about
    if found is None:
        return None
    events = [event.model_copy(update={"where": others}) for event in found.events]
    return Answered(list(zip(numbers, given, found.points, strict=False)), events)


def _single(plan: Plan, points: Points, point: Point) -> Found:
    sweep = points.sweep
    try:
        made = applied(plan, points.operations(point)).plan
        return single(made, sweep.totals, reaching=sweep.combine == "one_at_a_time")
    except PlanError as error:
        found = Found()
        found.columns.update(outcome="invalid", error=str(error), binding=[])
        return found
    except SolverError as error:
        found = Found()
        found.columns.update(outcome="limit", error=str(error), binding=[])
        return found


def left_out(task: Task, reason: str) -> Answered:
    """Return the points of a task that a limit stopped."""
    _, points = _read(task.setup.content)
    told: list[tuple[int, Any, Found]] = []
    for number in range(task.block.first, task.block.end):
        found = Found()
        found.columns.update(outcome="limit", error=reason, binding=[])
        told.append((number, points[number], found))
    return Answered(told)
