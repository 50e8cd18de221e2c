"""The best portfolio by trying all: every choice of levers, quarters and tiers, and a linear program for the money.

Written from the definition alone, with scipy, and sharing nothing with the engine but the body of the case.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations, product
from typing import Any

import numpy as np
from scipy.optimize import linprog

LABELS = {"渠道": "channel", "客户": "customer", "产品": "product", "人员": "people", "时间": "time"}
PATHS = tuple(LABELS.values())


@dataclass
class _Chosen:
    """A lever that starts, with its spend within one tier: gain = constant + slope x spend."""

    lever: dict[str, Any]
    quarter: int
    low: float
    high: float
    constant: float
    slope: float


@dataclass
class _Program:
    """minimise cost'v under rows'v <= limits."""

    size: int
    rows: list[np.ndarray[Any, Any]] = field(default_factory=list)
    limits: list[float] = field(default_factory=list)

    def at_most(self, coefficients: np.ndarray[Any, Any], limit: float) -> None:
        self.rows.append(coefficients)
        self.limits.append(limit)


def best_value(case: dict[str, Any], question: str) -> float | None:
    """Return the best value of a question over all portfolios; None where none reaches the goal."""
    levers = case["levers"]
    values = []
    for pattern in product(*([None, *lever.get("starts", [1, 2, 3, 4])] for lever in levers)):
        if not _allowed(case, pattern):
            continue
        choices = [list(_tiers(lever, quarter)) for lever, quarter in zip(levers, pattern, strict=True) if quarter]
        for chosen in product(*choices):
            value = _value(case, list(chosen), question)
            if value is not None:
                values.append(value)
    if not values:
        return None
    return min(values) if question == "least_cost" else max(values)


def _realised(lever: dict[str, Any], quarter: int) -> float:
    total = 0.0
    for month in range(3 * (quarter - 1), 12):
        done = (month - 3 * (quarter - 1) - lever.get("lead_months", 0) + 1) / lever.get("ramp_months", 1)
        total += min(max(done, 0.0), 1.0)
    return total / 12


def _tiers(lever: dict[str, Any], quarter: int) -> Iterator[_Chosen]:
    spent = gained = 0.0
    realised = _realised(lever, quarter)
    for width, rate in lever["tiers"]:
        low, high = max(spent, lever.get("min_spend", 0.0)), spent + width
        if low <= high:
            yield _Chosen(lever, quarter, low, high, realised * (gained - rate * spent), realised * rate)
        spent += width
        gained += width * rate


def _allowed(case: dict[str, Any], pattern: Sequence[int | None]) -> bool:
    started = {
        lever["id"]: quarter for lever, quarter in zip(case["levers"], pattern, strict=True) if quarter is not None
    }
    for need in case.get("requires", []):
        if need["lever"] in started and (
            need["needs"] not in started
            or started[need["needs"]] > started[need["lever"]] - need.get("lag_quarters", 0)
        ):
            return False
    return all(sum(key in started for key in group) <= 1 for group in case.get("excludes", []))


def _value(case: dict[str, Any], chosen: list[_Chosen], question: str) -> float | None:
    """Return the best value for one choice of levers, quarters and tiers; the last variable is the worst loss."""
    n = len(chosen)
    program = _Program(n + 1)
    slopes = np.array([one.slope for one in chosen] + [0.0])
    constants = np.array([one.constant for one in chosen] + [0.0])
    fixed = sum(one.lever.get("fixed_cost", 0.0) for one in chosen)
    spend = np.array([1.0] * n + [0.0])
    _budget(case, chosen, program)
    _people(case, chosen, program)
    _rooms(case, chosen, program, slopes, constants)
    _shares(case, chosen, program, slopes, constants)
    effects = sum(
        pair["effect"]
        for pair in case.get("interactions", [])
        if set(pair["between"]) <= {one.lever["id"] for one in chosen}
    )
    usual = 1 if question == "most_protected_growth" else 0
    failures = case.get("protection", {}).get("failures", usual)
    for group in combinations(range(n), min(failures, n)):
        loss = np.zeros(n + 1)
        loss[list(group)] = [chosen[i].lever["shortfall"] * chosen[i].slope for i in group]
        loss[n] = -1.0
        program.at_most(loss, -sum(chosen[i].lever["shortfall"] * chosen[i].constant for i in group))
    growth = case["momentum"] + effects + constants.sum()
    worst = np.array([0.0] * n + [1.0])
    if question in ("least_cost", "most_net_contribution"):
        program.at_most(-slopes + worst, growth - case["base"] * case["goal"]["growth"])
    margins = np.array([one.lever["margin"] for one in chosen] + [0.0])
    objective, constant, sign = {
        "least_cost": (spend, fixed, 1.0),
        "most_growth": (-slopes, -growth, -1.0),
        "most_net_contribution": (spend - margins * slopes, fixed - (margins * constants).sum(), -1.0),
        "most_protected_growth": (worst - slopes, -growth, -1.0),
    }[question]
    bounds = [*((one.low, one.high) for one in chosen), (0.0, None)]
    rows = np.array(program.rows) if program.rows else None
    found = linprog(objective, rows, program.limits or None, bounds=bounds, method="highs")
    return None if found.status == 2 else sign * float(found.fun + constant)


def _budget(case: dict[str, Any], chosen: list[_Chosen], program: _Program) -> None:
    budget = case.get("budget")
    if budget is None:
        return
    shares = budget.get("cumulative") or [np.inf, np.inf, np.inf, 1.0]
    for quarter, share in enumerate(shares, start=1):
        if np.isfinite(share):
            paid = [one.quarter <= quarter for one in chosen]
            fixed = sum(one.lever.get("fixed_cost", 0.0) for one, counts in zip(chosen, paid, strict=True) if counts)
            program.at_most(np.array([*map(float, paid), 0.0]), share * budget["amount"] - fixed)


def _people(case: dict[str, Any], chosen: list[_Chosen], program: _Program) -> None:
    for quarter, free in enumerate(case.get("people", {}).get("free", []), start=1):
        need = sum(one.lever["people"]["needs"] for one in chosen if one.quarter <= quarter)
        added = np.zeros(len(chosen) + 1)
        for i, one in enumerate(chosen):
            people = one.lever["people"]
            if "cost_per_person" in people and one.quarter + people["after_quarters"] <= quarter:
                added[i] = -1.0 / people["cost_per_person"]
        program.at_most(added, free - need)


def _rooms(case: dict[str, Any], chosen: list[_Chosen], program: _Program, slopes: Any, constants: Any) -> None:
    for segment, room in case.get("segments", {}).items():
        shares = np.array([one.lever.get("segments", {}).get(segment, 0.0) for one in chosen] + [0.0])
        program.at_most(shares * slopes, room - float((shares * constants).sum()))


def _shares(case: dict[str, Any], chosen: list[_Chosen], program: _Program, slopes: Any, constants: Any) -> None:
    if "path_share" not in case:
        return
    for path in PATHS:
        own = np.array([LABELS.get(one.lever["path"], one.lever["path"]) == path for one in chosen] + [False])
        for sign, bound in ((1.0, case["path_share"]["max"]), (-1.0, case["path_share"]["min"])):
            weight = sign * (own - bound)
            program.at_most(weight * slopes, -float((weight * constants).sum()))
