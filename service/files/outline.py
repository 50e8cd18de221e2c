"""Empty and merged cells in front of a row: what stands above holds for them, too."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from service.files.grid import Grid
from service.files.xlsx_xml import Value


@dataclass(frozen=True)
class MergedCells:
    """What merged ranges say about cells below their first row.

    Attributes
    ----------
    values : dict
        (line, column) -> value of the range, for the range's first column.
    tops : dict
        (line, column) -> line of the range's first row.
    """

    values: dict[tuple[int, int], Value] = field(default_factory=dict)
    tops: dict[tuple[int, int], int] = field(default_factory=dict)


def merged_cells(grid: Grid) -> MergedCells:
    """Spread the value of each merged range down its first column, over rows of the grid."""
    cells = MergedCells()
    rows = dict(zip(grid.lines, grid.rows, strict=True))
    for top, left, bottom, _ in grid.merged:
        first = rows.get(top + 1)
        if first is None or left >= len(first) or bottom == top:
            continue
        for line in _between(grid.lines, top + 2, bottom + 1):
            cells.values[line, left] = first[left]
            cells.tops[line, left] = top + 1
    return cells


def _between(lines: list[int], first: int, last: int) -> Sequence[int]:
    if last - first < len(lines):
        return list(range(first, last + 1))
    return [line for line in lines if first <= line <= last]


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
