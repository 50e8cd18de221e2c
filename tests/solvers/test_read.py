"""A plan's form: every complaint at its place, with what is meant."""

from typing import Any

import pytest

from schemas.rules import Bound
from solvers.errors import PlanError
from solvers.read import read_plan
from tests.solvers.reading import bound, findings, lock, nearest, plan, wrong

RULE = {"id": "a", "kind": "bound", "measure": "amount", "max": 1.0}


@pytest.mark.parametrize("data", [None, [], "plan", 3, True])
def test_a_plan_is_an_object(data: object) -> None:
    assert wrong(data) == {("", "not_an_object")}


@pytest.mark.parametrize(
    ("part", "place", "name"),
    [
        ({"naem": "x"}, "/naem", "name"),
        ({"goal": {"amount": 5.0, "grwth": 1}}, "/goal/grwth", "growth"),
        ({"dimensions": {"rep": [{"id": "R1", "capcity": 5}]}}, "/dimensions/rep/0/capcity", "capacity"),
        ({"rules": [bound(mni=1.0)]}, "/rules/0/mni", "min"),
        ({"rules": [lock(amuont=1.0)]}, "/rules/0/amuont", "amount"),
        ({"rules": [bound(**{"except": [{"where": {}, "mx": 1.0}]})]}, "/rules/0/except/0/mx", "max"),
        ({"fairness": {"objectiv": "entropy"}}, "/fairness/objectiv", "objective"),
        ({"options": {"langauge": "zh"}}, "/options/langauge", "language"),
    ],
)
def test_an_unknown_key_is_wrong_wherever_it_stands(part: dict[str, Any], place: str, name: str) -> None:
    assert wrong(plan(**part)) == {(place, "unknown_key")}
    assert nearest(plan(**part)) == name


@pytest.mark.parametrize(
    ("part", "place", "name"),
    [
        ({"fairness": {"objective": "minmax"}}, "/fairness/objective", "minimax"),
        ({"rules": [{**RULE, "kind": "bond"}]}, "/rules/0/kind", "bound"),
        ({"rules": [{**RULE, "measure": "shares"}]}, "/rules/0/measure", "share"),
        ({"schema": "apportion/2"}, "/schema", "apportion/1"),
        ({"options": {"explain": ["price"]}}, "/options/explain/0", "prices"),
    ],
)
def test_an_unknown_value_is_told_with_the_nearest_one(part: dict[str, Any], place: str, name: str) -> None:
    assert wrong(plan(**part)) == {(place, "unknown_value")}
    assert nearest(plan(**part)) == name


@pytest.mark.parametrize(
    ("part", "place", "code"),
    [
        ({"name": 5}, "/name", "needs_text"),
        ({"over_assignment": "five"}, "/over_assignment", "needs_number"),
        ({"over_assignment": True}, "/over_assignment", "needs_number"),
        ({"goal": {"amount": "500"}}, "/goal/amount", "needs_number"),
        ({"measures": "history"}, "/measures", "needs_list"),
        ({"dimensions": {"rep": {}}}, "/dimensions/rep", "needs_list"),
        ({"goal": []}, "/goal", "needs_object"),
        ({"options": {"seed": 1.5}}, "/options/seed", "needs_whole_number"),
        ({"implied": {"potential": 1}}, "/implied/potential", "needs_true_or_false"),
        ({"rounding": {"unit": 0}}, "/rounding/unit", "out_of_range"),
        ({"rounding": {"unit": -10}}, "/rounding/unit", "out_of_range"),
        ({"options": {"time_limit": 0}}, "/options/time_limit", "out_of_range"),
        ({"dimensions": {"rep": [{"id": "R1", "ramp": 1.5}]}}, "/dimensions/rep/0/ramp", "out_of_range"),
        ({"dimensions": {"rep": [{"id": "R1", "capacity": -1}]}}, "/dimensions/rep/0/capacity", "out_of_range"),
        ({"goal": {"amount": float("nan")}}, "/goal/amount", "not_finite"),
        ({"goal": {"amount": float("inf")}}, "/goal/amount", "not_finite"),
        ({"goal": {"amount": 1e308}}, "/goal/amount", "out_of_range"),
        ({"goal": {"amount": 10**400}}, "/goal/amount", "out_of_range"),
        ({"goal": {"amount": 1e-300}}, "/goal/amount", "out_of_range"),
        ({"dimensions": {"rep": [{"id": "R1", "capacity": 5e-324}]}}, "/dimensions/rep/0/capacity", "out_of_range"),
        ({"options": {"seed": 10**5000}}, "/options/seed", "out_of_range"),
        ({"fair_share": {"blend": {"even": float("inf")}}}, "/fair_share/blend/even", "not_finite"),
        ({"rules": [{k: v for k, v in RULE.items() if k != "measure"}]}, "/rules/0/measure", "missing"),
        ({"rules": [{k: v for k, v in RULE.items() if k != "kind"}]}, "/rules/0/kind", "missing"),
        ({"rules": [5]}, "/rules/0", "needs_object"),
        ({"dimensions": {"rep": [{"label": "x"}]}}, "/dimensions/rep/0/id", "missing"),
    ],
)
def test_a_value_of_the_wrong_kind_is_wrong_at_its_place(part: dict[str, Any], place: str, code: str) -> None:
    assert wrong(plan(**part)) == {(place, code)}


