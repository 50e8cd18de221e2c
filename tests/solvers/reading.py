"""A small plan to change in one place, and what is found wrong with it."""

from collections.abc import Mapping
from typing import Any

from schemas.finding import Finding
from solvers.compile import compile_plan
from solvers.errors import PlanError
from solvers.problem import Problem
from solvers.read import read_plan

PlanDict = dict[str, Any]
COLUMNS: Mapping[str, list[Any]] = {
    "region": ["东", "东", "西", "西"],
    "product": ["A", "B", "A", "B"],
    "rep": ["R1", "R1", "R2", "R3"],
    "history": [100.0, 0.0, 200.0, 100.0],
}


def plan(columns: Mapping[str, Any] | None = None, **parts: Any) -> PlanDict:
    """Return a plan of four cells with some columns and parts set; a column of None is left out."""
    cells = {name: values for name, values in {**COLUMNS, **(columns or {})}.items() if values is not None}
    return {"schema": "apportion/1", "goal": {"amount": 500.0}, "cells": {"columns": cells}, **parts}


def in_rows(given: PlanDict) -> PlanDict:
    """Return the plan with its cells in rows."""
    columns = given["cells"]["columns"]
    rows = [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
    return {**given, "cells": {"rows": rows}}


def bound(**parts: Any) -> dict[str, Any]:
    """Return a rule that bounds the amount of all cells, with some parts set."""
    return {"id": "rule", "kind": "bound", "measure": "amount", "max": 1000.0, **parts}


def lock(**parts: Any) -> dict[str, Any]:
    """Return a rule that locks all cells, with some parts set."""
    return {"id": "rule", "kind": "lock", "amount": 500.0, **parts}


def problem(given: PlanDict) -> Problem:
    """Return the problem that a sound plan poses."""
    return compile_plan(read_plan(given))


def findings(given: object) -> list[Finding]:
    """Return all that is wrong with a plan; every finding can be said in both languages."""
    found: list[Finding] = []
    try:
        compile_plan(read_plan(given))
    except PlanError as error:
        found += error.findings
    assert all(finding.said("en").message and finding.said("zh").message for finding in found)
    return found


def wrong(given: object) -> set[tuple[str, str]]:
    """Return where a plan is wrong, and with which code."""
    return {(finding.pointer, finding.code) for finding in findings(given)}


def nearest(given: object) -> str | None:
    """Return the name that the only finding of a plan proposes, as its hint says it."""
    (only,) = findings(given)
    name = only.params.get("nearest")
    assert name is None or str(name) in (only.said("en").hint or "")
    return None if name is None else str(name)


def warned(given: PlanDict) -> dict[str, Finding]:
    """Return the warnings of a sound plan by their code."""
    return {finding.code: finding for finding in problem(given).warnings}
