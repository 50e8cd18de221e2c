"""Random plans that mostly cannot hold, and what is left of a plan when only some rules of it are kept."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from tests.reference.conflict import limited_cells
from tests.reference.rules import build

Plan = dict[str, Any]
REGIONS, REPS, PRODUCTS = (
    ("华东", "华南", "North"),
    ("李娜", "王强", "刘洋", "R4", "R5", "陈静"),
    ("主力", "新品", "007"),
)
LIMITS = ("potential", "lock", "min", "max")


def hopeless(seed: int) -> Plan:
    """Return a plan with rules that were drawn without regard for each other; most of them cannot hold together."""
    draw = np.random.default_rng(seed)
    reps = REPS[: int(draw.integers(2, 7))]
    products = PRODUCTS[: int(draw.integers(1, 4))]
    rows: list[dict[str, Any]] = [
        {"region": REGIONS[(at + 1) % 3 if draw.random() < 0.9 else 0], "rep": rep, "product": product}
        for at, rep in enumerate(reps)
        for product in products
        if draw.random() < 0.9 or product == "主力"
    ]
    rows[0]["region"], rows[-1]["region"] = "华东", "North"
    for row in rows:
        row["history"] = float(draw.integers(10, 200))
        if draw.random() < 0.6:
            row["potential"] = round(row["history"] * float(draw.choice([1.1, 1.3, 1.8])), 1)
        if draw.random() < 0.1:
            row["lock"] = 5.0 * round(row["history"] * float(draw.choice([0.16, 0.24])))
    plan: Plan = {
        "goal": {"growth": float(draw.choice([-0.2, 0.1, 0.2, 0.3, 0.5]))},
        "cells": {"rows": rows},
        "rules": [],
        "fairness": {"objective": str(draw.choice(["chi_square", "minimax", "entropy"]))},
    }
    if draw.random() < 0.3:
        plan["over_assignment"] = 0.05
    if draw.random() < 0.3:
        plan["dimensions"] = {"rep": [{"id": rep, "capacity": float(draw.integers(60, 400))} for rep in reps[:2]]}
        for row in rows:
            row["effort"] = float(draw.choice([0.5, 1.0, 1.5]))
    names = draw.permutation(sorted(RULES))[: int(draw.integers(2, 6))]
    street = sum(row["history"] for row in rows) * (1.0 + plan["goal"]["growth"])
    for name in names.tolist():
        plan["rules"].append(RULES[name](draw, street, len(rows)))
    if draw.random() < 0.3:
        plan["rounding"] = {"unit": float(draw.choice([1, 5]))}
    return plan


def _amount(draw: np.random.Generator, street: float, part: float) -> float:
    return round(street * part * float(draw.choice([0.5, 0.8, 1.0, 1.3])), 1)


RULES: dict[str, Any] = {
    "保底": lambda draw, street, n: {
        "id": "保底", "kind": "bound", "each": "rep", "measure": "growth", "min": float(draw.choice([0.0, 0.2, 0.4]))
    },
    "cap": lambda draw, street, n: {
        "id": "cap",
        "kind": "bound", "where": {"region": "华东"}, "measure": "amount", "max": _amount(draw, street, 0.35)
    },
    "mix": lambda draw, street, n: {
        "id": "mix",
        "kind": "bound", "each": "product", "measure": "share", "min": 0.2, "max": float(draw.choice([0.3, 0.6]))
    },
    "own": lambda draw, street, n: {
        "id": "own", "kind": "bound", "where": {"product": "主力"}, "each": "region", "measure": "share",
        "of": {"region": "="}, "min": float(draw.choice([0.3, 0.6])),
    },
    "fair": lambda draw, street, n: {
        "id": "fair",
        "kind": "bound", "each": "rep", "measure": "stretch", "min": 0.9, "max": float(draw.choice([1.0, 1.2]))
    },
    "boss": lambda draw, street, n: {
        "id": "boss",
        "kind": "lock", "where": {"rep": "李娜"}, "amount": float(round(_amount(draw, street, 0.25) / 5) * 5)
    },
    "worth": lambda draw, street, n: {
        "id": "worth",
        "kind": "viable", "each": ["rep", "product"], "min": float(round(_amount(draw, street, 1.5 / n)))
    },
    "depth": lambda draw, street, n: {
        "id": "depth", "kind": "viable", "each": "rep", "min": float(round(_amount(draw, street, 0.4)))
    },
    "focus": lambda draw, street, n: {
        "id": "focus", "kind": "limit", "each": "rep", "count": "product", "max": int(draw.integers(0, 3))
    },
    "few": lambda draw, street, n: {
        "id": "few", "kind": "limit", "each": "product", "count": "rep", "max": int(draw.integers(1, 3))
    },
    "peers": lambda draw, street, n: {
        "id": "peers", "kind": "spread", "each": "rep", "measure": str(draw.choice(["stretch", "growth", "share"])),
        "max": float(draw.choice([0.0, 0.05, 0.2])),
    },
    "even": lambda draw, street, n: {
        "id": "even", "kind": "gini", "each": "rep", "measure": str(draw.choice(["stretch", "amount"])),
        "max": float(draw.choice([0.0, 0.05, 0.2])),
    },
    "wish": lambda draw, street, n: {
        "id": "wish",
        "kind": "bound", "where": {"region": "North"}, "measure": "amount", "min": _amount(draw, street, 1.0),
        "soft": {},
    },
}  # fmt: skip


def only(plan: Plan, sides: Sequence[tuple[str, str]]) -> Plan:
    """Return the plan with these sides of rule instances alone; its goal stays whether it is one of them or not."""
    model = build(plan)
    rows = [{name: value for name, value in row.items() if name not in LIMITS} for row in plan["cells"]["rows"]]
    members: dict[str, Any] = {}
    rules: list[dict[str, Any]] = []
    of_rule = {rule["id"]: rule for rule in plan["rules"]}
    for name, side in sides:
        kind, _, rest = name.partition("[")
        place = rest.removesuffix("]")
        if kind in LIMITS:
            for at in limited_cells(plan, model, place):
                if plan["cells"]["rows"][at].get(kind) is not None:
                    rows[at][kind] = plan["cells"]["rows"][at][kind]
        elif kind == "capacity":
            members.setdefault("rep", []).append(next(one for one in plan["dimensions"]["rep"] if one["id"] == place))
        elif name != "goal":
            rules.append(_instance(of_rule[kind], place, side) | {"id": f"rule {len(rules)}"})
    return {
        "goal": plan["goal"],
        "over_assignment": plan.get("over_assignment", 0.0),
        "cells": {"rows": rows},
        "rules": rules,
        "dimensions": members,
    }


def _instance(rule: Plan, place: str, side: str) -> Plan:
    """Return one side of one instance of a rule as a rule of its own."""
    kept = {key: value for key, value in rule.items() if key not in ("min", "max") or side in (key, "equal")}
    if not place:
        return kept
    each = rule["each"] if isinstance(rule["each"], list) else [rule["each"]]
    named = dict(zip(each, place.split(","), strict=True))
    kept["where"] = {**rule.get("where", {}), **named}
    if "of" in rule:
        kept["of"] = {key: named[key] if value == "=" else value for key, value in rule["of"].items()}
    if rule["kind"] not in ("viable", "limit"):
        del kept["each"]
    return kept
