"""What a plan's numbers look like, and what they can and cannot tell."""

from typing import Any

import pytest

from solvers.sanity import readiness
from tests.solvers.reading import bound, plan, problem, warned


@pytest.mark.parametrize(
    ("amount", "factor"), [(20_000.0, 50.0), (4e6, 1e4), (8.0, 50.0), (0.04, 1e4), (19_999.0, None), (8.01, None)]
)
def test_goal_and_history_a_factor_of_50_apart_are_in_different_units(amount: float, factor: float | None) -> None:
    found = warned(plan(goal={"amount": amount})).get("unit_mismatch")
    assert (None if found is None else found.params["factor"]) == factor


@pytest.mark.parametrize(
    ("potential", "code", "cells"),
    [
        ([99.0, 5.0, None, 100.0], "potential_below_history", ["东,A,R1"]),
        ([100.0, 5.0, None, 1001.0], "potential_above_10x_history", ["西,B,R3"]),
    ],
)
def test_potentials_far_from_history_are_named(potential: list[Any], code: str, cells: list[str]) -> None:
    found = {name for name in warned(plan({"potential": potential})) if name.startswith("potential")}
    assert found == {code}
    assert warned(plan({"potential": potential}))[code].params == {"cells": cells, "count": 1}


def test_a_ramp_without_a_capacity_says_nothing() -> None:
    given = plan(dimensions={"业务员": [{"id": "R2", "ramp": 0.5}, {"id": "R1", "ramp": 1.0}, {"id": "R3"}]})
    found = warned(given)["ramp_without_capacity"]
    assert (found.pointer, found.params) == (
        "/dimensions/业务员",
        {"dimension": "rep", "members": ["R1", "R2"], "count": 2},
    )


def test_a_plan_as_it_should_be_warns_of_nothing() -> None:
    sound = {"history": [100.0, 50.0, 200.0, 100.0], "potential": [200.0, 100.0, 400.0, 300.0]}
    assert warned(plan(sound)) == {}


@pytest.mark.parametrize(
    ("columns", "parts", "code", "given"),
    [
        ({}, {}, "ready_history_only", ["history"]),
        ({}, {"rules": [bound()]}, "ready_without", ["history"]),
        ({"basis": [None, 5, None, None]}, {}, "ready_without", ["history"]),
        (
            {"potential": [500.0] * 4, "market_growth": [0.1] * 4},
            {},
            "ready_all",
            ["history", "market_growth", "potential"],
        ),
        (
            {"potential": [500.0] * 4},
            {"dimensions": {"rep": [{"id": "R1", "capacity": 900.0}]}},
            "ready_without",
            ["history", "potential", "capacity"],
        ),
    ],
)
def test_readiness_says_what_the_columns_can_tell(
    columns: dict[str, Any], parts: dict[str, Any], code: str, given: list[str]
) -> None:
    found, params = readiness(problem(plan(columns, **parts)))
    assert (found, params["given"]) == (code, given)


def test_with_history_alone_every_number_grows_alike() -> None:
    assert readiness(problem(plan()))[1]["growth"] == "+25.0%"
