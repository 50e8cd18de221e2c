"""Small plans that scenarios are tried on."""

from typing import Any

from scenarios import library
from schemas.plan import Plan
from service.files.plans import load_plan
from solvers.read import read_plan

CELLS = [
    {"region": "east", "product": "A", "rep": "R1", "history": 300, "potential": 520, "market_growth": 0.1},
    {"region": "east", "product": "B", "rep": "R1", "history": 200, "potential": 380, "market_growth": 0.0},
    {"region": "west", "product": "A", "rep": "R2", "history": 100, "potential": 430, "market_growth": 0.4},
    {"region": "west", "product": "B", "rep": "R2", "history": 120, "potential": 300},
    {"region": "east", "product": "A", "rep": "R3", "history": 100, "market_growth": 0.2},
]


def small(**parts: Any) -> Plan:
    """Return a plan of five cells."""
    return read_plan(
        {
            "schema": "apportion/1",
            "goal": {"growth": 0.3},
            "dimensions": {"rep": [{"id": "R1", "capacity": 900, "tags": ["veteran"]}, {"id": "R2", "capacity": 700}]},
            "cells": {"rows": CELLS},
            "rules": [{"id": "grow", "kind": "bound", "each": "rep", "measure": "growth", "min": 0.05, "max": 0.9}],
            **parts,
        }
    )


def south_china() -> Plan:
    """Return the bundled example."""
    loaded = load_plan(library.path("south_china") / library.PLAN)
    return read_plan(loaded.data)
