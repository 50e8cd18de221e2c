"""`apportion sweep` and `apportion compare` as a planner types them."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from service.cli.entry import main

ROOT = Path(__file__).resolve().parents[3]
HEARING_INTERRUPTS = """import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # whatever the tests were started from
from service.cli.entry import main
raise SystemExit(main(sys.argv[1:]))
"""
PLAN = """schema: apportion/1
name: South
goal: {growth: 0.3}
dimensions:
  rep: [{id: R1, capacity: 900}, {id: 007, capacity: 700}]
cells:
  columns:
    product: [A, B, A, B]
    rep: [R1, R1, 007, 007]
    history: [300, 200, 280, 120]
    potential: [520, 380, 430, 300]
rules:
  - {id: mix, kind: bound, where: {product: B}, measure: share, min: 0.36}
"""
SCENARIO = """schema: apportion/scenario/1
name: less capacity
operations:
  - {op: put, field: capacity, where: {rep: 007}, value: 480, why: half a year}
  - {op: set, path: goal.growth, value: 0.25}
"""
TORNADO = """sweep:
  combine: one_at_a_time
  axes:
    capacity: {op: {op: scale, field: capacity, where: {rep: [R1, 007]}, by: $}, values: [0.7, 1.1]}
    potential: {op: {op: scale, field: potential, by: $}, values: [0.7, 1.1]}
"""

AXES = """sweep:
  combine: one_at_a_time
  axes:
    share: {path: "rules[mix].max", values: [0.3, 0.5]}
    growth: {path: goal.growth, values: [0.2]}
    potential: {op: {op: scale, field: potential, by: $}, values: [0.9]}
    cap: {op: {op: rule, rule: {id: cap, kind: bound, each: rep, measure: growth, max: $}}, values: [0.9]}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, text in (("plan", PLAN), ("less", SCENARIO), ("tornado", TORNADO)):
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    return tmp_path


@pytest.mark.usefixtures("folder")
class TestSweep:
    def test_of_goals_tells_where_the_world_changes(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["sweep", "plan.yaml", "--goal", "10%..80%/8", "--lang", "en"]) == 0
        said = capsys.readouterr().out
        assert "Where the world changes" in said
        assert "becomes impossible:" in said
        assert said.count("impossible") >= 2

    def test_as_json_is_the_table(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["sweep", "plan.yaml", "--goal", "1000..1300/4", "--json"]) == 0
        table = json.loads(capsys.readouterr().out)
        assert table["axes"] == {"amount": [1000, 1100, 1200, 1300]}
        assert table["points"]["columns"]["outcome"] == ["optimal"] * 4

    def test_as_lines_tells_every_point(self, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
        assert main(["sweep", "plan.yaml", "tornado.yaml", "--ndjson"]) == 0
        lines = [json.loads(line) for line in capsysbinary.readouterr().out.splitlines()]
        assert [line["index"] for line in lines if line["kind"] == "point"] == [0, 1, 2, 3, 4]

    def test_a_tornado_puts_first_what_matters_most(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["sweep", "plan.yaml", "tornado.yaml", "--lang", "en"]) == 0
        rows = [line.split()[0] for line in capsys.readouterr().out.splitlines() if line[:1].islower()]
        assert rows == ["capacity", "capacity", "potential", "potential"]

    def test_axis_values_are_printed_after_their_measure_and_invalid_ones_with_the_reason(
        self, folder: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (folder / "axes.yaml").write_text(AXES, encoding="utf-8")
        assert main(["sweep", "plan.yaml", "axes.yaml", "--lang", "en"]) == 0
        said = capsys.readouterr().out
        rows = [line.split()[:3] for line in said.splitlines()]
        assert ["share", "30.0%", "invalid"] in rows
        assert ["share", "50.0%", "optimal"] in rows
        assert ["growth", "+20.0%", "optimal"] in rows
        assert ["potential", "0.9", "optimal"] in rows
        assert ["cap", "+90.0%", "optimal"] in rows
        assert "share 30.0% – min_above_max: The least (0.36) is above the most (0.3)." in said
        assert main(["sweep", "plan.yaml", "axes.yaml", "--lang", "zh"]) == 0
        assert "min_above_max: 下限（0.36）高于上限（0.3）。" in capsys.readouterr().out

    @pytest.mark.parametrize("goal", ["40%..8300", "..", "40%..x"])
    def test_a_range_that_is_none_is_refused(self, goal: str, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["sweep", "plan.yaml", "--goal", goal, "--lang", "en"]) == 2
        assert "goal" in capsys.readouterr().err.lower()

    def test_without_a_range_or_a_sweep_says_what_is_missing(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["sweep", "plan.yaml", "less.yaml", "--lang", "en"]) == 2
        assert "--goal 40%..66%/14" in " ".join(capsys.readouterr().err.split())


@pytest.mark.usefixtures("folder")
class TestCompare:
    def test_tells_what_each_operation_causes(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["compare", "plan.yaml", "less.yaml", "--lang", "en"]) == 0
        said = capsys.readouterr().out
        assert "1. put capacity = 480 (rep 007), 1 touched – half a year" in said
        assert "causes: total -45.0" in said
        assert "capacity[007]" in said

    def test_as_json_is_the_comparison(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["compare", "plan.yaml", "less.yaml", "--json"]) == 0
        (scenario,) = json.loads(capsys.readouterr().out)["scenarios"]
        assert (scenario["name"], scenario["method"]) == ("less capacity", "shapley")

    def test_an_impossible_scenario_is_shown_with_its_reason(
        self, folder: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (folder / "high.yaml").write_text("operations: [{op: set, path: goal.growth, value: 2}]", encoding="utf-8")
        assert main(["compare", "plan.yaml", "high.yaml", "--lang", "en"]) == 3
        assert "impossible" in capsys.readouterr().out

    def test_a_mistake_is_said_with_its_line(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (folder / "wrong.yaml").write_text(SCENARIO.replace("rep: 007", "rep: 008"), encoding="utf-8")
        assert main(["compare", "plan.yaml", "wrong.yaml", "--lang", "en"]) == 2
        assert "wrong.yaml:4:" in capsys.readouterr().err
        (folder / "wrong.yaml").write_text(SCENARIO.replace("op: set", "op: sett"), encoding="utf-8")
        assert main(["compare", "plan.yaml", "wrong.yaml", "--lang", "en"]) == 2
        said = capsys.readouterr().err
        assert "wrong.yaml:5:" in said
        assert "did you mean set?" in said


def test_an_interrupt_leaves_what_is_done_and_says_how_far_it_came(folder: Path) -> None:
    command = [sys.executable, "-c", HEARING_INTERRUPTS, "sweep", "plan.yaml", "--goal", "10%..60%/50000", "--ndjson"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8"}
    going = subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert going.stdout is not None
    first = [json.loads(going.stdout.readline()) for _ in range(30)]
    going.send_signal(signal.SIGINT)
    assert going.stderr is not None
    with going.stdout, going.stderr:
        lines = [*first, *map(json.loads, going.stdout)]
        notes = going.stderr.read()
    going.wait(timeout=60)
    points = [line["index"] for line in lines if line["kind"] == "point"]
    assert points == list(range(len(points)))
    assert 20 <= len(points) < 50_000
    assert going.returncode == 130
    assert f"Stopped after {len(points)} of 50,000 points" in notes.decode()
