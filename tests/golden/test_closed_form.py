"""Golden 04 and 24 and published facts, whose answers can be written down by hand."""

import pytest

from tests.conformance.answers import answered, columns, evaluated, member_targets, value
from tests.golden.plans import golden_04, golden_24, proportional, six_territories, six_territories_within


def test_a_plan_without_rules_is_split_in_proportion() -> None:
    answer = answered(proportional([50, 75, 125], 200))
    assert list(member_targets(answer, "region").values()) == [40, 60, 100]


def test_nine_stores_all_grow_by_a_tenth() -> None:
    answer = answered(proportional([12, 11.5, 11, 10.5, 10, 9.5, 9, 8.5, 8], 99))
    known = [13.2, 12.65, 12.1, 11.55, 11, 10.45, 9.9, 9.35, 8.8]
    assert list(member_targets(answer, "region").values()) == pytest.approx(known, abs=1e-9)
    assert columns(answer.totals["region"])["growth"] == pytest.approx([0.1] * 9, abs=1e-9)


class TestLexicographicMinimax:
    def test_goes_on_below_the_largest_stretch(self) -> None:
        answer = answered(golden_04())
        assert list(member_targets(answer, "region").values()) == pytest.approx([130, 110, 90, 70], abs=1e-6)

    def test_tells_every_level(self) -> None:
        objective = answered(golden_04()).objective
        assert objective is not None
        assert objective.levels is not None
        assert [level.value for level in objective.levels] == pytest.approx([1.3, 1.1, 0.9, 0.7], abs=1e-8)
        assert [level.members for level in objective.levels] == [1, 1, 1, 1]
        assert objective.value == pytest.approx(1.3, abs=1e-8)

    def test_reaches_no_larger_stretch_than_minimax(self) -> None:
        answer = answered(golden_04(objective="minimax"))
        assert value(answer) == pytest.approx(1.3, abs=1e-8)
        targets = member_targets(answer, "region")
        assert targets["x1"] == pytest.approx(130, abs=1e-6)
        assert 110 - 1e-6 <= targets["x2"] <= 130 + 1e-6
        assert targets["x4"] <= 70 + 1e-6


class TestWaterFilling:
    @pytest.mark.parametrize("objective", ["chi_square", "entropy", "lexicographic_minimax"])
    def test_fills_in_proportion_between_floors_and_caps(self, objective: str) -> None:
        answer = answered(golden_24(objective))
        assert list(member_targets(answer, "region").values()) == pytest.approx([105, 235, 310, 480, 70], abs=1e-6)

    def test_the_free_member_has_the_common_multiple_of_its_fair_share(self) -> None:
        totals = columns(answered(golden_24()).totals["region"])
        assert totals["stretch"][1] == pytest.approx(1.175 * 0.875, abs=1e-9)

    def test_names_the_caps_and_floors_that_bind(self) -> None:
        rules = columns(answered(golden_24()).rules)
        binding = {name for name, binds in zip(rules["id"], rules["binding"], strict=True) if binds}
        assert len([name for name in binding if name.startswith("max[")]) == 2
        assert len([name for name in binding if name.startswith("min[")]) == 2


class TestSixTerritories:
    def test_share_history_and_potential_half_and_half(self) -> None:
        answer = answered(six_territories())
        assert answer.goal.amount == pytest.approx(34_760_400, abs=1e-6)
        known = [9_195_404, 5_516_180, 6_207_736, 4_077_624, 6_713_040, 3_050_416]
        assert list(member_targets(answer, "region").values()) == pytest.approx(known, abs=0.5)

    def test_within_growth_limits_the_least_sum_of_changes_is_known(self) -> None:
        answer = answered(six_territories_within(0.6, 0.7, objective="least_absolute"))
        assert value(answer) == pytest.approx(482_808, abs=0.5)

    def test_within_growth_limits_the_least_largest_stretch_is_known(self) -> None:
        answer = answered(six_territories_within(0.6, 0.7, objective="minimax"))
        assert value(answer) - 1 == pytest.approx(0.0490372, abs=1e-6)

    def test_within_growth_limits_the_least_squares_answer_is_known(self) -> None:
        answer = answered(six_territories_within(0.6, 0.7, objective="least_squares"))
        known = [9_142_616, 5_608_000, 6_154_948, 4_024_836, 6_630_000, 3_200_000]
        assert list(member_targets(answer, "region").values()) == pytest.approx(known, abs=0.5)

    def test_with_at_most_65_percent_each_the_goal_is_out_of_reach_by_a_known_amount(self) -> None:
        answer = answered(six_territories_within(None, 0.65))
        assert answer.outcome == "infeasible"
        assert answer.diagnosis is not None
        assert answer.diagnosis.reachable is not None
        reachable = answer.diagnosis.reachable.street.max
        assert reachable is not None
        assert answer.goal.street - reachable == pytest.approx(209_400, abs=1e-3)
        assert set(answer.diagnosis.conflicts[0].rules) == {"goal", *(f"grow[t{i}]" for i in range(1, 7))}


