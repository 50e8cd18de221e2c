"""Along a line of goals it is told where rules begin to bind, also of plans that no exact path tells it of."""

from collections.abc import Iterable
from typing import Any

import pytest

from scenarios.goal_line import WITHIN
from scenarios.read import read_scenario
from scenarios.sweep import sweep
from schemas.plan import Plan
from schemas.what_if import SweepTable
from solvers.allocate import allocate
from solvers.deadline import OutOfTime
from solvers.operations import applied
from solvers.path import following
from tests.scenarios.examples import small

PEERS = {"id": "peers", "kind": "spread", "each": "rep", "measure": "growth", "max": 0.3}
SOFT = {"id": "wish", "kind": "bound", "where": {"rep": "R1"}, "measure": "growth", "max": 0.5, "soft": {"priority": 1}}
WORTH = {"id": "worth", "kind": "viable", "each": "product", "min": 330}


def goals(plan: Plan, low: float, high: float, steps: int) -> SweepTable:
    axis = {"path": "goal.growth", "range": {"from": low, "to": high, "steps": steps}}
    return sweep(plan, read_scenario({"sweep": {"axes": {"growth": axis}}}))


def with_rule(rule: dict[str, Any]) -> Plan:
    return applied(small(), [{"op": "rule", "rule": rule}]).plan


def state(plan: Plan, growth: float) -> tuple[str, set[str]]:
    """Return the outcome at a growth, and the rules that bind."""
    operations = [{"op": "set", "path": "goal.growth", "value": growth}]
    answer = allocate(applied(plan, operations).plan, diagnosing=False)
    rows: Iterable[dict[str, Any]] = answer.rules or ()
    return answer.outcome, {row["id"] for row in rows if row["binding"]}


@pytest.mark.parametrize("rule", [PEERS, SOFT, WORTH], ids=lambda rule: rule["kind"] + rule["id"])
def test_of_rules_that_are_no_rows_it_is_closed_in(rule: dict[str, Any]) -> None:
    plan = with_rule(rule)
    table = goals(plan, 0.1, 1.2, 8)
    assert table.events
    for event in table.events:
        assert event.within == WITHIN
        assert event.at is not None
        away = 2 * WITHIN * (1.0 + event.at)
        before, after = state(plan, event.at - away), state(plan, event.at + away / 100)
        if event.rule is None:
            assert (before[0] == "infeasible") != (after[0] == "infeasible")
        else:
            assert (event.rule in before[1]) != (event.rule in after[1])


def test_where_time_runs_out_over_events_the_points_are_there_and_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def too_slow(*_: object) -> None:
        raise OutOfTime

    plan = with_rule({"id": "mix", "kind": "bound", "where": {"product": "B"}, "measure": "share", "max": 0.45})
    wanted = goals(plan, 0.1, 0.6, 6)
    monkeypatch.setattr(following, "events_of_chain", too_slow)
    table = goals(plan, 0.1, 0.6, 6)
    assert table.points == wanted.points
    assert [(event.what, event.at) for event in table.events] == [("not looked any further", 0.1)]


def test_a_plan_by_rep_follows_the_path_too() -> None:
    plan = applied(small(), [{"op": "set", "path": "fairness.by", "value": "rep"}]).plan
    table = goals(plan, 0.1, 1.2, 12)
    assert {event.what for event in table.events} >= {"begins to bind", "becomes impossible"}
    assert all(event.within is None for event in table.events)
