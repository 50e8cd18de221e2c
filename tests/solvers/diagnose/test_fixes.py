"""Fixes: what is offered, in words and as operations, and that it works."""

from typing import Any

import pytest

from schemas.diagnosis import Diagnosis, Fix
from solvers.diagnose.friendly import friendly
from solvers.operations import applied
from solvers.read import read_plan
from tests.solvers.diagnose.test_conflicts import bound, company, diagnosis_of
from tests.solvers.small_plans import answer, three


def working(plan: dict[str, Any], diagnosis: Diagnosis) -> list[Fix]:
    """Return the fixes of a plan, each of them applied and found to work."""
    for fix in diagnosis.fixes:
        assert fix.verified
        better = applied(read_plan(plan), fix.operations).plan.model_dump(by_alias=True, exclude_unset=True)
        found = answer(better)
        assert found.outcome == "optimal"
        assert "rounding_relaxed" not in [warning.code for warning in found.warnings]
    return diagnosis.fixes


def fixes_of(plan: dict[str, Any], **options: Any) -> list[Fix]:
    return working(plan, diagnosis_of(plan, **options))


def test_one_instance_is_changed_by_an_exception_of_its_rule() -> None:
    plan = company([bound("grow", "growth", each="rep", min=0.2), bound("cap", where={"rep": "李娜"}, max=220.0)])
    fix = next(fix for fix in fixes_of(plan) if fix.title == "Lower grow[李娜] from +20% to +10%")
    assert fix.operations == [
        {"op": "rule", "rule": {**plan["rules"][0], "except": [{"where": {"rep": "李娜"}, "min": 0.1}]}}
    ]
    assert fix.changes == [{"rule": "grow[李娜]", "side": "min", "from": 0.2, "to": 0.1}]
    assert fix.cost == {"amount": 20.0, "rules": 1}


def test_members_below_a_changed_one_keep_their_limits() -> None:
    plan = company([bound("grow", each="rep", min=220.0), bound("cap", max=700.0, where={"rep": "总部"})])
    plan["dimensions"] = {
        "rep": [{"id": "总部"}, *({"id": rep, "parent": "总部"} for rep in ("李娜", "王强", "刘洋", "陈静"))]
    }
    plan["cells"]["rows"] += [
        {"region": "华东", "rep": "总部", "product": "主力", "history": 10.0},
        {"region": "海外", "rep": "赵敏", "product": "主力", "history": 90.0},
    ]
    plan["rules"][0]["except"] = [
        {"where": {"rep": "总部"}, "min": 900.0},
        *({"where": {"rep": rep}, "min": 150.0} for rep in ("李娜", "王强", "刘洋", "陈静")),
    ]
    lowered = [fix for fix in fixes_of(plan) if [c["rule"] for c in fix.changes] == ["grow[总部]"]]
    assert lowered
    entries = lowered[0].operations[0]["rule"]["except"]
    assert {"where": {"rep": "总部"}, "min": 700.0} in entries
    assert {"where": {"rep": "李娜"}, "min": 150.0, "max": None} in entries


def test_one_number_for_a_whole_rule_is_offered_besides_exceptions() -> None:
    """Both regions are capped at 450, so that the four reps cannot all grow by 30 % (1,040 in all)."""
    plan = company(
        [bound("grow", "growth", each="rep", min=0.3), bound("cap", each="region", max=450.0)], goal={"amount": 900.0}
    )
    fix = next(fix for fix in fixes_of(plan) if fix.title == "Lower grow from +30% to +12.4%")
    assert fix.operations == [{"op": "rule", "rule": {**plan["rules"][0], "min": 0.124}}]
    assert fix.changes == [{"rule": "grow", "side": "min", "from": 0.3, "to": 0.124}]


def test_capacity_is_raised_where_it_blocks() -> None:
    plan = company(
        [bound("grow", "growth", each="rep", min=0.2)], dimensions={"rep": [{"id": "李娜", "capacity": 210.0}]}
    )
    fix = next(fix for fix in fixes_of(plan) if fix.title == "Raise capacity[李娜] from 210 to 240")
    assert fix.operations == [{"op": "put", "field": "capacity", "where": {"rep": "李娜"}, "value": 240.0}]


