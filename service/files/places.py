"""Where in a file something is, and the complaints gathered about it."""

import re
from dataclasses import dataclass, field

from schemas.finding import Finding
from service.files.refusal import LIMIT_CODES, Refused
from service.files.xlsx_xml import column_letters
from solvers.errors import FileError, InputError, LimitError

SHOWN = 100
"""Findings listed at most; the rest is counted."""


@dataclass(frozen=True)
class Source:
    """A sheet of a file (or a text file, that has none)."""

    file: str
    sheet: str = ""

    def pointer(self, line: int | None = None, column: int | None = None) -> str:
        """Return `file!sheet!C12`; without a column `file!sheet!12`, without a line `file!sheet!C`."""
        cell = ("" if column is None else column_letters(column)) + ("" if line is None else str(line))
        return "!".join(part for part in (self.file, self.sheet, cell) if part)


@dataclass
class Complaints:
    """Errors of one file, gathered so that its owner sees them all at once."""

    source: Source
    findings: list[Finding] = field(default_factory=list)
    count: int = 0

    def add(self, code: str, line: int | None = None, column: int | None = None, **params: object) -> None:
        """Note an error at a cell, a line or a column; `line` and `column` are parameters of its message, too."""
        self.count += 1
        if self.count <= SHOWN:
            self.findings.append(finding(code, self.source, line, column, **params))

    def stop(self) -> None:
        """Raise a `FileError` if anything was wrong."""
        if not self.findings:
            return
        if self.count > SHOWN:
            self.findings.append(Finding("more_findings", self.source.pointer(), {"count": self.count - SHOWN}))
        raise FileError(self.findings)


def finding(
    code: str, source: Source, line: int | None = None, column: int | None = None, /, **params: object
) -> Finding:
    """Return a finding about a place in a file; the place's parts are parameters of its message."""
    place: dict[str, object] = {"file": source.file}
    if source.sheet:
        place["sheet"] = source.sheet
    if line is not None:
        place["line"] = str(line)
    if column is not None:
        place["column"] = column_letters(column)
    return Finding(code, source.pointer(line, column), {**place, **params})


def refusal(file: str, refused: Refused) -> InputError:
    """Return the error that a refusal is for the reader of a file."""
    pointer = "!".join(part for part in (file, refused.place) if part)
    found = Finding(refused.code, pointer, {"file": file, **refused.params})
    return LimitError([found]) if refused.code in LIMIT_CODES else FileError([found])


def lines_in_words(lines: list[int]) -> str:
    """Return line numbers as people write them: `3, 7-9, 12`, ten entries at most."""
    ranges: list[list[int]] = []
    for line in sorted(lines):
        if ranges and line == ranges[-1][1] + 1:
            ranges[-1][1] = line
        else:
            ranges.append([line, line])
    words = [str(first) if first == last else f"{first}-{last}" for first, last in ranges]
    return ", ".join(words[:10]) + (", …" if len(words) > 10 else "")


def sheet_title(name: str) -> str:
    """Return a sheet's name as it is compared: lower case, without space."""
    return re.sub(r"\s+", "", name).casefold()
