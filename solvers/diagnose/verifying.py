"""Whether a changed plan works: it is compiled and solved again, and rounded as it would be published."""

from dataclasses import replace

import numpy as np
from scipy import sparse

from schemas.plan import Plan
from solvers.backends import integer
from solvers.choosing.chosen import chosen
from solvers.compile import compile_plan
from solvers.deadline import Deadline
from solvers.entities import cells
from solvers.errors import PlanError, SolverError
from solvers.grid import unit_grid
from solvers.problem import Array, Problem
from solvers.program import Program
from solvers.rounding.families import families_of
from solvers.rounding.least_change import least_change
from solvers.rounding.soft import keeping_all
from solvers.rounding.task import Task, task_of, totals_of
from solvers.solve import Solved, solve
from solvers.stages.solving import Infeasible

_HELD = 1e-7
"""Rules that are missed by less than this, relative to their size but at least to the average target, hold."""


def works(plan: Plan, deadline: Deadline) -> bool:
    """Tell whether targets exist that keep every rule of a plan, on its rounding grid.

    What is fair does not matter here: whatever the plan's objective, the quickest one is solved.
    """
    try:
        problem = _quick(compile_plan(plan))
        if problem.choices:
            found = chosen(problem, deadline)
            if problem.peers:
                return _prints(found.problem, found.solved, deadline)
            problem, targets = found.problem, found.solved.targets
        else:
            solved = solve(problem, deadline)
            targets = solved.targets
            if problem.peers:
                return _prints(problem, solved, deadline)
    except (PlanError, Infeasible, SolverError):
        return False
    if not _kept(problem, targets):
        return False
    return problem.unit is None or _rounds(problem, targets, problem.unit, deadline)


def _prints(problem: Problem, solved: Solved, deadline: Deadline) -> bool:
    """Tell whether an answer keeps all rules, those about peers included, as it would be published."""
    if not _kept(problem, solved.targets):
        return False
    if problem.unit is None:
        return True
    exactly = dict.fromkeys(range(len(problem.peers)), 0.0)
    found, _ = keeping_all(problem, solved.targets, problem.unit, solved.cuts, exactly, deadline)
    return found is not None


def _kept(problem: Problem, targets: Array) -> bool:
    """Tell whether continuous targets (n,) keep the total, every row and every limit of a cell."""
    lines, street = problem.lines, problem.street
    average = street / problem.size
    reached = lines.matrix @ targets
    low, high = lines.lower.at(street, street), lines.upper.at(street, street)
    size = np.maximum(average, np.abs(reached))
    rows = bool((np.maximum(low - reached, reached - high) <= _HELD * size).all())
    cells = bool((np.maximum(problem.lower - targets, targets - problem.upper) <= _HELD * (average + targets)).all())
    return rows and cells and abs(float(targets.sum()) - street) <= _HELD * street


def _rounds(problem: Problem, targets: Array, unit: float, deadline: Deadline) -> bool:
    """Tell whether whole multiples of a unit keep every row."""
    tasks = [task_of(problem, targets, unit, total) for total in totals_of(problem, unit_grid(unit))]
    return any(not task.crossed and _whole(task, problem.seed, deadline) for task in tasks)


def _whole(task: Task, seed: int, deadline: Deadline) -> bool:
    """Tell whether some whole multiples keep every row of a task; those near the targets are tried first."""
    if families_of(task) is not None:
        return least_change(task, seed, deadline) is not None
    ones = sparse.csr_array(np.ones((1, task.cells)))
    near = np.floor(task.y)
    everywhere = Program(
        np.zeros(task.cells),
        sparse.vstack([task.matrix, ones], format="csr"),
        np.append(task.row_lower, task.total),
        np.append(task.row_upper, task.total),
        task.lower,
        task.upper,
    )
    lower = np.clip(near - 1.0, task.lower, task.upper)
    for program in (everywhere.within(lower, np.clip(near + 2.0, lower, task.upper)), everywhere):
        solution = integer.solve(program, np.ones(task.cells, dtype=np.bool_), deadline.left(), seed)
        if solution.point.size:
            return True
    return False


def _quick(problem: Problem) -> Problem:
    """Return a problem with the same hard rules, no soft ones, and the objective that takes least time."""
    every = cells(problem.table)
    return replace(
        problem,
        objective="chi_square",
        by="cell",
        entities=every,
        concession=0.0,
        efficiency=None,
        wishes=None,
        peers=tuple(peers for peers in problem.peers if peers.wish is None),
        choices=tuple(choice for choice in problem.choices if choice.wish is None),
    )
