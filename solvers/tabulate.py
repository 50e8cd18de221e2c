"""The tables of an answer: cells, and totals of every member as exact decimal sums of the printed cells."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solvers.explain.attainment import attainment
from solvers.grid import Grid
from solvers.grouping import Grouping, by_combination, by_member
from solvers.indicators import ratio
from solvers.problem import Problem

Array = NDArray[np.float64]
Counts = NDArray[np.int64]
Columns = dict[str, list[object]]
_PLACES = 10
"""Decimals of a printed ratio."""


@dataclass(frozen=True)
class Book:
    """What the tables are made of, cell by cell.

    Attributes
    ----------
    targets : int array (n,), steps of `grid`
    history, fair_share, actual : int arrays (n,), steps of `fine`; actual may be absent
    """

    problem: Problem
    targets: Counts
    grid: Grid
    history: Counts
    fair_share: Counts
    fine: Grid
    actual: Counts | None = None


def cells(book: Book) -> Columns:
    """Return the cells' columns in canonical order."""
    problem, table = book.problem, book.problem.table
    columns: Columns = {name: [*table.ids(name)] for name in table.dimensions}
    if table.keys is not None:
        columns["key"] = list(table.keys)
    target, history, fair = (
        book.grid.money(book.targets),
        book.fine.money(book.history),
        book.fine.money(book.fair_share),
    )
    columns["history"] = history.tolist()
    if "potential" in table.numbers:
        columns["potential"] = printable(table.numbers["potential"])
    columns["fair_share"] = fair.tolist()
    columns["target"] = target.tolist()
    columns["growth"] = printed_ratio(ratio(target, history) - 1.0)
    columns["stretch"] = printed_ratio(ratio(target, np.where(problem.rates > 0, fair, 0.0)))
    if book.actual is not None:
        actual = book.fine.money(book.actual)
        columns["actual"] = actual.tolist()
        columns["completion"] = printed_ratio(ratio(actual, target))
    return {**columns, **{name: list(values) for name, values in table.carried.items()}}


def members(book: Book, name: str) -> Columns:
    """Return the totals of a dimension's members, parents included."""
    table = book.problem.table
    dimension = table.dimensions[name]
    columns: Columns = {
        "id": list(dimension.ids),
        "label": list(dimension.labels),
        "parent": [None if parent < 0 else dimension.ids[parent] for parent in dimension.parent.tolist()],
        "level": dimension.level.tolist(),
    }
    return {**columns, **_measures(book, by_member(table, dimension), dimension.available_within)}


def combinations(book: Book, names: Sequence[str]) -> Columns:
    """Return the totals of the combinations of several dimensions' members."""
    table = book.problem.table
    grouping, found = by_combination(table, names)
    columns: Columns = {
        name: table.dimensions[name].named[found[:, place]].tolist() for place, name in enumerate(names)
    }
    return {**columns, **_measures(book, grouping, np.full(grouping.size, np.nan))}


def _measures(book: Book, group: Grouping, capacity: Array) -> Columns:
    table = book.problem.table
    target_counts, history_counts = group.counts(book.targets), group.counts(book.history)
    target, history = book.grid.money(target_counts), book.fine.money(history_counts)
    fair = book.fine.money(group.counts(book.fair_share))
    street, base = book.grid.money(book.targets.sum()), book.fine.money(book.history.sum())
    rate = group.sums(book.problem.rates)
    work = group.sums(
        (table.number("effort") if "effort" in table.numbers else np.ones(table.size)) * book.grid.money(book.targets)
    )
    potential = group.sums(table.number("potential", np.nan))
    columns: Columns = {"history": history.tolist()}
    if "potential" in table.numbers:
        columns["potential"] = printable(potential)
    columns |= {
        "fair_share": fair.tolist(),
        "target": target.tolist(),
        "growth": printed_ratio(ratio(target, history) - 1.0),
        "share_before": printed_ratio(ratio(history, np.full(group.size, base))),
        "share": printed_ratio(ratio(target, np.full(group.size, street))),
        "share_of_growth": printed_ratio(_share_of_growth(target - history, float(street - base))),
        "stretch": printed_ratio(ratio(target, np.where(rate > 0, fair, 0.0))),
        "uplift": printed_ratio(ratio(target, group.sums(book.problem.momentum))),
        "penetration": printed_ratio(ratio(target, potential)),
        "load": printed_ratio(ratio(work, capacity)),
    }
    if book.actual is not None:
        actual = book.fine.money(group.counts(book.actual))
        sold = attainment(history, target, actual, (float(base), float(book.fine.money(book.actual.sum()))))
        columns |= {"actual": actual.tolist(), **{name: printed_ratio(values) for name, values in sold.items()}}
    return columns


def _share_of_growth(change: Array, growth: float) -> Array:
    return change / growth if growth != 0 else np.full(len(change), np.nan)


def printable(values: Array) -> list[object]:
    """Return numbers as a list with None where they are undefined."""
    listed: list[object] = values.tolist()
    for place in np.flatnonzero(~np.isfinite(values)).tolist():
        listed[place] = None
    return listed


def printed_ratio(values: Array) -> list[object]:
    """Return ratios with a fixed number of decimals, None where undefined."""
    return printable(np.round(values, _PLACES) + 0.0)


def as_rows(columns: Mapping[str, list[object]]) -> list[dict[str, object]]:
    """Return columns as a list of rows."""
    names = list(columns)
    return [dict(zip(names, values, strict=True)) for values in zip(*columns.values(), strict=True)]
