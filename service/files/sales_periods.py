"""Which transactions belong to a period, and whether the file covers all of it."""

import re
from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from schemas.columns import folded
from schemas.finding import Finding
from service.files.months import Month, month_of
from service.files.places import Source, finding
from service.files.rows import text_of, value_at
from service.files.sales import Sales
from solvers.errors import FileError
from solvers.names import nearest

_MONTH_NAMES = frozenset(
    folded(name)
    for name in [
        "period_month",
        "month",
        "date",
        "order_date",
        "invoice_date",
        "月份",
        "年月",
        "日期",
        "月",
        "订单日期",
        "开票日期",
        "销售日期",
        "下单日期",
        "期间",
        "period",
    ]
)
_YEAR = re.compile(r"(?:fy|财年)?\s*(?:19|20)\d\d\s*(?:年|年度|财年|财务年度)?", re.IGNORECASE)
_LOW = 4
"""A last month with less than this part of a usual one is suspicious."""
_TIGHT = 3
"""Days before the end of a month within which a file may end without being cut short."""


@dataclass(frozen=True)
class Stamp:
    """When a transaction was: the text of the period column, and its month where one is known."""

    label: str
    month: Month | None


@dataclass(frozen=True)
class Chosen:
    """The period that was chosen.

    Attributes
    ----------
    stamps : frozenset of Stamp
        What belongs to it.
    expected, covered : int or None
        Months that it should have, and months of it that the file covers; None where the file names no months.
    first, last : Month or None
        Its first and last month with transactions.
    name : str
        What it is called.
    """

    stamps: frozenset[Stamp]
    expected: int | None
    covered: int | None
    first: Month | None
    last: Month | None
    name: str


def find_month_column(sales: Sales, named: str | None, period: str | None) -> int | None:
    """Return the column that tells the month: the named one, the period's, or the only one that holds months or dates.

    Raises
    ------
    FileError
        Where the named column holds no months.
    """
    if named is not None:
        index = sales.column(named)
        if not holds_months(sales, index):
            raise FileError([finding("sales_no_months", sales.source, sales.line, index, name=named)])
        return index
    if period is not None and holds_months(sales, sales.column(period)):
        return sales.column(period)
    holding = [index for index, title in enumerate(sales.titles) if title and holds_months(sales, index)]
    usual = [index for index in holding if folded(sales.titles[index]) in _MONTH_NAMES]
    for candidates in (holding, usual):
        if len(candidates) == 1:
            return candidates[0]
    return None


def holds_months(sales: Sales, index: int) -> bool:
    """Return whether a column holds months or dates, as far as the first rows tell."""
    texts = [text for row in sales.sample if (text := text_of(value_at(row, index)))]
    return bool(texts) and all(month_of(text) is not None for text in texts)


def choose(stamps: Iterable[Stamp], period: tuple[str, str] | None, last_months: int | None, source: Source) -> Chosen:
    """Return the stamps of a period.

    Parameters
    ----------
    period : (column, value), optional
        A value of the period column; for a column of months also a year `2016`, a quarter `2016Q2`, a month
        `2016-03`, or a range of months `2016-07..2017-06`.
    last_months : int, optional
        So many months up to the last one in the file.

    Raises
    ------
    FileError
        Where nothing belongs to the period, or none is named although the file covers more than a year.
    """
    known = list(stamps)
    months = [stamp.month for stamp in known if stamp.month is not None]
    if last_months is not None:
        if not months:
            raise FileError([finding("sales_months_unknown", source)])
        last = max(months)
        return _within(known, months, last.after(1 - last_months), last, f"{last.after(1 - last_months)} … {last}")
    if period is None:
        return _everything(known, months, source)
    span = months_named(period[1])
    if (
        span is not None
        and months
        and all(stamp.month is not None and month_of(stamp.label) for stamp in known if stamp.label)
    ):
        chosen = _within(known, months, *span, period[1])
    else:
        chosen = _labelled(known, period[1])
    if not chosen.stamps:
        labels = sorted({stamp.label for stamp in known if stamp.label})
        close = nearest(period[1], labels)
        hint = {} if close is None else {"nearest": close}
        raise FileError(
            [finding("sales_period_empty", source, name=period[0], value=period[1], values=labels[:20], **hint)]
        )
    return chosen


