"""Columns that the owner of a sheet knows better: read under another name, or left out."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from schemas.finding import Finding
from service.files.grid import Grid
from service.files.header import Wanted, find_header
from service.files.xlsx_xml import Value, column_letters
from solvers.errors import PlanError


def recast(grids: Sequence[Grid], read_as: Mapping[str, str | None], wanted: Wanted) -> list[Grid]:
    """Return the sheets with columns named as their owner says, and without those that shall be left out.

    Parameters
    ----------
    read_as : Mapping
        Letter of a column -> its name, or None to leave it out.

    Raises
    ------
    PlanError
        No sheet has such a column.
    """
    if not read_as:
        return list(grids)
    places = {column_letters(index): index for index in range(max((grid.width for grid in grids), default=0))}
    unknown = [letter for letter in read_as if letter not in places]
    if unknown:
        raise PlanError([Finding("column_unknown", f"/read_as/{letter}", {"column": letter}) for letter in unknown])
    return [_recast(grid, {places[letter]: name for letter, name in read_as.items()}, wanted) for grid in grids]


def _recast(grid: Grid, names: Mapping[int, str | None], wanted: Wanted) -> Grid:
    header = find_header(grid, wanted)
    if header is None:
        return grid
    rows: list[list[Value]] = [list(row) for row in grid.rows]
    for place, name in names.items():
        if name is None:
            for row in rows[header.below - 1 :]:
                if place < len(row):
                    row[place] = None
        else:
            titles = rows[header.below - 1]
            titles += [None] * (place + 1 - len(titles))
            titles[place] = name
    return replace(grid, rows=rows)
