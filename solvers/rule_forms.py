"""What can be said against a rule before its cells are known."""

from collections.abc import Iterable

from schemas.finding import Finding
from schemas.plan import Plan
from schemas.rules import Bound, Limit, Lock, Viable
from solvers.instance_limits import misplaced
from solvers.names import pointer
from solvers.rounding_units import off_grid, sound_unit


def ill_formed(plan: Plan) -> Iterable[Finding]:
    """Yield what is wrong with the rules themselves: missing or crossed limits, idle keys."""
    unit = sound_unit(plan.rounding)
    for index, rule in enumerate(plan.rules):
        place = pointer("rules", index)
        if isinstance(rule, Bound):
            yield from _bound(rule, place)
        elif isinstance(rule, Lock):
            yield from _lock(rule, unit, place)
        elif isinstance(rule, Viable | Limit):
            yield from misplaced(rule.except_, rule.kind, place)


def _bound(rule: Bound, place: str) -> Iterable[Finding]:
    if rule.min is None and rule.max is None:
        yield Finding("limits_missing", place, {})
    elif rule.min is not None and rule.max is not None and rule.min > rule.max:
        yield Finding("min_above_max", place, {"min": rule.min, "max": rule.max})
    if rule.of is not None and rule.measure not in ("share", "share_change"):
        yield Finding("of_unused", f"{place}/of", {"measure": rule.measure})
    yield from misplaced(rule.except_, rule.kind, place)


def _lock(rule: Lock, unit: float | None, place: str) -> Iterable[Finding]:
    yield from misplaced(rule.except_, rule.kind, place)
    if unit is None or rule.soft is not None:
        return
    written = {f"{place}/amount": rule.amount}
    written |= {f"{place}/except/{index}/amount": other.amount or 0.0 for index, other in enumerate(rule.except_)}
    for where, amount in written.items():
        if off_grid(amount, unit):
            yield Finding("lock_off_grid", where, {"unit": unit, "cells": [rule.id], "lock": amount})
