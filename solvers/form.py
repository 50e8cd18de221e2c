"""What is wrong with a plan's form: the schema's complaints as findings, each at its place in the request."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from schemas.finding import Finding
from schemas.plan import Plan
from schemas.rules import KINDS, Complement, Level, Tagged
from solvers.names import cleaned, nearest, pointer

_WANTED = {
    "string_type": "needs_text",
    "string_unicode": "needs_text",
    "string_too_short": "blank",
    "float_type": "needs_number",
    "float_parsing": "needs_number",
    "int_type": "needs_whole_number",
    "int_from_float": "needs_whole_number",
    "int_parsing_size": "needs_whole_number",
    "bool_type": "needs_true_or_false",
    "list_type": "needs_list",
    "dict_type": "needs_object",
    "mapping_type": "needs_object",
    "model_type": "needs_object",
    "model_attributes_type": "needs_object",
    "finite_number": "not_finite",
    "recursion_loop": "nested_too_deep",
    "recursion_depth_exceeded": "nested_too_deep",
}
"""The schema's kinds of complaint that are about the type of a value."""
_LIMITS = {"less_than": "<", "greater_than": ">", "greater_than_equal": ">=", "less_than_equal": "<="}
_BRANCHES: Mapping[str, type[BaseModel]] = {"Tagged": Tagged, "Complement": Complement, "Level": Level}
"""Members of unions that are objects, by the name that the schema gives them in a location."""
_HINTS = 100
"""Findings that are given a hint; no answer shows more."""

_MOST_BITS = 100
"""Of larger whole numbers only the size is shown."""

Location = tuple[int | str, ...]


@dataclass(frozen=True)
class _Complaint:
    """A complaint of the schema: its kind, where in the data it is, and which members of unions it speaks for."""

    kind: str
    location: Location
    context: Mapping[str, Any]
    steps: Location
    value: Any
    branches: tuple[tuple[Location, str], ...]


def no_object(data: object) -> Finding:
    """Return the finding about something that should be an object; its kind is named as JSON names it."""
    kinds: tuple[tuple[type | tuple[type, ...], str], ...] = (
        (bool, "boolean"),
        (str, "string"),
        ((int, float), "number"),
        ((list, tuple), "array"),
    )
    found = next((name for kind, name in kinds if isinstance(data, kind)), "null")
    return Finding("not_an_object", "", {"found": found})


def malformed(error: ValidationError, data: object, language: type[BaseModel] = Plan) -> list[Finding]:
    """Return the findings of a failed validation, at most one a place.

    Where a value may take several forms the schema complains for each of them; only the complaints about the form
    that the value comes nearest to are kept. `language` is the model that was asked for.
    """
    details = error.errors(include_url=False, include_input=False, include_context=True)
    complaints = [_located(detail["type"], detail["loc"], detail.get("ctx", {}), data) for detail in details]
    meant = _meant(complaints, data)
    found: dict[str, Finding] = {}
    for complaint in complaints:
        if all(meant[place] == branch for place, branch in complaint.branches):
            finding = _finding(complaint, language, hinted=len(found) < _HINTS)
            found.setdefault(finding.pointer, finding)
    return list(found.values())


def _located(kind: str, location: Location, context: Mapping[str, Any], data: object) -> _Complaint:
    """Follow a location of the schema through the data; names of union members are no steps into it."""
    steps: list[int | str] = []
    branches: list[tuple[Location, str]] = []
    here: Any = data
    last = len(location) - 1
    for index, part in enumerate(location):
        inner = _inside(here, part)
        if inner is not _NOWHERE:
            here = inner
            steps.append(part)
        elif isinstance(part, str) and not (index == last and kind == "missing") and part not in KINDS:
            branches.append((tuple(steps), part))
    return _Complaint(kind, location, context, tuple(steps), here, tuple(branches))


_NOWHERE = object()


def _inside(here: Any, part: int | str) -> Any:
    if isinstance(here, Mapping):
        return here.get(part, _NOWHERE)
    return here[part] if isinstance(here, list) and isinstance(part, int) and part < len(here) else _NOWHERE


def _meant(complaints: Iterable[_Complaint], data: object) -> dict[Location, str]:
    """Return, for each place where a union was tried, the member that the value comes nearest to."""
    tried: dict[Location, dict[str, None]] = {}
    for complaint in complaints:
        for place, branch in complaint.branches:
            tried.setdefault(place, {})[branch] = None
    return {place: _nearest_form(_at(data, place), list(branches)) for place, branches in tried.items()}


