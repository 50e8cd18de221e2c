"""Plan in, Problem out: names become arrays, and everything that is wrong is said at once."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from schemas.columns import canonical
from schemas.finding import Finding
from schemas.plan import Plan
from schemas.rules import Bound, Lock
from solvers.errors import PlanError
from solvers.fair_share import Drivers, normalised, rates
from solvers.grid import places_of
from solvers.names import nearest, pointer
from solvers.problem import CellLimit, Entities, Problem
from solvers.rows import Base, RowWriter
from solvers.sanity import sanity
from solvers.scopes import Selection
from solvers.table import Table, read_table

Array = NDArray[np.float64]
LARGEST_POWER = 100.0
MOST_PLACES = 6
LARGEST_COUNT = 2.0**52
LARGEST_GROWTH = 10.0
"""A growth above +1000 % is taken for a percentage written as a number."""


def compile_plan(plan: Plan) -> Problem:
    """Return a plan as arrays.

    Raises
    ------
    PlanError
        With all findings: what the cells, goal, blend, rules and fairness say that cannot be meant.
    """
    table = read_table(plan)
    findings: list[Finding] = []
    warnings = [*table.warnings]
    history = _history(plan, table, findings, warnings)
    goal, street = _goal(plan, history, findings)
    findings += _unit(plan, street)
    report_by, report = _report(plan, table, findings, warnings)
    available = _available(table, report_by, len(report.names))
    drivers = Drivers(table, history, report.codes, available)
    blend, wrong = normalised(plan.fair_share)
    phi, unusable = rates(drivers, blend) if not wrong else (np.zeros(table.size), [])
    findings += [*wrong, *unusable]
    by, entities = _entities(plan, table, findings)
    cell_limits = _cell_limits(plan, table, findings)
    base = Base(history, drivers.momentum, phi, table.number("potential", np.nan), _effort(table))
    writer = RowWriter(table, base, Selection(table))
    _write(plan, writer)
    findings += [*writer.selection.findings, *_fairness(plan, table)]
    if findings:
        raise PlanError(findings)
    lower, upper = _bounds(cell_limits, table.size)
    problem = Problem(
        table=table,
        goal=goal,
        street=street,
        over_assignment=plan.over_assignment,
        history=history,
        momentum=drivers.momentum,
        rates=phi,
        fair_share=phi * street,
        blend=blend,
        cell_limits=cell_limits,
        lower=lower,
        upper=upper,
        lines=writer.lines(),
        entities=entities,
        by=by,
        report=report,
        report_by=report_by,
        objective=plan.fairness.objective,
        power=plan.fairness.power or 2.0,
        efficiency=table.number(canonical(plan.fairness.efficiency)) if plan.fairness.efficiency else None,
        concession=plan.fairness.concession,
        unit=plan.rounding.unit if plan.rounding else None,
        total_rounding=plan.rounding.total if plan.rounding else "up",
        time_limit=plan.options.time_limit,
        seed=plan.options.seed,
        warnings=(),
    )
    return _with_warnings(problem, [*warnings, *writer.warnings, *sanity(plan, problem)])


def _with_warnings(problem: Problem, warnings: Iterable[Finding]) -> Problem:
    fields = {name: getattr(problem, name) for name in problem.__dataclass_fields__}
    return Problem(**{**fields, "warnings": tuple(warnings)})


def _history(plan: Plan, table: Table, findings: list[Finding], warnings: list[Finding]) -> Array:
    """Return last period's money (n,): empty is 0 with a warning, negative is wrong unless a floor is given."""
    given = table.numbers.get("history")
    if given is None:
        if plan.goal.growth is not None:
            findings.append(Finding("history_missing", "/cells", {}))
        return np.zeros(table.size)
    empty = np.flatnonzero(np.isnan(given))
    if empty.size:
        warnings.append(Finding("history_zero", "/cells", {"cells": table.names(empty[:20]), "count": int(empty.size)}))
    history = np.where(np.isnan(given), 0.0, given)
    negative = np.flatnonzero(history < 0)
    if negative.size and plan.history_floor is None:
        where = {
            "cells": table.names(negative[:20]),
            "count": int(negative.size),
            "sum": float(history[negative].sum()),
        }
        findings.append(Finding("history_negative", table.pointer("history", int(negative[0])), where))
    elif negative.size:
        where = {"count": int(negative.size), "sum": float(history[negative].sum()), "floor": plan.history_floor}
        warnings.append(Finding("history_floored", "/history_floor", where))
        history[negative] = plan.history_floor
    return history


