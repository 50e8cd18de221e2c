"""Golden 02 (duals, price of fairness), 11 (waterfall), 12 (fairness metrics) and 15 (completion)."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from schemas.explanation import FrontierAsked
from solvers.frontier import frontier
from solvers.indicators import inequality
from solvers.read import read_plan
from tests.conformance.answers import answered, columns, evaluated
from tests.golden.plans import golden_02, golden_03

MARGIN = {"by": "rep", "objective": "max_efficiency", "efficiency": "margin"}
# name of the golden row -> the rule's instance here
DUALS = {
    "share_粤东_hi": ("east", 0.245714),
    "growth_R1_hi": ("grow[R1]", 0.1),
    "growth_R4_hi": ("grow[R4]", 0.235714),
    "hours_R3": ("capacity[R3]", 0.642857),
    "hours_R5": ("capacity[R5]", 0.593985),
    "lock_c01": ("boss", -0.12),
    "potential_c03": ("potential[粤东,电商,C,新品,R2]", 0.15),
    "potential_c05": ("potential[粤东,直营,B,高毛利,R2]", 0.11),
    "potential_c07": ("potential[粤西,经销,B,高毛利,R3]", 0.042857),
    "potential_c10": ("potential[粤西,直营,A,高毛利,R4]", 0.1),
    "potential_c12": ("potential[桂琼,经销,C,高毛利,R5]", 0.018722),
    "potential_c14": ("potential[粤西,电商,B,新品,R4]", 0.17),
}
STEPS = {
    "base": "history",
    "market_momentum": "momentum",
    "uplift_to_goal": "uplift_to_goal",
    "over_assignment": "over_assignment",
    "potential_pull": "fair_share_pull",
    "constraint_lock": "rules.lock",
    "constraint_share": "rules.share",
    "constraint_growth": "rules.growth",
    "constraint_capacity": "rules.capacity",
    "rounding": "rounding",
    "final": "target",
}


def golden(shared: Path, name: str) -> Any:
    return json.loads((shared / "golden" / f"{name}.json").read_text(encoding="utf-8"))


def explained(plan: dict[str, Any], *parts: str) -> Any:
    return answered({**plan, "options": {"explain": list(parts)}})


class TestPrices:
    def test_are_the_known_duals_and_there_are_no_others(self) -> None:
        table = explained(golden_02(**MARGIN), "prices").explanation["prices"]["columns"]
        assert table["price_left"] == pytest.approx(table["price_right"], abs=1e-7)
        prices = dict(zip(table["rule"], table["price_right"], strict=True))
        known = dict(DUALS.values())
        assert {rule: price for rule, price in prices.items() if price and rule != "goal"} == pytest.approx(
            known, abs=1e-6
        )

    def test_of_the_goal_moves_shares_with_the_total(self) -> None:
        """The golden case holds every right-hand side but the total's fixed; shares of the total are its own here."""
        table = explained(golden_02(**MARGIN), "prices").explanation["prices"]["columns"]
        goal = dict(zip(table["rule"], table["price_right"], strict=True))["goal"]
        more = golden_02(**MARGIN)
        more["goal"] = {"amount": (5880 + 1) / 1.05}
        less = answered(golden_02(**MARGIN)).objective
        reached = answered(more).objective
        assert less is not None
        assert reached is not None
        assert goal == pytest.approx(reached.value - less.value, abs=1e-6)

    def test_are_told_in_words(self) -> None:
        said = explained(golden_02(**MARGIN), "prices").explanation["prices"]["text"]
        assert "One more unit of capacity behind capacity[R5] is worth 0.593985 of Margin." in said

    def test_fill_the_table_of_rules(self) -> None:
        rules = columns(explained(golden_02(**MARGIN), "prices").rules)
        prices = dict(zip(rules["id"], rules["price"], strict=True))
        assert prices["capacity[R5]"] == pytest.approx(0.593985, abs=1e-6)
        assert prices["capacity[R1]"] is None

    @pytest.mark.shared
    def test_are_the_published_ones(self, shared: Path) -> None:
        published = golden(shared, "11_explanation_waterfall")["duals_of_max_margin"]
        assert {row: price for row, (_, price) in DUALS.items()} == {
            row: price for row, price in published.items() if row != "total"
        }


