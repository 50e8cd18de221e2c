"""Cells that come to lie on one another become one: money adds, ratios average by history.

Money: history, basis, potential, target, actual, min, max, lock, planned gains, and measures that drive the fair
share. Everything else that is a number is a ratio; where no cell has history, it averages plainly. What is empty in a
potential or max has no limit, and so has the sum. A key or a carried column is the lasting cell's.
"""

from collections.abc import Mapping, Sequence
from math import fsum
from typing import Any

from schemas.columns import canonical
from schemas.finding import Finding
from schemas.plan import Plan
from solvers.errors import PlanError
from solvers.table import Table

_MONEY = ("history", "basis", "potential", "target", "actual", "min", "max", "lock")
_ENDLESS = ("potential", "max")
"""Of these an empty value means no limit."""


def merged(
    plan: Plan, table: Table, columns: Mapping[str, Sequence[Any]], groups: Sequence[Sequence[int]], place: str
) -> dict[str, list[Any]]:
    """Return columns in which each group of rows has become its first one.

    Parameters
    ----------
    columns : header -> values by row of the request
    groups : rows that have become the same cell, the lasting one first

    Raises
    ------
    PlanError
        Where a locked cell meets one that is not: there is no saying what the lock is of.
    """
    changed = {name: list(values) for name, values in columns.items()}
    if not groups:
        return changed
    numbers = {table.headers[name]: name for name in table.numbers if table.headers.get(name) in changed}
    drivers = {canonical(name) for name in plan.fair_share.blend}
    history = changed.get(table.headers.get("history", ""), [None] * table.size)
    weights = [[history[row] or 0.0 for row in group] for group in groups]
    for header, name in numbers.items():
        for group, weight in zip(groups, weights, strict=True):
            values = [columns[header][row] for row in group]
            if name == "lock" and None in values and any(value is not None for value in values):
                raise PlanError([Finding("move_meets_lock", place, {"cells": [row + 1 for row in group]})])
            adds = name in _MONEY or name in drivers or name.startswith("planned_gain")
            changed[header][group[0]] = _sum(name, values) if adds else _mean(values, weight)
    gone = {row for group in groups for row in group[1:]}
    return {name: [value for row, value in enumerate(values) if row not in gone] for name, values in changed.items()}


def _sum(name: str, values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    if not known or (name in _ENDLESS and len(known) < len(values)):
        return None
    return fsum(known)


def _mean(values: Sequence[float | None], weights: Sequence[float]) -> float | None:
    known = [(value, weight) for value, weight in zip(values, weights, strict=True) if value is not None]
    if not known:
        return None
    total = fsum(weight for _, weight in known)
    if total <= 0:
        return fsum(value for value, _ in known) / len(known)
    return fsum(value * weight for value, weight in known) / total
