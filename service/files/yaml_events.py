"""YAML without surprises: nothing in it can run or explode, and a number knows how it was written.

Standard loaders read `NO` as false, `012` as ten, `12:30` as a number of minutes, and expand a few hundred bytes of
aliases to gigabytes. Here a plain scalar is a number only where JSON would call it one, a truth value only where it
is `true` or `false`, nothing where it is empty, `~` or `null`; all else is text. A number knows how it was written, so
that an id such as `1.0` or `1e3` can become that text again (`service.files.yaml`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NoReturn

import yaml as pyyaml

from schemas.finding import Finding
from solvers.errors import FileError

MAX_DEPTH = 64
"""Deepest nesting; a plan needs about ten."""
MAX_ALIASED = 100_000
"""Values that aliases may stand for, all together."""

_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d{1,3})?", re.ASCII)
_LOADER = getattr(pyyaml, "CSafeLoader", pyyaml.SafeLoader)


class WrittenInt(int):
    """A whole number and the text that it was written as."""

    text: str


class WrittenFloat(float):
    """A number and the text that it was written as."""

    text: str


Written = WrittenInt | WrittenFloat


def scalar(text: str) -> object:
    """Return what a plain scalar means."""
    if text in ("", "~", "null"):
        return None
    if text in ("true", "false"):
        return text == "true"
    match = _NUMBER.fullmatch(text)
    if match is None:
        return text
    number: Written
    if match[1] is None and match[2] is None and len(text) < 20:
        number = WrittenInt(text)
    else:
        number = WrittenFloat(text)
        if number in (float("inf"), float("-inf")):
            return text
    number.text = text
    return number


@dataclass
class _Frame:
    """A list or a mapping that is being read."""

    value: list[object] | dict[str, object]
    anchor: str | None
    key: str | None = None
    size: int = 1


@dataclass
class _Composer:
    """Builds values from the parser's events, without recursion and without tags."""

    name: str
    frames: list[_Frame] = field(default_factory=list)
    anchors: dict[str, tuple[object, int]] = field(default_factory=dict)
    aliased: int = 0
    documents: int = 0
    root: object = None

    def take(self, event: pyyaml.Event) -> None:
        """Take one event."""
        tag = getattr(event, "tag", None)
        if tag not in (None, "!", "tag:yaml.org,2002:str"):
            self._refuse("yaml_tag", event, tag=str(tag))
        if isinstance(event, pyyaml.ScalarEvent):
            value = scalar(event.value) if event.implicit[0] else event.value
            self._put(value, 1, event, event.value, event.anchor)
        elif isinstance(event, pyyaml.AliasEvent):
            value, size = self._anchored(event)
            self._put(value, size, event, None, None)
        elif isinstance(event, pyyaml.CollectionStartEvent):
            if len(self.frames) >= MAX_DEPTH:
                self._refuse("yaml_deep", event, allowed=MAX_DEPTH)
            self._no_key(event)
            self.frames.append(_Frame({} if isinstance(event, pyyaml.MappingStartEvent) else [], event.anchor))
        elif isinstance(event, pyyaml.CollectionEndEvent):
            frame = self.frames.pop()
            self._put(frame.value, frame.size, event, None, frame.anchor)
        elif isinstance(event, pyyaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                self._refuse("yaml_documents", event)

    def _put(self, value: object, size: int, event: pyyaml.Event, text: str | None, anchor: str | None) -> None:
        if anchor is not None:
            self.anchors[anchor] = (value, size)
        if not self.frames:
            self.root = value
            return
        frame = self.frames[-1]
        frame.size += size
        if isinstance(frame.value, list):
            frame.value.append(value)
        elif frame.key is None:
            if text is None:
                self._refuse("yaml_key", event)
            if text in frame.value:
                self._refuse("yaml_key_twice", event, key=text)
            frame.key = text
        else:
            frame.value[frame.key] = value
            frame.key = None

    def _no_key(self, event: pyyaml.Event) -> None:
        """Refuse a list or mapping where a key is expected."""
        if self.frames and isinstance(self.frames[-1].value, dict) and self.frames[-1].key is None:
            self._refuse("yaml_key", event)

    def _anchored(self, event: pyyaml.AliasEvent) -> tuple[object, int]:
        if event.anchor not in self.anchors:
            self._refuse("yaml_alias", event, alias=event.anchor)
        value, size = self.anchors[event.anchor]
        self.aliased += size
        if self.aliased > MAX_ALIASED:
            self._refuse("yaml_aliases", event, allowed=MAX_ALIASED)
        return value, size

    def _refuse(self, code: str, event: pyyaml.Event, **params: object) -> NoReturn:
        raise FileError([_at(code, self.name, event.start_mark, **params)])


def _at(code: str, name: str, mark: Any, **params: object) -> Finding:
    """Return a finding at a mark of the parser, of which there are two kinds, or at the beginning of the file."""
    line, column = (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)
    return Finding(code, f"{name}:{line}:{column}", {"file": name, "line": str(line), "column": str(column), **params})


def load_written(text: str, name: str) -> object:
    """Return what a YAML text says; numbers know how they were written.

    Parameters
    ----------
    text : str
        The text.
    name : str
        Name of the file, for complaints.

    Raises
    ------
    FileError
        Where it is no YAML, or more than data; names line and column.
    """
    composer = _Composer(name)
    try:
        for event in _events(text):
            composer.take(event)
    except pyyaml.MarkedYAMLError as error:
        reason = " ".join(part for part in (error.context, error.problem) if part)
        raise FileError([_at("yaml_syntax", name, error.problem_mark or error.context_mark, reason=reason)]) from error
    except pyyaml.YAMLError as error:
        raise FileError([Finding("yaml_characters", name, {"file": name})]) from error
    return composer.root


def _events(text: str) -> Iterator[pyyaml.Event]:
    events: Iterator[pyyaml.Event] = pyyaml.parse(text, Loader=_LOADER)
    return events
