"""Decoded scenarios in, `Scenario` out, with everything that is wrong at once."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from pydantic import BaseModel, ValidationError

from schemas.finding import Finding
from schemas.scenario import OPERATIONS, PLACE_OF_VALUE, Scenario, Sweep
from schemas.what_if import COLUMNS
from solvers.errors import PlanError
from solvers.form import malformed, short, unknown
from solvers.names import pointer
from solvers.operations.applying import Operation
from solvers.read import unkept

_MOST_OPERATIONS = 1000


def read_scenario(data: object, place: str = "") -> Scenario:
    """Return the scenario that decoded data says.

    Parameters
    ----------
    place : JSON pointer of the scenario in the request

    Raises
    ------
    PlanError
        With all that is wrong in form: unknown keys and operations, wrong types, axes that vary nothing.
    """
    if not isinstance(data, Mapping):
        raise PlanError([Finding("needs_object", place, {"found": short(data)})])
    findings = list(unkept(data))
    if not findings:
        rest = {key: value for key, value in data.items() if key != "operations"}
        ours = [*_about_operations(data.get("operations", [])), *_about_sweep(data.get("sweep"))]
        told = {found.pointer for found in ours}
        findings = [*(found for found in _complaints(Scenario, rest) if found.pointer not in told), *ours]
    if findings:
        raise PlanError([replace(found, pointer=place + found.pointer) for found in findings])
    return Scenario.model_validate(data)


def read_sweep(data: object, place: str = "") -> Sweep:
    """Return the sweep that decoded data says; see `read_scenario`."""
    found = read_scenario({"sweep": data}, place.removesuffix("/sweep")).sweep
    if found is None:
        raise PlanError([Finding("sweep_missing", place)])
    return found


def written(scenario: Scenario) -> list[Operation]:
    """Return a scenario's operations as they were written."""
    return [one.model_dump(mode="json", by_alias=True, exclude_unset=True) for one in scenario.operations]


def _complaints(model: type[BaseModel], data: object) -> list[Finding]:
    try:
        model.model_validate(data)
    except ValidationError as error:
        return malformed(error, data, model)
    return []


def _about_operations(operations: Any) -> list[Finding]:
    if not isinstance(operations, list):
        return [Finding("needs_list", "/operations", {"found": short(operations)})]
    if len(operations) > _MOST_OPERATIONS:
        return [Finding("operations_too_many", "/operations", {"found": len(operations), "limit": _MOST_OPERATIONS})]
    return [
        finding
        for index, operation in enumerate(operations)
        for finding in about_operation(operation, pointer("operations", index))
    ]


def about_operation(operation: object, place: str) -> list[Finding]:
    """Return what is wrong with the form of an operation."""
    if not isinstance(operation, Mapping):
        return [Finding("needs_object", place, {"found": short(operation)})]
    if "op" not in operation:
        return [Finding("missing", f"{place}/op", {"key": "op"})]
    kind = operation["op"]
    if not isinstance(kind, str) or kind not in OPERATIONS:
        return [unknown("unknown_value", f"{place}/op", short(kind), OPERATIONS)]
    found = _complaints(OPERATIONS[kind], dict(operation))
    return [replace(one, pointer=place + one.pointer) for one in found]


def _about_sweep(sweep: Any) -> list[Finding]:
    """Return what is wrong with axes beyond their types."""
    if not isinstance(sweep, Mapping) or not isinstance(sweep.get("axes"), Mapping):
        return []
    findings = [] if sweep["axes"] else [Finding("axes_missing", "/sweep/axes")]
    for name, axis in sweep["axes"].items():
        if name in COLUMNS:
            findings.append(Finding("axis_name_taken", pointer("sweep", "axes", name), {"name": name}))
        if isinstance(axis, Mapping):
            findings += _about_axis(axis, pointer("sweep", "axes", name))
    combine = sweep.get("combine", "product")
    if combine == "latin_hypercube" and sweep.get("samples") is None:
        findings.append(Finding("missing", "/sweep/samples", {"key": "samples"}))
    return findings


def _about_axis(axis: Mapping[str, Any], place: str) -> list[Finding]:
    findings = []
    for one, other in (("path", "op"), ("values", "range")):
        if (axis.get(one) is None) == (axis.get(other) is None):
            findings.append(Finding("axis_needs_one", place, {"one": one, "other": other}))
    values = axis.get("values")
    if isinstance(values, list) and not values:
        findings.append(Finding("axis_empty", f"{place}/values"))
    if isinstance(axis.get("op"), Mapping):
        if not _has_place(axis["op"]):
            findings.append(Finding("axis_without_place", f"{place}/op"))
        elif isinstance(values, list) and values:
            findings += about_operation(filled(axis["op"], values[0]), f"{place}/op")
    return findings


def _has_place(part: object) -> bool:
    if isinstance(part, Mapping):
        return any(map(_has_place, part.values()))
    return any(map(_has_place, part)) if isinstance(part, list) else part == PLACE_OF_VALUE


def filled(part: Any, value: object) -> Any:
    """Return an axis's operation with a value in its place."""
    if isinstance(part, Mapping):
        return {key: filled(inner, value) for key, inner in part.items()}
    if isinstance(part, Sequence) and not isinstance(part, str):
        return [filled(inner, value) for inner in part]
    return value if part == PLACE_OF_VALUE else part
