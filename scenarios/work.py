"""What is sent to where work is done, and what comes back: blocks of points.

A task carries all that it needs, as bytes; whoever gets several of one sweep reads the plan once.
"""

import pickle
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from scenarios.answering import Answering
from scenarios.axes import Block, Point, Points
from scenarios.points import Found
from schemas.plan import Plan
from schemas.scenario import Sweep
from schemas.what_if import SweepEvent


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
def _read(content: bytes) -> tuple[Answering, Points]:
    plan, sweep = pickle.loads(content)  # noqa: S301 - written by `Setup.of` in this service
    points = Points(sweep)
    return Answering(plan, points), points


def answered(task: Task) -> Answered:
    """Answer the points of a task; what a point cannot mean, or cannot be found, is told there.

    Raises
    ------
    MemoryError
    """
    answering, points = _read(task.setup.content)
    block = task.block
    numbers = range(block.first, block.end)
    if block.along is None:
        return Answered([(number, points[number], answering.single(points[number])) for number in numbers])
    line = [points[number] for number in [*numbers, *([block.end] if block.beyond else [])]]
    found, events = answering.line(block.along, line, len(numbers))
    others = {name: value for name, value in line[0].items() if name != block.along}
    told = list(zip(numbers, line, found, strict=False))
    return Answered(told, [event.model_copy(update={"where": others}) for event in events])


def left_out(task: Task, reason: str) -> Answered:
    """Return the points of a task that a limit stopped."""
    _, points = _read(task.setup.content)
    told: list[tuple[int, Any, Found]] = []
    for number in range(task.block.first, task.block.end):
        found = Found()
        found.columns.update(outcome="limit", error=reason, binding=[])
        told.append((number, points[number], found))
    return Answered(told)
