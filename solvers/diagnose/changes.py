"""Changes: what of a plan is to be another number, and the operations that make it so."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

import numpy as np
from numpy.typing import NDArray

from schemas.plan import Plan
from schemas.rules import Bound, Gini, Limit, Lock, Spread, Viable
from solvers.certify.reading import Instances
from solvers.diagnose.change import Change
from solvers.diagnose.elements import Element
from solvers.diagnose.friendly import friendly
from solvers.diagnose.other_changes import as_a_whole, change_of_choice, change_of_peers, changed_rule
from solvers.diagnose.system import System
from solvers.operations.fields import selection_of
from solvers.scopes import Selection

Array = NDArray[np.float64]
_MANY = 10
"""More instances of one rule than this are changed by changing the rule's own limit."""
_FURTHER = 0.05
"""How much further each new attempt goes, relative to the change; and by one rounding unit at least."""


class Changer:
    """Turns what has to give way into changes and operations of one plan."""

    def __init__(self, plan: Plan, system: System) -> None:
        self.plan = plan
        self.system = system
        self.selection = Selection(system.problem.table)
        self._instance = {name: at for at, name in enumerate(system.instances.names)}
        self._rules = {rule.id: rule for rule in plan.rules}

    def can_change(self, at: int) -> bool:
        """Tell whether there is an operation that changes just this element."""
        element = self.system.elements[at]
        if element.is_goal:
            return False
        if element.limit:
            return bool(float(element.amount.sum()) > 0 or len(element.cells) == 1) and self._selects(element)
        if element.is_other:
            return True
        instance = self._instance[element.rule]
        return bool(self.system.instances.size[instance] > 0 and self._capacity(element)[1] > 0)

    def is_lock(self, at: int) -> bool:
        """Tell whether an element is a lock, of a rule or of cells."""
        element = self.system.elements[at]
        return element.is_lock or isinstance(self._rules.get(element.rule.partition("[")[0]), Lock)

    def change(self, at: int, targets: Array, factor: float, attempt: int) -> Change:
        """Return the change of an element to what targets (n,), money, need; each attempt gives more room.

        Parameters
        ----------
        factor : how far limits of cells give way
        """
        element = self.system.elements[at]
        if element.limit:
            return self._of_cells(element, targets, factor, attempt)
        rule = self._rules.get(element.rule)
        if isinstance(rule, Spread | Gini):
            return change_of_peers(self.system, at, rule, targets, attempt)
        if element.choice is not None:
            return change_of_choice(self.system, at, targets, attempt)
        instance = self._instance[element.rule]
        before, needed, side, worth = self._needed(element, instance, targets)
        capacity, ramp = self._capacity(element)
        measure = self.system.instances.measures[instance]
        grid = (self.system.problem.unit or 0.0) if measure == "amount" else 0.0
        if element.rule.startswith("capacity["):
            before, needed, worth, measure = capacity, capacity * needed, worth / (capacity * ramp), "capacity"
        if side == "equal":
            after = self._exact(needed)
        else:
            after = self._rounded(needed, before, worth, grid, attempt, up=needed > before)
        return Change(element, instance, side, before, after, measure, worth, self.is_lock(at))

    def measure(self, at: int) -> str:
        """Return the measure of a rule's element."""
        element = self.system.elements[at]
        if element.is_other:
            return "count" if element.is_peers or element.side == "max" else "amount"
        return self.system.instances.measures[self._instance[self.system.elements[at].rule]]

    def unified(self, changes: Sequence[Change]) -> list[Change]:
        """Return changes with one number for all instances of a rule where very many of them change."""
        found = as_a_whole(changes, self.system)
        for key, own in groupby(
            sorted(range(len(found)), key=lambda i: _rule_and_side(found[i])), lambda i: _rule_and_side(found[i])
        ):
            places = list(own)
            rule = self._rules.get(key[0])
            if len(places) > _MANY and isinstance(rule, Bound) and not rule.except_:
                limits = [after for i in places if (after := found[i].after) is not None]
                one = min(limits) if key[1] == "min" else max(limits)
                for i in places:
                    found[i] = replace(found[i], after=one)
        return found

    def alike(self, elements: Sequence[int]) -> dict[int, tuple[str, float]]:
        """Return the elements of rules that have one limit for all of their instances, by rule and side, with worth."""
        found = self.system.instances
        total = self.system.problem.street
        groups: dict[int, tuple[str, float]] = {}
        for at in elements:
            element = self.system.elements[at]
            rule = self._rules.get(element.rule.partition("[")[0])
            if element.limit or element.is_other or not isinstance(rule, Bound) or rule.except_ or rule.each is None:
                continue
            instance = self._instance[element.rule]
            share = found.measures[instance] in ("share", "share_change")
            of_part = share and found.whole[instance] >= 0
            if element.side != "equal" and not of_part and found.measures[instance] != "load":
                groups[at] = (f"{rule.id} {element.side}", total if share else float(found.size[instance]))
        return groups

    def together(self, changes: Sequence[Change], alike: Mapping[int, tuple[str, float]]) -> list[Change]:
        """Return changes with one for each rule and side that changes as a whole: the one that gives way furthest."""
        whole = {self.system.elements[at].rule + self.system.elements[at].side for at in alike}
        found: dict[str, Change] = {}
        for change in changes:
            own = change.element.rule + change.side
            name = change.element.rule.partition("[")[0]
            key = f"{name} {change.side}" if own in whole else own
            before = found.get(key)
            if before is None:
                found[key] = replace(change, whole=name) if own in whole else change
            elif before.after is not None and change.after is not None:
                further = min if change.side == "min" else max
                found[key] = replace(
                    before, after=further(before.after, change.after), worth=before.worth + change.worth
                )
        return as_a_whole(list(found.values()), self.system)

    def operations(self, changes: Sequence[Change]) -> list[dict[str, Any]]:
        """Return the operations that make changes; all changes of one rule become one operation."""
        made: list[dict[str, Any]] = []
        of_rule: dict[str, list[Change]] = {}
        for change in changes:
            rule = self._rules.get(change.element.rule.partition("[")[0])
            if change.element.limit:
                made.append(self._on_cells(change))
            elif rule is None:
                ((dimension, member),) = self.system.instances.members[change.instance].items()
                where = {dimension: member}
                made.append({"op": "put", "field": "capacity", "where": where, "value": change.after})
            else:
                of_rule.setdefault(rule.id, []).append(change)
        return [{"op": "rule", "rule": self._rule(name, many)} for name, many in of_rule.items()] + made

    def _needed(self, element: Element, instance: int, targets: Array) -> tuple[float, float, str, float]:
        """Return the limit that gives way, what the targets need it to be, its side, and money per unit."""
        found = self.system.instances
        amount = float(targets[found.scopes.of(instance)].sum())
        size, measure = float(found.size[instance]), found.measures[instance]
        low, high = float(found.low[instance]), float(found.high[instance])
        if measure in ("share", "share_change"):
            whole = targets if found.whole[instance] < 0 else targets[found.wholes.of(int(found.whole[instance]))]
            size = float(whole.sum())
            value = amount / size - float(found.before[instance])
        elif measure == "load":
            cells = found.scopes.of(instance)
            work = float((self._effort()[cells] * targets[cells]).sum())
            value = work / size
            size = size * amount / work if work > 0 else size
        else:
            value = amount / size - (1.0 if measure == "growth" else 0.0)
        side = element.side
        if side == "equal" and not isinstance(self._rules.get(element.rule.partition("[")[0]), Lock):
            side = "min" if value < low else "max"
        return (high if side == "max" else low), value, side, size

    def _effort(self) -> Array:
        table = self.system.problem.table
        return table.number("effort", 0.0) if "effort" in table.numbers else np.ones(table.size)

    def _capacity(self, element: Element) -> tuple[float, float]:
        """Return the capacity and the ramp behind an implied capacity; 1 and 1 for other rules."""
        if not element.rule.startswith("capacity["):
            return 1.0, 1.0
        ((name, member),) = self.system.instances.members[self._instance[element.rule]].items()
        dimension = self.system.problem.table.dimensions[name]
        at = dimension.position[member]
        return float(dimension.capacity[at]), float(dimension.ramp[at])

    def _of_cells(self, element: Element, targets: Array, factor: float, attempt: int) -> Change:
        before = float(element.amount.sum()) / self.system.scale
        if element.is_lock:
            needed: float | None = None
            if len(element.cells) == 1:
                needed = self._exact(float(targets[element.cells[0]]))
            else:
                before = self._locked(element)
            return Change(element, -1, element.side, before, needed, "amount", 1.0, of_lock=True)
        exact = before * (1.0 - factor if element.below else 1.0 + factor)
        if len(element.cells) == 1:
            exact = float(targets[element.cells[0]])
            after = self._rounded(exact, before, 1.0, self.system.problem.unit or 0.0, attempt, up=not element.below)
        else:
            by = self._rounded(exact / before, 1.0, before, 0.0, attempt, up=not element.below)
            after = before * by
        return Change(element, -1, element.side, before, after, "amount", 1.0)

    def _locked(self, element: Element) -> float:
        """Return the sum of all locks, money, that releasing an element's releases: all that its selection has."""
        mask = self.selection.cells(selection_of(element.where or {}, ""), "")
        locks = next(limit for limit in self.system.problem.cell_limits if limit.name == element.limit)
        return float(locks.amount[mask[locks.cells]].sum())

    def _exact(self, amount: float) -> float:
        """Return what a lock is to be: an equality leaves no room for a friendlier number."""
        unit = self.system.problem.unit
        return float(f"{round(amount / unit) * unit if unit else amount:.10g}")

    def _rounded(self, needed: float, before: float, worth: float, grid: float, attempt: int, *, up: bool) -> float:
        """Return a friendly number that gives what is needed, and more with each attempt; never below 0 for money."""
        further = max(_FURTHER * abs(needed - before), (self.system.problem.unit or 0.0) / max(worth, 1e-300))
        wanted = needed + (1.0 if up else -1.0) * attempt * further
        return friendly(wanted if up else max(wanted, min(0.0, needed)), before, up=up, grid=grid)

    def _selects(self, element: Element) -> bool:
        """Tell whether the element's selection means its cells, and of a single cell just that."""
        if element.where is None:
            return False
        mask = self.selection.cells(selection_of(element.where, ""), "")
        if self.selection.findings:
            self.selection.findings.clear()
            return False
        return bool(mask[element.cells].all()) and (len(element.cells) > 1 or int(mask.sum()) == 1)

    def _on_cells(self, change: Change) -> dict[str, Any]:
        element = change.element
        where = dict(element.where or {})
        if len(element.cells) == 1 or change.after is None:
            return {"op": "put", "field": element.limit, "where": where, "value": change.after}
        by = float(f"{change.after / change.before:.12g}")
        return {"op": "scale", "field": element.limit, "where": where, "by": by}

    def _rule(self, name: str, changes: Sequence[Change]) -> dict[str, Any]:
        """Return a rule with its changes: in its own limits where it is one instance, as exceptions elsewhere."""
        rule = self._rules[name]
        if isinstance(rule, Spread | Gini | Viable | Limit):
            return changed_rule(rule, changes)
        said = rule.model_dump(by_alias=True, exclude_unset=True)
        whole = rule.each is None or any(change.whole for change in changes)
        whole = whole or (isinstance(rule, Bound) and _all_alike(changes))
        if not rule.except_ and whole:
            return {**said, **{_key(change): change.after for change in changes}}
        exceptions = list(said.get("except", []))
        own: dict[int, dict[str, Any]] = {}
        for change in changes:
            entry = own.setdefault(change.instance, self._where(change.instance, said))
            entry[_key(change)] = change.after
        for instance in sorted(own, key=lambda at: (-int(self.system.instances.scopes.sizes[at]), at)):
            exceptions.append(own[instance])
            exceptions += self._inside(name, instance, own, said)
        return {**said, "except": exceptions}

    def _where(self, instance: int, said: Mapping[str, Any]) -> dict[str, Any]:
        members = dict(self.system.instances.members[instance])
        return {"where": members or dict(said.get("where", {}))}

    def _inside(
        self, name: str, instance: int, own: Mapping[int, object], said: Mapping[str, Any]
    ) -> list[dict[str, Any]]:
        """Return exceptions that keep other instances as they are, where they lie inside a changed one's members."""
        found = self.system.instances
        chosen = self.selection.cells(self._members(instance), "")
        others = [at for at in _of_rule(found, name) if at not in own and chosen[found.scopes.of(at)].all()]
        kept = []
        for at in sorted(others, key=lambda at: (-int(found.scopes.sizes[at]), at)):
            entry = self._where(at, said)
            if found.measures[at] == "amount" and isinstance(self._rules[name], Lock):
                kept.append({**entry, "amount": float(found.low[at])})
            else:
                limits = {"min": float(found.low[at]), "max": float(found.high[at])}
                kept.append({**entry, **{side: None if np.isnan(v) else v for side, v in limits.items()}})
        return kept

    def _members(self, instance: int) -> dict[str, Any]:
        return dict(self.system.instances.members[instance])


def _of_rule(instances: Instances, name: str) -> list[int]:
    return [at for at, rule in enumerate(instances.rules) if rule == name]


def _rule_and_side(change: Change) -> tuple[str, str]:
    return change.element.rule.partition("[")[0] if not change.element.limit else "", change.side


def _all_alike(changes: Sequence[Change]) -> bool:
    """Tell whether very many instances of a rule get the same limits, so that the rule itself can have them."""
    return len(changes) > _MANY and all(
        len({change.after for change in changes if change.side == side}) <= 1 for side in ("min", "max", "equal")
    )


def _key(change: Change) -> str:
    return "amount" if change.side == "equal" else change.side
