"""The rows that a plan's rules mean, one instance at a time."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from tests.reference.model import Model, PlanDict, Row, Scope, Soft, read

NOISE = 1e-13
"""A coefficient below this is what is left of a difference of equal numbers."""


@dataclass(frozen=True)
class Instance:
    """One instance of a rule: the members it is named after and the cells it is about."""

    members: dict[str, str]
    scope: Scope

    def name(self, rule: Mapping[str, Any]) -> str:
        """Return the instance's name, `grow[R1]`."""
        return f"{rule['id']}[{','.join(self.members.values())}]" if self.members else str(rule["id"])


def build(plan: PlanDict, *, moving: bool = False) -> Model:
    """Read a plan with its rules.

    With `moving`, fair shares follow the total, as they do where the total is free.
    """
    from tests.reference.peers import peer_rows  # it reads measures as this module does

    model = read(plan)
    for rule in plan.get("rules", []):
        if rule["kind"] in ("spread", "gini"):
            model.rows.extend(peer_rows(model, rule, moving=moving))
        elif rule["kind"] in ("bound", "lock"):
            model.rows.extend(rule_rows(model, rule, moving=moving))
    if plan.get("implied", {}).get("capacity", True):
        model.rows.extend(capacity_rows(model))
    return model


def capacity_rows(model: Model) -> list[Row]:
    """Return `load <= 1` of every member that carries a capacity itself."""
    rows = []
    for name, carriers in model.dimensions.capacity.items():
        for member, capacity in carriers.items():
            scope = model.dimensions.matching(model.cells, {name: member})
            if scope:
                rows.append(Row(f"capacity[{member}]", {i: model.effort[i] for i in scope}, None, capacity))
    return rows


def instances(model: Model, rule: Mapping[str, Any]) -> list[Instance]:
    """Return the instances of a rule that have cells."""
    scope = model.dimensions.matching(model.cells, rule.get("where", {}))
    each = rule.get("each")
    if each is None:
        return [Instance({}, scope)]
    axes = []
    for part in each if isinstance(each, list) else [each]:
        name, level = (part, None) if isinstance(part, str) else (part["dimension"], part["level"])
        named = {at_level(model, name, model.cells[i][name], level) for i in scope} - {None}
        axes.append([(name, member) for member in sorted(member for member in named if member is not None)])
    found = []
    for members in product(*axes):
        inside = [
            i for i in scope if all(model.cells[i][name] in model.dimensions.subtree(name, m) for name, m in members)
        ]
        if any(_named(model, scope, each, i, members) for i in inside):
            found.append(Instance(dict(members), inside))
    return found


def _named(model: Model, scope: Scope, each: Any, cell: int, members: tuple[tuple[str, str], ...]) -> bool:
    """Tell whether a cell names a combination of members itself (others may only lie below it)."""
    levels = {
        part["dimension"]: part["level"]
        for part in (each if isinstance(each, list) else [each])
        if not isinstance(part, str)
    }
    return cell in scope and all(
        at_level(model, name, model.cells[cell][name], levels.get(name)) == member for name, member in members
    )


def at_level(model: Model, name: str, identity: str, level: int | None) -> str | None:
    """Return a member's ancestor at a level, itself without a level, None where the tree is not that deep there."""
    if level is None:
        return identity
    path = model.dimensions.path(name, identity)
    return path[level - 1] if len(path) >= level else None


def rule_rows(model: Model, rule: Mapping[str, Any], *, moving: bool) -> list[Row]:
    """Return the rows of all instances of a bound or a lock."""
    rows = []
    for instance in instances(model, rule):
        low, high = limits(model, rule, instance)
        terms = measured(model, rule, instance, moving=moving)
        if terms is None or (low is None and high is None):
            continue
        rows.extend(sides(model, rule, instance, terms, low, high))
    return rows


def limits(model: Model, rule: Mapping[str, Any], instance: Instance) -> tuple[float | None, float | None]:
    """Return an instance's limits: the rule's, with what an exception gives in their place where it lies inside one."""
    chosen = dict(rule)
    for exception in rule.get("except", []):
        if set(instance.scope) <= set(model.dimensions.matching(model.cells, exception["where"])):
            chosen.update({side: exception[side] for side in ("min", "max", "amount") if side in exception})
    if rule["kind"] == "lock":
        return chosen["amount"], chosen["amount"]
    return chosen.get("min"), chosen.get("max")


