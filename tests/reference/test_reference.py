"""The second opinion itself is right where the answer is known from elsewhere."""

from itertools import product
from typing import Any

import pytest

from tests.golden.plans import (
    Plan,
    golden_02,
    golden_04,
    golden_05,
    golden_24,
    six_territories,
    six_territories_within,
)
from tests.reference.solve import optimum, reachable, rounded


@pytest.mark.parametrize(
    ("fairness", "known"),
    [
        ({}, 165.259982),
        ({"by": "rep", "objective": "max_efficiency", "efficiency": "margin"}, 1874.878917),
        ({"by": "rep", "objective": "least_absolute"}, 164.475241),
        ({"by": "rep", "objective": "minimax"}, 1.017865),
        ({"by": "rep", "objective": "lexicographic_minimax"}, 1.017865),
        ({"by": "rep", "objective": "burden_power", "power": 4}, 5919.361763),
    ],
)
def test_reaches_the_known_optima(fairness: dict[str, Any], known: float) -> None:
    assert optimum(golden_02(**fairness)).value == pytest.approx(known, rel=1e-6)


def test_rounds_as_little_as_the_known_rounding() -> None:
    answer = rounded(optimum(golden_02()), 10, 5880)
    assert answer is not None
    assert answer[0] == pytest.approx(34.545686, abs=1e-5)


def test_tells_the_levels_of_lexicographic_minimax() -> None:
    found = optimum(golden_04())
    assert found.levels == pytest.approx([1.3, 1.1, 0.9, 0.7], abs=1e-8)
    assert found.targets == pytest.approx([130, 110, 90, 70], abs=1e-6)


@pytest.mark.parametrize("objective", ["chi_square", "entropy", "burden_power", "lexicographic_minimax"])
def test_fills_between_floors_and_caps_the_same_way_for_every_separable_objective(objective: str) -> None:
    plan = golden_24(objective)
    plan["fairness"]["power"] = 3
    assert optimum(plan).targets == pytest.approx([105, 235, 310, 480, 70], abs=1e-6)


@pytest.mark.parametrize(("objective", "known"), [("least_absolute", 482_808), ("minimax", 1.0490372)])
def test_agrees_with_the_six_territories(objective: str, known: float) -> None:
    assert optimum(six_territories_within(0.6, 0.7, objective=objective)).value == pytest.approx(known, rel=1e-7)


def test_blends_the_six_territories() -> None:
    known = [9_195_404, 5_516_180, 6_207_736, 4_077_624, 6_713_040, 3_050_416]
    assert optimum(six_territories()).targets == pytest.approx(known, abs=1e-3)


def test_knows_the_impossible_and_how_far_it_goes() -> None:
    assert not optimum(six_territories_within(None, 0.65)).feasible
    limits = reachable(six_territories_within(None, 0.65))
    assert limits is not None
    assert 34_760_400 - limits[1] == pytest.approx(209_400, abs=0.1)
    assert reachable(golden_05()) == pytest.approx((1800 / 0.34, 3600 / 0.66), rel=1e-8)


def test_misses_soft_rules_by_as_little_as_the_known_relaxation() -> None:
    plan = golden_05()
    for rule, weight in zip(plan["rules"], [3, 3, 2, 2, 4, 1], strict=True):
        rule["soft"] = {"weight": weight, "scale": "money"}
    assert optimum(plan).soft == pytest.approx([500.0], abs=1e-6)


def test_misses_soft_rules_in_the_order_of_their_priorities() -> None:
    plan: Plan = golden_05()
    for rule, priority in zip(plan["rules"], [2, 2, 3, 3, 1, 4], strict=True):
        rule["soft"] = {"priority": priority, "scale": "money"}
    found = optimum(plan)
    assert found.soft == pytest.approx([0, 0, 300, 0], abs=1e-6)
    assert found.targets == pytest.approx([2600, 1800, 600], abs=1e-5)


@pytest.mark.parametrize("unit", [7, 10, 13])
def test_rounds_like_the_enumeration_of_all_multiples(unit: int) -> None:
    plan: Plan = {
        "schema": "apportion/1",
        "goal": {"amount": 12 * unit},
        "cells": {"columns": {"region": ["a", "b", "c", "d"], "history": [31, 23, 11, 7], "max": [None, 40, None, 13]}},
        "rules": [{"id": "half", "kind": "bound", "where": {"region": ["a", "d"]}, "measure": "share", "max": 0.45}],
        "fairness": {"report": "region"},
    }
    found = optimum(plan)
    limits = [value if value is not None else 12 * unit for value in found.model.upper]
    changes = [
        sum(abs(unit * n - x) for n, x in zip(counts, found.targets, strict=True))
        for counts in product(range(13), repeat=4)
        if sum(counts) == 12
        and all(unit * n <= limit for n, limit in zip(counts, limits, strict=True))
        and counts[0] + counts[3] <= 0.45 * 12
    ]
    answer = rounded(found, unit, 12 * unit)
    assert answer is not None
    assert answer[0] == pytest.approx(min(changes), abs=1e-6)


def test_lexicographic_minimax_is_least_among_all_whole_splits_of_a_small_goal() -> None:
    plan = golden_04()
    found = optimum(plan)
    splits = [
        (a, b, c, d)
        for a, b, c in product(range(130, 241, 10), range(0, 241, 10), range(0, 241, 10))
        if (d := 400 - a - b - c) >= 0 and d <= 70 and a + b >= 240
    ]
    best = min(sorted(split, reverse=True) for split in splits)
    assert sorted(found.targets, reverse=True) == pytest.approx(best, abs=1e-6)