@pytest.mark.parametrize(
    ("parts", "place", "code"),
    [
        ({"where": {"rep": 5}}, "where/rep", "needs_text"),
        ({"where": {"rep": None}}, "where/rep", "needs_text"),
        ({"where": {"rep": ["R1", 7]}}, "where/rep/1", "needs_text"),
        ({"where": {"rep": {"tag": 5}}}, "where/rep/tag", "needs_text"),
        ({"where": {"rep": {"not": {"tag": 3}}}}, "where/rep/not/tag", "needs_text"),
        ({"each": 5}, "each", "needs_text"),
        ({"each": ["rep", 5]}, "each/1", "needs_text"),
        ({"each": {"dimension": "region", "level": "1"}}, "each/level", "needs_whole_number"),
        ({"each": {"dimension": "region", "level": 0}}, "each/level", "out_of_range"),
        ({"each": {"dimension": "region"}}, "each/level", "missing"),
        ({"of": {"region": 1}}, "of/region", "needs_text"),
    ],
)
def test_of_a_value_with_several_forms_only_the_form_it_has_is_complained_of(
    parts: dict[str, Any], place: str, code: str
) -> None:
    assert wrong(plan(rules=[bound(**parts)])) == {(f"/rules/0/{place}", code)}


def test_a_misspelt_selector_is_told_its_key() -> None:
    given = plan(rules=[bound(where={"rep": {"tagg": "new"}})])
    assert wrong(given) == {("/rules/0/where/rep/tag", "missing"), ("/rules/0/where/rep/tagg", "unknown_key")}


def test_selectors_may_not_be_nested_without_end() -> None:
    selector: Any = "R1"
    for _ in range(2000):
        selector = {"not": selector}
    assert "nested_too_deep" in {code for _, code in wrong(plan(rules=[bound(where={"rep": selector})]))}


@pytest.mark.parametrize(
    ("goal", "codes"),
    [
        ({}, {"goal_needs_one"}),
        ({"growth": None}, {"goal_needs_one"}),
        ({"growth": 0.1, "amount": 5.0}, {"goal_needs_one"}),
    ],
)
def test_a_goal_is_either_a_growth_or_an_amount(goal: dict[str, Any], codes: set[str]) -> None:
    assert {code for _, code in wrong(plan(goal=goal))} == codes


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({}, {("/cells", "cells_need_one_form")}),
        ({"columns": {}, "rows": []}, {("/cells", "cells_need_one_form")}),
        ({"file": "cells.csv"}, {("/cells/file", "cells_file_unresolved")}),
        ({"rows": [{}], "row": []}, {("/cells/row", "unknown_key")}),
        ([], {("/cells", "needs_object")}),
    ],
)
def test_cells_have_exactly_one_form(cells: Any, expected: set[tuple[str, str]]) -> None:
    assert wrong({**plan(), "cells": cells}) == expected


@pytest.mark.parametrize("text", ["66%", "６６％", " 66 % ", "+66%", "＋66%"])
def test_a_growth_may_be_written_in_per_cent(text: str) -> None:
    assert read_plan(plan(goal={"growth": text})).goal.growth == 0.66


