"""Random plans of any size, the same for the same seed."""

from typing import Any

import numpy as np

SEED = 20270101
REGIONS, PRODUCTS = 20, 10


def random_plan(cells: int, *, fairness: dict[str, object] | None = None) -> dict[str, Any]:
    """Return a plan, as JSON would say it, that can be met and is not easy.

    Every region may grow by 40 to 80 %, and a good part of the cells by less than the goal asks for.

    Parameters
    ----------
    cells : int
        Number of cells; about one rep for every 50.
    fairness : dict, optional
        The plan's `fairness`.
    """
    draw = np.random.default_rng(SEED)
    reps = max(cells // 50, 1)
    rep = np.arange(cells) // 50 % reps
    history = draw.lognormal(3.0, 1.0, cells).round(2)
    return {
        "schema": "apportion/1",
        "goal": {"growth": 0.66},
        "cells": {
            "columns": {
                "region": [f"region {number}" for number in rep % REGIONS],
                "product": [f"product {number}" for number in draw.integers(PRODUCTS, size=cells)],
                "rep": [f"rep {number}" for number in rep],
                "customer": [f"customer {number}" for number in range(cells)],
                "history": history.tolist(),
                "market_growth": draw.uniform(-0.05, 0.15, cells).round(3).tolist(),
                "potential": (history * draw.uniform(1.2, 4.0, cells)).round(2).tolist(),
            }
        },
        "rules": [{"id": "grow", "kind": "bound", "each": "region", "measure": "growth", "min": 0.4, "max": 0.8}],
        "fairness": fairness or {"by": "cell"},
    }
