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
