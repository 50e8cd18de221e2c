"""The sheet of a class: read as teams fill it in, refused with every line that cannot be meant."""

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from schemas.growth import GrowthCase
from service.files.teams import read_teams, write_template
from solvers.errors import FileError
from solvers.growth.read import read_case

LEVERS = [
    {"id": "D1", "name": "新开经销商", "path": "渠道", "gain": 100, "cost": 10},
    {"name": "换新品", "path": "产品", "gain": 50, "cost": 5},
]


@pytest.fixture(name="case")
def _case() -> GrowthCase:
    return read_case({"base": 1000, "goal": {"growth": 0.1}, "levers": LEVERS})


def sheet(
    path: Path, rows: list[list[Any]], header: tuple[str, ...] = ("小组", "杠杆", "启动季度（1-4）", "投入")
) -> Path:
    book = openpyxl.Workbook()
    for row in (header, *rows):
        book.active.append(list(row))
    book.save(path)
    return path


def test_teams_are_read_in_their_order_with_names_filled_down(tmp_path: Path, case: GrowthCase) -> None:
    rows: list[list[Any]] = [
        ["乙组", "新开经销商", 2, 8],
        [None, "换新品", None, None],
        ["甲组", "d1", "Q3", "10"],
        [None, None, None, None],
    ]
    teams = read_teams(sheet(tmp_path / "t.xlsx", rows), case)
    assert [(team.name, team.chosen) for team in teams] == [
        ("乙组", [{"lever": "D1", "start": 2, "spend": 8.0}, {"lever": "换新品"}]),
        ("甲组", [{"lever": "D1", "start": 3, "spend": 10.0}]),
    ]


def test_all_that_is_wrong_is_said_at_once(tmp_path: Path, case: GrowthCase) -> None:
    rows: list[list[Any]] = [
        [None, "D1", 1, 1],
        ["甲", "D2", 1, 1],
        ["甲", "D1", 5, 1],
        ["甲", "D1", 1, "很多"],
        ["甲", "D1", 1, -1],
        ["甲", "D1", 1, 1],
        ["甲", "D1", 1, 1],
    ]
    with pytest.raises(FileError) as caught:
        read_teams(sheet(tmp_path / "t.xlsx", rows), case)
    codes = [found.code for found in caught.value.findings]
    assert codes == [
        "teams_without_team",
        "teams_lever",
        "teams_start",
        "teams_spend",
        "teams_spend",
        "teams_lever_twice",
    ]
    assert all(found.said("zh").message and found.said("en").message for found in caught.value.findings)


@pytest.mark.parametrize(("header", "code"), [(("a", "b"), "teams_unreadable"), (("team", "lever"), "teams_empty")])
def test_a_sheet_without_choices_is_refused(
    tmp_path: Path, case: GrowthCase, header: tuple[str, ...], code: str
) -> None:
    with pytest.raises(FileError) as caught:
        read_teams(sheet(tmp_path / "t.xlsx", [[None, None]], header), case)
    assert [found.code for found in caught.value.findings] == [code]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_template_is_read_back_once_it_is_filled_in(tmp_path: Path, case: GrowthCase, language: Any) -> None:
    content = write_template(case, language)
    assert content == write_template(case, language)
    book = openpyxl.load_workbook(io.BytesIO(content))
    book.worksheets[0].append(["甲", "换新品", 1, 5])
    book.save(tmp_path / "t.xlsx")
    teams = read_teams(tmp_path / "t.xlsx", case)
    assert [(team.name, team.chosen) for team in teams] == [("甲", [{"lever": "换新品", "start": 1, "spend": 5.0}])]
