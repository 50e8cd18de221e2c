"""The golden cases as plans. Each call makes a fresh dictionary, ready to be changed."""

from typing import Any

Plan = dict[str, Any]
NAMES = (
    "key",
    "region",
    "channel",
    "customer",
    "product",
    "rep",
    "history",
    "potential",
    "margin",
    "effort",
    "market_growth",
)
CELLS_02 = (
    ("c01", "粤东", "经销", "A", "主力", "R1", 620, 1150, 0.24, 0.30, 0.06),
    ("c02", "粤东", "经销", "B", "高毛利", "R1", 280, 700, 0.36, 0.42, 0.09),
    ("c03", "粤东", "电商", "C", "新品", "R2", 60, 420, 0.41, 0.55, 0.30),
    ("c04", "粤东", "直营", "A", "主力", "R2", 540, 1000, 0.26, 0.28, 0.05),
    ("c05", "粤东", "直营", "B", "高毛利", "R2", 210, 560, 0.37, 0.45, 0.08),
    ("c06", "粤西", "经销", "A", "主力", "R3", 700, 1050, 0.22, 0.32, 0.04),
    ("c07", "粤西", "经销", "B", "高毛利", "R3", 240, 520, 0.34, 0.44, 0.08),
    ("c08", "粤西", "电商", "C", "新品", "R3", 40, 300, 0.40, 0.60, 0.30),
    ("c09", "粤西", "直营", "B", "主力", "R4", 460, 800, 0.25, 0.34, 0.05),
    ("c10", "粤西", "直营", "A", "高毛利", "R4", 310, 690, 0.35, 0.40, 0.10),
    ("c11", "桂琼", "经销", "A", "主力", "R5", 520, 1300, 0.21, 0.36, 0.07),
    ("c12", "桂琼", "经销", "C", "高毛利", "R5", 150, 640, 0.33, 0.50, 0.12),
    ("c13", "桂琼", "直营", "B", "主力", "R5", 180, 480, 0.24, 0.38, 0.06),
    ("c14", "粤西", "电商", "B", "新品", "R4", 0, 260, 0.42, 0.60, 0.30),
)
HOURS_02 = {"R1": 560.0, "R2": 620.0, "R3": 450.0, "R4": 540.0, "R5": 430.0}


def golden_02(**fairness: Any) -> Plan:
    """Return the plan of 14 cells and 5 reps; `fairness` (by, objective, power, efficiency ...) as given."""
    plan: Plan = {
        "schema": "apportion/1",
        "name": "华南大区",
        "unit": "万元",
        "goal": {"amount": 5600.0},
        "over_assignment": 0.05,
        "dimensions": {"rep": [{"id": rep, "capacity": hours} for rep, hours in HOURS_02.items()]},
        "cells": {
            "columns": {name: list(column) for name, column in zip(NAMES, zip(*CELLS_02, strict=True), strict=True)}
        },
        "fair_share": {"blend": {"momentum": 0.6, "potential": 0.4}},
        "rules": [
            {"id": "east", "kind": "bound", "where": {"region": "粤东"}, "measure": "share", "min": 0.36, "max": 0.44},
            {"id": "new", "kind": "bound", "where": {"product": "新品"}, "measure": "share", "min": 0.09},
            {
                "id": "online",
                "kind": "bound",
                "where": {"region": "粤西", "channel": "电商"},
                "measure": "share",
                "of": {"region": "粤西"},
                "min": 0.08,
            },
            {"id": "grow", "kind": "bound", "each": "rep", "measure": "growth", "min": 0.05, "max": 0.60},
            {"id": "south", "kind": "bound", "where": {"region": "桂琼"}, "measure": "growth", "max": 0.50},
            {"id": "boss", "kind": "lock", "where": {"rep": "R1", "product": "主力"}, "amount": 800},
        ],
    }
    if fairness:
        plan["fairness"] = fairness
    return plan


