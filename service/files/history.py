"""Transactions to cells: what was sold in one period, summed by region, product, rep or whatever is asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Literal

from schemas.columns import canonical
from schemas.finding import Finding
from service.files.limits import SALES, FileLimits
from service.files.months import Month, month_of
from service.files.numbers import NotANumber, decimal_of
from service.files.places import Complaints, Source, finding, lines_in_words
from service.files.rows import text_of, value_at
from service.files.sales import Sales, is_fault, open_sales
from service.files.sales_notes import notes_on_sales
from service.files.sales_periods import Chosen, Stamp, choose, find_month_column, notes_on_last_month
from service.files.sales_sums import EXACT, NONE, Groups, Sum, add
from service.files.totals import is_total_name
from service.files.xlsx_xml import Value
from solvers.errors import FileError
from solvers.names import is_clean

PartYear = Literal["error", "accept", "scale"]


@dataclass(frozen=True)
class HistoryRead:
    """Cells made from transactions.

    Attributes
    ----------
    columns : dict
        The columns asked for, and `history`; one row a combination, ordered by its ids.
    findings : tuple of Finding
        What the owner of the file should know.
    rows_read, rows_used, rows_outside : int
        Rows of the file; those in the period; those of other periods. Rows of totals make up the difference.
    total : Decimal
        Exact sum of the used rows, before it was divided or scaled.
    """

    columns: dict[str, list[object]]
    findings: tuple[Finding, ...]
    rows_read: int
    rows_used: int
    rows_outside: int
    total: Decimal


_names_total = lru_cache(maxsize=65_536)(is_total_name)


@dataclass
class Gathered:
    """What one pass over the rows gathers."""

    groups: Groups = field(default_factory=dict)
    rows: int = 0
    blank_values: list[int] = field(default_factory=list)
    totals: list[int] = field(default_factory=list)
    days: dict[Month, int] = field(default_factory=dict)


def read_history(
    source: Path | bytes,
    *,
    by: Sequence[str],
    value: str,
    period: tuple[str, str] | None = None,
    last_months: int | None = None,
    month_column: str | None = None,
    divide: float = 1,
    part_year: PartYear = "error",
    name: str = "",
    sheet: str | None = None,
    limits: FileLimits = SALES,
) -> HistoryRead:
    """Turn a file of transactions into cells for one period.

    Sums are exact decimals; no row is dropped without being reported.

    Parameters
    ----------
    source : Path or bytes
        CSV or XLSX.
    by : sequence of str
        Columns to sum by, by header or by any name that means the same.
    value : str
        Column of the money.
    period : (column, value), optional
        For example `("fiscal_year", "FY2012")`; for a column of months also `2016`, `2016Q2`, `2016-07..2017-06`.
    last_months : int, optional
        So many months up to the last one of the file, instead of `period`.
    month_column : str, optional
        Column of the month or date; default the only one that holds any.
    divide : float
        10,000 turns 元 into 万元.
    part_year : "error", "accept" or "scale"
        What to do where the file does not cover the whole period: refuse, take it as it is, or scale it up.
    name : str
        Name of the file, where bytes are given.
    sheet : str, optional
        Sheet of a workbook.

    Raises
    ------
    FileError
        Where a column is missing, a value is no number, nothing is in the period, or a part year is refused.
    LimitError
        Where the file is too large.
    """
    name = name or (source.name if isinstance(source, Path) else "sales")
    wanted = [*by, value, *([period[0]] if period else []), *([month_column] if month_column else [])]
    with open_sales(source, name, wanted, sheet, limits) as sales:
        indices = [sales.column(each) for each in by]
        titles = [canonical(sales.titles[index]) for index in indices]
        _check_request(sales, titles, last_months, period, divide)
        months = find_month_column(sales, month_column, period[0] if period else None)
        label = sales.column(period[0]) if period else None
        strict = last_months is not None or (months is not None and months == label)
        gathered = _gather(sales, indices, sales.column(value), label, months, strict_months=strict)
    chosen = choose(gathered.groups, period, last_months, sales.source)
    factor, on_year = _factor(chosen, part_year, sales.source)
    sums = _merged(gathered.groups, chosen)
    total = EXACT.create_decimal(sum((entry.total for entry in sums.values()), Decimal(0)))
    scaled = factor / EXACT.create_decimal(repr(divide))
    ordered = sorted(sums)
    columns: dict[str, list[object]] = {title: [ids[place] for ids in ordered] for place, title in enumerate(titles)}
    columns["history"] = [float(EXACT.multiply(sums[ids].total, scaled)) for ids in ordered]
    used = sum(entry.rows for entry in sums.values())
    findings = (
        finding(
            "history_summed",
            sales.source,
            rows=gathered.rows,
            used=used,
            cells=len(ordered),
            sum=_money(total),
            period=chosen.name or "-",
        ),
        *on_year,
        *notes_on_last_month(chosen, gathered.days, _by_month(gathered.groups, chosen), sales.source),
        *_notes_on_rows(gathered, sales.source),
        *notes_on_sales(gathered.groups, chosen, titles, sales.source),
    )
    outside = gathered.rows - used - len(gathered.totals)
    return HistoryRead(columns, findings, gathered.rows, used, outside, total)


def _check_request(sales: Sales, titles: Sequence[str], last_months: int | None, period: object, divide: float) -> None:
    if len(set(titles)) < len(titles) or not titles:
        raise FileError([finding("sales_by", sales.source, sales.line, columns=list(titles))])
    if last_months is not None and (period is not None or last_months < 1):
        raise FileError([finding("sales_last_months", sales.source, months=last_months)])
    if not 0 < divide < 1e15:
        raise FileError([finding("sales_divide", sales.source, divide=divide)])


def _gather(
    sales: Sales, by: Sequence[int], value: int, label: int | None, months: int | None, *, strict_months: bool
) -> Gathered:
    """Sum all rows by period and ids in one pass."""
    gathered = Gathered()
    complaints = Complaints(sales.source)
    stamps: dict[tuple[str, str], Stamp] = {}
    for line, row in sales.rows:
        if not any(cell is not None and cell != "" for cell in row):
            continue
        gathered.rows += 1
        ids = tuple(text_of(value_at(row, index)) or NONE for index in by)
        written = text_of(value_at(row, label)) if label is not None else ""
        when = text_of(value_at(row, months)) if months is not None else ""
        first = next((cell for cell in row if cell is not None and cell != ""), None)
        if any(map(_names_total, (*ids, written, when, text_of(first)))):
            gathered.totals.append(line)
            continue
        stamp = stamps.get((written, when)) or stamps.setdefault((written, when), _stamp(written, when, gathered.days))
        if strict_months and stamp.month is None and months is not None:
            complaints.add("sales_month", line, months, header=sales.titles[months], value=when[:60])
            continue
        money = _money_in(value_at(row, value), line, value, sales, gathered, complaints)
        add(gathered.groups.setdefault(stamp, {}), ids, money)
    for text in {text for sums in gathered.groups.values() for ids in sums for text in ids}:
        if not is_clean(text):
            complaints.add("sales_id", name=text[:60].encode("utf-8", "replace").decode())
    complaints.stop()
    if not gathered.groups:
        raise FileError([finding("sales_empty", sales.source, sales.line)])
    return gathered


def _stamp(label: str, when: str, days: dict[Month, int]) -> Stamp:
    found = month_of(when) if when else None
    if found is None:
        return Stamp(label, None)
    month, day = found
    if day is not None:
        days[month] = max(days.get(month, 0), day)
    return Stamp(label, month)


def _money_in(value: Value, line: int, index: int, sales: Sales, gathered: Gathered, complaints: Complaints) -> Decimal:
    if value is None or value == "":
        gathered.blank_values.append(line)
        return Decimal(0)
    if isinstance(value, float):
        return Decimal(f"{value:.15g}")
    try:
        if is_fault(value) or isinstance(value, bool) or not isinstance(value, str):
            raise NotANumber("cell_not_a_number")
        return decimal_of(value)
    except NotANumber as error:
        complaints.add(error.reason, line, index, header=sales.titles[index], value=text_of(value)[:60])
        return Decimal(0)


def _factor(chosen: Chosen, part_year: PartYear, source: Source) -> tuple[Decimal, list[Finding]]:
    """Return what sums are multiplied with, and what is to be said of the period's length."""
    if chosen.expected is None or chosen.covered is None:
        return Decimal(1), [finding("sales_period_unchecked", source)]
    params: Mapping[str, object] = {
        "covered": chosen.covered,
        "expected": chosen.expected,
        "first": str(chosen.first),
        "last": str(chosen.last),
        "period": chosen.name,
    }
    if chosen.covered >= chosen.expected:
        return Decimal(1), [finding("sales_short_period", source, **params)] if chosen.expected < 12 else []
    if part_year == "error":
        raise FileError([finding("sales_part_year", source, **params)])
    if part_year == "accept":
        return Decimal(1), [finding("sales_part_year_accepted", source, **params)]
    return EXACT.divide(Decimal(chosen.expected), Decimal(chosen.covered)), [
        finding("sales_part_year_scaled", source, **params)
    ]