def _goal(plan: Plan, history: Array, findings: list[Finding]) -> tuple[float, float]:
    """Return the goal and the street total, money."""
    base = float(history.sum())
    growth, amount = plan.goal.growth, plan.goal.amount
    if growth is not None:
        if growth > LARGEST_GROWTH:
            findings.append(
                Finding(
                    "growth_too_large",
                    "/goal/growth",
                    {"growth": growth, "ratio": growth / 100, "percent": f"{growth:g}%"},
                )
            )
        if growth <= -1:
            findings.append(Finding("goal_not_positive", "/goal/growth", {"goal": (1 + growth) * base}))
        if base <= 0 and not findings:
            findings.append(Finding("growth_of_nothing", "/goal/growth", {}))
        amount = float(f"{base * (1.0 + growth):.15g}")
    elif amount is not None and amount <= 0:
        findings.append(Finding("goal_not_positive", "/goal/amount", {"goal": amount}))
    goal = float(amount or 0.0)
    return goal, goal * (1.0 + plan.over_assignment)


def _report(plan: Plan, table: Table, findings: list[Finding], warnings: list[Finding]) -> tuple[str, Entities]:
    wanted = plan.fairness.report
    if wanted is None:
        if "rep" in table.dimensions:
            return "rep", _members(table, "rep")
        warnings.append(Finding("report_by_cell", "/fairness/report", {}))
        return "cell", _cells(table)
    if wanted == "cell":
        return "cell", _cells(table)
    name = canonical(wanted)
    if name not in table.dimensions:
        findings.append(_unknown_dimension("/fairness/report", wanted, table))
        return "cell", _cells(table)
    return name, _members(table, name)


def _unknown_dimension(place: str, found: str, table: Table) -> Finding:
    known = [*table.dimensions, "cell"]
    close = nearest(found, known)
    return Finding(
        "unknown_dimension", place, {"found": found, "known": known, **({} if close is None else {"nearest": close})}
    )


def _cells(table: Table) -> Entities:
    return Entities(tuple(table.names()), np.arange(table.size))


def _members(table: Table, name: str) -> Entities:
    """Return the members that cells name, in canonical order."""
    used, codes = np.unique(table.codes[name], return_inverse=True)
    return Entities(tuple(table.dimensions[name].ids[member] for member in used.tolist()), codes.astype(np.int64))


def _available(table: Table, report_by: str, count: int) -> Array:
    if report_by == "cell":
        return np.full(count, np.nan)
    return table.dimensions[report_by].available[np.unique(table.codes[report_by])]


def _entities(plan: Plan, table: Table, findings: list[Finding]) -> tuple[str | list[str], Entities]:
    by = plan.fairness.by
    if by == "cell":
        return "cell", _cells(table)
    names = [by] if isinstance(by, str) else list(by)
    resolved = [canonical(name) for name in names]
    for index, (name, found) in enumerate(zip(names, resolved, strict=True)):
        if found not in table.dimensions:
            place = "/fairness/by" if isinstance(by, str) else pointer("fairness", "by", index)
            findings.append(_unknown_dimension(place, name, table))
    if not names:
        findings.append(Finding("by_empty", "/fairness/by", {}))
    if findings and any(finding.pointer.startswith("/fairness/by") for finding in findings):
        return "cell", _cells(table)
    combined = np.zeros(table.size, dtype=np.int64)
    for name in resolved:
        combined = combined * len(table.dimensions[name].ids) + table.codes[name]
    _, first, codes = np.unique(combined, return_index=True, return_inverse=True)
    labels = [",".join(table.dimensions[name].ids[table.codes[name][at]] for name in resolved) for at in first]
    return (resolved[0] if isinstance(by, str) else resolved), Entities(tuple(labels), codes.astype(np.int64))


def _cell_limits(plan: Plan, table: Table, findings: list[Finding]) -> tuple[CellLimit, ...]:
    limits = []
    for name in ("lock", "min", "max", "potential"):
        values = table.numbers.get(name)
        if values is None or (name == "potential" and not plan.implied.potential):
            continue
        negative = np.flatnonzero(values < 0)
        if negative.size:
            findings.append(
                Finding(
                    "limit_negative",
                    table.pointer(name, int(negative[0])),
                    {"column": name, "cells": table.names(negative[:20])},
                )
            )
        cells = np.flatnonzero(~np.isnan(values))
        limits.append(CellLimit(name, cells, values[cells]))
    low, high = table.number("min", -np.inf), table.number("max", np.inf)
    crossed = np.flatnonzero(low > high)
    if crossed.size:
        first = int(crossed[0])
        where = {"min": float(low[first]), "max": float(high[first]), "cells": table.names(crossed[:20])}
        findings.append(Finding("min_above_max", table.pointer("min", first), where))
    if plan.rounding is not None:
        findings += _locks_off_grid(table, plan.rounding.unit)
    return tuple(limits)


