"""`apportion explain`: sentences and a waterfall for whom one asks about."""

import json
from pathlib import Path

import pytest

from service.cli import main
from tests.golden.plans import golden_03, proportional


@pytest.fixture(name="plan")
def _plan(tmp_path: Path) -> Path:
    path = tmp_path / "plan.json"
    path.write_text(json.dumps(golden_03(), ensure_ascii=False), encoding="utf-8")
    return path


def test_it_tells_why_a_reps_number_is_what_it_is(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", str(plan), "--who", "R5"]) == 0
    printed = capsys.readouterr().out
    said = " ".join(printed.split())
    assert "R5 gets 1,090 万元." in said
    assert "Lowered by rules on capacity (−154.46)" in said
    lines = [line.split() for line in printed.splitlines()]
    assert ["last", "year", "850.00"] in lines
    assert ["rules", "on", "capacity", "-154.46"] in lines
    assert ["target", "1,090.00"] in lines


def test_it_speaks_chinese(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", str(plan), "--who", "R5", "--lang", "zh"]) == 0
    printed = capsys.readouterr().out
    assert "R5 的目标是 1,090 万元。" in printed
    assert "产能规则" in printed


def test_any_member_of_any_dimension_may_be_asked_about(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", str(plan), "--who", "粤西", "--who", "新品", "--json"]) == 0
    members = json.loads(capsys.readouterr().out)["members"]
    assert [(member["dimension"], member["id"]) for member in members] == [("region", "粤西"), ("product", "新品")]
    for member in members:
        steps = dict(member["steps"])
        assert sum(steps.values()) - 2 * steps["target"] == pytest.approx(0, abs=1e-8)


def test_without_a_name_all_reported_members_and_the_prices_are_told(
    plan: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["explain", str(plan)]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert all(f"R{number} gets " in said for number in range(1, 6))
    assert "What limits are worth" in said
    assert "One more unit of capacity behind capacity[R5] makes the plan fairer" in said


def test_a_stranger_is_refused_with_the_nearest_name(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", str(plan), "--who", "R55"]) == 2
    complaint = capsys.readouterr().err
    assert "--who" in complaint
    assert "R5" in complaint


def test_an_impossible_plan_is_diagnosed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = proportional([50, 75, 125], 200)
    data["rules"] = [{"id": "wall", "kind": "bound", "measure": "amount", "max": 100}]
    path = tmp_path / "plan.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    assert main(["explain", str(path), "--who", "t1"]) == 3
    assert "wall" in capsys.readouterr().out
