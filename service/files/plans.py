"""Plans from files: YAML, JSON, a workbook plan, or cells alone."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath
from typing import TypedDict

from schemas.finding import Finding
from service.decoding import decode_json
from service.files.cells import CellsRead, cells_in, chosen_cells, read_cells
from service.files.grid import Grid, grids_of
from service.files.header import Wanted
from service.files.limits import DEFAULT, FileLimits
from service.files.places import Complaints
from service.files.plan_reader import SheetRead, read_goal, read_members, read_rules, unread
from service.files.plan_sheets import PlanSheet, sheet_of
from service.files.recast import recast
from solvers.errors import FileError, LimitError, PlanError

SCHEMA = "apportion/1"
_OF_CELLS = ("cells", "goal", "fair_share", "dimensions")
"""Parts of a plan that its cells can be the reason for where the plan itself is silent."""
_PLANS = (".yaml", ".yml", ".json")
_OF_PLANS = ("goal", "members", "rules")
"""Sheets that only a workbook plan has."""
_CELLS = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls")


@dataclass(frozen=True)
class LoadedPlan:
    """A plan from a file, as decoded JSON, ready for `solvers.read.read_plan`.

    Attributes
    ----------
    data : dict
        The plan; its cells are columns. Cells alone come without a goal: the caller gives it.
    findings : tuple of Finding
        What was left out, filled in, summed, and how the columns were read.
    cells : CellsRead or None
        The sheet that the cells came from.
    places : Mapping[str, str]
        JSON pointer -> place in the workbook, for what does not come from the sheet of cells.
    from_sheets : bool
        Whether all of it comes from sheets: its owner has never seen a JSON pointer.
    """

    data: dict[str, object]
    findings: tuple[Finding, ...] = ()
    cells: CellsRead | None = None
    places: Mapping[str, str] = field(default_factory=dict)
    from_sheets: bool = False

    def place(self, pointer: str) -> str:
        """Return where in the file a JSON pointer leads: `plan.xlsx!规则!G4`; itself where it is of no file.

        What a plan says in several places leads to the first of these; what it leaves to a default, to its cells.
        """
        parts = pointer.split("/")
        if self.cells is not None and parts[:3] == ["", "cells", "columns"]:
            column = parts[3].replace("~1", "/").replace("~0", "~") if len(parts) > 3 else ""
            cell = int(parts[4]) if len(parts) > 4 and parts[4].isdigit() else None
            return self.cells.place(column, cell)
        for length in range(len(parts), 1, -1):
            place = self.places.get("/".join(parts[:length]))
            if place is not None:
                return place
        if parts[:1] != [""] or self.cells is None or parts[1] not in (_OF_CELLS if self.from_sheets else ("cells",)):
            return pointer
        inner = next((place for key, place in self.places.items() if key.startswith(f"{pointer}/")), None)
        return inner or self.cells.source.pointer()

    def without_note_on(self, used: Collection[str]) -> "LoadedPlan":
        """Return the same plan without the note that these columns are not used."""
        if not used:
            return self
        kept: list[Finding] = []
        for found in self.findings:
            columns = found.params.get("columns")
            if found.code != "columns_unused" or not isinstance(columns, list):
                kept.append(found)
            elif left := [name for name in columns if name not in used]:
                kept.append(replace(found, params={**found.params, "columns": left}))
        return replace(self, findings=tuple(kept))

    def placed(self, findings: Sequence[Finding]) -> tuple[Finding, ...]:
        """Return findings about the plan with the places in the file that they are about."""
        return tuple(replace(found, pointer=self.place(found.pointer)) for found in findings)


def load_plan(path: Path, *, cells: Path | None = None, limits: FileLimits = DEFAULT) -> LoadedPlan:
    """Read a plan from a file, or the cells of one.

    Parameters
    ----------
    path : Path
        `.yaml`, `.yml` or `.json` (cells in it, or in a file beside it), a workbook plan, or a sheet of cells alone.
    cells : Path, optional
        A sheet of cells that stands in for those of the plan.
    limits : FileLimits
        Limits of each file that is read.

    Raises
    ------
    FileError, LimitError, PlanError
        Where a file is missing, cannot be read, is too large, or is no plan.
    """
    suffix = path.suffix.casefold()
    if suffix in _PLANS:
        return _from_text(path, cells, limits)
    if suffix in _CELLS:
        return _from_sheets(path, cells, limits)
    raise FileError([Finding("file_kind", path.name, {"file": path.name})])


def plan_in(
    name: str,
    content: bytes,
    *,
    sheet: str | None = None,
    read_as: Mapping[str, str | None] | None = None,
    limits: FileLimits = DEFAULT,
) -> LoadedPlan:
    """Read a plan from the content of a file that is not on this machine's disk; it can name no other file.

    Parameters
    ----------
    name : str
        Of the file. `.json`, `.yaml` and `.yml` are plans; all else is a workbook or text, as its content tells.
    sheet : str, optional
        The sheet of cells.
    read_as : Mapping
        Letter of a column -> the name to read it under; None leaves it out.
    limits : FileLimits

    Raises
    ------
    FileError, LimitError, PlanError
    """
    suffix = PurePath(name).suffix.casefold()
    if suffix in _PLANS:
        return LoadedPlan(_decoded(name, content))
    grids = grids_of(name, content, limits)
    if sheet is None and any(sheet_of(grid.source.sheet) in _OF_PLANS for grid in grids):
        return _workbook_plan(name, grids, None, limits)
    plan = LoadedPlan({"schema": SCHEMA, "name": PurePath(name).stem}, from_sheets=True)
    wanted = Wanted(bare=True)
    return _with_cells(plan, chosen_cells(name, recast(grids, read_as or {}, wanted), sheet, wanted))


def read_file(path: Path, limits: FileLimits) -> bytes:
    """Return a file's bytes.

    Raises
    ------
    FileError
        Where it is missing or cannot be opened.
    LimitError
        Where it is larger than the limit; it is not read then.
    """
    try:
        size = path.stat().st_size
        if size > limits.bytes:
            raise LimitError(
                [Finding("file_too_large", path.name, {"file": path.name, "size": size, "allowed": limits.bytes})]
            )
        return path.read_bytes()
    except FileNotFoundError as error:
        raise FileError([Finding("file_missing", path.name, {"file": str(path)})]) from error
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise FileError([Finding("file_unreadable", path.name, {"file": path.name, "reason": reason})]) from error


def _from_yaml(content: bytes, name: str) -> object:
    from service.files.yaml import load_yaml

    return load_yaml(_text(content, name), name)


def _decoded(name: str, content: bytes) -> dict[str, object]:
    data = decode_json(content) if PurePath(name).suffix.casefold() == ".json" else _from_yaml(content, name)
    if not isinstance(data, dict):
        raise PlanError([Finding("plan_not_object", name, {"file": name})])
    return data


def _from_text(path: Path, cells: Path | None, limits: FileLimits) -> LoadedPlan:
    data = _decoded(path.name, read_file(path, limits))
    named = data.get("cells")
    if cells is None and isinstance(named, dict) and "file" in named and len(named) == 1:
        cells = _beside(path, named["file"])
    return _with_cells(LoadedPlan(data), _read(cells, data, limits)) if cells is not None else LoadedPlan(data)


def _text(content: bytes, name: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileError([Finding("plan_not_utf8", name, {"file": name})]) from error


def _beside(plan: Path, name: object) -> Path:
    """Return the file of cells that a plan names; it lies in the plan's folder or below."""
    folder = plan.resolve().parent
    if not isinstance(name, str) or not name.strip() or "\0" in name:
        raise PlanError([Finding("cells_file_name", "/cells/file", {"name": str(name)})])
    path = (folder / name).resolve()
    if not path.is_relative_to(folder):
        raise PlanError([Finding("cells_file_outside", "/cells/file", {"name": name})])
    return path


