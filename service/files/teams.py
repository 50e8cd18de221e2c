"""The class: a sheet with the levers that each team of a class chose, and the template to hand out."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from schemas.columns import folded
from schemas.growth import GrowthCase
from schemas.messages import Language, sentence
from service.files.grid import Grid, grids_of
from service.files.limits import DEFAULT
from service.files.numbers import NotANumber, decimal_of
from service.files.places import Complaints, Source, finding
from service.files.plans import read_file
from service.files.rows import text_of, value_at
from service.files.sheets import Book
from service.files.xlsx_xml import Value
from solvers.errors import FileError
from solvers.growth.case import compiled
from solvers.growth.names import LeverNames
from solvers.names import nearest

_TEAM = ("team", "group", "小组", "队伍", "组别", "组")
_LEVER = ("lever", "杠杆", "举措", "增长点")
_START = ("start", "quarter", "启动季度", "季度", "启动")
_SPEND = ("spend", "money", "amount", "投入", "花费", "费用", "金额")
_ROWS_TO_FILL = 60


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
    grids = grids_of(path.name, read_file(path, DEFAULT), DEFAULT)
    for grid in grids:
        for at, row in enumerate(grid.rows):
            found = [_column(row, names) for names in (_TEAM, _LEVER, _START, _SPEND)]
            if found[0] is not None and found[1] is not None:
                return _teams(grid, at + 1, found, case)
    raise FileError([finding("teams_unreadable", Source(path.name))])


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
    """Return the workbook to hand out: the sheet of choices, and the levers with what they cost and bring."""

    def says(code: str, **params: object) -> str:
        return sentence(code, params, language)

    book = Book()
    sheet = book.sheet(says("teams_sheet"))
    codes = ("teams_team", "teams_lever_column", "teams_start_column", "teams_spend_column")
    sheet.header(0, [says(code) for code in codes])
    whole = compiled(case)
    sheet.choices(1, _ROWS_TO_FILL, 1, [lever.id for lever in whole.levers][:100])
    sheet.choices(1, _ROWS_TO_FILL, 2, ["1", "2", "3", "4"])
    sheet.fit(fixed={0: 16, 1: 28, 2: 20, 3: 14})
    task = book.sheet(says("teams_task_sheet"))
    task.put(0, 0, case.name or says("sandbox_title"), "title")
    goal = {"base": f"{whole.base:,.6g}", "goal": f"{whole.goal:,.6g}", "unit": f" {case.unit}".rstrip()}
    growth = f"{whole.needed / whole.base:+.1%}" if whole.base else "-"
    task.put(1, 0, says("sandbox_goal_said", growth=growth, **goal))
    task.across(3, 0, 7, says("teams_help"), "wrapped", 100)
    _levers(book, case, language)
    return book.bytes()


def _levers(book: Book, case: GrowthCase, language: Language) -> None:
    """Write the levers: path, fixed cost, tiers of spend and full-year gain, lead, ramp, people."""
    sheet = book.sheet(sentence("teams_levers_sheet", {}, language))
    whole = compiled(case)
    zh = language == "zh"
    titles = [
        "编号",
        "杠杆",
        "路径",
        "固定费用",
        "最低投入",
        "最高投入",
        "满额年增量",
        "准备月数",
        "爬坡月数",
        "需要人手",
        "可启动季度",
    ]
    if not zh:
        titles = ["id", "lever", "path", "fixed cost", "least spend", "most spend", "full-year gain", "lead months",
                  "ramp months", "people", "starts"]  # fmt: skip
    styles = ["text", "text", "text", *["cents"] * 4, *["number"] * 3, "text"]
    sheet.header(0, titles, styles, names=2)
    for row, lever in enumerate(whole.levers, start=1):
        gain = sum(tier.gain for tier in lever.tiers)
        values: list[object] = [lever.id, lever.label, whole.paths[lever.path], lever.fixed_cost, lever.min_spend]
        values += [lever.most_spend, gain, lever.lead, lever.ramp, lever.needs, " ".join(map(str, lever.starts))]
        sheet.row(row, values, styles)
    sheet.fit()
