"""Changes of rules that are no rows: limits of rules about peers, and of who gets a target."""

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from schemas.rules import Gini, Limit, Spread, Viable
from solvers.diagnose.change import Change
from solvers.diagnose.friendly import friendly
from solvers.diagnose.system import System
from solvers.peers import order_weights

Array = NDArray[np.float64]
_ACTIVE = 1e-7
"""A target above this share of the average one is a target."""
_FURTHER = 0.05
_LEAST = 1e-6
"""The smallest step by which an inequality is allowed more, in the unit of its limit."""
_PERCENT = ("growth", "share", "share_change", "penetration", "load")
_MANY = 10
"""More instances of one rule than this are changed by changing the rule's own limit."""


def change_of_peers(system: System, at: int, rule: Spread | Gini, targets: Array, attempt: int) -> Change:
    """Return the limit that targets (n,), money, need of a rule about peers; each attempt gives more room."""
    element, street = system.elements[at], system.problem.street
    peers = system.problem.peers[element.peers]
    values = peers.values(targets, float(targets.sum()), street)
    needed = float(values.max() - values.min())
    if peers.kind == "gini":
        whole = float(values.sum()) * peers.count
        needed = float(order_weights(values) @ values) / whole if whole > 0 else 1.0
    before = peers.limit
    step = max(_FURTHER * abs(needed - before), _LEAST * max(1.0, needed))
    if system.problem.unit is not None:
        of_peer = system.worth_of(at) / (peers.count if peers.kind == "gini" else 1.0)
        step = max(step, system.problem.unit / max(of_peer, system.problem.unit))
    after = friendly(max(needed, before) + (2.0**attempt - 1.0) * step, before, up=True)
    if peers.kind == "gini":
        after = min(after, 1.0)
    shown = "share" if rule.kind == "spread" and rule.measure in _PERCENT else rule.measure
    measure = "stretch" if rule.kind == "gini" else shown
    return Change(element, -1, "max", before, after, measure, system.worth_of(at))


def change_of_choice(system: System, at: int, targets: Array, attempt: int) -> Change:
    """Return the limit that targets (n,), money, need of one instance of a rule about who gets a target."""
    element = system.elements[at]
    place, instance = element.choice or (0, 0)
    choice = system.problem.choices[place]
    rows = np.flatnonzero(choice.instance == instance)
    sums = np.asarray(choice.switches[rows] @ targets)
    active = sums > _ACTIVE * system.problem.street / system.cells
    worth = system.worth_of(at)
    if choice.kind == "limit":
        before = int(choice.most[instance])
        most = min(max(int(active.sum()), before + 1) + attempt, len(rows))
        return Change(element, -1, "max", before, most, "count", worth)
    least = float(choice.least[rows[0]])
    needed = float(sums[0]) if active[0] else least
    grid = system.problem.unit or 0.0
    wanted = needed - attempt * max(_FURTHER * (least - needed), grid)
    after = friendly(wanted, least, up=False, grid=grid) if wanted > grid else None
    return Change(element, -1, "min", least, after, "amount", worth)


def as_a_whole(changes: Sequence[Change], system: System) -> list[Change]:
    """Return changes with one for a rule about who gets a target where all, or very many, of its instances change."""
    found = [change for change in changes if change.element.choice is None]
    by_rule: dict[int, list[Change]] = {}
    for change in changes:
        if change.element.choice is not None:
            by_rule.setdefault(change.element.choice[0], []).append(change)
    for place, own in by_rule.items():
        choice = system.problem.choices[place]
        alike = len(np.unique(choice.most if choice.kind == "limit" else choice.least)) == 1
        given = [change.after for change in own if change.after is not None]
        if not alike or len(given) < len(own) or (len(own) <= _MANY and len(own) < len(choice.names)):
            found += own
            continue
        one = min(given) if own[0].side == "min" else max(given)
        worth = sum(change.worth for change in own)
        found.append(replace(own[0], after=one, worth=worth, whole=choice.rule))
    return found


def changed_rule(rule: Spread | Gini | Viable | Limit, changes: Sequence[Change]) -> dict[str, Any]:
    """Return a rule with its changes: in its own limit where it changes as a whole, as exceptions elsewhere."""
    said = rule.model_dump(by_alias=True, exclude_unset=True)
    own = next((change for change in changes if change.whole or change.element.is_peers), None)
    if own is not None:
        return {**said, own.side: _written(own)}
    entries = [{"where": dict(change.element.where or {}), change.side: _written(change)} for change in changes]
    return {**said, "except": [*said.get("except", []), *entries]}


def _written(change: Change) -> float | int | None:
    after = change.after
    return math.ceil(after) if after is not None and change.measure == "count" else after
