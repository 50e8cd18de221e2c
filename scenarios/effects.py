"""How much of a change each operation caused: Shapley values, exact to the last decimal.

The value of a player is the average, over all orders in which players could come, of what it changes when it comes
(Shapley, A value for n-person games, 1953). Targets before rounding are shared out; rounding to whole units is a share
of its own. Shares are exact decimals and add up exactly, cell by cell and in total.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import factorial
from typing import Literal

import numpy as np

from scenarios.aligned import Aligned, Whole, aligned
from scenarios.players import players
from scenarios.solved import INDICATORS, Solved, Targets
from schemas.plan import Plan
from solvers.deadline import Deadline, OutOfTime
from solvers.errors import PlanError
from solvers.operations import applied
from solvers.operations.applying import Operation

Why = Literal["effects_many", "effects_infeasible", "effects_out_of_time"]
MOST_PLAYERS = 8
_DIGITS = 9
"""Shares are told to this many digits of the street total."""


@dataclass(frozen=True)
class Share:
    """What one player, or rounding, caused.

    Attributes
    ----------
    counts : integers (n,), multiples of 10^-places money, cell by cell
    indicators : what it changes of each; None where it is undefined under some operations
    """

    operations: tuple[int, ...]
    counts: Whole
    indicators: dict[str, float | None]


@dataclass(frozen=True)
class Shares:
    """The shares of all players; together with rounding they are what changed.

    Attributes
    ----------
    cells : the cells; their first two rows are the published base and scenario
    why : the reason for a waterfall
    """

    cells: Aligned
    players: list[Share]
    rounding: Share
    method: Literal["shapley", "waterfall"]
    why: Why | None


def shares(
    plan: Plan, operations: Sequence[Operation], base: Targets, scenario: Targets, solved: Solved, deadline: Deadline
) -> Shares | None:
    """Return what each operation caused, or None where there is not even an ordered answer.

    Parameters
    ----------
    base, scenario : published targets without and with all operations
    """
    found = _Coalitions(plan, operations, players(plan, operations), solved, deadline)
    chain = found.chain()
    if chain is None:
        return None
    count = len(found.players)
    why: Why | None = "effects_many" if count > MOST_PLAYERS else found.all_of_them()
    if why is None:
        weights = {mask: _weights(mask, count) for mask in found.known}
        return _shared(found, weights, factorial(count), base, scenario, why)
    found = found.joined(chain)
    count = len(found.players)
    steps = {(1 << number) - 1: _steps(number, count) for number in range(count + 1)}
    return _shared(found, steps, 1, base, scenario, why)


class _Coalitions:
    """What each set of players comes to, found once."""

    def __init__(
        self, plan: Plan, operations: Sequence[Operation], groups: list[list[int]], solved: Solved, deadline: Deadline
    ) -> None:
        self.plan, self.operations, self.players = plan, operations, groups
        self.solved, self.deadline = solved, deadline
        self.known: dict[int, Targets | None] = {}

    def at(self, mask: int) -> Targets | None:
        """Return the targets before rounding under a set of players; None where the plan is impossible."""
        if mask not in self.known:
            self.deadline.left()
            self.known[mask] = self._solve(mask)
        return self.known[mask]

    def _solve(self, mask: int) -> Targets | None:
        chosen = sorted(number for place, group in enumerate(self.players) if mask >> place & 1 for number in group)
        try:
            return self.solved.continuous(applied(self.plan, [self.operations[number] for number in chosen]).plan)
        except PlanError:
            return None

    def chain(self) -> list[int] | None:
        """Return the numbers of players after which there are targets; None without those of none and all."""
        count = len(self.players)
        try:
            there = [number for number in range(count + 1) if self.at((1 << number) - 1) is not None]
        except OutOfTime:
            return None
        return there if there[:1] == [0] and there[-1:] == [count] else None

    def all_of_them(self) -> Why | None:
        """Find every set; return why not all could be."""
        try:
            there = [self.at(mask) is not None for mask in range(1 << len(self.players))]
        except OutOfTime:
            return "effects_out_of_time"
        return None if all(there) else "effects_infeasible"

    def joined(self, chain: Sequence[int]) -> "_Coalitions":
        """Return the same with players joined where there are no targets between them in order."""
        groups = [
            sorted(number for group in self.players[start:end] for number in group) for start, end in pairwise(chain)
        ]
        made = _Coalitions(self.plan, self.operations, groups, self.solved, self.deadline)
        made.known = {(1 << place) - 1: self.known[(1 << number) - 1] for place, number in enumerate(chain)}
        return made


def _weights(mask: int, count: int) -> list[int]:
    """Return how often, of count! orders, a set's value counts for (positive) or against each player."""
    inside = mask.bit_count()
    return [
        factorial(inside - 1) * factorial(count - inside)
        if mask >> player & 1
        else -factorial(inside) * factorial(count - inside - 1)
        for player in range(count)
    ]


