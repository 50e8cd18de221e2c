"""The top line: what growth is over, and totals that cannot be meant."""

from typing import Any

import pytest

from tests.solvers.reading import findings, plan, problem, warned, wrong


@pytest.mark.parametrize(
    ("goal", "over", "expected", "street"),
    [
        ({"amount": 500.0}, 0.0, 500.0, 500.0),
        ({"growth": 0.25}, 0.0, 500.0, 500.0),
        ({"growth": "25%"}, 0.1, 500.0, 550.0),
        ({"growth": -0.5}, 0.0, 200.0, 200.0),
        ({"growth": 10}, 0.0, 4400.0, 4400.0),
    ],
)
def test_the_street_total_is_the_goal_and_what_is_assigned_over_it(
    goal: dict[str, Any], over: float, expected: float, street: float
) -> None:
    found = problem(plan(goal=goal, over_assignment=over))
    assert found.goal == expected
    assert found.street == pytest.approx(street, rel=1e-15)


def test_a_growth_of_66_is_a_percentage_written_as_a_number() -> None:
    (only,) = findings(plan(goal={"growth": 66}))
    assert (only.pointer, only.code) == ("/goal/growth", "growth_too_large")
    assert '0.66 or "66%"' in str(only.said("en").hint)
    assert "0.66" in str(only.said("zh").hint)


@pytest.mark.parametrize(
    ("goal", "columns", "place", "code"),
    [
        ({"growth": -1}, {}, "/goal/growth", "growth_leaves_nothing"),
        ({"growth": -5}, {}, "/goal/growth", "growth_leaves_nothing"),
        ({"growth": 0.1}, {"history": None}, "/cells", "history_missing"),
        ({"growth": 0.1}, {"history": [0, 0, None, 0], "basis": [1] * 4}, "/goal/growth", "growth_of_nothing"),
        ({"amount": 0}, {}, "/goal/amount", "goal_not_positive"),
        ({"amount": -5}, {}, "/goal/amount", "goal_not_positive"),
        ({"amount": 1e-12}, {}, "/goal", "goal_too_small"),
        ({"amount": 1e-3}, {}, "/goal", "goal_far_below_history"),
        ({"growth": 0.5}, {"history": [9e14, 0, 0, 0]}, "/goal", "total_too_large"),
        ({"amount": 9e14}, {"history": [9e14, 9e14, 0, 0]}, "/cells", "total_too_large"),
    ],
)
def test_a_goal_that_cannot_be_meant_is_wrong(
    goal: dict[str, Any], columns: dict[str, Any], place: str, code: str
) -> None:
    assert (place, code) in wrong(plan(columns, goal=goal))


def test_an_amount_needs_no_history() -> None:
    assert wrong(plan({"history": None, "basis": [1, 2, 3, 4]})) == set()


class TestHistory:
    def test_counts_as_0_where_it_is_empty_with_a_warning(self) -> None:
        given = plan({"history": [100.0, None, 200.0, None]})
        assert problem(given).history.tolist() == [100.0, 0.0, 200.0, 0.0]
        assert warned(given)["history_zero"].params == {"cells": ["东,B,R1", "西,B,R3"], "count": 2}

    def test_is_not_negative(self) -> None:
        (only,) = findings(plan({"history": [100.0, -5.0, 200.0, -2.5]}))
        assert (only.pointer, only.code) == ("/cells/columns/history/1", "history_negative")
        assert only.params == {"cells": ["东,B,R1", "西,B,R3"], "count": 2, "sum": -7.5}
        assert "history_floor: 0" in str(only.said("en").hint)

    @pytest.mark.parametrize(("floor", "expected"), [(0, [100.0, 0.0, 200.0, 3.0]), (20, [100.0, 20.0, 200.0, 3.0])])
    def test_may_be_floored_where_it_is_negative_with_a_warning(self, floor: float, expected: list[float]) -> None:
        given = plan({"history": [100.0, -5.0, 200.0, 3.0]}, history_floor=floor)
        assert problem(given).history.tolist() == expected
        assert warned(given)["history_floored"].params == {
            "cells": ["东,B,R1"],
            "count": 1,
            "sum": -5.0,
            "floor": floor,
        }

    def test_that_is_floored_is_the_base_of_growth(self) -> None:
        found = problem(plan({"history": [100.0, -5.0, 200.0, 100.0]}, history_floor=0, goal={"growth": 0.5}))
        assert found.goal == 600.0


