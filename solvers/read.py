"""Decoded JSON or YAML in, `Plan` out, with every structural finding at once."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from schemas.finding import Finding
from schemas.plan import Plan
from schemas.rules import KINDS
from solvers.errors import PlanError
from solvers.names import nearest, pointer

_KNOWN_CELL_FORMS = ("columns", "rows", "file")


def read_plan(data: object) -> Plan:
    """Return the plan that decoded data says.

    Parameters
    ----------
    data : object
        A mapping as `json.loads` gives it.

    Raises
    ------
    PlanError
        With all that is wrong in form: unknown keys, wrong types, missing parts, two goals.
    """
    if not isinstance(data, Mapping):
        raise PlanError([Finding("not_an_object", "", {"found": type(data).__name__})])
    findings = [*_one_goal(data), *_one_form_of_cells(data), *_rule_ids(data)]
    try:
        plan = Plan.model_validate(data)
    except ValidationError as error:
        findings = [*_structural(error, data), *findings]
    if findings:
        raise PlanError(_once_each(findings))
    return plan


def _one_goal(data: Mapping[str, Any]) -> Iterable[Finding]:
    goal = data.get("goal")
    if isinstance(goal, Mapping) and sum(goal.get(key) is not None for key in ("growth", "amount")) != 1:
        yield Finding("goal_needs_one", "/goal", {"found": sorted(str(key) for key in goal)})


def _one_form_of_cells(data: Mapping[str, Any]) -> Iterable[Finding]:
    cells = data.get("cells")
    if not isinstance(cells, Mapping):
        return
    for key in cells:
        if key not in _KNOWN_CELL_FORMS:
            yield _unknown_key(str(key), pointer("cells", str(key)), _KNOWN_CELL_FORMS)
    forms = [form for form in _KNOWN_CELL_FORMS if form in cells]
    if len(forms) != 1:
        yield Finding("cells_need_one_form", "/cells", {"found": forms})
    elif forms == ["file"]:
        yield Finding("cells_file_unresolved", "/cells/file", {})


def _rule_ids(data: Mapping[str, Any]) -> Iterable[Finding]:
    seen: dict[str, int] = {}
    rules = data.get("rules")
    for index, rule in enumerate(rules if isinstance(rules, Sequence) and not isinstance(rules, str) else ()):
        name = rule.get("id") if isinstance(rule, Mapping) else None
        if not isinstance(name, str):
            continue
        if name in ("goal", "potential", "capacity", "lock", "min", "max"):
            yield Finding("rule_id_reserved", pointer("rules", index, "id"), {"id": name})
        if name in seen:
            yield Finding("rule_id_twice", pointer("rules", index, "id"), {"id": name, "first": seen[name]})
        seen.setdefault(name, index)


def _structural(error: ValidationError, data: object) -> Iterable[Finding]:
    for detail in error.errors(include_url=False, include_input=False, include_context=True):
        yield _finding(detail["type"], detail["loc"], detail.get("ctx", {}), data)


def _finding(kind: str, location: tuple[int | str, ...], context: Mapping[str, Any], data: object) -> Finding:
    place, value = _place(location, data, missing=kind == "missing")
    if kind == "missing":
        return Finding("missing", place, {"key": str(location[-1])})
    if kind == "extra_forbidden":
        return _unknown_key(str(location[-1]), place, _fields_at(location[:-1]))
    if kind in ("literal_error", "union_tag_invalid"):
        expected = _expected(context)
        found = str(value.get("kind")) if isinstance(value, Mapping) else str(value)
        place = place + "/kind" if kind == "union_tag_invalid" else place
        return _with_hint("unknown_value", place, found, expected)
    if kind in ("finite_number", "less_than", "greater_than", "greater_than_equal", "less_than_equal"):
        limits = {"less_than": "<", "greater_than": ">", "greater_than_equal": ">=", "less_than_equal": "<="}
        bound = next((context[key] for key in ("lt", "gt", "ge", "le") if key in context), None)
        wanted = "finite" if bound is None else f"{limits[kind]} {bound:g}"
        return Finding("out_of_range", place, {"found": _short(value), "wanted": wanted})
    if kind == "union_tag_not_found":
        return Finding("missing", place + "/kind", {"key": "kind"})
    return Finding(
        "wrong_type", place, {"found": _short(value), "wanted": kind.removesuffix("_type").replace("_", " ")}
    )


def _place(location: tuple[int | str, ...], data: object, *, missing: bool) -> tuple[str, Any]:
    """Follow a pydantic location through the data; names of union members are not steps into it."""
    parts: list[str | int] = []
    here: Any = data
    for part in location:
        if isinstance(here, Mapping) and part in here:  # noqa: SIM114 - the two index by different types
            here = here[part]
        elif isinstance(here, list) and isinstance(part, int) and part < len(here):
            here = here[part]
        else:
            continue
        parts.append(part)
    if missing:
        parts.append(location[-1])
    return pointer(*parts), here


def _fields_at(location: tuple[int | str, ...]) -> tuple[str, ...]:
    """Return the keys that the language knows at a pydantic location."""
    models: list[type[BaseModel]] = [Plan]
    for part in location:
        if part in KINDS:
            models = [KINDS[str(part)]]
            continue
        inner = [model for owner in models for model in _models_of(owner, str(part))]
        models = inner or models
    return tuple(field.alias or name for model in models for name, field in model.model_fields.items())


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
    text = str(context.get("expected", context.get("expected_tags", "")))
    return [part.strip(" '\"") for part in text.replace(" or ", ", ").split(",") if part.strip(" '\"")]


def _unknown_key(key: str, place: str, known: Iterable[str]) -> Finding:
    return _with_hint("unknown_key", place, key, known)


def _with_hint(code: str, place: str, found: str, known: Iterable[str]) -> Finding:
    names = sorted(set(known))
    params: dict[str, object] = {"found": found, "known": names}
    close = nearest(found, names)
    if close is not None:
        params["nearest"] = close
    return Finding(code, place, params)


def _short(value: object) -> str:
    text = repr(value) if not isinstance(value, str) else value
    return text if len(text) <= 60 else text[:57] + "..."


def _once_each(findings: Iterable[Finding]) -> list[Finding]:
    """Keep the first finding of each place: the members of a union all complain about the same value."""
    first: dict[str, Finding] = {}
    for finding in findings:
        first.setdefault(finding.pointer, finding)
    return list(first.values())
