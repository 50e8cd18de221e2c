import copy
from typing import Any

import pytest

from service.cli.assignments import assign
from solvers.errors import PlanError
from solvers.read import read_plan

PLAN: dict[str, Any] = {
    "goal": {"amount": 8300},
    "rounding": None,
    "dimensions": {"rep": [{"id": "R1", "capacity": 500}, {"id": "R.2", "capacity": 400}]},
    "cells": {"columns": {"rep": ["R1", "R.2"], "history": [100, 200]}},
    "rules": [{"id": "mix", "kind": "bound", "measure": "share", "where": {"rep": "R1"}, "min": 0.3}],
}


def codes(*assignments: str) -> list[str]:
    with pytest.raises(PlanError) as caught:
        assign(PLAN, assignments)
    return [finding.code for finding in caught.value.findings]


def test_a_value_is_put_in_its_place_whether_or_not_the_place_is_there() -> None:
    plan = read_plan(assign(PLAN, ["over_assignment=0.05", "fairness.objective=minimax", "rounding.unit=10"]))
    assert plan.over_assignment == 0.05
    assert plan.fairness.objective == "minimax"
    assert plan.rounding is not None
    assert plan.rounding.unit == 10


def test_the_plan_itself_stays_as_it_was() -> None:
    before = copy.deepcopy(PLAN)
    assign(PLAN, ["rules[mix].min=0.4", "goal.growth=0.5", "dimensions.rep[R1].capacity=1"])
    assert before == PLAN


def test_one_form_of_the_goal_replaces_the_other() -> None:
    assert assign(PLAN, ["goal.growth=+50%"])["goal"] == {"growth": "+50%"}
    assert read_plan(assign(PLAN, ["goal.growth=+50%"])).goal.growth == 0.5
    assert assign(PLAN, ["goal.growth=0.5", "goal.amount=9000"])["goal"] == {"amount": 9000}


def test_rules_and_members_are_named_by_their_id_which_may_hold_dots_and_signs() -> None:
    changed = assign(PLAN, ["rules[mix].max=0.4", "dimensions.rep[R.2].capacity=450"])
    assert changed["rules"][0]["max"] == 0.4
    assert changed["dimensions"]["rep"][1] == {"id": "R.2", "capacity": 450}


def test_a_blend_is_set_whole_or_in_part() -> None:
    whole = assign(PLAN, ['fair_share.blend={"momentum": 0.6, "even": 0.4}'])
    assert whole["fair_share"]["blend"] == {"momentum": 0.6, "even": 0.4}
    assert assign(PLAN, ["fair_share.blend={momentum: 0.6, even: 0.4}"]) == whole
    assert assign(whole, ["fair_share.blend.even=0.2"])["fair_share"]["blend"] == {"momentum": 0.6, "even": 0.2}


def test_text_that_is_no_number_stays_text() -> None:
    rule = assign(PLAN, ["rules[mix].where.rep=007", "rules[mix].group=a=b"])["rules"][0]
    assert rule["where"]["rep"] == "007"
    assert rule["group"] == "a=b"


def test_a_rule_that_is_not_there_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(PlanError) as caught:
        assign(PLAN, ["rules[mixx].max=0.4"])
    assert caught.value.findings[0].said("en").hint == "did you mean mix?"
    assert "mix" in str(caught.value.findings[0].said("zh").hint)


def test_a_key_that_is_not_there_is_refused_by_the_reader_with_the_nearest_name() -> None:
    with pytest.raises(PlanError) as caught:
        read_plan(assign(PLAN, ["goal.growht=0.5"]))
    assert "growth" in str([finding.said("en").hint for finding in caught.value.findings])


def test_all_that_is_wrong_is_said_at_once() -> None:
    assert codes("goal", "=3", "rules[nobody].max=1", "goal.amount.x=1", "a..b=1") == [
        "cli_set_unreadable",
        "cli_set_unreadable",
        "cli_set_unknown_id",
        "cli_set_no_such_place",
        "cli_set_unreadable",
    ]
