"""What each row of a sheet is: a cell of the plan, a total, a heading of a group, a remark, a header once more."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from service.files.grid import Grid
from service.files.header import Header, SheetColumn
from service.files.outline import MergedCells, fill_down
from service.files.totals import folded_name, total_of
from service.files.xlsx_xml import Value

_REMARK = re.compile(
    r"(注|备注|说明|附注|制表|审核|填表|单位|note|notes|remark|source|prepared by)\s*\d*\s*([:：]|$)", re.IGNORECASE
)


@dataclass(frozen=True)
class LabelledTotal:
    """A row of totals: its index in the grid, whose total its label names, and the ids before the label."""

    index: int
    label: str
    ids: tuple[str, ...]


@dataclass
class SheetRows:
    """The rows of a sheet below its header, told apart.

    Attributes
    ----------
    data : list of int
        Indices (in the grid) of the rows that are cells of the plan.
    ids : list of list of str
        Their ids, column by column of `id_columns`, filled down.
    totals : list of LabelledTotal
        Rows that repeat what others sum to.
    groups, remarks, headers : list of int
        Indices of the rows that are left out for another reason.
    nameless : list of int
        Indices of the rows that hold numbers and no id at all.
    filled : dict
        Column -> indices of rows whose id was taken from above; `merged` likewise from merged ranges.
    """

    data: list[int] = field(default_factory=list)
    ids: list[list[str]] = field(default_factory=list)
    totals: list[LabelledTotal] = field(default_factory=list)
    groups: list[int] = field(default_factory=list)
    remarks: list[int] = field(default_factory=list)
    headers: list[int] = field(default_factory=list)
    nameless: list[int] = field(default_factory=list)
    filled: dict[int, list[int]] = field(default_factory=dict)
    merged: dict[int, list[int]] = field(default_factory=dict)

    def restore(self, indices: Sequence[int], width: int) -> None:
        """Take rows without any id among the data."""
        ids = dict(zip(self.data, self.ids, strict=True)) | {index: [""] * width for index in indices}
        self.data = sorted(ids)
        self.ids = [ids[index] for index in self.data]


def value_at(row: Sequence[Value], index: int) -> Value:
    """Return a row's value in a column; a row is cut after its last value."""
    return row[index] if index < len(row) else None


def text_of(value: Value) -> str:
    """Return an id as it is written; empty where there is none."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.15g}"
    return ""


def _one_line(text: str) -> str:
    return " ".join(text.split())


class RowSorter:
    """Tells the rows of one sheet apart."""

    def __init__(
        self,
        grid: Grid,
        header: Header,
        id_columns: Sequence[SheetColumn],
        number_columns: Sequence[SheetColumn],
        merged: MergedCells,
    ) -> None:
        self.grid = grid
        self.header = header
        self.id_columns = id_columns
        self.number_columns = number_columns
        self.numeric = {column.index for column in number_columns}
        self.merged = merged
        self.rows = SheetRows()
        self.known: set[str] = set()
        self.words: dict[str, str | None] = {}
        self.titles = {column.index: _one_line(column.title) for column in header.columns}

    def sorted(self) -> SheetRows:
        """Return the rows, each where it belongs."""
        indices = range(self.header.below, len(self.grid.rows))
        own = [self._ids(index) for index in indices]
        self.known = {folded_name(name) for name in {name for names in own for name in names if name}}
        kept: list[tuple[int, list[str], str | None]] = []
        for index, ids in zip(indices, own, strict=True):
            if self._is_header(index):
                self.rows.headers.append(index)
            else:
                kept.append((index, ids, self._total(index)))
        table = [ids for _, ids, total in kept if total is None]
        fill_down(table)
        self._place(kept)
        return self.rows

    def _place(self, kept: list[tuple[int, list[str], str | None]]) -> None:
        above: list[str] = [""] * len(self.id_columns)
        last = max((index for index, _, _ in kept if self._has_numbers(index)), default=-1)
        for position, (index, ids, total) in enumerate(kept):
            if total is not None:
                self.rows.totals.append(self._total_row(index, total, above))
            elif not any(ids):
                self._without_id(index)
            elif self._is_remark(index, last):
                self.rows.remarks.append(index)
            elif self._is_group(position, kept):
                self.rows.groups.append(index)
                above = ids
            else:
                self._keep(index, ids)
                above = ids

    def _keep(self, index: int, ids: list[str]) -> None:
        row = self.grid.rows[index]
        for column, name in enumerate(ids):
            position = self.id_columns[column].index
            if name and value_at(row, position) is None:
                covered = self.merged.over(self.grid.lines[index], position) is not None
                (self.rows.merged if covered else self.rows.filled).setdefault(column, []).append(index)
        self.rows.data.append(index)
        self.rows.ids.append(ids)

    def _ids(self, index: int) -> list[str]:
        row, line = self.grid.rows[index], self.grid.lines[index]
        return [
            text_of(value_at(row, column.index)) or text_of(self.merged.value(line, column.index))
            for column in self.id_columns
        ]

    def _has_numbers(self, index: int) -> bool:
        row = self.grid.rows[index]
        return any(value_at(row, column) is not None for column in self.numeric)

    def _total(self, index: int) -> str | None:
        """Return whose total a row is, or None where it is none; each text is looked at once."""
        for position, value in enumerate(self.grid.rows[index]):
            if position not in self.numeric and isinstance(value, str):
                if value not in self.words:
                    self.words[value] = total_of(value, self.known)
                if (total := self.words[value]) is not None:
                    return total
        return None

    def _total_row(self, index: int, label: str, above: list[str]) -> LabelledTotal:
        row = self.grid.rows[index]
        ids: list[str] = []
        for column, seen in zip(self.id_columns, above, strict=True):
            written = text_of(value_at(row, column.index)) or text_of(
                self.merged.value(self.grid.lines[index], column.index)
            )
            if (written and total_of(written, ()) is not None) or not (written or seen):
                break
            ids.append(written or seen)
        return LabelledTotal(index, label, tuple(ids))

    def _is_header(self, index: int) -> bool:
        written = [(position, value) for position, value in enumerate(self.grid.rows[index]) if value is not None]
        return len(written) > 1 and all(
            self.titles.get(position) == _one_line(text_of(value)) for position, value in written
        )

    def _without_id(self, index: int) -> None:
        if self._has_numbers(index):
            self.rows.nameless.append(index)
        else:
            self.rows.remarks.append(index)

    def _is_remark(self, index: int, last: int) -> bool:
        """Return whether a row is a remark: a single text that says so, or that stands apart below the table."""
        row = self.grid.rows[index]
        written = [value for value in row if value is not None]
        if len(written) != 1 or len(self.id_columns) + len(self.numeric) < 2 or self._has_numbers(index):
            return False
        if _REMARK.match(text_of(written[0])):
            return True
        above = [*self.rows.remarks[-1:], *(total.index for total in self.rows.totals[-1:])]
        apart = self.grid.lines[index] > self.grid.lines[index - 1] + 1 or index - 1 in above
        return index > last >= 0 and apart

    def _is_group(self, position: int, kept: list[tuple[int, list[str], str | None]]) -> bool:
        """Return whether a row only names the group of the rows below it, whose first id is empty."""
        index, ids, _ = kept[position]
        if len(ids) < 2 or not ids[0] or any(ids[1:]) or self._has_numbers(index) or position + 1 >= len(kept):
            return False
        below, _, total = kept[position + 1]
        first = text_of(value_at(self.grid.rows[below], self.id_columns[0].index))
        return total is None and not first
