"""Whose fairness counts: the entities of `fairness.by`, and the members that fairness is reported of."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from schemas.columns import canonical
from schemas.finding import Finding
from schemas.plan import Plan
from solvers.form import unknown
from solvers.names import pointer
from solvers.problem import Entities
from solvers.subtrees import combined, grouped
from solvers.table import Table

CELL = "cell"


def cells(table: Table) -> Entities:
    """Return every cell as an entity of its own."""
    return Entities(table.size, np.arange(table.size))


def reported(
    plan: Plan, table: Table, every: Entities, findings: list[Finding], warnings: list[Finding]
) -> tuple[str, Entities]:
    """Return of whom fairness is reported; every cell where there is no dimension rep and nothing is said."""
    wanted = plan.fairness.report
    if wanted is None and "rep" not in table.dimensions:
        warnings.append(Finding("report_by_cell", "/fairness/report", {}))
        return CELL, every
    if wanted == CELL:
        return CELL, every
    name = canonical(wanted or "rep")
    if name not in table.dimensions:
        findings.append(unknown("unknown_dimension", "/fairness/report", wanted or "rep", [*table.dimensions, CELL]))
        return CELL, every
    first, codes = grouped(table.codes[name], len(table.dimensions[name].ids))
    return name, Entities(len(first), codes)


def available(table: Table, report_by: str, count: int) -> NDArray[np.float64]:
    """Return capacity times ramp of the reported members (count,), capacity units; NaN where none."""
    if report_by == CELL:
        return np.full(count, np.nan)
    first, _ = grouped(table.codes[report_by], len(table.dimensions[report_by].ids))
    return table.dimensions[report_by].available[table.codes[report_by][first]]


def judged(plan: Plan, table: Table, every: Entities, findings: list[Finding]) -> tuple[str | list[str], Entities]:
    """Return whom the objective is about: cells, members, or combinations of members."""
    by = plan.fairness.by
    if by == CELL:
        return CELL, every
    wrong = list(_named(table, [by], "/fairness/by") if isinstance(by, str) else _listed(table, by, "/fairness/by"))
    if wrong:
        findings += wrong
        return CELL, every
    names = [canonical(by)] if isinstance(by, str) else [canonical(name) for name in by]
    sizes = [len(table.dimensions[name].ids) for name in names]
    first, codes = grouped(*combined([table.codes[name] for name in names], sizes))
    found = every if len(first) == table.size else Entities(len(first), codes)  # one cell each: cells by another name
    return (names[0] if isinstance(by, str) else names), found


def totalled(plan: Plan, table: Table) -> Iterable[Finding]:
    """Yield what is wrong with the combinations to total."""
    for index, names in enumerate(plan.options.totals):
        yield from _listed(table, names, pointer("options", "totals", index))


def _listed(table: Table, names: list[str], place: str) -> Iterable[Finding]:
    """Yield what is wrong with a list of dimensions: empty, unknown or twice the same."""
    if not names:
        yield Finding("by_empty", place, {})
    yield from _named(table, names, place, listed=True)
    met: set[str] = set()
    for index, name in enumerate(names):
        if canonical(name) in met:
            params = {"found": name, "dimension": canonical(name)}
            yield Finding("dimension_twice", f"{place}/{index}", params)
        met.add(canonical(name))


def _named(table: Table, names: list[str], place: str, *, listed: bool = False) -> Iterable[Finding]:
    known = table.dimensions if listed else [*table.dimensions, CELL]
    for index, name in enumerate(names):
        if canonical(name) not in table.dimensions:
            yield unknown("unknown_dimension", f"{place}/{index}" if listed else place, name, known)
