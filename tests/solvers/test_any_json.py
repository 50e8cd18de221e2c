"""Whatever stands in a plan, it is answered or refused with findings; nothing else is ever raised."""

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.finding import Finding
from solvers.allocate import allocate
from solvers.errors import PlanError
from solvers.evaluate import evaluate
from solvers.read import read_plan
from solvers.validate import validate
from tests.conformance.examples import examples
from tests.solvers.reading import bound, in_rows, lock, plan

FULL = plan(
    {
        "market_growth": [0.06, 0.1, None, 0.0],
        "basis": [None, 50.0, None, None],
        "potential": [900.0, 200.0, 800.0, 400.0],
        "effort": [0.3, 0.4, 0.3, 0.5],
        "margin": [0.2, 0.4, 0.25, 0.3],
        "lock": [None] * 4,
        "min": [None, 10.0, None, None],
        "max": [800.0, None, None, None],
        "key": list("abcd"),
        "score": [1, 2, 3, 4],
        "note": ["x", None, 3, True],
    },
    name="n",
    unit="万元",
    period={"label": "FY", "start": "2027-01", "months": 12},
    over_assignment=0.05,
    dimensions={
        "region": [
            {"id": "华南"},
            {"id": "东", "parent": "华南", "label": "L", "tags": ["t"]},
            {"id": "西", "parent": "华南"},
        ],
        "rep": [
            {"id": "R1", "capacity": 900.0, "ramp": 1.0, "tags": ["old"]},
            {"id": "R2", "capacity": 800.0, "parent": "队"},
        ],
    },
    measures=["score"],
    carry=["note"],
    fair_share={"blend": {"momentum": 0.5, "potential": 0.3, "score": 0.2}},
    rules=[
        bound(id="mix", where={"region": "东"}, measure="share", of={}, min=0.2, max=0.8),
        bound(id="grow", each="rep", measure="growth", max=2.0, **{"except": [{"where": {"rep": "R2"}, "max": 3.0}]}),
        bound(id="own", where={"product": ["A"]}, each=["region"], measure="share", of={"region": "="}, max=0.95),
        bound(id="level", each={"dimension": "region", "level": 1}, measure="stretch", max=1.5),
        bound(id="tag", where={"rep": {"tag": "old"}, "region": {"not": "西"}}, max=900.0),
        bound(id="work", where={"rep": "R1"}, measure="load", max=0.9),
        lock(id="boss", where={"rep": "R3"}, amount=120.0, group="g"),
    ],
    implied={"potential": True, "capacity": True},
    fairness={"by": "rep", "objective": "chi_square", "concession": 0.0, "report": "rep"},
    history_floor=0.0,
    options={
        "explain": [],
        "answer": ["cells", "totals", "rules"],
        "totals": [["region", "product"]],
        "cells": "columns",
        "time_limit": 20.0,
        "seed": 0,
        "language": "zh",
    },
)
PLANS = {
    "columns": FULL,
    "rows": in_rows(FULL),
    "rounded": {**FULL, "rounding": {"unit": 10.0, "total": "up"}},
    "power": {**FULL, "fairness": {"objective": "burden_power", "power": 3.0, "by": ["region", "product"]}},
    "efficiency": {**FULL, "fairness": {"objective": "max_efficiency", "efficiency": "margin", "concession": "1%"}},
}
COLUMNS = FULL["cells"]["columns"]
TARGETS = {
    "columns": {
        **{name: COLUMNS[name] for name in ("region", "product", "rep")},
        "target": [500.0, 50.0, 300.0, 110.0],
        "actual": [1.0, 2.0, None, 4.0],
    }
}
NUMBERS: list[Any] = [
    0,
    -1,
    1,
    2.5,
    -0.5,
    -1.5,
    66,
    4.0,
    1e-9,
    1e-300,
    5e-324,
    1e14,
    1e15,
    1e308,
    -1e308,
    10**18,
    10**400,
]
NO_NUMBERS: list[Any] = [None, True, False, float("nan"), float("inf"), 10**5000, "66%", "5%", "%"]
TEXTS = [
    "",
    " ",
    "x",
    "R1",
    "东",
    "华南",
    "=",
    "(none)",
    "\x00",
    "\ud800",
    "a[b]",
    "goal",
    "lock",
    "bound",
    "viable",
    "cell",
    "region",
    "rep",
]
NAMES = [
    "history",
    "momentum",
    "even",
    "capacity",
    "headroom",
    "planned",
    "margin",
    "业务员",
    "去年",
    "potential",
    "score",
]
MEASURES = ["share", "load", "stretch", "uplift", "penetration", "share_change", "growth"]
OBJECTIVES = [
    "minimax",
    "lexicographic_minimax",
    "entropy",
    "least_absolute",
    "least_squares",
    "burden_power",
    "max_efficiency",
]
SELECTORS: list[Any] = [
    ["R1"],
    ["rep", "rep"],
    {"tag": "old"},
    {"tag": "t"},
    {"not": []},
    {"not": {"not": "R1"}},
    {"rep": []},
]
LISTS: list[Any] = [[], [[]], {}, [None], {"even": 0.0}, {"region": []}, {"region": "="}]
LEVELS: list[Any] = [{"dimension": "region", "level": level} for level in (1, 2, 3, 10**9)]
SPITEFUL = [*NUMBERS, *NO_NUMBERS, *TEXTS, *NAMES, *MEASURES, *OBJECTIVES, *SELECTORS, *LISTS, *LEVELS]
KEYS = [
    "x",
    "each",
    "of",
    "power",
    "efficiency",
    "soft",
    "parent",
    "except",
    "where",
    "业务员",
    "去年",
    "target",
    "cell",
    "lock",
]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
VALUES = st.sampled_from(SPITEFUL) | JSON


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the path of every value inside a value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in inner:
        yield (*path, key)
        yield from places(part, (*path, key))


