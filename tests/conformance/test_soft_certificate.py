"""The certifier's proof of soft rules: a wrong multiplier, a level left out or a rule missed by more than it must."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given

from solvers.certify import Answer, certified
from solvers.stages.stage import Stage
from tests.conformance.answers import columns
from tests.conformance.examples import examples
from tests.conformance.planted import Shown, shown
from tests.golden.plans import golden_02
from tests.strategies.plans import Plan, plans

EQUAL: Plan = {"id": "equal", "kind": "gini", "each": "rep", "measure": "stretch", "max": 0.01, "soft": {"priority": 3}}
NEAR: Plan = {"id": "near", "kind": "spread", "each": "rep", "measure": "growth", "max": 0.02, "soft": {"priority": 3}}


def softly(*further: Plan, **more: Any) -> Plan:
    """Return golden 02 with two soft rules that fight at one priority, and one that must give way to them."""
    plan = golden_02(**more)
    plan["rules"] += [
        {"id": "south-most", "kind": "bound", "where": {"region": "桂琼"}, "measure": "growth", "max": 0.1, "soft": {}},
        {
            "id": "west-most",
            "kind": "bound",
            "where": {"region": "粤西"},
            "measure": "growth",
            "max": 0.15,
            "soft": {"weight": 2},
        },
        {
            "id": "last",
            "kind": "bound",
            "each": "rep",
            "measure": "stretch",
            "max": 1.0,
            "soft": {"priority": 2, "scale": "money"},
        },
        *further,
    ]
    return plan


def certain(plan: Plan) -> Shown:
    found = shown(plan)
    assert found is not None
    assert found.verified(found.answer)
    assert [stage.name for stage in found.answer.stages].count("soft") >= 2
    return found


def changed(answer: Answer, number: int, change: Callable[[Stage], Stage]) -> Answer:
    """Return the answer with one of its soft stages changed."""
    softs = [at for at, stage in enumerate(answer.stages) if stage.name == "soft"]
    stages = list(answer.stages)
    stages[softs[number]] = change(stages[softs[number]])
    return replace(answer, stages=tuple(stages))


def used(stage: Stage) -> int:
    """Return the wish with the largest multiplier."""
    return int(np.abs(stage.wishes).argmax())


def smaller(stage: Stage) -> Stage:
    return replace(stage, wishes=stage.wishes * 0.9)


def turned(stage: Stage) -> Stage:
    return replace(stage, wishes=-stage.wishes)


def forgotten(stage: Stage) -> Stage:
    wishes = stage.wishes.copy()
    wishes[used(stage)] = 0.0
    return replace(stage, wishes=wishes)


def without_hard_rows(stage: Stage) -> Stage:
    return replace(stage, rows=0.0 * stage.rows)


def beside_a_row(stage: Stage) -> Stage:
    rows = stage.rows.copy()
    rows[0] += 0.2
    return replace(stage, rows=rows)


WRONG = (smaller, turned, forgotten, without_hard_rows, beside_a_row)


@pytest.mark.parametrize("further", [[], [EQUAL], [NEAR]], ids=["rows", "gini", "spread"])
@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: wrong.__name__)
def test_a_wrong_multiplier_proves_nothing(wrong: Callable[[Stage], Stage], further: list[Plan]) -> None:
    right = certain(softly(*further))
    softs = sum(stage.name == "soft" for stage in right.answer.stages)
    for number in range(softs):
        assert not right.verified(changed(right.answer, number, wrong))


def test_levels_are_proven_in_their_order_and_all_of_them() -> None:
    right = certain(softly())
    stages = right.answer.stages
    first, second, *rest = stages
    for wrong in ((second, *rest), (first, *rest), (second, first, *rest)):
        assert not right.verified(replace(right.answer, stages=wrong))


@pytest.mark.parametrize(
    ("rule", "change"),
    [
        ("south-most", {"max": 0.2}),
        ("west-most", {"max": 0.5}),
        ("west-most", {"max": 0.05}),
        ("west-most", {"soft": {"priority": 4}}),
        ("south-most", {"soft": {"priority": 4}}),
        ("last", {"soft": {"priority": 1, "weight": 50, "scale": "money"}}),
        ("equal", {"max": 0.1}),
        ("equal", {"soft": {"priority": 1}}),
    ],
    ids=str,
)
def test_targets_that_miss_a_rule_by_more_than_they_must_are_refused(rule: str, change: Plan) -> None:
    """The right answer to a plan that asks for less claims a violation that the plan's own rules do not have."""
    plan = softly(EQUAL)
    asked, other = (
        certain(plan),
        shown({**plan, "rules": [{**r, **change} if r["id"] == rule else r for r in plan["rules"]]}),
    )
    assert other is not None
    assert other.verified(other.answer)
    assert float(np.abs(other.answer.continuous - asked.answer.continuous).max()) > 1e-3
    assert not asked.verified(other.answer)
    assert not asked.verified(replace(other.answer, peers={}))


@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # what is planted need not make sense
@examples(8)
@given(plans(rounded=False, most_cells=12, soft=True))
def test_that_a_rule_must_be_missed_at_all_is_to_be_proven(plan: Plan) -> None:
    for rule in plan["rules"]:
        if "soft" in rule:
            rule["soft"]["priority"] = 1
    right = shown(plan)
    assume(right is not None and right.verified(right.answer))
    assert right is not None
    assume([stage.name for stage in right.answer.stages].count("soft") == 1)
    checked = certified(right.plan, right.table, right.answer)
    assume((checked.rules.violation > 1e-5)[checked.rules.rows.soft].any())
    assert not right.verified(changed(right.answer, 0, lambda stage: replace(stage, wishes=0.0 * stage.wishes)))
    assert not right.verified(changed(right.answer, 0, smaller))


def test_what_is_missed_is_told_and_what_holds_is_met() -> None:
    from tests.conformance.answers import answered

    answer = answered(softly(EQUAL))
    table = columns(answer.rules)
    met = dict(zip(table["id"], table["met"], strict=True))
    assert met["west-most"] is False or met["south-most"] is False
    assert all(met[name] for name in ("east", "new", "online", "boss"))
