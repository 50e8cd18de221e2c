"""Targets that somebody chose elsewhere: which cell each is for, and what they come to."""

from typing import Any

import pytest

from schemas.allocation import Allocation
from solvers.errors import PlanError
from solvers.evaluate import evaluate
from solvers.read import read_plan
from tests.solvers.reading import COLUMNS, bound, plan
from tests.solvers.small_plans import answer

CELLS = {name: list(COLUMNS[name]) for name in ("region", "product", "rep")}


def chosen(columns: dict[str, Any] | None = None, **parts: Any) -> dict[str, Any]:
    kept: dict[str, Any] = {**CELLS, "target": [10, 20, 30, 40], **(columns or {})}
    return {"columns": {name: values for name, values in kept.items() if values is not None}, **parts}


def evaluated(targets: Any, **parts: Any) -> Allocation:
    return evaluate(read_plan(plan(**parts)), targets)


def wrong(targets: Any, columns: dict[str, Any] | None = None, **parts: Any) -> set[tuple[str, str]]:
    with pytest.raises(PlanError) as caught:
        evaluate(read_plan(plan(columns, **parts)), targets)
    return {(finding.pointer, finding.code) for finding in caught.value.findings}


def test_come_to_totals_in_the_order_of_the_plan() -> None:
    said = evaluated(chosen({name: values[::-1] for name, values in CELLS.items()}))
    assert said.outcome == "evaluated"
    assert said.cells["columns"]["target"] == [40, 30, 20, 10]
    assert said.totals["rep"]["columns"]["target"] == [70, 20, 10]
    assert said.goal.street == 100


def test_may_come_in_rows() -> None:
    columns = chosen()["columns"]
    rows = [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
    assert evaluated({"rows": rows}).cells["columns"]["target"] == [10, 20, 30, 40]


def test_tell_every_rule_whether_it_is_met() -> None:
    said = evaluated(chosen(), rules=[bound(each="rep", max=35.0)])
    table = said.rules["columns"]
    assert dict(zip(table["id"], table["met"], strict=True)) == {
        "goal": False,
        "rule[R1]": True,
        "rule[R2]": True,
        "rule[R3]": False,
    }


def test_are_held_against_what_was_sold() -> None:
    said = evaluated(chosen({"actual": [5, 30, None, 40]}))
    assert said.cells["columns"]["actual"] == [5, 30, 0, 40]
    assert said.cells["columns"]["completion"] == [0.5, 1.5, 0.0, 1.0]


def test_an_answer_can_be_evaluated_as_it_is() -> None:
    columns = {"key": list("abcd"), "note": ["x", None, 1, True], "potential": [500.0] * 4, "score": [1, 2, 3, 4]}
    given = plan(columns, carry=["note"], measures=["score"], options={"totals": [["region", "product"]]})
    first = answer(given)
    again = evaluate(read_plan(given), first.cells)
    assert again.cells == first.cells
    assert again.totals == first.totals


def test_blank_ids_are_the_same_member_in_plan_and_targets() -> None:
    given = plan({"product": ["A", None, "A", " "]})
    said = evaluate(read_plan(given), chosen({"product": ["A", "", "A", None]}))
    assert said.cells["columns"]["product"] == ["(none)", "A", "(none)", "A"]
    assert said.cells["columns"]["target"] == [20, 10, 40, 30]


@pytest.mark.parametrize(
    ("targets", "expected"),
    [
        (None, {("/targets", "needs_object")}),
        ([], {("/targets", "needs_object")}),
        ({}, {("/targets", "cells_need_one_form")}),
        ({"columns": {}, "rows": []}, {("/targets", "cells_need_one_form")}),
        ({"file": "x.csv"}, {("/targets", "cells_need_one_form")}),
        ({"columns": 5}, {("/targets/columns", "needs_object")}),
        ({"rows": [5]}, {("/targets/rows/0", "needs_object")}),
        ({"columns": {}}, {("/targets", "no_cells")}),
        (chosen({"target": None}), {("/targets", "targets_need_column")}),
        (chosen({"rep": None}), {("/targets", "targets_dimensions")}),
        (chosen({"target": [10, None, 30, 40]}), {("/targets", "target_missing")}),
        (chosen({"target": [10, -1, 30, 40]}), {("/targets", "target_negative")}),
        (chosen({"target": [10, "x", 30, 40]}), {("/targets/columns/target/1", "not_a_number")}),
        (chosen({"target": [10, 1e300, 30, 40]}), {("/targets/columns/target/1", "number_out_of_range")}),
        (chosen({"目标": [1, 2, 3, 4]}), {("/targets/columns/目标", "column_twice")}),
        (chosen({"target": [10, 20]}), {("/targets/columns/target", "lengths_differ")}),
        (chosen({"tarrget": [1, 2, 3, 4]}), {("/targets/columns", "unknown_column")}),
        (
            chosen({"rep": ["R1", "R1", "R2", 3]}),
            {("/targets/columns/rep/3", "id_not_text"), ("/targets", "target_missing"), ("/targets", "target_unknown")},
        ),
        (chosen({"rep": ["R1", "R1", "R2", "R9"]}), {("/targets", "target_missing"), ("/targets", "target_unknown")}),
        (chosen({"product": ["A", "A", "A", "B"]}), {("/targets/columns/region/1", "cell_twice")}),
    ],
)
def test_that_are_for_no_cell_or_cells_without_one_are_wrong(targets: Any, expected: set[tuple[str, str]]) -> None:
    found = wrong(targets)
    assert found <= expected
    assert found


def test_a_missing_target_names_its_cell() -> None:
    with pytest.raises(PlanError) as caught:
        evaluated(chosen({"target": [10, None, 30, 40]}))
    assert caught.value.findings[0].params == {"cells": ["东,B,R1"], "count": 1}


def test_cells_that_are_left_out_and_cells_that_nobody_has_are_told_at_once() -> None:
    assert wrong(chosen({"region": ["东", "东", "西", "北"]})) == {
        ("/targets", "target_missing"),
        ("/targets", "target_unknown"),
    }


def test_what_is_wrong_with_the_plan_comes_first() -> None:
    assert wrong(chosen(), {"history": [1, 2, 3, "4"]}) == {("/cells/columns/history/3", "not_a_number")}


def test_targets_beyond_all_proportion_are_refused() -> None:
    assert wrong(chosen({"target": [9e14, 0, 0, 0]}), goal={"amount": 0.5}, columns={"history": [1.0, 0, 0, 0]}) == {
        ("/targets", "total_too_large")
    }
