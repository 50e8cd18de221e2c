"""The points of a sweep: which values its axes take together, and in which order."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np

from scenarios.read import filled
from schemas.finding import Finding
from schemas.scenario import Axis, Sweep
from solvers.errors import LimitError, PlanError
from solvers.names import pointer
from solvers.operations.applying import Operation

MOST_POINTS = 100_000
OF_GOAL = ("goal.growth", "goal.amount")
CHAIN = 20
"""Goals that one task goes through: fixed, so that answers do not depend on how many processes share the work."""
TOGETHER = 20
"""Points of one task that are no line of goals."""
Point = dict[str, Any]
"""Axis -> value; an axis that stays at the base is absent."""


@dataclass(frozen=True)
class Block:
    """Points that are answered together, `first` up to `end`.

    Attributes
    ----------
    along : the goal axis that alone moves from point to point; None where each stands alone
    beyond : whether the point after the last belongs to the same line of goals, so that what happens between is told
    """

    first: int
    end: int
    along: str | None = None
    beyond: bool = False


class Points:
    """The points of a sweep, numbered; made one by one, so that many take no memory.

    Attributes
    ----------
    names : axes in the order of the sweep
    values : axis -> its values
    count : number of points

    Raises
    ------
    PlanError
        Where axes do not go together.
    LimitError
        Where there are too many points.
    """

    def __init__(self, sweep: Sweep) -> None:
        self.sweep = sweep
        self.names = list(sweep.axes)
        self.values = _drawn(sweep) if sweep.combine == "latin_hypercube" else _listed(sweep)
        lengths = [len(self.values[name]) for name in self.names]
        if sweep.combine == "zip" and len(set(lengths)) > 1:
            raise PlanError([Finding("axes_of_unequal_length", "/sweep/axes", {"lengths": lengths})])
        self.count = {
            "product": prod(lengths),
            "one_at_a_time": 1 + sum(lengths),
            "zip": lengths[0],
            "latin_hypercube": lengths[0],
        }[sweep.combine]
        if self.count > MOST_POINTS:
            raise LimitError([Finding("sweep_too_large", "/sweep", {"found": self.count, "limit": MOST_POINTS})])
        of_goal = [name for name in self.names if sweep.axes[name].path in OF_GOAL]
        self.goal_axis = of_goal[0] if len(of_goal) == 1 else None

    def __getitem__(self, number: int) -> Point:
        """Return a point; of a product the goal axis varies fastest, or else the last one."""
        combine = self.sweep.combine
        if combine == "product":
            point = {}
            for name in reversed(self._nested):
                number, place = divmod(number, len(self.values[name]))
                point[name] = self.values[name][place]
            return {name: point[name] for name in self.names}
        if combine == "one_at_a_time":
            number -= 1
            for name in self.names if number >= 0 else ():
                if number < len(self.values[name]):
                    return {name: self.values[name][number]}
                number -= len(self.values[name])
            return {}
        return {name: self.values[name][number] for name in self.names}

    @property
    def _nested(self) -> list[str]:
        """The axes, outermost first."""
        others = [name for name in self.names if name != self.goal_axis]
        return others if self.goal_axis is None else [*others, self.goal_axis]

    def blocks(self) -> Iterator[Block]:
        """Yield the blocks in the order of their points."""
        for first, end, along in self._runs():
            size = TOGETHER if along is None else CHAIN
            for start in range(first, end, size):
                stop = min(start + size, end)
                yield Block(start, stop, along, along is not None and stop < end)

    def _runs(self) -> Iterator[tuple[int, int, str | None]]:
        """Yield where lines of goals, or points that stand alone, begin and end."""
        combine, goals = self.sweep.combine, self.goal_axis
        alone = combine == "zip" and len(self.names) == 1
        if goals is not None and (combine == "product" or alone):
            length = len(self.values[goals])
            yield from ((first, first + length, goals) for first in range(0, self.count, length))
        elif combine == "one_at_a_time":
            yield 0, 1, None
            first = 1
            for name in self.names:
                yield first, first + len(self.values[name]), name if name == goals else None
                first += len(self.values[name])
        else:
            yield 0, self.count, None

    def operations(self, point: Mapping[str, Any]) -> list[Operation]:
        """Return what makes a point of the plan."""
        return [operation(self.sweep.axes[name], value) for name, value in point.items()]


def operation(axis: Axis, value: object) -> Operation:
    """Return the operation of an axis at a value."""
    if axis.path is not None:
        return {"op": "set", "path": axis.path, "value": value}
    made: Operation = filled(axis.op, value)
    return made


def _listed(sweep: Sweep) -> dict[str, Sequence[Any]]:
    return {name: _values(axis) for name, axis in sweep.axes.items()}


def _values(axis: Axis) -> Sequence[Any]:
    if axis.range is None:
        return axis.values or []
    low, high, steps = axis.range.from_, axis.range.to, axis.range.steps
    if steps == 1:
        return [low]
    return [_tidy(low + (high - low) * step / (steps - 1)) for step in range(steps)]


def _drawn(sweep: Sweep) -> dict[str, Sequence[Any]]:
    """Return a Latin hypercube: every axis takes one value from each of equal slices, as many as there are samples."""
    draw = np.random.default_rng(sweep.seed)
    count = sweep.samples or 1
    drawn: dict[str, Sequence[Any]] = {}
    for name, axis in sweep.axes.items():
        places = (draw.permutation(count) + draw.random(count)) / count
        if axis.range is None and not all(_is_number(value) for value in axis.values or ()):
            listed = axis.values or []
            drawn[name] = [listed[int(place * len(listed))] for place in places.tolist()]
            continue
        low, high = _ends(name, axis)
        drawn[name] = [_tidy(low + (high - low) * place) for place in places.tolist()]
    return drawn


def _ends(name: str, axis: Axis) -> tuple[float, float]:
    if axis.range is not None:
        return axis.range.from_, axis.range.to
    numbers = [float(value) for value in axis.values or ()]
    if not numbers:
        raise PlanError([Finding("axis_empty", f"/sweep{pointer('axes', name)}/values")])
    return min(numbers), max(numbers)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _tidy(value: float) -> float:
    """Return a value without the noise of its last digits: 0.42, not 0.42000000000000004."""
    return float(f"{value:.12g}")
