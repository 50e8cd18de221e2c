"""Fair shares against numbers worked out by hand."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from tests.solvers.reading import findings, nearest, plan, problem, warned, wrong

# cells: 东/A/R1, 东/B/R1, 西/A/R2, 西/B/R3; history 100, 0, 200, 100
GROWTH = [0.5, 0.2, 0.0, -0.5]
BASIS = [7.0, 50.0, None, None]
POTENTIAL = [400.0, 100.0, 250.0, 250.0]


def shares(blend: Mapping[str, float], columns: Mapping[str, Any] | None = None, **parts: Any) -> list[float]:
    """Return the fair shares of a street total of 1000."""
    given = plan(columns, goal={"amount": 1000.0}, fair_share={"blend": dict(blend)}, **parts)
    return list(problem(given).fair_share)


@pytest.mark.parametrize(
    ("driver", "columns", "expected"),
    [
        ("history", {}, [250, 0, 500, 250]),
        ("history", {"basis": BASIS}, [1000 * v / 450 for v in (100, 50, 200, 100)]),
        ("momentum", {"market_growth": GROWTH}, [375, 0, 500, 125]),
        ("momentum", {"market_growth": GROWTH, "basis": BASIS}, [1000 * v / 460 for v in (150, 60, 200, 50)]),
        ("momentum", {"market_growth": [0.5, None, None, None]}, [1000 * v / 450 for v in (150, 0, 200, 100)]),
        ("potential", {"potential": POTENTIAL}, [400, 100, 250, 250]),
        ("headroom", {"potential": POTENTIAL}, [1000 * v / 600 for v in (300, 100, 50, 150)]),
        (
            "headroom",
            {"potential": [400, 100, 150, 250], "market_growth": GROWTH},
            [1000 * v / 550 for v in (250, 100, 0, 200)],
        ),
        ("planned", {"planned_gain": [0, 10, 40, 50]}, [200, 20, 480, 300]),
        ("planned", {"planned_gain": [0, 0, 40, 50], "basis": BASIS}, [1000 * v / 540 for v in (100, 50, 240, 150)]),
        ("even", {}, [1000 / 3, 0, 1000 / 3, 1000 / 3]),
        ("even", {"history": [0, 0, 200, 100]}, [500 / 3, 500 / 3, 1000 / 3, 1000 / 3]),
        ("score", {"score": [1, 2, 3, 4]}, [100, 200, 300, 400]),
        ("margin", {"margin": [0.1, 0.1, 0.2, 0.1]}, [200, 200, 400, 200]),
        ("毛利率", {"margin": [0.1, 0.1, 0.2, 0.1]}, [200, 200, 400, 200]),
        ("去年", {}, [250, 0, 500, 250]),
    ],
)
def test_a_driver_spreads_the_total(driver: str, columns: dict[str, Any], expected: list[float]) -> None:
    measures = [name for name in ("planned_gain", "score") if name in columns]
    assert shares({driver: 1.0}, columns, measures=measures) == pytest.approx(expected, rel=1e-14)


def test_even_goes_to_the_reported_members_whoever_they_are() -> None:
    assert shares({"even": 1.0}, fairness={"report": "region"}) == pytest.approx([500, 0, 1000 / 3, 500 / 3])
    assert shares({"even": 1.0}, fairness={"report": "cell"}) == [250, 250, 250, 250]


def test_capacity_goes_to_those_who_have_one_and_ramps_with_them() -> None:
    reps = [{"id": "R1", "capacity": 60.0}, {"id": "R2", "capacity": 80.0, "ramp": 0.5}, {"id": "R3"}]
    expected = [600, 0, 400, 0]
    assert shares({"capacity": 1.0}, dimensions={"rep": reps}, implied={"capacity": False}) == pytest.approx(expected)


def test_within_a_member_capacity_goes_by_momentum_with_basis() -> None:
    reps = [{"id": "R1", "capacity": 60.0}, {"id": "R2", "capacity": 20.0}, {"id": "R3", "capacity": 20.0}]
    columns = {"market_growth": GROWTH, "basis": BASIS}
    expected = [600 * 150 / 210, 600 * 60 / 210, 200, 200]
    assert shares({"capacity": 1.0}, columns, dimensions={"rep": reps}) == pytest.approx(expected)


def test_a_blend_is_a_weighted_mean() -> None:
    blend = {"history": 0.5, "potential": 0.3, "even": 0.2}
    parts = [(0.5, (250, 0, 500, 250)), (0.3, (400, 100, 250, 250)), (0.2, (1000 / 3, 0, 1000 / 3, 1000 / 3))]
    expected = [sum(weight * values[cell] for weight, values in parts) for cell in range(4)]
    assert shares(blend, {"potential": POTENTIAL}) == pytest.approx(expected)


def test_history_plus_the_increase_by_potential_is_the_blend_with_historys_part_of_the_street_total() -> None:
    base, street = 400.0, 1000.0
    blend = {"history": base / street, "potential": 1 - base / street}
    history, potential = np.array([100.0, 0, 200, 100]), np.array(POTENTIAL)
    expected = history + (street - base) * potential / potential.sum()
    assert shares(blend, {"potential": POTENTIAL}) == pytest.approx(list(expected))


def test_fair_shares_add_up_to_what_is_assigned_over_the_goal_too() -> None:
    found = problem(plan(goal={"amount": 1000.0}, over_assignment=0.05))
    assert found.fair_share.sum() == pytest.approx(1050.0)


def test_without_a_word_the_fair_share_is_momentum() -> None:
    given = plan({"market_growth": GROWTH})
    assert problem(given).blend == {"momentum": 1.0}
    assert list(problem(given).fair_share) == pytest.approx([187.5, 0, 250, 62.5])


@pytest.mark.parametrize(
    ("blend", "place", "code"),
    [
        ({"history": 0.5}, "", "weights_sum"),
        ({"history": 0.5, "even": 0.6}, "", "weights_sum"),
        ({"history": 0.0}, "", "weights_sum"),
        ({}, "", "weights_sum"),
        ({"history": 1.5, "even": -0.5}, "/even", "weight_negative"),
        ({"history": 0.5, "去年": 0.5}, "/去年", "driver_twice"),
        ({"score": 1.0}, "/score", "unknown_driver"),
        ({"region": 1.0}, "/region", "unknown_driver"),
        ({"potential": 1.0}, "/potential", "driver_needs_column"),
        ({"headroom": 1.0}, "/headroom", "driver_needs_column"),
        ({"planned": 1.0}, "/planned", "driver_needs_column"),
        ({"capacity": 1.0}, "/capacity", "driver_needs_capacity"),
    ],
)
def test_a_blend_that_cannot_be_meant_is_wrong(blend: dict[str, float], place: str, code: str) -> None:
    assert wrong(plan(fair_share={"blend": blend})) == {(f"/fair_share/blend{place}", code)}


def test_weights_may_miss_1_by_a_billionth_and_are_made_to_sum_to_it() -> None:
    found = problem(plan(fair_share={"blend": {"history": 0.7 + 5e-10, "even": 0.3}}))
    assert sum(found.blend.values()) == pytest.approx(1.0, abs=1e-15)


def test_a_misspelt_driver_is_told_the_nearest() -> None:
    assert nearest(plan(fair_share={"blend": {"momentun": 1.0}})) == "momentum"
    assert nearest(plan({"score": [1, 2, 3, 4]}, measures=["score"], fair_share={"blend": {"scor": 1.0}})) == "score"


@pytest.mark.parametrize(
    ("driver", "columns", "code", "cells"),
    [
        ("potential", {"potential": [1, None, 2, None]}, "driver_empty", ["东,B,R1", "西,B,R3"]),
        ("headroom", {"potential": [1, None, 2, 3]}, "driver_empty", ["东,B,R1"]),
        ("score", {"score": [1, 2, None, 3]}, "driver_empty", ["西,A,R2"]),
        ("score", {"score": [1, -2, 3, -4]}, "driver_negative", ["东,B,R1", "西,B,R3"]),
        ("planned", {"planned_gain": [0, -1, 0, 0]}, "driver_negative", ["东,B,R1"]),
        ("score", {"score": [0, 0, 0, 0]}, "driver_sums_to_zero", None),
        ("headroom", {"potential": [100, 0, 200, 50]}, "driver_sums_to_zero", None),
        ("momentum", {"history": [0, 0, 0, 0]}, "driver_sums_to_zero", None),
    ],
)
def test_a_driver_in_use_has_values_to_share_by(
    driver: str, columns: dict[str, Any], code: str, cells: list[str] | None
) -> None:
    measures = [name for name in ("planned_gain", "score") if name in columns]
    (only,) = findings(plan(columns, measures=measures, fair_share={"blend": {driver: 1.0}}))
    assert (only.pointer, only.code, only.params.get("cells")) == (f"/fair_share/blend/{driver}", code, cells)


def test_a_driver_of_weight_0_needs_no_values() -> None:
    columns = {"potential": [1, None, 2, None]}
    assert wrong(plan(columns, fair_share={"blend": {"history": 1.0, "potential": 0.0}})) == set()


def test_cells_without_a_fair_share_are_named() -> None:
    assert warned(plan())["no_basis"].params == {"cells": ["东,B,R1"], "count": 1}


def test_a_fair_share_next_to_nothing_is_wrong() -> None:
    assert wrong(plan({"history": [100.0, 1e-12, 200.0, 100.0]})) == {("/fair_share/blend", "fair_share_vanishing")}
