"""Plans of three cells, small enough to check by hand."""

from typing import Any

from schemas.allocation import Allocation
from solvers.allocate import allocate
from solvers.read import read_plan


def three(columns: dict[str, Any] | None = None, **parts: Any) -> dict[str, Any]:
    """Return a plan of three regions with history 10, 20, 30 and a goal of 100."""
    cells = {"region": ["东", "西", "南"], "history": [10.0, 20.0, 30.0], **(columns or {})}
    return {"goal": {"amount": 100.0}, "cells": {"columns": cells}, **parts}


def answer(plan: dict[str, Any], **options: Any) -> Allocation:
    """Return the plan's allocation."""
    return allocate(read_plan(plan), **options)


def targets(allocation: Allocation) -> dict[str, float]:
    """Return the target of each region."""
    columns = allocation.cells["columns"]
    return dict(zip(columns["region"], columns["target"], strict=True))


def codes(allocation: Allocation) -> set[str]:
    """Return the codes of an answer's warnings."""
    return {warning.code for warning in allocation.warnings}
