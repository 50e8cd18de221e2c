"""A table of transactions, row by row: as long as it likes, never in memory as a whole where it is text."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO, TextIOWrapper
from itertools import chain, islice
from pathlib import Path
from typing import IO

from schemas.columns import folded
from schemas.finding import Finding
from service.files.answer_columns import sheet_name_of
from service.files.encoding import encoding_of
from service.files.grid import grids_of, separator_of, text_rows
from service.files.kinds import kind_of
from service.files.limits import FileLimits
from service.files.places import Source, finding, refusal, sheet_title
from service.files.plans import read_file
from service.files.refusal import Refused
from service.files.rows import text_of
from service.files.xlsx_xml import Fault, Value
from solvers.errors import FileError, LimitError
from solvers.names import nearest

_SEARCHED = 40
_SAMPLE = 200
Rows = Iterator[tuple[int, Sequence[Value]]]


@dataclass(frozen=True)
class Sales:
    """A table of transactions: its header, the first rows to look at, and all rows.

    Attributes
    ----------
    source : Source
        File and sheet.
    titles : list of str
        Headers, empty where a column has none.
    line : int
        Line of the header.
    sample : sequence
        The first rows.
    rows : iterator
        Line and values of every row below the header.
    """

    source: Source
    titles: list[str]
    line: int
    sample: Sequence[Sequence[Value]]
    rows: Rows

    def column(self, name: str) -> int:
        """Return the index of a column by its header or by any name that means the same.

        Raises
        ------
        FileError
            Where there is none, or more than one; names the nearest.
        """
        wanted = folded(name)
        same = [index for index, title in enumerate(self.titles) if folded(title) == wanted]
        alike = same or [
            index for index, title in enumerate(self.titles) if title and sheet_name_of(title) == sheet_name_of(name)
        ]
        if len(alike) == 1:
            return alike[0]
        titles = [title for title in self.titles if title]
        close = nearest(name, titles)
        hint = {} if close is None or alike else {"nearest": close}
        code = "sales_column_twice" if alike else "sales_column_missing"
        raise FileError([finding(code, self.source, self.line, None, name=name, columns=titles, **hint)])


@contextmanager
def open_sales(
    source: Path | bytes, name: str, wanted: Sequence[str], sheet: str | None, limits: FileLimits
) -> Iterator[Sales]:
    """Open a table of transactions.

    Parameters
    ----------
    source : Path or bytes
        The file.
    name : str
        Its name, for complaints.
    wanted : sequence of str
        Columns that its header has; tells which row is the header.
    """
    try:
        with _stream(source, name, limits) as stream:
            if kind_of(stream.read(4096)) == "workbook":
                stream.seek(0)
                yield _from_workbook(stream.read(), name, wanted, sheet, limits)
            else:
                stream.seek(0)
                text = TextIOWrapper(stream, encoding_of(stream), newline="")
                rows = text_rows(text, separator_of(text), limits)
                yield _below_header(Source(name), rows, wanted)
    except Refused as refused:
        raise refusal(name, refused) from refused


def _stream(source: Path | bytes, name: str, limits: FileLimits) -> IO[bytes]:
    if isinstance(source, bytes):
        if len(source) > limits.bytes:
            raise LimitError(
                [Finding("file_too_large", name, {"file": name, "size": len(source), "allowed": limits.bytes})]
            )
        return BytesIO(source)
    if source.is_file() and source.stat().st_size <= limits.bytes:
        return source.open("rb")
    return BytesIO(read_file(source, limits))


def _from_workbook(data: bytes, name: str, wanted: Sequence[str], sheet: str | None, limits: FileLimits) -> Sales:
    grids = [
        grid
        for grid in grids_of(name, data, limits)
        if grid.rows and (sheet is None or sheet_title(sheet) == sheet_title(grid.source.sheet))
    ]
    named = [grid for grid in grids if any(_meets(row, wanted) == len(wanted) for row in grid.rows[:_SEARCHED])]
    chosen = grids if len(grids) == 1 else named
    if len(chosen) != 1:
        raise FileError(
            [Finding("sheet_unclear", name, {"file": name, "sheets": [grid.source.sheet for grid in grids]})]
        )
    return _below_header(chosen[0].source, iter(zip(chosen[0].lines, chosen[0].rows, strict=True)), wanted)


def _meets(row: Sequence[Value], wanted: Sequence[str]) -> int:
    """Return how many of the wanted columns a row names."""
    titles = [text_of(value) for value in row]
    names = {folded(title) for title in titles} | {folded(sheet_name_of(title)) for title in titles if title}
    return sum(1 for name in wanted if folded(name) in names or folded(sheet_name_of(name)) in names)


def _below_header(source: Source, rows: Iterator[tuple[int, Sequence[Value]]], wanted: Sequence[str]) -> Sales:
    first = list(islice(rows, _SEARCHED))
    scores = [_meets(row, wanted) for _, row in first]
    best = max(scores, default=0)
    if best == 0:
        named = [text_of(value) for value in first[0][1]] if first else []
        raise FileError(
            [finding("sales_header_missing", source, wanted=list(wanted), columns=[name for name in named if name])]
        )
    start = scores.index(best)
    titles = [text_of(value) for value in first[start][1]]
    below = chain(first[start + 1 :], rows)
    sample = list(islice(below, _SAMPLE))
    return Sales(source, titles, first[start][0], [row for _, row in sample], chain(sample, below))


def is_fault(value: Value) -> bool:
    """Return whether a cell holds an error or a formula that was never computed."""
    return isinstance(value, Fault)
