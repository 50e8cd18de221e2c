"""Soft rules give way in rounding, and no hard rule with them."""

from tests.solvers.small_plans import answer

HISTORY = {
    ("华东", "李娜", "主力"): 135.0,
    ("华南", "李娜", "新品"): 58.0,
    ("North", "王强", "主力"): 57.0,
    ("North", "王强", "新品"): 63.0,
    ("华东", "刘洋", "主力"): 161.0,
    ("华东", "刘洋", "新品"): 144.0,
    ("华南", "R4", "主力"): 141.0,
    ("华南", "R4", "新品"): 195.0,
    ("North", "R5", "主力"): 90.0,
    ("North", "R5", "新品"): 66.0,
    ("华东", "陈静", "主力"): 151.0,
    ("North", "陈静", "新品"): 86.0,
}
POTENTIAL = [175.5, None, None, 69.3, None, 187.2, 155.1, None, 162.0, 85.8, 271.8, None]


NORTH = {"id": "wish", "kind": "bound", "where": {"region": "North"}, "measure": "amount", "min": 2101.3, "soft": {}}
MAIN = {
    "id": "own",
    "kind": "bound",
    "where": {"product": "主力"},
    "each": "region",
    "measure": "share",
    "of": {"region": "="},
    "min": 0.3,
}
EVEN = {"id": "even", "kind": "gini", "each": "rep", "measure": "amount", "max": 0.05}


def test_peers_whose_order_rounding_changes_keep_their_gini() -> None:
    regions, reps, products = zip(*HISTORY, strict=True)
    columns = {
        "region": list(regions),
        "rep": list(reps),
        "product": list(products),
        "history": list(HISTORY.values()),
        "potential": POTENTIAL,
        "lock": [110.0 if at == 8 else None for at in range(12)],
    }
    found = answer(
        {
            "goal": {"growth": 0.2},
            "cells": {"columns": columns},
            "rules": [NORTH, MAIN, EVEN],
            "fairness": {"objective": "entropy"},
            "rounding": {"unit": 1.0},
        }
    )
    assert found.outcome == "optimal"
    rules = found.rules["columns"]
    met = dict(zip(rules["rule"], rules["met"], strict=True))
    assert met["even"]
    assert not met["wish"]
