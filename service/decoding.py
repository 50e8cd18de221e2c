"""Bytes to decoded JSON, with every check that has to be made before anything else looks at the data.

A strict parser in C (msgspec) reads a sound body; it refuses `NaN`, `1e400` and halves of surrogate pairs by itself.
What it lets through is told by counting: a body that has as many brackets and keys as what was read of it has no key
twice, and its depth is that of what was read. Where the counts differ, or the parser refuses, the standard parser reads
the body with a hook for every object, and a third, slow look says what is wrong and where. So a sound body of 100,000
cells costs less than `json.loads` takes.
"""

import json
import math
import re
from collections.abc import Iterator
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from schemas.finding import Finding
from solvers.errors import LimitError, PlanError
from solvers.names import is_clean, pointer

MAX_DEPTH = 64
"""Deepest nesting of lists and objects; a plan needs about ten."""

_SHALLOW = 20_000
"""Longer lists are not looked into value by value: they are taken for flat, and the counts tell where they are not."""
_SPACED_KEY = (b" :", b"\n:", b"\r:", b"\t:")
_DIGITS = 75  # 309 digits, beyond all doubles, cover four places this far apart; 149 cover an aligned window
_LARGE_EXPONENT = re.compile(rb"[eE]\+?[0-9]{3}")
_HALF_OF_A_PAIR = re.compile(rb"\\u[dD][89a-fA-F]")
_WITHOUT_ITS_OTHER = re.compile(
    rb"\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])"
    rb"|(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F]"
)
_CHUNK = 1 << 20


class UnreadableBodyError(PlanError):
    """The body is not JSON, or not JSON that means one thing only."""


class _Pairs(list[tuple[str, Any]]):
    """An object as it was written, repeated keys included."""


class _NotFinite:
    """A number that is none, as it was written."""

    def __init__(self, literal: str) -> None:
        self.literal = literal


def decode_json(body: bytes, *, max_parts: int = 1_000_000) -> object:
    """Return what a JSON text says.

    Parameters
    ----------
    body : bytes
        UTF-8, with or without a byte order mark.
    max_parts : int
        Most lists and objects the text may have, together.

    Raises
    ------
    UnreadableBodyError
        With a JSON pointer for each repeated key, number that is not finite, NUL character, half of a surrogate pair.
    LimitError
        Nested deeper than `MAX_DEPTH`, or more than `max_parts` parts. Found before anything is parsed.
    """
    sound, data = _at_once(body, max_parts)
    if sound:
        return data
    text = _text(body)
    _refuse_nesting(body, max_parts)
    odd = _may_be_odd(body)
    try:
        data, met = _parsed(text)
    except json.JSONDecodeError as error:
        raise UnreadableBodyError([_syntax(text, error)]) from None
    if odd or met:
        findings = list(_oddities(_written(text), ()))
        if findings:
            raise UnreadableBodyError(findings)
    return data


def _at_once(body: bytes, max_parts: int) -> tuple[bool, object]:
    """Return whether the body is sound beyond doubt, and what it says."""
    brackets = body.count(b"[") + body.count(b"{")
    if brackets > max_parts or b"\\u0000" in body or _has_long_number(body):
        return False, None
    try:
        data = msgspec.json.decode(body)
    except (ValueError, RecursionError):  # the standard parser says what is wrong, if anything is
        return False, None
    parts, keys, depth = _counted(data)
    return parts == brackets and depth <= MAX_DEPTH and keys == _most_keys(body, keys), data


def _most_keys(body: bytes, found: int) -> int:
    """Return a number of keys that the body does not exceed, as close to those found as can be told quickly.

    Every key has a colon. Where ids have colons too, those that end a text are counted, if no blank stands between.
    """
    colons = body.count(b":")
    if colons == found or any(spaced in body for spaced in _SPACED_KEY):
        return colons
    return body.count(b'":')


def _counted(data: object) -> tuple[int, int, int]:
    """Return how many lists and objects, how many keys, and how deep nested data are, as far as was looked.

    What is not looked at makes the counts smaller than those of the body, never larger.
    """
    parts, keys, depth, deepest = 0, 0, 0, 0
    here = [data] if isinstance(data, (dict, list)) else []
    while here:
        depth += 1
        deepest = max(deepest, depth)
        parts += len(here)
        below: list[Any] = []
        for value in here:
            inner: Any = value
            if isinstance(value, dict):
                keys += len(value)
                inner = value.values()
            if len(value) <= _SHALLOW:
                below.extend(each for each in inner if isinstance(each, (dict, list)))
            elif isinstance(value, list) and type(value[0]) is dict and set(map(type, value)) == {dict}:
                parts, keys, deepest = parts + len(value), keys + sum(map(len, value)), max(deepest, depth + 1)
        here = below
    return parts, keys, deepest


def _has_long_number(body: bytes) -> bool:
    """Tell whether the body may have a run of more digits than a double has room for; never misses one."""
    digits = np.frombuffer(body, np.uint8)[_DIGITS - 1 :: _DIGITS] - np.uint8(ord("0")) < 10
    runs = np.flatnonzero(digits[:-3] & digits[1:-2] & digits[2:-1] & digits[3:])
    return any(body[(run + 1) * _DIGITS - 1 : (run + 4) * _DIGITS].isdigit() for run in runs.tolist())


def _text(body: bytes) -> str:
    if not body.strip():
        raise UnreadableBodyError([Finding("body_empty")])
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableBodyError([Finding("body_not_utf8", "", {"byte": error.start})]) from None


