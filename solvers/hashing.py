"""The plan's fingerprint: equal for equal plans, whatever the order of rows, columns and members."""

import hashlib
import json
from typing import Any

import numpy as np

from schemas.columns import canonical
from schemas.plan import Member, Plan
from schemas.rules import Bound, Lock
from solvers.table import Table


def plan_hash(plan: Plan, table: Table) -> str:
    """Return `sha256:...` over the canonical form of a plan."""
    digest = hashlib.sha256()
    digest.update(_json(_without_cells(plan)))
    for name, dimension in table.dimensions.items():
        digest.update(_json([name, *dimension.ids]))
        digest.update(table.codes[name].tobytes())
    for name in sorted(table.numbers):
        values = table.numbers[name]
        digest.update(_json(name))
        digest.update(np.where(np.isnan(values), np.nan, values + 0.0).tobytes())
    for name in sorted(table.carried):
        digest.update(_json([name, *table.carried[name]]))
    digest.update(_json(table.keys))
    return f"sha256:{digest.hexdigest()}"


def _json(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, ensure_ascii=False).encode() + b"\n"


def _without_cells(plan: Plan) -> dict[str, Any]:
    """Return what a plan says besides its cells; a key at its default says nothing, nor does the answer's language."""
    rest = plan.model_dump(
        mode="json",
        by_alias=True,
        exclude={"cells": True, "dimensions": True, "options": {"language"}},
        exclude_defaults=True,
    )
    if not rest.get("options"):
        rest.pop("options", None)
    rest["dimensions"] = {canonical(name): _members(members) for name, members in plan.dimensions.items()}
    for key in ("measures", "carry"):
        rest[key] = sorted(rest.get(key, []))
    for place, rule in enumerate(plan.rules):
        if isinstance(rule, Bound | Lock) and rule.except_:  # a limit of null differs from one that is not given
            rest["rules"][place]["except"] = [
                one.model_dump(mode="json", by_alias=True, exclude_unset=True) for one in rule.except_
            ]
    return rest


def _members(members: list[Member]) -> list[dict[str, Any]]:
    written = (member.model_dump(mode="json", exclude_defaults=True) for member in members)
    listed = [{**member, "tags": sorted(member.get("tags", []))} for member in written]
    return sorted(listed, key=lambda member: str(member["id"]))