@dataclass(frozen=True)
class Terms:
    """A measure limited by `s`: sum of `numerator` against `(s + shift)` times the whole.

    The whole is a fixed amount of money (`fixed`) or itself a sum of targets (`whole`).
    """

    numerator: dict[int, float]
    fixed: float | None = None
    whole: dict[int, float] | None = None
    shift: float = 0.0
    scale: float | None = None

    def value(self, x: Sequence[float]) -> float | None:
        """Return the measure at the targets `x`; None where it is 0 over 0."""
        top = math.fsum(c * x[i] for i, c in self.numerator.items())
        if self.whole is not None:
            bottom = math.fsum(c * x[i] for i, c in self.whole.items())
        else:
            bottom = 1.0 if self.fixed is None else self.fixed
        return top / bottom - self.shift if bottom else None


def measured(model: Model, rule: Mapping[str, Any], instance: Instance, *, moving: bool) -> Terms | None:
    """Return the terms of a bound's measure; None where its denominator is 0 or unknown."""
    scope = instance.scope
    ones = dict.fromkeys(scope, 1.0)
    match rule.get("measure", "amount"):
        case "amount":
            return Terms(ones)
        case "growth":
            base = model.sum(model.history, scope)
            return Terms(ones, fixed=base, shift=1.0) if base != 0 else None
        case "share" | "share_change":
            return shared(model, rule, instance)
        case "stretch":
            fair = model.sum(model.fair, scope)
            if fair == 0:
                return None
            everyone = dict.fromkeys(range(model.size), fair / model.street)
            return Terms(ones, whole=everyone, scale=fair) if moving else Terms(ones, fixed=fair)
        case "uplift":
            momentum = model.sum(model.momentum, scope)
            return Terms(ones, fixed=momentum) if momentum != 0 else None
        case "penetration":
            known = [model.potential[i] for i in scope]
            amount = sum(value for value in known if value is not None)
            return Terms(ones, fixed=amount) if None not in known and amount > 0 else None
        case "load":
            return loaded(model, rule, instance)
    raise ValueError(rule["measure"])


def shared(model: Model, rule: Mapping[str, Any], instance: Instance) -> Terms | None:
    """Return the terms of a share of a whole, or of its change."""
    of = {name: instance.members[name] if s == "=" else s for name, s in (rule.get("of") or {}).items()}
    whole = model.dimensions.matching(model.cells, of)
    terms = Terms(dict.fromkeys(instance.scope, 1.0), whole=dict.fromkeys(whole, 1.0), scale=model.street)
    if rule["measure"] == "share":
        return terms
    before = model.sum(model.history, whole)
    if before == 0:
        return None
    return Terms(terms.numerator, whole=terms.whole, shift=model.sum(model.history, instance.scope) / before, scale=1.0)


def loaded(model: Model, rule: Mapping[str, Any], instance: Instance) -> Terms | None:
    """Return the terms of the load of one member or subtree."""
    named = {**{k: v for k, v in rule.get("where", {}).items() if isinstance(v, str)}, **instance.members}
    for name, member in named.items():
        capacity = model.dimensions.capacity_of(name, member) if model.dimensions.capacity[name] else None
        if capacity is not None:
            return Terms({i: model.effort[i] for i in instance.scope}, fixed=capacity) if capacity > 0 else None
    return None


def sides(
    model: Model, rule: Mapping[str, Any], instance: Instance, terms: Terms, low: float | None, high: float | None
) -> list[Row]:
    """Return the row (or one row a side) that keeps a measure within its limits."""
    name = instance.name(rule)
    if terms.whole is None:
        unit = 1.0 if terms.fixed is None else terms.fixed
        lo = None if low is None else (low + terms.shift) * unit
        hi = None if high is None else (high + terms.shift) * unit
        return [Row(name, terms.numerator, lo, hi, softness(model, rule, lo, hi))]
    rows = []
    scale = 1.0 if terms.scale is None else terms.scale
    for limit, is_low in ((low, True), (high, False)):
        if limit is None:
            continue
        coefficients = dict(terms.numerator)
        for i, weight in terms.whole.items():
            coefficients[i] = coefficients.get(i, 0.0) - (limit + terms.shift) * weight
        coefficients = {i: c for i, c in coefficients.items() if abs(c) > NOISE}
        soft = softness(model, rule, limit * scale, limit * scale)
        rows.append(Row(name, coefficients, 0.0 if is_low else None, None if is_low else 0.0, soft))
    return rows


def softness(model: Model, rule: Mapping[str, Any], lo: float | None, hi: float | None) -> Soft | None:
    """Return how a soft rule's violation is weighed; None for a hard rule."""
    soft = rule.get("soft")
    if soft is None:
        return None
    if soft.get("scale", "relative") == "money":
        lo_scale, hi_scale = 1.0, 1.0
    else:
        lo_scale, hi_scale = (abs(limit) if limit else 1e-9 * model.street for limit in (lo, hi))
    return Soft(soft.get("priority", 1), soft.get("weight", 1.0), lo_scale, hi_scale)