class TestWaterfall:
    @pytest.mark.shared
    def test_has_the_published_steps(self, shared: Path) -> None:
        case = golden(shared, "11_explanation_waterfall")
        table = explained(golden_03(), "waterfall").explanation["waterfall"]["columns"]
        for place, rep in enumerate(table["id"]):
            for name, step in STEPS.items():
                assert table[step][place] == pytest.approx(case["expected"][rep][name], abs=1e-5), (rep, name)

    def test_of_r5_is_known(self) -> None:
        table = explained(golden_03(), "waterfall").explanation["waterfall"]["columns"]
        own = {step: values[table["id"].index("R5")] for step, values in table.items() if step != "id"}
        assert own == pytest.approx(
            {
                "history": 850.0,
                "momentum": 65.2,
                "uplift_to_goal": 195.913038,
                "over_assignment": 55.555652,
                "fair_share_pull": 110.013375,
                "potential": 0.0,
                "rules.share": -24.196848,
                "rules.growth": -0.420516,
                "rules.lock": -4.009222,
                "rules.capacity": -154.46407,
                "objective": 0.0,
                "rounding": -3.591409,
                "target": 1090.0,
            },
            abs=1e-5,
        )


class TestFrontier:
    POINTS = (
        (1.0179, 1715.5557, 0.084978),
        (1.0506, 1764.699781, 0.058766),
        (1.0834, 1807.767725, 0.035795),
        (1.1162, 1846.767163, 0.014994),
        (1.1489, 1859.311787, 0.008303),
        (1.1817, 1869.959541, 0.002624),
        (1.2145, 1873.819949, 0.000565),
        (1.2472, 1874.878917, 0.0),
        (1.28, 1874.878917, 0.0),
    )

    def test_holds_at_the_known_caps(self) -> None:
        caps, efficiency, prices = (list(column) for column in zip(*self.POINTS, strict=True))
        found = frontier(read_plan(golden_02()), FrontierAsked(efficiency="margin", stretch=caps))
        assert found.columns["max_stretch"] == caps
        assert found.columns["efficiency"] == pytest.approx(efficiency, rel=1e-7)
        assert found.columns["price_of_fairness"] == pytest.approx(prices, abs=1e-6)
        assert found.minimax == pytest.approx(1.017865, abs=1e-6)
        assert found.most == pytest.approx(1874.878917, abs=1e-6)

    @pytest.mark.shared
    def test_the_known_caps_are_the_published_ones(self, shared: Path) -> None:
        published = golden(shared, "02_allocation_objectives")["price_of_fairness_frontier"]["points"]
        names = ("max_stretch_cap", "margin", "price_of_fairness")
        assert [tuple(point[name] for name in names) for point in published] == list(self.POINTS)


def test_the_inequality_of_a_known_vector_is_known() -> None:
    found = inequality(np.array([1.2, 1.0, 0.8, 1.0, 1.1]))
    known = {"gini": 0.070588, "jain": 0.983365, "cv": 0.130064, "theil": 0.008651, "hoover": 0.05098}
    assert {name: found[name] for name in known} == pytest.approx(known, abs=1e-6)


class TestCompletion:
    """Golden 15: three channels, what they were to sell and what they sold."""

    MEMBERS = ("经销", "直营", "电商")

    @pytest.fixture(name="answer")
    def _answer(self) -> Any:
        plan = {
            "schema": "apportion/1",
            "goal": {"amount": 6600},
            "cells": {"columns": {"channel": list(self.MEMBERS), "history": [3000, 1500, 500]}},
            "fairness": {"report": "channel"},
        }
        chosen = {"channel": list(self.MEMBERS), "target": [3900, 1800, 900], "actual": [3500, 2100, 700]}
        return evaluated(plan, {"columns": chosen})

    def test_is_told_of_every_member(self, answer: Any) -> None:
        totals = columns(answer.totals["channel"])
        rows = {name: dict(zip(totals["id"], totals[name], strict=True)) for name in totals}
        known = {
            "completion": [0.897436, 1.166667, 0.777778],
            "actual_growth": [0.166667, 0.4, 0.4],
            "growth": [0.3, 0.2, 0.8],
            "share_before": [0.6, 0.3, 0.1],
            "share": [0.590909, 0.272727, 0.136364],
            "actual_share": [0.555556, 0.333333, 0.111111],
            "actual_share_change": [-0.04444444, 0.03333333, 0.01111111],
            "actual_growth_contribution": [0.10, 0.12, 0.04],
            "actual_share_of_growth": [0.384615, 0.461538, 0.153846],
        }
        for name, values in known.items():
            assert [rows[name][member] for member in self.MEMBERS] == pytest.approx(values, abs=1e-6), name

    def test_is_told_of_everything_together(self, answer: Any) -> None:
        assert answer.explanation["completion"] == pytest.approx(
            {
                "history": 5000,
                "target": 6600,
                "actual": 6300,
                "completion": 0.954545,
                "growth": 0.26,
                "target_growth": 0.32,
            },
            abs=1e-6,
        )
