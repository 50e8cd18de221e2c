"""Sweeps: every point is what the plan itself would answer, in order, wherever the work is done."""

import json
import os
import signal
from concurrent.futures import Future
from typing import Any, ClassVar

import pytest

from scenarios.axes import Points
from scenarios.lines import lines
from scenarios.place import Here, LostError, TooSlowError
from scenarios.read import read_scenario
from scenarios.supervised import Processes
from scenarios.sweep import Gathered, prepared, stream, sweep
from scenarios.work import Answered, Task, answered
from schemas.scenario import Scenario
from schemas.what_if import SweepTable
from solvers.allocate import allocate
from solvers.errors import LimitError, PlanError, SolverError
from solvers.operations import applied
from tests.scenarios.examples import small, south_china

GROWTH = {"path": "goal.growth", "range": {"from": 0.1, "to": 0.6, "steps": 6}}
POTENTIAL = {"op": {"op": "scale", "field": "potential", "by": "$"}, "values": [0.9, 1.1]}
STRETCH: dict[str, Any] = {
    "op": {"op": "rule", "rule": {"id": "cap", "kind": "bound", "each": "rep", "measure": "stretch", "max": "$"}},
    "values": [1.05, 1.2],
}


def of(axes: dict[str, Any], **parts: Any) -> Scenario:
    return read_scenario({"sweep": {"axes": axes, **parts}})


def about(told: float | None, expected: float | None) -> bool:
    return told is expected if None in (told, expected) else told == pytest.approx(expected, rel=1e-7)


def columns(table: SweepTable) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = table.points["columns"]
    return found


class TestPoints:
    def combined(self, **parts: Any) -> list[dict[str, Any]]:
        read = of({"growth": GROWTH, "potential": POTENTIAL}, **parts).sweep
        assert read is not None
        points = Points(read)
        return [points[number] for number in range(points.count)]

    def test_a_product_has_every_pair_and_goals_as_neighbours(self) -> None:
        pairs = [(point["potential"], point["growth"]) for point in self.combined()]
        assert pairs == [(scale, growth / 10) for scale in (0.9, 1.1) for growth in range(1, 7)]

    def test_one_at_a_time_begins_with_the_base(self) -> None:
        points = self.combined(combine="one_at_a_time")
        assert points[0] == {}
        assert [list(point) for point in points[1:]] == [["growth"]] * 6 + [["potential"]] * 2

    def test_zip_wants_equal_lengths(self) -> None:
        with pytest.raises(PlanError) as error:
            self.combined(combine="zip")
        assert [finding.code for finding in error.value.findings] == ["axes_of_unequal_length"]

    def test_a_latin_hypercube_takes_one_value_from_each_slice_and_the_same_again(self) -> None:
        points = self.combined(combine="latin_hypercube", samples=20, seed=3)
        slices = sorted(int((point["growth"] - 0.1) / 0.5 * 20) for point in points)
        assert slices == list(range(20))
        assert points == self.combined(combine="latin_hypercube", samples=20, seed=3)
        assert points != self.combined(combine="latin_hypercube", samples=20, seed=4)

    def test_too_many_are_refused_before_any_is_made(self) -> None:
        read = of({"a": {**GROWTH, "range": {"from": 0.1, "to": 0.6, "steps": 100_000}}, "b": POTENTIAL}).sweep
        assert read is not None
        with pytest.raises(LimitError):
            Points(read)


