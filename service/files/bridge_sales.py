"""Two periods of one sales table, read for a bridge: from a file, or from the cells of a request."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

import numpy as np

from schemas.bridge import BridgeAsked
from schemas.finding import Finding
from service.files.bridge_columns import Layout, headers_wanted, layout_of
from service.files.bridge_periods import compared, quarter_in, seasons_of, span_named
from service.files.limits import SALES, FileLimits
from service.files.months import Month, month_of
from service.files.numbers import NotANumber, decimal_of
from service.files.places import Complaints, finding, lines_in_words
from service.files.rows import text_of, value_at
from service.files.sales import Sales, is_fault, open_sales
from service.files.sales_periods import Chosen, Stamp, notes_on_last_month
from service.files.sales_sums import EXACT, NONE
from service.files.totals import is_total_name
from service.files.xlsx_xml import Value
from solvers.bridge.facts import Array, Facts, Seasons, Span
from solvers.errors import FileError
from solvers.names import is_clean

_names_total = lru_cache(maxsize=65_536)(is_total_name)
_MONEY, _UNITS, _ORDERS, _TARGET = range(4)
_FINITE = Decimal(10) ** 15
Ids = tuple[str, ...]
Sums = dict[Ids, list[Decimal]]
"""Ids -> sums of money, units, orders and target."""


@dataclass
class Gathered:
    """What one pass over the rows gathers: sums by period, quarter and ids; `valued` periods have money in some row."""

    sums: dict[tuple[Stamp, int | None], Sums] = field(default_factory=dict)
    valued: set[Stamp] = field(default_factory=set)
    totals: list[int] = field(default_factory=list)
    blank: list[int] = field(default_factory=list)
    days: dict[Month, int] = field(default_factory=dict)


def read_bridge(
    source: Path | bytes, asked: BridgeAsked, *, name: str = "", sheet: str | None = None, limits: FileLimits = SALES
) -> tuple[Facts, list[Finding]]:
    """Read two periods of a file of sales.

    Raises
    ------
    FileError
        Where a column is missing, a value is no number, or the periods cannot be told.
    LimitError
        Where the file is too large.
    """
    name = name or (source.name if isinstance(source, Path) else "sales")
    with open_sales(source, name, headers_wanted(asked), sheet, limits) as sales:
        return facts_of(sales, asked)


def facts_of(sales: Sales, asked: BridgeAsked) -> tuple[Facts, list[Finding]]:
    """Return what a table says of two periods, and what its owner should know."""
    layout = layout_of(sales, asked)
    named = [sales.titles[layout.value], list(layout.dimensions)]
    read = finding("bridge_columns_read", sales.source, value=named[0], dimensions=named[1])
    if layout.history is not None:
        facts, notes = _side_by_side(sales, layout)
        return facts, [read, *notes]
    gathered = _gather(sales, layout, asked)
    chosen = compared(list(gathered.sums), layout, asked, sales)
    facts = _facts(gathered, layout, chosen.earlier, chosen.later)
    months = _by_month(gathered, chosen.later)
    cut = notes_on_last_month(chosen.later, gathered.days, months, sales.source)
    empty = [note for each in (chosen.earlier, chosen.later) for note in _blank_in(each, gathered, layout, sales)]
    return facts, [read, *chosen.findings, *empty, *cut, *_notes(gathered, sales)]


def _gather(sales: Sales, layout: Layout, asked: BridgeAsked) -> Gathered:
    gathered, complaints = Gathered(), Complaints(sales.source)
    period = sales.column(asked.period.column) if asked.period else layout.year
    period = layout.month if period is None else period
    stamps: dict[tuple[str, str], Stamp] = {}
    measures = (layout.value, layout.units, layout.orders, layout.target)
    for line, row in sales.rows:
        ids = _ids(row, layout)
        label, when = (text_of(value_at(row, at)) if at is not None else "" for at in (period, layout.month))
        if not _counts(row, line, (*ids, label, when), gathered):
            continue
        stamp = stamps.get((label, when)) or stamps.setdefault((label, when), _stamp(label, when, gathered.days))
        quarter = quarter_in(text_of(value_at(row, layout.quarter))) if layout.quarter is not None else None
        numbers = [_number(row, line, at, sales, complaints) for at in measures]
        if numbers[_MONEY] is None:
            gathered.blank.append(line)
        else:
            gathered.valued.add(stamp)
        _add(gathered.sums.setdefault((stamp, quarter), {}), ids, numbers)
    for text in {text for sums in gathered.sums.values() for ids in sums for text in ids}:
        if not is_clean(text):
            complaints.add("sales_id", name=text[:60].encode("utf-8", "replace").decode())
    complaints.stop()
    if not gathered.sums:
        raise FileError([finding("sales_empty", sales.source, sales.line)])
    if not gathered.valued:
        raise FileError([_blank(sales, layout.value)])
    return gathered


def _blank(sales: Sales, index: int) -> Finding:
    """Return the complaint about a column of money without any."""
    return finding("bridge_value_blank", sales.source, sales.line, index, value=sales.titles[index])


def _blank_in(chosen: Chosen, gathered: Gathered, layout: Layout, sales: Sales) -> list[Finding]:
    """Return a note on a period whose rows have no money at all."""
    if not gathered.valued.isdisjoint(chosen.stamps):
        return []
    params = {"value": sales.titles[layout.value], "period": chosen.name}
    return [finding("bridge_value_blank_in", sales.source, sales.line, layout.value, **params)]


def _ids(row: Sequence[Value], layout: Layout) -> Ids:
    return tuple(text_of(value_at(row, index)) or NONE for index in layout.dimensions.values())


def _counts(row: Sequence[Value], line: int, texts: Sequence[str], gathered: Gathered) -> bool:
    """Return whether a row is one of sales: not empty, and no total of others, which is noted."""
    first = next((cell for cell in row if cell is not None and cell != ""), None)
    if first is None:
        return False
    if any(map(_names_total, (*texts, text_of(first)))):
        gathered.totals.append(line)
        return False
    return True


def _stamp(label: str, when: str, days: dict[Month, int]) -> Stamp:
    found = month_of(when) if when else None
    if found is None:
        return Stamp(label, None)
    month, day = found
    if day is not None:
        days[month] = max(days.get(month, 0), day)
    return Stamp(label, month)


def _number(row: Sequence[Value], line: int, index: int | None, sales: Sales, complaints: Complaints) -> Decimal | None:
    value = value_at(row, index) if index is not None else None
    if index is None or value is None or value == "":
        return None
    try:
        if isinstance(value, int | float) and not isinstance(value, bool):
            number = Decimal(value) if isinstance(value, int) else Decimal(f"{value:.15g}")
        elif is_fault(value) or not isinstance(value, str):
            raise NotANumber("cell_not_a_number")
        else:
            number = decimal_of(value)
    except NotANumber as error:
        complaints.add(error.reason, line, index, header=sales.titles[index], value=text_of(value)[:60])
        return None
    if abs(number) < _FINITE:
        return number
    complaints.add("out_of_range", line, index, found=text_of(value)[:60] or "…", wanted="< 1e15")
    return None


def _add(sums: Sums, ids: Ids, numbers: Sequence[Decimal | None]) -> None:
    entry = sums.setdefault(ids, [Decimal(0)] * len(numbers))
    for place, number in enumerate(numbers):
        if number is not None:
            entry[place] = EXACT.add(entry[place], number)


def _facts(gathered: Gathered, layout: Layout, earlier: Chosen, later: Chosen) -> Facts:
    sides = [_merged(gathered, chosen) for chosen in (earlier, later)]
    order = sorted({ids for side in sides for ids in side})
    nothing = [Decimal(0)] * 4

    def measured(side: int, measure: int) -> Array:
        return np.array([float(sides[side].get(ids, nothing)[measure]) for ids in order])

    def both(index: int | None, measure: int) -> tuple[Array, Array] | None:
        return None if index is None else (measured(0, measure), measured(1, measure))

    by_month = [_by_month(gathered, chosen) for chosen in (earlier, later)]
    return Facts(
        earlier=span_named(earlier, by_month[0]),
        later=span_named(later, by_month[1]),
        dimensions=_columns(layout, order),
        paths=layout.paths,
        before=measured(0, _MONEY),
        after=measured(1, _MONEY),
        units=both(layout.units, _UNITS),
        orders=both(layout.orders, _ORDERS),
        target=None if layout.target is None else measured(1, _TARGET),
        seasons=_seasons(gathered, layout, earlier, later),
        item=layout.item,
    )


def _columns(layout: Layout, order: Sequence[Ids]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(ids[place] for ids in order) for place, name in enumerate(layout.dimensions)}


def _merged(gathered: Gathered, chosen: Chosen) -> Sums:
    merged: Sums = {}
    for (stamp, _), sums in gathered.sums.items():
        if stamp in chosen.stamps:
            for ids, numbers in sums.items():
                _add(merged, ids, numbers)
    return merged


def _by_month(gathered: Gathered, chosen: Chosen) -> dict[Month, Decimal]:
    """Return the money of each month of a period."""
    months: dict[Month, Decimal] = {}
    for (stamp, _), sums in gathered.sums.items():
        if stamp in chosen.stamps and stamp.month is not None:
            money = sum((numbers[_MONEY] for numbers in sums.values()), Decimal(0))
            months[stamp.month] = months.get(stamp.month, Decimal(0)) + money
    return months


def _seasons(gathered: Gathered, layout: Layout, earlier: Chosen, later: Chosen) -> Seasons | None:
    """Return sales by month of the year, else by quarter; None where the table tells neither."""
    if layout.quarter is None:
        sides = [
            {month: float(money) for month, money in _by_month(gathered, chosen).items()} for chosen in (earlier, later)
        ]
        return seasons_of(sides[0], sides[1])
    quarters: list[dict[int, float]] = [{}, {}]
    for (stamp, quarter), sums in gathered.sums.items():
        for side, chosen in zip(quarters, (earlier, later), strict=True):
            if stamp in chosen.stamps and quarter is not None:
                money = sum((numbers[_MONEY] for numbers in sums.values()), Decimal(0))
                side[quarter] = side.get(quarter, 0.0) + float(money)
    return Seasons("quarter", quarters[0], quarters[1], 1) if all(quarters) else None


def _side_by_side(sales: Sales, layout: Layout) -> tuple[Facts, list[Finding]]:
    """Return what a table says that has both periods in each row."""
    gathered, complaints = Gathered(), Complaints(sales.source)
    sums: Sums = {}
    measures = (layout.history, layout.value, layout.target)
    unseen = {at for at in measures[:2] if at is not None}
    for line, row in sales.rows:
        ids = _ids(row, layout)
        if not _counts(row, line, ids, gathered):
            continue
        numbers = [_number(row, line, at, sales, complaints) for at in measures]
        unseen -= {at for at, number in zip(measures, numbers, strict=True) if number is not None}
        if None in numbers[:2]:
            gathered.blank.append(line)
        _add(sums, ids, numbers)
    complaints.stop()
    if not sums:
        raise FileError([finding("sales_empty", sales.source, sales.line)])
    if unseen:
        raise FileError([_blank(sales, at) for at in sorted(unseen)])
    order = sorted(sums)
    columns = [np.array([float(sums[ids][place]) for ids in order]) for place in range(3)]
    index = layout.history if layout.history is not None else layout.value
    facts = Facts(
        earlier=Span(sales.titles[index]),
        later=Span(sales.titles[layout.value]),
        dimensions=_columns(layout, order),
        paths=layout.paths,
        before=columns[0],
        after=columns[1],
        target=None if layout.target is None else columns[2],
        wide=True,
    )
    return facts, _notes(gathered, sales)


def _notes(gathered: Gathered, sales: Sales) -> list[Finding]:
    return [
        finding(code, sales.source, lines[0], count=len(lines), lines=lines_in_words(lines))
        for code, lines in (("sales_blank_values", gathered.blank), ("totals_left_out", gathered.totals))
        if lines
    ]
