"""How far given targets are from the fair optimum of their plan: in the objective, and in money that would move."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from solvers.deadline import Deadline
from solvers.explain.reported import report_names
from solvers.indicators import objective_value
from solvers.printed import Printed, printed
from solvers.problem import Problem
from solvers.solve import Solved, solve
from solvers.stages.solving import Infeasible

Array = NDArray[np.float64]
_IN_MONEY = ("chi_square", "entropy", "least_absolute", "least_squares")
_NOTHING = 1e-12
"""The optimum of an objective that is 0 at the fair shares, and in money, is 0 below this share of the street total."""
_NOISE = 1e-9
"""Differences below this, relative, are those of printing."""


def distance(problem: Problem, targets: Array, deadline: Deadline) -> dict[str, Any]:
    """Return the fair optimum's value, that of the targets (n,), money, and what lies between.

    Raises
    ------
    OutOfTime, SolverError
    """
    here = value_at(problem, targets)
    try:
        solved, best = _optimum(problem, deadline)
    except Infeasible:
        return {
            "outcome": "infeasible",
            "value": None,
            "here": _short(here),
            "gap": None,
            "moved": None,
            "moved_share": None,
        }
    first = solved.first.point / solved.model.scale if problem.concession > 0 else solved.targets
    value = value_at(problem, first)
    value = 0.0 if problem.objective in _IN_MONEY and abs(value) <= _NOTHING * problem.street else value
    gap = value - here if problem.objective == "max_efficiency" else here - value
    moved = float(np.abs(targets - best.targets).sum()) / 2.0
    moved = 0.0 if moved <= _NOISE * problem.street else moved
    return {
        "outcome": "feasible" if solved.stopped else "optimal",
        "value": _short(value),
        "here": _short(here),
        "gap": _short(0.0 if abs(gap) <= _NOISE * abs(value) else gap),
        "moved": _short(moved),
        "moved_share": _short(moved / problem.street),
        "by": problem.report_by,
        "columns": _members(problem, targets, best.targets),
    }


def value_at(problem: Problem, targets: Array) -> float:
    """Return the objective of targets (n,), money."""
    fair = problem.entities.sums(problem.fair_share)
    efficiency = 0.0 if problem.efficiency is None else float(problem.efficiency @ targets)
    return objective_value(problem.objective, problem.entities.sums(targets), fair, problem.power, efficiency)


def _optimum(problem: Problem, deadline: Deadline) -> tuple[Solved, Printed]:
    """Return the fair optimum, and as it would be published."""
    try:
        solved = solve(problem, deadline)
    except Infeasible:  # possible only just, or not at all
        solved = solve(problem, deadline, loosened=True)
    return solved, printed(problem, solved.targets, deadline)


def _members(problem: Problem, targets: Array, best: Array) -> dict[str, Sequence[object]]:
    given, fair = problem.report.sums(targets), problem.report.sums(best)
    off = np.where(np.abs(given - fair) <= _NOISE * problem.street, 0.0, given - fair)
    names = report_names(problem)
    return {
        "id": names,
        "target": [_short(one) for one in given.tolist()],
        "optimum": [_short(one) for one in fair.tolist()],
        "difference": [_short(one) for one in off.tolist()],
    }


def _short(value: float) -> float:
    return float(f"{value:.12g}") + 0.0
