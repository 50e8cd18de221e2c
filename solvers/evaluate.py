"""Evaluation: targets that somebody chose elsewhere, held against a plan."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from schemas.allocation import Allocation, Certificate
from schemas.finding import Finding
from schemas.messages import Language
from schemas.plan import Plan
from solvers.answer import Writer
from solvers.certify import broken, checked_rules
from solvers.chosen_targets import chosen_targets
from solvers.compile import compile_plan
from solvers.deadline import Deadline, OutOfTime
from solvers.explain.attainment import attainment
from solvers.explain.distance import distance, value_at
from solvers.explain.quota_tests import quota_tests
from solvers.grid import printing_grid
from solvers.indicators import ratio
from solvers.problem import Problem
from solvers.rules_table import rules_table
from solvers.tabulate import Book, Counts, printed_ratio

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
        holding = checked_rules(plan, problem.table, chosen.target, problem.street, problem.fair_share)
    grid = printing_grid(max(problem.street, float(chosen.target.sum())))
    writer = Writer(plan, problem, language)
    counts = grid.nearest(chosen.target)
    printed = grid.money(counts)
    total = float(grid.money(counts.sum()))
    goal = (problem.street, total)
    rules = rules_table(problem, holding, printed, goal, grid.step, {})
    within = problem.street / problem.size
    cells_off = float(np.maximum(problem.lower - printed, printed - problem.upper).max(initial=0.0)) / within
    worst = max(broken(holding.rules, holding.others), cells_off)
    kept = worst <= _TOLERANCE and abs(total - problem.street) <= _TOLERANCE * problem.street
    certificate = Certificate(
        verified=kept,
        largest_violation=worst if worst > _TOLERANCE else 0.0,
        sum_error=_off(total, problem),
        stages=[],
    )
    book = writer.book(counts, grid, chosen.actual)
    with deadline.phase("explain"):
        told, late = _told(plan, problem, book, deadline)
    return Allocation(
        name=plan.name,
        unit=plan.unit,
        outcome="evaluated",
        goal=writer.goal(total),
        objective=writer.objective(value_at(problem, printed), None),
        fairness=writer.fairness(printed),
        certificate=certificate,
        resolved=writer.resolved(grid),
        warnings=writer.warnings([*problem.warnings, *late]),
        provenance=writer.provenance([], deadline, "evaluate"),
        explanation=told,
        **writer.tables(book, rules),
    )


def _told(plan: Plan, problem: Problem, book: Book, deadline: Deadline) -> tuple[dict[str, Any], list[Finding]]:
    """Return how far the targets are from the fair optimum, how fair they are, and what was sold; and what is late."""
    targets = book.grid.money(book.targets)
    sold = None if book.actual is None else book.fine.money(book.actual)
    told: dict[str, Any] = {"fairness_tests": quota_tests(plan, problem, targets, sold)}
    if book.actual is not None:
        told["completion"] = _completion(book, book.actual)
    try:
        told["optimum"] = distance(problem, targets, deadline)
    except OutOfTime:
        return told, [Finding("optimum_left_out", "/options/time_limit")]
    return told, []


def _completion(book: Book, actual: Counts) -> dict[str, Any]:
    """Return the indicators of everything together."""
    counts = ((book.fine, book.history), (book.grid, book.targets), (book.fine, actual))
    sums = [float(grid.money(one.sum())) for grid, one in counts]
    history, target, sold = (np.array([total]) for total in sums)
    found = attainment(history, target, sold, (sums[0], sums[2]))
    columns = {
        "completion": found["completion"],
        "growth": found["actual_growth"],
        "target_growth": ratio(target, history) - 1.0,
    }
    return {
        **dict(zip(("history", "target", "actual"), sums, strict=True)),
        **{name: printed_ratio(values)[0] for name, values in columns.items()},
    }
