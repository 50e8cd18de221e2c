"""Conflicts and fixes of rules about peers and of rules about who gets a target."""

from typing import Any

import pytest

from solvers.certify.impossible import NOISE, Weighed, impossibility
from solvers.compile import compile_plan
from solvers.deadline import Deadline
from solvers.diagnose.contradiction import contradiction
from solvers.diagnose.system import system_of
from solvers.read import read_plan
from tests.conformance.answers import answered
from tests.solvers.diagnose.test_conflicts import bound, company, diagnosis_of, only
from tests.solvers.diagnose.test_fixes import fixes_of

Plan = dict[str, Any]


def uneven() -> Plan:
    """Return a plan whose reps are to grow alike, which the potential of one of them does not allow."""
    plan = company([{"id": "peers", "kind": "spread", "each": "rep", "measure": "growth", "max": 0.05}])
    for row in plan["cells"]["rows"]:
        if row["rep"] == "李娜":
            row["potential"] = 105.0
    return plan


def test_a_spread_and_a_potential_that_fight_are_one_conflict_with_a_proof() -> None:
    conflict = only(uneven())
    assert conflict.rules == ["goal", "peers", "potential"]
    assert "peers" in conflict.because


def test_the_largest_goal_is_that_of_all_rules_together() -> None:
    """李娜 sells 210 at most, the three others 5 points of growth more: 3 x 220."""
    reach = diagnosis_of(uneven()).reachable
    assert reach is not None
    assert reach.goal.max == pytest.approx(870.0)
    assert "peers" in reach.blocked_by.max


def test_a_spread_is_raised_as_far_as_it_has_to_be() -> None:
    titles = [fix.title for fix in fixes_of(uneven())]
    assert any(title.startswith("Raise peers from 5%") for title in titles)


def test_a_changed_weight_of_a_proof_about_peers_proves_nothing() -> None:
    plan = read_plan(uneven())
    problem = compile_plan(plan)
    system = system_of(plan, problem)
    found = contradiction(system, system.everything, Deadline(10.0))
    assert found is not None
    assert impossibility(plan, problem.table, problem.street, found.witness) > NOISE
    (of_peers,) = [item for item in found.witness if item.of_peers is not None]
    weights = dict(of_peers.of_peers or {})
    weights["peers[李娜]"] *= 2.0
    changed = [
        Weighed(item.name, item.weight, item.cell, weights) if item is of_peers else item for item in found.witness
    ]
    assert not impossibility(plan, problem.table, problem.street, changed) > NOISE


def thin() -> Plan:
    """Return a plan of which no rep can have the least target, so that nobody has one."""
    return company([{"id": "worth", "kind": "viable", "each": ["region", "rep"], "min": 310.0}])


def test_an_instance_that_has_to_go_without_a_target_is_an_element_of_its_own() -> None:
    diagnosis = diagnosis_of(thin())
    assert all(conflict.irreducible for conflict in diagnosis.conflicts)
    assert len(diagnosis.conflicts[0].rules) <= 4
    assert diagnosis.conflicts[0].rules[1].startswith("worth[华")


@pytest.mark.parametrize(("language", "title"), [("en", "Lower worth from 310 to"), ("zh", "把 worth 从 310 降到")])
def test_a_least_target_is_lowered(language: str, title: str) -> None:
    assert any(fix.title.startswith(title) for fix in fixes_of(thin(), language=language))


def test_a_limit_is_raised_for_the_instance_that_needs_it() -> None:
    rules = [
        {"id": "focus", "kind": "limit", "each": "rep", "count": "product", "max": 1},
        bound("floor", where={"rep": "李娜"}, min=200.0),
    ]
    fixes = fixes_of(company(rules, goal={"amount": 600.0}))
    fix = next(fix for fix in fixes if fix.title == "Raise focus[李娜] from 1 to 2")
    assert fix.operations[0]["rule"]["except"] == [{"where": {"rep": "李娜"}, "max": 2}]


def test_a_gini_coefficient_of_many_reps_is_told_with_its_proof_and_what_helps() -> None:
    reps = 16
    table = {
        "rep": [f"R{rep:02d}" for rep in range(reps)],
        "history": [100.0 * 1.15**rep for rep in range(reps)],
        "potential": [130.0 * 1.15**rep for rep in range(reps)],
    }
    even = {"id": "even", "kind": "gini", "each": "rep", "measure": "amount", "max": 0.2}
    plan: Plan = {
        "schema": "apportion/1",
        "goal": {"growth": 0.2},
        "cells": {"columns": table},
        "rules": [even],
        "options": {"time_limit": 60},
    }
    diagnosis = diagnosis_of(plan)
    (conflict,) = diagnosis.conflicts
    assert conflict.irreducible
    assert conflict.rules == ["goal", "even", "potential"]
    assert diagnosis.reachable is not None
    assert diagnosis.reachable.blocked_by.max == ["even", "potential"]
    largest = diagnosis.reachable.goal.max
    assert largest is not None
    for factor, outcome in ((1.0 - 1e-6, "optimal"), (1.0 + 1e-6, "infeasible")):
        assert answered({**plan, "goal": {"amount": largest * factor}}).outcome == outcome
    assert any("even" in fix.title for fix in fixes_of(plan))
