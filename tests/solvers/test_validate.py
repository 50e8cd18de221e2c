"""Validation: what a plan was understood to say, and what is wrong with it, without solving it."""

from typing import Any

from solvers.read import read_plan
from solvers.validate import validate
from tests.solvers.reading import bound, plan


def test_a_sound_plan_is_sized_and_told_how_it_was_read() -> None:
    said = validate(read_plan(plan({"potential": [500.0] * 4}, rules=[bound(each="rep")], fairness={"by": "region"})))
    assert (said["valid"], said["findings"][0]["severity"]) == (True, "warning")
    assert said["size"] == {
        "cells": 4,
        "rows": 3,
        "entities": 2,
        "members.region": 2,
        "members.product": 2,
        "members.rep": 3,
    }
    assert said["columns"]["history"] == "measure history"
    assert said["resolved"]["fair_share"] == {"momentum": 1.0}
    assert said["resolved"]["readiness"]


def test_a_wrong_plan_is_told_its_errors_and_warnings_and_how_its_columns_were_read() -> None:
    said = validate(
        read_plan(plan({"product": ["A", None, "A", "B"], "history": [1, 2, 3, -4]}, fair_share={"blend": {}}))
    )
    assert (said["valid"], said["size"], said["route"]) == (False, None, None)
    assert said["columns"]["product"] == "dimension product"
    assert [(found["code"], found["severity"]) for found in said["findings"]] == [
        ("weights_sum", "error"),
        ("history_negative", "error"),
        ("id_blank", "warning"),
    ]


def test_a_plan_whose_cells_cannot_be_laid_out_is_told_why() -> None:
    said = validate(read_plan(plan({"history": [1, 2]})))
    assert (said["columns"], [found["code"] for found in said["findings"]]) == ({}, ["lengths_differ"])


def test_findings_are_in_the_language_asked_for_and_the_plans_own_goes_first() -> None:
    given = plan({"history": [1, 2, 3, -4]})
    english, chinese = (validate(read_plan(given), language=language)["findings"][0] for language in ("en", "zh"))
    assert english["message"].startswith("1 cell has negative history")
    assert chinese["message"].startswith("有 1 个单元")
    own = validate(read_plan({**given, "options": {"language": "zh"}}), language="en")
    assert own["findings"][0] == chinese


def structure(*rules: dict[str, Any], **parts: Any) -> tuple[str, dict[str, list[str]]]:
    said = validate(read_plan(plan(rules=list(rules), **parts)))
    return said["route"], said["structure"]


def test_soft_rules_are_settled_first_and_take_part_in_the_route() -> None:
    nested = bound(each="rep", soft={})
    assert structure(nested) == (
        "tree",
        {"tree": ["rule", "goal"], "crossing": [], "soft": ["rule"], "peers": [], "choices": []},
    )
    across = bound(each="product", max=400.0, soft={"priority": 2})
    route, told = structure(across, bound(id="reps", each="rep", max=200.0))
    assert (route, told["soft"]) == ("tree_crossing", ["rule"])
    assert sorted(told["tree"] + told["crossing"]) == ["goal", "reps", "rule"]


def test_rules_about_peers_and_choices_are_named() -> None:
    _, told = structure(
        {"id": "even", "kind": "gini", "each": "rep", "measure": "stretch", "max": 0.1},
        {"id": "near", "kind": "spread", "each": "rep", "measure": "growth", "max": 0.1, "soft": {}},
        {"id": "focus", "kind": "limit", "each": "rep", "count": "product", "max": 1},
        {"id": "worth", "kind": "viable", "each": "rep", "min": 5},
    )
    assert (told["peers"], told["choices"], told["soft"]) == (["even", "near"], ["focus", "worth"], ["near"])
