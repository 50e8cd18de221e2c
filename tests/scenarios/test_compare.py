"""Comparisons: what moved adds up, and so do its causes."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios.compare import compare
from scenarios.read import read_scenario
from schemas.what_if import Compared, ScenarioCompared
from solvers.errors import PlanError
from tests.scenarios.examples import small

POTENTIAL = {"op": "scale", "field": "potential", "where": {"region": "west"}, "by": 0.5}
CAPACITY = {"op": "put", "field": "capacity", "where": {"rep": "R1"}, "value": 620}
GOAL = {"op": "set", "path": "goal.growth", "value": 0.25}
CAP: dict[str, Any] = {
    "op": "rule",
    "rule": {"id": "cap", "kind": "bound", "each": "rep", "measure": "stretch", "max": 1.3},
}
LESS = {"op": "set", "path": "rules[cap].max", "value": 1.25}
UNEVEN = {"op": "put", "field": "market_growth", "where": {"rep": "R2"}, "value": 0.6}
MOVE = {"op": "move", "where": {"rep": "R3"}, "to": {"rep": "R2"}}
LEFT = {"op": "drop", "where": {"region": "west", "product": "B"}}
ALL = (POTENTIAL, CAPACITY, GOAL, CAP, LESS, UNEVEN, MOVE, LEFT)


def compared(*scenarios: list[dict[str, Any]], **parts: Any) -> Compared:
    read = [read_scenario({"name": f"s{place}", "operations": one}) for place, one in enumerate(scenarios)]
    return compare(small(**parts), read)


def exact(value: float) -> Fraction:
    return Fraction(repr(value))


def causes(scenario: ScenarioCompared, dimension: str) -> dict[str, Fraction]:
    """Return what all operations, and rounding, move of each member together."""
    effects = [one.effect for one in scenario.operations if one.effect] + [scenario.rounding or {}]
    sums: dict[str, Fraction] = {}
    for effect in effects:
        columns = effect["moved"][dimension]["columns"]
        for member, change in zip(columns["id"], columns["change"], strict=True):
            sums[member] = sums.get(member, Fraction(0)) + exact(change)
    return {member: total for member, total in sums.items() if total}


def moves(scenario: ScenarioCompared, dimension: str) -> dict[str, Fraction]:
    columns = scenario.moved[dimension]["columns"]
    listed = zip(columns["id"], columns["change"], strict=True)
    return {member: exact(change) for member, change in listed if change}


@given(
    operations=st.lists(st.sampled_from(ALL), min_size=1, max_size=4, unique_by=repr),
    unit=st.sampled_from([None, {"unit": 1}, {"unit": 0.5}]),
)
@settings(max_examples=25)
def test_causes_add_up_exactly_to_what_moved(operations: list[dict[str, Any]], unit: object) -> None:
    operations = sorted(operations, key=ALL.index)
    if LESS in operations and CAP not in operations:
        operations.remove(LESS)
    (told,) = compared(operations, rounding=unit).scenarios
    if told.method is None:
        assert told.outcome == "infeasible"
        return
    for dimension in ("region", "product", "rep"):
        assert causes(told, dimension) == moves(told, dimension)
    total = sum((exact(change) for change in told.moved["cells"]["columns"]["change"]), Fraction(0))
    assert float(total) == pytest.approx(told.change["street"], abs=1e-9)
    if told.change["goal"] == 0:
        assert total == 0


def test_a_cause_that_moves_nothing_in_total_is_told_to_be_exactly_nothing() -> None:
    (told,) = compared([POTENTIAL, CAPACITY]).scenarios
    assert [one.effect and one.effect["street"] for one in told.operations] == [0.0, 0.0]
    assert told.method == "shapley"
    parts = [one.effect["indicators"]["gini"] for one in told.operations if one.effect]
    assert sum(parts) == pytest.approx(told.change["gini"], abs=1e-9)


def test_one_operation_causes_everything() -> None:
    (told,) = compared([CAPACITY]).scenarios
    (operation,) = told.operations
    assert operation.effect is not None
    assert causes(told, "rep") == moves(told, "rep")
    assert moves(told, "rep")["R1"] < 0
    assert "capacity[R1]" in told.newly_binding


def test_an_operation_that_needs_an_earlier_one_joins_it() -> None:
    (told,) = compared([CAP, UNEVEN, LESS]).scenarios
    first, second, third = told.operations
    assert first.together_with == [2]
    assert (second.together_with, third.together_with, third.effect) == ([], [], None)


def test_equal_operations_share_alike_whatever_their_order() -> None:
    def effects(*operations: dict[str, Any]) -> list[Any]:
        (told,) = compared(list(operations)).scenarios
        return [one.effect and one.effect["indicators"] for one in told.operations]

    assert effects(POTENTIAL, CAPACITY) == effects(CAPACITY, POTENTIAL)[::-1]


def test_where_the_plan_is_impossible_without_an_operation_they_are_told_in_order() -> None:
    widened = {"op": "set", "path": "rules[grow].max", "value": 3.0}
    higher = {"op": "set", "path": "goal.growth", "value": 0.95}
    (told,) = compared([widened, higher], implied={"potential": False, "capacity": False}).scenarios
    assert told.outcome == "optimal"
    assert told.method == "waterfall"
    assert told.method_why is not None
    assert "impossible" in told.method_why
    assert causes(told, "rep") == moves(told, "rep")


def test_more_operations_than_eight_are_told_in_order() -> None:
    nine = [{"op": "add", "field": "history", "where": {"rep": "R2"}, "by": 1.0 + place} for place in range(9)]
    (told,) = compared(nine).scenarios
    assert told.method == "waterfall"
    assert told.method_why is not None
    assert causes(told, "rep") == moves(told, "rep")


def test_scenarios_that_give_the_same_plan_are_told_so() -> None:
    told = compared([GOAL], [GOAL], [{"op": "set", "path": "goal.growth", "value": 0.3}]).scenarios
    assert [one.same_as for one in told] == [None, "s0", "base"]
    assert told[0].indicators == told[1].indicators
    assert all(change == 0 for change in moves(told[2], "rep").values())


def test_an_impossible_scenario_is_data_with_its_diagnosis() -> None:
    told = compared([{"op": "set", "path": "goal.growth", "value": 2.0}]).scenarios[0]
    assert (told.outcome, told.method, told.moved) == ("infeasible", None, {})
    assert told.diagnosis.reachable.growth.max < 2.0


def test_what_the_plan_of_a_scenario_cannot_mean_is_said_of_the_operation_behind_it() -> None:
    wrong = {"op": "rule", "rule": {**CAP["rule"], "where": {"region": "north"}}}
    with pytest.raises(PlanError) as error:
        compared([GOAL], [GOAL, wrong, UNEVEN])
    assert {found.pointer for found in error.value.findings} == {"/scenarios/1/operations/1"}
    with pytest.raises(PlanError) as error:
        compared([GOAL], rules=[wrong["rule"]])
    assert {found.pointer for found in error.value.findings} == {"/rules/0/where/region"}


def test_a_rule_that_an_operation_leaves_without_cells_is_named() -> None:
    rule = {**CAP["rule"], "id": "west", "where": {"region": "west"}}
    gone = {"op": "drop", "where": {"region": "west"}}
    with pytest.raises(PlanError) as error:
        compared([GOAL, gone], rules=[CAP["rule"], rule])
    told = [(found.code, found.pointer) for found in error.value.findings]
    assert told == [
        ("operation_breaks_rule", "/scenarios/0/operations/1"),
        ("unknown_member", "/rules/1/where/region"),
    ]
    (one,) = compared([GOAL, gone, {"op": "drop_rule", "id": "west"}], rules=[CAP["rule"], rule]).scenarios
    assert one.outcome in ("optimal", "infeasible")
