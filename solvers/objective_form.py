"""Whether the objective has what it needs, and nothing that it has no use for."""

from collections.abc import Iterable

import numpy as np

from schemas.columns import canonical
from schemas.fairness import Fairness
from schemas.finding import Finding
from solvers.form import unknown
from solvers.table import Table

LARGEST_POWER = 100.0
_SHOWN = 20


def objective_findings(fairness: Fairness, table: Table | None) -> Iterable[Finding]:
    """Yield what is wrong with the objective's parameters; of the efficiency only where the table is known."""
    objective, power = fairness.objective, fairness.power
    if objective == "burden_power" and (power is None or not 1 < power <= LARGEST_POWER):
        found = "null" if power is None else f"{power:g}"
        yield Finding("power_needed", "/fairness/power", {"found": found})
    if objective != "burden_power" and power is not None:
        yield Finding("power_unused", "/fairness/power", {"objective": objective})
    if objective != "max_efficiency" and fairness.efficiency is not None:
        yield Finding("efficiency_unused", "/fairness/efficiency", {"objective": objective})
    if objective == "max_efficiency" and table is not None:
        yield from _efficiency(fairness.efficiency, table)


def _efficiency(wanted: str | None, table: Table) -> Iterable[Finding]:
    place = "/fairness/efficiency"
    values = table.numbers.get(canonical(wanted)) if wanted is not None else None
    if values is None:
        yield unknown("efficiency_needed", place, wanted or "null", table.numbers)
        return
    empty = np.flatnonzero(np.isnan(values))
    if empty.size:
        params = {"driver": wanted, "cells": table.names(empty[:_SHOWN]), "count": int(empty.size)}
        yield Finding("driver_empty", place, params)
