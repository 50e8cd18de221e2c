"""Operations change what they say, and nothing else."""

from copy import deepcopy
from typing import Any

import pytest

from solvers.allocate import allocate
from solvers.errors import PlanError
from solvers.operations import applied
from tests.scenarios.examples import small


def after(*operations: dict[str, Any], **parts: Any) -> Any:
    return applied(small(**parts), operations).plan


def rows(*operations: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = after(*operations).cells["rows"]
    return found


def codes(*operations: dict[str, Any]) -> list[str]:
    with pytest.raises(PlanError) as error:
        after(*operations)
    return [finding.code for finding in error.value.findings]


class TestOrderAndImmutability:
    def test_operations_apply_in_order(self) -> None:
        first = {"op": "scale", "field": "potential", "where": {"region": "west"}, "by": 2}
        then = {"op": "add", "field": "potential", "where": {"region": "west"}, "by": 10}
        assert [row["potential"] for row in rows(first, then)[2:4]] == [870, 610]
        assert [row["potential"] for row in rows(then, first)[2:4]] == [880, 620]

    def test_the_base_stays_as_it_is(self) -> None:
        plan = small()
        before = deepcopy(plan.model_dump())
        applied(
            plan,
            [
                {"op": "set", "path": "rules[grow].max", "value": 0.5},
                {"op": "put", "field": "capacity", "where": {"rep": "R2"}, "value": 1},
                {"op": "move", "where": {"rep": "R3"}, "to": {"rep": "R1"}},
                {"op": "drop", "where": {"region": "west"}},
            ],
        )
        assert plan.model_dump() == before

    def test_what_is_touched_is_counted(self) -> None:
        counted = applied(
            small(),
            [
                {"op": "scale", "field": "potential", "by": 1.1},
                {"op": "put", "field": "potential", "where": {"rep": "R3"}, "value": 200},
                {"op": "scale", "field": "capacity", "where": {"rep": {"not": []}}, "by": 1.1},
                {"op": "move", "where": {"rep": ["R2", "R3"]}, "to": {"rep": "R2"}},
                {"op": "drop", "where": {"product": "B"}},
                {"op": "drop_rule", "id": "grow"},
            ],
        )
        assert counted.touched == (4, 1, 2, 1, 2, 1)

    def test_touching_nothing_is_an_error_unless_it_may(self) -> None:
        nothing = {"op": "put", "field": "potential", "where": {"rep": "R1", "region": "west"}, "value": 1}
        assert codes(nothing) == ["selection_empty"]
        assert applied(small(), [{**nothing, "allow_empty": True}]).touched == (0,)
        assert codes({"op": "scale", "field": "margin", "by": 2}) == ["operation_of_nothing"]

    def test_a_number_of_an_empty_field_stays_empty(self) -> None:
        assert "potential" not in rows({"op": "scale", "field": "potential", "by": 2})[4]


class TestMove:
    def test_gives_cells_to_another_member(self) -> None:
        moved = rows({"op": "move", "where": {"rep": "R2"}, "to": {"rep": "R3"}})
        assert [(row["region"], row["product"], row["rep"]) for row in moved[2:4]] == [
            ("west", "A", "R3"),
            ("west", "B", "R3"),
        ]

    def test_onto_an_existing_cell_money_adds_and_ratios_average_by_history(self) -> None:
        moved = rows({"op": "move", "where": {"rep": "R3"}, "to": {"rep": "R1"}})
        assert len(moved) == 4
        assert moved[0]["history"] == 400
        assert moved[0]["market_growth"] == pytest.approx((300 * 0.1 + 100 * 0.2) / 400)
        assert "potential" not in moved[0]  # one of the two has no limit, and so has their sum

    def test_cells_that_land_on_each_other_become_one(self) -> None:
        moved = rows({"op": "move", "where": {}, "to": {"rep": "R1", "region": "east", "product": "A"}})
        assert [row["history"] for row in moved] == [820]

    def test_the_total_of_history_stays(self) -> None:
        plan = after({"op": "move", "where": {"region": "west"}, "to": {"region": "east"}})
        assert allocate(plan).goal.base == 820

    def test_to_a_member_that_does_not_exist_is_an_error_with_the_nearest_name(self) -> None:
        assert codes({"op": "move", "where": {"rep": "R2"}, "to": {"rep": "R9"}}) == ["unknown_member"]

    def test_to_a_new_member_follows_the_operation_that_makes_it(self) -> None:
        hired = {"op": "member", "dimension": "rep", "id": "R9", "set": {"capacity": 300, "ramp": 0.5, "tags": ["new"]}}
        plan = after(hired, {"op": "add_cells", "rows": [{"region": "east", "product": "B", "rep": "R9", "basis": 60}]})
        assert plan.cells["rows"][5]["rep"] == "R9"
        moved = applied(plan, [{"op": "move", "where": {"rep": "R2"}, "to": {"rep": "R9"}}]).plan
        assert [row["rep"] for row in moved.cells["rows"]] == ["R1", "R1", "R9", "R9", "R3", "R9"]

    def test_a_lock_does_not_become_the_lock_of_something_larger(self) -> None:
        locked = {"op": "put", "field": "lock", "where": {"rep": "R3"}, "value": 120}
        assert codes(locked, {"op": "move", "where": {"rep": "R3"}, "to": {"rep": "R1"}}) == ["move_meets_lock"]


class TestCells:
    def test_of_columns_and_of_rows_change_alike(self) -> None:
        names = ("region", "product", "rep", "history", "potential", "market_growth")
        columns = {name: [row.get(name) for row in small().cells["rows"]] for name in names}
        operations: list[dict[str, Any]] = [
            {"op": "move", "where": {"rep": "R3"}, "to": {"rep": "R1"}},
            {"op": "add_cells", "rows": [{"region": "north", "product": "A", "rep": "R2", "basis": 40}]},
            {"op": "drop", "where": {"product": "B", "region": "west"}},
            {"op": "scale", "field": "history", "by": 1.5},
        ]
        answers = [
            allocate(applied(plan, operations).plan)
            for plan in (small(cells={"columns": columns}, rules=[]), small(rules=[]))
        ]
        found, listed = (answer.cells for answer in answers)
        assert found["columns"]["target"] == [row["target"] for row in listed]
        assert answers[0].provenance.plan_hash == answers[1].provenance.plan_hash

    def test_a_market_that_is_left_takes_its_history_out_of_the_base(self) -> None:
        assert allocate(after({"op": "drop", "where": {"region": "west"}})).goal.base == 600

    def test_some_cell_has_to_stay(self) -> None:
        assert codes({"op": "drop", "where": {}}) == ["operation_leaves_nothing"]


class TestSettings:
    def test_a_growth_replaces_an_amount(self) -> None:
        plan = after({"op": "set", "path": "goal.growth", "value": 0.5}, goal={"amount": 1000})
        assert (plan.goal.growth, plan.goal.amount) == (0.5, None)

    def test_a_rule_is_added_replaced_and_dropped(self) -> None:
        rule = {"id": "grow", "kind": "bound", "each": "region", "measure": "growth", "min": 0.0}
        assert [found.id for found in after({"op": "rule", "rule": {**rule, "id": "other"}}).rules] == ["grow", "other"]
        (replaced,) = after({"op": "rule", "rule": rule}).rules
        assert replaced.each == "region"
        assert after({"op": "drop_rule", "id": "grow"}).rules == []

    def test_what_is_wrong_is_said_of_the_operation(self) -> None:
        with pytest.raises(PlanError) as error:
            after({"op": "drop_rule", "id": "grow"}, {"op": "set", "path": "fairness.objectiv", "value": "entropy"})
        (finding,) = error.value.findings
        assert (finding.code, finding.pointer, finding.params["nearest"]) == (
            "unknown_key",
            "/operations/1/path",
            "objective",
        )

    def test_a_member_keeps_what_is_not_said_of_it(self) -> None:
        plan = after({"op": "member", "dimension": "rep", "id": "R1", "set": {"ramp": 0.5}})
        member = plan.dimensions["rep"][0]
        assert (member.capacity, member.ramp, member.tags) == (900, 0.5, ["veteran"])
