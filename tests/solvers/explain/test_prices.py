"""Prices are derivatives: re-solved plans with a limit a little higher or lower agree with them."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings

from solvers.cell_limits import bounds
from solvers.choosing.chosen import chosen
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
from tests.conformance.answers import answered, columns
from tests.golden.plans import golden_02
from tests.strategies.plans import plans

STEPS = (1e-3, 1e-4, 1e-5, 1e-2)
LOAD = {"capacity"}
ALWAYS: dict[str, Any] = {"deadline": None, "suppress_health_check": list(HealthCheck)}


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
    if side.peers >= 0:
        peers = tuple(replace(one, limit=one.limit + by) if one.rule == side.rule else one for one in problem.peers)
        return replace(problem, peers=peers)
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
        by = (1.0 if right else -1.0) * step * unit_of_limit(problem, price.side)
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


def unit_of_limit(problem: Problem, side: Side) -> float:
    """Return what a limit is small against: the average target, or the values of peers."""
    if side.peers < 0:
        return problem.street / problem.size
    (peers,) = (one for one in problem.peers if one.rule == side.rule)
    values = peers.values(problem.fair_share, problem.street, problem.street)
    return 1.0 if peers.kind == "gini" else max(float(np.abs(values).max()), 1e-3 * peers.limit)


def unit_of_price(problem: Problem, side: Side) -> float:
    """Return the size of a price that is worth a digit."""
    return unit_of_money(problem) * (problem.street / problem.size / unit_of_limit(problem, side))


def unit_of_money(problem: Problem) -> float:
    """Return the size of the price of a limit in money that is worth a digit."""
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
    unit = unit_of_price(problem, price.side)
    room = 4e-3 * max(unit, abs(said))
    return not found or min(abs(one - said) for one in found) <= room or ends_at_once(said, found, unit)


def ends_at_once(said: float, found: list[float], unit: float) -> bool:
    """Tell whether a price holds no step long: behind an end nearer than the smallest step, another one holds.

    The objective then changes by `said end + other (step - end)`, for every step.
    """
    if len(found) < len(STEPS):
        return False
    steps = np.array(STEPS)
    other, offset = np.linalg.lstsq(np.stack([np.ones(len(steps)), 1.0 / steps], axis=1), np.array(found), rcond=None)[
        0
    ]
    fits = np.abs(other + offset / steps - np.array(found)) <= 4e-3 * max(unit, abs(other))
    return bool(fits.all() and said != other and 0 < offset / (said - other) <= 1.1 * steps.min())


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
def test_limits_of_rules_about_peers_have_prices(limit: dict[str, Any]) -> None:
    plan = golden_02()
    plan["rules"].append({"id": "peers", "each": "rep", "measure": "stretch", **limit})
    problem, answer = solved(plan)
    found = prices(problem, answer, LOAD, Deadline(60.0)).found
    assert [price.side.rule for price in found] == ["goal", "new", "boss", "capacity[R3]", "capacity[R5]", "peers"]
    for price in found:
        assert agree(problem, price, right=True), price
        assert agree(problem, price, right=False), price


KINDS = {
    "rows": plans(rounded=False, most_cells=12, largest=4),
    "peers": plans(rounded=False, most_cells=10, largest=3, peers=True),
    "soft": plans(rounded=False, most_cells=10, largest=3, soft=True),
}
MOST_SIDES = 6


def check(plan: dict[str, Any]) -> None:
    try:
        problem, answer = solved(plan)
    except Infeasible:
        assume(False)
    found = prices(problem, answer, load_rules(plan), Deadline(60.0)).found
    if problem.wishes is not None:  # soft rules stay where they were settled, and so do the cells that they hold
        problem, found = answer.problem, tuple(price for price in found if price.side.row >= 0)
    for price in sorted(found, key=lambda one: (one.side.peers < 0, one.side.rule))[:MOST_SIDES]:
        assert agree(problem, price, right=True), (price, differences(problem, price, right=True))
        assert agree(problem, price, right=False), (price, differences(problem, price, right=False))


@pytest.mark.parametrize("kind", KINDS)
def test_prices_of_any_plan_are_finite_differences(kind: str) -> None:
    @settings(max_examples=15 if kind == "rows" else 8, phases=[Phase.generate], **ALWAYS)
    @given(plan=KINDS[kind])
    def holds(plan: dict[str, Any]) -> None:
        check(plan)

    holds()


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_prices_of_very_many_plans_are_finite_differences(kind: str) -> None:
    @settings(max_examples=200, phases=[Phase.generate], **ALWAYS)
    @given(plan=KINDS[kind])
    def holds(plan: dict[str, Any]) -> None:
        check(plan)

    holds()


EQUAL = {"id": "even", "kind": "gini", "each": "rep", "measure": "stretch", "max": 0.03}
NEAR = {"id": "near", "kind": "spread", "each": "rep", "measure": "amount", "max": 150}
SMALL = {"id": "small", "kind": "bound", "where": {"rep": "R4"}, "measure": "growth", "max": 0.1, "soft": {}}
FOCUS = {"id": "focus", "kind": "limit", "each": "rep", "count": "product", "max": 2}
WORTH = {"id": "worth", "kind": "viable", "each": ["rep", "product"], "min": 150}


def told(*rules: dict[str, Any], language: str = "en") -> dict[str, Any]:
    plan = {**golden_02(), "options": {"explain": ["prices"], "language": language}}
    plan["rules"] = [*plan["rules"], *rules]
    found: dict[str, Any] = answered(plan).explanation["prices"]
    return found


class TestRulesThatAreNoRows:
    @pytest.mark.parametrize("rule", [EQUAL, NEAR], ids=lambda rule: rule["kind"])
    def test_rules_about_peers_are_priced_by_their_own_limits(self, rule: dict[str, Any]) -> None:
        table = told(rule)["columns"]
        at = table["rule"].index(rule["id"])
        assert (table["side"][at], table["unit"][at]) == ("max", "limit")
        assert table["price_left"][at] < 0
        rules = columns(answered(golden_02() | {"rules": [*golden_02()["rules"], rule]}).rules)
        one = dict(zip(rules["id"], rules["price"], strict=True))[rule["id"]]
        assert one == pytest.approx(table["price_left"][at], rel=1e-6)

    def test_they_are_said_by_the_hundredth_or_by_money(self) -> None:
        assert any(line.startswith("A limit of even that is 0.01 higher makes") for line in told(EQUAL)["text"])
        assert any(line.startswith("even 的上限每提高 0.01，") for line in told(EQUAL, language="zh")["text"])
        assert any("difference that near allows" in line for line in told(NEAR)["text"])

    def test_soft_rules_and_choices_have_none_and_it_is_said_why(self) -> None:
        found = told(SMALL, FOCUS, WORTH)
        named = {rule.partition("[")[0] for rule in found["columns"]["rule"]}
        assert not named & {"small", "focus", "worth"}
        soft, choice = found["notes"]
        assert soft.startswith("small: soft, so without a price.")
        assert choice.startswith("focus, worth: a choice of who gets a target")
        assert told(SMALL, language="zh")["notes"][0].startswith("small 是软规则，没有价格")
        assert told()["notes"] == []

    def test_with_choices_prices_hold_for_the_present_one(self) -> None:
        plan = golden_02()
        plan["rules"] += [FOCUS, WORTH]
        one = chosen(compile_plan(read_plan(plan)), Deadline(60.0))
        found = prices(one.problem, one.solved, LOAD, Deadline(60.0), {"focus", "worth"}).found
        assert len(found) > 2
        for price in found:
            assert agree(one.problem, price, right=True), price
            assert agree(one.problem, price, right=False), price


@pytest.mark.parametrize("limit", ["min", "max"])
def test_a_soft_share_that_is_met_exactly_moves_with_the_goal(limit: str) -> None:
    """The heavier of two soft shares is met at its limit, the lighter one gives way, whatever the goal."""
    softly = [({"rep": "R1"}, 3.0), ({"rep": ["R2", "R3"]}, 1.0)]
    shares = {"min": (0.5, 0.6), "max": (0.2, 0.7)}[limit]
    plan: dict[str, Any] = {
        "schema": "apportion/1",
        "goal": {"amount": 1000},
        "cells": {"columns": {"rep": ["R1", "R2", "R3"], "history": [300, 300, 300]}},
        "fair_share": {"blend": {"history": 1.0}},
        "rules": [
            {
                "id": f"s{at}",
                "kind": "bound",
                "where": where,
                "measure": "share",
                limit: share,
                "soft": {"weight": weight},
            }
            for at, ((where, weight), share) in enumerate(zip(softly, shares, strict=True))
        ],
    }
    goal = next(price for price in priced(plan).found if price.side.is_goal)
    near = [value_at(plan, 1000.0 + by) for by in (-0.5, 0.0, 0.5)]
    assert goal.left == pytest.approx((near[1] - near[0]) / 0.5, rel=1e-2)
    assert goal.right == pytest.approx((near[2] - near[1]) / 0.5, rel=1e-2)


def value_at(plan: dict[str, Any], goal: float) -> float:
    found = answered({**plan, "goal": {"amount": goal}}).objective
    assert found is not None
    return found.value
