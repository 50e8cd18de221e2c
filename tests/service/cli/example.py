"""A small answer, written by hand: two regions with cities, two products, three reps, one rule of each sort."""

from typing import Any

from schemas.allocation import Allocation


def columns(**values: list[Any]) -> dict[str, Any]:
    return {"columns": values}


def totals(rows: list[tuple[Any, ...]]) -> dict[str, Any]:
    """Make a table of (id, label, parent, level, history, fair share, target) with the ratios that follow."""
    street, base = 1660.0, 1000.0
    return columns(
        id=[row[0] for row in rows],
        label=[row[1] for row in rows],
        parent=[row[2] for row in rows],
        level=[row[3] for row in rows],
        history=[row[4] for row in rows],
        fair_share=[row[5] for row in rows],
        target=[row[6] for row in rows],
        growth=[row[6] / row[4] - 1 if row[4] else None for row in rows],
        share_before=[row[4] / base for row in rows],
        share=[row[6] / street for row in rows],
        stretch=[row[6] / row[5] if row[5] else None for row in rows],
    )


def allocation(**changes: Any) -> Allocation:
    """Return the answer, with some of its parts replaced."""
    answer: dict[str, Any] = {
        "schema": "apportion/1",
        "name": "华南大区 2027",
        "unit": "万元",
        "outcome": "optimal",
        "goal": {"amount": 1650.0, "growth": 0.65, "base": 1000.0, "street": 1660.0, "rounding_difference": 10.0},
        "cells": columns(region=["粤东"], target=[1660.0]),
        "totals": {
            "region": totals(
                [
                    ("华南", "华南大区", None, 1, 800.0, 1328.0, 1340.0),
                    ("粤东", "粤东", "华南", 2, 500.0, 830.0, 840.0),
                    ("粤西", "粤西", "华南", 2, 300.0, 498.0, 500.0),
                    ("海南", "海南", None, 1, 200.0, 332.0, 320.0),
                ]
            ),
            "channel": totals([("KA", "KA", None, 1, 1000.0, 1660.0, 1660.0)]),
            "product": totals(
                [("主力", "主力", None, 1, 1000.0, 1660.0, 1620.0), ("新品", "新品", None, 1, 0.0, 0.0, 40.0)],
            ),
            "rep": totals(
                [
                    ("R1", "刘洋", None, 1, 500.0, 830.0, 840.0),
                    ("R2", "李娜", None, 1, 300.0, 498.0, 500.0),
                    ("R3", "Wang", None, 1, 200.0, 332.0, 320.0),
                ]
            ),
            "region|product": columns(),
        },
        "objective": {"name": "chi_square", "by": "cell", "value": 1.0},
        "fairness": {
            "by": "rep", "max": 1.012, "min": 0.964,
            "gini": 0.0112, "jain": 0.999, "cv": 0.02, "theil": 0.0, "hoover": 0.01,
        },
        "rules": columns(
            id=["mix", "grow[R3]", "grow[R1]", "cap", "boss"],
            rule=["mix", "grow", "grow", "cap", "boss"],
            members=[{}, {"rep": "R3"}, {"rep": "R1"}, {}, {}],
            measure=["share", "growth", "growth", "stretch", "amount"],
            min=[0.36, None, None, None, 320.0],
            max=[0.44, 0.6, 0.6, 0.96, 320.0],
            value=[0.4, 0.6, 0.68, 0.964, 320.0],
            slack=[0.04, 0.0, 0.0, -0.004, 0.0],
            binding=[False, True, False, False, True],
            met=[True, True, True, False, True],
            price=[None, None, None, None, None],
        ),
        "certificate": {"verified": True, "largest_violation": 0.0, "sum_error": 0.0, "stages": []},
        "resolved": {
            "rules": ["mix"], "fair_share": {"momentum": 1.0}, "grid": 10.0, "columns": {"history": "measure"},
            "readiness": "History only: every number is +65 %; a potential would change most for 粤东.",
        },
        "warnings": [
            {"pointer": "/cells/columns/history/1", "code": "history_zero", "message": "新品 has no history"},
        ],
        "provenance": {
            "engine": "0.1.0", "route": "tree", "backends": [], "plan_hash": "sha256:0", "seconds": {"solve": 0.01},
        },
    }  # fmt: skip
    return Allocation.model_validate({**answer, **changes})


DIAGNOSIS: dict[str, Any] = {
    "summary": "8,300 is 25 more than the rules allow; the largest reachable goal is 8,275.",
    "reachable": {
        "street": {"min": 4525.5, "max": 8275.0},
        "goal": {"min": 4525.5, "max": 8275.0},
        "growth": {"min": None, "max": 0.655},
        "blocked_by": {"min": [], "max": ["lock", "capacity[刘洋]"]},
    },
    "conflicts": [
        {
            "rules": ["goal", "floor-粤西", "share-粤西"],
            "members": [{"rule": "floor-粤西", "side": "min"}, {"rule": "share-粤西", "side": "max"}],
            "irreducible": True,
            "because": "1,800 > 34 % of 5,000 = 1,700",
        }
    ],
    "fixes": [
        {
            "title": "Lower floor-粤西 from 1,800 to 1,700",
            "operations": [],
            "changes": [{"rule": "floor-粤西", "side": "min", "from": 1800, "to": 1700}],
            "cost": {"amount": 100, "rules": 1},
            "verified": True,
        }
    ],
}
