"""Where along the goals rules begin to bind, and where they stop."""

from bisect import bisect_left, insort
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from solvers.exact.path import Tier
from solvers.path.answer import Event
from solvers.path.chain import Chain
from solvers.path.moving import Moving

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
BINDING = 1e-7
"""A row binds where it has less room than this part of the average target."""
PRECISION = 1e-6
"""How exactly, relative, a total is found at which a rule begins or stops to bind, where no breakpoint tells it."""


def binding(found: Moving, street: float, targets: Array) -> Flags:
    """Return which rows (m, 2) bind from below and from above; rows whose two limits meet always bind."""
    return room(found, street, targets) < BINDING * street / found.problem.size


def room(found: Moving, street: float, targets: Array) -> Array:
    """Return how far rows (m, 2) are from their limits, below and above, money."""
    lines = found.problem.lines
    activity = lines.matrix @ targets
    low, high = lines.lower.at(street, street), lines.upper.at(street, street)
    return np.stack([activity - low, high - activity], axis=1)


@dataclass(frozen=True)
class State:
    """How much room rows (m, 2) have from below and above at a street total, money."""

    street: float
    room: Array
    binding: Flags


def state_of(found: Moving, street: float, targets: Array) -> State:
    """Return the state at a street total with its targets (n,), money."""
    left = room(found, street, targets)
    return State(street, left, left < BINDING * street / found.problem.size)


def events_of_chain(chain: Chain, states: Sequence[State]) -> Iterator[Event]:
    """Yield the events between neighbours of rising, possible totals, to `PRECISION`.

    A rule that binds only between two of them is not noticed.
    """
    names, over = chain.found.problem.lines.names, 1.0 + chain.found.problem.over_assignment
    known = list(states)
    waiting = [(left, right, 0) for left, right in pairwise(states)][::-1]
    while waiting:
        left, right, depth = waiting.pop()
        rows, sides = np.nonzero(left.binding != right.binding)
        if not rows.size:
            continue
        middle = None
        if right.street - left.street > PRECISION * right.street:
            street = _between(known, left, right, (int(rows[0]), int(sides[0])), depth)
            targets = chain.at(street).targets
            middle = None if targets is None else state_of(chain.found, street, targets)
        if middle is not None:
            insort(known, middle, key=lambda state: state.street)
            waiting += [(middle, right, depth + 1), (left, middle, depth + 1)]
            continue
        for row, side in zip(rows.tolist(), sides.tolist(), strict=True):
            yield _event(right.street / over, names[row], side, begins=bool(right.binding[row, side]))


def _between(known: Sequence[State], left: State, right: State, of: tuple[int, int], depth: int) -> float:
    """Return a total between two at which to look for the one where a row begins or stops to bind.

    Its room is piecewise linear in the total: where the last two totals on its side see it end is a little this side or
    that of where it does, unless there are breakpoints in between; every third time the middle is looked at.
    """
    middle = 0.5 * (left.street + right.street)
    begins = bool(right.binding[of])
    inner = bisect_left(known, left.street if begins else right.street, key=lambda state: state.street)
    outer = inner + (-1 if begins else 1)
    if depth % 3 == 2 or not 0 <= outer < len(known):
        return middle
    here, there = known[inner], known[outer]
    slope = (here.room[of] - there.room[of]) / (here.street - there.street)
    if slope == 0.0 or there.binding[of]:
        return middle
    end = here.street - float(here.room[of] / slope)
    aim = end * (1.0 + (0.4 if (depth % 3 == 0) == begins else -0.4) * PRECISION)
    return aim if left.street < aim < right.street else middle


def _event(goal: float, rule: str, side: int, *, begins: bool) -> Event:
    return Event(goal, rule, "max" if side else "min", "begins to bind" if begins else "stops binding")


def events_of_tiers(found: Moving, above: Tier, inside: Tier | None) -> tuple[Iterator[Event], Flags]:
    """Return the events of a path on a tree, exactly, and which rows (m, 2) bind at its beginning.

    No target falls as the total rises: a row leaves its lower limit with the first of its cells to rise, and is at its
    upper one with the last.
    """
    lines, scale = found.problem.lines, found.base.scale
    ends = above if inside is None else inside
    low_street, high_street = float(above.totals[0, 0]) / scale, float(above.totals[-1, 0]) / scale
    first, last = binding(found, low_street, ends.start / scale), binding(found, high_street, ends.stop / scale)
    changed = np.flatnonzero((first != last).any(axis=1))
    rows = lines.matrix[changed]
    filled = np.flatnonzero(np.diff(rows.indptr))
    changed, rows = changed[filled], rows[filled]
    begins, stops = (_totals(above, inside, levels)[rows.indices] for levels in (ends.begins, ends.ends))
    if changed.size:
        begins, stops = np.fmin.reduceat(begins, rows.indptr[:-1]), np.fmax.reduceat(stops, rows.indptr[:-1])
    over = scale * (1.0 + found.problem.over_assignment)

    def events() -> Iterator[Event]:
        for k, row in enumerate(changed.tolist()):
            for side, total in ((0, begins[k]), (1, stops[k])):
                if first[row, side] != last[row, side]:
                    yield _event(float(total) / over, lines.names[row], side, begins=bool(last[row, side]))

    return events(), first


def _totals(above: Tier, inside: Tier | None, levels: Array) -> Array:
    """Return the whole's total (n,) at which cells are at levels (n,) of their roots; NaN for those that never move."""
    if inside is not None:
        sums = inside.line.totals(inside.root_of, levels)
        weight = above.weight[inside.root_of]
        levels = sums / np.where(weight > 0, weight, np.nan)
    return above.line.totals(np.zeros(len(levels), dtype=np.int64), levels)
