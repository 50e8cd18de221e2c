"""Which row of a sheet names its columns, and what each column is."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Literal

from schemas.columns import BY_NAME, DIMENSIONS, folded
from service.files.answer_columns import BY_ANSWER_NAME, sheet_name_of
from service.files.grid import Grid
from service.files.months import Span, span_of
from service.files.numbers import UNITS, seems_number
from service.files.outline import MergedCells
from service.files.totals import is_total_name
from service.files.xlsx_xml import Value

Role = Literal["dimension", "number", "key", "span", "sum", "answer", "carry", "unused", "open", "empty"]
_SEARCHED = 40
_UNIT = re.compile(
    rf"^(.+?)\s*[（(\[【:：,，]\s*(?:单位[:：]?)?\s*({'|'.join(sorted(UNITS, key=len, reverse=True))})\s*[）)\]】]?$"
)
_REMARKS = frozenset(
    folded(name)
    for name in ("备注", "说明", "序号", "no", "no.", "#", "remark", "remarks", "note", "notes", "comment", "comments")
)
_WHOLE_YEAR = frozenset({"全年", "年度", "full year", "year", "whole year"})
_MONEY = frozenset({"history", "basis", "potential", "lock", "min", "max", "target", "actual"})


@dataclass(frozen=True)
class Wanted:
    """What the reader of a sheet already knows of its columns, by the language's names or the sheet's own."""

    dimensions: frozenset[str] = field(default_factory=frozenset)
    measures: frozenset[str] = field(default_factory=frozenset)
    carry: frozenset[str] = field(default_factory=frozenset)
    bare: bool = False
    """The sheet is all there is: numbers of an unknown name are carried along, for no plan can say what they are."""

    @staticmethod
    def of(
        dimensions: Collection[str], measures: Collection[str], carry: Collection[str], *, bare: bool = False
    ) -> "Wanted":
        """Return the names in the language's own form."""
        own = [frozenset(map(sheet_name_of, names)) for names in (dimensions, measures, carry)]
        return Wanted(own[0], own[1], own[2], bare)

    def knows(self, name: str) -> bool:
        """Return whether a column's name is one that means something."""
        return name in BY_NAME or name in BY_ANSWER_NAME or name in self.declared

    @property
    def declared(self) -> frozenset[str]:
        """The names that the plan declares."""
        return self.dimensions | self.measures | self.carry


@dataclass(frozen=True)
class SheetColumn:
    """A column of a sheet.

    Attributes
    ----------
    index : int
        Place in the sheet, from 0.
    title : str
        The header as it is written.
    name : str
        The language's name of it.
    role : Role
        What it holds; `open` is decided by its values, `empty` has none, `unused` has numbers that are only carried.
    unit : str
        Unit of money that the header names.
    span : Span or None
        The month or quarter that the header names.
    """

    index: int
    title: str
    name: str
    role: Role
    unit: str = ""
    span: Span | None = None

    @property
    def is_money(self) -> bool:
        """Return whether it holds money, where a percentage would make no sense."""
        return self.name in _MONEY or self.role in ("span", "sum")


@dataclass(frozen=True)
class Header:
    """The row that names the columns: index of the first row below it, the columns, and the rows above it."""

    below: int
    columns: tuple[SheetColumn, ...]
    line: int
    above: tuple[int, ...]


def find_header(grid: Grid, wanted: Wanted) -> Header | None:
    """Return the header: the row, among the first ones, with most names that mean something."""
    merged = MergedCells(grid)
    rows = [_titles(grid, index, merged) for index in range(min(_SEARCHED, len(grid.rows)))]
    scores = [_score(titles, wanted) for titles in rows]
    best = max(scores, default=0)
    index = scores.index(best) if best > 0 else _first_row_of_texts(grid, rows)
    if index is None:
        return None
    titles = rows[index]
    above = index
    below = index + 1
    if index > 0 and scores[index - 1] > 0 and _fits(rows[index - 1], titles):
        titles = {**rows[index - 1], **titles}
        above = index - 1
    elif below < len(rows) and scores[below] > 1 and scores[below] == len(rows[below]):
        titles = {**titles, **rows[below]}
        below += 1
    columns = tuple(_column(position, title, wanted) for position, title in sorted(titles.items()))
    return Header(below, _with_sums(columns), grid.lines[index], tuple(grid.lines[:above]))


def _titles(grid: Grid, index: int, merged: MergedCells) -> dict[int, str]:
    row, line = grid.rows[index], grid.lines[index]
    titles = {position: _title(value) for position, value in enumerate(row)}
    for position in merged.ranges:
        if not titles.get(position):
            titles[position] = _title(merged.value(line, position))
    return {position: title for position, title in titles.items() if title}


def _title(value: Value) -> str:
    if isinstance(value, float):
        return f"{value:.15g}"
    return " ".join(value.split()) if isinstance(value, str) else ""


def _score(titles: dict[int, str], wanted: Wanted) -> int:
    names = {name_of(title)[0] for title in titles.values()}
    return sum(1 for name in names if wanted.knows(name) or span_of(name) is not None)


def _fits(above: dict[int, str], titles: dict[int, str]) -> bool:
    """Return whether the row above names columns that the header leaves open."""
    return any(position not in titles and name_of(title)[0] in BY_NAME for position, title in above.items())


def _first_row_of_texts(grid: Grid, rows: list[dict[int, str]]) -> int | None:
    width = grid.width
    for index, titles in enumerate(rows):
        wide = len(titles) >= max(2, width // 2)
        if (
            wide
            and len(set(titles.values())) == len(titles)
            and not any(seems_number(title) for title in titles.values())
        ):
            return index
    return None


def name_of(title: str) -> tuple[str, str]:
    """Return the name that a header means, and the unit of money that it names."""
    plain = title.strip().rstrip("*＊:：").strip()
    match = _UNIT.match(plain)
    if match:
        return sheet_name_of(match[1].strip()), match[2]
    return sheet_name_of(plain), ""


def _column(position: int, title: str, wanted: Wanted) -> SheetColumn:
    name, unit = name_of(title)
    span = span_of(name)
    role: Role = "open"
    if name in wanted.dimensions:
        role = "dimension"
    elif name in wanted.measures:
        role = "number"
    elif name in wanted.carry:
        role = "carry"
    elif span is not None:
        role = "span"
    elif name in DIMENSIONS:
        role = "dimension"
    elif name in BY_NAME:
        role = "key" if name == "key" else "number"
    elif name in BY_ANSWER_NAME:
        role = "answer"
    elif folded(name) in _REMARKS:
        role = "carry"
    return SheetColumn(position, title, name, role, unit, span)


def _with_sums(columns: tuple[SheetColumn, ...]) -> tuple[SheetColumn, ...]:
    """Mark the columns that only repeat the sum of the months beside them."""
    if not any(column.span for column in columns):
        return columns
    return tuple(
        SheetColumn(column.index, column.title, column.name, "sum", column.unit)
        if column.role == "open" and (is_total_name(column.name) or folded(column.name) in _WHOLE_YEAR)
        else column
        for column in columns
    )
