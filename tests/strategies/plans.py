"""Random plans in the language of plans: every measure, objective, driver, selector and limit.

A plan is built around targets that are known to be possible, so that most plans are; `impossible` adds one rule that
cannot hold. Money runs from 1e-4 to 1e11 a cell.
"""

import math
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from tests.reference.model import Model, driver_values
from tests.reference.rules import build, instances, measured
from tests.strategies.world import TAGS, World, worlds

Plan = dict[str, Any]
OBJECTIVES = (
    "chi_square",
    "lexicographic_minimax",
    "minimax",
    "entropy",
    "least_absolute",
    "least_squares",
    "burden_power",
    "max_efficiency",
)
OVER = {0.0: Decimal(1), 0.25: Decimal("1.25"), 0.6: Decimal("1.6")}


@st.composite
def plans(
    draw: DrawFn,
    *,
    objectives: Sequence[str] = OBJECTIVES,
    rounded: bool | None = None,
    soft: bool = False,
    peers: bool = False,
    most_cells: int = 40,
    most_rules: int = 4,
    largest: int = 8,
) -> Plan:
    """Draw a possible plan.

    `rounded` says whether targets are whole multiples (None leaves it open), `soft` whether there are soft rules,
    `peers` whether there is a rule about the inequality of peers, `largest` the largest power of ten that amounts are
    scaled by.
    """
    world = draw(worlds(most_cells=most_cells, largest=largest))
    plan = _frame(draw, world)
    plan["fairness"] = _fairness(draw, world, objectives)
    plan["fair_share"] = {"blend": _blend(draw, plan, world)}
    known = [world.money(target) for target in world.targets]
    bare = build(plan)
    for number in range(draw(st.integers(0, most_rules))):
        rule = _rule(draw, bare, world, known, f"rule{number}")
        if rule is not None:
            plan["rules"].append(rule)
    if peers:
        plan["rules"] += peer_rules(draw, bare, world, known, soft=soft)
    if soft:
        scale = draw(st.sampled_from(["relative", "money"]))
        wishes = [_soft_rule(draw, bare, world, f"wish{number}", scale) for number in range(draw(st.integers(1, 3)))]
        plan["rules"] += wishes
    if draw(st.integers(0, 2)) == 0 if rounded is None else rounded:
        plan["rounding"] = {"unit": world.money(world.unit), "total": draw(st.sampled_from(["up", "nearest"]))}
    return plan


@st.composite
def impossible(draw: DrawFn, /, **options: Any) -> Plan:
    """Draw a plan with one rule that contradicts the goal or another rule, by a wide margin."""
    plan = draw(plans(**options))
    model = build(plan)
    name = draw(st.sampled_from(model.names))
    members = sorted({cell[name] for cell in model.cells})
    street = model.street
    choices: list[Plan] = [
        {"id": "wall", "kind": "bound", "measure": "amount", "max": _short(street * 0.9)},
        {"id": "wall", "kind": "bound", "measure": "share", "each": name, "max": _short(0.9 / len(members))},
        {"id": "wall", "kind": "bound", "measure": "stretch", "min": 1.1},
        {"id": "wall", "kind": "lock", "where": {name: members[0]}, "amount": _short(street * 1.5)},
    ]
    plan["rules"].append(draw(st.sampled_from(choices)))
    return plan


@st.composite
def stretched(draw: DrawFn, /, **options: Any) -> Plan:
    """Draw a plan whose goal is another than its limits were made for: possible or not, and several rules fight."""
    plan = draw(plans(**options))
    factor = draw(st.sampled_from([0.3, 0.7, 0.95, 1.05, 1.4, 2.5]))
    return {**plan, "goal": {"amount": _short(build(plan).goal * factor)}}


def _short(value: float) -> float:
    return float(f"{value:.3g}")


def _frame(draw: DrawFn, world: World) -> Plan:
    """Return the plan without rules and objective; its goal is what the known targets sum to."""
    over = draw(st.sampled_from(sorted(OVER)))
    amount = world.money(Decimal(sum(world.targets)) / OVER[over])
    columns: dict[str, list[Any]] = {name: [cell[name] for cell in world.cells] for name in world.members}
    columns |= world.columns
    goal = {"amount": amount}
    growth = amount / sum(history or 0.0 for history in world.columns["history"]) - 1
    if growth < 5 and draw(st.booleans()):
        goal = {"growth": growth}
    plan: Plan = {
        "schema": "apportion/1",
        "goal": goal,
        "over_assignment": over,
        "cells": {"columns": columns},
        "rules": [],
    }
    if draw(st.booleans()):
        plan["cells"] = {"rows": [{name: values[i] for name, values in columns.items()} for i in range(world.size)]}
    declared = world.dimensions()
    if declared:
        plan["dimensions"] = declared
    measures = [name for name in ("score", "planned_gain") if name in columns]
    if measures:
        plan["measures"] = measures
    if draw(st.integers(0, 4)) == 0:
        plan["implied"] = {"potential": draw(st.booleans()), "capacity": draw(st.booleans())}
    return plan


