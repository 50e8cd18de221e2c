"""Targets as they are published: whole multiples of a unit, or continuous money on the decimal grid."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from schemas.finding import Finding
from solvers.deadline import Deadline
from solvers.grid import Grid, printing_grid, spread, unit_grid
from solvers.problem import Problem
from solvers.rounding import Rounded, rounded

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
    """

    counts: NDArray[np.int64]
    grid: Grid
    total: int
    fine: Grid
    rounding: Rounded | None

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


def printed(problem: Problem, targets: Array, deadline: Deadline) -> Printed:
    """Return targets (n,), money, as they are published; their sum is exact."""
    fine = printing_grid(problem.street)
    if problem.unit is None:
        total = fine.count(problem.street)
        counts = spread(targets, total, fine, problem.lower, problem.upper)
        return Printed(counts, fine, total, fine, None)
    result = rounded(problem, targets, problem.unit, deadline)
    return Printed(result.counts, unit_grid(problem.unit), result.total, fine, result)