def _from_sheets(path: Path, cells: Path | None, limits: FileLimits) -> LoadedPlan:
    grids = grids_of(path.name, read_file(path, limits), limits)
    if not any(sheet_of(grid.source.sheet) in _OF_PLANS for grid in grids):
        return _cells_alone(path, grids, cells, limits)
    return _workbook_plan(path.name, grids, cells, limits)


def _workbook_plan(name: str, grids: Sequence[Grid], cells: Path | None, limits: FileLimits) -> LoadedPlan:
    found: dict[PlanSheet, Grid] = {}
    notes: list[Finding] = []
    for grid in grids:
        sheet = sheet_of(grid.source.sheet)
        if sheet is not None and sheet not in found:
            found[sheet] = grid
        elif grid.rows and sheet is not None:
            notes.append(unread(grid))
    plan, findings = _plan_of(found)
    loaded = LoadedPlan({"schema": SCHEMA, **plan.data}, tuple(notes), places=plan.places, from_sheets=True)
    try:
        read = _cells_of(name, grids, found, loaded, cells, limits)
    except FileError as error:
        raise FileError([*findings, *error.findings]) from error
    if findings:
        raise FileError(findings)
    return _with_cells(loaded, read)


def _cells_of(
    name: str,
    grids: Sequence[Grid],
    found: Mapping[PlanSheet, Grid],
    plan: LoadedPlan,
    cells: Path | None,
    limits: FileLimits,
) -> CellsRead:
    """Return the cells of a workbook plan: of its own sheet, or of the file that stands in for it."""
    if cells is not None:
        return _read(cells, plan.data, limits)
    if "cells" not in found:
        sheets = [grid.source.sheet for grid in grids]
        raise FileError([Finding("plan_sheet_missing", name, {"file": name, "sheets": sheets})])
    return cells_in(found["cells"], **_declared(plan.data))