def _steps(number: int, count: int) -> list[int]:
    """Return the same of one order: the set of the first `number` players."""
    return [(player == number - 1) - (player == number) for player in range(count)]


def _shared(
    found: _Coalitions,
    weights: dict[int, list[int]],
    denominator: int,
    base: Targets,
    scenario: Targets,
    why: Why | None,
) -> Shares:
    """Return weighted sums of what sets of players come to, made whole on a decimal grid."""
    sets = [targets for mask in weights for targets in [found.known[mask]] if targets is not None]
    cells = aligned([base, scenario, *sets])
    by_player = np.array(list(weights.values()), dtype=object).T
    step = 10 ** max(0, len(str(int(cells.counts.sum(axis=1).max()))) - _DIGITS)
    counts = _whole(by_player.dot(cells.counts[2:]), denominator * step) * step
    rounding = cells.counts[1] - cells.counts[0] - counts.sum(axis=0)
    told = {name: _indicator(name, by_player, denominator, base, scenario, sets) for name in INDICATORS}
    made = [
        Share(tuple(group), counts[place], {name: values[place] for name, values in told.items()})
        for place, group in enumerate(found.players)
    ]
    rest = Share((), rounding, {name: values[-1] for name, values in told.items()})
    return Shares(cells, made, rest, "shapley" if why is None else "waterfall", why)


def _whole(numerators: Whole, denominator: int) -> Whole:
    """Return numbers / denominator (k, n) as integers near to them.

    Sums running over players and cells are rounded: no share, no player's total and no cell's sum is off by more than
    rounding itself, so that what moves nothing in total is told to move nothing.
    """
    running = np.cumsum(np.cumsum(numerators, axis=0, dtype=object), axis=1, dtype=object)
    rounded = (2 * running + denominator) // (2 * denominator)
    made: Whole = rounded.copy()
    made[1:] -= rounded[:-1]
    return np.concatenate([made[:, :1], made[:, 1:] - made[:, :-1]], axis=1)


def _indicator(
    name: str, by_player: Whole, denominator: int, base: Targets, scenario: Targets, sets: Sequence[Targets]
) -> list[float | None]:
    """Return each player's part of an indicator's change and, last, that of rounding."""
    values = [targets.indicators[name] for targets in (base, scenario, *sets)]
    numbers = [Fraction(value) for value in values if value is not None]
    if len(numbers) < len(values):
        return [None] * (len(by_player) + 1)
    parts = [
        sum((int(weight) * value for weight, value in zip(row, numbers[2:], strict=True)), Fraction(0)) / denominator
        for row in by_player
    ]
    return [_tidy(part) for part in (*parts, numbers[1] - numbers[0] - sum(parts, Fraction(0)))]


def _tidy(value: Fraction) -> float:
    """Return a part on the grid of 1e-10 on which indicators are printed."""
    return round(float(value), 10) + 0.0