def _unit(plan: Plan, street: float) -> Iterable[Finding]:
    """Yield what is wrong with the rounding unit: too many decimals, or counts that a double cannot hold."""
    if plan.rounding is None:
        return
    unit = plan.rounding.unit
    if places_of(unit) > MOST_PLACES:
        yield Finding("unit_places", "/rounding/unit", {"unit": unit})
    elif unit > street > 0:
        yield Finding("unit_too_large", "/rounding/unit", {"unit": unit, "street": street})
    elif street / unit > LARGEST_COUNT:
        yield Finding("unit_too_small", "/rounding/unit", {"unit": unit, "street": street})


def _locks_off_grid(table: Table, unit: float) -> Iterable[Finding]:
    lock = table.number("lock", 0.0)
    off = np.flatnonzero(np.abs(lock / unit - np.round(lock / unit)) > 1e-9 * np.maximum(1.0, lock / unit))
    if off.size:
        yield Finding(
            "lock_off_grid",
            table.pointer("lock", int(off[0])),
            {"unit": unit, "cells": table.names(off[:20]), "lock": float(lock[off[0]])},
        )


def _bounds(limits: Iterable[CellLimit], size: int) -> tuple[Array, Array]:
    """Return the cell limits put together, arrays (n,); they may cross, which preflight finds."""
    lower, upper = np.zeros(size), np.full(size, np.inf)
    for limit in limits:
        if limit.below:
            lower[limit.cells] = np.maximum(lower[limit.cells], limit.amount)
        if limit.above:
            upper[limit.cells] = np.minimum(upper[limit.cells], limit.amount)
    return lower, upper


def _effort(table: Table) -> Array:
    """Return capacity units per money; without an effort column capacity is in money."""
    return table.number("effort", np.nan) if "effort" in table.numbers else np.ones(table.size)


def _write(plan: Plan, writer: RowWriter) -> None:
    for index, rule in enumerate(plan.rules):
        place = pointer("rules", index)
        if getattr(rule, "soft", None) is not None:
            writer.selection.findings.append(Finding("soft_not_built", f"{place}/soft", {"rule": rule.id}))
        if isinstance(rule, Bound):
            writer.bound(rule, place)
        elif isinstance(rule, Lock):
            writer.lock(rule, place)
            off = rule.amount / plan.rounding.unit if plan.rounding else 0.0
            if abs(off - round(off)) > 1e-9 * max(1.0, off) and plan.rounding:
                params = {"unit": plan.rounding.unit, "cells": [rule.id], "lock": rule.amount}
                writer.selection.findings.append(Finding("lock_off_grid", f"{place}/amount", params))
        else:
            writer.selection.findings.append(
                Finding("rule_kind_not_built", f"{place}/kind", {"kind": rule.kind, "rule": rule.id})
            )
    if plan.implied.capacity:
        for name, dimension in writer.table.dimensions.items():
            if not np.isnan(dimension.capacity).all():
                writer.capacity(name)


def _fairness(plan: Plan, table: Table) -> Iterable[Finding]:
    fairness = plan.fairness
    if fairness.objective == "burden_power" and not 1 < (fairness.power or 0) <= LARGEST_POWER:
        yield Finding(
            "power_needed", "/fairness/power", {"found": "null" if fairness.power is None else fairness.power}
        )
    if fairness.objective != "burden_power" and fairness.power is not None:
        yield Finding("power_unused", "/fairness/power", {"objective": fairness.objective})
    if fairness.objective != "max_efficiency":
        if fairness.efficiency is not None:
            yield Finding("efficiency_unused", "/fairness/efficiency", {"objective": fairness.objective})
        return
    name = canonical(fairness.efficiency) if fairness.efficiency else None
    if name is None or name not in table.numbers:
        known = list(table.numbers)
        close = nearest(name or "margin", known)
        params = {
            "found": fairness.efficiency or "null",
            "known": known,
            **({} if close is None else {"nearest": close}),
        }
        yield Finding("efficiency_needed", "/fairness/efficiency", params)
    elif np.isnan(table.numbers[name]).any():
        empty = np.flatnonzero(np.isnan(table.numbers[name]))
        yield Finding(
            "driver_empty",
            "/fairness/efficiency",
            {"driver": name, "cells": table.names(empty[:20]), "count": int(empty.size)},
        )
