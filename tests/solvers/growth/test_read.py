"""Growth cases are read in either language; what is wrong is told all at once, each at its place."""

from typing import Any

import pytest

from solvers.errors import PlanError
from solvers.growth.case import compiled
from solvers.growth.read import read_case, read_chosen
from tests.solvers.growth.cases import one_lever, starter


def findings(body: object) -> dict[str, str]:
    with pytest.raises(PlanError) as caught:
        read_case(body)
    for finding in caught.value.findings:
        assert finding.said("en").message
        assert finding.said("zh").message
    return {finding.pointer: finding.code for finding in caught.value.findings}


def test_all_contradictions_are_told_at_once() -> None:
    body = starter(
        seasonality=[1] * 11,
        budget={"expense_ratio": 0.1, "cumulative": [0.5, 0.4, 1, 1]},
        people={"free": [1, -1, 1]},
        segments={"老客": 100},
        path_share={"min": 0.5, "max": 0.3},
        only_paths=["渠到"],
        requires=[{"lever": "新品上市", "needs": "新开经销"}],
        excludes=[["新品上市"], ["新品上市", "新品上市"]],
        interactions=[{"between": ["新品上市", "新品上市"], "effect": 3}],
    )
    body["levers"] += [
        {"name": "新品上市", "path": "产品", "gain": 1, "cost": 1},
        {"name": "L6", "path": "chanel", "gain": 1, "tiers": [[1, 2]]},
        {"name": "L7", "path": "time", "tiers": [[1, 2], [0, 3], [2, -1]], "segments": {"老可": 0.5, "老客": 0.7}},
        {"name": "L8", "path": "time", "tiers": [[1, 2]], "min_spend": 2, "starts": [1, 5], "start_month": 2},
        {
            "name": "L9",
            "path": "time",
            "response": {"kind": "exponential", "most": 5, "half": 1, "shape": 2, "max_spend": 9},
        },
        {"path": "time", "tiers": [], "lands": [{"where": {}, "share": 0.5}]},
    ]
    assert findings(body) == {
        "/seasonality": "growth_months",
        "/budget/current_expense": "growth_current_expense",
        "/budget/cumulative": "growth_cumulative",
        "/people/free": "growth_quarters",
        "/people/free/1": "growth_people_negative",
        "/path_share": "growth_path_share_order",
        "/only_paths/0": "growth_path_unknown",
        "/only_paths": "growth_no_paths",
        "/requires/0/needs": "growth_lever_unknown",
        "/excludes/0": "growth_excludes_short",
        "/excludes/1/1": "growth_needs_itself",
        "/interactions/0/between/1": "growth_needs_itself",
        "/levers/4/name": "growth_lever_twice",
        "/levers/5/path": "growth_path_unknown",
        "/levers/5": "growth_lever_forms",
        "/levers/6/tiers/1/0": "growth_tier_spend",
        "/levers/6/tiers/1/1": "growth_tiers_rise",
        "/levers/6/tiers/2/1": "growth_tier_gain",
        "/levers/6/segments/老可": "growth_segment_unknown",
        "/levers/6/segments": "growth_segments_sum",
        "/levers/7/min_spend": "growth_min_spend",
        "/levers/7/start_month": "growth_start_forms",
        "/levers/7/starts": "growth_starts",
        "/levers/8/response/shape": "growth_response_shape",
        "/levers/9": "growth_lever_unnamed",
        "/levers/9/tiers": "growth_tiers_empty",
        "/levers/9/lands": "growth_lands_sum",
    }


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ([], {"": "not_an_object"}),
        ({}, {"/base": "missing", "/goal": "missing", "/levers": "missing"}),
        (starter(levers=[]), {"/levers": "growth_no_levers"}),
        (starter(goal={}), {"/goal": "goal_needs_one"}),
        (starter(goal={"growth": 66}), {"/goal/growth": "growth_too_large"}),
        (starter(goal={"amount": -3}), {"/goal/amount": "goal_not_positive"}),
        (starter(base=0), {"/goal/growth": "growth_base_zero"}),
        (starter(leevers=[]), {"/leevers": "unknown_key"}),
        (starter(name="a\x00"), {"/name": "text_unclean"}),
        (starter(momentum={"growth": 0.1, "churn": 0.2}), {"/momentum": "growth_momentum_forms"}),
        (starter(momentum={}), {"/momentum": "growth_momentum_forms"}),
        (starter(seasonality=[2.0] * 12), {"/seasonality": "growth_seasonality_mean"}),
        (starter(budget={}), {"/budget": "growth_budget_forms"}),
        (starter(budget={"expense_ratio": 0.1, "current_expense": 900}), {"/budget": "growth_budget_negative"}),
        (starter(question="most_net_contribution"), {"/levers": "growth_margin_missing"}),
        (starter(question="least_costs"), {"/question": "unknown_value"}),
        (
            starter(paths={"a": "b", "b": "c"}, levers=[]),
            {"/paths/b": "growth_path_label_twice", "/levers": "growth_no_levers"},
        ),
        (one_lever({"gain": 1, "cost": 1, "lead_month": 2}), {"/levers/0/lead_month": "unknown_key"}),
        (one_lever({"gain": "1", "cost": -1}), {"/levers/0/gain": "needs_number", "/levers/0/cost": "out_of_range"}),
        (one_lever({"gain": 1e12, "cost": 1}), {"/levers/0/gain": "growth_out_of_scale"}),
        (
            one_lever({"tiers": [[1e6, 1e5]]}, momentum=-1e10),
            {f"/{place}": "growth_out_of_scale" for place in ("momentum/amount", "levers/0/tiers/0/1")},
        ),
        (one_lever({"gain": 1, "cost": 1}, base=1e13, goal={"amount": 5}), {"/base": "growth_out_of_scale"}),
        (
            one_lever({"gain": 1, "cost": 1, "people": {"needs": 1e7, "cost_per_person": 1e-7}}),
            {"/levers/0/people/needs": "out_of_range", "/levers/0/people/cost_per_person": "out_of_range"},
        ),
        (one_lever({"tiers": [[1.0, 1.0]] * 101}), {"/levers/0/tiers": "growth_too_many"}),
    ],
)
def test_what_is_wrong_is_told_at_its_place(body: object, expected: dict[str, str]) -> None:
    assert findings(body) == expected


