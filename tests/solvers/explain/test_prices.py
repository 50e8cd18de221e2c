"""Prices are derivatives: re-solved plans with a limit a little higher or lower agree with them."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings

from solvers.cell_limits import bounds
from solvers.compile import compile_plan
from solvers.deadline import Deadline
from solvers.explain.prices import Price, Prices, prices
from solvers.explain.sides import Side
from solvers.indicators import objective_value
from solvers.lines import Limits
from solvers.problem import Problem
from solvers.read import read_plan
from solvers.solve import Solved, solve
from solvers.stages.solving import Infeasible
from tests.golden.plans import golden_02
from tests.strategies.plans import plans

STEPS = (1e-3, 1e-4, 1e-5, 1e-2)
LOAD = {"capacity"}


def solved(plan: dict[str, Any]) -> tuple[Problem, Solved]:
    problem = compile_plan(read_plan(plan))
    return problem, solve(problem, Deadline(60.0))


def priced(plan: dict[str, Any]) -> Prices:
    problem, answer = solved(plan)
    return prices(problem, answer, load_rules(plan), Deadline(60.0))


def load_rules(plan: dict[str, Any]) -> set[str]:
    return LOAD | {rule["id"] for rule in plan["rules"] if rule.get("measure") == "load"}


def moved(problem: Problem, side: Side, by: float) -> Problem:
    """Return the problem with one limit moved by an amount of money (units of capacity for a load)."""
    if side.is_goal:
        street = problem.street + by
        return replace(problem, street=street, fair_share=problem.rates * street)
    if side.row >= 0:
        lines = problem.lines
        step = np.zeros(lines.count)
        step[side.row] = by / lines.largest[side.row]
        lower = shifted(lines.lower, step) if side.side in ("min", "equal") else lines.lower
        upper = shifted(lines.upper, step) if side.side in ("max", "equal") else lines.upper
        return replace(problem, lines=replace(lines, lower=lower, upper=upper))
    limits = tuple(
        replace(one, amount=np.where(one.cells == side.cell, one.amount + by, one.amount)) if one is side.kind else one
        for one in problem.cell_limits
    )
    low, high = bounds(limits, problem.size)
    return replace(problem, cell_limits=limits, lower=low, upper=high)


def shifted(limits: Limits, step: Any) -> Limits:
    return Limits(limits.fixed + step, limits.of_total, limits.of_fair)


def value(problem: Problem, level: int | None) -> float:
    """Return the objective of a re-solved problem, or one level of it."""
    answer = solve(problem, Deadline(60.0))
    targets = answer.first.point / answer.model.scale if problem.concession > 0 else answer.targets
    fair = problem.entities.sums(problem.fair_share)
    totals = problem.entities.sums(targets)
    if level is not None:
        return float(distinct(np.sort(totals[fair > 0] / fair[fair > 0])[::-1])[level - 1])
    efficiency = 0.0 if problem.efficiency is None else float(problem.efficiency @ targets)
    return objective_value(problem.objective, totals, fair, problem.power, efficiency)


def distinct(stretches: Any) -> Any:
    keep = np.append(True, np.diff(stretches) < -1e-8 * np.maximum(1.0, stretches[1:]))
    return stretches[keep]


def differences(problem: Problem, price: Price, *, right: bool) -> list[float]:
    """Return finite differences for several steps; empty where the limit cannot move that way."""
    here = value(problem, price.level)
    found = []
    for step in STEPS:
        by = (1.0 if right else -1.0) * step * problem.street / problem.size
        if not within(price, by):
            continue
        try:
            found.append((value(moved(problem, price.side, by), price.level) - here) / by)
        except Infeasible:
            continue
    return found


def within(price: Price, by: float) -> bool:
    """Tell whether a price is said to hold so far."""
    end = price.valid_to if by > 0 else price.valid_from
    return end is None or abs(end - price.side.limit) >= abs(by)


def unit_of_price(problem: Problem) -> float:
    """Return the size of a price that is worth a digit."""
    if problem.objective in ("minimax", "lexicographic_minimax"):
        return problem.size / problem.street
    if problem.objective == "least_squares":
        return problem.street / problem.size
    return 1.0 if problem.efficiency is None else float(np.abs(problem.efficiency).max())


def agree(problem: Problem, price: Price, *, right: bool) -> bool:
    said = price.right if right else price.left
    if price.side.limit <= 0 and not right:
        return True  # targets are at least 0: whether a limit below that is none or impossible is not a question
    found = differences(problem, price, right=right)
    if said is None:
        return problem.objective == "entropy" or len(found) < len(STEPS)
    unit = unit_of_price(problem)
    room = 4e-3 * max(unit, abs(said))
    return not found or min(abs(one - said) for one in found) <= room or ends_at_once(found, unit)


def ends_at_once(found: list[float], unit: float) -> bool:
    """Tell whether the objective changes by the same next to nothing for every step: the price holds no step long."""
    return len(found) == len(STEPS) and all(
        abs(one) * step < 1e-5 * unit for one, step in zip(found, STEPS, strict=True)
    )


@pytest.mark.parametrize(
    "fairness",
    [
        {},
        {"by": "rep", "objective": "max_efficiency", "efficiency": "margin"},
        {"by": "rep", "objective": "least_absolute"},
        {"by": "rep", "objective": "minimax"},
        {"by": "rep", "objective": "lexicographic_minimax"},
        {"by": "rep", "objective": "burden_power", "power": 4},
        {"objective": "entropy"},
        {"objective": "least_squares"},
    ],
    ids=lambda fairness: fairness.get("objective", "chi_square"),
)
def test_prices_of_the_known_plan_are_finite_differences(fairness: dict[str, Any]) -> None:
    plan = golden_02(**fairness)
    problem, answer = solved(plan)
    found = prices(problem, answer, load_rules(plan), Deadline(60.0)).found
    assert len(found) > 3
    for price in found:
        assert agree(problem, price, right=True), price
        assert agree(problem, price, right=False), price


@pytest.mark.parametrize(
    "limit", [{"kind": "spread", "max": 0.1}, {"kind": "gini", "max": 0.03}], ids=lambda limit: limit["kind"]
)
def test_rules_about_peers_take_part_and_have_no_price_of_their_own(limit: dict[str, Any]) -> None:
    plan = golden_02()
    plan["rules"].append({"id": "peers", "each": "rep", "measure": "stretch", **limit})
    problem, answer = solved(plan)
    found = prices(problem, answer, LOAD, Deadline(60.0)).found
    assert [price.side.rule for price in found] == ["goal", "new", "boss", "capacity[R3]", "capacity[R5]"]
    for price in found:
        assert agree(problem, price, right=True), price
        assert agree(problem, price, right=False), price


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(plan=plans(rounded=False, most_cells=12, largest=4))
def test_prices_of_any_plan_are_finite_differences(plan: dict[str, Any]) -> None:
    try:
        problem, answer = solved(plan)
    except Infeasible:
        assume(False)
    found = prices(problem, answer, load_rules(plan), Deadline(60.0)).found
    for price in sorted(found, key=lambda one: one.side.rule)[:6]:
        assert agree(problem, price, right=True), (price, differences(problem, price, right=True))
        assert agree(problem, price, right=False), (price, differences(problem, price, right=False))
