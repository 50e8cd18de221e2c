"""`apportion sandbox`: the story, its files, the class, and its exit codes."""

import json
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from service.cli import main
from solvers.growth.optimum import Optimum, optimum

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


@pytest.fixture(name="teams")
def _teams(case: Path, tmp_path: Path) -> Path:
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
    return sheet


def test_a_class_is_ranked_beside_the_optimum(case: Path, teams: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sandbox", str(case), "--lang", "en", "--json", "--teams", str(teams)]) == 0
    ranked = json.loads(out(capsys))["teams"]
    assert [(team["rank"], team["team"]) for team in ranked] == [
        (1, "best"),
        (1, "same"),
        (3, "all"),
        (4, "late"),
        (5, "broke"),
    ]
    assert [team["to_optimum"] for team in ranked[:4]] == [0, 0, 52.5, None]
    assert [team["short"] for team in ranked[:4]] == [0, 0, 0, 225]
    assert ranked[3]["same_money"] == pytest.approx(375 - 225)
    assert [team["keeps_limits"] for team in ranked] == [True, True, True, True, False]
    assert ranked[0]["plan"]["evaluation"]["gap_to_best"] == pytest.approx(0, abs=1e-6)
    assert ranked[2]["plan"]["evaluation"]["gap_to_best"] == pytest.approx(90 - 37.5)
    assert ranked[4]["plan"]["evaluation"]["broken"]


def test_the_optimum_is_found_once_for_all_teams(
    case: Path, teams: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def counted(*arguments: Any, **named: Any) -> Optimum:
        asked.append(arguments[0].question)
        return optimum(*arguments, **named)

    monkeypatch.setattr("solvers.growth.evaluate.optimum", counted)
    assert main(["sandbox", str(case), "--lang", "en", "--json", "--teams", str(teams)]) == 0
    ranked = json.loads(out(capsys))
    assert asked == ["least_cost", "most_growth"] * len(ranked["teams"])
    assert {team["plan"]["evaluation"]["best"] for team in ranked["teams"]} == {ranked["optimum"]["cost"]}


@pytest.mark.parametrize("width", ["60", "80", "200"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_ranking_names_its_teams_at_every_width(
    case: Path,
    teams: Path,
    width: str,
    language: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("COLUMNS", width)
    assert main(["sandbox", str(case), "--lang", language, "--teams", str(teams)]) == 0
    printed = out(capsys)
    for team in ("best", "same", "all", "late", "broke"):
        assert sum(line.startswith(f"{team} ") for line in printed.splitlines()) == 1
    late = next(line for line in printed.splitlines() if line.startswith("late "))
    assert "150.0*" in late
    if language == "en":
        said = " ".join(printed.split())
        assert "late: keeps all limits; misses the goal by 225.0; the same 30.0 could bring 150.0 more" in said
        assert "* the goal is missed" in said


def test_a_ranking_is_written_by_its_ending(case: Path, teams: Path, tmp_path: Path) -> None:
    files = [tmp_path / f"ranking{suffix}" for suffix in (".xlsx", ".csv", ".json")]
    outputs = [argument for file in files for argument in ("-o", str(file))]
    assert main(["sandbox", str(case), "--lang", "en", "--teams", str(teams), *outputs]) == 0
    book = openpyxl.load_workbook(files[0])
    assert book.sheetnames == ["ranking", "broken limits", "choices"]
    rows = list(book["ranking"].iter_rows(values_only=True))
    assert [row[1] for row in rows[1:7]] == ["Proven optimum", "best", "same", "all", "late", "broke"]
    assert rows[4][3:8] == (90, pytest.approx(125), 52.5, 0, 0)
    broken = list(book["broken limits"].iter_rows(values_only=True))
    assert [row[0] for row in broken[1:]] == ["broke"]
    assert len(list(book["choices"].iter_rows())) == 1 + 2 + 1 + 3 + 2 + 2 + 2
    lines = files[1].read_text(encoding="utf-8-sig").splitlines()
    assert lines[0].startswith("Rank,Team,Growth,Cost")
    assert lines[2].startswith("1,best,0.45,37.5,0,0,0,0,0,")
    assert json.loads(files[2].read_bytes())["teams"][0]["team"] == "best"


def test_a_ranking_is_written_as_nothing_else(case: Path, teams: Path, tmp_path: Path) -> None:
    assert main(["sandbox", str(case), "--teams", str(teams), "-o", str(tmp_path / "ranking.txt")]) == 2
    assert main(["sandbox", str(case), "-o", str(tmp_path / "plan.csv")]) == 2


def test_the_task_is_also_a_text(case: Path, tmp_path: Path) -> None:
    assert main(["sandbox", str(case), "--lang", "zh", "--template", str(tmp_path / "task.md")]) == 0
    text = (tmp_path / "task.md").read_text(encoding="utf-8")
    assert "去年 1,000，今年任务 1,450（+45%）" in text
    assert "| slow | 渠道 | 30 | 600 | 30 → 600 |" in text
    assert "62.5% | 37.5% | 13.89% | 1.39%" in text


def test_a_case_that_is_none_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "case.yaml").write_text("- 1\n", encoding="utf-8")
    assert main(["sandbox", str(tmp_path / "case.yaml"), "--lang", "en"]) == 2
    assert "holds no growth case" in capsys.readouterr().err
    assert main(["sandbox", str(tmp_path / "case.txt"), "--lang", "en"]) == 2


def test_the_bundled_sandbox_needs_no_argument(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sandbox", "--lang", "zh"]) == 0
    printed = out(capsys)
    assert "竹溪调味" in printed
    for heading in ("从去年到目标", "行动计划", "晚一个季度", "如果……", "目标来自哪条路径"):
        assert heading in printed
    assert printed.index("区域") < printed.index("业务甲")


def test_growth_from_nothing_is_told_in_money(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case.write_text(CASE.replace("base: 1000", "base: 0").replace("1450", "450"), encoding="utf-8")
    assert main(["sandbox", str(case), "--lang", "en"]) == 0
    assert "answer  450.00, 2 levers on 2 paths" in out(capsys)


@pytest.mark.parametrize(
    ("zeros", "said"),
    [
        ("0000", "from 10,000,000 to 14,500,000 (+45.0%)"),
        ("000000000", "from 1,000.0 to 1,450.0 × 1,000,000,000 (+45.0%)"),
    ],
)
def test_long_amounts_fit(zeros: str, said: str, case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case.write_text(re.sub(r"\b(\d{2,})\b", rf"\g<1>{zeros}", CASE), encoding="utf-8")
    assert main(["sandbox", str(case), "--lang", "en"]) == 0
    printed = out(capsys)
    assert said in printed
    assert max(map(len, printed.splitlines())) <= 80
    assert [line.split()[0] for line in printed.splitlines() if line.startswith("cumulative")] == ["cumulative"]


def test_the_file_that_is_wrong_is_the_one_that_is_named(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sandbox", str(case), "--teams", "missing.csv", "--lang", "en"]) == 2
    said = capsys.readouterr().err
    assert "missing.csv" in said
    assert "case.yaml" not in said


def test_an_impossible_case_names_its_limits_in_words(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case.write_text(CASE.replace("1450", "2450").replace("amount: 100}", "amount: 40}"), encoding="utf-8")
    assert main(["sandbox", str(case), "--lang", "zh"]) == 3
    assert "不能更高，因为：预算" in out(capsys)
