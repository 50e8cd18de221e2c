import json
from pathlib import Path
from typing import Any

import pytest

from service.cli import main

SHEET = "区域,产品,业务员,去年,市场潜力\n粤东,主力,R1,50,80\n粤西,主力,R2,75,\n"


@pytest.fixture(name="sheet")
def _sheet(tmp_path: Path) -> Path:
    path = tmp_path / "去年.csv"
    path.write_text(SHEET, encoding="utf-8")
    return path


def reported(capsys: pytest.CaptureFixture[str], *arguments: str | Path, code: int = 0) -> dict[str, Any]:
    assert main(["validate", *map(str, arguments), "--json"]) == code
    report: dict[str, Any] = json.loads(capsys.readouterr().out)
    return report


def codes(report: dict[str, Any], severity: str) -> list[str]:
    return [finding["code"] for finding in report["findings"] if finding["severity"] == severity]


def test_it_shows_how_every_column_was_read(sheet: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", str(sheet), "--goal", "+5%"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == f"{sheet}: can be allocated"
    assert any(line.split() == ["rep", "Rep", "dimension,", "2", "members"] for line in lines)
    assert any(line.split() == ["potential", "Potential", "number"] for line in lines)
    assert any("去年 → history" in line for line in lines)


def test_it_speaks_chinese(sheet: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", str(sheet), "--goal", "+5%", "--lang", "zh"]) == 0
    printed = capsys.readouterr().out
    assert "可以分解" in printed
    assert "维度，2 个成员" in printed


def test_a_sheet_can_be_checked_before_anybody_knows_the_goal(sheet: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = reported(capsys, sheet)
    assert report["valid"]
    assert "cli_validated_without_goal" in codes(report, "warning")
    assert report["resolved"]["readiness"] == ""
    assert reported(capsys, sheet, "--goal", "+5%")["resolved"]["readiness"] != ""


def test_a_plan_that_cannot_be_read_is_reported_with_all_that_is_wrong(
    sheet: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = reported(capsys, sheet, "--set", "gaol.growth=1", "--set", "fairness.objective=minmax", code=2)
    assert not report["valid"]
    assert sorted(codes(report, "error")) == ["unknown_key", "unknown_value"]
    assert report["findings_total"] == len(report["findings"])


def test_what_is_wrong_with_the_cells_is_said_of_its_place_in_the_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "negative.csv"
    path.write_text("区域,去年\n粤东,50\n粤西,-75\n", encoding="utf-8")
    assert main(["validate", str(path), "--goal", "200"]) == 2
    printed = capsys.readouterr().out
    assert "cannot be allocated" in printed
    assert "negative.csv!B3: " in printed


def test_a_file_that_is_not_there_is_bad_input(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", str(tmp_path / "nowhere.xlsx")]) == 2
    assert "nowhere.xlsx" in capsys.readouterr().err
