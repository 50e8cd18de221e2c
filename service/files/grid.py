"""A sheet as a grid of values, wherever it comes from."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import IO

from service.files.confined import sheets_of
from service.files.encoding import encoding_of
from service.files.kinds import kind_of
from service.files.limits import FileLimits
from service.files.places import Source, refusal
from service.files.protection import unprotected
from service.files.refusal import Refused
from service.files.xlsx_xml import Merged, SheetValues, Value, column_letters

SEPARATORS = (",", ";", "\t", "|")
_LONGEST_LINE = 1_000_000
_SAMPLE = 200


@dataclass(frozen=True)
class Grid:
    """Rows that hold a value, each cut after its last one.

    Attributes
    ----------
    source : Source
        File and sheet.
    lines : list of int
        Line of each row in the file, from 1.
    rows : list of list
        Values: text, number, truth value, `Fault`, or None for an empty cell. A text file has texts only.
    blank : list of int
        Lines without any value, up to the last row.
    merged : list of Merged
        Merged ranges, by lines and columns.
    hidden : bool
        Whether the sheet is hidden.
    encoding : str
        How a text file is encoded.
    separator : str
        What separates the columns of a text file.
    """

    source: Source
    lines: list[int]
    rows: list[list[Value]]
    blank: list[int] = field(default_factory=list)
    merged: list[Merged] = field(default_factory=list)
    hidden: bool = False
    encoding: str = ""
    separator: str = ""

    @property
    def width(self) -> int:
        """Number of columns."""
        return max((len(row) for row in self.rows), default=0)


def grids_of(name: str, data: bytes, limits: FileLimits) -> list[Grid]:
    """Return the sheets of a file: those of a workbook, or the one of a text file.

    Raises
    ------
    FileError
        Where the file cannot be read as either.
    LimitError
        Where it is larger than a limit; the limit is named.
    """
    try:
        if len(data) > limits.bytes:
            raise Refused("file_too_large", params={"size": len(data), "allowed": limits.bytes})
        if kind_of(data) == "workbook":
            return [_sheet_grid(name, sheet) for sheet in sheets_of(data, limits)]
        return [text_grid(name, io.BytesIO(data), limits)]
    except Refused as refused:
        raise refusal(name, refused) from refused


def _sheet_grid(name: str, sheet: SheetValues) -> Grid:
    lines = sheet.lines
    blank = [
        line
        for before, after in pairwise(lines)
        if after > before + 1
        for line in range(before + 1, min(after, before + 1000))
    ]
    return Grid(Source(name, sheet.name), lines, sheet.rows, blank, sheet.merged, sheet.hidden)


def text_grid(name: str, stream: IO[bytes], limits: FileLimits) -> Grid:
    """Read a text file into a grid."""
    encoding = encoding_of(stream)
    text = io.TextIOWrapper(stream, encoding, newline="")
    separator = separator_of(text)
    lines: list[int] = []
    rows: list[list[Value]] = []
    blank: list[int] = []
    cells = 0
    for line, row in text_rows(text, separator, limits):
        while row and not row[-1]:
            row.pop()
        if not row:
            blank.append(line)
        else:
            cells += len(row)
            if cells > limits.cells:
                raise Refused("sheet_too_large", str(line), {"limit": "cells", "allowed": limits.cells})
            lines.append(line)
            rows.append([value or None for value in row])
    inner = [line for line in blank if lines and line < lines[-1]]
    return Grid(Source(name), lines, rows, inner, encoding=encoding, separator=separator)


def text_rows(text: IO[str], separator: str, limits: FileLimits) -> Iterator[tuple[int, list[str]]]:
    """Yield the lines of a text file: number of the line, and its values, outer white space taken off."""
    text.seek(0)
    reader = csv.reader(_short_lines(text), delimiter=separator)
    line = 1
    try:
        for row in reader:
            if len(row) > limits.columns and any(value.strip() for value in row[limits.columns :]):
                raise Refused("sheet_too_large", str(line), {"limit": "columns", "allowed": limits.columns})
            if len(max(row, key=len, default="")) > limits.text:
                raise _too_long(line, row, limits)
            if line > limits.rows:
                raise Refused("sheet_too_large", str(line), {"limit": "rows", "allowed": limits.rows})
            if line > 1 or not _names_separator(row):
                yield line, [unprotected(value) if value[:1] == "'" else value for value in map(str.strip, row)]
            line = reader.line_num + 1
    except csv.Error as error:
        raise Refused("text_broken", str(line), {"line": str(line)}) from error


def _too_long(line: int, row: list[str], limits: FileLimits) -> Refused:
    place = f"{column_letters(next(index for index, value in enumerate(row) if len(value) > limits.text))}{line}"
    return Refused("text_too_long", place, {"place": place, "allowed": limits.text})


def separator_of(text: IO[str]) -> str:
    """Return what separates the columns: the sign that cuts the most of the first lines into equally many parts."""
    text.seek(0)
    sample = [line for _, line in zip(range(_SAMPLE), _short_lines(text), strict=False)]
    if sample and (named := re.fullmatch(r"sep=(.)\s*", sample[0])):
        return named[1]
    return max(SEPARATORS, key=lambda separator: _evenness(sample, separator))


def _evenness(sample: list[str], separator: str) -> tuple[int, int]:
    """Return how many lines a sign cuts into the most frequent number of parts, and that number."""
    try:
        widths = Counter(len(row) for row in csv.reader(sample, delimiter=separator) if len(row) > 1)
    except csv.Error:
        return 0, 0
    return max(((count, width) for width, count in widths.items()), default=(0, 0))


def _names_separator(row: list[str]) -> bool:
    return bool(row) and re.fullmatch(r"sep=.?", row[0]) is not None and not any(row[1:])


def _short_lines(text: IO[str]) -> Iterator[str]:
    """Yield lines; a line without an end is refused before it costs memory."""
    count = 0
    while line := text.readline(_LONGEST_LINE):
        count += 1
        if len(line) >= _LONGEST_LINE:
            raise Refused("sheet_too_large", str(count), {"limit": "line_length", "allowed": _LONGEST_LINE})
        yield line
