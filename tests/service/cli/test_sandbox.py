"""`apportion sandbox`: the story, its files, the class, and its exit codes."""

import json
from pathlib import Path

import openpyxl
import pytest

from service.cli import main

CASE = """
schema: apportion/growth/1
base: 1000
goal: {amount: 1450}
budget: {amount: 100}
levers:
  - {name: slow, path: channel, gain: 600, cost: 30, lead_months: 2, ramp_months: 6}
  - {name: quick, path: product, gain: 100, cost: 10}
  - {name: dear, path: time, gain: 100, cost: 50}
"""
PLAN = """
goal: {growth: 10%}
cells: {columns: {region: [East, West], rep: [Ann, Ben], history: [600, 400]}}
"""


@pytest.fixture(name="case")
def _case(tmp_path: Path) -> Path:
    path = tmp_path / "case.yaml"
    path.write_text(CASE, encoding="utf-8")
    return path


def out(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().out


def test_the_story_tells_what_waiting_costs(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sandbox", str(case), "--lang", "en"]) == 0
    printed = out(capsys)
    assert "from 1,000.0 to 1,450.0 (+45.0%)" in printed
    assert "optimal, recomputed independently" in printed
    waiting = next(line for line in printed.splitlines() if line.startswith("slow") and "*" in line)
    assert waiting.split() == ["slow", "375.0*", "225.0", "83.3", "8.3"]
    assert "|··▒▒▒▒▒█████|" in printed
    assert "slow fails altogether" in printed


def test_targets_tell_the_path_that_they_grow_from(
    case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = tmp_path / "plan.yaml"
    plan.write_text(PLAN, encoding="utf-8")
    assert main(["sandbox", str(case), "--plan", str(plan), "--lang", "en"]) == 0
    printed = out(capsys)
    ann = next(line for line in printed.splitlines() if line.startswith("Ann"))
    assert ann.split()[1:] == ["600", "0", "225", "45", "0", "870", "+45.0%"]


def test_the_answer_is_also_json_and_a_workbook(case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan, book = tmp_path / "plan.yaml", tmp_path / "plan.xlsx"
    plan.write_text(PLAN, encoding="utf-8")
    arguments = ["sandbox", str(case), "--plan", str(plan), "--lang", "en", "--json", "-o", str(book)]
    assert main(arguments) == 0
    printed = json.loads(out(capsys))
    assert printed["growth_plan"]["schema"] == "apportion/growth/1"
    assert printed["allocation"]["outcome"] == "optimal"
    assert printed["sources"]["rep"]["planned_channel"] == [225, 150]
    sheets = openpyxl.load_workbook(book)
    assert sheets.sheetnames == ["action plan", "gantt", "quarters", "bridge", "targets by Region", "targets by Rep"]
    rows = list(sheets["action plan"].iter_rows(values_only=True))
    assert [row[1] for row in rows[1:]] == ["slow", "quick"]
    assert rows[1][4:9] == (1, 3, 8, 30, 375)
    assert [row[0] for row in sheets["gantt"].iter_rows(values_only=True)][1:3] == ["slow", "quick"]
    assert main([*arguments[:-1], str(tmp_path / "again.xlsx")]) == 0
    assert book.read_bytes() == (tmp_path / "again.xlsx").read_bytes()


def test_an_impossible_goal_says_how_far_it_goes(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case.write_text(CASE.replace("1450", "2450"), encoding="utf-8")
    assert main(["sandbox", str(case), "--lang", "en"]) == 3
    assert "1,575" in out(capsys)


def test_a_class_is_ranked_beside_the_optimum(case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sheet = tmp_path / "teams.xlsx"
    assert main(["sandbox", str(case), "--lang", "en", "--template", str(sheet)]) == 0
    book = openpyxl.load_workbook(sheet)
    for row in [
        ("late", "slow", 2, 30),
        ("all", "slow", 1, 30), (None, "quick", 1, None), (None, "dear", None, None),
        ("best", "slow", 1, 30), (None, "quick", 1, 7.5),
        ("broke", "slow", 1, 30), (None, "quick", 1, 11),
        ("same", "slow", None, None), (None, "quick", None, 7.5),
    ]:  # fmt: skip
        book.worksheets[0].append(row)
    book.save(sheet)
    assert main(["sandbox", str(case), "--lang", "en", "--json", "--teams", str(sheet)]) == 0
    ranked = json.loads(out(capsys))
    assert [(team["rank"], team["team"]) for team in ranked["teams"]] == [
        (1, "best"),
        (1, "same"),
        (3, "all"),
        (4, "late"),
        (5, "broke"),
    ]
    assert ranked["teams"][0]["plan"]["evaluation"]["gap_to_best"] == pytest.approx(0, abs=1e-6)
    assert ranked["teams"][2]["plan"]["evaluation"]["gap_to_best"] == pytest.approx(90 - 37.5)
    assert ranked["teams"][4]["plan"]["evaluation"]["broken"]
    assert main(["sandbox", str(case), "--lang", "en", "--teams", str(sheet)]) == 0
    printed = out(capsys)
    assert "late: keeps all limits; misses the goal by 225.0" in printed


def test_a_case_that_is_none_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "case.yaml").write_text("- 1\n", encoding="utf-8")
    assert main(["sandbox", str(tmp_path / "case.yaml"), "--lang", "en"]) == 2
    assert "is no growth case" in capsys.readouterr().err
    assert main(["sandbox", str(tmp_path / "case.txt"), "--lang", "en"]) == 2


def test_the_bundled_sandbox_needs_no_argument(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sandbox", "--lang", "zh"]) == 0
    printed = out(capsys)
    assert "竹溪调味" in printed
    for heading in ("从去年到目标", "行动计划", "晚一个季度", "如果……", "目标来自哪条路径"):
        assert heading in printed
    assert printed.index("区域") < printed.index("业务甲")
