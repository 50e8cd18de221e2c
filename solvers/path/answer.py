"""What a path says."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from solvers.path.range import Reach

Array = NDArray[np.float64]
Way = Literal["breakpoints", "chain", "each"]
What = Literal["begins to bind", "stops binding"]


@dataclass(frozen=True)
class Event:
    """A rule instance begins or stops to bind as the goal rises.

    Attributes
    ----------
    goal : money, the lowest at which it is as `what` says
    rule, side : instance name, as in `grow[R1]`, and `min` or `max`
    """

    goal: float
    rule: str
    side: Literal["min", "max"]
    what: What


@dataclass(frozen=True)
class Path:
    """The answers of a plan at g goals, not rounded, in the order in which the goals were given.

    Attributes
    ----------
    goals, streets : arrays (g,), money
    base : sum of history, money
    targets : array (g, n), money, cells in canonical order, or (g, e) where totals of e members were asked for; NaN
        where a goal is impossible
    possible : bool array (g,)
    residuals : array (g,), of the optimality conditions, scaled so that the average cell is 1; NaN where there is no
        answer or the full solve gave it
    binding : names of the rules that bind at the lowest possible goal
    route : `breakpoints` where one sort told all answers, `chain` where each goal was solved from where the last one
        ended, `each` where every goal was solved on its own
    handed_over : how many goals of a chain the full solve had to answer
    happens : what `events` are found by; not before they are asked for, since a chain's take solves between the goals
    reached : what `reach` is found by; not before it is asked for, since a chain's takes two linear programs
    """

    goals: Array
    streets: Array
    base: float
    targets: Array
    possible: NDArray[np.bool_]
    residuals: Array
    binding: tuple[str, ...]
    route: Way
    handed_over: int
    happens: Callable[[], Iterable[Event]]
    reached: Callable[[], Reach | None]

    @cached_property
    def events(self) -> tuple[Event, ...]:
        """Where rules begin and stop to bind from the lowest to the highest possible goal, goals rising.

        They have a time limit of their own, as long as the plan's.

        Raises
        ------
        OutOfTime, SolverError
        """
        return tuple(sorted(self.happens(), key=lambda event: (event.goal, event.rule, event.side)))

    @cached_property
    def reach(self) -> Reach | None:
        """The street totals that rules allow; None where there are none.

        Raises
        ------
        OutOfTime, SolverError
        """
        return self.reached()

    @property
    def least(self) -> float | None:
        """The lowest possible goal, money; None where no goal is possible."""
        return None if self.reach is None else self.reach.least * self._goal_of_street

    @property
    def most(self) -> float | None:
        """The highest possible goal, money, infinite where nothing stops it; None where no goal is possible."""
        return None if self.reach is None else self.reach.most * self._goal_of_street

    @property
    def _goal_of_street(self) -> float:
        return float(self.goals[0] / self.streets[0])

    def summary(self) -> dict[str, Any]:
        """Return goals, events and the range of possible goals in the names of an answer, ready for JSON."""
        return {
            "points": {
                "columns": {
                    "goal": self.goals.tolist(),
                    "growth": [self._growth(goal) for goal in self.goals.tolist()],
                    "outcome": ["optimal" if possible else "infeasible" for possible in self.possible.tolist()],
                }
            },
            "binding": list(self.binding),
            "events": [
                {
                    "at": event.goal,
                    "growth": self._growth(event.goal),
                    "rule": event.rule,
                    "side": event.side,
                    "what": event.what,
                }
                for event in self.events
            ],
            "reachable": None if self.reach is None else self._reachable(self.reach),
        }

    def _reachable(self, reach: Reach) -> dict[str, Any]:
        goals = {"min": self.least, "max": self.most}
        return {
            "street": {"min": _finite(reach.least), "max": _finite(reach.most)},
            "goal": {end: _finite(goal) for end, goal in goals.items()},
            "growth": {end: self._growth(goal) for end, goal in goals.items()},
            "blocked_by": {"min": list(reach.blocked_at_least), "max": list(reach.blocked_at_most)},
        }

    def _growth(self, goal: float | None) -> float | None:
        return None if goal is None or not np.isfinite(goal) or self.base <= 0 else goal / self.base - 1.0


def _finite(value: float | None) -> float | None:
    return value if value is not None and np.isfinite(value) else None
