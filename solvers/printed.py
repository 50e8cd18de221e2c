"""Targets as they are published: whole multiples of a unit, or continuous money on the decimal grid."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from schemas.finding import Finding
from solvers.deadline import Deadline
from solvers.grid import Grid, printing_grid, spread, unit_grid
from solvers.peers import Cut
from solvers.problem import Problem
from solvers.rounding import Rounded, rounded
from solvers.rounding.soft import rounded_under_all

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Printed:
    """Published targets.

    Attributes
    ----------
    counts : int array (n,), in steps of the grid
    total : what they sum to, in steps
    fine : the grid of all other money
    rounding : how the unit was reached, or None for continuous targets
    cuts : rows of rules about peers that the rounding kept
    """

    counts: NDArray[np.int64]
    grid: Grid
    total: int
    fine: Grid
    rounding: Rounded | None
    cuts: tuple[Cut, ...] = ()

    @property
    def targets(self) -> Array:
        """Targets (n,), money."""
        return self.grid.money(self.counts)

    @property
    def street(self) -> float:
        """The published total, money."""
        return float(self.grid.money(np.array([self.total]))[0])

    def warnings(self, problem: Problem) -> list[Finding]:
        """Return what the reader of rounded targets should know."""
        if self.rounding is None:
            return []
        found = []
        if self.rounding.neighbour:
            found.append(Finding("total_neighbour", "/rounding", {"total": self.street, "wanted": problem.street}))
        if self.rounding.relaxed:
            found.append(Finding("rounding_relaxed", "/rounding", {"unit": problem.unit}))
        return found


def printed(problem: Problem, targets: Array, deadline: Deadline, cuts: Sequence[Cut] = ()) -> Printed:
    """Return targets (n,), money, as they are published; their sum is exact.

    Parameters
    ----------
    cuts : rows of rules about peers that the targets were found with
    """
    fine = printing_grid(problem.street)
    if problem.unit is None:
        total = fine.count(problem.street)
        counts = spread(targets, total, fine, problem.lower, problem.upper)
        return Printed(counts, fine, total, fine, None)
    kept: tuple[Cut, ...] = ()
    if problem.wishes is not None or problem.peers:
        result, kept = rounded_under_all(problem, targets, problem.unit, cuts, deadline)
    else:
        result = rounded(problem, targets, problem.unit, deadline)
    return Printed(result.counts, unit_grid(problem.unit), result.total, fine, result, kept)