def _syntax(text: str, error: json.JSONDecodeError) -> Finding:
    near = text[max(error.pos - 15, 0) : error.pos + 15].replace("\n", " ")
    return Finding("json_syntax", "", {"line": error.lineno, "column": error.colno, "near": near})


def _parsed(text: str) -> tuple[object, bool]:
    """Return the data, and whether the parser met something that needs a closer look."""
    met = False

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        nonlocal met
        made = dict(pairs)
        met = met or len(made) != len(pairs)
        return made

    def constant(_literal: str) -> None:
        nonlocal met
        met = True

    try:
        return json.loads(text, object_pairs_hook=unique, parse_constant=constant), met
    except json.JSONDecodeError:
        raise
    except ValueError:  # Python refuses to read an integer of thousands of digits
        return None, True


def _may_be_odd(body: bytes) -> bool:
    """Tell whether there may be a number beyond floats, a NUL or half of a surrogate pair; never misses one."""
    if b"\\u0000" in body or (_HALF_OF_A_PAIR.search(body) and _has_half_a_pair(body)):
        return True
    if _LARGE_EXPONENT.search(body):
        return True
    return any(body[start : start + _DIGITS].isdigit() for start in range(0, len(body) - _DIGITS + 1, _DIGITS))


def _has_half_a_pair(body: bytes) -> bool:
    hidden = b"\\\\u" in body  # an escaped backslash before a u would mislead the pattern
    return hidden or _WITHOUT_ITS_OTHER.search(body) is not None


# --- nesting, counted before parsing ---------------------------------------------------------------------------------

_STRUCTURE = np.zeros(256, dtype=np.bool_)
_STRUCTURE[list(b'"[]{}')] = True
_STEP = np.zeros(256, dtype=np.int8)
_STEP[list(b"[{")] = 1
_STEP[list(b"]}")] = -1


def _refuse_nesting(body: bytes, max_parts: int) -> None:
    if body.count(b"[") + body.count(b"{") <= min(MAX_DEPTH, max_parts):
        return
    if b"\\" in body:  # an escaped quote ends no text
        body = body.replace(b"\\\\", b"  ").replace(b'\\"', b"  ")
    depth, parts, inside = 0, 0, False
    for start in range(0, len(body), _CHUNK):
        steps, inside = _steps(np.frombuffer(body, np.uint8, min(_CHUNK, len(body) - start), start), inside=inside)
        if not steps.size:
            continue
        depths = depth + np.cumsum(steps, dtype=np.int64)
        parts += int(np.count_nonzero(steps == 1))
        if depths.max() > MAX_DEPTH:
            raise LimitError([Finding("limit_depth", "", {"limit": MAX_DEPTH})])
        if parts > max_parts:
            raise LimitError([Finding("limit_parts", "", {"limit": max_parts})])
        depth = int(depths[-1])


def _steps(chunk: NDArray[np.uint8], *, inside: bool) -> tuple[NDArray[np.int8], bool]:
    """Return +1 and -1 for brackets outside of texts, 0 otherwise, and whether the chunk ends inside a text."""
    marks = chunk[np.flatnonzero(_STRUCTURE[chunk])]
    quotes = np.cumsum(marks == ord('"')) + int(inside)
    ends_inside = bool(quotes[-1] & 1) if quotes.size else inside
    return np.where(quotes & 1, np.int8(0), _STEP[marks]), ends_inside


# --- the slow second look ---------------------------------------------------------------------------------------------


def _written(text: str) -> object:
    return json.loads(
        text,
        object_pairs_hook=_Pairs,
        parse_constant=_NotFinite,
        parse_float=lambda literal: _finite(literal, float(literal)),
        parse_int=lambda literal: _finite(literal, int(literal) if len(literal.lstrip("-")) <= 308 else math.inf),
    )


def _finite(literal: str, value: float) -> object:
    return value if math.isfinite(value) else _NotFinite(literal)


def _oddities(value: object, path: tuple[str | int, ...]) -> Iterator[Finding]:
    """Find what is odd in a value as it was written, in the order of the text; as deep as `MAX_DEPTH` at most."""
    if isinstance(value, _Pairs):
        yield from _odd_keys(value, path)
        for key, inner in value:
            yield from _oddities(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _oddities(inner, (*path, index))
    elif isinstance(value, _NotFinite):
        literal = value.literal if len(value.literal) <= 30 else f"{value.literal[:27]}..."
        yield Finding("json_not_finite", pointer(*path), {"literal": literal})
    elif isinstance(value, str) and not is_clean(value):
        yield Finding("json_unclean_text", pointer(*path), {"text": _shown(value)})


def _odd_keys(pairs: _Pairs, path: tuple[str | int, ...]) -> Iterator[Finding]:
    seen: set[str] = set()
    for key, _ in pairs:
        if not is_clean(key):
            yield Finding("json_unclean_text", pointer(*path), {"text": _shown(key)})
        if key in seen:
            yield Finding("json_duplicate_key", pointer(*path, _shown(key)), {"key": _shown(key)})
        seen.add(key)


def _shown(text: str) -> str:
    """Return a text with NUL and halves of surrogate pairs written as escapes, and cut off where it is long."""
    shown = text.encode("utf-8", "backslashreplace").decode("utf-8").replace("\x00", "\\u0000")
    return shown if len(shown) <= 60 else f"{shown[:57]}..."
