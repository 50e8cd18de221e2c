"""Fair shares computed once more from the plan, independently of the compiler."""

import numpy as np
from numpy.typing import NDArray

from schemas.columns import canonical
from schemas.plan import Plan
from solvers.certify.groups import numbered
from solvers.table import Table

Array = NDArray[np.float64]


def members_of(table: Table, by: str | list[str]) -> NDArray[np.int64]:
    """Return the number (n,) of each cell's entity: the cell itself, a member, or a combination of members.

    Entities of one cell each are numbered as the cells are.
    """
    if by == "cell":
        return np.arange(table.size)
    entity = _members(table, by)
    return np.arange(table.size) if int(entity.max(initial=-1)) + 1 == table.size else entity


def _members(table: Table, by: str | list[str]) -> NDArray[np.int64]:
    names = [canonical(name) for name in ([by] if isinstance(by, str) else by)]
    if len(names) > 1:
        return numbered([table.codes[name] for name in names])
    named = np.zeros(len(table.dimensions[names[0]].ids), dtype=np.int64)
    named[table.codes[names[0]]] = 1
    return (np.cumsum(named) - 1)[table.codes[names[0]]]


def fair_shares(plan: Plan, table: Table, street: float, history: Array) -> Array:
    """Return the fair shares (n,), money, summing to the street total."""
    by = plan.fairness.report or ("rep" if "rep" in table.dimensions else "cell")
    report = members_of(table, by)
    available = np.full(report.max() + 1, np.nan)
    if by != "cell":
        dimension = table.dimensions[canonical(by)]
        available[report] = (dimension.capacity * dimension.ramp)[table.codes[dimension.name]]
    growth = 1.0 + table.number("market_growth")
    momentum = history * growth
    basis = np.where(history > 0, history, table.number("basis"))
    total_weight = sum(plan.fair_share.blend.values())
    fair = np.zeros(table.size)
    for driver, weight in plan.fair_share.blend.items():
        if weight:
            values = _driver(canonical(driver), table, momentum, basis, basis * growth, report, available)
            fair += street * (weight / total_weight) * values / values.sum()
    return fair


def _driver(
    driver: str, table: Table, momentum: Array, basis: Array, grown: Array, report: NDArray[np.int64], available: Array
) -> Array:
    if driver == "history":
        return basis
    if driver == "momentum":
        return grown
    if driver == "potential":
        return table.number("potential")
    if driver == "headroom":
        return np.clip(table.number("potential") - momentum, 0.0, None)
    if driver == "planned":
        return grown + table.number("planned_gain")
    if driver in ("even", "capacity"):
        return _over_members(driver, grown, report, available)
    return table.number(driver)


def _over_members(driver: str, grown: Array, report: NDArray[np.int64], available: Array) -> Array:
    weight = np.ones(len(available)) if driver == "even" else np.nan_to_num(available)
    whole = np.bincount(report, grown)
    count = np.bincount(report)
    part = np.where(whole[report] > 0, grown / np.where(whole > 0, whole, 1.0)[report], 1.0 / count[report])
    return np.asarray(weight[report] * part, dtype=np.float64)
