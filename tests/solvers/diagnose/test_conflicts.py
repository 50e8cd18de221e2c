"""Conflicts: what is found, how it is named, and the arithmetic that tells it."""

from typing import Any

import pytest

from schemas.diagnosis import Conflict, Diagnosis
from tests.solvers.small_plans import answer, three


def company(rules: list[dict[str, Any]], **parts: Any) -> dict[str, Any]:
    """Return a plan of two regions with two reps each, selling two products; history 100 a cell."""
    reps = {"华东": ("李娜", "王强"), "华南": ("刘洋", "陈静")}
    rows = [
        {"region": region, "rep": rep, "product": product, "history": 100.0, "potential": 150.0}
        for region, names in reps.items()
        for rep in names
        for product in ("主力", "新品")
    ]
    return {"goal": {"amount": 1000.0}, "cells": {"rows": rows}, "rules": rules, **parts}


def bound(name: str, measure: str = "amount", **parts: Any) -> dict[str, Any]:
    return {"id": name, "kind": "bound", "measure": measure, **parts}


def diagnosis_of(plan: dict[str, Any], **options: Any) -> Diagnosis:
    found = answer(plan, **options)
    assert found.outcome == "infeasible"
    assert found.certificate.verified
    assert found.diagnosis is not None
    return found.diagnosis


def only(plan: dict[str, Any], **options: Any) -> Conflict:
    (conflict,) = diagnosis_of(plan, **options).conflicts
    assert conflict.irreducible
    return conflict


FLOORS_AND_CAP = [
    bound("floor", each="rep", min=240.0),
    bound("cap", where={"region": "华东"}, max=440.0),
]


def test_floors_that_add_up_to_more_than_a_cap_are_told_in_english_and_chinese() -> None:
    assert only(company(FLOORS_AND_CAP)).because == (
        "The floors of floor[李娜], floor[王强] add up to 480; cap allows at most 440."
    )
    assert only(company(FLOORS_AND_CAP), language="zh").because == (
        "floor[李娜], floor[王强] 的下限合计 480，而 cap 最多只允许 440。"
    )


def test_the_proof_by_adding_up_is_called_propagation() -> None:
    assert [stage.kind for stage in answer(company(FLOORS_AND_CAP)).certificate.stages] == ["propagation"]


def test_floors_of_one_partition_are_held_against_caps_of_another_that_crosses_it() -> None:
    """In the east reps have to sell 480 while the products there may sell 460; reps and products do not nest."""
    caps = bound("cap", where={"region": "华东"}, each="product", max=230.0)
    conflict = only(company([FLOORS_AND_CAP[0], caps], implied={"potential": False}))
    assert conflict.rules == ["floor[李娜]", "floor[王强]", "cap[主力]", "cap[新品]"]
    assert conflict.because == (
        "The floors of floor[李娜], floor[王强] add up to 480; cap[主力], cap[新品] together allow at most 460."
    )


def test_a_share_in_a_conflict_is_money_at_the_goal() -> None:
    rules = [
        bound("least", where={"region": "华东"}, min=500.0),
        bound("most", "share", where={"region": "华东"}, max=0.4),
    ]
    plan = company(rules, implied={"potential": False})
    assert only(plan).because == "least asks for at least 500; most allows at most 400."
    assert only(plan).rules == ["goal", "least", "most"]


def test_limits_of_cells_are_one_element_of_the_smallest_scope_that_carries_a_rule() -> None:
    rules = [bound("push", where={"region": "华东"}, min=650.0)]
    conflict = only(company(rules))
    assert [(side.rule, side.side) for side in conflict.members] == [("push", "min"), ("potential[华东]", "max")]
    assert conflict.because == "push asks for at least 650; potential[华东] allows at most 600."


def test_limits_of_cells_that_no_rule_is_about_are_named_by_their_kind() -> None:
    conflict = only(company([], goal={"amount": 1300.0}))
    assert conflict.rules == ["goal", "potential"]
    assert conflict.because == "The goal asks for 1,300; potential allows at most 1,200."


def test_conflicts_that_have_nothing_to_do_with_each_other_are_all_found() -> None:
    rules = [
        bound("high", where={"rep": "李娜"}, min=260.0),
        bound("low", where={"rep": "李娜"}, max=250.0),
        bound("more", where={"rep": "刘洋"}, min=280.0),
        bound("less", where={"rep": "刘洋"}, max=220.0),
    ]
    conflicts = diagnosis_of(company(rules)).conflicts
    assert [conflict.rules for conflict in conflicts] == [["high", "low"], ["more", "less"]]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_adding_up_does_not_tell_is_told_by_what_the_others_allow(language: str) -> None:
    plan = company(
        [bound("grow", "growth", each="rep", min=0.2)],
        dimensions={"rep": [{"id": "李娜", "capacity": 90.0}]},
    )
    for row in plan["cells"]["rows"]:
        row["effort"] = 0.4 if row["product"] == "主力" else 0.5
    because = only(plan, language=language).because
    assert (
        because
        == {
            "en": "grow[李娜] asks for at least 240; capacity[李娜] allows at most 225.",
            "zh": "grow[李娜] 至少要 240，而 capacity[李娜] 最多只允许 225。",
        }[language]
    )


def test_a_conflict_that_no_total_can_keep_says_so() -> None:
    rules = [
        bound("东多", "share", where={"region": "东"}, min=0.6),
        bound("西多", "share", where={"region": "西"}, min=0.6),
    ]
    assert diagnosis_of(three(rules=rules)).conflicts[0].because == (
        "The floors of 东多, 西多 add up to 120; the goal is only 100."
    )


def test_the_order_of_rows_and_rules_of_cells_changes_nothing() -> None:
    plan = company(FLOORS_AND_CAP)
    turned = {**plan, "cells": {"rows": plan["cells"]["rows"][::-1]}}
    assert diagnosis_of(plan) == diagnosis_of(turned)
