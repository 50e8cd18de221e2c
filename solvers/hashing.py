"""The plan's fingerprint: equal for equal plans, whatever the order of rows, columns and members."""

import hashlib
import json

import numpy as np

from schemas.plan import Plan
from solvers.table import Table


def plan_hash(plan: Plan, table: Table) -> str:
    """Return `sha256:...` over the canonical form of a plan."""
    digest = hashlib.sha256()
    rest = plan.model_dump(
        mode="json",
        by_alias=True,
        exclude={"cells": True, "dimensions": True, "options": {"language"}},
        exclude_defaults=True,
    )
    rest["dimensions"] = {
        name: sorted(
            (member.model_dump(mode="json", exclude_defaults=True) for member in members),
            key=lambda member: member["id"],
        )
        for name, members in sorted(plan.dimensions.items())
    }
    digest.update(json.dumps(rest, sort_keys=True, ensure_ascii=False).encode())
    for name in table.dimensions:
        digest.update(f"\x1e{name}\x1f".encode())
        digest.update("\x1f".join(table.ids(name)).encode())
    for name in sorted(table.numbers):
        values = table.numbers[name]
        digest.update(f"\x1e{name}\x1f".encode())
        digest.update(np.where(np.isnan(values), np.nan, values + 0.0).tobytes())
    for name in sorted(table.carried):
        digest.update(f"\x1e{name}\x1f{json.dumps(table.carried[name], ensure_ascii=False, default=str)}".encode())
    if table.keys is not None:
        digest.update(json.dumps(table.keys, ensure_ascii=False).encode())
    return f"sha256:{digest.hexdigest()}"