@st.composite
def spoilt(draw: st.DrawFn, sound: Any) -> Any:
    """Draw a copy with one to three values replaced, removed, added or doubled."""
    made = copy.deepcopy(sound)
    for _ in range(draw(st.integers(1, 3))):
        *way, last = draw(st.sampled_from(list(places(made)) or [("x",)]))
        holder = made
        for key in way:
            holder = holder[key]
        deed = draw(st.sampled_from(["replace", "replace", "replace", "remove", "add", "double"]))
        if deed == "remove":
            holder.pop(last, None) if isinstance(holder, dict) else holder.pop(last)
        elif deed == "add" and isinstance(holder, dict):
            holder[draw(st.sampled_from(KEYS))] = copy.deepcopy(draw(VALUES))
        elif deed == "double" and isinstance(holder, list):
            holder.append(copy.deepcopy(holder[last]))
        else:
            holder[last] = copy.deepcopy(draw(VALUES))
    return made


def sendable(value: Any) -> None:
    """Hold that a value can be written as JSON in UTF-8."""
    json.dumps(value, allow_nan=False, ensure_ascii=False).encode()


def well_said(findings: tuple[Finding, ...]) -> None:
    """Hold that there is a finding, and that each is said in both languages."""
    assert findings
    for finding in findings:
        for said in (finding.said("en"), finding.said("zh")):
            assert said.message.strip()
            sendable(said.model_dump())


@pytest.mark.parametrize("name", list(PLANS))
@given(data=st.data())
@examples(60)
def test_a_spoilt_plan_is_answered_or_refused(name: str, data: st.DataObject) -> None:
    made = data.draw(spoilt(PLANS[name]))
    try:
        read = read_plan(made)
    except PlanError as error:
        well_said(error.findings)
        return
    report = validate(read)
    sendable(report)
    try:
        answer = allocate(read)
    except PlanError as error:
        well_said(error.findings)
        assert not report["valid"]
    else:
        sendable(answer.model_dump(mode="json"))
        assert report["valid"]


@given(data=st.data())
@examples(200)
def test_spoilt_targets_are_evaluated_or_refused(data: st.DataObject) -> None:
    made = data.draw(spoilt({"targets": TARGETS}))
    try:
        answer = evaluate(read_plan(FULL), made.get("targets"))
    except PlanError as error:
        well_said(error.findings)
    else:
        sendable(answer.model_dump(mode="json"))


@given(data=JSON)
def test_any_json_at_all_is_refused_with_findings(data: object) -> None:
    with pytest.raises(PlanError) as caught:
        read_plan(data)
    well_said(caught.value.findings)


@pytest.mark.parametrize("name", list(PLANS))
def test_the_plans_are_sound_before_they_are_spoilt(name: str) -> None:
    assert allocate(read_plan(PLANS[name])).outcome == "optimal"


@pytest.mark.parametrize(
    ("given", "outcome"),
    [
        (plan({"potential": [0, 0, 0, 0]}), "infeasible"),
        (plan({"lock": [400.0, None, 300.0, None]}), "infeasible"),
        (plan(rules=[lock(amount=600.0)]), "infeasible"),
        (
            plan(
                rules=[lock(id="a", where={"rep": "R1"}, amount=300.0), lock(id="b", where={"rep": "R2"}, amount=300.0)]
            ),
            "infeasible",
        ),
        (plan(dimensions={"rep": [{"id": "R1", "capacity": 0.0}]}), "optimal"),
        (plan(dimensions={"rep": [{"id": name, "capacity": 0.0} for name in ("R1", "R2", "R3")]}), "infeasible"),
        (
            plan({"margin": [-0.5, 0, 0.2, -1.0]}, fairness={"objective": "max_efficiency", "efficiency": "margin"}),
            "optimal",
        ),
        (plan({"margin": [0, 0, 0, 0]}, fairness={"objective": "max_efficiency", "efficiency": "margin"}), "optimal"),
        (plan({"market_growth": [-1, -1, -1, 0.5]}), "optimal"),
        (plan(options={"time_limit": 1e-9}), "limit"),
        (plan(rounding={"unit": 500.0}), "optimal"),
        (plan(over_assignment=10), "optimal"),
        (plan(goal={"amount": 1e-9}, columns={"history": [1e-9, 0, 0, 1e-9]}), "optimal"),
        (plan(goal={"amount": 9.9e14}, columns={"history": [1e14, 0, 2e14, 1e14]}), "optimal"),
        (plan({"history": None}, fair_share={"blend": {"even": 1.0}}), "optimal"),
    ],
)
def test_odd_plans_have_the_outcome_that_they_deserve(given: dict[str, Any], outcome: str) -> None:
    assert allocate(read_plan(given)).outcome == outcome
