"""Reads the cells in one sheet: header, columns, rows, values, in this order."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from schemas.finding import Finding
from service.files.grid import Grid
from service.files.header import Header, SheetColumn, Wanted, find_header
from service.files.outline import MergedCells
from service.files.periods import check_year, notes_on_months, summed, summed_columns
from service.files.places import Complaints, Source, finding
from service.files.reports import notes_on_columns, notes_on_rows, notes_on_totals
from service.files.rows import RowSorter, SheetRows, value_at
from service.files.slips import is_slip
from service.files.total_check import TotalCheck, TotalRow
from service.files.values import echoed, fault, holds_numbers, number_in, text_in
from service.files.xlsx_xml import Fault
from solvers.errors import FileError


@dataclass(frozen=True)
class CellsRead:
    """Cells read from a sheet.

    Attributes
    ----------
    columns : dict
        Column by the language's name -> values, one a cell: ids as text (empty where there is none), numbers or None.
    carry : tuple of str
        Columns that are only echoed: months, remarks, numbers of an unknown name.
    unused : tuple of str
        Those of them that hold numbers of an unknown name.
    findings : tuple of Finding
        What was left out, filled in, summed, and how the columns were read.
    unit : str
        Unit of money that the headers name; empty where they name none.
    source : Source
        File and sheet.
    lines : tuple of int
        Line of each cell in the sheet.
    indices : dict
        Column by the language's name -> place in the sheet, from 0.
    seen : tuple of SheetColumn
        All columns of the sheet, those that are left out too.
    """

    columns: dict[str, list[object]]
    carry: tuple[str, ...]
    findings: tuple[Finding, ...]
    unit: str
    source: Source
    lines: tuple[int, ...]
    indices: dict[str, int] = field(default_factory=dict)
    unused: tuple[str, ...] = ()
    seen: tuple[SheetColumn, ...] = ()

    def place(self, column: str, cell: int | None = None) -> str:
        """Return where a value stands: `sales.xlsx!数据!C12`."""
        line = self.lines[cell] if cell is not None and 0 <= cell < len(self.lines) else None
        return self.source.pointer(line, self.indices.get(column))


class CellReader:
    """Reads one sheet.

    Parameters
    ----------
    grid : Grid
        The sheet.
    wanted : Wanted
        Columns that the plan declares.
    unit : str
        The plan's unit of money, if it has one.
    """

    def __init__(self, grid: Grid, wanted: Wanted, unit: str) -> None:
        self.grid = grid
        self.wanted = wanted
        self.source = grid.source
        self.complaints = Complaints(grid.source)
        header = find_header(grid, wanted)
        if header is None:
            raise FileError([finding("header_missing", grid.source)])
        self.header: Header = header
        self.columns = [self._settled(column) for column in header.columns]
        self.ids = [column for column in self.columns if column.role == "dimension"]
        self.numeric = [column for column in self.columns if column.role in ("number", "span", "sum")]
        self.merged = MergedCells(grid)
        self.unit = self._unit(unit)
        self.numbers: dict[int, list[float | None]] = {}

    def read(self) -> CellsRead:
        """Return the cells, or raise all that is wrong with the sheet."""
        self._check_columns()
        rows = RowSorter(self.grid, self.header, self.ids, self.numeric, self.merged).sorted()
        self.numbers = {column.index: [self._number(index, column) for index in rows.data] for column in self.numeric}
        unlabelled = self._settle_nameless(rows) if rows.nameless else []
        self._check_unnamed(rows)
        if not rows.data:
            self.complaints.add("no_rows", self.header.line)
        texts = {column.index: self._texts(rows, column) for column in self.columns if column.role in ("key", "carry")}
        for position, column in enumerate(self.ids):
            texts[column.index] = [names[position] for names in rows.ids]
            self._check_ids(rows, column)
        self.complaints.stop()
        totals = [self._total(rows, row.index, row.label, row.ids) for row in rows.totals]
        return CellsRead(
            columns=self._columns_of_plan(texts, rows.data),
            carry=tuple(column.name for column in self.columns if column.role in ("carry", "span", "unused")),
            unused=tuple(column.name for column in self.columns if column.role == "unused"),
            findings=(
                *notes_on_columns(self.grid, self.header, self.columns),
                *notes_on_rows(self.grid, self.header, rows, unlabelled, self.ids),
                *notes_on_totals(self.source, totals, rows, self.numbers, self.columns),
                *self._notes_on_months(rows),
            ),
            unit=self.unit,
            source=self.source,
            lines=tuple(self.grid.lines[index] for index in rows.data),
            indices={column.name: column.index for column in self.columns},
            seen=tuple(self.columns),
        )

    def _settled(self, column: SheetColumn) -> SheetColumn:
        """Decide what an unknown column holds by its values: text is a dimension, numbers a plan has to name."""
        if column.role != "open":
            return column
        numbers = holds_numbers(self.grid, column, self.header.below)
        if numbers and self.wanted.bare and not is_slip(column.name, self.wanted.declared):
            return replace(column, role="unused")
        return replace(column, role="empty" if numbers is None else "number" if numbers else "dimension")

    def _unit(self, unit: str) -> str:
        """Return the unit of money; the headers and the plan must agree on it."""
        for column in self.columns:
            if column.unit and column.unit != (unit or column.unit):
                self.complaints.add(
                    "unit_differs", self.header.line, column.index, header=column.title, unit=column.unit, other=unit
                )
            unit = unit or column.unit
        return unit

    def _check_columns(self) -> None:
        seen: dict[str, SheetColumn] = {}
        for column in self.columns:
            if column.role in ("sum", "answer", "empty"):
                continue
            if column.name in seen:
                other = seen[column.name]
                self.complaints.add(
                    "sheet_column_twice",
                    self.header.line,
                    column.index,
                    header=column.title,
                    other=other.title,
                    name=column.name,
                )
            seen.setdefault(column.name, column)
        if not self.ids:
            self.complaints.add(
                "sheet_no_dimension", self.header.line, headers=[column.title for column in self.columns]
            )
        spans = summed_columns(self.columns)
        if spans and not any(column.name == "history" for column in self.columns):
            check_year(spans, self.header.line, self.complaints)
        self.complaints.stop()

    def _check_unnamed(self, rows: SheetRows) -> None:
        """Refuse values under no header: nobody can tell what they are."""
        titled = {column.index for column in self.columns}
        for position in sorted(set(range(self.grid.width)) - titled):
            line = next(
                (
                    self.grid.lines[index]
                    for index in rows.data
                    if value_at(self.grid.rows[index], position) is not None
                ),
                None,
            )
            if line is not None:
                self.complaints.add("column_unnamed", line, position)

    def _number(self, index: int, column: SheetColumn) -> float | None:
        line = self.grid.lines[index]
        merged = self.merged.over(line, column.index)
        if merged is not None:
            self.complaints.add("merged_number", line, column.index, header=column.title, top=str(merged[0]))
            return None
        return number_in(value_at(self.grid.rows[index], column.index), column, self.unit, line, self.complaints)

    def _texts(self, rows: SheetRows, column: SheetColumn) -> list[str]:
        return [
            text_in(value_at(self.grid.rows[index], column.index), column, self.grid.lines[index], self.complaints)
            for index in rows.data
        ]

    def _check_ids(self, rows: SheetRows, column: SheetColumn) -> None:
        for index in rows.data:
            value = value_at(self.grid.rows[index], column.index)
            if isinstance(value, Fault):
                fault(value, column, self.grid.lines[index], self.complaints)

    def _columns_of_plan(self, texts: dict[int, list[str]], data: Sequence[int]) -> dict[str, list[object]]:
        columns: dict[str, list[object]] = {}
        for column in self.columns:
            if column.index in texts:
                empty = None if column.role == "key" else ""
                columns[column.name] = [text or empty for text in texts[column.index]]
            elif column.role in ("number", "span"):
                columns[column.name] = list(self.numbers[column.index])
            elif column.role == "unused":
                columns[column.name] = [echoed(value_at(self.grid.rows[row], column.index), self.unit) for row in data]
        year = summed_columns(self.columns)
        if year and "history" not in columns:
            columns["history"] = list(summed(year, self.numbers, len(data)))
        return columns

    def _total(self, rows: SheetRows, index: int, label: str, ids: tuple[str, ...]) -> TotalRow:
        """Return a total with its sums of money; what is no number there is no total and of no interest."""
        line = self.grid.lines[index]
        values = {
            column.index: value
            for column in self.numeric
            if column.is_money
            and (
                value := number_in(
                    value_at(self.grid.rows[index], column.index), column, self.unit, line, Complaints(self.source)
                )
            )
            is not None
        }
        return TotalRow(line, bisect_left(rows.data, index), label, ids, values)

    def _settle_nameless(self, rows: SheetRows) -> list[int]:
        """Keep rows of numbers without an id as cells, unless they are sums of rows; return those that are."""
        check = TotalCheck([()] * len(rows.data), self.numbers)
        unlabelled = [
            index
            for index in rows.nameless
            if len(rows.data) > 1
            and (total := self._total(rows, index, "", ())).values
            and not check.disagreements([total])
        ]
        kept = sorted(set(rows.nameless) - set(unlabelled))
        for column in self.numeric:
            values = dict(zip(rows.data, self.numbers[column.index], strict=True))
            values |= {index: self._number(index, column) for index in kept}
            self.numbers[column.index] = [values[index] for index in sorted(values)]
        rows.restore(kept, len(self.ids))
        return unlabelled

    def _notes_on_months(self, rows: SheetRows) -> list[Finding]:
        spans = [column for column in self.columns if column.role == "span"]
        if not spans:
            return []
        given = next((column for column in self.columns if column.name == "history"), None)
        sums = [column for column in self.columns if column.role == "sum"]
        lines = [self.grid.lines[index] for index in rows.data]
        return notes_on_months(self.source, spans, self.numbers, sums, lines, given)