def _merged(groups: Groups, chosen: Chosen) -> dict[tuple[str, ...], Sum]:
    """Return the sums of the chosen period."""
    merged: dict[tuple[str, ...], Sum] = {}
    for stamp in chosen.stamps:
        for ids, part in groups[stamp].items():
            entry = merged.setdefault(ids, Sum())
            entry.total = EXACT.add(entry.total, part.total)
            entry.rows += part.rows
    return merged


def _by_month(groups: Groups, chosen: Chosen) -> dict[Month, Decimal]:
    """Return the money of each month of the chosen period."""
    totals: dict[Month, Decimal] = {}
    for stamp in chosen.stamps:
        if stamp.month is not None:
            money = sum((entry.total for entry in groups[stamp].values()), Decimal(0))
            totals[stamp.month] = totals.get(stamp.month, Decimal(0)) + money
    return totals


def _notes_on_rows(gathered: Gathered, source: Source) -> list[Finding]:
    notes: list[Finding] = []
    for code, lines in (("sales_blank_values", gathered.blank_values), ("totals_left_out", gathered.totals)):
        if lines:
            notes.append(finding(code, source, lines[0], count=len(lines), lines=lines_in_words(lines)))
    return notes


def _money(value: Decimal) -> float | int:
    return int(value) if value == value.to_integral_value() else float(value)
