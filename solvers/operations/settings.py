"""Operations on what a plan says beside its cells: the goal, options and rules."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from schemas.finding import Finding
from schemas.plan import Plan
from solvers.errors import PlanError
from solvers.form import short, unknown
from solvers.names import folded
from solvers.operations.change import Change, part
from solvers.read import read_plan

_STEP = re.compile(r"[^.\[\]]+|\[[^\]]*\]")
_NOTHING = {"goal": {"amount": 1.0}, "cells": {"rows": []}}
"""What a plan needs so that a single rule can be read."""
_OTHER_GOAL = {"growth": "amount", "amount": "growth"}


def assign(plan: Plan, operation: Mapping[str, Any], place: str) -> Change:
    """Set the value at a path: `goal.growth` (replaces `goal.amount`), `rules[mix].max`, `fairness.objective`."""
    path, value = str(part(operation, "path", place)), part(operation, "value", place)
    said = _without_cells(plan)
    steps = [step.strip("[]") for step in _STEP.findall(path)]
    if not steps or steps[0] == "cells":
        raise PlanError([Finding("unknown_key", f"{place}/path", {"found": short(path), "known": sorted(said)})])
    here: Any = said
    for step in steps[:-1]:
        here = _inside(here, step, f"{place}/path")
    if isinstance(here, dict):
        here[steps[-1]] = value
    else:
        inner = _inside(here, steps[-1], f"{place}/path")
        here[next(at for at, entry in enumerate(here) if entry is inner)] = value
    if steps[:-1] == ["goal"] and steps[-1] in _OTHER_GOAL:
        here.pop(_OTHER_GOAL[steps[-1]], None)
    try:
        return Change(_with_cells(said, plan), 1)
    except PlanError as error:  # the plan was sound: whatever is wrong now was set here
        raise PlanError([_of_assignment(found, place) for found in error.findings]) from error


def _of_assignment(found: Finding, place: str) -> Finding:
    return replace(found, pointer=f"{place}/{'path' if found.code == 'unknown_key' else 'value'}")


def write_rule(plan: Plan, operation: Mapping[str, Any], place: str) -> Change:
    """Add a rule, or put it in the place of the one with its id."""
    try:
        (rule,) = read_plan({**_NOTHING, "rules": [part(operation, "rule", place)]}).rules
    except PlanError as error:
        moved = [replace(one, pointer=place + one.pointer.replace("/rules/0", "/rule", 1)) for one in error.findings]
        raise PlanError(moved) from error
    places = {folded(other.id): at for at, other in enumerate(plan.rules)}
    rules = [*plan.rules]
    at = places.get(folded(rule.id), len(rules))
    rules[at : at + 1] = [rule]
    return Change(plan.model_copy(update={"rules": rules}), 1)


def drop_rule(plan: Plan, operation: Mapping[str, Any], place: str) -> Change:
    """Take a rule away."""
    name = part(operation, "id", place)
    kept = [rule for rule in plan.rules if rule.id != name]
    if len(kept) == len(plan.rules) and not operation.get("allow_empty", False):
        raise PlanError([unknown("unknown_value", f"{place}/id", str(name), [rule.id for rule in plan.rules])])
    return Change(plan.model_copy(update={"rules": kept}), len(plan.rules) - len(kept))


def _without_cells(plan: Plan) -> dict[str, Any]:
    """Return a plan as it was written, all but its cells."""
    return plan.model_dump(by_alias=True, exclude_unset=True, exclude={"cells"})


def _with_cells(said: Mapping[str, Any], plan: Plan) -> Plan:
    return read_plan({**said, "cells": plan.cells})


def _inside(here: Any, step: str, place: str) -> Any:
    """Return what lies one step further in: a key's value, or the entry of a list with this id or number."""
    if isinstance(here, dict):
        if here.get(step) is None:
            here[step] = {}
        return here[step]
    if isinstance(here, list):
        for entry in here:
            if isinstance(entry, dict) and entry.get("id") == step:
                return entry
        if step.isdigit() and int(step) < len(here):
            return here[int(step)]
        known = [str(entry["id"]) for entry in here if isinstance(entry, dict) and "id" in entry]
        raise PlanError([unknown("unknown_value", place, step, known or map(str, range(len(here))))])
    raise PlanError([Finding("needs_object", place, {"found": short(here)})])
