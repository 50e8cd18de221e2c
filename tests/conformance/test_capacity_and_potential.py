"""Limits that come with members and cells: capacity with a ramp, potential by cell, and by rule for a scope."""

from typing import Any

import pytest

from tests.conformance.answers import answered, columns, member_targets
from tests.conformance.planted import moved, shown

Plan = dict[str, Any]


def plan(**parts: Any) -> Plan:
    return {
        "schema": "apportion/1",
        "goal": {"amount": 140},
        "cells": {
            "columns": {
                "region": ["东", "东", "西", "西"],
                "rep": ["R1", "R2", "R1", "R2"],
                "history": [10.0, 10.0, 10.0, 10.0],
                **parts.pop("columns", {}),
            }
        },
        **parts,
    }


def rule(given: Plan, name: str) -> dict[str, Any]:
    table = columns(answered(given).rules)
    return {column: values[table["id"].index(name)] for column, values in table.items()}


RAMP = {"rep": [{"id": "R1", "capacity": 100}, {"id": "R2", "capacity": 100, "ramp": 0.5}]}


class TestCapacity:
    def test_of_a_member_that_ramps_up_is_its_part(self) -> None:
        given = plan(dimensions=RAMP)
        assert member_targets(answered(given), "rep") == {"R1": 90.0, "R2": 50.0}
        told = rule(given, "capacity[R2]")
        assert (told["value"], told["max"], told["binding"], told["met"]) == (1.0, 1.0, True, True)
        assert rule(given, "capacity[R1]")["value"] == pytest.approx(0.9)

    def test_is_used_by_effort(self) -> None:
        given = plan(dimensions=RAMP, columns={"effort": [0.5, 1.0, 0.5, 2.0]}, goal={"amount": 120})
        cells = columns(answered(given).cells)
        used = [e * t for e, t in zip(given["cells"]["columns"]["effort"], cells["target"], strict=True)]
        by_rep = {rep: sum(u for u, r in zip(used, cells["rep"], strict=True) if r == rep) for rep in ("R1", "R2")}
        assert by_rep["R2"] == pytest.approx(50.0)
        assert by_rep["R1"] < 100.0

    def test_of_one_member_holds_beside_a_rule_on_another(self) -> None:
        most = {"id": "most", "kind": "bound", "where": {"rep": "R1"}, "measure": "load", "max": 0.85}
        told = answered(plan(dimensions=RAMP, rules=[most]))
        assert told.outcome == "infeasible"
        assert told.diagnosis is not None
        assert set(told.diagnosis.conflicts[0].rules) == {"goal", "most", "capacity[R2]"}

    def test_that_ramps_is_checked_by_the_certificate(self) -> None:
        right = shown(plan(dimensions=RAMP))
        full = shown(plan(dimensions={"rep": [{"id": "R1", "capacity": 100}, {"id": "R2", "capacity": 100}]}))
        assert right is not None
        assert full is not None
        assert right.verified(right.answer)
        assert not right.verified(full.answer)
        assert not right.verified(moved(right.answer, 0, 1, int(right.answer.counts[0]) // 10))


class TestPotential:
    def test_limits_every_cell_that_has_one(self) -> None:
        given = plan(columns={"potential": [20.0, None, None, 25.0]})
        cells = columns(answered(given).cells)
        assert dict(zip(zip(cells["region"], cells["rep"], strict=True), cells["target"], strict=True)) == {
            ("东", "R1"): 20.0,
            ("东", "R2"): 47.5,
            ("西", "R1"): 47.5,
            ("西", "R2"): 25.0,
        }
        assert rule(given, "potential[东,R1]")["max"] == 20.0

    def test_limits_nothing_where_the_plan_says_so(self) -> None:
        given = plan(columns={"potential": [20.0, 1.0, 1.0, 25.0]}, implied={"potential": False})
        assert columns(answered(given).cells)["target"] == [35.0] * 4

    def test_limits_a_scope_by_a_rule(self) -> None:
        most = {"id": "most", "kind": "bound", "each": "region", "measure": "penetration", "max": 0.5}
        given = plan(columns={"potential": [60.0, 60.0, 160.0, 160.0]}, rules=[most])
        assert member_targets(answered(given), "region") == {"东": 60.0, "西": 80.0}
        told = rule(given, "most[东]")
        assert (told["value"], told["binding"]) == (0.5, True)

    def test_of_a_scope_is_unknown_where_one_cell_has_none(self) -> None:
        most = {"id": "most", "kind": "bound", "each": "region", "measure": "penetration", "max": 0.5}
        given = plan(columns={"potential": [60.0, None, 160.0, 160.0]}, rules=[most])
        told = answered(given)
        assert "rule_skipped" in [warning.code for warning in told.warnings]
        assert rule(given, "most[东]")["value"] is None
