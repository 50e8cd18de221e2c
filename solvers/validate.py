"""Validation: what a plan was understood to say, without solving it."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np

from schemas.finding import Finding
from schemas.messages import Language
from schemas.plan import Plan
from solvers.answer import Writer
from solvers.compile import compile_plan
from solvers.errors import PlanError
from solvers.grid import printing_grid, unit_grid
from solvers.model import Model, scaled
from solvers.preflight import uncrossed
from solvers.problem import Problem
from solvers.route import GENERAL, route_of
from solvers.settling import laid_out
from solvers.stages.soft import Elastic
from solvers.stages.solving import Infeasible
from solvers.table import gathered_table


def validate(plan: Plan, *, language: Language = "en") -> dict[str, Any]:
    """Return `{size, columns, resolved, route, findings}` of a plan; errors and warnings are both findings.

    Each finding says its `severity`: `error` (an allocation would refuse the plan) or `warning`. How the columns were
    read is said of a wrong plan too, as far as it could be read.
    """
    language = plan.options.language or language
    try:
        problem = compile_plan(plan)
    except PlanError as error:
        table, _ = gathered_table(plan)
        warnings = _said(table.warnings, "warning", language) if table is not None else []
        return {
            "valid": False,
            "size": None,
            "columns": dict(table.read_as) if table is not None else {},
            "resolved": None,
            "route": None,
            "structure": None,
            "findings": [*_said(error.findings, "error", language), *warnings],
        }
    writer = Writer(plan, problem, language)
    grid = unit_grid(problem.unit) if problem.unit else printing_grid(problem.street)
    return {
        "valid": True,
        "size": _size(problem),
        "columns": dict(problem.table.read_as),
        "resolved": writer.resolved(grid).model_dump(),
        **_route(problem),
        "findings": _said(problem.warnings, "warning", language),
    }


def _route(problem: Problem) -> dict[str, Any]:
    """Return which algorithm would solve the plan, and why: the rules that nest as a tree, and those that cross it.

    Rules that are settled before (soft ones), written row by row as they are missed (peers) or leave a choice to an
    integer program are told, too.
    """
    laid = laid_out(problem, ())
    soft = [] if problem.wishes is None else [name.partition("[")[0] for name in problem.wishes.lines.names]
    wished = [one.rule for one in problem.peers if one.wish is not None]
    wished += [one.rule for one in problem.choices if one.wish is not None]
    further = {
        "soft": _once([*soft, *wished]),
        "peers": _once(one.rule for one in problem.peers),
        "choices": _once(one.rule for one in problem.choices),
    }
    nothing: dict[str, list[str]] = {"tree": [], "crossing": []}
    try:
        route = route_of(_with_wishes(uncrossed(scaled(laid.problem)), laid.elastic), problem.objective)
    except Infeasible:
        return {"route": GENERAL, "structure": {**nothing, **further} if any(further.values()) else None}
    return {"route": route.name, "structure": {"tree": list(route.tree), "crossing": list(route.crossing), **further}}


def _with_wishes(model: Model, elastic: Elastic) -> Model:
    """Return the model with the limits that soft rows ask for: settled, they have such limits or none."""
    count = len(elastic.low)
    asked = elastic.levels.max(axis=1, initial=-1) >= 0
    low, high = model.row_lower.copy(), model.row_upper.copy()
    low[:count], high[:count] = (
        np.where(asked, limit, own[:count]) for limit, own in ((elastic.low, low), (elastic.high, high))
    )
    return replace(model, row_lower=low, row_upper=high)


def _once(rules: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(rules))


def _size(problem: Problem) -> dict[str, int]:
    return {
        "cells": problem.size,
        "rows": problem.lines.count,
        "entities": problem.entities.count,
        **{f"members.{name}": len(dimension.ids) for name, dimension in problem.table.dimensions.items()},
    }


def _said(findings: tuple[Finding, ...], severity: str, language: Language) -> list[dict[str, Any]]:
    return [{"severity": severity, **finding.said(language).model_dump()} for finding in findings]
