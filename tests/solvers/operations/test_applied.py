"""Operations change what they name, leave the plan they start from as it is, and say what they touched."""

from typing import Any

import pytest

from schemas.plan import Plan
from solvers.errors import PlanError
from solvers.operations import applied
from solvers.read import read_plan

RULE = {"id": "mix", "kind": "bound", "where": {"region": "东"}, "measure": "share", "max": 0.5}


def plan(**parts: Any) -> Plan:
    columns = {"区域": ["东", "西"], "rep": ["李娜", "刘洋"], "去年": [10.0, 20.0], "potential": [50.0, None]}
    return read_plan(
        {
            "goal": {"growth": 0.5},
            "dimensions": {"业务员": [{"id": "李娜", "capacity": 40.0, "tags": ["veteran"]}, {"id": "刘洋"}]},
            "cells": {"columns": columns},
            "rules": [RULE],
            **parts,
        }
    )


def changed(*operations: dict[str, Any]) -> dict[str, Any]:
    return applied(plan(), operations).plan.model_dump(by_alias=True, exclude_unset=True)


def codes(*operations: dict[str, Any]) -> list[str]:
    with pytest.raises(PlanError) as caught:
        applied(plan(), operations)
    return [finding.code for finding in caught.value.findings]


def test_setting_one_form_of_the_goal_replaces_the_other() -> None:
    assert changed({"op": "set", "path": "goal.amount", "value": 40.0})["goal"] == {"amount": 40.0}


def test_a_path_leads_into_a_rule_by_its_id() -> None:
    assert changed({"op": "set", "path": "rules[mix].max", "value": 0.6})["rules"][0]["max"] == 0.6


def test_a_path_makes_what_the_plan_does_not_have_yet() -> None:
    assert changed({"op": "set", "path": "fairness.objective", "value": "minimax"})["fairness"] == {
        "objective": "minimax"
    }


def test_numbers_of_cells_are_scaled_added_to_and_put_under_whatever_header_they_have() -> None:
    found = changed(
        {"op": "scale", "field": "history", "where": {"region": "西"}, "by": 1.5},
        {"op": "add", "field": "去年", "where": {}, "by": 1.0},
        {"op": "put", "field": "max", "where": {"rep": "李娜"}, "value": 30.0},
    )
    assert found["cells"]["columns"]["去年"] == [11.0, 31.0]
    assert found["cells"]["columns"]["max"] == [30.0, None]


def test_what_is_empty_is_not_scaled_and_not_counted() -> None:
    done = applied(plan(), [{"op": "scale", "field": "potential", "where": {}, "by": 2.0}])
    assert done.touched == (1,)
    assert done.plan.cells["columns"]["potential"] == [100.0, None]


def test_rows_are_changed_like_columns() -> None:
    rows = [{"region": "东", "history": 1.0}, {"region": "西", "history": 2.0}]
    start = read_plan({"goal": {"amount": 3.0}, "cells": {"rows": rows}})
    done = applied(start, [{"op": "put", "field": "history", "where": {"region": "西"}, "value": 5.0}])
    assert [row["history"] for row in done.plan.cells["rows"]] == [1.0, 5.0]
    assert [row["history"] for row in start.cells["rows"]] == [1.0, 2.0]


def test_fields_of_members_are_changed_by_id_or_tag() -> None:
    put = {"op": "put", "field": "capacity", "where": {"rep": "刘洋"}, "value": 60.0}
    scale = {"op": "scale", "field": "capacity", "where": {"rep": {"tag": "veteran"}}, "by": 1.5}
    members = changed(put, scale)["dimensions"]["业务员"]
    assert [member["capacity"] for member in members] == [60.0, 60.0]


def test_a_rule_is_added_replaced_and_dropped() -> None:
    other = {**RULE, "id": "new", "max": 0.7}
    found = changed({"op": "rule", "rule": other}, {"op": "rule", "rule": {**RULE, "max": 0.4}})
    assert [(rule["id"], rule["max"]) for rule in found["rules"]] == [("mix", 0.4), ("new", 0.7)]
    assert changed({"op": "drop_rule", "id": "mix"})["rules"] == []


