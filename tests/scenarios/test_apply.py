"""A scenario applied: what each operation touched, the fingerprint, the base that moved."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios.apply import apply, changed
from scenarios.read import read_scenario
from solvers.allocate import allocate
from solvers.errors import PlanError
from solvers.read import read_plan
from tests.scenarios.examples import small, south_china
from tests.strategies.plans import plans


def test_the_changed_plan_can_be_posted_and_has_the_hash_of_its_allocation() -> None:
    scenario = read_scenario({"operations": [{"op": "scale", "field": "potential", "by": 1.1, "why": "campaign"}]})
    made = apply(small(), scenario)
    assert made.hash == allocate(read_plan(made.plan)).provenance.plan_hash
    assert [(one.index, one.op, one.touched, one.why) for one in made.operations] == [(0, "scale", 4, "campaign")]


def test_two_ways_to_the_same_plan_have_the_same_hash() -> None:
    one: list[dict[str, Any]] = [
        {"op": "scale", "field": "potential", "by": 2},
        {"op": "set", "path": "goal.growth", "value": 0.4},
    ]
    other: list[dict[str, Any]] = [
        {"op": "set", "path": "goal.growth", "value": 0.4},
        {"op": "scale", "field": "potential", "where": {"region": "east"}, "by": 2},
        {"op": "scale", "field": "potential", "where": {"region": "west"}, "by": 2},
    ]
    assert changed(small(), one).hash == changed(small(), other).hash
    assert changed(small(), one).hash != changed(small(), one[:1]).hash


def test_a_smaller_base_of_the_goal_is_said() -> None:
    dropped = read_scenario({"operations": [{"op": "drop", "where": {"region": "west"}}]})
    (told,) = apply(small(), dropped).operations
    assert told.base is not None
    assert (told.base.before, told.base.after) == (820, 600)
    assert told.message is not None
    assert "growth" in told.message
    (told,) = apply(small(goal={"amount": 1000}), dropped).operations
    assert told.message is not None
    assert "growth" not in told.message


def test_all_that_is_wrong_in_form_is_said_at_once() -> None:
    with pytest.raises(PlanError) as error:
        read_scenario(
            {
                "operation": [],
                "operations": [
                    {"op": "scal"},
                    {"op": "put", "field": "history", "valu": 3},
                    {"op": "move", "where": {}},
                ],
                "sweep": {
                    "axes": {"a": {"path": "goal.growth"}, "b": {"op": {"op": "drop_rule", "id": "x"}, "values": []}}
                },
            }
        )
    found = {(finding.code, finding.pointer) for finding in error.value.findings}
    assert found == {
        ("unknown_key", "/operation"),
        ("unknown_value", "/operations/0/op"),
        ("unknown_key", "/operations/1/valu"),
        ("missing", "/operations/1/value"),
        ("missing", "/operations/2/to"),
        ("axis_needs_one", "/sweep/axes/a"),
        ("axis_empty", "/sweep/axes/b/values"),
        ("axis_without_place", "/sweep/axes/b/op"),
    }


@given(plan=plans(most_cells=12, most_rules=2), data=st.data())
@settings(max_examples=25)
def test_operations_one_after_the_other_are_the_operations_together(
    plan: dict[str, object], data: st.DataObject
) -> None:
    base = read_plan(plan)
    possible: list[dict[str, Any]] = [
        {"op": "scale", "field": "history", "by": 1.25, "allow_empty": True},
        {"op": "add", "field": "potential", "by": 1.0, "allow_empty": True},
        {"op": "set", "path": "over_assignment", "value": 0.07},
        {"op": "rule", "rule": {"id": "extra", "kind": "bound", "measure": "amount", "min": 0.0}},
    ]
    chosen = data.draw(st.lists(st.sampled_from(possible), max_size=4))
    split = data.draw(st.integers(0, len(chosen)))
    together = changed(base, chosen)
    later = changed(changed(base, chosen[:split]).plan, chosen[split:])
    assert together.hash == later.hash
    assert changed(base, []).hash == changed(read_plan(plan), []).hash  # the base stays as it is


def test_a_fix_of_a_diagnosis_is_a_scenario() -> None:
    plan = small(goal={"growth": 1.4})
    answer = allocate(plan)
    assert answer.outcome == "infeasible"
    assert answer.diagnosis is not None
    assert answer.diagnosis.fixes
    for fix in answer.diagnosis.fixes:
        scenario = read_scenario({"name": fix.title, "operations": fix.operations})
        assert allocate(read_plan(apply(plan, scenario).plan)).outcome == "optimal"


def test_the_bundled_example_goes_through_a_scenario_unharmed() -> None:
    plan = south_china()
    made = apply(plan, read_scenario({"operations": []}))
    assert made.hash == changed(read_plan(made.plan), []).hash
    assert made.operations == []


@pytest.mark.parametrize(
    "operation",
    [
        {"op": "put", "field": "history", "where": {"region": "east"}, "value": "much"},
        {"op": "member", "dimension": "rep", "id": "R1", "set": {"parent": "R1"}},
        {"op": "add_cells", "rows": [{"region": "east", "product": "A", "rep": 7, "history": 1}]},
    ],
)
def test_an_operation_that_makes_cells_unsound_is_named(operation: dict[str, Any]) -> None:
    sound = {"op": "set", "path": "goal.growth", "value": 0.4}
    with pytest.raises(PlanError) as error:
        apply(small(), read_scenario({"operations": [sound, operation, sound]}))
    assert {found.pointer for found in error.value.findings} == {"/scenario/operations/1"}


def test_a_sweep_without_axes_is_told_so_once() -> None:
    with pytest.raises(PlanError) as error:
        read_scenario({"sweep": {"axes": {}}})
    assert [(found.code, found.pointer) for found in error.value.findings] == [("axes_missing", "/sweep/axes")]
