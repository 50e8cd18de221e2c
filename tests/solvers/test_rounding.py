"""Whole multiples: totals exact, rules kept, least change; and what happens where no multiples fit."""

import random
from typing import Any
from unittest.mock import patch

import pytest

from solvers.backends import flow
from tests.solvers.small_plans import answer, codes, targets, three


def test_targets_are_multiples_that_add_up() -> None:
    allocation = answer(three(rounding={"unit": 7}))
    assert targets(allocation) == {"东": 21.0, "南": 49.0, "西": 35.0}
    assert allocation.goal.street == 105.0
    assert allocation.goal.rounding_difference == 5.0


@pytest.mark.parametrize(("total", "street"), [("up", 105.0), ("nearest", 98.0)])
def test_the_total_goes_up_or_to_the_nearest_multiple(total: str, street: float) -> None:
    allocation = answer(three(rounding={"unit": 7, "total": total}))
    assert allocation.goal.street == street
    assert sum(targets(allocation).values()) == street


def test_a_cap_off_the_grid_is_kept() -> None:
    assert targets(answer(three({"max": [15.0, None, None]}, rounding={"unit": 10})))["东"] == 10.0


def test_the_neighbouring_total_is_taken_and_said_where_the_wanted_one_does_not_fit() -> None:
    allocation = answer(three({"max": [30.0, 30.0, 36.0]}, goal={"amount": 95.0}, rounding={"unit": 10}))
    assert allocation.outcome == "optimal"
    assert allocation.goal.street == 90.0
    assert "total_neighbour" in codes(allocation)


def test_where_no_multiples_keep_every_rule_those_that_break_them_least_are_taken_and_said() -> None:
    allocation = answer(three({"min": [11.0, None, None], "max": [19.0, None, None]}, rounding={"unit": 10}))
    assert allocation.outcome == "feasible"
    assert "rounding_relaxed" in codes(allocation)
    assert targets(allocation)["东"] in (10.0, 20.0)
    rules = allocation.rules["columns"]
    assert False in rules["met"]
    assert allocation.goal.street == 100.0


def test_locks_never_give_way() -> None:
    columns = {"lock": [10.0, None, None], "min": [None, 41.0, None], "max": [None, 49.0, None]}
    allocation = answer(three(columns, rounding={"unit": 10}))
    assert allocation.outcome == "feasible"
    assert targets(allocation)["东"] == 10.0


def test_the_change_is_the_least_possible() -> None:
    """By hand: 16.67, 33.33, 50 to tens with a sum of 100; 20 + 30 + 50 changes 6.67, everything else more."""
    allocation = answer(three(rounding={"unit": 10}))
    assert targets(allocation) == {"东": 20.0, "南": 50.0, "西": 30.0}


def crossed(unit: float) -> dict[str, Any]:
    """Return a plan of twelve reps in three regions with four products each; limits cut regions, reps and products."""
    draw = random.Random(17)
    names = [(rep, product) for rep in range(12) for product in range(4)]
    history = [round(unit * draw.uniform(5.0, 60.0), 2) for _ in names]
    columns = {
        "region": [f"R{rep // 4}" for rep, _ in names],
        "rep": [f"P{rep:02}" for rep, _ in names],
        "product": [f"F{product}" for _, product in names],
        "history": history,
        "market_growth": [round(draw.uniform(-0.3, 0.6), 3) for _ in names],
    }
    rules = [
        {"id": name, "kind": "bound", "measure": "growth", "each": name, "min": 0.2 - room, "max": 0.2 + room}
        for name, room in (("rep", 0.08), ("region", 0.04), ("product", 0.03))
    ]
    cells = {"columns": columns}
    return {"goal": {"growth": 0.2}, "cells": cells, "rules": rules, "rounding": {"unit": unit}}


@pytest.mark.parametrize("unit", [0.01, 1.0, 10_000.0])
@pytest.mark.parametrize("products", [False, True], ids=["tree", "crossing"])
def test_structured_rules_are_rounded_without_integer_programming(unit: float, products: bool) -> None:
    plan = crossed(unit)
    plan["rules"] = plan["rules"] if products else plan["rules"][:2]
    with patch("solvers.backends.integer.solve", side_effect=AssertionError):
        allocation = answer(plan)
    assert allocation.outcome == "optimal"
    assert allocation.certificate.verified
    proof = next(stage for stage in allocation.certificate.stages if stage.stage == "rounding")
    assert proof.kind == "gap"
    assert proof.residual <= 1e-9
    named = allocation.provenance.backends
    assert (flow.NAME in named) == products
    assert all(named)
    assert all(allocation.rules["columns"]["met"])