@pytest.mark.parametrize(
    ("operation", "code"),
    [
        ({"op": "scael", "field": "history", "by": 2.0}, "unknown_value"),
        ({"op": "scale", "field": "capacity", "where": {"rep": "刘洋"}, "by": 2.0}, "operation_of_nothing"),
        ({"op": "scale", "field": "capacity", "where": {}, "by": 2.0}, "member_field_needs_dimension"),
        ({"op": "scale", "field": "histroy", "where": {}, "by": 2.0}, "unknown_value"),
        ({"op": "scale", "field": "history", "where": {"region": "北"}, "by": 2.0}, "unknown_member"),
        ({"op": "scale", "field": "history", "where": {}, "by": "2"}, "needs_number"),
        ({"op": "scale", "field": "history", "where": {}}, "missing"),
        ({"op": "drop_rule", "id": "mixx"}, "unknown_value"),
        ({"op": "rule", "rule": {**RULE, "kind": "bounds"}}, "unknown_value"),
        ({"op": "set", "path": "rules[none].max", "value": 1}, "unknown_value"),
    ],
)
def test_what_cannot_be_meant_is_said(operation: dict[str, Any], code: str) -> None:
    assert codes(operation) == [code]


def test_touching_nothing_can_be_allowed() -> None:
    operation = {"op": "scale", "field": "capacity", "where": {"rep": "刘洋"}, "by": 2.0, "allow_empty": True}
    assert applied(plan(), [operation]).touched == (0,)


def test_the_place_of_a_wrong_rule_is_that_of_its_operation() -> None:
    with pytest.raises(PlanError) as caught:
        applied(plan(), [{"op": "rule", "rule": {**RULE, "maxx": 1.0}}])
    assert caught.value.findings[0].pointer == "/operations/0/rule/maxx"


@pytest.mark.parametrize(
    ("operation", "code", "place"),
    [
        ({"op": "set", "path": "goal.growth.more", "value": 1}, "needs_object", "path"),
        ({"op": "set", "path": "dimensions.业务员[李娜]", "value": 3}, "needs_object", "value"),
        ({"op": "scale", "field": "capacity", "where": {"rep": "李娜"}, "by": -1.0}, "out_of_range", "by"),
        ({"op": "put", "field": "capacity", "where": {"rep": "李娜"}, "value": "much"}, "needs_number", "value"),
        ({"op": "put", "field": "tags", "where": {"rep": "李娜"}, "value": 3}, "needs_list", "value"),
        ({"op": "add", "field": "tags", "where": {"rep": "李娜"}, "by": 1.0}, "unknown_value", "field"),
        ({"op": "member", "dimension": "rep", "id": "李娜", "set": {"id": "R2"}}, "unknown_key", "set/id"),
        ({"op": "add_cells", "rows": [{"区域": "东", "region": "西"}]}, "column_twice", "rows/0/region"),
    ],
)
def test_values_that_cannot_be_are_findings_at_their_place(operation: dict[str, Any], code: str, place: str) -> None:
    with pytest.raises(PlanError) as caught:
        applied(plan(), [operation])
    assert [(found.code, found.pointer) for found in caught.value.findings] == [(code, f"/operations/0/{place}")]


def test_a_path_through_what_is_null_makes_it() -> None:
    start = plan(rounding=None)
    done = applied(start, [{"op": "set", "path": "rounding.unit", "value": 10}])
    assert done.plan.rounding is not None
    assert done.plan.rounding.unit == 10


def test_a_list_without_ids_is_entered_by_number_only() -> None:
    rule = {**RULE, "except": [{"where": {"rep": "李娜"}, "max": 0.6}]}
    start = plan(rules=[rule])
    done = applied(start, [{"op": "set", "path": "rules[mix].except[0].max", "value": 0.7}])
    assert done.plan.model_dump(by_alias=True, exclude_unset=True)["rules"][0]["except"][0]["max"] == 0.7
    with pytest.raises(PlanError) as caught:
        applied(start, [{"op": "set", "path": "rules[mix].except[x].max", "value": 0.7}])
    assert caught.value.findings[0].code == "unknown_value"
