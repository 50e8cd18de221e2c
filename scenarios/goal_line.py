"""What happens along a line of goals: where rules begin and stop to bind, and where goals cease to be possible.

Where rules are rows the exact path tells (`solvers.path`). Rules about peers, soft rules and those that choose who gets
a target have no such path: there what happens is closed in between points until it is known to `WITHIN`.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from scenarios.points import Found
from schemas.what_if import SweepEvent, What
from solvers.answer import short
from solvers.deadline import Deadline, OutOfTime
from solvers.path import Path, follow
from solvers.problem import Problem

WITHIN = 1e-4
"""How exactly an event is known where no path tells it: this part of the goal."""
OF_CELLS = ("potential", "lock", "min", "max")


@dataclass(frozen=True)
class Axis:
    """A goal axis: its name, and how a goal, money, is written on it."""

    name: str
    written: Callable[[float], float]


def axis_of(name: str, path: str, base: float) -> Axis:
    """Return a goal axis; `path` is `goal.growth`, over `base`, or `goal.amount`."""
    if path == "goal.growth":
        return Axis(name, lambda goal: short(goal / base - 1.0))
    return Axis(name, short)


def events_along(axis: Axis, problem: Problem, found: Path) -> list[SweepEvent]:
    """Return what happens along an exact path; where its time is over, that it was not looked for."""
    try:
        found = _to_the_ends(problem, found)
        events = [
            SweepEvent(axis=axis.name, at=axis.written(event.goal), rule=event.rule, side=event.side, what=event.what)
            for event in found.events
        ]
        return sorted([*events, *_turns(axis, found)], key=_in_order)
    except OutOfTime:
        return [unfinished(axis, float(found.goals.min()))]


def unfinished(axis: Axis, goal: float) -> SweepEvent:
    """Return the event that from a goal, money, to the end of its line not all events are known."""
    return SweepEvent(axis=axis.name, at=axis.written(goal), rule=None, what="not looked any further")


def _to_the_ends(problem: Problem, found: Path) -> Path:
    """Return the same path, gone as far as goals are possible, where they cease to be within it."""
    reached = found.reach if not found.possible.all() and found.possible.any() else None
    if reached is None:
        return found
    ends = np.array([reached.least, reached.most]) / (1.0 + problem.over_assignment)
    inside = ends[(ends > found.goals.min()) & (ends < found.goals.max())]
    return follow(problem, np.concatenate([found.goals, inside])) if inside.size else found


def _turns(axis: Axis, found: Path) -> Iterator[SweepEvent]:
    """Yield where goals become possible, and impossible."""
    order = np.argsort(found.goals, kind="stable")
    possible = found.possible[order]
    turns: list[tuple[What, bool]] = [("becomes possible", True), ("becomes impossible", False)]
    for what, comes in turns:
        there = possible[1:] & ~possible[:-1] if comes else possible[:-1] & ~possible[1:]
        if there.any() and found.reach is not None:
            goal = found.least if comes else found.most
            blocked = found.reach.blocked_at_least if comes else found.reach.blocked_at_most
            rules = sorted(dict.fromkeys("potential" if name.startswith("potential[") else name for name in blocked))
            at = None if goal is None else axis.written(goal)
            yield SweepEvent(axis=axis.name, at=at, rule=None, what=what, blocked_by=rules)


# --- where no path tells ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _State:
    """What a goal, money, came to: whether it is possible, and the rules that bind."""

    goal: float
    possible: bool
    binding: frozenset[str]


def events_between(
    axis: Axis, goals: Sequence[float], points: Sequence[Found], answer: Callable[[float], Found], deadline: Deadline
) -> list[SweepEvent]:
    """Return what happens between neighbouring goals, money, each to `WITHIN`; see `events_of_chain`.

    Parameters
    ----------
    points : what the goals came to
    answer : returns what any goal comes to
    """
    known = [_state(goal, point) for goal, point in zip(goals, points, strict=True)]
    states = sorted((state for state in known if state is not None), key=lambda state: state.goal)
    events: list[SweepEvent] = []
    waiting = list(pairwise(states))[::-1]
    while waiting:
        left, right = waiting.pop()
        if (left.possible, left.binding) == (right.possible, right.binding):
            continue
        try:
            deadline.left()
            middle = None
            if right.goal - left.goal > WITHIN * right.goal:
                goal = 0.5 * (left.goal + right.goal)
                middle = _state(goal, answer(goal))
        except OutOfTime:
            return [*sorted(events, key=_in_order), unfinished(axis, left.goal)]
        if middle is None:
            events += _changes(axis, left, right)
        else:
            waiting += [(middle, right), (left, middle)]
    return sorted(events, key=_in_order)


def _state(goal: float, point: Found) -> _State | None:
    """Return the state that a point tells; None where it was stopped."""
    outcome = point.columns["outcome"]
    if outcome not in ("optimal", "feasible", "infeasible"):
        return None
    return _State(goal, outcome != "infeasible", frozenset(point.columns["binding"] or ()) - set(OF_CELLS))


def _changes(axis: Axis, left: _State, right: _State) -> Iterator[SweepEvent]:
    """Yield what differs between two goals next to each other."""
    at, within = axis.written(right.goal), WITHIN
    if left.possible != right.possible:
        what: What = "becomes possible" if right.possible else "becomes impossible"
        blocked = sorted((left if left.possible else right).binding)
        yield SweepEvent(axis=axis.name, at=at, rule=None, what=what, blocked_by=blocked, within=within)
        return
    for rule in sorted(left.binding ^ right.binding):
        turn: What = "begins to bind" if rule in right.binding else "stops binding"
        yield SweepEvent(axis=axis.name, at=at, rule=rule, what=turn, within=within)


def _in_order(event: SweepEvent) -> tuple[float, bool, str, str]:
    """Return what events are sorted by: the end comes after what happens just before it."""
    return round(event.at or 0.0, 6), event.rule is None, event.rule or "", event.side or ""
