"""From targets to whole units: the way is chosen by the structure of the rules."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from solvers.deadline import Deadline
from solvers.grid import unit_grid
from solvers.problem import Problem
from solvers.rounding.crossing import rounded_in_two
from solvers.rounding.families import families_of
from solvers.rounding.integers import rounded_in_general
from solvers.rounding.nested import rounded_in_one
from solvers.rounding.relaxed import rounded_nearly
from solvers.rounding.task import Rounded, Task, task_of, totals_of

Array = NDArray[np.float64]


def rounded(problem: Problem, targets: Array, unit: float, deadline: Deadline) -> Rounded:
    """Return the nearest whole multiples that keep every row, or, where none do, those that break rows least.

    Parameters
    ----------
    targets : array (n,), money
    """
    found = first_possible(problem, targets, unit, deadline)
    if found is not None:
        return found
    total = totals_of(problem, unit_grid(unit))[0]
    return rounded_nearly(task_of(problem, targets, unit, total), problem.seed, deadline)


def first_possible(problem: Problem, targets: Array, unit: float, deadline: Deadline) -> Rounded | None:
    """Return the nearest whole multiples that keep every row, of the first total that allows them; None where none."""
    totals = totals_of(problem, unit_grid(unit))
    for total in totals:
        task = task_of(problem, targets, unit, total)
        found = None if task.crossed else least_change(task, problem.seed, deadline)
        if found is not None:
            return replace(found, neighbour=total != totals[0])
    return None


def least_change(task: Task, seed: int, deadline: Deadline) -> Rounded | None:
    """Return the nearest whole multiples that keep every row; None where there are none."""
    families = families_of(task)
    if families is None:
        return rounded_in_general(task, seed, deadline)
    if families.across is None:
        return rounded_in_one(task, families)
    deadline.left()  # a flow cannot be interrupted
    return rounded_in_two(task, families)
