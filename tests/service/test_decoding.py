"""A body means one thing or is refused, with the place of everything that is wrong."""

import gzip
import json
import random
import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.body import unpacked
from service.decoding import MAX_DEPTH, UnreadableBodyError, decode_json
from solvers.errors import InputError, LimitError


def refused(body: bytes | str) -> list[tuple[str, str]]:
    with pytest.raises(UnreadableBodyError) as caught:
        decode_json(body.encode() if isinstance(body, str) else body)
    return [(finding.code, finding.pointer) for finding in caught.value.findings]


@given(
    st.recursive(
        st.none()
        | st.booleans()
        | st.integers(-(10**300), 10**300)
        | st.floats(allow_nan=False, allow_infinity=False)
        | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), inner)
        ),
    ),
    st.booleans(),
)
def test_what_is_sound_is_read_as_the_standard_parser_reads_it(value: object, ascii_only: bool) -> None:
    text = json.dumps(value, ensure_ascii=ascii_only)
    assert decode_json(text.encode()) == json.loads(text)


@pytest.mark.parametrize(
    ("body", "findings"),
    [
        ("", [("body_empty", "")]),
        (" \n", [("body_empty", "")]),
        (b"\xff\xfe{\x00}\x00", [("body_not_utf8", "")]),
        ("目标".encode("gbk"), [("body_not_utf8", "")]),
        ('{"a": 1,}', [("json_syntax", "")]),
        ('{"a": 1} {"a": 1}', [("json_syntax", "")]),
        ("{'a': 1}", [("json_syntax", "")]),
        ('{"a": 01}', [("json_syntax", "")]),
        ('{"a": "\n"}', [("json_syntax", "")]),
        ('{"a": "\x00"}', [("json_syntax", "")]),
        ('{"a": 1, "b": {"c": 1, "c": 2}, "a": 3}', [("json_duplicate_key", "/a"), ("json_duplicate_key", "/b/c")]),
        ('[{"a/b": 1, "a/b": 1}]', [("json_duplicate_key", "/0/a~1b")]),
        ('{"a" : ":", "a": ["CRM:1"]}', [("json_duplicate_key", "/a")]),
        ('{"a" : 1, "a": 1}', [("json_duplicate_key", "/a")]),
        ('{"a":"CRM:1","a":1}', [("json_duplicate_key", "/a")]),
        ('{"rows": [' + '{"a": 1},' * 30_000 + '{"a": 1, "a": 2}]}', [("json_duplicate_key", "/rows/30000/a")]),
        ('{"a": [' + "1," * 30_000 + '{"b": 1, "b": 2}]}', [("json_duplicate_key", "/a/30000/b")]),
        ('{"a": ' + "9" * 309 + "}", [("json_not_finite", "/a")]),
        ('{"a": [1, NaN, -Infinity, Infinity]}', [("json_not_finite", f"/a/{place}") for place in (1, 2, 3)]),
        ('{"a": 1e400, "b": -1E+0999, "c": 1e308}', [("json_not_finite", "/a"), ("json_not_finite", "/b")]),
        ('{"a": ' + "9" * 5000 + "}", [("json_not_finite", "/a")]),
        ('{"a": ' + "9" * 400 + ".5}", [("json_not_finite", "/a")]),
        ('{"a": ' + "9" * 250 + "e99}", [("json_not_finite", "/a")]),
        (r'{"a": "x\u0000"}', [("json_unclean_text", "/a")]),
        (r'{"x\u0000": 1}', [("json_unclean_text", "")]),
        (r'{"a": ["\ud83d", "\ude00\ud83d", "\ud83d\ude00"]}', [("json_unclean_text", f"/a/{n}") for n in (0, 1)]),
        (r'{"a": "\\ud83d\ude00"}', [("json_unclean_text", "/a")]),
        ('{"a": NaN, "a": "\\u0000"}', [(f"json_{n}", "/a") for n in ("duplicate_key", "not_finite", "unclean_text")]),
    ],
)  # fmt: skip
def test_what_is_odd_is_refused_with_every_place(body: bytes | str, findings: list[tuple[str, str]]) -> None:
    assert refused(body) == findings