def _fairness(draw: DrawFn, world: World, objectives: Sequence[str]) -> Plan:
    names = sorted(world.members)
    chosen = draw(st.sampled_from(objectives))
    combination = draw(st.lists(st.sampled_from(names), min_size=1, max_size=2, unique=True))
    fairness: Plan = {
        "objective": chosen,
        "by": draw(st.sampled_from(["cell", combination, *names])),
        "report": draw(st.sampled_from(names)),
    }
    if chosen == "burden_power":
        fairness["power"] = draw(st.sampled_from([1.5, 2.0, 3.0, 4.0]))
    if chosen == "max_efficiency":
        fairness["efficiency"] = "margin"
    if draw(st.integers(0, 4)) == 0:
        fairness["concession"] = draw(st.sampled_from([0.01, 0.1]))
    return fairness


def _blend(draw: DrawFn, plan: Plan, world: World) -> dict[str, float]:
    """Return a blend of drivers that have values everywhere and do not sum to 0."""
    model = build({**plan, "fair_share": {"blend": {"even": 1.0}}})
    candidates = ["history", "momentum", "even"]
    if None not in world.columns.get("potential", [None]):
        candidates += ["potential", "headroom"]
    if "score" in world.columns:
        candidates.append("score")
    if "planned_gain" in world.columns:
        candidates.append("planned")
    if world.capacity.get(plan["fairness"]["report"]):
        candidates.append("capacity")
    usable = [driver for driver in candidates if sum(driver_values(plan, model, driver)) > 0]
    drivers = draw(st.lists(st.sampled_from(usable), min_size=1, max_size=3, unique=True))
    weights = {1: [1.0], 2: [0.6, 0.4], 3: [0.5, 0.3, 0.2]}[len(drivers)]
    return dict(zip(drivers, weights, strict=True))


def _where(draw: DrawFn, model: Model, world: World) -> Plan:
    """Return a selection that has cells: a member, several, a tag, or all but one; of none to two dimensions."""
    where: Plan = {}
    for name in draw(st.lists(st.sampled_from(sorted(world.members)), max_size=2, unique=True)):
        everybody = sorted(model.dimensions.parent[name])
        selectors: list[Any] = [*everybody, everybody[:2], {"not": everybody[0]}]
        selectors += [{"tag": tag} for tag in TAGS if any(tag in tags for tags in model.dimensions.tags[name].values())]
        fitting = [s for s in selectors if model.dimensions.matching(model.cells, {**where, name: s})]
        where[name] = draw(st.sampled_from(fitting))
    return where


def _each(draw: DrawFn, model: Model, world: World) -> Any:
    names = sorted(world.members)
    levels = [{"dimension": name, "level": 1} for name in names]
    return draw(st.sampled_from([None, *names, *levels, names[:2]]))


def _rule(draw: DrawFn, model: Model, world: World, known: list[float], name: str) -> Plan | None:
    """Return a rule that the known targets keep, or None where its measure is undefined throughout."""
    if draw(st.integers(0, 5)) == 0:
        return _lock(draw, model, world, name)
    carriers = sorted(world.capacity)
    measures = [
        "amount",
        "growth",
        "share",
        "share_change",
        "stretch",
        "uplift",
        "penetration",
        *(["load"] if carriers else []),
    ]
    rule: Plan = {"id": name, "kind": "bound", "measure": draw(st.sampled_from(measures))}
    if rule["measure"] == "load":
        rule["each"] = carriers[0]
    else:
        where, each = _where(draw, model, world), _each(draw, model, world)
        rule |= ({"where": where} if where else {}) | ({} if each is None else {"each": each})
    if rule["measure"] in ("share", "share_change"):
        rule |= _whole(draw, rule)
    return _limited(draw, model, rule, known)


def _whole(draw: DrawFn, rule: Plan) -> Plan:
    """Return `of`: everything, the selection itself on one dimension, or each instance's own member."""
    each = rule.get("each")
    choices: list[Plan] = [{}, {"of": {}}]
    choices += [{"of": {name: selector}} for name, selector in rule.get("where", {}).items()]
    if isinstance(each, str):
        choices.append({"of": {each: "="}})
    return draw(st.sampled_from(choices))


def _limited(draw: DrawFn, model: Model, rule: Plan, known: list[float]) -> Plan | None:
    """Set limits around the values that the known targets have; a single instance far out becomes an exception."""
    values = {}
    for instance in instances(model, rule):
        terms = measured(model, rule, instance, moving=False)
        value = None if terms is None else terms.value(known)
        if value is not None and math.isfinite(value):
            values[tuple(instance.members.items())] = value
    if not values:
        return None
    room = draw(st.sampled_from([0.0, 0.02, 0.2]))
    sides = draw(st.sampled_from([("min",), ("max",), ("min", "max")]))
    if len(values) > 2 and draw(st.booleans()):
        members, value = max(values.items(), key=lambda item: item[1])
        del values[members]
        each = rule["each"]
        if isinstance(each, str):
            rule["except"] = [{"where": dict(members), **_limits([value], room, sides)}]
        else:
            values[members] = value
    return rule | _limits(list(values.values()), room, sides)


