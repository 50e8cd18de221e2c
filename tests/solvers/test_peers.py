"""Rules about peers: the rows that they imply, and their diagnosis."""

from itertools import permutations
from typing import Any

import numpy as np
import pytest
from scipy import sparse

from schemas.rules import Gini, Spread
from solvers.certify.peers import Compared
from solvers.peers import Cut, Peers, cut_lines, excess, missed, order_weights
from tests.conformance.answers import answered, columns

Plan = dict[str, Any]


def peers(kind: Any, limit: float, count: int) -> Peers:
    """Return peers of one cell each, measured by their amount."""
    names = tuple(f"p[{place}]" for place in range(count))
    return Peers("p", kind, names, sparse.eye_array(count, format="csr"), np.zeros(count), "money", limit)


def compared(kind: str, limit: float, count: int) -> Compared:
    """Return the same as the certifier reads it."""
    model: type[Spread | Gini] = Spread if kind == "spread" else Gini
    rule = model.model_validate({"id": "p", "kind": kind, "each": "rep", "measure": "amount", "max": limit})
    names = tuple(f"p[{place}]" for place in range(count))
    return Compared(rule, names, sparse.eye_array(count, format="csr"), np.zeros(count), 1.0)


def test_the_sum_of_differences_is_the_largest_over_all_orders() -> None:
    values = np.array([3.0, 1.0, 4.0, 1.0])
    pairs = sum(abs(a - b) for place, a in enumerate(values) for b in values[:place])
    sums = [sum((2 * rank - 3) * values[at] for rank, at in enumerate(order)) for order in permutations(range(4))]
    assert order_weights(values) @ values == pytest.approx(pairs)
    assert max(sums) == pytest.approx(pairs)


@pytest.mark.parametrize("kind", ["spread", "gini"])
def test_rows_are_written_only_where_values_break_the_rule(kind: str) -> None:
    even, uneven = np.array([1.0, 1.05, 1.1]), np.array([1.0, 2.0, 4.0])
    one = peers(kind, 0.2, 3)
    assert missed(one, even, 0.0) == []
    cuts = missed(one, uneven, 0.0)
    assert cuts
    lines = cut_lines([one], [Cut(0, weights) for weights in cuts], 3)
    assert (lines.matrix @ uneven > lines.upper.fixed).all()
    assert (lines.matrix @ even <= lines.upper.fixed).all()


@pytest.mark.parametrize("kind", ["spread", "gini"])
def test_what_the_rule_does_not_imply_is_no_row_of_it(kind: str) -> None:
    chance = np.random.default_rng(7)
    limit, count = 0.15, 5
    rule = compared(kind, limit, count)
    for _ in range(200):
        values = chance.uniform(0.5, 1.5, count)
        for weights in missed(peers(kind, limit, count), values, 0.0):
            assert rule.implies(weights)
        weights = chance.normal(size=count)
        if kind == "spread":
            weights -= weights.mean() * chance.integers(0, 2)
        fair = values / values.mean()
        kept = fair.mean() + (fair - fair.mean()) * min(1.0, limit / max(excess(kind, fair, limit) + limit, 1e-9))
        coefficients, most = rule.row(weights)
        if rule.implies(weights) and excess(kind, kept, limit) <= 0:
            assert coefficients @ kept <= most + 1e-9
    assert not rule.implies(np.ones(count + 1))
    assert not rule.implies(np.full(count, np.nan))


def test_a_weight_that_is_too_large_is_not_implied_by_a_gini_rule() -> None:
    rule = compared("gini", 0.1, 3)
    weights = order_weights(np.array([1.0, 2.0, 3.0])) - 0.3
    assert rule.implies(weights)
    assert not rule.implies(weights + np.array([-1.0, 0.0, 1.0]))
    assert not rule.implies(weights - 0.1)


def three_reps(*rules: Plan) -> Plan:
    """Return three reps of whom the first cannot sell more than 50."""
    table = {"rep": ["甲", "乙", "丙"], "history": [100.0, 100.0, 100.0], "potential": [50.0, None, None]}
    return {"schema": "apportion/1", "goal": {"amount": 330}, "cells": {"columns": table}, "rules": list(rules)}


@pytest.mark.parametrize(("kind", "least"), [("spread", 90 / 110), ("gini", 0.1818181818)])
def test_an_impossible_inequality_is_told_with_the_least_one_that_is_possible(kind: str, least: float) -> None:
    rule = {"id": "peers", "kind": kind, "each": "rep", "measure": "stretch", "max": 0.05}
    answer = answered(three_reps(rule))
    assert answer.outcome == "infeasible"
    assert answer.certificate.verified
    assert answer.diagnosis is not None
    (conflict,) = answer.diagnosis.conflicts
    assert sorted(conflict.rules) == ["goal", "peers", "potential"]
    fix = answer.diagnosis.fixes[0]
    assert fix.verified
    assert least <= fix.changes[0]["to"] == pytest.approx(least, rel=5e-3)
    changed = fix.operations[0]["rule"]
    assert answered(three_reps(changed)).outcome == "optimal"


def test_a_soft_spread_is_missed_by_as_little_as_possible() -> None:
    rule = {"id": "peers", "kind": "spread", "each": "rep", "measure": "amount", "max": 20, "soft": {}}
    answer = answered(three_reps(rule))
    rules = columns(answer.rules)
    at = rules["id"].index("peers")
    assert (rules["value"][at], rules["met"][at]) == (pytest.approx(90.0), False)
    assert answer.certificate.stages[0].stage == "soft"