def months_named(text: str) -> tuple[Month, Month] | None:
    """Return the first and last month that a text names (a year, quarter, month, range); None where it names none."""
    first, separator, last = text.partition("..")
    if separator:
        ends = months_named(first.strip()), months_named(last.strip())
        return (ends[0][0], ends[1][1]) if ends[0] and ends[1] else None
    plain = text.strip()
    if match := re.fullmatch(r"((?:19|20)\d\d)年?", plain):
        return Month(int(match[1]), 1), Month(int(match[1]), 12)
    if match := re.fullmatch(r"((?:19|20)\d\d)\s*[-年]?\s*(?:[Qq]|第)?([1-4])(?:季度?)?", plain):
        quarter = int(match[2])
        return Month(int(match[1]), 3 * quarter - 2), Month(int(match[1]), 3 * quarter)
    found = month_of(plain)
    return None if found is None else (found[0], found[0])


def _within(known: Sequence[Stamp], months: Sequence[Month], first: Month, last: Month, name: str) -> Chosen:
    stamps = frozenset(stamp for stamp in known if stamp.month is not None and first <= stamp.month <= last)
    begin, end = max(first, min(months)), min(last, max(months))
    return Chosen(stamps, first.until(last), max(begin.until(end), 0), begin, end, name)


def _labelled(known: Sequence[Stamp], value: str) -> Chosen:
    stamps = frozenset(stamp for stamp in known if folded(stamp.label) == folded(value))
    months: dict[str, set[Month]] = {}
    for stamp in known:
        if stamp.month is not None:
            months.setdefault(folded(stamp.label), set()).add(stamp.month)
    own = months.get(folded(value))
    if not own:
        return Chosen(stamps, None, None, None, None, value)
    longest = max(
        min(own).until(max(own)) if label == folded(value) else len(others) for label, others in months.items()
    )
    expected = 12 if _YEAR.fullmatch(value.strip()) else longest
    return Chosen(stamps, expected, min(own).until(max(own)), min(own), max(own), value)


def _everything(known: Sequence[Stamp], months: Sequence[Month], source: Source) -> Chosen:
    if not months:
        return Chosen(frozenset(known), None, None, None, None, "")
    first, last = min(months), max(months)
    if first.until(last) > 12:
        raise FileError(
            [finding("sales_period_missing", source, first=str(first), last=str(last), months=first.until(last))]
        )
    return Chosen(frozenset(known), 12, first.until(last), first, last, f"{first} … {last}")


def notes_on_last_month(
    chosen: Chosen, days: Mapping[Month, int], money: Mapping[Month, Decimal], source: Source
) -> list[Finding]:
    """Warn where the period's last month is probably cut short: by its last day, or by how little was sold in it."""
    if chosen.last is None or chosen.last not in money:
        return []
    day = days.get(chosen.last)
    if (
        day is not None
        and max(days) == chosen.last
        and day <= monthrange(chosen.last.year, chosen.last.number)[1] - _TIGHT
    ):
        return [finding("sales_month_cut", source, month=str(chosen.last), day=str(day))]
    others = sorted(value for month, value in money.items() if month != chosen.last)
    usual = others[len(others) // 2] if len(others) > 2 else Decimal(0)
    if usual > 0 and money[chosen.last] < usual / _LOW:
        share = f"{float(money[chosen.last] / usual):.0%}"
        return [finding("sales_month_low", source, month=str(chosen.last), sum=float(money[chosen.last]), share=share)]
    return []
