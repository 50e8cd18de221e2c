"""What is kept from one plan to the next changes nothing of what the next is compiled to."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np
import pytest
from scipy import sparse

from schemas.rules import Bound
from solvers.compile import compile_plan
from solvers.errors import PlanError
from solvers.kept import Kept
from solvers.operations import applied
from solvers.rows import RowWriter
from tests.scenarios.examples import small, south_china

CAP = {"id": "cap", "kind": "bound", "each": "rep", "measure": "stretch"}
CHANGES: list[list[dict[str, Any]]] = [
    [],
    [{"op": "scale", "field": "potential", "by": 1.1}],
    [{"op": "scale", "field": "capacity", "where": {"rep": "R1"}, "by": 0.9}],
    [{"op": "put", "field": "lock", "where": {"product": "B", "rep": "R2"}, "value": 150}],
    [{"op": "put", "field": "history", "where": {"region": "west"}, "value": 0}],
    [{"op": "rule", "rule": {**CAP, "max": 1.2}}],
    [{"op": "rule", "rule": {**CAP, "max": 1.1}}, {"op": "set", "path": "rules[grow].min", "value": 0.1}],
    [{"op": "drop_rule", "id": "grow"}],
    [{"op": "member", "dimension": "rep", "id": "R2", "set": {"tags": ["veteran"]}}],
    [{"op": "move", "where": {"rep": "R3"}, "to": {"rep": "R2"}}],
    [{"op": "set", "path": "fair_share.blend", "value": {"even": 0.5, "momentum": 0.5}}],
    [{"op": "set", "path": "goal.amount", "value": 1000}],
    [{"op": "scale", "field": "potential", "by": 0.9}],
]


def same(one: Any, other: Any, place: str = "") -> None:
    """Assert that two parts of problems are equal to the last bit."""
    if isinstance(one, np.ndarray):
        np.testing.assert_array_equal(one, other, err_msg=place)
    elif isinstance(one, sparse.csr_array):
        for name in ("indptr", "indices", "data"):
            same(getattr(one, name), getattr(other, name), f"{place}.{name}")
    elif is_dataclass(one):
        for field in fields(one):
            same(getattr(one, field.name), getattr(other, field.name), f"{place}.{field.name}")
    elif isinstance(one, Mapping):
        assert list(one) == list(other), place
        for key in one:
            same(one[key], other[key], f"{place}[{key}]")
    elif isinstance(one, tuple):
        assert len(one) == len(other), place
        for number, pair in enumerate(zip(one, other, strict=True)):
            same(*pair, f"{place}[{number}]")
    else:
        assert one == other, place


@pytest.mark.parametrize("form", ["rows", "columns"])
def test_problems_are_the_same_with_and_without(form: str) -> None:
    base, kept = small(), Kept()
    if form == "columns":
        names = {name: None for row in base.cells["rows"] for name in row}
        columns = {name: [row.get(name) for row in base.cells["rows"]] for name in names}
        base = base.model_copy(update={"cells": {"columns": columns}})
    for _ in range(2):
        for operations in CHANGES:
            plan = applied(base, operations).plan
            same(compile_plan(plan, kept), compile_plan(plan))
            same(applied(base, operations, kept=kept).plan.model_dump(), plan.model_dump())


def test_of_the_bundled_company_only_what_changed_is_written_again(monkeypatch: pytest.MonkeyPatch) -> None:
    base, kept = south_china(), Kept()
    written: list[str] = []
    compile_plan(base, kept)
    bound = RowWriter._bound

    def noted(writer: RowWriter, rule: Bound, place: str) -> None:
        written.append(rule.id)
        bound(writer, rule, place)

    monkeypatch.setattr(RowWriter, "_bound", noted)
    before = compile_plan(base, kept)
    assert written == []
    changed = compile_plan(applied(base, [{"op": "set", "path": "rules[经销占比].max", "value": 0.45}]).plan, kept)
    assert written == ["经销占比"]
    assert changed.lines.matrix is before.lines.matrix


def test_what_is_wrong_is_found_all_the_same() -> None:
    base, kept = small(), Kept()
    compile_plan(base, kept)
    wrong: list[list[dict[str, Any]]] = [
        [{"op": "put", "field": "potential", "where": {"rep": "R1"}, "value": -5}],
        [{"op": "put", "field": "history", "where": {"rep": "R1"}, "value": "many"}],
        [{"op": "rule", "rule": {**CAP, "max": 1.1, "where": {"rep": "nobody"}}}],
    ]
    for operations in wrong:
        plan = applied(base, operations).plan
        said = []
        for known in (kept, None):
            with pytest.raises(PlanError) as raised:
                compile_plan(plan, known)
            said.append([(finding.code, finding.pointer) for finding in raised.value.findings])
        assert said[0] == said[1]
