"""Points answered one after the other come to what each comes to alone, to the last bit."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scenarios.answering import Answering
from scenarios.axes import Points
from scenarios.points import Found
from scenarios.read import read_scenario
from schemas.plan import Plan
from schemas.scenario import Sweep
from solvers.allocate import allocate
from solvers.model import Model
from solvers.operations import applied
from solvers.path.nearby import Array, Nearby
from solvers.path.nearby import Found as Solution
from tests.scenarios.examples import small, south_china

VETERANS = {"rep": {"tag": "veteran"}}
CAP = {"id": "cap", "kind": "bound", "each": "rep", "measure": "stretch", "max": "$"}
AXES: dict[str, tuple[dict[str, Any], float, float]] = {
    "growth": ({"path": "goal.growth"}, 0.45, 0.72),
    "potential": ({"op": {"op": "scale", "field": "potential", "by": "$"}}, 0.95, 1.08),
    "capacity": ({"op": {"op": "scale", "field": "capacity", "where": VETERANS, "by": "$"}}, 0.97, 1.1),
    "effort": ({"op": {"op": "scale", "field": "effort", "by": "$"}}, 0.93, 1.02),
    "history": ({"op": {"op": "scale", "field": "history", "where": {"region": "粤东"}, "by": "$"}}, 0.97, 1.05),
    "stretch": ({"op": {"op": "rule", "rule": CAP}}, 1.05, 1.3),
    "share": ({"path": "rules[经销占比].max"}, 0.43, 0.48),
    "online": ({"path": "rules[电商占比].min"}, 0.08, 0.13),
    "over": ({"path": "over_assignment"}, 0.0, 0.05),
}


@pytest.fixture(scope="module")
def company() -> Plan:
    return south_china()


def sweep_of(ranges: dict[str, list[float]], **parts: Any) -> Sweep:
    axes = {name: {**AXES[name][0], "values": values} for name, values in ranges.items()}
    sweep = read_scenario({"sweep": {"axes": axes, "totals": ["rep"], **parts}}).sweep
    assert sweep is not None
    return sweep


def alone(plan: Plan, points: Points, number: int) -> Found:
    return Answering(plan, points).single(points[number])


@st.composite
def sweeps(draw: st.DrawFn) -> Sweep:
    names = draw(st.lists(st.sampled_from(sorted(AXES)), min_size=1, max_size=3, unique=True))
    values = {
        name: draw(st.lists(st.floats(*AXES[name][1:]).map(lambda value: round(value, 4)), min_size=2, max_size=3))
        for name in names
    }
    return sweep_of(values, combine=draw(st.sampled_from(["product", "one_at_a_time"])))


def agree(company: Plan, sweep: Sweep, most: int) -> None:
    points = Points(sweep)
    answering = Answering(company, points)
    together = [answering.single(points[number]) for number in range(points.count)]
    for number in range(0, points.count, max(1, points.count // most)):
        assert together[number] == alone(company, points, number)


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(sweep=sweeps())
def test_random_axes_together_and_alone(company: Plan, sweep: Sweep) -> None:
    agree(company, sweep, 3)


@pytest.mark.slow
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(sweep=sweeps())
def test_many_random_axes_together_and_alone(company: Plan, sweep: Sweep) -> None:
    agree(company, sweep, 8)


def test_a_line_of_goals_comes_to_the_same_bits_as_its_goals_alone(company: Plan) -> None:
    goals = [0.5 + number / 300 for number in range(12)]
    points = Points(sweep_of({"growth": goals}))
    found, _ = Answering(company, points).line("growth", [points[number] for number in range(12)], 12)
    for number in (0, 5, 11):
        assert found[number] == alone(company, points, number)


def test_points_are_what_an_allocation_says(company: Plan) -> None:
    points = Points(sweep_of({"potential": [0.96, 1.04], "share": [0.44, 0.47], "capacity": [0.98, 1.05]}))
    answering = Answering(company, points)
    for number in range(0, points.count, 3):
        found = answering.single(points[number]).columns
        plan = applied(company, points.operations(points[number])).plan.model_copy(update={"rounding": None})
        answer = allocate(plan, diagnosing=False)
        assert found["outcome"] == answer.outcome
        if answer.objective is not None and answer.fairness is not None:
            assert found["objective"] == pytest.approx(answer.objective.value, rel=1e-9)
            assert found["gini"] == pytest.approx(answer.fairness.gini, abs=1e-9)


def test_equal_plans_are_answered_once_in_a_whole_sweep(company: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    solved: list[int] = []
    search = Nearby.solved

    def counted(nearby: Nearby, model: Model, start: Array | None = None) -> Solution | None:
        solved.append(model.cells)
        return search(nearby, model, start)

    monkeypatch.setattr(Nearby, "solved", counted)
    points = Points(sweep_of({"growth": [0.5, 0.55], "potential": [1.0, 1.02, 1.0, 1.02, 1.0, 1.02]}))
    answering = Answering(company, points)
    found = [answering.single(points[number]) for number in range(points.count)]
    assert len({id(one) for one in found}) == 4
    assert len(solved) < 2 * 4 + 1


def test_a_limit_that_comes_and_goes_does_not_confuse_the_search() -> None:
    sweep = read_scenario(
        {"sweep": {"axes": {"most": {"path": "rules[grow].max", "values": [0.4, None, 0.45, None, 0.9]}}}}
    ).sweep
    assert sweep is not None
    points = Points(sweep)
    answering = Answering(small(), points)
    for number in range(points.count):
        assert answering.single(points[number]) == alone(small(), points, number)


@pytest.mark.parametrize(
    "setting",
    [
        {"op": "set", "path": "fairness.by", "value": "rep"},
        {"op": "set", "path": "fairness.objective", "value": "minimax"},
        {"op": "rule", "rule": {**CAP, "max": 1.05, "soft": {"priority": 1}}},
    ],
)
def test_points_that_are_solved_in_full_share_their_rows_and_stay_what_they_are_alone(
    company: Plan, setting: dict[str, Any]
) -> None:
    plan = applied(company, [setting]).plan
    points = Points(sweep_of({"potential": [0.98, 1.0, 1.03]}))
    answering = Answering(plan, points)
    together = [answering.single(points[number]) for number in range(3)]
    assert together[2] == alone(plan, points, 2)
    options = plan.options.model_copy(update={"answer": ["totals", "rules"]})
    bare = plan.model_copy(update={"rounding": None, "options": options})
    answer = allocate(applied(bare, points.operations(points[2])).plan, diagnosing=False)
    assert answer.objective is not None
    assert together[2].columns["objective"] == answer.objective.value