def test_a_capacity_that_ramps_up_is_raised_by_more() -> None:
    plan = company(
        [bound("grow", "growth", each="rep", min=0.2)],
        dimensions={"rep": [{"id": "李娜", "capacity": 400.0, "ramp": 0.5}]},
    )
    titles = [fix.title for fix in fixes_of(plan)]
    assert "Raise capacity[李娜] from 400 to 480" in titles


def test_potentials_of_a_scope_are_scaled_together() -> None:
    fixes = fixes_of(company([bound("push", where={"region": "华东"}, min=660.0)]))
    fix = next(fix for fix in fixes if fix.title == "Raise potential[华东] from 600 to 660")
    assert fix.operations == [{"op": "scale", "field": "potential", "where": {"region": "华东"}, "by": 1.1}]


@pytest.mark.parametrize(
    ("goal", "operation"),
    [
        ({"amount": 1300.0}, {"op": "set", "path": "goal.amount", "value": 1200.0}),
        ({"growth": 0.625}, {"op": "set", "path": "goal.growth", "value": 0.5}),
    ],
)
def test_the_goal_is_lowered_in_the_form_in_which_it_is_given(
    goal: dict[str, float], operation: dict[str, Any]
) -> None:
    fixes = fixes_of(company([], goal=goal))
    fix = next(fix for fix in fixes if fix.title == "Lower the goal from 1,300 to 1,200 (+50.0%)")
    assert fix.operations == [operation]
    assert fix.changes == [{"rule": "goal", "side": "equal", "from": 1300.0, "to": 1200.0}]


def test_a_goal_below_the_floors_is_raised() -> None:
    fixes = fixes_of(company([bound("floor", each="rep", min=275.0)]), language="zh")
    assert "把目标从 1,000 提到 1,100 (+37.5%)" in [fix.title for fix in fixes]


def test_locks_give_way_only_where_nothing_else_does_and_the_title_says_so() -> None:
    locked = {"id": "签约", "kind": "lock", "where": {"region": "东"}, "amount": 120.0}
    goal, locks = fixes_of(three(rules=[locked]))
    assert goal.title == "Raise the goal from 100 to 120 (+100.0%)"
    assert locks.title == "Give up locks: lower 签约 from 120 to 100"
    assert locks.operations == [{"op": "rule", "rule": {**locked, "amount": 100.0}}]


def test_a_cell_locked_above_its_potential_can_have_either_changed() -> None:
    fixes = fixes_of(three({"lock": [50.0, None, None], "potential": [20.0, 100.0, 100.0]}))
    assert [fix.title for fix in fixes] == [
        "Raise potential[东] from 20 to 50",
        "Give up locks: lower lock[东] from 50 to 20",
    ]


def test_fixes_hold_on_the_rounding_grid() -> None:
    plan = company(
        [bound("grow", "growth", each="rep", min=0.23), bound("cap", where={"region": "华东"}, max=487.0)],
        rounding={"unit": 10},
    )
    assert len(fixes_of(plan)) >= 2


def test_between_two_and_five_different_fixes_are_offered() -> None:
    plan = company(
        [
            bound("grow", "growth", each="rep", min=0.3),
            bound("mix", "share", where={"product": "新品"}, min=0.55),
            bound("cap", where={"region": "华南"}, max=480.0),
            bound("south", "share", where={"region": "华南"}, min=0.5),
        ]
    )
    fixes = fixes_of(plan)
    assert 2 <= len(fixes) <= 5
    assert len({str(fix.operations) for fix in fixes}) == len(fixes)


@pytest.mark.parametrize(
    ("needed", "before", "up", "found"),
    [
        (1700.0, 1800.0, False, 1700.0),
        (1699.3, 1800.0, False, 1698.0),
        (0.3472, 0.34, True, 0.3472),
        (0.347234, 0.34, True, 0.3473),
        (1234567.0, 1000000.0, True, 1236000.0),
        (50.0, 50.0, True, 50.0),
    ],
)
def test_friendly_numbers_give_what_is_needed_with_few_digits(
    needed: float, before: float, up: bool, found: float
) -> None:
    assert friendly(needed, before, up=up) == found


def test_friendly_numbers_are_multiples_of_the_rounding_unit() -> None:
    assert friendly(1234.0, 1200.0, up=True, grid=10.0) == 1240.0
