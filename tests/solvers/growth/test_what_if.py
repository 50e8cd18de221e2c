"""What-ifs: one change, one new optimum, beside the answer without the change."""

from typing import Any

import pytest

from solvers.errors import PlanError
from solvers.growth.read import read_case
from solvers.growth.solve import growth_plan
from solvers.growth.what_if import Change, read_changes, usual_changes, what_if

CASE: dict[str, Any] = {
    "base": 1000,
    "goal": {"amount": 1200},
    "budget": {"amount": 60},
    "levers": [
        {"name": "a", "path": "people", "gain": 150, "cost": 10},
        {"name": "b", "path": "product", "gain": 120, "cost": 20},
        {"name": "c", "path": "channel", "gain": 100, "cost": 30},
    ],
    "requires": [{"lever": "b", "needs": "a"}],
    "excludes": [["a", "c"]],
    "interactions": [{"between": ["a", "b"], "effect": -20}],
}
ANSWER = growth_plan(read_case(CASE))


def test_a_change_that_leaves_the_goal_in_reach_tells_what_more_it_costs() -> None:
    free = {**CASE, "excludes": []}
    found = what_if(free, Change("x", {"goal": {"amount": 1210}}), growth_plan(read_case(free)), language="en")
    assert found.goal_reached
    assert found.extra_cost is not None
    assert found.extra_cost > 0
    assert found.short is None


def test_where_the_goal_is_out_of_reach_the_most_is_told() -> None:
    found = what_if(CASE, Change("x", {"budget": {"amount": 10}}), ANSWER, language="en")
    assert (found.outcome, found.goal_reached) == ("infeasible", False)
    assert (found.short, found.extra_cost) == (50, None)
    assert found.dropped == ["b"]


def test_what_names_a_lever_goes_with_it() -> None:
    found = what_if(CASE, Change("x", {}, ["A"]), ANSWER, language="en")
    assert found.goal_reached
    assert found.dropped == ["a"]
    assert found.added == ["c"]


ALONE: dict[str, Any] = {**CASE, "levers": CASE["levers"][:1], "requires": [], "excludes": [], "interactions": []}
"""One lever, and that on the path of people."""


@pytest.mark.parametrize(
    "change",
    [
        Change("x", {}, ["a"]),
        Change("x", {"levers": []}),
        Change("x", {"without_paths": ["people"]}),
        Change("x", {"only_paths": []}),
    ],
)
def test_where_no_lever_is_left_there_is_momentum(change: Change) -> None:
    body = {**ALONE, "goal": {"amount": 1100}, "momentum": 20}
    found = what_if(body, change, growth_plan(read_case(body)), language="en")
    assert (found.name, found.outcome, found.goal_reached) == ("x: no lever is left", "infeasible", False)
    assert (found.growth, found.cost, found.short, found.extra_cost) == (0.02, 0, 80, None)
    assert (found.dropped, found.added) == (["a"], [])


def test_momentum_alone_may_be_enough() -> None:
    body = {**ALONE, "goal": {"amount": 1100}, "momentum": 100}
    found = what_if(body, Change("x", {}, ["a"]), growth_plan(read_case(body)), language="zh")
    assert (found.name, found.outcome, found.goal_reached) == ("x：没有任何杠杆可用", "optimal", True)
    assert (found.extra_cost, found.short) == (0, None)


def test_a_change_that_is_wrong_in_itself_is_refused() -> None:
    with pytest.raises(PlanError) as caught:
        what_if(CASE, Change("x", {"goal": {"amount": -1}}), ANSWER, language="en")
    assert [found.code for found in caught.value.findings] == ["goal_not_positive"]


def test_an_unknown_lever_is_refused() -> None:
    with pytest.raises(PlanError) as caught:
        what_if(CASE, Change("x", {}, ["d"]), ANSWER, language="en")
    assert [found.code for found in caught.value.findings] == ["sandbox_what_if_lever"]


def test_any_case_can_be_asked_the_usual() -> None:
    changes = usual_changes(CASE, ANSWER, "en")
    assert [(change.merge, list(change.drop_levers)) for change in changes] == [
        ({"without_paths": ["people"]}, []),
        ({"budget": {"amount": 30.0}}, []),
        ({}, ["a"]),
    ]


@pytest.mark.parametrize(
    "data", [{}, ["x"], [{"merge": {}}], [{"name": "x", "merge": []}], [{"name": "x", "mege": {}}]]
)
def test_changes_of_another_form_are_refused(data: object) -> None:
    with pytest.raises(PlanError) as caught:
        read_changes(data, "en")
    assert [found.code for found in caught.value.findings] == ["sandbox_what_ifs_form"]
