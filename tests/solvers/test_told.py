"""What an evaluation tells beside its tables: the distance from the fair optimum, tests of fairness, completion."""

import csv
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from tests.conformance.answers import answered, columns, evaluated
from tests.golden.plans import golden_02, golden_03, proportional


def own_targets(plan: dict[str, Any]) -> dict[str, Any]:
    cells = columns(answered(plan).cells)
    names = ("region", "channel", "customer", "product", "rep", "target")
    return {"columns": {name: cells[name] for name in names if name in cells}}


class TestDistance:
    @pytest.mark.parametrize("plan", [golden_02(), golden_03()], ids=["continuous", "rounded"])
    def test_of_the_fair_optimum_from_itself_is_nothing(self, plan: dict[str, Any]) -> None:
        told = evaluated(plan, own_targets(plan)).explanation["optimum"]
        assert told["outcome"] == "optimal"
        assert told["moved"] == 0.0
        assert told["moved_share"] == 0.0
        assert set(told["columns"]["difference"]) == {0.0}

    def test_is_the_money_that_would_have_to_move(self) -> None:
        plan = proportional([50, 75, 125], 200)
        told = evaluated(plan, {"columns": {"region": ["t1", "t2", "t3"], "target": [50, 60, 90]}}).explanation
        assert told["optimum"]["moved"] == 10
        assert told["optimum"]["moved_share"] == 0.05
        assert told["optimum"]["columns"]["difference"] == [10, 0, -10]
        assert told["optimum"]["value"] == pytest.approx(0, abs=1e-12)
        assert told["optimum"]["gap"] == pytest.approx(100 / 40 + 100 / 100, abs=1e-9)

    def test_of_an_impossible_plan_is_not_told(self) -> None:
        plan = proportional([50, 75, 125], 200)
        plan["rules"] = [{"id": "wall", "kind": "bound", "measure": "amount", "max": 100}]
        answer = evaluated(plan, {"columns": {"region": ["t1", "t2", "t3"], "target": [50, 60, 90]}})
        assert answer.outcome == "evaluated"
        assert answer.explanation["optimum"]["outcome"] == "infeasible"
        assert answer.explanation["optimum"]["gap"] is None

    def test_of_an_efficiency_is_what_is_missed(self) -> None:
        plan = golden_02(by="rep", objective="max_efficiency", efficiency="margin")
        told = evaluated(plan, own_targets(golden_02())).explanation["optimum"]
        assert told["value"] == pytest.approx(1874.878917, abs=1e-5)
        assert told["gap"] == pytest.approx(told["value"] - told["here"], abs=1e-8)
        assert told["gap"] > 0


def test_every_rule_is_met_or_missed_by_a_margin() -> None:
    targets = own_targets(golden_02())
    targets["columns"]["target"] = [amount * 1.3 for amount in targets["columns"]["target"]]
    rules = columns(evaluated(golden_02(), targets).rules)
    missed = {
        name: slack for name, slack, met in zip(rules["id"], rules["slack"], rules["met"], strict=True) if not met
    }
    assert missed["boss"] == pytest.approx(-240, abs=1e-6)
    assert missed["capacity[R5]"] == pytest.approx(-0.3, abs=1e-6)
    assert missed["goal"] == pytest.approx(-0.3 * 5880, abs=1e-6)


@pytest.mark.shared
def test_real_quotas_are_measured_against_a_plan(shared: Path) -> None:
    """Quotas of FY2012 by rep: history of FY2011, goal what the quotas add up to, actual what was sold."""
    path = shared / "data" / "adventureworks" / "quotas_fy2011_fy2012.csv"
    rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    quota, sold, before = defaultdict[str, float](float), defaultdict[str, float](float), defaultdict[str, float](float)
    for row in rows:
        year, rep = row["fiscal_quarter"][:6], row["rep"]
        if year == "FY2012":
            quota[rep] += float(row["quota"])
            sold[rep] += float(row["actual"])
        else:
            before[rep] += float(row["actual"])
    reps = sorted(quota)
    plan = {
        "schema": "apportion/1",
        "goal": {"amount": round(sum(quota.values()), 2)},
        "cells": {"columns": {"rep": reps, "history": [round(before[rep], 2) for rep in reps]}},
        "rules": [{"id": "grow", "kind": "bound", "each": "rep", "measure": "growth", "min": 0.0}],
    }
    targets = {
        "rep": reps,
        "target": [round(quota[rep], 2) for rep in reps],
        "actual": [round(sold[rep], 2) for rep in reps],
    }
    answer = evaluated(plan, {"columns": targets})
    told = answer.explanation
    assert told["completion"]["completion"] == pytest.approx(sum(sold.values()) / sum(quota.values()), abs=1e-6)
    assert 0 < told["optimum"]["moved_share"] < 1
    tests = told["fairness_tests"]["columns"]
    assert dict(zip(tests["test"], tests["verdict"], strict=True))["stretch_within"] == "fail"
    assert len(columns(answer.totals["rep"])["actual_share_of_growth"]) == len(reps)
