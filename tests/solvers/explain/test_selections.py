"""Any selection of cells can be explained: a member of any dimension, or cells where several cross."""

from decimal import Decimal
from typing import Any

import pytest

from solvers.allocate import allocate
from solvers.errors import PlanError
from solvers.read import read_plan
from tests.golden.plans import golden_02


def told(plan: dict[str, Any], *wheres: dict[str, Any]) -> list[dict[str, Any]]:
    answer = allocate(read_plan({**plan, "options": {"who": list(wheres), "answer": []}}))
    members: list[dict[str, Any]] = answer.explanation["members"]
    return members


@pytest.fixture
def plan() -> dict[str, Any]:
    return {
        "schema": "apportion/1",
        "goal": {"growth": 0.2},
        "dimensions": {"rep": [{"id": "R1", "label": "Rep one", "tags": ["new"]}, {"id": "R2"}]},
        "cells": {
            "columns": {"rep": ["R1", "R1", "R2", "R2"], "product": ["A", "B", "A", "B"], "history": [100, 50, 80, 70]}
        },
        "rules": [{"id": "cap", "kind": "bound", "where": {"rep": "R1"}, "measure": "growth", "max": 0.1}],
    }


def test_each_selection_has_steps_that_add_up_and_the_limits_it_meets(plan: dict[str, Any]) -> None:
    wheres: list[dict[str, Any]] = [
        {"rep": "R1"},
        {"product": "A"},
        {"rep": "R2", "product": "B"},
        {"rep": {"not": {"tag": "new"}}},
        {},
    ]
    for one in told(plan, *wheres):
        steps = dict(one["steps"])
        target = steps.pop("target")
        assert sum(Decimal(repr(by)) for by in steps.values()) == Decimal(repr(target))
        assert set(one["names"]) == set(one["steps"])
    member, _, crossed, others, whole = told(plan, *wheres)
    assert (member["dimension"], member["id"], member["limits"]) == ("rep", "R1", ["cap"])
    assert "peers" in member["text"]
    assert (crossed["dimension"], crossed["id"], crossed["limits"]) == ("", "R2 · B", [])
    assert crossed["text"].startswith("R2 · B gets ")
    assert others["id"] == "≠ new"
    assert whole["steps"]["target"] == 360


def test_what_is_not_there_is_said_where_it_is_asked(plan: dict[str, Any]) -> None:
    with pytest.raises(PlanError) as refused:
        told(plan, {"rep": "R1"}, {"rep": "R3"}, {"shop": "S"})
    assert [finding.pointer for finding in refused.value.findings] == ["/options/who/1/rep", "/options/who/2/shop"]


def test_an_impossible_plan_has_nobody_to_tell_of() -> None:
    impossible = {**golden_02(), "goal": {"amount": 1e9}, "options": {"who": [{}]}}
    assert "members" not in allocate(read_plan(impossible)).explanation
