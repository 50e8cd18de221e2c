"""Targets that somebody chose elsewhere, read into the order of a plan's cells."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from schemas.columns import BY_NAME, canonical
from schemas.finding import Finding
from schemas.plan import Member, Plan
from solvers.errors import PlanError
from solvers.form import short, unknown
from solvers.roles import OF_AN_ANSWER
from solvers.subtrees import combined
from solvers.table import Table, gathered_table

Array = NDArray[np.float64]
LARGEST_COUNT = 2.0**62
"""Most steps of the printing grid that a total may have."""
_SHOWN = 20
_FORMS = ("columns", "rows")


@dataclass(frozen=True)
class Chosen:
    """Chosen targets, and what was sold against them where that is known; arrays (n,), money."""

    target: Array
    actual: Array | None


def chosen_targets(plan: Plan, wanted: Table, targets: object, step: float) -> Chosen:
    """Return targets and actuals in the order of the plan's cells.

    Parameters
    ----------
    wanted : the plan's cells
    targets : `{"columns": {...}}` or `{"rows": [...]}` with the plan's dimensions, `target` and optionally `actual`;
        the other columns of a plan or an answer are read past
    step : of the grid on which targets are printed, money

    Raises
    ------
    PlanError
        When a cell has no target, or a target no cell, or a value is none.
    """
    table = _table(plan, wanted, targets)
    if list(table.dimensions) != list(wanted.dimensions):
        params = {"found": list(table.dimensions), "wanted": list(wanted.dimensions)}
        raise PlanError([Finding("targets_dimensions", "/targets", params)])
    if "target" not in table.numbers:
        raise PlanError([Finding("targets_need_column", "/targets", {})])
    row, strangers = _matched(wanted, table)
    target = np.where(row < 0, np.nan, table.numbers["target"][row])
    findings = [*_of_cells(wanted, target), *_of_strangers(table, strangers)]
    columns = [table.numbers[name] for name in ("target", "actual") if name in table.numbers]
    total = max(float(np.nansum(np.abs(values))) for values in columns)
    if total >= LARGEST_COUNT * step:
        findings.append(Finding("total_too_large", "/targets", {"what": "target", "total": total}))
    if findings:
        raise PlanError(findings)
    return Chosen(target, table.number("actual")[row] if "actual" in table.numbers else None)


def _of_cells(wanted: Table, target: Array) -> Iterable[Finding]:
    for code, odd in (("target_missing", np.isnan(target)), ("target_negative", target < 0)):
        cells = np.flatnonzero(odd)
        if cells.size:
            params = {"cells": wanted.names(cells[:_SHOWN]), "count": int(cells.size)}
            yield Finding(code, "/targets", params)


def _of_strangers(table: Table, strangers: NDArray[np.int64]) -> Iterable[Finding]:
    if strangers.size:
        params = {"cells": table.names(strangers[:_SHOWN]), "count": int(strangers.size)}
        yield Finding("target_unknown", "/targets", params)


def _table(plan: Plan, wanted: Table, targets: object) -> Table:
    """Return the table of the targets, of the columns that matter."""
    if not isinstance(targets, Mapping):
        raise PlanError([Finding("needs_object", "/targets", {"found": short(targets)})])
    if len(targets) != 1 or not set(targets) <= set(_FORMS):
        raise PlanError([Finding("cells_need_one_form", "/targets", {"found": sorted(map(str, targets))})])
    form = next(iter(targets))
    raw, findings = _relevant(wanted, targets[form], form)
    dimensions: dict[str, list[Member]] = {name: [] for name in wanted.dimensions if name in _columns(raw, form)}
    update = {"cells": {form: raw}, "dimensions": dimensions, "measures": [], "carry": []}
    table, wrong = gathered_table(plan.model_copy(update=update))
    findings += [replace(found, pointer=found.pointer.replace("/cells", "/targets", 1)) for found in wrong]
    if findings or table is None:
        raise PlanError(findings)
    return table


def _relevant(wanted: Table, raw: Any, form: str) -> tuple[Any, list[Finding]]:
    """Return the targets without the columns that an answer or the plan has besides; and those that nobody knows."""
    known = {*wanted.dimensions, "target", "actual"}
    plan = {*wanted.numbers, *wanted.carried, *map(canonical, wanted.headers), *BY_NAME}
    past = (OF_AN_ANSWER | plan) - known
    headers = [header for header in _headers(raw, form) if isinstance(header, str)]
    findings = [
        unknown("unknown_column", f"/targets/{form}", header, known)
        for header in headers
        if canonical(header) not in known | past and header.strip() not in past
    ]
    dropped = {header for header in headers if canonical(header) not in known}
    if form == "columns":
        return ({key: values for key, values in raw.items() if key not in dropped} if headers else raw), findings
    if not headers:
        return raw, findings
    return [
        {key: value for key, value in row.items() if key not in dropped} if isinstance(row, Mapping) else row
        for row in raw
    ], findings


def _headers(raw: Any, form: str) -> list[Any]:
    if form == "columns":
        return list(raw) if isinstance(raw, Mapping) else []
    rows = raw if isinstance(raw, list) else []
    return list(dict.fromkeys(key for row in rows if isinstance(row, Mapping) for key in row))


def _columns(raw: Any, form: str) -> set[str]:
    return {canonical(header) for header in _headers(raw, form) if isinstance(header, str)}


def _matched(wanted: Table, given: Table) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return for each wanted cell the given row with the same ids, -1 for none; and the rows that no cell wants."""
    columns, sizes = [], []
    foreign = np.zeros(given.size, dtype=np.bool_)
    for name, dimension in wanted.dimensions.items():
        ids = given.dimensions[name].ids
        position = np.array([dimension.position.get(text, -1) for text in ids], dtype=np.int64)[given.codes[name]]
        foreign |= position < 0
        columns.append(np.concatenate([wanted.codes[name], np.maximum(position, 0)]))
        sizes.append(len(dimension.ids))
    numbers, _ = combined(columns, sizes)
    asked, offered = numbers[: wanted.size], np.where(foreign, -1, numbers[wanted.size :])
    order = np.argsort(offered, kind="stable")
    place = np.minimum(np.searchsorted(offered[order], asked), given.size - 1)
    row = np.where(offered[order][place] == asked, order[place], -1)
    return row, np.flatnonzero(foreign | ~np.isin(offered, asked))