@pytest.mark.parametrize(
    "body",
    [
        '{"sku": "E1234", "e400": "1e400", "a": "NaN"}',
        r'{"a": "\\u0000", "b": "\\\\ud800", "c": "\ud83d\ude00"}',
        '{"a": "[[[[[[\\"[[[[", "b": "\\\\"}',
        '{"a": "' + "7" * 500 + '"}',
        "\ufeff[1]",
        '{"a":"CRM:1","b":[":","{x}","[y]"],"c":{"d":":\\"e\\":1"}}',
        '{"a" : ["CRM:1"]\n,\t"b"\r:2}',
        '{"a": ' + "9" * 308 + "}",
        '{"rows": [' + '{"a": [1]},' * 30_000 + '{"a": 1}]}',
    ],
)
def test_what_only_looks_odd_is_read(body: str) -> None:
    assert decode_json(body.encode()) == json.loads(body.removeprefix("\ufeff"))


def test_a_syntax_error_tells_line_and_column() -> None:
    with pytest.raises(UnreadableBodyError) as caught:
        decode_json(b'{"goal": {"growth": 0.66},\n "cells": }')
    assert caught.value.findings[0].params == {"line": 2, "column": 11, "near": '66},  "cells": }'}


@pytest.mark.parametrize("make", [lambda deep: "[" * deep + "]" * deep, lambda deep: '{"[":' * deep + "1" + "}" * deep])
def test_nesting_is_read_up_to_its_limit(make: Callable[[int], str]) -> None:
    decode_json(make(MAX_DEPTH).encode())
    with pytest.raises(LimitError) as caught:
        decode_json(make(MAX_DEPTH + 1).encode())
    assert caught.value.findings[0].code == "limit_depth"


@pytest.mark.parametrize("body", [b"[" * 30_000_000, b"[" + b"[]," * 10_000_000 + b"[]]", b'{"a":[' * 5_000_000])
def test_millions_of_parts_are_refused_before_they_take_room(body: bytes) -> None:
    began = time.perf_counter()
    with pytest.raises(LimitError):
        decode_json(body)
    assert time.perf_counter() - began < 30


def test_texts_that_cross_a_chunk_hide_their_brackets() -> None:
    body = json.dumps([["x" * n + '[\\"' for n in range(2000)], "[" * 3_000_000, *([] for _ in range(100))]).encode()
    assert decode_json(body) == json.loads(body)


def test_more_parts_than_allowed_are_refused() -> None:
    body = b"[" + b",".join([b"{}"] * 99) + b"]"
    decode_json(body, max_parts=100)
    with pytest.raises(LimitError):
        decode_json(body, max_parts=99)


def test_a_hundred_thousand_cells_in_columns_cost_little_more_than_the_standard_parser() -> None:
    rng = random.Random(1)
    cells = range(100_000)
    columns = {
        "region": [f"区域{cell % 31}" for cell in cells],
        "rep": [f"R{cell // 40}" for cell in cells],
        "history": [round(1000 * rng.random(), 2) for _ in cells],
        "potential": [round(2000 * rng.random(), 2) for _ in cells],
    }
    body = json.dumps({"cells": {"columns": columns}}, ensure_ascii=False).encode()
    assert fastest(lambda: decode_json(body)) < 3 * fastest(lambda: json.loads(body)) + 0.02


def fastest(work: Callable[[], object]) -> float:
    times = []
    for _ in range(5):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return min(times)


@given(st.binary(max_size=3000))
def test_gzip_is_unpacked(content: bytes) -> None:
    assert unpacked(gzip.compress(content), 3000) == content


def test_a_bomb_is_not_unpacked() -> None:
    bomb = gzip.compress(b"0" * 100_000_000, 9)
    assert len(bomb) < 100_000
    with pytest.raises(LimitError):
        unpacked(bomb, 1_000_000)


@pytest.mark.parametrize(
    "body",
    [
        b"{}",
        b"",
        gzip.compress(b"{}", mtime=0)[:-3],
        gzip.compress(b"{}", mtime=0) + b"{}",
        gzip.compress(b"{}", mtime=0) * 2,
    ],
)
def test_what_is_no_gzip_is_refused(body: bytes) -> None:
    with pytest.raises(InputError) as caught:
        unpacked(body, 1000)
    assert caught.value.findings[0].code == "body_not_gzip"
