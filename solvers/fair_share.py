"""Fair share: a blend of drivers, each spread over the cells so that it sums to 1."""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from schemas.columns import canonical
from schemas.fairness import DRIVERS, FairShare
from schemas.finding import Finding
from solvers.form import unknown
from solvers.names import pointer
from solvers.table import Table

Array = NDArray[np.float64]
_WEIGHT_TOLERANCE = 1e-9
SMALLEST = 1e-9
"""A fair share below this part of the average is no share that arithmetic in doubles can be fair about."""
_COLUMNS = {"potential": "potential", "headroom": "potential", "planned": "planned_gain"}
"""Drivers that cannot do without a column."""
_SHOWN = 20


class Drivers:
    """What each driver says of the cells of a table; all arrays have shape (n,).

    Parameters
    ----------
    table : Table
    history : array (n,), money
    report : int array (n,), the reported member of each cell, over whom `even` and `capacity` are spread
    available : array (members,), capacity times ramp of the reported members, NaN where none
    """

    def __init__(self, table: Table, history: Array, report: NDArray[np.int64], available: Array) -> None:
        self.table = table
        self.history = history
        self.report = report
        self.available = available
        self.market = 1.0 + table.number("market_growth")
        self.momentum = history * self.market
        self.stand_in = np.where(history == 0, table.number("basis"), history)
        self._known: Mapping[str, Callable[[], Array]] = {
            "history": lambda: self.stand_in,
            "momentum": lambda: self.stand_in * self.market,
            "potential": lambda: table.number("potential", np.nan),
            "headroom": lambda: np.maximum(table.number("potential", np.nan) - self.momentum, 0.0),
            "planned": lambda: self.stand_in * self.market + table.number("planned_gain", np.nan),
            "even": lambda: self._per_member(np.ones(len(available))),
            "capacity": lambda: self._per_member(np.nan_to_num(available)),
        }

    def values(self, driver: str) -> Array | None:
        """Return a driver's values per cell, NaN where unknown; None for a driver that does not exist."""
        if driver in self._known:
            return self._known[driver]()
        return self.table.number(driver, np.nan) if driver in self.table.numbers else None

    def missing(self, driver: str) -> Finding | None:
        """Return what a driver lacks altogether, before its values are looked at; its place is left open."""
        column = _COLUMNS.get(driver)
        if column is not None and column not in self.table.numbers:
            return Finding("driver_needs_column", "", {"driver": driver, "column": column})
        if driver == "capacity" and np.isnan(self.available).all():
            return Finding("driver_needs_capacity", "", {"driver": driver})
        return None

    def _per_member(self, weight: Array) -> Array:
        """Spread members' weights over their cells by momentum, equally where a member's momentum is 0."""
        base = self.stand_in * self.market
        member = np.bincount(self.report, base, minlength=len(weight))
        count = np.bincount(self.report, minlength=len(weight))
        has_base = member[self.report] > 0
        part = np.where(has_base, base / np.where(has_base, member[self.report], 1.0), 1.0 / count[self.report])
        return np.asarray(weight[self.report] * part, dtype=np.float64)


def normalised(fair_share: FairShare) -> tuple[dict[str, float], list[Finding]]:
    """Return the blend by canonical name, in the order of the names, with weights that sum to 1; and what is wrong."""
    findings = []
    weights: dict[str, float] = {}
    for name, weight in fair_share.blend.items():
        place = pointer("fair_share", "blend", name)
        if _driver(name) in weights:
            findings.append(Finding("driver_twice", place, {"found": name, "driver": _driver(name)}))
        if weight < 0:
            findings.append(Finding("weight_negative", place, {"driver": name, "weight": weight}))
        weights[_driver(name)] = weight
    total = sum(weights.values())
    if not findings and abs(total - 1.0) > _WEIGHT_TOLERANCE:
        findings.append(Finding("weights_sum", "/fair_share/blend", {"sum": total}))
    return {name: weights[name] / (total or 1.0) for name in sorted(weights)}, findings


def _driver(name: str) -> str:
    return name if name in DRIVERS else canonical(name)


def rates(
    drivers: Drivers, blend: Mapping[str, float], written: FairShare | None = None
) -> tuple[Array, list[Finding]]:
    """Return the share of the street total that is each cell's fair share, phi (n,), summing to 1.

    A driver that is unknown, negative somewhere, empty somewhere or sums to 0 is a finding, placed where the driver
    stands in the blend as it was `written`.
    """
    findings: list[Finding] = []
    phi = np.zeros(drivers.table.size)
    names = {_driver(name): name for name in (written.blend if written is not None else blend)}
    for name, weight in blend.items():
        if weight == 0:
            continue
        values = drivers.values(name)
        place = pointer("fair_share", "blend", names[name])
        if values is None:
            findings.append(unknown("unknown_driver", place, names[name], [*DRIVERS, *drivers.table.numbers]))
            continue
        wrong = _unusable(drivers, name, values, place)
        if wrong is not None:
            findings.append(wrong)
        else:
            phi += weight * (values / values.sum())
    if not findings and phi.sum() > 0:
        phi = phi / phi.sum()
        findings += _vanishing(drivers.table, phi)
    return phi, findings


def _vanishing(table: Table, phi: Array) -> list[Finding]:
    """Return what to say of cells whose fair share is positive but next to nothing."""
    tiny = np.flatnonzero((phi > 0) & (phi * table.size < SMALLEST))
    if not tiny.size:
        return []
    params = {"cells": table.names(tiny[:_SHOWN]), "count": int(tiny.size)}
    return [Finding("fair_share_vanishing", "/fair_share/blend", params)]


def _unusable(drivers: Drivers, name: str, values: Array, place: str) -> Finding | None:
    lacking = drivers.missing(name)
    if lacking is not None:
        return Finding(lacking.code, place, lacking.params)
    for code, odd in (("driver_empty", np.isnan(values)), ("driver_negative", values < 0)):
        cells = np.flatnonzero(odd)
        if cells.size:
            params = {"driver": name, "cells": drivers.table.names(cells[:_SHOWN]), "count": int(cells.size)}
            return Finding(code, place, params)
    return None if values.sum() > 0 else Finding("driver_sums_to_zero", place, {"driver": name})
