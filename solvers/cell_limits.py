"""Limits of single cells: the columns lock, min and max, and the potential."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from schemas.finding import Finding
from schemas.plan import Plan
from solvers.problem import CellLimit
from solvers.rounding_units import off_grid, sound_unit
from solvers.table import Table

Array = NDArray[np.float64]
_LEAST = {"market_growth": -1.0, "basis": 0.0, "potential": 0.0, "effort": 0.0, "lock": 0.0, "min": 0.0, "max": 0.0}
"""Columns that make no sense below some value; history has a floor of its own."""
_SHOWN = 20
_NONE = np.zeros(0, dtype=np.int64)


def cell_limits(plan: Plan, table: Table) -> tuple[CellLimit, ...]:
    """Return the limits that the columns and the potential set."""
    limits = []
    for name in ("lock", "min", "max", "potential"):
        values = table.numbers.get(name)
        if values is not None and (name != "potential" or plan.implied.potential):
            cells = np.flatnonzero(~np.isnan(values))
            limits.append(CellLimit(name, cells, values[cells]))
    return tuple(limits)


def bounds(limits: Iterable[CellLimit], size: int) -> tuple[Array, Array]:
    """Return the cell limits put together, arrays (n,); they may cross, which makes a plan infeasible."""
    lower, upper = np.zeros(size), np.full(size, np.inf)
    for limit in limits:
        if limit.below:
            lower[limit.cells] = np.maximum(lower[limit.cells], limit.amount)
        if limit.above:
            upper[limit.cells] = np.minimum(upper[limit.cells], limit.amount)
    return lower, upper


def impossible_numbers(plan: Plan, table: Table) -> Iterable[Finding]:
    """Yield numbers that cannot be meant: below their least, min above max, locks off the rounding grid."""
    for name, least in _LEAST.items():
        below = np.flatnonzero(table.number(name) < least) if name in table.numbers else _NONE
        if below.size:
            code = "limit_negative" if least == 0 else "market_growth_below"
            where = _where(table, below)
            yield Finding(code, table.pointer(name, int(below[0])), {"column": table.headers.get(name, name), **where})
    low, high = table.number("min", -np.inf), table.number("max", np.inf)
    crossed = np.flatnonzero(low > high)
    if crossed.size:
        first = int(crossed[0])
        limits = {"min": float(low[first]), "max": float(high[first])}
        yield Finding("cell_min_above_max", table.pointer("min", first), {**limits, **_where(table, crossed)})
    unit = sound_unit(plan.rounding)
    off = np.flatnonzero(off_grid(table.number("lock"), unit)) if unit is not None else _NONE
    if off.size:
        first = int(off[0])
        lock = float(table.numbers["lock"][first])
        params = {"unit": unit, "lock": lock, **_where(table, off)}
        yield Finding("lock_off_grid", table.pointer("lock", first), params)


def _where(table: Table, cells: NDArray[np.int64]) -> dict[str, object]:
    return {"cells": table.names(cells[:_SHOWN]), "count": int(cells.size)}
