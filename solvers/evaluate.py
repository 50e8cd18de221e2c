"""Evaluation: targets that somebody chose elsewhere, held against a plan."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from schemas.allocation import Allocation, Certificate
from schemas.messages import Language
from schemas.plan import Plan
from solvers.answer import Writer
from solvers.certify import checked_rules
from solvers.chosen_targets import chosen_targets
from solvers.compile import compile_plan
from solvers.deadline import Deadline
from solvers.grid import printing_grid
from solvers.indicators import objective_value
from solvers.problem import Problem
from solvers.rules_table import rules_table

_TOLERANCE = 1e-9


def _off(total: float, problem: Problem) -> float:
    """Return by how much given targets miss the street total, money."""
    off = total - problem.street
    return float(f"{off:.12g}") if abs(off) > _TOLERANCE * problem.street else 0.0


def evaluate(plan: Plan, targets: Mapping[str, Any], *, language: Language = "en") -> Allocation:
    """Return what given targets come to: totals, indicators, and every rule met or not.

    Parameters
    ----------
    targets : mapping
        `{"columns": {...}}` or `{"rows": [...]}` with the plan's dimensions, `target` and optionally `actual`;
        the other columns of a plan or an answer are read past.

    Raises
    ------
    PlanError
        When the plan or the targets cannot be read, or a cell has no target.
    """
    language = plan.options.language or language
    deadline = Deadline(plan.options.time_limit)
    with deadline.phase("compile"):
        problem = compile_plan(plan)
        chosen = chosen_targets(plan, problem.table, targets, printing_grid(problem.street).step)
    with deadline.phase("certify"):
        held, skipped, _ = checked_rules(plan, problem.table, chosen.target, problem.street, problem.fair_share)
    grid = printing_grid(max(problem.street, float(chosen.target.sum())))
    writer = Writer(plan, problem, language)
    counts = grid.nearest(chosen.target)
    printed = grid.money(counts)
    total = float(grid.money(counts.sum()))
    goal = (problem.street, total)
    rules = rules_table(problem, held, skipped, printed, goal, grid.step, {})
    within = problem.street / problem.size
    cells_off = float(np.maximum(problem.lower - printed, printed - problem.upper).max(initial=0.0)) / within
    worst = max(max((item.violation for item in held), default=0.0), cells_off)
    kept = worst <= _TOLERANCE and abs(total - problem.street) <= _TOLERANCE * problem.street
    certificate = Certificate(
        verified=kept,
        largest_violation=worst if worst > _TOLERANCE else 0.0,
        sum_error=_off(total, problem),
        stages=[],
    )
    fair = problem.entities.sums(problem.fair_share)
    efficiency = 0.0 if problem.efficiency is None else float(problem.efficiency @ printed)
    value = objective_value(problem.objective, problem.entities.sums(printed), fair, problem.power, efficiency)
    return Allocation(
        name=plan.name,
        unit=plan.unit,
        outcome="evaluated",
        goal=writer.goal(total),
        objective=writer.objective(value, None),
        fairness=writer.fairness(printed),
        certificate=certificate,
        resolved=writer.resolved(grid),
        warnings=writer.warnings(problem.warnings),
        provenance=writer.provenance([], deadline, "evaluate"),
        **writer.tables(writer.book(counts, grid, chosen.actual), rules),
    )
