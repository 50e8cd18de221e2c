"""The class: a sheet with the levers that each team of a class chose, and the template to hand out."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from schemas.columns import folded
from schemas.growth import GrowthCase
from schemas.messages import Language
from service.files.grid import Grid, grids_of
from service.files.hand_out import Column, HandOut
from service.files.limits import DEFAULT, FileLimits
from service.files.numbers import NotANumber, decimal_of
from service.files.places import Complaints, Source, finding
from service.files.plans import read_file
from service.files.rows import text_of, value_at
from service.files.sheets import Book, Sheet
from service.files.xlsx_xml import Value
from solvers.errors import FileError
from solvers.growth.names import LeverNames
from solvers.names import nearest

_TEAM = ("team", "group", "小组", "队伍", "组别", "组")
_LEVER = ("lever", "杠杆", "举措", "增长点")
_START = ("start", "quarter", "启动季度", "季度", "启动")
_SPEND = ("spend", "money", "amount", "投入", "花费", "费用", "金额")
_ROWS_TO_FILL = 60
_ACROSS, _ACROSS_WIDTH = 7, 100
"""Columns that a sentence of the task goes across, and how many characters they take together."""


@dataclass
class Team:
    """A team and the levers that it chose, as `solvers.growth.evaluate` takes them."""

    name: str
    chosen: list[dict[str, Any]] = field(default_factory=list)


def read_teams(path: Path, case: GrowthCase) -> list[Team]:
    """Return the teams of a sheet in the order in which they first appear; an empty team is the one above.

    Raises
    ------
    FileError
        With every line that cannot be meant.
    """
    return teams_in(path.name, read_file(path, DEFAULT), case)


def teams_in(name: str, content: bytes, case: GrowthCase, limits: FileLimits = DEFAULT) -> list[Team]:
    """Return the same of a sheet's content: a workbook, or text as it is pasted.

    Raises
    ------
    FileError, LimitError
    """
    grids = grids_of(name, content, limits)
    for grid in grids:
        for at, row in enumerate(grid.rows):
            found = [_column(row, names) for names in (_TEAM, _LEVER, _START, _SPEND)]
            if found[0] is not None and found[1] is not None:
                return _teams(grid, at + 1, found, case)
    raise FileError([finding("teams_unreadable", Source(name))])


def _column(row: Sequence[Value], names: Sequence[str]) -> int | None:
    """Return the column whose header is one of some names, whatever stands behind it in brackets."""
    for index, value in enumerate(row):
        title = folded(text_of(value)).split("(")[0].strip()
        if title in names:
            return index
    return None


def _teams(grid: Grid, first: int, columns: Sequence[int | None], case: GrowthCase) -> list[Team]:
    names, complaints = LeverNames(case), Complaints(grid.source)
    teams: dict[str, Team] = {}
    team = ""
    for line, row in zip(grid.lines[first:], grid.rows[first:], strict=True):
        texts = [text_of(value_at(row, column)) if column is not None else "" for column in columns]
        team = texts[0] or team
        if not texts[1]:
            continue
        if not team:
            complaints.add("teams_without_team", line)
            continue
        chosen = _choice(texts, line, names, complaints)
        own = teams.setdefault(team, Team(team)).chosen
        if chosen is not None and any(other["lever"] == chosen["lever"] for other in own):
            complaints.add("teams_lever_twice", line, columns[1], team=team, lever=texts[1])
        elif chosen is not None:
            own.append(chosen)
    complaints.stop()
    if not teams:
        raise FileError([finding("teams_empty", grid.source)])
    return list(teams.values())


def _choice(texts: Sequence[str], line: int, names: LeverNames, complaints: Complaints) -> dict[str, Any] | None:
    """Return the lever, start and spend of a line; None, with a complaint, where they cannot be meant."""
    key = names.key(texts[1])
    if key is None:
        close = nearest(texts[1], names.keys)
        complaints.add("teams_lever", line, None, lever=texts[1], **({} if close is None else {"nearest": close}))
        return None
    chosen: dict[str, Any] = {"lever": key}
    if texts[2]:
        quarter = texts[2].upper().removeprefix("Q").removesuffix("季度").removeprefix("第")
        if quarter not in ("1", "2", "3", "4"):
            complaints.add("teams_start", line, None, value=texts[2][:40])
            return None
        chosen["start"] = int(quarter)
    if texts[3]:
        try:
            chosen["spend"] = float(decimal_of(texts[3]))
        except NotANumber:
            complaints.add("teams_spend", line, None, value=texts[3][:40])
            return None
        if chosen["spend"] < 0:
            complaints.add("teams_spend", line, None, value=texts[3][:40])
            return None
    return chosen


def write_template(case: GrowthCase, language: Language) -> bytes:
    """Return the workbook to hand out: the sheet of choices, the task, and the levers with all of their figures."""
    book, hand_out = Book(), HandOut(case, language)
    sheet = book.sheet(hand_out.says("teams_sheet"))
    codes = ("teams_team", "teams_lever_column", "teams_start_column", "teams_spend_column")
    sheet.header(0, [hand_out.says(code) for code in codes])
    sheet.choices(1, _ROWS_TO_FILL, 1, [lever.id for lever in hand_out.levers][:100])
    sheet.choices(1, _ROWS_TO_FILL, 2, ["1", "2", "3", "4"])
    sheet.fit(fixed={0: 16, 1: 28, 2: 20, 3: 14})
    _task(book, hand_out)
    columns = [*hand_out.money_columns(), *hand_out.time_columns()[_names(hand_out) :], *hand_out.means_columns()]
    _columns(book.sheet(hand_out.says("teams_levers_sheet")), columns, names=_names(hand_out))
    _columns(book.sheet(hand_out.says("task_steps_sheet")), hand_out.step_columns(), names=2)
    return book.bytes()


def _names(hand_out: HandOut) -> int:
    return len(hand_out.name_columns())


def _task(book: Book, hand_out: HandOut) -> None:
    """Write the task: its sentences and small tables below each other; the levers have sheets of their own."""
    sheet = book.sheet(hand_out.says("teams_task_sheet"))
    sheet.put(0, 0, hand_out.title, "title")
    sheet.across(1, 0, _ACROSS, hand_out.says("teams_help"), "help", _ACROSS_WIDTH)
    row = 3
    for section in hand_out.sections():
        if section.of_levers and not section.lines:
            continue
        sheet.put(row, 0, section.title, "text", bold=True)
        row += 1
        for line in section.lines:
            sheet.across(row, 0, _ACROSS, line, "wrapped", _ACROSS_WIDTH)
            row += 1
        if section.columns and not section.of_levers:
            row = _small_table(sheet, row, section.columns)
        row += 1
    sheet.fit(least=12, most=20)


def _small_table(sheet: Sheet, row: int, columns: Sequence[Column]) -> int:
    """Write a table and return the row below it."""
    for at, column in enumerate(columns):
        sheet.put(row, at, column.title, "header" if column.style == "text" else "header_right")
        for below, value in enumerate(column.values, start=row + 1):
            sheet.put(below, at, value, column.style)
    return row + 1 + len(columns[0].values)


def _columns(sheet: Sheet, columns: Sequence[Column], *, names: int) -> None:
    """Write columns as a sheet of their own."""
    styles = [column.style for column in columns]
    sheet.header(0, [column.title for column in columns], styles, names=names)
    for row, values in enumerate(zip(*(column.values for column in columns), strict=True), start=1):
        sheet.row(row, values, styles)
    sheet.fit()
