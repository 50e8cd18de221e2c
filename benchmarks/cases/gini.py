"""A Gini coefficient that binds over hundreds and thousands of reps."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from benchmarks.registry import Proven, Run, case
from schemas.allocation import Allocation
from solvers.allocate import allocate
from solvers.read import read_plan

PRODUCTS = 3
SEED = 20270102
PART = 0.8
"""Share of the Gini coefficient that the reps' targets have without the rule."""


@case(
    question="Reps with three products each whose Gini coefficient binds, from the plan to a certified answer.",
    sizes=(300, 1_500, 6_000),
)
def contenders(size: int) -> Mapping[str, Run | Proven]:
    """Return the whole allocation."""
    given = plan(size // PRODUCTS)
    given["rules"].append({"id": "even", "kind": "gini", "each": "rep", "measure": "amount", "max": PART * free(given)})
    residual = max(proof.residual for proof in answered(given).certificate.stages)
    return {"Apportion": Proven(lambda: value(answered(given)), residual)}


def plan(reps: int) -> dict[str, Any]:
    """Return a plan of reps with potentials, and limits on the products that cross them."""
    draw = np.random.default_rng(SEED)
    cells = reps * PRODUCTS
    size = np.repeat(draw.lognormal(0.0, 0.6, reps), PRODUCTS)
    history = (100.0 * size * draw.lognormal(0.0, 0.4, cells)).round(2) + 1.0
    return {
        "schema": "apportion/1",
        "goal": {"growth": 0.2},
        "cells": {
            "columns": {
                "rep": [f"rep {cell // PRODUCTS:04d}" for cell in range(cells)],
                "product": [f"product {cell % PRODUCTS}" for cell in range(cells)],
                "history": history.tolist(),
                "potential": (history * draw.uniform(1.15, 2.5, cells)).round(2).tolist(),
            }
        },
        "rules": [{"id": "grow", "kind": "bound", "each": "product", "measure": "growth", "min": 0.05, "max": 0.4}],
        "options": {"time_limit": 120},
    }


def answered(given: dict[str, Any]) -> Allocation:
    """Allocate a plan."""
    return allocate(read_plan(given), language="en")


def value(answer: Allocation) -> float:
    """Return the objective's value."""
    assert answer.objective is not None
    return answer.objective.value


def free(given: dict[str, Any]) -> float:
    """Return the Gini coefficient of the reps' targets without a rule about it."""
    targets = np.sort(np.array(answered(given).totals["rep"]["columns"]["target"]))
    count = len(targets)
    return float(np.arange(1.0 - count, count, 2.0) @ targets) / (count * float(targets.sum()))