def test_the_nearest_name_is_a_hint() -> None:
    body = starter(requires=[{"lever": "新品上市", "needs": "新开经销"}])
    with pytest.raises(PlanError) as caught:
        read_case(body)
    assert caught.value.findings[0].said("zh").hint == "您是否想写 新开经销商？"


@pytest.mark.parametrize(
    ("momentum", "money"),
    [
        (150, 150),
        ({"amount": 150}, 150),
        ({"growth": 0.03}, 30),
        ({"market_growth": "6%", "churn": 0.03}, 30),
        ({"churn": 0.1}, -100),
    ],
)
def test_momentum_comes_in_many_forms(momentum: Any, money: float) -> None:
    assert compiled(read_case(starter(momentum=momentum))).momentum == pytest.approx(money)


def test_the_budget_is_what_an_expense_ratio_leaves() -> None:
    case = compiled(
        read_case(starter(goal={"amount": 8300}, budget={"expense_ratio": "11.5%", "current_expense": 400}))
    )
    assert case.budget == 554.5


def test_levers_and_paths_are_known_by_key_or_name_whatever_the_case() -> None:
    body = starter(excludes=[["c1", "新品上市"]], only_paths=["CHANNEL", "产品"])
    body["levers"][0]["id"] = "Ｃ1"
    case = compiled(read_case(body))
    assert case.excludes == (("新品上市", "Ｃ1"),)
    assert case.allowed == ("channel", "product")
    assert [lever.id for lever in case.usable] == ["新品上市", "Ｃ1"]


@pytest.mark.parametrize(
    ("question", "protection", "failures", "warned"),
    [
        ("least_cost", None, 0, []),
        ("most_protected_growth", None, 1, ["growth_protected_one"]),
        ("most_protected_growth", {"failures": 0}, 0, ["growth_protected_none"]),
        ("most_protected_growth", {"failures": 2}, 2, []),
    ],
)
def test_the_question_about_protection_has_one_failing_lever_where_none_is_written(
    question: str, protection: dict[str, int] | None, failures: int, warned: list[str]
) -> None:
    body = starter(question=question) if protection is None else starter(question=question, protection=protection)
    case = compiled(read_case(body))
    assert (case.failures, [finding.code for finding in case.warnings]) == (failures, warned)


@pytest.mark.parametrize(
    ("data", "kind"), [(None, "null"), ([], "array"), ("x", "string"), (3, "number"), (True, "boolean")]
)
def test_what_is_no_object_is_named_as_json_names_it(data: object, kind: str) -> None:
    with pytest.raises(PlanError) as caught:
        read_case(data)
    assert [finding.params for finding in caught.value.findings] == [{"found": kind}]


def test_a_start_in_mid_quarter_is_that_quarter_with_a_longer_lead() -> None:
    case = compiled(read_case(one_lever({"gain": 120, "cost": 10, "start_month": 5})))
    lever = case.levers[0]
    assert lever.starts == (2,)
    assert lever.realisation(2) == pytest.approx(8 / 12)


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ({}, {"/chosen": "growth_chosen_no_list"}),
        ([{"start": 5}], {"/chosen/0/lever": "missing", "/chosen/0/start": "out_of_range"}),
        ([{"lever": "a", "spent": 3}], {"/chosen/0/spent": "unknown_key"}),
    ],
)
def test_a_chosen_portfolio_is_checked_too(chosen: object, expected: dict[str, str]) -> None:
    with pytest.raises(PlanError) as caught:
        read_chosen(chosen)
    assert {finding.pointer: finding.code for finding in caught.value.findings} == expected
