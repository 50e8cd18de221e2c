"""Cells of a plan from a sheet as planners have it."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from schemas.finding import Finding
from service.files.cell_reader import CellReader, CellsRead
from service.files.grid import Grid, grids_of
from service.files.header import Wanted, find_header
from service.files.limits import DEFAULT, FileLimits
from service.files.places import finding, sheet_title
from solvers.errors import FileError

__all__ = ["CELL_SHEETS", "CellsRead", "cells_in", "chosen_cells", "chosen_grid", "read_cells"]

CELL_SHEETS = frozenset({"数据", "cells", "data", "明细", "数据表", "cell"})
"""Names of the sheet that holds the cells, where a workbook has several."""


def read_cells(
    name: str,
    data: bytes,
    *,
    dimensions: Collection[str] = (),
    measures: Collection[str] = (),
    carry: Collection[str] = (),
    unit: str = "",
    sheet: str | None = None,
    bare: bool = False,
    limits: FileLimits = DEFAULT,
) -> CellsRead:
    """Read the cells in a CSV file or a sheet of a workbook.

    Parameters
    ----------
    name : str
        Name of the file, for complaints; what the file is, its content tells.
    data : bytes
        The file.
    dimensions, measures, carry : collection of str
        Columns that the plan declares, whatever they hold.
    unit : str
        The plan's unit of money; gives `12万` a meaning.
    sheet : str, optional
        The sheet to read; default the only one, or the one called 数据, cells, data or 明细.
    bare : bool
        The sheet is all there is of the plan: numbers of an unknown name are carried along instead of refused later.

    Raises
    ------
    FileError
        All that is wrong in the sheet, each with file, sheet, line and column.
    LimitError
        Where the file is larger than a limit.
    """
    wanted = Wanted.of(dimensions, measures, carry, bare=bare)
    return chosen_cells(name, grids_of(name, data, limits), sheet, wanted, unit)


def chosen_cells(name: str, grids: Sequence[Grid], sheet: str | None, wanted: Wanted, unit: str = "") -> CellsRead:
    """Read the cells in the sheet that holds them; which sheets are not read is told where nobody chose."""
    grid = chosen_grid(name, grids, sheet, wanted)
    cells = CellReader(grid, wanted, unit).read()
    others = [other.source.sheet for other in grids if other is not grid and other.rows]
    if sheet is not None or not others:
        return cells
    return replace(cells, findings=(finding("sheets_left_out", grid.source, sheets=others), *cells.findings))


def chosen_grid(name: str, grids: Sequence[Grid], sheet: str | None, wanted: Wanted) -> Grid:
    """Return the sheet that holds the cells."""
    filled = [grid for grid in grids if grid.rows]
    if sheet is not None:
        found = [grid for grid in grids if sheet_title(grid.source.sheet) == sheet_title(sheet)]
        if not found:
            raise FileError(
                [
                    Finding(
                        "sheet_missing",
                        name,
                        {"file": name, "sheet": sheet, "sheets": [grid.source.sheet for grid in grids]},
                    )
                ]
            )
        return found[0]
    if not filled:
        raise FileError([Finding("sheet_empty", name, {"file": name})])
    visible = [grid for grid in filled if not grid.hidden]
    named = [grid for grid in visible if sheet_title(grid.source.sheet) in CELL_SHEETS]
    meaningful = [grid for grid in visible if _means_something(grid, wanted)]
    for candidates in (visible, named, meaningful):
        if len(candidates) == 1:
            return candidates[0]
    raise FileError(
        [Finding("sheet_unclear", name, {"file": name, "sheets": [grid.source.sheet for grid in visible or filled]})]
    )


def _means_something(grid: Grid, wanted: Wanted) -> bool:
    header = find_header(grid, wanted)
    return (
        header is not None and sum(1 for column in header.columns if column.role in ("dimension", "number", "span")) > 1
    )


def cells_in(
    grid: Grid,
    *,
    dimensions: Collection[str] = (),
    measures: Collection[str] = (),
    carry: Collection[str] = (),
    unit: str = "",
) -> CellsRead:
    """Read the cells in a sheet; see `read_cells`."""
    return CellReader(grid, Wanted.of(dimensions, measures, carry), unit).read()
