"""A real sales history with shares and floors that contradict each other: a diagnosis that a planner can act on."""

import csv
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from solvers.operations import applied
from solvers.read import read_plan
from tests.solvers.diagnose.test_conflicts import diagnosis_of
from tests.solvers.small_plans import answer

RULES = [
    {"id": "地区占比", "kind": "bound", "each": "region", "measure": "share", "min": 0.12},
    {"id": "保底", "kind": "bound", "each": "rep", "measure": "growth", "min": 0.45},
    {"id": "封顶", "kind": "bound", "where": {"channel": "Reseller"}, "measure": "growth", "max": 0.40},
]


@pytest.fixture
def plan(shared: Path) -> dict[str, Any]:
    """Return FY2012 with a goal of +50 %; ten territories are to have 12 % each, resellers grow by 40 % at most."""
    sums: dict[tuple[str, ...], float] = defaultdict(float)
    with (shared / "data" / "adventureworks" / "sales_history.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["fiscal_year"] == "FY2012":
                place = (row["territory"], row["channel"], row["category"], row["rep"] or "网络")
                sums[place] += float(row["revenue"])
    names = ("region", "channel", "product", "rep")
    rows = [{**dict(zip(names, ids, strict=True)), "history": round(sum_, 2)} for ids, sum_ in sums.items() if sum_ > 0]
    return {"goal": {"growth": 0.5}, "cells": {"rows": rows}, "rules": RULES}


@pytest.mark.shared
def test_contradictory_shares_and_floors_are_told_as_sums(plan: dict[str, Any]) -> None:
    diagnosis = diagnosis_of(plan, language="zh")
    told = [conflict.because for conflict in diagnosis.conflicts]
    assert told[0] == "地区占比（共 9 项） 的下限合计 54,770,717.81，而目标只有 50,713,627.6。"
    assert "保底（共 12 项） 的下限合计 39,676,217.85，而 封顶 最多只允许 39,090,338.76。" in told
    assert all(conflict.irreducible for conflict in diagnosis.conflicts)


@pytest.mark.shared
def test_the_way_out_is_two_numbers_and_works(plan: dict[str, Any]) -> None:
    diagnosis = diagnosis_of(plan, language="zh")
    fix = next(fix for fix in diagnosis.fixes if [change["rule"] for change in fix.changes] == ["地区占比", "保底"])
    assert fix.title in diagnosis.summary
    better = applied(read_plan(plan), fix.operations).plan.model_dump(by_alias=True, exclude_unset=True)
    assert answer(better).outcome == "optimal"
