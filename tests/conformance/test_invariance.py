"""What must not matter does not: the order of rows, columns and members, the form, the unit of money, the time."""

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.allocation import Allocation
from tests.conformance.answers import answered, cell_targets, value
from tests.conformance.examples import examples
from tests.golden.plans import golden_02
from tests.reference.rules import build
from tests.strategies.plans import Plan, impossible, plans

DEGREE = {"minimax": 0, "lexicographic_minimax": 0, "least_squares": 2}


def printed(answer: Allocation) -> str:
    """Return the bytes of an answer, the measured seconds aside."""
    told = answer.model_dump(mode="json", by_alias=True)
    told["provenance"].pop("seconds")
    return json.dumps(told, ensure_ascii=False)


def as_columns(plan: Mapping[str, Any]) -> dict[str, list[Any]]:
    cells = plan["cells"]
    if "columns" in cells:
        return dict(cells["columns"])
    return {name: [row[name] for row in cells["rows"]] for name in cells["rows"][0]}


def shuffled(plan: Plan, seed: int) -> Plan:
    """Return the plan with its rows and its columns in another order."""
    chance = Random(seed)
    columns = as_columns(plan)
    order = list(range(len(next(iter(columns.values())))))
    chance.shuffle(order)
    names = list(columns)
    chance.shuffle(names)
    moved = {name: [columns[name][i] for i in order] for name in names}
    if "columns" in plan["cells"]:
        return {**plan, "cells": {"columns": moved}}
    return {**plan, "cells": {"rows": [{name: moved[name][i] for name in names} for i in range(len(order))]}}


def with_members_shuffled(plan: Plan, seed: int) -> Plan:
    chance = Random(seed)
    dimensions = {name: chance.sample(members, len(members)) for name, members in plan.get("dimensions", {}).items()}
    names = chance.sample(sorted(dimensions), len(dimensions))
    return {**plan, "dimensions": {name: dimensions[name] for name in names}}


@examples(20)
@given(st.one_of(plans(), impossible()), st.integers(0, 99))
def test_the_order_of_rows_and_columns_changes_no_byte(plan: Plan, seed: int) -> None:
    assert printed(answered(shuffled(plan, seed))) == printed(answered(plan))


@examples(15)
@given(plans(), st.integers(0, 99))
def test_the_order_of_members_changes_no_target(plan: Plan, seed: int) -> None:
    names = build(plan).names
    assert cell_targets(answered(with_members_shuffled(plan, seed)), names) == cell_targets(answered(plan), names)


@examples(15)
@given(plans())
def test_asking_twice_gives_the_same_bytes(plan: Plan) -> None:
    assert printed(answered(plan)) == printed(answered(plan))


@examples(15)
@given(plans())
def test_rows_and_columns_mean_the_same(plan: Plan) -> None:
    columns = as_columns(plan)
    size = len(next(iter(columns.values())))
    rows = {**plan, "cells": {"rows": [{name: values[i] for name, values in columns.items()} for i in range(size)]}}
    names = build(plan).names
    assert cell_targets(answered(rows), names) == cell_targets(answered({**plan, "cells": {"columns": columns}}), names)


def times_thousand(plan: Plan) -> Plan:
    """Return the plan in a unit of money a thousand times smaller."""
    columns = as_columns(plan)

    def grown(values: Sequence[float | None]) -> list[float | None]:
        return [None if value is None else larger(value) for value in values]

    money = ("history", "basis", "potential", "planned_gain", "lock", "min", "max")
    columns |= {name: grown(columns[name]) for name in money if name in columns}
    scaled = {**plan, "cells": {"columns": columns}, "rules": [_rule_in_thousandths(rule) for rule in plan["rules"]]}
    if "amount" in plan["goal"]:
        scaled["goal"] = {"amount": larger(plan["goal"]["amount"])}
    scaled["dimensions"] = {
        name: [{**m, "capacity": larger(m["capacity"])} if "capacity" in m else m for m in members]
        for name, members in plan.get("dimensions", {}).items()
    }
    return scaled


def larger(amount: float) -> float:
    return float(Decimal(repr(amount)) * 1000)


def _rule_in_thousandths(rule: Plan) -> Plan:
    if rule.get("measure", "amount") != "amount":
        return rule
    return {
        **_limits_in_thousandths(rule),
        "except": [_limits_in_thousandths(exception) for exception in rule.get("except", [])],
    }


def _limits_in_thousandths(limits: Plan) -> Plan:
    return {**limits, **{side: larger(limits[side]) for side in ("min", "max", "amount") if side in limits}}


@examples(20)
@given(plans(rounded=False, largest=4))
def test_another_unit_of_money_scales_the_answer(plan: Plan) -> None:
    names = build(plan).names
    small, large = answered(plan), answered(times_thousand(plan))
    degree = DEGREE.get(plan["fairness"]["objective"], 1)
    assert large.outcome == small.outcome
    assert value(large) == pytest.approx(
        value(small) * 1000**degree, rel=1e-8, abs=1e-8 * (1000 * small.goal.street) ** degree
    )
    scaled = {ids: target / 1000 for ids, target in cell_targets(large, names).items()}
    assert scaled == pytest.approx(cell_targets(small, names), abs=1e-7 * small.goal.street)


def test_chinese_and_english_headers_mean_the_same() -> None:
    plan = golden_02()
    chinese = {"history": "去年", "potential": "市场潜力", "rep": "业务员", "region": "区域", "effort": "单位耗时"}
    columns = {chinese.get(name, name): values for name, values in plan["cells"]["columns"].items()}
    names = ["region", "channel", "customer", "product", "rep"]
    assert cell_targets(answered({**plan, "cells": {"columns": columns}}), names) == cell_targets(answered(plan), names)
