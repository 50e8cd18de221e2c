"""Large plans: no step for each cell in Python, no step for each pair of members, no recursion."""

import sys
import time
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest

from solvers.compile import compile_plan
from solvers.errors import PlanError
from solvers.read import read_plan
from tests.solvers.reading import bound


def wide(cells: int, reps: int = 20, **parts: Any) -> dict[str, Any]:
    """Return a plan of many cells with few members; ids of `item` tell the cells of one rep apart."""
    items = cells // reps
    columns: dict[str, list[Any]] = {
        "rep": [f"R{cell % reps:05d}" for cell in range(cells)],
        "item": [f"I{cell // reps % 100}" for cell in range(cells)],
        "city": [f"C{cell // reps // 100}" for cell in range(cells)],
        "history": [1.0 + cell % 7 for cell in range(cells)],
        "potential": [None if cell % 5 == 0 else 100.0 for cell in range(cells)],
        "effort": [0.5] * cells,
        "min": [None] * cells,
        "note": ["x"] * cells,
    }
    rules = [
        bound(id="a", each="rep", measure="growth", max=9.0),
        bound(id="b", each=["rep", "item"], measure="share", of={"rep": "="}, max=1.0),
        bound(id="c", where={"rep": {"not": "R00000"}}, measure="load", each="rep", max=1.0),
    ]
    members = [{"id": f"R{rep:05d}", "capacity": 50.0 * items} for rep in range(reps)]
    given = {
        "dimensions": {"rep": members},
        "rules": rules,
        "carry": ["note"],
        "options": {"totals": [["rep", "item"]]},
    }
    return {"goal": {"growth": 0.2}, "cells": {"columns": columns}, **given, **parts}


def steps(action: Callable[[], object]) -> int:
    """Return how many functions were called from Python code."""
    count = 0

    def counted(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    sys.setprofile(counted)
    try:
        action()
    finally:
        sys.setprofile(None)
    return count


def steps_of(given: dict[str, Any]) -> int:
    read = read_plan(given)
    return steps(lambda: compile_plan(read))


def test_reading_a_plan_takes_no_step_for_each_of_its_cells() -> None:
    few, many = wide(20_000), wide(40_000)
    assert steps(lambda: read_plan(many)) - steps(lambda: read_plan(few)) < 200


def test_nor_does_compiling_it() -> None:
    assert steps_of(wide(40_000)) - steps_of(wide(20_000)) < 2_000


def test_steps_grow_with_the_members_and_not_with_their_pairs() -> None:
    one, two = (
        steps_of(wide(4 * reps, reps, rules=[bound(each="rep", measure="growth", max=9.0)])) for reps in (1_000, 2_000)
    )
    assert two < 2.2 * one


def test_a_plan_of_a_hundred_thousand_cells_compiles_in_a_moment() -> None:
    read = read_plan(wide(100_000, 1_000))
    start = time.process_time()
    compile_plan(read)
    assert time.process_time() - start < 10.0  # about a quarter of a second where nothing else runs


def test_thousands_of_unknown_names_are_refused_without_comparing_each_to_all() -> None:
    names = [f"X{number}" for number in range(3_000)]
    read = read_plan(wide(3_000, 3_000, rules=[bound(where={"rep": names})]))
    start = time.process_time()
    with pytest.raises(PlanError) as caught:
        compile_plan(read)
    assert time.process_time() - start < 30.0
    assert len(caught.value.findings) == 3_000


def chain(length: int) -> list[dict[str, Any]]:
    return [{"id": f"m{i:04d}", **({"parent": f"m{i - 1:04d}"} if i else {})} for i in range(length)]


def test_a_tree_a_thousand_levels_deep_needs_no_recursion() -> None:
    members = chain(1_000)
    members[-1]["capacity"] = 700.0
    columns = {"rep": [member["id"] for member in members], "history": [1.0] * 1_000}
    rules = [
        bound(each="rep", measure="growth", max=9.0),
        bound(id="load", where={"rep": "m0000"}, measure="load", max=1.0),
    ]
    found = compile_plan(
        read_plan(
            {"goal": {"amount": 1_500.0}, "cells": {"columns": columns}, "dimensions": {"rep": members}, "rules": rules}
        )
    )
    assert found.lines.matrix.nnz == 1_000 * 1_001 // 2 + 1_000 + 1
    assert found.table.dimensions["rep"].available_within[0] == 700.0


def test_rules_with_more_coefficients_than_memory_are_refused() -> None:
    members = chain(1_000)
    cells = 50_000
    columns = {
        "rep": [
            members[-1 - cell % 2]["id"] if cell < cells - 1_000 else members[cell - cells]["id"]
            for cell in range(cells)
        ],
        "item": [f"I{cell}" for cell in range(cells)],
        "history": [1.0] * cells,
    }
    given = {"goal": {"amount": 1e5}, "cells": {"columns": columns}, "dimensions": {"rep": members}}
    with pytest.raises(PlanError) as caught:
        compile_plan(read_plan({**given, "rules": [bound(each="rep")]}))
    assert [(found.pointer, found.code) for found in caught.value.findings] == [("/rules/0/each", "scopes_too_large")]


def test_so_are_shares_of_large_wholes() -> None:
    rules = [
        bound(each="item", where={"rep": ["R00000", "R00001"]}, of={"rep": {"not": "R00019"}}, measure="share", max=1.0)
    ]
    given = wide(40_000, 20, rules=rules)
    given["cells"]["columns"]["item"] = [f"I{cell}" for cell in range(40_000)]
    with pytest.raises(PlanError) as caught:
        compile_plan(read_plan(given))
    assert [(found.pointer, found.code) for found in caught.value.findings] == [("/rules/0/of", "scopes_too_large")]
