"""A plan in Chinese words means what it means in English ones, wherever a column can be named."""

import json
from typing import Any

import pytest

from schemas.columns import COLUMNS
from solvers.allocate import allocate
from solvers.evaluate import evaluate
from solvers.read import read_plan
from tests.solvers.reading import plan, problem

ENGLISH = ("region", "product", "rep", "history", "potential", "effort", "margin", "lock", "min", "max")
COLUMNS_OF_THE_PLAN: dict[str, list[Any]] = {
    "potential": [300.0, 200.0, 400.0, 300.0],
    "effort": [1.0, 1.0, 1.0, 1.0],
    "margin": [0.1, 0.2, 0.3, 0.4],
    "lock": [None, None, None, 120.0],
    "min": [10.0, None, None, None],
    "max": [None, 190.0, None, None],
}


def written(names: dict[str, str]) -> dict[str, Any]:
    """Return one plan that names columns everywhere it can, in the words given."""
    w = names.__getitem__
    given = plan(
        COLUMNS_OF_THE_PLAN,
        dimensions={w("rep"): [{"id": "R1", "capacity": 400.0}], w("region"): [{"id": "东", "parent": "全国"}]},
        measures=[w("margin")],
        fair_share={"blend": {w("history"): 0.5, w("potential"): 0.4, w("margin"): 0.1}},
        rules=[
            {
                "id": "a",
                "kind": "bound",
                "where": {w("region"): "东"},
                "each": w("rep"),
                "measure": "amount",
                "max": 400.0,
            },
            {
                "id": "b",
                "kind": "bound",
                "where": {w("product"): "A"},
                "each": [w("region")],
                "measure": "share",
                "of": {w("region"): "="},
                "min": 0.05,
            },
            {
                "id": "c",
                "kind": "bound",
                "each": {"dimension": w("region"), "level": 1},
                "measure": "growth",
                "max": 3.0,
                "except": [{"where": {w("region"): "西"}, "max": 2.0}],
            },
            {"id": "d", "kind": "bound", "where": {w("rep"): "R1"}, "measure": "load", "max": 0.9},
        ],
        fairness={
            "by": [w("region"), w("product")],
            "report": w("region"),
            "objective": "max_efficiency",
            "efficiency": w("margin"),
        },
        options={"totals": [[w("region"), w("product")]]},
    )
    columns = given["cells"]["columns"]
    return {**given, "cells": {"columns": {w(name): values for name, values in columns.items()}}}


def told(given: dict[str, Any]) -> Any:
    said = allocate(read_plan(given)).model_dump(mode="json")
    return json.loads(json.dumps({key: said[key] for key in ("cells", "totals", "rules", "fairness", "objective")}))


SAME = {name: name for name in ENGLISH}


@pytest.mark.parametrize("place", [0, 1, 2, 99])
def test_a_plan_in_other_words_has_the_same_answer(place: int) -> None:
    aliases = {column.name: (column.label_zh, *column.aliases) for column in COLUMNS}
    words = {name: aliases[name][min(place, len(aliases[name]) - 1)] for name in ENGLISH}
    assert told(written(words)) == told(written(SAME))


@pytest.mark.parametrize("word", ["REGION", " Region ", "ｒｅｇｉｏｎ", "销售区域"])
def test_case_width_and_space_of_a_header_make_no_difference(word: str) -> None:
    given = plan(
        {word: ["东", "东", "西", "西"], "region": None},
        rules=[{"id": "r", "kind": "lock", "where": {"区域": "东"}, "amount": 9.0}],
    )
    assert list(problem(given).table.dimensions) == ["region", "product", "rep"]


def test_targets_of_others_are_read_by_any_alias() -> None:
    targets = {
        "columns": {
            "区域": ["东", "东", "西", "西"],
            "产品": list("ABAB"),
            "负责人": ["R1", "R1", "R2", "R3"],
            "目标": [1, 2, 3, 4],
            "实际": [1, 1, 1, 1],
        }
    }
    said = evaluate(read_plan(plan()), targets)
    assert said.cells["columns"]["target"] == [1, 2, 3, 4]
    assert said.cells["columns"]["actual"] == [1, 1, 1, 1]