class TestAnswers:
    @pytest.mark.parametrize(
        "axes", [{"growth": GROWTH}, {"growth": GROWTH, "stretch": STRETCH}, {"potential": POTENTIAL}]
    )
    def test_are_those_of_the_plans_themselves(self, axes: dict[str, Any]) -> None:
        scenario = of(axes, totals=["rep"])
        assert scenario.sweep is not None
        table, points = sweep(small(), scenario), Points(scenario.sweep)
        found = columns(table)
        for number in range(points.count):
            answer = allocate(applied(small(), points.operations(points[number])).plan)
            assert found["outcome"][number] == answer.outcome
            if answer.objective is None or answer.fairness is None:
                assert answer.diagnosis is not None
                assert answer.diagnosis.reachable is not None
                most = answer.diagnosis.reachable.growth.max
                assert found["reachable_max"][number] == pytest.approx(most, abs=1e-9)
                continue
            assert found["objective"][number] == pytest.approx(answer.objective.value, rel=1e-8, abs=1e-8)
            assert found["gini"][number] == pytest.approx(answer.fairness.gini, abs=1e-8)
            assert found["max_stretch"][number] == pytest.approx(answer.fairness.max, abs=1e-8)
            rules = {row["id"] for row in answer.rules if row["binding"] and row["rule"] not in ("goal", "potential")}
            assert rules == set(found["binding"][number]) - {"potential"}
            totals = {row["id"]: row["target"] for row in answer.totals["rep"]}
            for member, target in totals.items():
                assert table.totals["rep"]["columns"][member][number] == pytest.approx(target, rel=1e-8)

    @pytest.mark.parametrize("axes", [{"growth": GROWTH}, {"potential": POTENTIAL}], ids=["goals", "others"])
    def test_tell_combinations_and_ratios_as_the_plans_themselves_do(self, axes: dict[str, Any]) -> None:
        scenario = of(axes, totals=["rep", ["region", "rep"]], measures=["growth", "share", "stretch", "penetration"])
        assert scenario.sweep is not None
        table, points = sweep(small(), scenario), Points(scenario.sweep)
        asked = small().model_copy(
            update={"options": small().options.model_copy(update={"totals": [["region", "rep"]]})}
        )
        for number in range(points.count):
            answer = allocate(applied(asked, points.operations(points[number])).plan)
            if answer.outcome == "infeasible":
                assert all(values[number] is None for values in table.totals["rep"]["columns"].values())
                continue
            assert columns(table)["street"][number] == pytest.approx(answer.goal.street, rel=1e-8)
            for row in answer.totals["rep"]:
                for measure, told in table.measures.items():
                    assert about(told["rep"]["columns"][row["id"]][number], row[measure])
            for row in answer.totals["region|rep"]:
                name = json.dumps([row["region"], row["rep"]], ensure_ascii=False, separators=(",", ":"))
                assert table.totals["region|rep"]["columns"][name][number] == pytest.approx(row["target"], rel=1e-8)
                for measure, told in table.measures.items():
                    assert about(told["region|rep"]["columns"][name][number], row[measure])

    def test_say_where_a_combination_names_what_the_plan_does_not_have(self) -> None:
        with pytest.raises(PlanError) as error:
            sweep(small(), of({"growth": GROWTH}, totals=["rep", ["region", "chanel"]]))
        assert [finding.pointer for finding in error.value.findings] == ["/sweep/totals/1/1"]

    def test_tell_where_a_rule_begins_to_bind_and_where_the_goal_becomes_impossible(self) -> None:
        table = sweep(small(), of({"growth": {**GROWTH, "range": {"from": 0.1, "to": 1.0, "steps": 10}}}))
        (end,) = [event for event in table.events if event.what == "becomes impossible"]
        assert end.at == pytest.approx(next(each for each in columns(table)["reachable_max"] if each is not None))
        for event in table.events:
            if event.rule is None or event.what != "begins to bind":
                continue
            assert event.at is not None
            assert end.at is not None
            if event.at > end.at - 2e-3:
                continue
            for growth, binds in ((event.at - 1e-3, False), (event.at + 1e-3, True)):
                answer = allocate(applied(small(), [{"op": "set", "path": "goal.growth", "value": growth}]).plan)
                assert {row["id"]: row["binding"] for row in answer.rules}[event.rule] is binds

    def test_of_a_point_that_cannot_be_meant_are_told_there(self) -> None:
        axis = {"path": "rules[grow].max", "values": [0.9, 0.01]}
        found = columns(sweep(small(), of({"most": axis})))
        assert found["outcome"] == ["optimal", "invalid"]
        assert found["error"][0] is None
        assert found["error"][1]

    def test_a_wrong_axis_is_said_before_anything_is_solved(self) -> None:
        with pytest.raises(PlanError) as error:
            prepared(small(), of({"goal axis": {"path": "goal.grwth", "values": [0.1]}}))
        (finding,) = error.value.findings
        assert finding.pointer == "/sweep/axes/goal axis/path"


def test_what_the_first_point_cannot_mean_is_said_of_its_axis_or_operation() -> None:
    wrong: dict[str, Any] = {"op": "rule", "rule": {**STRETCH["op"]["rule"], "where": {"region": "north"}}}
    with pytest.raises(PlanError) as error:
        prepared(small(), of({"growth": GROWTH, "cap": {"op": wrong, "values": [1.2]}}))
    assert {found.pointer for found in error.value.findings} == {"/sweep/axes/cap"}
    fixed = {"op": "rule", "rule": {**wrong["rule"], "max": 1.2}}
    with pytest.raises(PlanError) as error:
        prepared(small(), read_scenario({"operations": [fixed], "sweep": {"axes": {"growth": GROWTH}}}))
    assert {found.pointer for found in error.value.findings} == {"/operations/0"}


class Failing:
    """A place whose first tasks are lost, or take too long."""

    lanes = 3

    def __init__(self, error: Exception, times: int) -> None:
        self.error, self.times = error, times

    def begin(self, task: Task) -> "Future[Answered]":
        self.times -= 1
        if self.times < 0:
            return Here().begin(task)
        future: Future[Answered] = Future()
        future.set_exception(self.error)
        return future


