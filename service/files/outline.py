"""Empty and merged cells in front of a row: what stands above holds for them, too."""

from bisect import bisect_left
from collections.abc import Sequence
from operator import itemgetter

from service.files.grid import Grid
from service.files.xlsx_xml import Value


class MergedCells:
    """The merged ranges of a sheet that cover more than one row, ready to be asked cell by cell."""

    def __init__(self, grid: Grid) -> None:
        rows = dict(zip(grid.lines, grid.rows, strict=True))
        self.ranges: dict[int, list[tuple[int, int, Value]]] = {}
        for top, left, bottom, _ in grid.merged:
            first = rows.get(top + 1, [])
            if bottom > top and left < len(first):
                self.ranges.setdefault(left, []).append((top + 1, bottom + 1, first[left]))
        for ranges in self.ranges.values():
            ranges.sort(key=itemgetter(0))

    def over(self, line: int, column: int) -> tuple[int, Value] | None:
        """Return first line and value of the range that covers a cell below its own first row, or None.

        A range counts for its first column only: a title merged across the sheet names no other column.
        """
        ranges = self.ranges.get(column)
        if ranges is None:
            return None
        place = bisect_left(ranges, line, key=itemgetter(0)) - 1
        if place < 0 or ranges[place][1] < line:
            return None
        return ranges[place][0], ranges[place][2]

    def value(self, line: int, column: int) -> Value:
        """Return the value that a merged range gives to a cell below its first row."""
        found = self.over(line, column)
        return None if found is None else found[1]


def is_outline(rows: Sequence[Sequence[str]], column: int) -> bool:
    """Return whether a column of ids is written as an outline: each id once, and nothing below it.

    In a flat table ids repeat from row to row; an empty cell there is a cell without an id.
    """
    seen: set[tuple[str, ...]] = set()
    block: list[str] = [""] * column
    empty = False
    for row in rows:
        for parent in range(column):
            if row[parent]:
                block[parent] = row[parent]
        own = row[column]
        if not own:
            empty = empty or any(row[column + 1 :])
            continue
        if (*block, own) in seen:
            return False
        seen.add((*block, own))
    return empty


def fill_down(rows: list[list[str]]) -> None:
    """Fill empty leading ids from the row above, in place.

    A cell is filled where all ids before it are empty, too, or were filled, and an id follows in its row.
    """
    width = len(rows[0]) if rows else 0
    outlined = [is_outline(rows, column) for column in range(width)]
    above = [""] * width
    for row in rows:
        own = next((column for column in range(width) if row[column]), width)
        for column in range(own if own < width else 0):
            if not outlined[column] or not above[column]:
                break
            row[column] = above[column]
        if own < width:
            above = [*above[:own], *row[own:]]
