"""Whose fairness counts, and of whom it is reported."""

from typing import Any

import pytest

from tests.solvers.reading import findings, nearest, plan, problem, warned, wrong


@pytest.mark.parametrize(
    ("by", "count", "codes"),
    [
        ("cell", 4, [0, 1, 2, 3]),
        ("rep", 3, [0, 0, 1, 2]),
        ("业务员", 3, [0, 0, 1, 2]),
        (["region"], 2, [0, 0, 1, 1]),
        (["product", "区域"], 4, [0, 1, 2, 3]),  # one cell each: numbered as the cells are
    ],
)
def test_entities_are_cells_members_or_combinations(by: Any, count: int, codes: list[int]) -> None:
    entities = problem(plan(fairness={"by": by})).entities
    assert (entities.count, entities.codes.tolist()) == (count, codes)


def test_fairness_is_reported_of_reps_where_there_are_reps() -> None:
    assert problem(plan()).report_by == "rep"


def test_and_of_cells_with_a_warning_where_there_are_none() -> None:
    given = plan({"rep": None})
    assert problem(given).report_by == "cell"
    assert "report_by_cell" in warned(given)
    assert "report_by_cell" not in warned({**given, "fairness": {"report": "cell"}})


@pytest.mark.parametrize(("report", "found"), [("区域", "region"), ("product", "product"), ("cell", "cell")])
def test_or_of_whom_the_plan_says(report: str, found: str) -> None:
    assert problem(plan(fairness={"report": report})).report_by == found


@pytest.mark.parametrize(
    ("parts", "place", "code"),
    [
        ({"fairness": {"by": "reps"}}, "/fairness/by", "unknown_dimension"),
        ({"fairness": {"by": ["rep", "reps"]}}, "/fairness/by/1", "unknown_dimension"),
        ({"fairness": {"by": ["cell"]}}, "/fairness/by/0", "unknown_dimension"),
        ({"fairness": {"by": []}}, "/fairness/by", "by_empty"),
        ({"fairness": {"by": ["rep", "rep"]}}, "/fairness/by/1", "dimension_twice"),
        ({"fairness": {"by": ["rep", "业务员"]}}, "/fairness/by/1", "dimension_twice"),
        ({"fairness": {"report": "reps"}}, "/fairness/report", "unknown_dimension"),
        ({"options": {"totals": [[]]}}, "/options/totals/0", "by_empty"),
        ({"options": {"totals": [["region"], ["rep", "reps"]]}}, "/options/totals/1/1", "unknown_dimension"),
        ({"options": {"totals": [["region", "区域"]]}}, "/options/totals/0/1", "dimension_twice"),
    ],
)
def test_a_list_of_dimensions_names_those_that_exist_once_each(parts: dict[str, Any], place: str, code: str) -> None:
    assert wrong(plan(**parts)) == {(place, code)}


def test_a_misspelt_dimension_is_told_the_nearest() -> None:
    assert nearest(plan(fairness={"by": "regoin"})) == "region"


@pytest.mark.parametrize(
    ("fairness", "place", "code"),
    [
        ({"objective": "burden_power"}, "power", "power_needed"),
        ({"objective": "burden_power", "power": 1.0}, "power", "power_needed"),
        ({"objective": "burden_power", "power": 101.0}, "power", "power_needed"),
        ({"objective": "entropy", "power": 2.0}, "power", "power_unused"),
        ({"objective": "max_efficiency"}, "efficiency", "efficiency_needed"),
        ({"objective": "max_efficiency", "efficiency": "region"}, "efficiency", "efficiency_needed"),
        ({"objective": "max_efficiency", "efficiency": "margin"}, "efficiency", "driver_empty"),
        ({"efficiency": "score"}, "efficiency", "efficiency_unused"),
    ],
)
def test_an_objective_has_what_it_needs_and_no_more(fairness: dict[str, Any], place: str, code: str) -> None:
    columns = {"margin": [0.1, None, 0.2, 0.3], "score": [1, 2, 3, 4]}
    given = plan(columns, measures=["score"], fairness=fairness)
    assert wrong(given) == {(f"/fairness/{place}", code)}


@pytest.mark.parametrize("name", ["毛利率", "margin", "score"])
def test_an_efficiency_is_any_measure_by_any_alias(name: str) -> None:
    columns = {"margin": [1, 2, 3, 4], "score": [1, 2, 3, 4]}
    given = plan(columns, measures=["score"], fairness={"objective": "max_efficiency", "efficiency": name})
    efficiency = problem(given).efficiency
    assert efficiency is not None
    assert efficiency.tolist() == [1, 2, 3, 4]


def test_a_misspelt_efficiency_is_told_the_nearest() -> None:
    given = plan({"margin": [1, 2, 3, 4]}, fairness={"objective": "max_efficiency", "efficiency": "magrin"})
    (only,) = findings(given)
    assert only.params["nearest"] == "margin"