class TestLosses:
    axes: ClassVar[dict[str, Any]] = {"growth": {**GROWTH, "range": {"from": 0.1, "to": 0.6, "steps": 90}}}

    def test_what_was_lost_is_done_again(self) -> None:
        wanted = sweep(small(), of(self.axes))
        assert sweep(small(), of(self.axes), place=Failing(LostError("died"), 3)) == wanted

    def test_what_is_lost_each_time_ends_the_sweep(self) -> None:
        with pytest.raises(SolverError):
            sweep(small(), of(self.axes), place=Failing(LostError("died"), 100))

    def test_only_points_that_take_too_long_are_left_out(self) -> None:
        wanted = columns(sweep(small(), of(self.axes)))
        found = columns(sweep(small(), of(self.axes), place=Failing(TooSlowError("1 s"), 4)))
        assert found["outcome"].count("limit") == 1
        same = [number for number in range(90) if found["outcome"][number] != "limit"]
        assert [found["goal"][number] for number in same] == [wanted["goal"][number] for number in same]

    def test_closing_leaves_what_is_done(self) -> None:
        ready = prepared(small(), of(self.axes))
        gathered = Gathered(ready)
        for answer in stream(ready, Here()):
            gathered.take(answer)
            if gathered.count >= 9:
                break
        wanted = columns(sweep(small(), of(self.axes)))
        assert 9 <= gathered.count < 90
        assert columns(gathered.table()) == {name: values[: gathered.count] for name, values in wanted.items()}


@pytest.fixture(scope="module")
def processes() -> Any:
    with Processes(2) as place:
        yield place


class TestProcesses:
    def test_one_that_dies_takes_nobody_s_points_along(self, processes: Processes) -> None:
        axes = {
            "growth": {**GROWTH, "range": {"from": 0.1, "to": 0.6, "steps": 500}},
            "potential": {**POTENTIAL, "values": [0.9, 1.0, 1.1, 1.2]},
        }
        ready = prepared(small(), of(axes))
        assert ready.points.count == 2000
        undisturbed = b"".join(line for task in ready.tasks() for line in lines(ready, answered(task)))
        told, killed = b"", False
        for answer in stream(ready, processes):
            told += b"".join(lines(ready, answer))
            if not killed and answer.points[0][0] >= 900:
                for pid in processes.pids()[:1]:
                    os.kill(pid, signal.SIGKILL)
                    killed = True
        assert killed
        assert told == undisturbed

    def test_cancelling_ends_the_work_and_keeps_the_first_tenth(self, processes: Processes) -> None:
        ready = prepared(small(), of({"growth": {**GROWTH, "range": {"from": 0.1, "to": 0.6, "steps": 1000}}}))
        answers = stream(ready, processes)
        gathered = Gathered(ready)
        for answer in answers:
            gathered.take(answer)
            if gathered.count >= 100:
                answers.cancel()
        assert 100 <= gathered.count < 300
        assert set(columns(gathered.table())["outcome"]) <= {"optimal", "infeasible"}

    def test_are_as_good_after_it(self, processes: Processes) -> None:
        assert sweep(small(), of({"growth": GROWTH}), place=processes) == sweep(small(), of({"growth": GROWTH}))


class TestBundledExample:
    def test_the_goal_from_40_to_75_percent_tells_where_it_ends(self) -> None:
        table = sweep(
            south_china(), of({"growth": {"path": "goal.growth", "range": {"from": 0.4, "to": 0.75, "steps": 36}}})
        )
        found = columns(table)
        assert found["outcome"] == ["optimal"] * 30 + ["infeasible"] * 6
        (end,) = [event for event in table.events if event.what == "becomes impossible"]
        assert end.at == pytest.approx(0.69768, abs=1e-5)
        assert "capacity[梁嘉欣]" in end.blocked_by
        begun = {event.rule: event.at for event in table.events if event.what == "begins to bind"}
        assert begun["小客户增长"] == pytest.approx(0.52779, abs=1e-4)

    def test_a_tornado_tells_what_matters_most(self) -> None:
        where = {"rep": {"tag": "veteran"}}
        axes = {
            "capacity": {"op": {"op": "scale", "field": "capacity", "where": where, "by": "$"}, "values": [0.95, 1.05]},
            "potential": {**POTENTIAL, "values": [0.95, 1.05]},
            "stretch": {**STRETCH, "values": [1.05, 1.1]},
        }
        found = columns(sweep(south_china(), of(axes, combine="one_at_a_time")))
        reach = dict(
            zip(["base", "less", "more", "poor", "rich", "tight", "loose"], found["reachable_max"], strict=True)
        )
        assert reach["rich"] - reach["poor"] > reach["more"] - reach["less"] > reach["loose"] - reach["tight"] >= 0