def _limits(values: list[float], room: float, sides: Sequence[str]) -> dict[str, float]:
    least, most = min(values), max(values)
    limits = {
        "min": _outward(least - room * max(abs(least), 0.01), down=True),
        "max": _outward(most + room * max(abs(most), 0.01), down=False),
    }
    return {side: limits[side] for side in sides}


def _outward(value: float, *, down: bool) -> float:
    """Return a number of six digits just outside of `value`."""
    if value == 0:
        return 0.0
    digits = Decimal(1).scaleb(Decimal(value).adjusted() - 5)
    return float((Decimal(value) / digits).to_integral_value("ROUND_FLOOR" if down else "ROUND_CEILING") * digits)


def _lock(draw: DrawFn, model: Model, world: World, name: str) -> Plan:
    """Return a lock of a selection, or one lock a member: the amount of the first and exceptions for the others."""
    where = _where(draw, model, world)
    rule: Plan = {"id": name, "kind": "lock", "where": where, "amount": _known(world, model, where)}
    each = draw(st.sampled_from([None, *sorted(world.members)]))
    if each is not None and each not in where:
        named = sorted({model.cells[i][each] for i in model.dimensions.matching(model.cells, where)})
        amounts = [(member, _known(world, model, {**where, each: member})) for member in named]
        rule |= {"each": each, "amount": amounts[0][1]}
        rule["except"] = [{"where": {each: member}, "amount": amount} for member, amount in amounts[1:]]
    return rule


def _known(world: World, model: Model, where: Plan) -> float:
    return world.money(sum(Decimal(world.targets[i]) for i in model.dimensions.matching(model.cells, where)))


def _softness(draw: DrawFn, scale: str) -> Plan:
    soft: Plan = {"priority": draw(st.sampled_from([1, 2])), "weight": draw(st.sampled_from([1.0, 3.0]))}
    return soft | {"scale": scale}


def _soft_rule(draw: DrawFn, model: Model, world: World, name: str, scale: str) -> Plan:
    """Return a soft rule that may or may not be reachable; all of a plan have one scale, so that costs compare."""
    where = _where(draw, model, world)
    rule: Plan = {"id": name, "kind": "bound", "soft": _softness(draw, scale)}
    if where:
        rule["where"] = where
    if draw(st.integers(0, 4)) == 0:
        return rule | {"kind": "lock", "amount": _short(model.street * draw(st.sampled_from([0.05, 0.1, 0.4])))}
    limits: Mapping[str, tuple[float, ...]] = {
        "growth": (0.1, 0.8),
        "share": (0.2, 0.7),
        "stretch": (0.9, 1.1),
    }
    if scale == "money":
        limits = {**limits, "share_change": (0.0, 0.05)}
    measure = draw(st.sampled_from(sorted(limits)))
    rule["measure"] = measure
    if draw(st.booleans()):
        rule["each"] = draw(st.sampled_from(sorted(world.members)))
    side, limit = draw(st.sampled_from([("min", limits[measure][1]), ("max", limits[measure][0])]))
    rule[side] = limit
    return rule


MOST_PEERS = 5
"""The reference writes a row for each order of the peers."""


def peer_rules(draw: DrawFn, model: Model, world: World, known: list[float], *, soft: bool) -> list[Plan]:
    """Return up to two rules about peers that the known targets keep, or soft ones that they may not."""
    found: list[Plan] = []
    for number in range(draw(st.integers(1, 2))):
        kind = draw(st.sampled_from(["spread", "gini"]))
        measure = draw(st.sampled_from(["amount", "growth", "share", "share_change", "stretch", "uplift"]))
        if kind == "gini" and measure in ("growth", "share_change"):
            measure = "stretch"
        where = _where(draw, model, world)
        each = draw(st.sampled_from(sorted(world.members)))
        rule: Plan = {"id": f"peers{number}", "kind": kind, "each": each, "measure": measure} | (
            {"where": where} if where else {}
        )
        terms = [measured(model, rule, instance, moving=False) for instance in instances(model, rule)]
        values = [value for one in terms if one is not None and (value := one.value(known)) is not None]
        if not 1 < len(values) <= MOST_PEERS or not all(map(math.isfinite, values)):
            continue
        most = max(values) - min(values) if kind == "spread" else _gini(values)
        rule["max"] = _outward(most * draw(st.sampled_from([1.0, 1.1])), down=False)
        if soft:
            rule["max"] = _short(most * draw(st.sampled_from([0.1, 0.3, 0.8])))
            rule["soft"] = _softness(draw, draw(st.sampled_from(["relative", "money"])))
            rule["soft"]["priority"] = 3 + number  # units of a measure are not to be weighed against money
        found.append(rule)
    return found


def _gini(values: list[float]) -> float:
    whole = sum(values) * len(values)
    pairs = sum(abs(a - b) for place, a in enumerate(values) for b in values[:place])
    return min(1.0, pairs / whole) if whole > 0 else 1.0
