"""Month and quarter columns: summed into history, kept beside it."""

from collections.abc import Mapping, Sequence

from schemas.finding import Finding
from service.files.header import SheetColumn
from service.files.months import GRAINS, MONTHS_IN
from service.files.places import Complaints, Source, finding
from service.files.values import exact_sum

Numbers = Mapping[int, Sequence[float | None]]


def summed_columns(columns: Sequence[SheetColumn]) -> list[SheetColumn]:
    """Return the columns that make up the year: the finest there are, months before quarters before halves."""
    for grain in GRAINS:
        chosen = [column for column in columns if column.span and column.span.grain == grain]
        if chosen:
            return chosen
    return []


def check_year(columns: Sequence[SheetColumn], line: int, complaints: Complaints) -> None:
    """Refuse month columns that name a month twice, or more than a year: their sum would be no year."""
    spans = [column.span for column in columns if column.span]
    months = sum(MONTHS_IN[span.grain] for span in spans)
    if months > 12:
        complaints.add(
            "months_over_a_year",
            line,
            columns[0].index,
            columns=", ".join(column.title for column in columns),
            months=months,
        )


def summed(columns: Sequence[SheetColumn], numbers: Numbers, count: int) -> list[float | None]:
    """Return history: the exact sum of the year's columns, row by row."""
    return [exact_sum([numbers[column.index][row] for column in columns]) for row in range(count)]


def notes_on_months(
    source: Source,
    columns: Sequence[SheetColumn],
    numbers: Numbers,
    sums: Sequence[SheetColumn],
    lines: Sequence[int],
    given: SheetColumn | None,
) -> list[Finding]:
    """Tell what was summed, how much of a year it is, and where a given total says otherwise.

    Parameters
    ----------
    columns : sequence of SheetColumn
        All columns that name a month, quarter or half-year.
    sums : sequence of SheetColumn
        Columns that say what the months sum to.
    given : SheetColumn or None
        The sheet's own history column: it stands, and the months are only kept.
    """
    year = summed_columns(columns)
    spans = [column.span for column in year if column.span]
    months = sum(MONTHS_IN[span.grain] for span in spans)
    titles = [column.title for column in year]
    findings = [
        finding(
            "months_kept" if given else "months_summed",
            source,
            columns=f"{titles[0]} … {titles[-1]}",
            count=len(titles),
        )
    ]
    if months < 12:
        findings.append(finding("months_part_year", source, None, year[0].index, months=months))
    base = summed(year, numbers, len(lines))
    blanks = sum(
        1
        for column in year
        for row, value in enumerate(numbers[column.index])
        if value is None and base[row] is not None
    )
    if blanks:
        findings.append(finding("months_empty", source, count=blanks))
    coarser = [column for column in columns if column.span and column.span.grain != spans[0].grain]
    for column in (*sums, *([given] if given else [])):
        findings.extend(_differences(source, column, numbers[column.index], base, lines))
    for grain in GRAINS:
        part = [column for column in coarser if column.span and column.span.grain == grain]
        if sum(MONTHS_IN[grain] for _ in part) == months and part:
            findings.extend(_differences(source, part[0], summed(part, numbers, len(lines)), base, lines))
    return findings


def _differences(
    source: Source,
    column: SheetColumn,
    written: Sequence[float | None],
    base: Sequence[float | None],
    lines: Sequence[int],
) -> list[Finding]:
    wrong = [
        row
        for row, value in enumerate(written)
        if value is not None and abs(value - (base[row] or 0.0)) > 0.005 + 1e-9 * abs(value)
    ]
    if not wrong:
        return []
    row = wrong[0]
    return [
        finding(
            "months_disagree",
            source,
            lines[row],
            column.index,
            header=column.title,
            count=len(wrong),
            value=written[row],
            sum=base[row] or 0.0,
        )
    ]
