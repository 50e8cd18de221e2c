"""The path says what solving every goal on its own says, and at which goals rules begin to bind."""

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas.plan import Goal
from solvers.compile import compile_plan
from solvers.deadline import Deadline
from solvers.errors import PlanError
from solvers.path import Event, Path, follow, path
from solvers.path.chain import violation
from solvers.path.moving import at_total
from solvers.problem import Array, Problem
from solvers.read import read_plan
from solvers.solve import solve
from solvers.stages.solving import Infeasible
from tests.scenarios.test_south_china_allocation import plan_data
from tests.solvers.path.nested_plans import nested_plan
from tests.strategies.plans import plans

AGREE = 1e-9
SHAPES: list[dict[str, Any]] = [
    {"by": "cell"},
    {"by": "rep"},
    {"by": "region"},
    {"by": "cell", "shares": True},
    {"by": "rep", "shares": True},
    {"by": "cell", "across": True},
]


def alone(problem: Problem, street: float) -> Array | None:
    """Return the targets of one street total, solved on its own; None where it is impossible."""
    there = at_total(problem, street)
    try:
        targets = solve(there, Deadline(60)).targets
    except Infeasible:
        return None
    assert violation(there, targets) <= AGREE
    return targets


def agrees(problem: Problem, found: Path) -> None:
    """Assert that a path is what its goals are on their own."""
    for street, targets, possible in zip(found.streets.tolist(), found.targets, found.possible.tolist(), strict=True):
        expected = alone(problem, street)
        assert possible == (expected is not None)
        if expected is None:
            assert np.isnan(targets).all()
        else:
            np.testing.assert_allclose(
                targets, expected, rtol=0, atol=AGREE * max(expected.max(), street / len(expected))
            )


def compiled(seed: int, shape: dict[str, Any]) -> Problem:
    return compile_plan(read_plan(nested_plan(seed, cells=2 + seed * 7 % 90, **shape)))


@pytest.mark.parametrize("shape", SHAPES, ids=str)
@pytest.mark.parametrize("seed", range(4))
def test_every_goal_is_what_it_is_on_its_own(seed: int, shape: dict[str, Any]) -> None:
    problem = compiled(seed, shape)
    draw = np.random.default_rng(seed)
    factors = np.concatenate([[1.0, 1.0, 0.01], draw.uniform(0.5, 1.7, 4), draw.uniform(0.97, 1.03, 4)])
    found = follow(problem, problem.goal * factors)
    agrees(problem, found)
    assert np.nanmax(found.residuals, initial=0.0) <= AGREE


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(plans(objectives=("chi_square", "lexicographic_minimax", "entropy", "least_squares"), rounded=False), st.data())
def test_any_plan_agrees(plan: dict[str, Any], data: st.DataObject) -> None:
    problem = compile_plan(read_plan(plan))
    factors = data.draw(st.lists(st.floats(0.6, 1.5), min_size=1, max_size=3))
    agrees(problem, follow(problem, problem.goal * np.array([1.0, *factors])))


@pytest.mark.parametrize("shape", SHAPES[:4], ids=str)
def test_limits_in_money_on_a_tree_have_breakpoints_and_others_a_chain(shape: dict[str, Any]) -> None:
    found = follow(problem := compiled(3, shape), problem.goal * np.linspace(0.95, 1.05, 5))
    assert found.route == ("chain" if shape.get("shares") else "breakpoints")
    assert found.possible.any()


@pytest.mark.parametrize("shape", [SHAPES[0], SHAPES[1], SHAPES[3], SHAPES[5]], ids=str)
@pytest.mark.parametrize("seed", [6, 8])
def test_events_are_where_rules_begin_and_stop_to_bind(seed: int, shape: dict[str, Any]) -> None:
    problem = compiled(seed, shape)
    found = follow(problem, problem.goal * np.linspace(0.7, 1.4, 9))
    assert found.events
    assert [event.goal for event in found.events] == sorted(event.goal for event in found.events)
    for event in found.events:
        before, after = (room(problem, event, event.goal * (1 + step)) for step in (-1.01e-6, 1.01e-6))
        narrow, wide = (after, before) if event.what == "begins to bind" else (before, after)
        assert narrow < 1e-10
        assert wide > 1e-9


def room(problem: Problem, event: Event, goal: float) -> float:
    """Return how much room a rule has at a goal, relative to the street total."""
    street, row = goal * (1 + problem.over_assignment), problem.lines.names.index(event.rule)
    targets = alone(problem, street)
    assert targets is not None
    activity = float((problem.lines.matrix @ targets)[row])
    if event.side == "min":
        return (activity - float(problem.lines.lower.at(street, street)[row])) / street
    return (float(problem.lines.upper.at(street, street)[row]) - activity) / street