FORMULAS: dict[str, tuple[dict[str, float], dict[str, list[float]], list[float]]] = {
    "flat": ({"even": 1.0}, {}, [800.0, 800.0, 800.0]),
    "history_x_growth": ({"history": 1.0}, {}, [1427.027027, 778.378378, 194.594595]),
    "potential_weighted": ({"potential": 1.0}, {}, [1129.411765, 847.058824, 423.529412]),
    "blended": ({"history": 0.6, "potential": 0.4}, {}, [1307.980922, 805.850556, 286.168521]),
    "headroom_increment": (
        {"history": 1850 / 2400, "headroom": 550 / 2400},
        {},
        [1339.849624, 798.496241, 261.654135],
    ),
    "share_of_market": ({"wanted": 1.0}, {"wanted": [1200, 660, 180]}, [1411.764706, 776.470588, 211.764706]),
    "weighted_history": (
        {"weighted": 1.0},
        {"weighted": [0.2 * 900 + 0.3 * 1000 + 0.5 * 1100, 0.2 * 400 + 0.3 * 520 + 0.5 * 600, 150]},
        [1440.559441, 749.65035, 209.79021],
    ),
    "penetration_stretch": (
        {"history": 1850 / 2400, "room": 550 / 2400},
        {"room": [1100 * (1 - 0.275), 600 * (1 - 0.2), 150 * (1 - 0.1)]},
        [1410.530973, 786.902655, 202.566372],
    ),
    "buying_power_index": (
        {"income": 0.5, "sales": 0.3, "people": 0.2},
        {"income": [0.4, 0.35, 0.25], "sales": [0.35, 0.4, 0.25], "people": [0.3, 0.4, 0.3]},
        [0.365 * 2400, 0.375 * 2400, 0.26 * 2400],
    ),
}  # fmt: skip


class TestClassicFormulas:
    """Golden 13: three territories, the third new; quota formulas that are blends of drivers."""

    @pytest.mark.parametrize("formula", FORMULAS)
    def test_is_a_blend_of_drivers(self, formula: str) -> None:
        blend, measures, known = FORMULAS[formula]
        plan = proportional([1100, 600, 150], 2400)
        plan["cells"]["columns"] |= {"potential": [4000, 3000, 1500], **measures}
        plan["measures"] = list(measures)
        plan["fair_share"] = {"blend": blend}
        assert list(member_targets(answered(plan), "region").values()) == pytest.approx(known, abs=1e-3)


class TestEvaluation:
    """Golden 01 and 12: targets that somebody chose, looked at."""

    def test_tells_sum_shares_and_inequality_of_chosen_targets(self) -> None:
        plan = proportional([1, 1, 1, 1], 10_000)
        plan["fair_share"] = {"blend": {"even": 1.0}}
        answer = evaluated(plan, {"columns": {"region": ["t1", "t2", "t3", "t4"], "target": [5000, 3000, 1500, 500]}})
        assert answer.outcome == "evaluated"
        assert answer.goal.street == 10_000
        assert columns(answer.totals["region"])["share"] == pytest.approx([0.5, 0.3, 0.15, 0.05], abs=1e-12)
        assert answer.fairness is not None
        assert answer.fairness.gini == pytest.approx(0.375, abs=1e-12)

    def test_tells_growth_and_stretch_against_a_blend(self) -> None:
        plan = proportional([3600, 2100, 700, 200], 10_000)
        plan["cells"]["columns"]["potential"] = [9000, 6500, 4000, 2500]
        plan["fair_share"] = {"blend": {"history": 0.6, "potential": 0.4}}
        answer = evaluated(plan, {"columns": {"region": ["t1", "t2", "t3", "t4"], "target": [5000, 3000, 1500, 500]}})
        totals = columns(answer.totals["region"])
        assert totals["growth"] == pytest.approx([0.388889, 0.428571, 1.142857, 1.5], abs=1e-6)
        assert totals["fair_share"] == pytest.approx([4909.090909, 3090.909091, 1363.636364, 636.363636], abs=1e-6)
        assert totals["stretch"] == pytest.approx([1.018519, 0.970588, 1.1, 0.785714], abs=1e-6)
        assert answer.goal.growth == pytest.approx(0.515152, abs=1e-6)

    def test_the_same_blend_rounds_to_tens(self) -> None:
        plan = proportional([3600, 2100, 700, 200], 10_000)
        plan["cells"]["columns"]["potential"] = [9000, 6500, 4000, 2500]
        plan["fair_share"] = {"blend": {"history": 0.6, "potential": 0.4}}
        plan["rounding"] = {"unit": 10}
        assert list(member_targets(answered(plan), "region").values()) == [4910, 3090, 1360, 640]

    def test_measures_the_inequality_of_stretches(self) -> None:
        plan = proportional([1, 1, 1, 1, 1], 510)
        targets = {"columns": {"region": [f"t{i}" for i in range(1, 6)], "target": [120, 100, 80, 100, 110]}}
        fairness = evaluated(plan, targets).fairness
        assert fairness is not None
        assert fairness.gini == pytest.approx(0.070588, abs=1e-6)
        assert fairness.jain == pytest.approx(0.983365, abs=1e-6)
        assert fairness.cv == pytest.approx(0.130064, abs=1e-6)
        assert fairness.theil == pytest.approx(0.008651, abs=1e-6)
        assert fairness.hoover == pytest.approx(0.05098, abs=1e-6)
        assert fairness.max is not None
        assert fairness.min is not None
        assert fairness.max / fairness.min == pytest.approx(1.5, abs=1e-9)