class TestRoundingUnit:
    @pytest.mark.parametrize(
        ("unit", "code"),
        [(1e-7, "unit_places"), (0.1234567, "unit_places"), (501.0, "unit_too_large"), (1e-6, None), (500.0, None)],
    )
    def test_is_written_with_six_decimals_and_fits_the_total(self, unit: float, code: str | None) -> None:
        expected = set() if code is None else {("/rounding/unit", code)}
        assert wrong(plan(rounding={"unit": unit})) == expected

    def test_is_not_so_small_that_counts_are_no_longer_exact(self) -> None:
        assert wrong(plan(goal={"amount": 9e14}, rounding={"unit": 0.01})) == {("/rounding/unit", "unit_too_small")}

    def test_locks_are_multiples_of_it(self) -> None:
        given = plan(
            {"锁定": [None, 15.0, 20.0, None]},
            rounding={"unit": 10},
            rules=[
                {"id": "off", "kind": "lock", "where": {"region": "东"}, "amount": 55.0},
                {
                    "id": "on",
                    "kind": "lock",
                    "each": "rep",
                    "amount": 60.0,
                    "except": [{"where": {"rep": "R2"}, "amount": 7.0}],
                },
            ],
        )
        assert wrong(given) == {
            ("/cells/columns/锁定/1", "lock_off_grid"),
            ("/rules/0/amount", "lock_off_grid"),
            ("/rules/1/except/0/amount", "lock_off_grid"),
        }


class TestCellLimits:
    @pytest.mark.parametrize("column", ["lock", "min", "max", "potential", "effort", "basis"])
    def test_and_amounts_are_not_negative(self, column: str) -> None:
        (only,) = findings(plan({column: [1.0, None, -2.0, -1.0]}))
        assert (only.pointer, only.code) == (f"/cells/columns/{column}/2", "limit_negative")
        assert (only.params["cells"], only.params["count"]) == (["西,A,R2", "西,B,R3"], 2)

    def test_a_market_cannot_lose_more_than_all(self) -> None:
        assert wrong(plan({"market_growth": [0.1, -1.0, -1.5, 0]})) == {
            ("/cells/columns/market_growth/2", "market_growth_below"),
            ("/fair_share/blend/momentum", "driver_negative"),
        }

    def test_the_least_is_not_above_the_most(self) -> None:
        (only,) = findings(plan({"min": [None, 5.0, 6.0, None], "max": [1.0, 5.0, 4.0, 2.0]}))
        assert (only.pointer, only.code) == ("/cells/columns/min/2", "cell_min_above_max")
        assert (only.params["min"], only.params["max"], only.params["cells"]) == (6.0, 4.0, ["西,A,R2"])

    def test_hold_together_and_are_absent_where_empty(self) -> None:
        found = problem(
            plan({"min": [5.0, None, None, None], "max": [None, 9.0, 7.0, None], "potential": [50.0, 8.0, None, 0.0]})
        )
        assert found.lower.tolist() == [5.0, 0.0, 0.0, 0.0]
        assert found.upper.tolist() == [50.0, 8.0, 7.0, 0.0]

    def test_a_potential_that_does_not_limit_is_no_limit(self) -> None:
        found = problem(plan({"potential": [50.0, 8.0, None, 0.0]}, implied={"potential": False}))
        assert found.upper.tolist() == [float("inf")] * 4