def _at(data: Any, place: Location) -> Any:
    for part in place:
        data = _inside(data, part)
    return data


def _nearest_form(value: object, branches: Sequence[str]) -> str:
    if isinstance(value, Mapping):
        objects = {name: _keys(_BRANCHES[name]) for name in branches if name in _BRANCHES}
        near = [name for name, keys in objects.items() if keys & set(value)]
        close = [name for name, keys in objects.items() if any(nearest(str(key), keys) for key in list(value)[:9])]
        return (near or close or list(objects) or list(branches))[0]
    if isinstance(value, list):
        return next((name for name in branches if name.startswith("list")), branches[0])
    return branches[0]


def _keys(model: type[BaseModel]) -> set[str]:
    return {field.alias or name for name, field in model.model_fields.items()}


def _finding(complaint: _Complaint, language: type[BaseModel], *, hinted: bool) -> Finding:
    kind, value, place = complaint.kind, complaint.value, pointer(*complaint.steps)
    last = str(complaint.location[-1]) if complaint.location else ""
    if kind == "missing":
        return Finding("missing", f"{place}{pointer(last)}", {"key": last})
    if kind == "union_tag_not_found":
        return Finding("missing", f"{place}/kind", {"key": "kind"})
    if kind == "extra_forbidden":
        return unknown("unknown_key", place, last, _fields_at(complaint.location[:-1], language), hinted=hinted)
    if kind == "union_tag_invalid":
        return unknown("unknown_value", f"{place}/kind", short(value["kind"]), KINDS, hinted=hinted)
    if kind == "literal_error":
        return unknown("unknown_value", place, short(value), _expected(complaint.context), hinted=hinted)
    if kind in _LIMITS:
        bound = next(complaint.context[key] for key in ("lt", "gt", "ge", "le") if key in complaint.context)
        return Finding("out_of_range", place, {"found": short(value), "wanted": f"{_LIMITS[kind]} {bound:g}"})
    if kind in _WANTED:
        return Finding(_WANTED[kind], place, {"found": short(value)})
    return Finding("wrong_type", place, {"found": short(value), "wanted": kind.removesuffix("_type").replace("_", " ")})


def _fields_at(location: Location, language: type[BaseModel]) -> tuple[str, ...]:
    """Return the keys that the language knows at a location of the schema."""
    models = [language]
    for part in location:
        if part in KINDS or part in _BRANCHES:
            models = [{**KINDS, **_BRANCHES}[str(part)]]
            continue
        inner = [model for owner in models for model in _models_of(owner, str(part))]
        models = inner or models
    return tuple(key for model in models for key in _keys(model))


def _models_of(owner: type[BaseModel], key: str) -> list[type[BaseModel]]:
    for name, field in owner.model_fields.items():
        if key in (name, field.alias):
            return list(_models_in(field.annotation))
    return []


def _models_in(annotation: Any) -> Iterable[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models_in(part)


def _expected(context: Mapping[str, Any]) -> list[str]:
    text = str(context.get("expected", ""))
    return [part.strip(" '\"") for part in text.replace(" or ", ", ").split(",") if part.strip(" '\"")]


def unknown(code: str, place: str, found: str, known: Iterable[str], *, hinted: bool = True) -> Finding:
    """Return a finding about a name that does not exist, with the nearest one that does."""
    names = sorted(set(known))
    close = nearest(found, names) if hinted else None
    params = {"found": short(found), "known": names}
    return Finding(code, place, params if close is None else {**params, "nearest": close})


def short(value: object) -> str:
    """Return a value as a sentence can show it."""
    text = cleaned(value if isinstance(value, str) else _written(value))
    return text if len(text) <= 60 else f"{text[:57]}..."


def _written(value: object) -> str:
    """Write a value as JSON has it; of a list or an object only that it is one."""
    if isinstance(value, list):
        return "[...]" if value else "[]"
    if isinstance(value, Mapping):
        return "{...}" if value else "{}"
    if isinstance(value, int) and value.bit_length() > _MOST_BITS:
        return f"{'-' if value < 0 else ''}1e{int(value.bit_length() * 0.30103)}"
    return json.dumps(value) if isinstance(value, int | float | None) else str(value)
