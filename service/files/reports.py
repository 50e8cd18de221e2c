"""What the reader of a sheet tells its owner: how columns were read, which rows were left out, what was filled in."""

from collections.abc import Mapping, Sequence

from schemas.finding import Finding
from service.files.grid import Grid
from service.files.header import Header, SheetColumn
from service.files.places import Source, finding, lines_in_words
from service.files.rows import SheetRows
from service.files.total_check import TotalCheck, TotalRow


def notes_on_columns(grid: Grid, header: Header, columns: Sequence[SheetColumn]) -> list[Finding]:
    """Tell how the file and its columns were read, and which columns are not part of a plan."""
    source = grid.source
    findings: list[Finding] = []
    if grid.encoding not in ("", "utf-8", "utf-8-sig"):
        findings.append(finding("encoding_read", source, encoding=grid.encoding.upper()))
    if header.above:
        findings.append(
            finding(
                "rows_above_header",
                source,
                header.above[0],
                lines=lines_in_words(list(header.above)),
                header=str(header.line),
            )
        )
    used = [column for column in columns if column.role not in ("answer", "empty", "sum", "carry", "unused")]
    renamed = [f"{column.title} → {column.name}" for column in used if column.title != column.name]
    unknown = {column.index for column in header.columns if column.role == "open"}
    new = [column.title for column in used if column.role == "dimension" and column.index in unknown]
    for code, named in (("columns_read", renamed), ("columns_new_dimensions", new)):
        if named:
            findings.append(finding(code, source, header.line, columns=named))
    for role, code in (
        ("unused", "columns_unused"),
        ("carry", "columns_carried"),
        ("sum", "columns_of_sums"),
        ("answer", "answer_columns"),
        ("empty", "columns_empty"),
    ):
        # What a plan may yet name is told by the name that the plan would use.
        titles = [column.name if role == "unused" else column.title for column in columns if column.role == role]
        if titles:
            findings.append(finding(code, source, header.line, columns=titles))
    return findings


def notes_on_rows(
    grid: Grid, header: Header, rows: SheetRows, unlabelled: Sequence[int], ids: Sequence[SheetColumn]
) -> list[Finding]:
    """Tell which rows are no cells of the plan, and which ids were taken from above."""
    source = grid.source
    findings: list[Finding] = []

    def tell(code: str, indices: Sequence[int]) -> None:
        if indices:
            lines = [grid.lines[index] for index in indices]
            findings.append(finding(code, source, lines[0], count=len(lines), lines=lines_in_words(lines)))

    tell("totals_left_out", [total.index for total in rows.totals])
    tell("totals_unlabelled", unlabelled)
    tell("groups_left_out", rows.groups)
    tell("headers_left_out", rows.headers)
    tell("remarks_left_out", rows.remarks)
    blank = [line for line in grid.blank if line > header.line]
    if blank:
        findings.append(finding("blank_rows", source, blank[0], count=len(blank), lines=lines_in_words(blank)))
    for code, filled in (("ids_filled_down", rows.filled), ("ids_merged", rows.merged)):
        for column, indices in sorted(filled.items()):
            lines = [grid.lines[index] for index in indices]
            place = ids[column]
            findings.append(
                finding(
                    code,
                    source,
                    lines[0],
                    place.index,
                    header=place.title,
                    count=len(lines),
                    lines=lines_in_words(lines),
                )
            )
    return findings


def notes_on_totals(
    source: Source,
    totals: Sequence[TotalRow],
    rows: SheetRows,
    numbers: Mapping[int, Sequence[float | None]],
    columns: Sequence[SheetColumn],
) -> list[Finding]:
    """Tell which totals are not the sum of the rows that they can be the total of."""
    titles = {column.index: column.title for column in columns}
    return [
        finding(
            "total_disagrees",
            source,
            wrong.line,
            wrong.column,
            header=titles[wrong.column],
            written=wrong.written,
            sum=wrong.sums,
        )
        for wrong in TotalCheck([tuple(ids) for ids in rows.ids], numbers).disagreements(totals)
    ]
