"""Whether some rules, and they alone, can hold together."""

from collections.abc import Iterable
from dataclasses import replace

from tests.reference.model import Model, PlanDict, Row, Scope
from tests.reference.polytope import polytope
from tests.reference.rules import build, instances

LIMITS = ("potential", "lock", "min", "max")
Side = tuple[str, str]
"""A rule instance as an answer names it, and its side: min, max or equal."""


def distance(plan: PlanDict, sides: Iterable[Side]) -> float:
    """Return how far the sides are from holding together, nothing else being asked but targets of at least 0."""
    wanted = list(sides)
    fixed = any(name == "goal" for name, _ in wanted)
    model = build(plan, moving=not fixed)
    rows = [kept for name, side in wanted for row in model.rows if row.name == name and (kept := _one_side(row, side))]
    lower = [0.0] * model.size
    upper: list[float | None] = [None] * model.size
    for name, side in wanted:
        kind, _, place = name.partition("[")
        if kind in LIMITS:
            for i in limited_cells(plan, model, place.removesuffix("]")):
                _limit(model, i, kind, side, lower, upper)
    model = replace(model, rows=rows, lower=lower, upper=upper)
    return polytope(model, total=model.street if fixed else None).distance()


def _one_side(row: Row, side: str) -> Row | None:
    """Return the side of a row that a conflict names; None where this row has no such side."""
    lo = row.lo if side in ("min", "equal") else None
    hi = row.hi if side in ("max", "equal") else None
    return None if lo is None and hi is None else replace(row, lo=lo, hi=hi)


def limited_cells(plan: PlanDict, model: Model, place: str) -> Scope:
    """Return the cells that a limit is named after: one whose own limits cross, or a rule's scope; all without a name.

    Of scopes that are named alike the smallest is meant.
    """
    for i, (low, high) in enumerate(zip(model.lower, model.upper, strict=True)):
        if high is not None and low > high and ",".join(model.ids(i)) == place:
            return [i]
    scopes = []
    for rule in plan.get("rules", []):
        where = rule.get("where", {})
        for instance in instances(model, rule):
            plain = ",".join(where.values()) if where and all(isinstance(v, str) for v in where.values()) else None
            name = ",".join(instance.members.values()) or plain or rule["id"]
            if name == place and len(instance.scope) < model.size:
                scopes.append(instance.scope)
    return min(scopes, key=len) if place else list(range(model.size))


def _limit(model: Model, i: int, kind: str, side: str, lower: list[float], upper: list[float | None]) -> None:
    value = model.cells[i].get(kind)
    if value is None:
        return
    if side in ("min", "equal"):
        lower[i] = max(lower[i], value)
    if side in ("max", "equal"):
        before = upper[i]
        upper[i] = value if before is None else min(before, value)
