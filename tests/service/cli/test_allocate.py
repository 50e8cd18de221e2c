"""The whole command on real files."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from schemas.allocation import Allocation
from service.cli import main

SHEET = "区域,产品,业务员,去年\n粤东,主力,R1,50\n粤西,主力,R2,75\n粤西,新品,R2,125\n"
PLAN: dict[str, Any] = {
    "schema": "apportion/1",
    "name": "华南 2027",
    "unit": "万元",
    "goal": {"amount": 200},
    "cells": {"columns": {"rep": ["A", "B", "C"], "history": [50, 75, 125]}},
    "rules": [{"id": "cap", "kind": "bound", "where": {"rep": "C"}, "measure": "amount", "max": 100}],
    "rounding": {"unit": 1},
}


@pytest.fixture(name="sheet")
def _sheet(tmp_path: Path) -> Path:
    path = tmp_path / "去年 实际.csv"
    path.write_text(SHEET, encoding="utf-8")
    return path


@pytest.fixture(name="plan")
def _plan(tmp_path: Path) -> Path:
    path = tmp_path / "计划.yaml"
    path.write_text(yaml.safe_dump(PLAN, allow_unicode=True), encoding="utf-8")
    return path


def answered(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> Allocation:
    """Run the command with `--json` and return its answer."""
    assert main(["allocate", *map(str, arguments), "--json"]) == 0
    return Allocation.model_validate_json(capsys.readouterr().out)


def targets(allocation: Allocation) -> list[float]:
    cells = allocation.cells
    found: list[float] = cells["columns"]["target"] if isinstance(cells, dict) else [row["target"] for row in cells]
    return found


def test_a_spreadsheet_needs_no_plan(sheet: Path, capsys: pytest.CaptureFixture[str]) -> None:
    allocation = answered(capsys, sheet, "--goal", "200")
    assert targets(allocation) == [40, 60, 100]
    assert allocation.certificate.verified


@pytest.mark.parametrize(("goal", "amount"), [("+66%", 415.0), ("-5%", 237.5), ("8,300", 8300.0)])
def test_the_goal_of_the_command_line_replaces_that_of_the_plan(
    plan: Path, goal: str, amount: float, capsys: pytest.CaptureFixture[str]
) -> None:
    assert answered(capsys, plan, "--goal", goal, "--set", "rules=[]").goal.amount == amount


def test_a_spreadsheet_without_a_goal_is_bad_input_that_says_how_to_give_one(
    sheet: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["allocate", str(sheet)]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "--goal +66%" in printed.err


def test_the_cells_of_another_file_replace_those_of_the_plan(
    plan: Path, sheet: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    allocation = answered(capsys, plan, "--cells", sheet, "--set", "rules=[]")
    assert allocation.goal.base == 250
    assert set(allocation.totals) >= {"region", "product", "rep"}


def test_a_value_set_on_the_command_line_counts(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert targets(answered(capsys, plan, "--set", "rules[cap].max=76"))[2] == 76


MANY = "区域,业务员,去年,前年,排名,备注\n粤东,R1,50,40,2,稳\n粤西,R2,75,10,1,急\n"


@pytest.fixture(name="planners_sheet")
def _planners_sheet(tmp_path: Path) -> Path:
    path = tmp_path / "many.csv"
    path.write_text(MANY, encoding="utf-8")
    return path


def told(allocation: Allocation) -> dict[str, Any]:
    return {warning.code: warning.params.get("columns") for warning in allocation.warnings}


def test_columns_that_nobody_named_do_not_stop_a_sheet(
    planners_sheet: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    allocation = answered(capsys, planners_sheet, "--goal", "+66%")
    assert sum(targets(allocation)) == pytest.approx(125 * 1.66)
    assert told(allocation)["columns_unused"] == ["前年", "排名"]
    assert isinstance(allocation.cells, dict)
    assert allocation.cells["columns"]["前年"] == [40.0, 10.0]


def test_such_a_column_becomes_a_driver_when_it_is_named(
    planners_sheet: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    blend = ("--set", "measures=[前年]", "--set", "fair_share.blend={前年: 1}")
    allocation = answered(capsys, planners_sheet, "--goal", "100", *blend)
    assert targets(allocation) == [80, 20]
    assert told(allocation)["columns_unused"] == ["排名"]


def test_what_a_sheet_carries_is_carried_whatever_else_is(
    planners_sheet: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    allocation = answered(capsys, planners_sheet, "--goal", "100", "--set", "carry=[排名]")
    assert set(allocation.totals) == {"region", "rep"}


def test_without_history_the_columns_that_were_not_used_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "no history.csv"
    path.write_text(MANY.replace("去年", "FY25"), encoding="utf-8")
    assert main(["allocate", str(path), "--goal", "+66%", "--lang", "en"]) == 2
    printed = capsys.readouterr().err
    assert "not used" in printed
    assert "FY25" in printed


def test_a_slip_is_an_error_with_the_nearest_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "slip.csv"
    path.write_text("region,history,potental\nEast,5,9\nWest,6,9\n", encoding="utf-8")
    assert main(["allocate", str(path), "--goal", "+66%"]) == 2
    assert "potential" in capsys.readouterr().err


def test_what_was_typed_is_named_as_it_was_typed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "zero.csv"
    path.write_text("region,history\nEast,0\nWest,0\n", encoding="utf-8")
    assert main(["allocate", str(path), "--goal", "+66%"]) == 2
    assert "--goal: Growth" in capsys.readouterr().err
    assert main(["allocate", str(path), "--goal", "9", "--set", "fair_share.blend={evn: 1}"]) == 2
    assert "--set fair_share: " in capsys.readouterr().err


def test_a_growth_without_its_sign_is_refused_with_what_was_meant(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "cells.csv"
    path.write_text("region,history\nEast,5000\nWest,3000\n", encoding="utf-8")
    assert main(["allocate", str(path), "--goal", "66"]) == 2
    assert "--goal +66%" in capsys.readouterr().err
    allocation = answered(capsys, path, "--set", "goal.amount=66")
    assert allocation.goal.amount == 66


def test_a_wrong_name_on_the_command_line_is_bad_input_with_the_nearest_one(
    plan: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["allocate", str(plan), "--set", "rules[cab].max=76"]) == 2
    assert "did you mean cap?" in capsys.readouterr().err
    assert main(["allocate", str(plan), "--set", "fairnes.objective=minimax"]) == 2
    assert "fairness" in capsys.readouterr().err


def test_the_plan_speaks_its_own_language_unless_another_is_asked_for(
    plan: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["allocate", str(plan), "--set", "options.language=zh"])
    assert "业务员" in capsys.readouterr().out
    main(["allocate", str(plan), "--set", "options.language=zh", "--lang", "en"])
    printed = capsys.readouterr().out
    assert "Last year" in printed
    assert "去年" not in printed


def test_the_environment_chooses_the_language_where_nothing_else_does(
    plan: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    main(["allocate", str(plan)])
    assert "应得份额" in capsys.readouterr().out


def test_json_on_standard_output_is_nothing_but_the_answer(plan: Path) -> None:
    ran = process("allocate", plan, "--json")
    assert ran.returncode == 0
    assert ran.stderr == b""
    assert json.loads(ran.stdout)["goal"]["amount"] == 200
    assert ran.stdout == Allocation.model_validate_json(ran.stdout).model_dump_json(by_alias=True).encode()


def test_the_same_plan_gives_the_same_bytes(plan: Path) -> None:
    answers = [json.loads(process("allocate", plan, "--json").stdout) for _ in range(2)]
    for answer in answers:
        del answer["provenance"]["seconds"]
    assert json.dumps(answers[0]) == json.dumps(answers[1])


def test_answers_are_written_as_their_names_ask(
    sheet: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    outputs = [tmp_path / f"任务 分解.{suffix}" for suffix in ("xlsx", "csv", "json")]
    arguments = [part for path in outputs for part in ("-o", str(path))]
    assert main(["allocate", str(sheet), "--goal", "200", *arguments]) == 0
    assert capsys.readouterr().err.count("Written: ") == 3
    assert outputs[0].read_bytes()[:2] == b"PK"
    rows = list(csv.DictReader(io.StringIO(outputs[1].read_text(encoding="utf-8-sig"))))
    assert [float(row["target"]) for row in rows] == [40, 60, 100]
    assert targets(Allocation.model_validate_json(outputs[2].read_bytes())) == [40, 60, 100]
    assert sorted(tmp_path.iterdir()) == sorted([sheet, *outputs])


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_a_written_sheet_can_be_allocated_again(
    suffix: str, sheet: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / f"out{suffix}"
    assert main(["allocate", str(sheet), "--goal", "200", "-o", str(out), "--json"]) == 0
    first = targets(Allocation.model_validate_json(capsys.readouterr().out))
    assert targets(answered(capsys, out, "--goal", "200")) == first


def test_the_input_is_never_overwritten(sheet: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["allocate", str(sheet), "--goal", "200", "-o", str(sheet)]) == 2
    assert "is the input" in capsys.readouterr().err
    assert sheet.read_text(encoding="utf-8") == SHEET


class TestAnImpossiblePlan:
    ARGUMENTS = ("--set", "rules[cap].where={}")

    def test_ends_with_3_and_says_how_far_it_could_go(self, plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["allocate", str(plan), *self.ARGUMENTS]) == 3
        printed = capsys.readouterr().out
        assert "impossible" in printed
        assert "Not more because of: cap" in printed
        assert "goal" in printed

    def test_says_so_in_chinese(self, plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["allocate", str(plan), *self.ARGUMENTS, "--lang", "zh"]) == 3
        printed = capsys.readouterr().out
        assert "无解" in printed
        assert "不能更高，因为：cap" in printed

    def test_is_an_answer_in_json_and_no_sheet(
        self, plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        outputs = ["-o", str(tmp_path / "out.xlsx"), "-o", str(tmp_path / "out.json")]
        assert main(["allocate", str(plan), *self.ARGUMENTS, *outputs, "--json"]) == 3
        printed = capsys.readouterr()
        assert json.loads(printed.out)["outcome"] == "infeasible"
        assert json.loads((tmp_path / "out.json").read_bytes())["outcome"] == "infeasible"
        assert not (tmp_path / "out.xlsx").exists()
        assert "Not written" in printed.err


def test_a_limit_that_stops_the_answer_ends_with_4(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["allocate", str(plan), "--set", "options.time_limit=0.000001"]) == 4
    assert "stopped by a limit, without an answer" in capsys.readouterr().out


class TestBadInput:
    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("empty.csv", b""),
            ("empty.yaml", b""),
            ("list.yaml", b"- 1\n- 2\n"),
            ("broken.json", b"{"),
            ("broken.xlsx", b"PK\x03\x04 not a workbook"),
            ("picture.png", b"\x89PNG"),
            ("words.csv", "区域,去年\n粤东,many\n".encode()),
        ],
    )
    def test_is_said_with_the_name_of_the_file_and_never_with_a_traceback(
        self, name: str, content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        path = tmp_path / name
        path.write_bytes(content)
        assert main(["allocate", str(path), "--goal", "+66%"]) == 2
        printed = capsys.readouterr()
        assert printed.out == ""
        assert name in printed.err.replace("\n", "")

    def test_names_the_file_that_is_not_there(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["allocate", str(tmp_path / "没有.xlsx"), "--goal", "+66%"]) == 2
        assert "没有.xlsx" in capsys.readouterr().err.replace("\n  ", "")

    def test_names_all_that_is_wrong_with_a_plan(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        path = tmp_path / "plan.json"
        path.write_text(json.dumps({**PLAN, "gaol": 1, "fairness": {"objective": "minmax"}}), encoding="utf-8")
        assert main(["allocate", str(path)]) == 2
        printed = capsys.readouterr().err
        assert "/gaol" in printed
        assert "/fairness/objective" in printed
        assert "minimax" in printed


def process(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "service.cli", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, check=False, env={**os.environ, **environment})


class TestTheProcess:
    def test_prints_no_colour_into_a_pipe(self, plan: Path) -> None:
        environment = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
        command = [sys.executable, "-m", "service.cli", "allocate", str(plan)]
        ran = subprocess.run(command, capture_output=True, check=True, env=environment)
        assert b"\x1b" not in ran.stdout

    def test_writes_json_as_utf_8_whatever_the_terminal_speaks(self, plan: Path) -> None:
        ran = process("allocate", plan, "--json", PYTHONIOENCODING="ascii")
        assert json.loads(ran.stdout.decode())["unit"] == "万元"

    def test_survives_a_terminal_that_cannot_show_chinese(self, plan: Path) -> None:
        ran = process("allocate", plan, "--lang", "zh", PYTHONIOENCODING="ascii")
        assert ran.returncode == 0
        assert b"Traceback" not in ran.stderr

    @pytest.mark.parametrize("form", [[], ["--json"]])
    def test_is_quiet_when_its_reader_has_seen_enough(self, plan: Path, form: list[str]) -> None:
        command = [sys.executable, "-m", "service.cli", "allocate", str(plan), *form]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
            assert running.stdout is not None
            assert running.stderr is not None
            running.stdout.close()
            assert running.stderr.read() == b""
            assert running.wait() == 141
