"""`--set path=value`: one value of the plan, put in its place before the plan is read.

A path is written as in scenarios: `goal.growth`, `rules[mix].max`, `dimensions.rep[R1].capacity`. It is followed here;
whether the last name exists and takes such a value is said by the reader of plans, which knows the nearest name.
"""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from schemas.finding import Finding
from solvers.errors import PlanError
from solvers.names import nearest

_ASSIGNMENT = re.compile(r"(?P<path>(?:[^=\[]|\[[^\]]*\])+)=(?P<value>.*)", re.DOTALL)
_STEP = re.compile(r"\.?(?P<name>[^.\[\]]+)|\[(?P<id>[^\]]+)\]")
_RIVALS = {"growth": "amount", "amount": "growth"}
"""A goal has exactly one of the two: setting one replaces the other."""


def assign(plan: Mapping[str, Any], assignments: Sequence[str]) -> dict[str, Any]:
    """Return the plan with all assignments made, in order.

    Parameters
    ----------
    plan : Mapping
        Decoded plan; left as it is.
    assignments : sequence of str
        `path=value` each; the value is JSON or YAML, else text: `0.5`, `+50%`, `minimax`, `{momentum: 0.6, even: 0.4}`.

    Raises
    ------
    PlanError
        With every assignment that cannot be made.
    FileError
        Where a mapping or list is neither JSON nor YAML.
    """
    changed = dict(plan)
    findings: list[Finding] = []
    for assignment in assignments:
        match = _ASSIGNMENT.fullmatch(assignment.strip())
        steps = _steps(match["path"].strip()) if match else None
        if match is None or not steps:
            findings.append(Finding("cli_set_unreadable", "--set", {"found": assignment}))
            continue
        try:
            changed = _put(changed, steps, _value(match["value"].strip()))
            _drop_rival(changed, steps)
        except _Astray as astray:
            findings.append(Finding(astray.code, "--set", {"path": match["path"].strip(), **astray.params}))
    if findings:
        raise PlanError(findings)
    return changed


class _Astray(Exception):
    """A path that leads nowhere."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


def _put(here: Any, steps: Sequence[str], value: object) -> Any:
    """Return a copy of `here` that holds the value at the end of the steps; what lies beside the way is shared."""
    if not steps:
        return value
    name, rest = steps[0], steps[1:]
    if isinstance(here, list):
        ids = [item.get("id") if isinstance(item, Mapping) else None for item in here]
        if name not in ids:
            known = [str(each) for each in ids if each is not None]
            near = nearest(name, known)
            raise _Astray("cli_set_unknown_id", id=name, **({"nearest": near} if near else {}))
        at = ids.index(name)
        return [*here[:at], _put(here[at], rest, value), *here[at + 1 :]]
    if here is None or isinstance(here, Mapping):
        return {**(here or {}), name: _put((here or {}).get(name), rest, value)}
    raise _Astray("cli_set_no_such_place", name=name)


def _drop_rival(plan: dict[str, Any], steps: Sequence[str]) -> None:
    if len(steps) == 2 and steps[0] == "goal" and steps[1] in _RIVALS:
        plan["goal"].pop(_RIVALS[steps[1]], None)


def _steps(path: str) -> list[str] | None:
    """Return the names on a path, or None where it is not one."""
    steps: list[str] = []
    position = 0
    while position < len(path):
        match = _STEP.match(path, position)
        if match is None:
            return None
        steps.append((match["name"] or match["id"]).strip())
        position = match.end()
    return steps


def _value(text: str) -> object:
    """Read a value as JSON, a mapping or list also as YAML, else as text, which the reader of plans judges."""
    try:
        return json.loads(text, parse_constant=str)
    except ValueError:
        if text[:1] not in ("{", "["):
            return text
    from service.files.yaml import load_yaml

    return load_yaml(text, "--set")
