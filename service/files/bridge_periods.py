"""Which two periods of a sales table are compared, and which months or quarters each of them has."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from schemas.bridge import BridgeAsked
from schemas.finding import Finding
from service.files.bridge_columns import Layout
from service.files.months import Month, span_of
from service.files.places import finding
from service.files.sales import Sales
from service.files.sales_periods import Chosen, Stamp, choose
from solvers.bridge.facts import Seasons, Span
from solvers.errors import FileError

_YEAR_OF_MONTHS, _QUARTERS = 12, 4


@dataclass(frozen=True)
class Compared:
    """The two periods, and what is to be said of how they were chosen."""

    earlier: Chosen
    later: Chosen
    findings: tuple[Finding, ...] = ()


def compared(when: Collection[tuple[Stamp, int | None]], layout: Layout, asked: BridgeAsked, sales: Sales) -> Compared:
    """Return the two periods that were asked for, else the last two whole years.

    Parameters
    ----------
    when : periods and quarters of all rows

    Raises
    ------
    FileError
        Where there are no two periods, or they share rows.
    """
    findings: tuple[Finding, ...] = ()
    stamps = [stamp for stamp, _ in when]
    if asked.period is not None:
        if not any(stamp.label for stamp in stamps):
            raise FileError([finding("bridge_period_blank", sales.source, sales.line, name=asked.period.column)])
        column, before, after = asked.period.column, asked.period.before, asked.period.after
    else:
        found = _last_years(when) if layout.year is not None else _last_months(stamps)
        if found is None:
            raise FileError([finding("bridge_periods_missing", sales.source, sales.line)])
        before, after, *left_out = found
        index = layout.year if layout.year is not None else layout.month
        column = sales.titles[index] if index is not None else ""
        findings = (finding("bridge_periods_chosen", sales.source, before=before, after=after),)
        if left_out:
            findings += (finding("bridge_period_left_out", sales.source, periods=left_out),)
    earlier = choose(stamps, (column, before), None, sales.source)
    later = choose(stamps, (column, after), None, sales.source)
    if earlier.stamps & later.stamps:
        raise FileError([Finding("bridge_periods_same", "/period", {"before": before, "after": after})])
    return Compared(earlier, later, findings)


def _last_years(when: Iterable[tuple[Stamp, int | None]]) -> list[str] | None:
    """Return the last two years that have twelve months, or four quarters; the last two of all where no two have.

    Years after the first of the two that are left out because they are not whole come behind.
    """
    months: dict[str, set[Month]] = {}
    quarters: dict[str, set[int]] = {}
    for stamp, quarter in when:
        if stamp.label:
            months.setdefault(stamp.label, set()).update({stamp.month} if stamp.month else ())
            quarters.setdefault(stamp.label, set()).update({quarter} if quarter else ())
    whole = [label for label in months if len(months[label]) >= _YEAR_OF_MONTHS or len(quarters[label]) >= _QUARTERS]
    candidates = whole if len(whole) > 1 else list(months)
    ordered = sorted(months, key=lambda label: (max(months[label], default=Month(0, 1)), label))
    compared = [label for label in ordered if label in candidates][-2:]
    if len(compared) < 2:
        return None
    return [*compared, *(label for label in ordered[ordered.index(compared[0]) :] if label not in compared)]


def _last_months(stamps: Iterable[Stamp]) -> list[str] | None:
    """Return the last twelve months and the twelve before; None where the table has no more than twelve."""
    months = [stamp.month for stamp in stamps if stamp.month is not None]
    if not months or min(months).until(max(months)) <= _YEAR_OF_MONTHS:
        return None
    last = max(months)
    middle = last.after(-_YEAR_OF_MONTHS)
    return [_twelve_up_to(middle), _twelve_up_to(last)]


def _twelve_up_to(last: Month) -> str:
    """Return twelve months as `months_named` reads them: a year where they are one."""
    first = last.after(1 - _YEAR_OF_MONTHS)
    return str(last.year) if first.year == last.year else f"{first}..{last}"


def span_named(chosen: Chosen, months: Collection[Month]) -> Span:
    """Return a period as the answer names it; `months` are those with sales."""
    if not months:
        return Span(chosen.name)
    return Span(chosen.name, len(months), str(min(months)), str(max(months)))


def seasons_of(before: Mapping[Month, float], after: Mapping[Month, float]) -> Seasons | None:
    """Return sales by month of the year; None where a period is longer than a year or names no months."""
    if not before or not after or any(min(part).until(max(part)) > _YEAR_OF_MONTHS for part in (before, after)):
        return None
    longer = before if len(before) >= len(after) else after

    def by_number(part: Mapping[Month, float]) -> dict[int, float]:
        return {month.number: money for month, money in part.items()}

    return Seasons("month", by_number(before), by_number(after), min(longer).number)


def quarter_in(text: str) -> int | None:
    """Return the number of the quarter that a text names."""
    span = span_of(text) if text else None
    return span.number if span is not None and span.grain == "quarter" else None
