"""Rounding under soft rules and rules about peers.

Hard rules are kept. Soft ones are kept where the targets before rounding keep them, and missed by no more than before
(to the next whole unit) where those miss them. Where no whole multiples do all that, soft rules give way, by as little
as possible in all; only then hard ones, as they do without any soft rule.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from solvers.blocks import stacked
from solvers.deadline import Deadline
from solvers.grid import unit_grid
from solvers.lines import Limits, Lines
from solvers.peers import Cut, cut_lines, excess, missed
from solvers.problem import Problem
from solvers.rounding.least_change import first_possible, rounded
from solvers.rounding.relaxed import rounded_softly
from solvers.rounding.task import Rounded, task_of, totals_of

Array = NDArray[np.float64]
_ROUNDS = 50
"""Times that rows of rules about peers are added before the rules give way."""


def rounded_under_all(
    problem: Problem, targets: Array, unit: float, cuts: Sequence[Cut], deadline: Deadline
) -> tuple[Rounded, tuple[Cut, ...]]:
    """Return the nearest whole multiples that keep every rule, as far as there are any, and the cuts that they keep.

    Parameters
    ----------
    targets : array (n,), money
    cuts : rows of rules about peers that the targets were found with
    """
    slack = {place: _slack(problem, place, targets) for place in range(len(problem.peers))}
    found, written = keeping_all(problem, targets, unit, cuts, slack, deadline)
    return (found, written) if found else _giving_way(problem, targets, unit, written, slack, deadline)


def keeping_all(
    problem: Problem, targets: Array, unit: float, cuts: Sequence[Cut], slack: dict[int, float], deadline: Deadline
) -> tuple[Rounded | None, tuple[Cut, ...]]:
    """Return the nearest whole multiples that keep every rule, None where there are none, and the cuts looked at.

    Parameters
    ----------
    slack : by how much each rule about peers may be missed, in its own unit, by its place
    """
    written = tuple(cuts)
    for _ in range(_ROUNDS):
        whole = with_soft_rows(problem, targets, unit, written, slack)
        found = first_possible(whole, targets, unit, deadline)
        further = [] if found is None else _further(problem, found, unit, written, slack)
        if not further:
            return found, written
        written += tuple(further)
    return None, written


def _slack(problem: Problem, place: int, targets: Array) -> float:
    """Return by how much a soft rule about peers is missed by targets, in its own unit."""
    peers = problem.peers[place]
    if peers.wish is None:
        return 0.0
    values = peers.values(targets, problem.street, problem.street)
    return max(0.0, excess(peers.kind, values, peers.limit) / peers.size)


def _further(problem: Problem, found: Rounded, unit: float, known: Sequence[Cut], slack: dict[int, float]) -> list[Cut]:
    money = found.total * unit
    seen = {(cut.peers, cut.weights.tobytes()) for cut in known}
    further = []
    for place, peers in enumerate(problem.peers):
        values = peers.values(np.asarray(found.counts * unit, dtype=np.float64), money, problem.street)
        cuts = [Cut(place, weights) for weights in missed(peers, values, slack[place])]
        further += [cut for cut in cuts if (place, cut.weights.tobytes()) not in seen]
    return further


def with_soft_rows(
    problem: Problem, targets: Array, unit: float, cuts: Sequence[Cut], slack: dict[int, float]
) -> Problem:
    """Return the problem with soft rows and cuts among its lines, loosened by what the targets miss."""
    written = cut_lines(problem.peers, cuts, problem.size)
    unit_of = [problem.peers[cut.peers] for cut in cuts]
    over = np.array(
        [
            slack[cut.peers] * peers.size * peers.unit(problem.street, problem.street)
            for cut, peers in zip(cuts, unit_of, strict=True)
        ]
    )
    gives = np.where(over > 0, over / written.largest, 0.0)
    upper = replace(written.upper, fixed=written.upper.fixed + gives)
    parts = [problem.lines]
    if problem.wishes is not None:
        parts.append(loosened(problem.wishes.lines, targets, problem.street, unit))
    parts.append(replace(written, upper=upper))
    return replace(problem, lines=stacked(parts, problem.size), wishes=None, peers=())


def loosened(lines: Lines, targets: Array, street: float, unit: float) -> Lines:
    """Return soft rows with the limits that targets miss moved to the next whole unit behind them."""
    value = lines.matrix @ targets
    low, high = lines.lower.at(street, street), lines.upper.at(street, street)
    slack = 1e-9 * np.maximum(1.0, np.abs(value) / unit)
    down, up = np.floor(value / unit + slack) * unit, np.ceil(value / unit - slack) * unit
    below = value < low - 1e-9 * np.maximum(unit, np.abs(value))
    above = value > high + 1e-9 * np.maximum(unit, np.abs(value))
    return replace(lines, lower=_at(lines.lower, below, down), upper=_at(lines.upper, above, up))


def _at(limits: Limits, moved: NDArray[np.bool_], now: Array) -> Limits:
    return Limits(
        np.where(moved, now, limits.fixed),
        np.where(moved, 0.0, limits.of_total),
        np.where(moved, 0.0, limits.of_fair),
    )


def _giving_way(
    problem: Problem,
    targets: Array,
    unit: float,
    cuts: tuple[Cut, ...],
    slack: dict[int, float],
    deadline: Deadline,
) -> tuple[Rounded, tuple[Cut, ...]]:
    """Return the rounding in which soft rules give way least; where that is not enough, hard ones do.

    Hard rules about peers are looked at in whatever order it brings the peers.
    """
    for _ in range(_ROUNDS):
        hard = tuple(cut for cut in cuts if problem.peers[cut.peers].wish is None)
        strict = with_soft_rows(replace(problem, wishes=None), targets, unit, hard, slack)
        softly = _softly(problem, targets, unit, cuts, slack, deadline)
        found, kept = (softly, ()) if softly else (rounded(strict, targets, unit, deadline), hard)
        further = _further(problem, found, unit, cuts, slack)
        broken = tuple(cut for cut in further if problem.peers[cut.peers].wish is None)
        if not broken:
            break
        cuts += broken
    return found, kept


def _softly(
    problem: Problem,
    targets: Array,
    unit: float,
    cuts: tuple[Cut, ...],
    slack: dict[int, float],
    deadline: Deadline,
) -> Rounded | None:
    """Return the rounding in which soft rules give way least and no other; None where there is none."""
    whole = with_soft_rows(problem, targets, unit, cuts, slack)
    yields = np.zeros(whole.lines.count, dtype=np.bool_)
    yields[problem.lines.count : whole.lines.count - len(cuts)] = True
    yields[whole.lines.count - len(cuts) :] = [problem.peers[cut.peers].wish is not None for cut in cuts]
    totals = totals_of(problem, unit_grid(unit))
    for total in totals if yields.any() else ():
        found = rounded_softly(task_of(whole, targets, unit, total), yields, problem.seed, deadline)
        if found is not None:
            return replace(found, neighbour=total != totals[0])
    return None
