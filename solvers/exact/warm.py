"""Getting ready: what the first large plan would have to wait for."""

from typing import Any

import numpy as np

from schemas.plan import Goal
from solvers.allocate import allocate
from solvers.exact.compiling import WORTH_COMPILING, fitted
from solvers.exact.dual_model import swept_coordinates
from solvers.path import path
from solvers.read import read_plan

_REPS, _PRODUCTS = 100, 5


def warm() -> None:
    """Solve plans that are just large enough to be compiled for, so that all that is compiled is loaded, or kept."""
    for by, objective, across, unit in (
        ("cell", "chi_square", False, None),
        ("rep", "least_squares", False, 1.0),
        ("cell", "chi_square", True, 1.0),
        ("rep", "least_squares", True, None),
    ):
        fairness = {"by": by, "objective": objective, "report": "rep"}
        rounding = None if unit is None else {"unit": unit}
        allocate(read_plan({**_plan(across=across), "fairness": fairness, "rounding": rounding}))
    goals = [Goal(growth=0.46), Goal(growth=0.54)]
    uncapped = _plan(across=False)
    del uncapped["cells"]["columns"]["max"]
    for totals in (None, "rep"):
        path(read_plan(uncapped), goals, totals=totals)
    price = np.zeros(1)  # few plans need it
    fitted(swept_coordinates, WORTH_COMPILING)(price, np.zeros(1), np.ones((1, 1)), price - 1.0, price + 1.0)


def _plan(*, across: bool) -> dict[str, Any]:
    """Return a plan with limits on reps and regions and, where asked for, on products across them."""
    cells = np.arange(WORTH_COMPILING)
    rep, product = cells % _REPS, cells // _REPS % _PRODUCTS
    history = 10.0 + cells * 7 % 13
    columns = {
        "region": [f"region {number}" for number in rep // 10],
        "rep": [f"rep {number}" for number in rep],
        "product": [f"product {number}" for number in product],
        "customer": [f"customer {number}" for number in cells],
        "history": history.tolist(),
        "max": [2.0 * amount if amount < 15 else 1.4 * amount for amount in history.tolist()],
    }
    limits = [("rep", 0.4, 0.6), ("region", 0.45, 0.55), *([("product", 0.49, 0.52)] if across else [])]
    rules = [
        {"id": name, "kind": "bound", "each": name, "measure": "growth", "min": low, "max": high}
        for name, low, high in limits
    ]
    return {"schema": "apportion/1", "goal": {"growth": 0.5}, "cells": {"columns": columns}, "rules": rules}
