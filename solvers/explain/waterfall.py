"""The waterfall: from last period's money to the target, step by step, exact to the last printed digit.

history -> momentum -> uplift to the goal -> over-assignment -> pull of the fair share -> potential -> groups of rules
-> objective -> rounding -> target. Each step is counted in steps of one decimal grid cell by cell, so that sums over
any member are exact.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solvers.deadline import Deadline
from solvers.explain.groups import Groups
from solvers.explain.shapley import Effects, Method, effects
from solvers.grid import Grid
from solvers.problem import Entities, Problem
from solvers.solve import Solved
from solvers.tabulate import Book

Array = NDArray[np.float64]
Counts = NDArray[np.int64]
BEFORE = ("momentum", "uplift_to_goal", "over_assignment", "fair_share_pull", "potential")
AFTER = ("objective", "rounding")
RULES = "rules."
_SAME = 2
"""Levels that differ by no more steps of the printing grid are one."""


@dataclass(frozen=True)
class Waterfall:
    """Steps (n,) of every cell in steps of a grid: `history`, what is added to it, `target`."""

    grid: Grid
    steps: Mapping[str, Counts]
    method: Method
    stopped: bool

    def columns(self, names: list[str], entities: Entities) -> dict[str, list[object]]:
        """Return the steps of entities with these names, money; each row adds up to its target exactly."""
        columns: dict[str, list[object]] = {"id": [*names]}
        for name, counts in self.steps.items():
            own = np.zeros(len(names), dtype=np.int64)
            np.add.at(own, entities.codes, counts)
            columns[name] = self.grid.money(own).tolist()
        return columns

    def of(self, chosen: NDArray[np.bool_]) -> dict[str, float]:
        """Return the steps of some cells together, money."""
        return {
            name: float(self.grid.money(np.array([counts[chosen].sum()]))[0]) for name, counts in self.steps.items()
        }


def waterfall(problem: Problem, solved: Solved, groups: Groups, book: Book, deadline: Deadline) -> Waterfall:
    """Return the waterfall of a solved and published plan.

    Raises
    ------
    OutOfTime
    """
    by_cell = problem.objective == "chi_square" and problem.by_cell and problem.concession == 0
    found = effects(groups, solved.targets if by_cell else None, deadline)
    grid, fine, coarse = _common(book)
    levels = _levels(problem, solved, found, book, grid, (fine, coarse))
    near = _SAME * fine
    for number in range(len(levels) - 2, 1, -1):
        levels[number] = np.where(
            np.abs(levels[number] - levels[number + 1]) <= near, levels[number + 1], levels[number]
        )
    if problem.unit is None:
        levels[-2] = levels[-1]
    steps = {"history": levels[0]}
    steps |= {name: levels[number + 1] - levels[number] for number, name in enumerate(BEFORE)}
    start = len(BEFORE)
    moved = _shared(found.by_group, levels[start + 1] - levels[start], grid)
    steps |= {f"{RULES}{name}": counts for name, counts in zip(groups.names, moved, strict=True)}
    if not groups.names:  # what is left of no rules is noise of the last digit, and belongs to the step before
        steps["potential"] = steps["potential"] + levels[start + 1] - levels[start]
    steps |= {name: levels[start + 2 + number] - levels[start + 1 + number] for number, name in enumerate(AFTER)}
    return Waterfall(grid, {**steps, "target": levels[-1]}, found.method, found.stopped)


def _common(book: Book) -> tuple[Grid, int, int]:
    """Return a grid that holds all printed money, and how many of its steps one of the two printed grids has."""
    places = max(book.fine.places, book.grid.places)
    whole = int(np.gcd(_within(book.fine, places), _within(book.grid, places)))
    grid = Grid(whole, places)
    return grid, _within(book.fine, places) // whole, _within(book.grid, places) // whole


def _within(grid: Grid, places: int) -> int:
    return int(grid.whole * 10 ** (places - grid.places))


def _levels(
    problem: Problem, solved: Solved, found: Effects, book: Book, grid: Grid, factors: tuple[int, int]
) -> list[Counts]:
    """Return where each cell stands after every step, in steps of the grid."""
    fine, coarse = factors
    total = float(problem.momentum.sum())
    rate = problem.momentum / total if total > 0 else np.zeros(problem.size)
    to_goal, to_street = rate * problem.goal, rate * problem.street
    if total <= 0:  # without momentum there is nothing to uplift; the fair share pulls all of it
        to_goal = to_street = problem.momentum
    money = [problem.momentum, to_goal, to_street]
    after = [found.without, found.within, solved.targets]
    return [
        book.history * fine,
        *(grid.nearest(level) for level in money),
        book.fair_share * fine,
        *(grid.nearest(level) for level in after),
        book.targets * coarse,
    ]


def _shared(by_group: Array, wanted: Counts, grid: Grid) -> Counts:
    """Return effects (groups, n) in whole steps that add up to what is wanted; the largest takes what is left."""
    counts = np.array([grid.nearest(effect) for effect in by_group], dtype=np.int64).reshape(by_group.shape)
    if len(by_group):
        largest = np.abs(by_group).argmax(axis=0)
        counts[largest, np.arange(len(wanted))] += wanted - counts.sum(axis=0)
    return counts
