"""Random plans whose rules nest: cells under reps under regions, with limits in money, and Chinese ids."""

from typing import Any

import numpy as np

Plan = dict[str, Any]
OBJECTIVES = ("chi_square", "entropy", "burden_power", "lexicographic_minimax")


def nested_plan(seed: int, *, cells: int = 60, by: str = "cell", shares: bool = False, across: bool = False) -> Plan:
    """Return a plan around targets that keep its rules.

    Parameters
    ----------
    shares : some limits are shares of the whole, which move with the goal
    across : products have limits too, and cross the reps
    """
    draw = np.random.default_rng(seed)
    reps = max(2, cells // int(draw.integers(2, 12)))
    rep = draw.integers(reps, size=cells)
    product = draw.integers(5, size=cells)
    history = draw.lognormal(3.0, float(draw.uniform(0.2, 1.5)), cells).round(2)
    if draw.random() < 0.3:
        history[draw.random(cells) < 0.1] = 0.0
    known = history * draw.lognormal(0.3, 0.2, cells)
    columns: dict[str, list[Any]] = {
        "region": [f"大区{number % 3}" for number in rep],
        "rep": [f"代表{number}" for number in rep],
        "product": [f"产品{number}" for number in product],
        "customer": [f"客户{number}" for number in range(cells)],
        "history": history.tolist(),
        "potential": _some(draw, known * draw.uniform(1.0, 2.5, cells), 0.7),
        "min": _some(draw, known * draw.uniform(0.2, 0.95, cells), 0.3),
    }
    rules: list[Plan] = []
    for dimension, codes in (("rep", rep), ("region", rep % 3), *((("product", product),) if across else ())):
        rules += _limits(draw, dimension, list(columns[dimension]), known, codes)
    if shares:
        whole = known.sum()
        for number in range(3):
            part = float(known[rep % 3 == number].sum() / whole)
            if part > 0:
                limit = {"where": {"region": f"大区{number}"}, "measure": "share", "of": {}}
                rules.append({"id": f"份额{number}", "kind": "bound", **limit, "max": min(1.0, part * 1.01)})
    fairness: Plan = {"by": by, "objective": "chi_square" if across else str(draw.choice(OBJECTIVES))}
    if fairness["objective"] == "burden_power":
        fairness["power"] = 3.0
    return {
        "schema": "apportion/1",
        "goal": {"amount": float(known.sum())},
        "over_assignment": float(draw.choice([0.0, 0.05])) if not shares else 0.0,
        "cells": {"columns": columns},
        "rules": rules,
        "fairness": fairness,
    }


def _some(draw: np.random.Generator, amounts: Any, share: float) -> list[float | None]:
    kept = draw.random(len(amounts)) < share
    return [float(amount) if keep else None for amount, keep in zip(amounts.round(6), kept, strict=True)]


def _limits(draw: np.random.Generator, dimension: str, ids: list[str], known: Any, codes: Any) -> list[Plan]:
    """Return one rule with an exception for each member: some are capped, some have a floor, few are locked."""
    rules = []
    for code in np.unique(codes).tolist():
        kind, total = draw.random(), float(known[codes == code].sum())
        rule: Plan = {"id": f"{dimension}{code}", "kind": "bound", "where": {dimension: ids[list(codes).index(code)]}}
        if total == 0 or kind < 0.3:
            continue
        if kind < 0.9:
            rule |= {"measure": "amount", "max": total * float(draw.uniform(1.0, 1.3))}
        if kind > 0.6:
            rule |= {"measure": "amount", "min": total * float(draw.uniform(0.7, 1.0))}
        rules.append(rule)
    return rules
