"""Evaluation: targets that somebody chose elsewhere, held against a plan."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from schemas.allocation import Allocation, Certificate
from schemas.columns import canonical
from schemas.finding import Finding
from schemas.messages import Language
from schemas.plan import Plan
from solvers.answer import Writer
from solvers.certify import checked_rules
from solvers.compile import compile_plan
from solvers.deadline import Deadline
from solvers.errors import InputError, PlanError
from solvers.grid import printing_grid
from solvers.indicators import objective_value
from solvers.problem import Array, Problem
from solvers.rules_table import rules_table
from solvers.table import Table, read_table

_TOLERANCE = 1e-9


def evaluate(plan: Plan, targets: Mapping[str, Any], *, language: Language = "en") -> Allocation:
    """Return what given targets come to: totals, indicators, and every rule met or not.

    Parameters
    ----------
    targets : mapping
        `{"columns": {...}}` or `{"rows": [...]}` with the plan's dimensions, `target` and optionally `actual`.

    Raises
    ------
    PlanError
        When the plan or the targets cannot be read, or a cell has no target.
    """
    language = plan.options.language or language
    deadline = Deadline(plan.options.time_limit)
    with deadline.phase("compile"):
        problem = compile_plan(plan)
        target, actual = _read(plan, problem, targets)
    with deadline.phase("certify"):
        held, skipped, _ = checked_rules(plan, problem.table, target, problem.street, problem.fair_share)
    grid = printing_grid(problem.street)
    writer = Writer(plan, problem, language)
    counts = grid.nearest(target)
    printed = grid.money(counts)
    total = float(grid.money(counts.sum()))
    rules = rules_table(problem, held, skipped, printed, total, grid.step, {})
    within = problem.street / problem.size
    cells_off = float(np.maximum(problem.lower - printed, printed - problem.upper).max(initial=0.0)) / within
    worst = max(max((item.violation for item in held), default=0.0), cells_off)
    certificate = Certificate(
        verified=True, largest_violation=worst if worst > _TOLERANCE else 0.0, sum_error=0.0, stages=[]
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
        **writer.tables(writer.book(counts, grid, actual), rules),
    )


def _read(plan: Plan, problem: Problem, targets: Mapping[str, Any]) -> tuple[Array, Array | None]:
    """Return targets and actuals (n,), money, in the order of the plan's cells."""
    table = _target_table(plan, targets)
    found, wanted = list(table.dimensions), list(problem.table.dimensions)
    if found != wanted:
        raise PlanError([Finding("targets_dimensions", "/targets", {"found": found, "wanted": wanted})])
    if "target" not in table.numbers:
        raise PlanError([Finding("targets_need_column", "/targets", {})])
    place = _matched(problem.table, table)
    values = table.numbers["target"]
    missing = np.flatnonzero(np.isnan(values[place]))
    findings = []
    if missing.size:
        findings.append(
            Finding(
                "target_missing", "/targets", {"cells": problem.table.names(missing[:20]), "count": int(missing.size)}
            )
        )
    negative = np.flatnonzero(values[place] < 0)
    if negative.size:
        findings.append(
            Finding(
                "target_negative",
                "/targets",
                {"cells": problem.table.names(negative[:20]), "count": int(negative.size)},
            )
        )
    if findings:
        raise PlanError(findings)
    return values[place], table.number("actual")[place] if "actual" in table.numbers else None


def _target_table(plan: Plan, targets: Mapping[str, Any]) -> Table:
    forms = [form for form in ("columns", "rows") if form in targets]
    if len(forms) != 1 or len(targets) != 1:
        raise PlanError([Finding("cells_need_one_form", "/targets", {"found": sorted(map(str, targets))})])
    dimensions = {name: members for name, members in plan.dimensions.items() if _named(targets, forms[0], name)}
    stand_in = plan.model_copy(
        update={
            "cells": dict(targets),
            "dimensions": dimensions,
            "measures": [],
            "carry": _other_columns(targets, forms[0]),
        }
    )
    try:
        return read_table(stand_in)
    except InputError as error:
        moved = [Finding(f.code, f.pointer.replace("/cells", "/targets", 1), f.params) for f in error.findings]
        raise PlanError(moved) from error


def _headers(targets: Mapping[str, Any], form: str) -> list[str]:
    raw = targets[form]
    if form == "columns":
        return list(raw) if isinstance(raw, Mapping) else []
    return (
        list(dict.fromkeys(key for row in raw if isinstance(row, Mapping) for key in row))
        if isinstance(raw, list)
        else []
    )


def _named(targets: Mapping[str, Any], form: str, dimension: str) -> bool:
    return canonical(dimension) in {canonical(header) for header in _headers(targets, form)}


def _other_columns(targets: Mapping[str, Any], form: str) -> list[str]:
    """Return the columns of an answer that are no input of an evaluation: they are read past."""
    ignored = {"fair_share", "growth", "stretch", "completion"}
    return [header for header in _headers(targets, form) if header in ignored]


def _matched(wanted: Table, given: Table) -> NDArray[np.int64]:
    """Return for each wanted cell the row of the given table with the same ids."""
    rows = {name: row for row, name in enumerate(zip(*(given.ids(d) for d in given.dimensions), strict=True))}
    names = list(zip(*(wanted.ids(d) for d in wanted.dimensions), strict=True))
    missing = [place for place, name in enumerate(names) if name not in rows]
    known = set(names)
    unknown = [",".join(name) for name in rows if name not in known]
    findings = []
    if missing:
        findings.append(
            Finding(
                "target_missing", "/targets", {"cells": wanted.names(np.array(missing[:20])), "count": len(missing)}
            )
        )
    if unknown:
        findings.append(Finding("target_unknown", "/targets", {"cells": unknown[:20], "count": len(unknown)}))
    if findings:
        raise PlanError(findings)
    return np.fromiter((rows[name] for name in names), dtype=np.int64, count=len(names))
