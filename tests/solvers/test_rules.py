"""Rules: what each measure becomes, and what a rule cannot say."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from tests.solvers.reading import bound, findings, lock, plan, problem, warned, wrong
from tests.solvers.small_plans import answer

FULL = {
    "market_growth": [0.5, 0.0, 0.0, -0.5],
    "potential": [400.0, 100.0, None, 250.0],
    "effort": [2.0, 1.0, 0.5, 4.0],
}
REPS = [{"id": "R1", "capacity": 60.0}, {"id": "R2", "capacity": 80.0, "ramp": 0.5}, {"id": "R3", "parent": "team"}]
TREE = [{"id": "华南"}, {"id": "东", "parent": "华南"}, {"id": "西", "parent": "华南"}]

Row = tuple[str, str, float, float, Sequence[float]]


def rows(*rules: dict[str, Any], columns: dict[str, Any] | None = None, **parts: Any) -> list[Row]:
    """Return name, side, limits and coefficients of each row, as they were before scaling; goal and street are 500."""
    given = {"implied": {"capacity": False}, "dimensions": {"rep": REPS}, **parts}
    lines = problem(plan(FULL if columns is None else columns, rules=list(rules), **given)).lines
    low, high = (side.at(500.0, 500.0) * lines.largest for side in (lines.lower, lines.upper))
    matrix = np.round(lines.matrix.toarray() * lines.largest[:, None], 12)
    return [
        (name, side, float(low[row]), float(high[row]), matrix[row].tolist())
        for row, (name, side) in enumerate(zip(lines.names, lines.sides, strict=True))
    ]


INF = float("inf")


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (bound(measure="amount", min=5.0, max=9.0), [("rule", "both", 5.0, 9.0, [1, 1, 1, 1])]),
        (bound(measure="growth", min=0.5, max=None), [("rule", "both", 600.0, INF, [1, 1, 1, 1])]),
        (
            bound(measure="growth", min=-0.5, max=0.5, where={"rep": "R2"}),
            [("rule", "both", 100.0, 300.0, [0, 0, 1, 0])],
        ),
        (bound(measure="uplift", max=2.0, where={"rep": "R1"}), [("rule", "both", -INF, 300.0, [1, 1, 0, 0])]),
        (bound(measure="penetration", max=0.5, where={"region": "东"}), [("rule", "both", -INF, 250.0, [1, 1, 0, 0])]),
        (bound(measure="stretch", max=1.2, where={"rep": "R2"}), [("rule", "both", -INF, 300.0, [0, 0, 1, 0])]),
        (bound(measure="share", min=0.2, max=0.4, where={"rep": "R1"}), [("rule", "both", 100.0, 200.0, [1, 1, 0, 0])]),
        (bound(measure="share", of={}, max=0.4, where={"rep": "R1"}), [("rule", "both", -INF, 200.0, [1, 1, 0, 0])]),
        (
            bound(measure="share", of={"region": "西"}, min=0.25, max=0.5, where={"rep": "R2"}),
            [("rule", "min", 0.0, INF, [0, 0, 0.75, -0.25]), ("rule", "max", -INF, 0.0, [0, 0, 0.5, -0.5])],
        ),
        (
            bound(measure="share", of={"region": "="}, max=0.5, where={"product": "B"}, each="region"),
            [("rule[东]", "max", -INF, 0.0, [-0.5, 0.5, 0, 0]), ("rule[西]", "max", -INF, 0.0, [0, 0, -0.5, 0.5])],
        ),
        (
            bound(
                measure="share",
                of={"大区": "="},
                max=0.5,
                where={"product": "B", "rep": "R1"},
                each=["product", "region"],
            ),
            [("rule[B,东]", "max", -INF, 0.0, [-0.5, 0.5, 0, 0])],
        ),
        (
            bound(measure="share_change", min=-0.1, max=0.1, where={"rep": "R2"}),
            [("rule", "both", 200.0, 300.0, [0, 0, 1, 0])],
        ),
        (
            bound(measure="share_change", of={"region": "="}, max=0.1, where={"rep": "R3"}, each="region"),
            [("rule[西]", "max", -INF, 0.0, [0, 0, -0.433333333333, 0.566666666667])],
        ),
        (bound(measure="load", max=0.5, where={"rep": "R1"}), [("rule", "both", -INF, 30.0, [2, 1, 0, 0])]),
        (
            bound(measure="load", min=0.5, max=None, each="rep", where={"rep": "R2"}),
            [("rule[R2]", "both", 20.0, INF, [0, 0, 0.5, 0])],
        ),
        (lock(amount=50.0, where={"rep": "R1"}), [("rule", "both", 50.0, 50.0, [1, 1, 0, 0])]),
    ],
)
def test_a_measure_is_a_row_over_the_cells(rule: dict[str, Any], expected: list[Row]) -> None:
    assert rows(rule) == expected


def test_without_an_effort_column_capacity_is_in_money() -> None:
    assert rows(bound(measure="load", max=1.0, where={"rep": "R1"}), columns={}) == [
        ("rule", "both", -INF, 60.0, [1, 1, 0, 0])
    ]


def test_capacities_hold_without_a_rule() -> None:
    expected = [
        ("capacity[R1]", "both", -INF, 60.0, [2, 1, 0, 0]),
        ("capacity[R2]", "both", -INF, 40.0, [0, 0, 0.5, 0]),
    ]
    assert rows(implied={"capacity": True}) == expected
    assert rows() == []


def test_the_capacity_of_a_tree_binds_its_whole_subtree() -> None:
    tree = [{**TREE[0], "capacity": 90.0}, {**TREE[1], "capacity": 30.0}, TREE[2]]
    expected = [
        ("capacity[华南]", "both", -INF, 90.0, [1, 1, 1, 1]),
        ("capacity[东]", "both", -INF, 30.0, [1, 1, 0, 0]),
    ]
    assert rows(implied={"capacity": True}, columns={}, dimensions={"region": tree}) == expected


def test_the_load_of_a_subtree_is_on_its_own_capacity_or_on_what_lies_below() -> None:
    rule = bound(measure="load", max=1.0, where={"region": "华南"})
    own = [{**TREE[0], "capacity": 90.0}, {**TREE[1], "capacity": 30.0}, TREE[2]]
    below = [TREE[0], {**TREE[1], "capacity": 30.0}, {**TREE[2], "capacity": 20.0, "ramp": 0.5}]
    assert [row[3] for row in rows(rule, columns={}, dimensions={"region": own})] == [90.0]
    assert [row[3] for row in rows(rule, columns={}, dimensions={"region": below})] == [40.0]


class TestAnInstanceWithoutAMeasure:
    @pytest.mark.parametrize(
        ("measure", "columns", "skipped"),
        [
            ("growth", {"history": [100.0, 0.0, 200.0, 0.0]}, ["rule[R3]"]),
            ("uplift", {"market_growth": [0, 0, -1, 0]}, ["rule[R2]"]),
            ("stretch", {"history": [100.0, 0.0, 200.0, 0.0]}, ["rule[R3]"]),
            ("penetration", {"potential": [500.0, 1.0, None, 0.0]}, ["rule[R2]", "rule[R3]"]),
            ("load", {}, ["rule[R3]"]),
        ],
    )
    def test_is_skipped_with_a_warning_and_has_no_value(
        self, measure: str, columns: dict[str, Any], skipped: list[str]
    ) -> None:
        given = plan(
            columns,
            rules=[bound(each="rep", measure=measure, max=900.0)],
            dimensions={
                "rep": [{"id": "R1", "capacity": 900.0}, {"id": "R2", "capacity": 900.0}, {"id": "R3", "capacity": 0.0}]
            },
            implied={"capacity": False, "potential": False},
        )
        warning = warned(given)["rule_skipped"]
        assert (warning.params["instances"], warning.params["count"]) == (skipped, len(skipped))
        table = answer(given).rules["columns"]
        values = dict(zip(table["id"], table["value"], strict=True))
        assert [name for name in values if name.startswith("rule") and values[name] is None] == skipped

    def test_of_a_share_before_is_one_whose_whole_had_no_history(self) -> None:
        given = plan(
            {"history": [0.0, 0.0, 200.0, 100.0]},
            rules=[bound(measure="share_change", of={"region": "="}, each=["region", "product"], max=0.5)],
        )
        assert warned(given)["rule_skipped"].params["instances"] == ["rule[东,A]", "rule[东,B]"]


class TestExceptions:
    def rule(self, *exceptions: dict[str, Any], **parts: Any) -> dict[str, Any]:
        return bound(each="rep", min=10.0, max=90.0, **{"except": list(exceptions)}, **parts)

    def limits(self, *exceptions: dict[str, Any]) -> dict[str, tuple[float, float]]:
        return {name: (low, high) for name, _, low, high, _ in rows(self.rule(*exceptions))}

    def test_replace_the_side_that_they_give_and_keep_the_other(self) -> None:
        found = self.limits({"where": {"rep": "R2"}, "max": 70.0}, {"where": {"rep": "R3"}, "min": 20.0})
        assert found == {"rule[R1]": (10.0, 90.0), "rule[R2]": (10.0, 70.0), "rule[R3]": (20.0, 90.0)}

    def test_take_a_side_away_with_null(self) -> None:
        found = self.limits({"where": {"rep": "R2"}, "max": None}, {"where": {"rep": "R3"}, "min": None, "max": 5.0})
        assert found == {"rule[R1]": (10.0, 90.0), "rule[R2]": (10.0, INF), "rule[R3]": (-INF, 5.0)}

    def test_may_leave_an_instance_of_any_measure_without_a_limit(self) -> None:
        nothing = {"where": {"region": "西"}, "max": None}
        for measure, of in (
            ("share", {"region": "="}),
            ("share", None),
            ("share_change", {"region": "="}),
            ("growth", None),
        ):
            rule = bound(
                each=["region", "product"],
                measure=measure,
                max=0.9,
                **{"except": [nothing]},
                **({"of": of} if of else {}),
            )
            said = answer(plan({"history": [100.0, 50.0, 200.0, 100.0]}, rules=[rule]))
            assert (said.outcome, said.certificate.verified) == ("optimal", True)
            assert said.rules["columns"]["max"] == [500.0, 0.9, 0.9, None, None]

    def test_of_two_the_later_one_counts(self) -> None:
        found = self.limits({"where": {"region": "西"}, "max": 70.0}, {"where": {"rep": "R3"}, "max": 60.0})
        assert [high for _, high in found.values()] == [90.0, 70.0, 60.0]

    def test_are_about_instances_that_lie_wholly_inside(self) -> None:
        found = self.limits({"where": {"product": "A"}, "max": 70.0})
        assert [high for _, high in found.values()] == [90.0, 70.0, 90.0]

    def test_change_the_amount_of_a_lock(self) -> None:
        found = rows(lock(each="rep", amount=50.0, **{"except": [{"where": {"rep": "R2"}, "amount": 70.0}]}))
        assert [low for _, _, low, _, _ in found] == [50.0, 70.0, 50.0]

    @pytest.mark.parametrize(
        ("exception", "place", "code"),
        [
            ({"where": {"rep": "R9"}, "max": 1.0}, "/where/rep", "unknown_member"),
            ({"where": {"rep": "R1", "product": "A"}, "max": 50.0}, "/where", "exception_of_nothing"),
            ({"where": {"rep": []}, "max": 50.0}, "/where", "selection_empty"),
            ({"where": {"rep": "R1"}}, "", "exception_says_nothing"),
            ({"where": {"rep": "R1"}, "max": 50.0, "amount": 3.0}, "/amount", "exception_key"),
            ({"where": {"rep": "R1"}, "max": 5.0, "min": 6.0}, "", "min_above_max"),
        ],
    )
    def test_change_something_of_some_instance(self, exception: dict[str, Any], place: str, code: str) -> None:
        assert (f"/rules/0/except/0{place}", code) in wrong(plan(rules=[self.rule(exception)]))

    @pytest.mark.parametrize(
        ("exception", "place", "code"),
        [
            ({"where": {}, "max": 50.0, "amount": 3.0}, "/max", "exception_key"),
            ({"where": {}, "amount": None}, "", "exception_says_nothing"),
            ({"where": {}, "amount": -3.0}, "/amount", "out_of_range"),
        ],
    )
    def test_of_a_lock_give_an_amount(self, exception: dict[str, Any], place: str, code: str) -> None:
        assert wrong(plan(rules=[lock(**{"except": [exception]})])) == {(f"/rules/0/except/0{place}", code)}

    def test_may_not_cross_the_side_that_they_keep(self) -> None:
        (only,) = findings(plan(rules=[self.rule({"where": {"rep": "R2"}, "max": 5.0})]))
        assert (only.pointer, only.code) == ("/rules/0/except", "exception_min_above_max")
        assert only.params == {"min": 10.0, "max": 5.0, "instance": "rule[R2]"}


@pytest.mark.parametrize(
    ("rule", "place", "code"),
    [
        (bound(max=None), "", "limits_missing"),
        (bound(min=5.0, max=4.0), "", "min_above_max"),
        (bound(measure="growth", of={"region": "东"}), "/of", "of_unused"),
        (bound(measure="share", of={"region": "西"}, where={"region": "东"}), "/of", "scope_outside_whole"),
        (bound(measure="share", of={"product": "A"}, each="rep"), "/of", "scope_outside_whole"),
        (bound(measure="share", of={"region": "北"}, where={"region": "东"}), "/of/region", "unknown_member"),
        (bound(measure="share", of={"regoin": "="}, each="region"), "/of/regoin", "unknown_dimension"),
        (bound(measure="share", of={"region": "="}), "/of/region", "equals_without_each"),
        (bound(measure="share", of={"region": "="}, each="rep"), "/of/region", "equals_without_each"),
        (bound(measure="load"), "", "load_needs_member"),
        (bound(measure="load", each="product"), "", "load_needs_member"),
        (bound(measure="load", where={"rep": ["R1", "R2"]}), "", "load_needs_member"),
    ],
)
def test_a_rule_that_cannot_be_meant_is_wrong(rule: dict[str, Any], place: str, code: str) -> None:
    assert wrong(plan(rules=[rule], dimensions={"rep": REPS})) == {(f"/rules/0{place}", code)}


class TestEffort:
    def test_is_known_wherever_a_capacity_binds(self) -> None:
        given = plan({"effort": [2.0, None, 0.5, None]}, dimensions={"rep": REPS})
        (only,) = findings(given)
        assert (only.pointer, only.code) == ("/cells/columns/effort/1", "effort_empty")
        assert only.params["cells"] == ["东,B,R1"]

    def test_is_known_wherever_a_load_is_measured(self) -> None:
        rules = [bound(measure="load", each="rep", where={"rep": ["R1", "R2"]})]
        given = plan(
            {"effort": [2.0, None, None, None]}, dimensions={"rep": REPS}, rules=rules, implied={"capacity": False}
        )
        (only,) = findings(given)
        assert (only.code, only.params["count"]) == ("effort_empty", 2)

    def test_may_be_empty_elsewhere(self) -> None:
        assert wrong(plan({"effort": [2.0, 1.0, 0.5, None]}, dimensions={"rep": REPS})) == set()


def test_rows_are_scaled_so_that_their_largest_coefficient_is_1() -> None:
    lines = problem(
        plan(
            FULL,
            rules=[bound(measure="load", max=0.5, each="rep", where={"rep": ["R1", "R2"]})],
            dimensions={"rep": REPS},
        )
    ).lines
    assert np.abs(lines.matrix.toarray()).max(axis=1).tolist() == [1.0] * lines.count
    assert lines.largest.tolist() == [2.0, 0.5, 2.0, 0.5]