@pytest.mark.parametrize("shape", SHAPES, ids=str)
@pytest.mark.parametrize("seed", [2, 5])
def test_the_range_of_possible_goals_ends_where_goals_become_impossible(seed: int, shape: dict[str, Any]) -> None:
    problem = compiled(seed, shape)
    found = follow(problem, np.array([problem.goal]))
    assert found.reach is not None
    assert found.least is not None
    assert found.most is not None
    over = 1 + problem.over_assignment
    if found.least > 0:
        assert alone(problem, found.least * over * (1 + 1e-6)) is not None
        assert not follow(problem, np.array([found.least * (1 - 1e-5)])).possible[0]
        assert found.reach.blocked_at_least
    if np.isfinite(found.most):
        assert alone(problem, found.most * over * (1 - 1e-6)) is not None
        assert not follow(problem, np.array([found.most * (1 + 1e-5)])).possible[0]
        assert found.reach.blocked_at_most


@pytest.mark.parametrize("shape", [SHAPES[0], SHAPES[1], SHAPES[5]], ids=str)
def test_totals_are_those_of_the_cells(shape: dict[str, Any]) -> None:
    plan = read_plan(nested_plan(9, cells=50, **shape))
    goals = [Goal(growth=growth) for growth in (0.5, 0.1, 0.3, 0.3)]
    cells, totals = path(plan, goals), path(plan, goals, totals=["区域", "rep"])
    table = compile_plan(plan).table
    pairs = list(zip(*(np.array(table.dimensions[n].ids)[table.codes[n]] for n in ("region", "rep")), strict=True))
    expected = [cells.targets[:, [p == pair for p in pairs]].sum(axis=1) for pair in sorted(set(pairs))]
    np.testing.assert_allclose(np.sort(totals.targets, axis=1), np.sort(np.array(expected).T, axis=1), rtol=1e-12)
    np.testing.assert_array_equal(cells.possible, totals.possible)
    assert cells.events == totals.events


def test_goals_may_be_growths_or_amounts_in_any_order_and_twice() -> None:
    plan = read_plan(nested_plan(4))
    base = sum(nested_plan(4)["cells"]["columns"]["history"])
    found = path(plan, [Goal(growth=0.4), Goal(amount=base * 1.2), Goal(amount=base * 1.4)])
    assert found.goals == pytest.approx([base * 1.4, base * 1.2, base * 1.4])
    np.testing.assert_allclose(found.targets[0], found.targets[2], rtol=1e-12)
    again = path(plan, [Goal(amount=base * 1.2), Goal(growth=0.4)])
    np.testing.assert_array_equal(found.targets[[1, 0]], again.targets)


def test_goals_that_cannot_be_meant_and_unknown_dimensions_are_said() -> None:
    plan = read_plan(nested_plan(4))
    with pytest.raises(PlanError) as raised:
        path(plan, [Goal(growth=0.4), Goal(growth=-1.0), Goal(growth=66.0), Goal(amount=-5.0)])
    codes = [finding.code for finding in raised.value.findings]
    assert codes == ["growth_leaves_nothing", "growth_too_large", "goal_not_positive"]
    with pytest.raises(PlanError):
        path(plan, [Goal(growth=0.4)], totals="no such")


def test_the_summary_is_json() -> None:
    plan = nested_plan(7)
    found = path(read_plan(plan), [Goal(growth=growth / 100) for growth in range(0, 76, 5)])
    said = json.loads(json.dumps(found.summary(), allow_nan=False))
    assert {event["what"] for event in said["events"]} <= {"begins to bind", "stops binding"}
    assert said["reachable"]["goal"]["min"] == found.least
    assert len(said["points"]["columns"]["outcome"]) == 16
    assert all(event["rule"] in [rule["id"] for rule in plan["rules"]] for event in said["events"])


def test_without_any_possible_goal_nothing_is_said_but_that() -> None:
    plan = nested_plan(8)
    plan["rules"].append(
        {"id": "墙", "kind": "lock", "where": {"rep": plan["cells"]["columns"]["rep"][0]}, "amount": 1e6}
    )
    plan["rules"].append({"id": "顶", "kind": "bound", "measure": "amount", "max": 1e5})
    found = path(read_plan(plan), [Goal(growth=0.1), Goal(growth=0.2)])
    assert not found.possible.any()
    assert np.isnan(found.targets).all()
    assert found.events == ()
    assert found.reach is None
    assert found.least is None
    assert found.summary()["reachable"] is None


def test_the_bundled_company_from_nothing_to_75_percent_more() -> None:
    plan = read_plan(plan_data())
    found = path(plan, [Goal(growth=growth) for growth in np.linspace(0.0, 0.75, 36).tolist()])
    agrees(compile_plan(plan), found)
    assert found.most is not None
    assert found.goals[found.possible].max() <= found.most < found.goals[~found.possible].max()
    assert {event.what for event in found.events} == {"begins to bind", "stops binding"}
    binding = {event.rule for event in found.events if event.what == "begins to bind"} | set(found.binding)
    assert found.reach is not None
    assert binding & set(found.reach.blocked_at_most)