def golden_03() -> Plan:
    """Return golden 02 rounded to whole tens."""
    return {**golden_02(), "rounding": {"unit": 10}}


def golden_04(**fairness: Any) -> Plan:
    """Return four equal fair shares and three floors or caps, where minimax leaves much open."""
    return {
        "schema": "apportion/1",
        "goal": {"amount": 400},
        "cells": {"columns": {"region": ["x1", "x2", "x3", "x4"], "history": [100, 100, 100, 100]}},
        "rules": [
            {"id": "first", "kind": "bound", "where": {"region": "x1"}, "measure": "amount", "min": 130},
            {"id": "pair", "kind": "bound", "where": {"region": ["x1", "x2"]}, "measure": "amount", "min": 240},
            {"id": "last", "kind": "bound", "where": {"region": "x4"}, "measure": "amount", "max": 70},
        ],
        "fairness": {"by": "region", "objective": "lexicographic_minimax", "report": "region", **fairness},
    }


def golden_05() -> Plan:
    """Return the three regions whose floors and shares cannot all hold at 5,000."""

    def bound(name: str, region: str, **limits: Any) -> Plan:
        return {"id": name, "kind": "bound", "where": {"region": region}, "measure": "amount", **limits}

    return {
        "schema": "apportion/1",
        "goal": {"amount": 5000},
        "cells": {"columns": {"region": ["粤东", "粤西", "桂琼"], "history": [2000, 1500, 800]}},
        "rules": [
            bound("floor_粤东", "粤东", min=2600),
            bound("floor_粤西", "粤西", min=1800),
            bound("share_粤西_hi34%", "粤西", measure="share", max=0.34),
            bound("share_桂琼_lo16%", "桂琼", measure="share", min=0.16),
            bound("cap_桂琼", "桂琼", max=900),
            bound("cap_粤东", "粤东", max=2700),
        ],
        "fairness": {"report": "region"},
    }


def golden_24(objective: str = "chi_square") -> Plan:
    """Return the water-filling case: fair shares in the ratio of the anchors, caps and floors beside the cells."""
    return {
        "schema": "apportion/1",
        "goal": {"amount": 1200},
        "cells": {
            "columns": {
                "region": ["1", "2", "3", "4", "5"],
                "history": [100, 200, 300, 400, 50],
                "min": [None, None, None, 480, 70],
                "max": [105, None, 310, None, None],
            }
        },
        "fairness": {"by": "region", "objective": objective, "report": "region"},
    }


def proportional(history: list[float], goal: float) -> Plan:
    """Return a plan without rules: the goal split by history."""
    regions = [f"t{i}" for i in range(1, len(history) + 1)]
    return {
        "schema": "apportion/1",
        "goal": {"amount": goal},
        "cells": {"columns": {"region": regions, "history": history}},
        "fairness": {"report": "region"},
    }


def six_territories(**fairness: Any) -> Plan:
    """Return the published six territories: history, potential shares 27/15/18/12/20/8 %, goal +66 %."""
    plan = proportional([5_425_000, 3_505_000, 3_710_000, 2_400_000, 3_900_000, 2_000_000], 0)
    plan["goal"] = {"growth": 0.66}
    plan["cells"]["columns"]["potential"] = [0.27, 0.15, 0.18, 0.12, 0.20, 0.08]
    plan["fair_share"] = {"blend": {"history": 0.5, "potential": 0.5}}
    plan["implied"] = {"potential": False}
    plan["fairness"] = {"by": "region", "report": "region", **fairness}
    return plan


def six_territories_within(low: float | None, high: float, **fairness: Any) -> Plan:
    """Return the six territories with each one's growth limited."""
    plan = six_territories(**fairness)
    limits = {"max": high} if low is None else {"min": low, "max": high}
    plan["rules"] = [{"id": "grow", "kind": "bound", "each": "region", "measure": "growth", **limits}]
    return plan
