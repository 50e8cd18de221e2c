"""Tests of the fairness of quotas: what each looks at, and where its thresholds lie."""

from typing import Any

import numpy as np
import pytest

from solvers.read import read_plan
from tests.conformance.answers import answered, evaluated

HISTORY = [100.0, 200.0, 300.0, 400.0, 500.0]
REPS = ["R1", "R2", "R3", "R4", "R5"]


def plan(**thresholds: Any) -> dict[str, Any]:
    return {
        "schema": "apportion/1",
        "goal": {"amount": 1500},
        "cells": {"columns": {"rep": REPS, "history": HISTORY}},
        "options": {"fairness_tests": thresholds},
    }


def verdicts(
    targets: list[float], *, actual: list[float] | None = None, **thresholds: Any
) -> dict[str, dict[str, Any]]:
    columns = {"rep": REPS, "target": targets} | ({} if actual is None else {"actual": actual})
    told = evaluated(plan(**thresholds), {"columns": columns}).explanation["fairness_tests"]
    assert told["by"] == "rep"
    table = told["columns"]
    rows = zip(*table.values(), strict=True)
    return {row[0]: dict(zip(table, row, strict=True)) for row in rows}


def test_equal_stretches_pass_every_test() -> None:
    found = verdicts([100, 200, 300, 400, 500])
    assert {row["verdict"] for row in found.values()} == {"pass"}
    assert found["growth_with_size"]["value"] == 0.0


def test_growth_that_goes_with_size_is_found() -> None:
    targets = [90, 190, 300, 410, 510]
    growth = [target / history - 1 for target, history in zip(targets, HISTORY, strict=True)]
    found = verdicts(list(map(float, targets)))["growth_with_size"]
    assert found["value"] == pytest.approx(float(np.corrcoef(HISTORY, growth)[0, 1]), abs=1e-9)
    assert found["verdict"] == "fail"


@pytest.mark.parametrize(("thresholds", "verdict"), [({"pass": 0.95, "watch": 1}, "pass"), ({"watch": 0.95}, "watch")])
def test_thresholds_are_the_plans_to_choose(thresholds: dict[str, float], verdict: str) -> None:
    found = verdicts([90, 190, 300, 410, 510], growth_with_size=thresholds)["growth_with_size"]
    assert found["verdict"] == verdict
    assert found["watch"] == thresholds["watch"]


def test_members_outside_of_the_band_are_named() -> None:
    found = verdicts([120, 200, 300, 400, 480])
    assert found["stretch_within"] | {"members": ["R1"], "value": 0.8, "verdict": "pass"} == found["stretch_within"]
    narrow = verdicts([120, 200, 300, 400, 480], stretch_within={"band": 0.03})["stretch_within"]
    assert (narrow["members"], narrow["verdict"]) == (["R1", "R5"], "watch")


def test_outliers_are_told_on_either_side() -> None:
    found = verdicts([140, 130, 300, 400, 530])
    assert found["stretch_above"]["members"] == ["R1"]
    assert found["stretch_above"]["verdict"] == "fail"
    assert found["stretch_below"]["members"] == ["R2"]
    assert verdicts([140, 130, 300, 400, 530], stretch_above={"watch": 0.2})["stretch_above"]["verdict"] == "watch"


def test_what_was_sold_is_tested_where_it_is_known() -> None:
    found = verdicts([100, 200, 300, 400, 500], actual=[80, 180, 300, 420, 600])
    assert found["completion_with_size"]["verdict"] == "fail"
    assert found["completion_within"]["members"] == ["R1", "R5"]
    assert "completion_within" not in verdicts([100, 200, 300, 400, 500])


def test_of_two_members_nothing_can_be_told() -> None:
    two = plan()
    two["cells"]["columns"] = {"rep": REPS[:2], "history": HISTORY[:2]}
    told = evaluated(two, {"columns": {"rep": REPS[:2], "target": [700, 800]}}).explanation["fairness_tests"]["columns"]
    assert set(told["verdict"]) == {None}
    assert set(told["value"]) == {None}


def test_an_allocation_is_tested_where_it_is_asked_for() -> None:
    asked = {**plan(), "options": {"explain": ["fairness_tests"]}}
    table = answered(asked).explanation["fairness_tests"]["columns"]
    assert set(table["verdict"]) == {"pass"}
    assert answered(plan()).explanation == {}


def test_a_threshold_is_written_pass() -> None:
    assert read_plan(plan(stretch_within={"pass": 0.9})).options.fairness_tests.stretch_within.pass_ == 0.9