def test_so_may_an_over_assignment_a_limit_and_a_weight() -> None:
    read = read_plan(
        plan(over_assignment="5%", rules=[bound(measure="share", max="30%")], fair_share={"blend": {"history": "100%"}})
    )
    (rule,) = read.rules
    assert isinstance(rule, Bound)
    assert (read.over_assignment, rule.max, read.fair_share.blend) == (0.05, 0.3, {"history": 1.0})


@pytest.mark.parametrize(
    ("ids", "code"),
    [
        (["a", "a"], "rule_id_twice"),
        (["a", "A"], "rule_id_twice"),
        (["a", " ａ "], "rule_id_twice"),
        (["a", "goal"], "rule_id_reserved"),
        (["a", "Capacity"], "rule_id_reserved"),
        (["a", "no_basis"], "rule_id_reserved"),
        (["a", "a[R1]"], "rule_id_brackets"),
        (["a", "]"], "rule_id_brackets"),
        (["a", ""], "blank"),
        (["a", "  "], "blank"),
    ],
)
def test_a_rule_has_an_id_of_its_own(ids: list[str], code: str) -> None:
    assert wrong(plan(rules=[bound(id=name) for name in ids])) == {("/rules/1/id", code)}


@pytest.mark.parametrize("text", ["a\x00b", "\ud800"])
@pytest.mark.parametrize(
    ("part", "place"),
    [
        (lambda text: {"name": text}, "/name"),
        (lambda text: {"unit": text}, "/unit"),
        (lambda text: {"period": {"label": text}}, "/period/label"),
        (lambda text: {"dimensions": {"rep": [{"id": text}]}}, "/dimensions/rep/0/id"),
        (lambda text: {"dimensions": {"rep": [{"id": "R1", "label": text}]}}, "/dimensions/rep/0/label"),
        (lambda text: {"dimensions": {"rep": [{"id": "R1", "tags": [text]}]}}, "/dimensions/rep/0/tags/0"),
        (lambda text: {"dimensions": {"rep": [{"id": "R1", "parent": text}]}}, "/dimensions/rep/0/parent"),
        (lambda text: {"rules": [bound(id=text)]}, "/rules/0/id"),
        (lambda text: {"rules": [bound(group=text)]}, "/rules/0/group"),
        (lambda text: {"rules": [bound(where={"rep": {"tag": text}})]}, "/rules/0/where/rep/tag"),
        (lambda text: {"rules": [bound(where={"rep": [text]})]}, "/rules/0/where/rep/0"),
        (lambda text: {"measures": [text]}, "/measures/0"),
        (lambda text: {"carry": [text]}, "/carry/0"),
        (lambda text: {"options": {"totals": [[text]]}}, "/options/totals/0/0"),
        (lambda text: {"fairness": {"report": text}}, "/fairness/report"),
    ],
)
def test_text_that_cannot_be_stored_is_refused_everywhere(part: Any, place: str, text: str) -> None:
    assert wrong(plan(**part(text))) == {(place, "text_unclean")}


@pytest.mark.parametrize(
    ("part", "place"),
    [
        ({"na\x00me": 1}, "/na\ufffdme"),
        ({"dimensions": {"re\ud800p": []}}, "/dimensions/re\ufffdp"),
        ({"fair_share": {"blend": {"\x00": 1.0}}}, "/fair_share/blend/\ufffd"),
    ],
)
def test_so_are_keys_and_no_message_repeats_them(part: dict[str, Any], place: str) -> None:
    (only,) = findings(plan(**part))
    assert (only.pointer, only.code) == (place, "text_unclean")
    only.said("zh").model_dump_json().encode()


def test_everything_wrong_in_form_is_said_at_once() -> None:
    given = plan(
        naem="x",
        goal={"growth": "much"},
        rules=[bound(id="a", mni=1), lock(id="A", amount=-1), {"id": "b", "kind": "gap"}],
        rounding={"unit": 0},
    )
    assert wrong(given) == {
        ("/naem", "unknown_key"),
        ("/goal/growth", "needs_number"),
        ("/rules/0/mni", "unknown_key"),
        ("/rules/1/id", "rule_id_twice"),
        ("/rules/1/amount", "out_of_range"),
        ("/rules/2/kind", "unknown_value"),
        ("/rounding/unit", "out_of_range"),
    }


def test_an_error_reads_as_its_findings() -> None:
    with pytest.raises(PlanError, match=r"5 must be text\.; naem is not a key of this part\."):
        read_plan({**plan(naem=1), "name": 5})