def _plan_of(found: Mapping[PlanSheet, Grid]) -> tuple[SheetRead, list[Finding]]:
    """Read the sheets of a plan; what is wrong in any of them is returned together."""
    plan = SheetRead()
    findings: list[Finding] = []
    for sheet, read in (("goal", read_goal), ("members", read_members), ("rules", read_rules)):
        grid = found.get(sheet)  # type: ignore[call-overload]
        if grid is not None:
            complaints = Complaints(grid.source)
            part = read(grid, complaints)
            plan.data |= part.data
            plan.places |= part.places
            findings += complaints.findings
    return plan, findings


def _cells_alone(path: Path, grids: Sequence[Grid], cells: Path | None, limits: FileLimits) -> LoadedPlan:
    bare: dict[str, object] = {"schema": SCHEMA, "name": path.stem}
    if cells is not None:
        read = read_cells(cells.name, read_file(cells, limits), bare=True, limits=limits)
    else:
        read = chosen_cells(path.name, grids, None, Wanted(bare=True))
    return _with_cells(LoadedPlan(bare, from_sheets=True), read)


def _read(path: Path, data: Mapping[str, object], limits: FileLimits) -> CellsRead:
    return read_cells(path.name, read_file(path, limits), limits=limits, **_declared(data))


class _Declared(TypedDict):
    """Columns and unit that a plan declares."""

    dimensions: Collection[str]
    measures: Collection[str]
    carry: Collection[str]
    unit: str


def _declared(data: Mapping[str, object]) -> _Declared:
    """Return what a plan says of its columns; what is no name there is left to the plan's own check."""

    def names(key: str) -> list[str]:
        value = data.get(key)
        return [name for name in value if isinstance(name, str)] if isinstance(value, list | Mapping) else []

    unit = data.get("unit")
    return _Declared(
        dimensions=names("dimensions"),
        measures=names("measures"),
        carry=names("carry"),
        unit=unit if isinstance(unit, str) else "",
    )


def _with_cells(plan: LoadedPlan, cells: CellsRead) -> LoadedPlan:
    """Return the plan with cells read from a sheet, and the columns that the sheet only carries."""
    data = {**plan.data, "cells": {"columns": cells.columns}}
    listed = data.get("carry")
    carry = list(listed) if isinstance(listed, list) else []
    carry += [name for name in cells.carry if name not in carry]
    if carry:
        data["carry"] = carry
    if cells.unit and not data.get("unit"):
        data["unit"] = cells.unit
    return replace(plan, data=data, findings=(*plan.findings, *cells.findings), cells=cells)
