"""Impossible plans are answered: how far the goal can go, which rules fight, and the proof."""

from typing import Any

import pytest

from schemas.diagnosis import Diagnosis
from tests.solvers.small_plans import answer, three

BANDS = [
    {"id": "东多", "kind": "bound", "where": {"region": "东"}, "measure": "share", "min": 0.6},
    {"id": "西多", "kind": "bound", "where": {"region": "西"}, "measure": "share", "min": 0.6},
]
FLOORS = [
    {"id": "floor", "kind": "bound", "where": {"region": "东"}, "measure": "amount", "min": 40},
    {"id": "ceiling", "kind": "bound", "where": {"region": ["东", "西"]}, "measure": "amount", "max": 30},
    {"id": "idle", "kind": "bound", "each": "region", "measure": "growth", "max": 9},
]


def diagnosis_of(plan: dict[str, Any], **options: Any) -> Diagnosis:
    allocation = answer(plan, **options)
    assert allocation.outcome == "infeasible"
    assert allocation.certificate.verified
    assert [stage.kind for stage in allocation.certificate.stages] in (["farkas"], ["propagation"])
    assert allocation.cells is None
    assert allocation.diagnosis is not None
    return allocation.diagnosis


def test_a_goal_above_what_potentials_allow_says_how_far_it_can_go() -> None:
    diagnosis = diagnosis_of(three({"potential": [20.0, 30.0, 40.0]}))
    assert diagnosis.reachable is not None
    assert diagnosis.reachable.street.max == 90.0
    assert diagnosis.reachable.goal.max == 90.0
    assert diagnosis.reachable.growth.max == 0.5
    assert diagnosis.reachable.blocked_by.max == ["potential"]
    assert diagnosis.summary.startswith("100 is 10 more than the rules allow; at most 90 (+50.0%)")


def test_the_goal_is_told_apart_from_the_street_total() -> None:
    diagnosis = diagnosis_of(three({"potential": [20.0, 30.0, 40.0]}, over_assignment=0.2))
    assert diagnosis.reachable is not None
    assert diagnosis.reachable.street.max == 90.0
    assert diagnosis.reachable.goal.max == 75.0


def test_reachable_ends_lie_on_the_rounding_grid() -> None:
    diagnosis = diagnosis_of(three({"potential": [20.5, 30.0, 40.0]}, rounding={"unit": 7}))
    assert diagnosis.reachable is not None
    assert diagnosis.reachable.street.max == 84.0


def test_a_goal_below_what_floors_demand_says_so_in_chinese() -> None:
    diagnosis = diagnosis_of(three({"min": [50.0, 40.0, 30.0]}), language="zh")
    assert diagnosis.reachable is not None
    assert diagnosis.reachable.goal.min == 120.0
    assert diagnosis.reachable.goal.max is None
    assert "至少要完成 120" in diagnosis.summary


def test_rules_that_fight_whatever_the_goal_reach_nothing() -> None:
    diagnosis = diagnosis_of(three(rules=BANDS))
    assert diagnosis.reachable is None
    assert diagnosis.conflicts[0].rules == ["goal", "东多", "西多"]


def test_a_conflict_names_only_rules_that_are_needed() -> None:
    conflict = diagnosis_of(three(rules=FLOORS)).conflicts[0]
    assert conflict.irreducible
    assert conflict.rules == ["floor", "ceiling"]
    assert [(side.rule, side.side) for side in conflict.members] == [("floor", "min"), ("ceiling", "max")]


@pytest.mark.parametrize("limits", [{"lock": [50.0, None, None]}, {"min": [50.0, None, None]}])
def test_a_cell_above_its_own_potential_is_a_conflict_of_the_two(limits: dict[str, Any]) -> None:
    conflict = diagnosis_of(three({**limits, "potential": [20.0, 100.0, 100.0]})).conflicts[0]
    assert conflict.rules == [f"{next(iter(limits))}[东]", "potential[东]"]


def test_shares_and_stretch_move_with_the_total() -> None:
    """East is capped at 20 and must have a stretch of at least 0.9 of its sixth: at most 20 / 0.9 * 6 = 133.33."""
    rules = [
        {"id": "cap", "kind": "bound", "where": {"region": "东"}, "measure": "amount", "max": 20},
        {"id": "fair", "kind": "bound", "where": {"region": "东"}, "measure": "stretch", "min": 0.9},
    ]
    diagnosis = diagnosis_of(three(rules=rules, goal={"amount": 140.0}))
    assert diagnosis.reachable is not None
    assert diagnosis.reachable.goal.max == pytest.approx(20 / 0.9 * 6)
    assert diagnosis.reachable.blocked_by.max == ["cap", "fair"]


def test_a_plan_that_runs_out_of_time_says_so() -> None:
    allocation = answer(three(options={"time_limit": 1e-6}))
    assert allocation.outcome == "limit"
    assert not allocation.certificate.verified
    assert [warning.code for warning in allocation.warnings][-1] == "stopped_by_limit"
