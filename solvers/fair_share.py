"""Fair share: a blend of drivers, each spread over the cells so that it sums to 1."""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from schemas.columns import canonical
from schemas.fairness import DRIVERS, FairShare
from schemas.finding import Finding
from solvers.names import nearest, pointer
from solvers.table import Table

Array = NDArray[np.float64]
_WEIGHT_TOLERANCE = 1e-9
SMALLEST = 1e-9
"""A fair share below this part of the average is no share that arithmetic in doubles can be fair about."""


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
        stand_in = np.where(history == 0, table.number("basis"), history)
        self._known: Mapping[str, Callable[[], Array]] = {
            "history": lambda: stand_in,
            "momentum": lambda: stand_in * self.market,
            "potential": lambda: table.number("potential", np.nan),
            "headroom": lambda: np.maximum(table.number("potential", np.nan) - self.momentum, 0.0),
            "planned": lambda: stand_in * self.market + table.number("planned_gain", np.nan),
            "even": lambda: self._per_member(np.ones(len(available))),
            "capacity": lambda: self._per_member(np.nan_to_num(available)),
        }

    def values(self, driver: str) -> Array | None:
        """Return a driver's values per cell, NaN where unknown; None for a driver that does not exist."""
        if driver in self._known:
            return self._known[driver]()
        return self.table.number(driver, np.nan) if driver in self.table.numbers else None

    def _per_member(self, weight: Array) -> Array:
        """Spread members' weights over their cells by momentum, equally where a member's momentum is 0."""
        base = np.where(self.history == 0, self.table.number("basis"), self.history) * self.market
        member = np.bincount(self.report, base, minlength=len(weight))
        count = np.bincount(self.report, minlength=len(weight))
        has_base = member[self.report] > 0
        part = np.where(has_base, base / np.where(has_base, member[self.report], 1.0), 1.0 / count[self.report])
        return weight[self.report] * part


def normalised(fair_share: FairShare) -> tuple[dict[str, float], list[Finding]]:
    """Return the blend with weights that sum to 1, and what is wrong with it."""
    findings = []
    weights = {canonical(name) if name not in DRIVERS else name: weight for name, weight in fair_share.blend.items()}
    for name, weight in fair_share.blend.items():
        if weight < 0:
            findings.append(
                Finding("weight_negative", pointer("fair_share", "blend", name), {"driver": name, "weight": weight})
            )
    total = sum(weights.values())
    if not findings and abs(total - 1.0) > _WEIGHT_TOLERANCE:
        findings.append(Finding("weights_sum", "/fair_share/blend", {"sum": total}))
    return ({name: weight / total for name, weight in weights.items()} if total else weights), findings


def rates(drivers: Drivers, blend: Mapping[str, float]) -> tuple[Array, list[Finding]]:
    """Return the share of the street total that is each cell's fair share, phi (n,), summing to 1.

    A driver that is unknown, negative somewhere, empty somewhere or sums to 0 is a finding.
    """
    findings: list[Finding] = []
    phi = np.zeros(drivers.table.size)
    for name, weight in blend.items():
        if weight == 0:
            continue
        values = drivers.values(name)
        place = pointer("fair_share", "blend", name)
        if values is None:
            known = [*DRIVERS, *drivers.table.numbers]
            close = nearest(name, known)
            hint = {} if close is None else {"nearest": close}
            findings.append(Finding("unknown_driver", place, {"found": name, "known": known, **hint}))
            continue
        wrong = _unusable(drivers.table, name, values, place)
        if wrong is not None:
            findings.append(wrong)
        else:
            phi += weight * (values / values.sum())
    if not findings:
        phi = phi / phi.sum()
        findings += _vanishing(drivers.table, phi)
    return phi, findings


def _vanishing(table: Table, phi: Array) -> list[Finding]:
    """Return what to say of cells whose fair share is positive but next to nothing."""
    tiny = np.flatnonzero((phi > 0) & (phi * table.size < SMALLEST))
    if not tiny.size:
        return []
    params = {"cells": table.names(tiny[:20]), "count": int(tiny.size)}
    return [Finding("fair_share_vanishing", "/fair_share/blend", params)]


def _unusable(table: Table, name: str, values: Array, place: str) -> Finding | None:
    empty = np.flatnonzero(np.isnan(values))
    if empty.size:
        return Finding(
            "driver_empty", place, {"driver": name, "cells": table.names(empty[:20]), "count": int(empty.size)}
        )
    negative = np.flatnonzero(values < 0)
    if negative.size:
        return Finding(
            "driver_negative", place, {"driver": name, "cells": table.names(negative[:20]), "count": int(negative.size)}
        )
    if not values.sum() > 0:
        return Finding("driver_sums_to_zero", place, {"driver": name})
    return None
