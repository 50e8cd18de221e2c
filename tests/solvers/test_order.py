"""The order of rows, columns and members of a plan changes no byte of its answer."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solvers.allocate import allocate
from solvers.read import read_plan
from solvers.validate import validate
from tests.solvers.reading import bound, in_rows, lock, plan

REPS = [
    {"id": "R2", "capacity": 400.0, "tags": ["x", "y"]},
    {"id": "R1", "ramp": 0.5, "parent": "队"},
    {"id": "R3", "ramp": 1.0},
]
REGIONS = [{"id": "西", "parent": "华"}, {"id": "东", "parent": "华"}, {"id": "北"}]
PLANS: dict[str, dict[str, Any]] = {
    "warnings": plan(
        {
            "product": ["A", None, "A", ""],
            "history": [100.0, None, 200.0, -5.0],
            "potential": [50.0, 900.0, None, 900.0],
            "nothing": [None] * 4,
            "also nothing": [None] * 4,
        },
        history_floor=0,
        dimensions={"rep": REPS, "region": REGIONS},
        rules=[bound(measure="growth", each="rep", max=5.0)],
        goal={"amount": 300.0},
    ),
    "drivers": plan(
        {"score": [1, 2, 3, 4], "weight": [0.3, 0.1, 0.7, 0.2], "note": ["x", None, 1, True], "key": list("abcd")},
        measures=["weight", "score"],
        carry=["note"],
        fair_share={"blend": {"score": 0.3, "history": 0.3, "weight": 0.1, "even": 0.3}},
        rules=[lock(id="a", where={"rep": "R1"}, amount=123.0), bound(id="b", each=["region", "product"], max=200.0)],
        fairness={"by": "region", "objective": "lexicographic_minimax"},
        over_assignment=0.1,
    ),
    "rounded": in_rows(
        plan(
            {"market_growth": [0.1, 0.2, 0.3, 0.4], "basis": [None, 30.0, None, None]},
            rounding={"unit": 7},
            rules=[bound(measure="share", of={"region": "="}, where={"product": "A"}, each="region", max=0.6)],
            options={"totals": [["rep", "region"]]},
            dimensions={"region": REGIONS},
        )
    ),
    "impossible": plan(
        rules=[bound(id="a", each="rep", max=50.0), bound(id="b", where={"region": "东"}, min=400.0)],
        dimensions={"rep": REPS},
    ),
}


def told(given: dict[str, Any]) -> str:
    """Return the whole answer to a plan and what validation says of it, but for the seconds that they took."""
    read = read_plan(given)
    said = allocate(read, language="zh").model_dump(mode="json")
    said["provenance"].pop("seconds")
    return json.dumps([said, validate(read, language="en")], ensure_ascii=False)


def shuffled(given: dict[str, Any], data: st.DataObject) -> dict[str, Any]:
    """Return the plan with rows, columns, members, tags and the keys of mappings in another order."""
    cells = given["cells"]
    dimensions = {
        name: [
            {**member, "tags": reorder(member["tags"], data)} if "tags" in member else member
            for member in reorder(members, data)
        ]
        for name, members in reorder_keys(given.get("dimensions", {}), data).items()
    }
    again = {**given, "dimensions": dimensions}
    if "rows" in cells:
        again["cells"] = {"rows": [reorder_keys(row, data) for row in reorder(cells["rows"], data)]}
    else:
        rows = reorder(range(4), data)
        columns = reorder_keys(cells["columns"], data)
        again["cells"] = {"columns": {name: [values[row] for row in rows] for name, values in columns.items()}}
    for key in ("measures", "carry"):
        again[key] = reorder(given.get(key, []), data)
    if "fair_share" in given:
        again["fair_share"] = {"blend": reorder_keys(given["fair_share"]["blend"], data)}
    return reorder_keys(again, data)


def reorder(values: Any, data: st.DataObject) -> list[Any]:
    return list(data.draw(st.permutations(list(values))))


def reorder_keys(values: dict[str, Any], data: st.DataObject) -> dict[str, Any]:
    return {key: values[key] for key in reorder(values, data)}


@pytest.mark.parametrize("name", list(PLANS))
@given(data=st.data())
@settings(max_examples=12)
def test_no_order_changes_the_answer(name: str, data: st.DataObject) -> None:
    assert told(shuffled(PLANS[name], data)) == told(PLANS[name])


def test_the_plans_have_the_warnings_whose_order_could_show() -> None:
    said = allocate(read_plan(PLANS["warnings"]))
    assert [warning.code for warning in said.warnings] == [
        "column_empty",
        "column_empty",
        "id_blank",
        "member_created",
        "member_created",
        "history_zero",
        "history_floored",
        "rule_skipped",
        "potential_below_history",
        "no_basis",
        "ramp_without_capacity",
    ]


def test_no_warning_tells_a_row_of_the_request() -> None:
    said = allocate(read_plan(PLANS["warnings"]))
    assert [
        warning
        for warning in said.warnings
        if "rows" in warning.params or any(part.isdigit() for part in warning.pointer.split("/"))
    ] == []
