"""Whole multiples: totals exact, rules kept, least change; and what happens where no multiples fit."""

import pytest

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
