"""Adventure Works, FY2012: what a bound on a market, a rep who leaves and a higher goal change, and what causes it."""

import csv
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from scenarios.compare import compare
from scenarios.read import read_scenario
from schemas.plan import Plan
from schemas.what_if import Compared
from solvers.read import read_plan

DIMENSIONS = ("country", "territory", "channel", "rep", "category")
GERMANY = [
    {
        "op": "rule",
        "rule": {"id": "germany", "kind": "bound", "where": {"country": "Germany"}, "measure": "growth", "max": 0.2},
    }
]
LINDA_LEAVES = [
    {"op": "move", "where": {"rep": "linda3", "territory": "Southwest"}, "to": {"rep": "shu0"}, "why": "her home"},
    {
        "op": "move",
        "where": {"rep": "linda3", "territory": {"not": "Southwest"}},
        "to": {"rep": "michael9"},
        "why": "the rest",
    },
]
HIGHER = [{"op": "set", "path": "goal.growth", "value": 0.66}]

pytestmark = pytest.mark.shared


def plan_of(folder: Path) -> Plan:
    """Return a plan of +50 % in which no rep grows by more than 65 %."""
    sums: dict[tuple[str, ...], float] = defaultdict(float)
    with (folder / "adventureworks" / "sales_history.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["fiscal_year"] == "FY2012":
                sums[tuple(row[name] or "(none)" for name in DIMENSIONS)] += float(row["revenue"])
    columns: dict[str, list[Any]] = {name: [ids[at] for ids in sums] for at, name in enumerate(DIMENSIONS)}
    columns["history"] = [round(total, 2) for total in sums.values()]
    return read_plan(
        {
            "schema": "apportion/1",
            "goal": {"growth": 0.5},
            "cells": {"columns": columns},
            "rules": [{"id": "grow", "kind": "bound", "each": "rep", "measure": "growth", "min": 0.1, "max": 0.68}],
            "rounding": {"unit": 100},
        }
    )


@pytest.fixture(scope="module")
def told(shared: Path) -> Compared:
    named = {"Germany": GERMANY, "Linda leaves": LINDA_LEAVES, "+66 %": HIGHER}
    return compare(
        plan_of(shared / "data"), [read_scenario({"name": name, "operations": one}) for name, one in named.items()]
    )


def moved(told: Compared, number: int, dimension: str) -> dict[str, float]:
    columns = told.scenarios[number].moved[dimension]["columns"]
    return dict(zip(columns["id"], columns["change"], strict=True))


def test_a_bound_on_germany_moves_its_money_to_the_others(told: Compared) -> None:
    change = moved(told, 0, "country")
    assert change["Germany"] < 0
    assert all(amount >= 0 for country, amount in change.items() if country != "Germany")
    assert sum(round(amount * 100) for amount in change.values()) == 0
    assert "germany" in told.scenarios[0].newly_binding
    (operation,) = told.scenarios[0].operations
    assert operation.effect is not None
    assert operation.effect["street"] == 0.0


def test_a_territory_that_moves_to_two_others_is_told_by_each_move(told: Compared) -> None:
    change = moved(told, 1, "rep")
    scenario = told.scenarios[1]
    base = dict(zip(*(scenario.moved["rep"]["columns"][name] for name in ("id", "base")), strict=True))
    assert change["linda3"] == -base["linda3"]
    first, second = scenario.operations
    assert (first.why, second.why) == ("her home", "the rest")
    assert first.effect is not None
    assert second.effect is not None
    home, rest = (
        dict(zip(one["moved"]["rep"]["columns"]["id"], one["moved"]["rep"]["columns"]["change"], strict=True))
        for one in (first.effect, second.effect)
    )
    assert home["shu0"] > 0 > home["linda3"]
    assert rest["michael9"] > 0 > rest["linda3"]
    assert scenario.method == "shapley"
    assert scenario.change["goal"] == 0


def test_a_higher_goal_is_the_only_cause(told: Compared) -> None:
    scenario = told.scenarios[2]
    assert scenario.outcome == "optimal"
    assert scenario.change["goal"] == pytest.approx(0.16 * scenario.indicators["base"])
    assert sum(moved(told, 2, "territory").values()) == pytest.approx(scenario.change["street"])
