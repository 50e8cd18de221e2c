"""YAML as planners mean it."""
# ruff: noqa: E501 - YAML, one rule a line

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.files.yaml import load_yaml
from service.files.yaml_events import scalar
from solvers.errors import FileError

PLAN = """
schema: apportion/1
name: 2027
period: {label: 2027, start: 2027-01, months: 12}
goal: {growth: 0.66}
dimensions: {store: [{id: 007, parent: 12:30, tags: [1, yes], capacity: 5}]}
cells:
  columns:
    region: [NO, 012, 12:30, 1e3, 7, true, null]
    store: [007, 1, 2, 3, 4, 5, 6]
    shelf: [1, A2, 3.0, 4, 5, 6, 7]
    history: [1, 2.50, 3e2, ~, null, -4, 0]
    key: [1, 2, 3, 4, 5, 6, 7]
rounding: {unit: 10}
rules:
  - {id: 1, kind: bound, where: {region: [012, {not: 7}], store: {tag: 1}}, each: {dimension: region, level: 1}, measure: growth, min: 5%, max: 1.5}
"""


def test_ids_stay_the_text_that_was_written_and_numbers_are_numbers() -> None:
    plan = load_yaml(PLAN, "plan.yaml")
    assert isinstance(plan, dict)
    assert plan["name"] == "2027"
    assert plan["period"] == {"label": "2027", "start": "2027-01", "months": 12}
    assert plan["dimensions"] == {"store": [{"id": "007", "parent": "12:30", "tags": ["1", "yes"], "capacity": 5}]}
    assert plan["cells"]["columns"] == {
        "region": ["NO", "012", "12:30", "1e3", "7", "true", None],
        "store": ["007", "1", "2", "3", "4", "5", "6"],
        "shelf": ["1", "A2", "3.0", "4", "5", "6", "7"],
        "history": [1, 2.5, 300.0, None, None, -4, 0],
        "key": ["1", "2", "3", "4", "5", "6", "7"],
    }
    assert plan["rounding"] == {"unit": 10}
    assert plan["rules"] == [
        {
            "id": "1",
            "kind": "bound",
            "where": {"region": ["012", {"not": "7"}], "store": {"tag": "1"}},
            "each": {"dimension": "region", "level": 1},
            "measure": "growth",
            "min": "5%",
            "max": 1.5,
        }
    ]


def test_rows_of_cells_are_read_like_columns() -> None:
    assert load_yaml("cells: {rows: [{rep: 1.0, history: 1.0, key: 3}]}", "p") == {
        "cells": {"rows": [{"rep": "1.0", "history": 1.0, "key": "3"}]}
    }


def test_scenarios_and_growth_cases_keep_their_ids_and_numbers() -> None:
    text = """
operations: [{op: move, where: {customer: 17}, to: {rep: 9}}, {op: scale, by: 1.10, where: {rep: {tag: 2}}}, {op: add_cells, rows: [{region: 8, basis: 60}]}]
sweep: {axes: {growth: {range: {from: 0.40, to: 0.66, steps: 14}}}}
segments: {1: 1000}
excludes: [[1, 5]]
requires: [{lever: 4, needs: 7, lag_quarters: 0}]
"""
    assert load_yaml(text, "s") == {
        "operations": [
            {"op": "move", "where": {"customer": "17"}, "to": {"rep": "9"}},
            {"op": "scale", "by": 1.1, "where": {"rep": {"tag": "2"}}},
            {"op": "add_cells", "rows": [{"region": "8", "basis": 60}]},
        ],
        "sweep": {"axes": {"growth": {"range": {"from": 0.4, "to": 0.66, "steps": 14}}}},
        "segments": {"1": 1000},
        "excludes": [["1", "5"]],
        "requires": [{"lever": "4", "needs": "7", "lag_quarters": 0}],
    }


@pytest.mark.parametrize(
    "text",
    [
        "NO",
        "yes",
        "on",
        "012",
        "0x1F",
        "0o7",
        "12:30:45",
        "1_000",
        ".5",
        "5.",
        "+5",
        "66%",
        "2027-01-01",
        ".inf",
        ".nan",
        "True",
        "Null",
        "1e999",
        "=",
    ],
)
def test_what_json_would_not_call_a_number_is_text(text: str) -> None:
    assert scalar(text) == text


def test_quoted_numbers_are_text() -> None:
    assert load_yaml("a: '5'\nb: \"true\"\nc: |\n  7\n", "p") == {"a": "5", "b": "true", "c": "7\n"}


def test_aliases_are_fine_in_reason() -> None:
    assert load_yaml("a: &x {v: [1, 2]}\nb: *x\n", "p") == {"a": {"v": [1, 2]}, "b": {"v": [1, 2]}}


@pytest.mark.parametrize(
    ("text", "code", "pointer"),
    [
        ("goal: 1\nname: x\ngoal: 2\n", "yaml_key_twice", "p.yaml:3:1"),
        ("a: {b: 1, b: 2}", "yaml_key_twice", "p.yaml:1:11"),
        ("a: !!python/object/apply:os.system ['echo']", "yaml_tag", "p.yaml:1:4"),
        ("a: !!binary aGk=", "yaml_tag", "p.yaml:1:4"),
        ("a: [1, 2\n", "yaml_syntax", "p.yaml:2:1"),
        ("a:\n\t- 1\n", "yaml_syntax", "p.yaml:2:1"),
        ("a: &a [*a]", "yaml_alias", "p.yaml:1:8"),
        ("a: *b", "yaml_alias", "p.yaml:1:4"),
        ("? [1]\n: 2", "yaml_key", "p.yaml:1:3"),
        ("a: 1\n---\nb: 2", "yaml_documents", "p.yaml:2:1"),
        ("a: \x01", "yaml_characters", "p.yaml"),
        ("a: " + "[" * 100 + "]" * 100, "yaml_deep", "p.yaml:1:67"),
    ],
)
def test_what_is_wrong_is_named_with_its_line_and_column(text: str, code: str, pointer: str) -> None:
    with pytest.raises(FileError) as error:
        load_yaml(text, "p.yaml")
    (wrong,) = error.value.findings
    assert (wrong.code, wrong.pointer) == (code, pointer)


def test_a_bomb_of_aliases_and_a_tower_of_lists_are_refused_at_once() -> None:
    bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{b}: &{b} [{','.join([f'*{a}'] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    started = time.monotonic()
    for text in (bomb, "[" * 1_000_000):
        with pytest.raises(FileError):
            load_yaml(text, "p")
    assert time.monotonic() - started < 30


@given(
    st.text(
        alphabet=st.characters(min_codepoint=32, max_codepoint=0x9FFF, exclude_categories=["Cs", "Cc", "Zl", "Zp"]),
        min_size=1,
    )
)
def test_any_text_in_single_quotes_is_that_text(text: str) -> None:
    quoted = "'" + text.replace("'", "''") + "'"
    assert load_yaml(f"a: {quoted}", "p") == {"a": text}
