"""Decoded JSON or YAML in, `Plan` out, with every structural finding at once."""

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import ValidationError

from schemas.finding import Finding
from schemas.plan import Plan
from solvers.errors import PlanError
from solvers.form import malformed, no_object, short, unknown
from solvers.names import cleaned, folded, is_clean, pointer
from solvers.values import SMALLEST

_FORMS_OF_CELLS = ("columns", "rows", "file")
_RESERVED = frozenset({"goal", "potential", "capacity", "lock", "min", "max", "no_basis", "efficiency"})
"""Names of what holds without a rule, in answers and in models."""
_MOST_BITS = 63
_Path = tuple[Any, Any] | None
"""The way to a value: the way to what holds it, and its key there."""


def read_plan(data: object) -> Plan:
    """Return the plan that decoded data says.

    Parameters
    ----------
    data : object
        A mapping as `json.loads` gives it.

    Raises
    ------
    PlanError
        With all that is wrong in form: unknown keys, wrong types, missing parts, two goals. What cannot be kept
        (text with NUL or half a surrogate pair, numbers without end or next to 0) is found first and alone, so that
        no other finding repeats it.
    """
    if not isinstance(data, Mapping):
        raise PlanError([no_object(data)])
    dropped = list(unkept(data))
    if dropped:
        raise PlanError(dropped)
    findings = [*_one_goal(data), *_one_form_of_cells(data), *_rule_ids(data)]
    try:
        plan = Plan.model_validate(data)
    except ValidationError as error:
        findings = [*malformed(error, data), *findings]
    if findings:
        raise PlanError(once_each(findings))
    return plan


def unkept(data: Mapping[Any, Any]) -> Iterable[Finding]:
    """Yield the texts and numbers that cannot be kept, of all but the cells, which are read column by column."""
    waiting: list[tuple[_Path, Any]] = [(None, {key: value for key, value in data.items() if key != "cells"})]
    for path, value in waiting:  # grows while it is read
        if isinstance(value, str):
            if not is_clean(value):
                yield Finding("text_unclean", _place(path), {"found": cleaned(value)[:60]})
        elif isinstance(value, Mapping):
            for key, inner in value.items():
                waiting.append(((path, key), inner))
                if isinstance(key, str) and not is_clean(key):
                    yield Finding("text_unclean", _place((path, key)), {"found": cleaned(key)[:60]})
        elif isinstance(value, list):
            waiting.extend(((path, index), inner) for index, inner in enumerate(value))
        elif isinstance(value, int) and value.bit_length() > _MOST_BITS:
            yield Finding("out_of_range", _place(path), {"found": short(value), "wanted": "< 1e15"})
        elif isinstance(value, float) and 0 < abs(value) < SMALLEST:
            yield Finding("out_of_range", _place(path), {"found": short(value), "wanted": f"0, >= {SMALLEST:g}"})


def _place(path: _Path) -> str:
    parts: list[str] = []
    while path is not None:
        path, part = path
        parts.append(cleaned(str(part)))
    return pointer(*reversed(parts))


def _one_goal(data: Mapping[str, Any]) -> Iterable[Finding]:
    goal = data.get("goal")
    if isinstance(goal, Mapping) and sum(goal.get(key) is not None for key in ("growth", "amount")) != 1:
        yield Finding("goal_needs_one", "/goal", {"found": sorted(str(key) for key in goal)})


def _one_form_of_cells(data: Mapping[str, Any]) -> Iterable[Finding]:
    cells = data.get("cells")
    if not isinstance(cells, Mapping):
        return
    for key in map(str, cells):
        if key not in _FORMS_OF_CELLS:
            yield unknown("unknown_key", pointer("cells", cleaned(key)), cleaned(key), _FORMS_OF_CELLS)
    forms = [form for form in _FORMS_OF_CELLS if form in cells]
    if len(forms) != 1:
        yield Finding("cells_need_one_form", "/cells", {"found": forms})
    elif forms == ["file"]:
        yield Finding("cells_file_unresolved", "/cells/file", {})


def _rule_ids(data: Mapping[str, Any]) -> Iterable[Finding]:
    """Yield ids that another rule has too, however it is written, or that would be read as something else."""
    seen: dict[str, str] = {}
    rules = data.get("rules")
    for index, rule in enumerate(rules if isinstance(rules, list) else ()):
        name = rule.get("id") if isinstance(rule, Mapping) else None
        if not isinstance(name, str):
            continue
        place = pointer("rules", index, "id")
        if not name.strip():
            yield Finding("blank", place, {"found": name})
        elif folded(name) in _RESERVED:
            yield Finding("rule_id_reserved", place, {"id": name})
        elif "[" in name or "]" in name:
            yield Finding("rule_id_brackets", place, {"id": name})
        elif folded(name) in seen:
            yield Finding("rule_id_twice", place, {"id": name, "other": seen[folded(name)]})
        seen.setdefault(folded(name), name)


def once_each(findings: Iterable[Finding]) -> list[Finding]:
    """Keep the first finding of each place: the schema may have complained of the same value."""
    first: dict[str, Finding] = {}
    for finding in findings:
        first.setdefault(finding.pointer, finding)
    return list(first.values())
