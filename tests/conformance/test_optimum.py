"""The answer is the optimum: an independent solver finds the same value and the same targets."""

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.conformance.answers import answered, in_plan_order, second_opinion, value
from tests.conformance.examples import examples
from tests.reference.model import Model
from tests.reference.polytope import polytope
from tests.reference.rules import build
from tests.reference.solve import rounded
from tests.strategies.plans import OBJECTIVES, Plan, impossible, plans, stretched


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_the_first_stage_has_the_value_that_an_independent_solver_finds(objective: str) -> None:
    @examples(15)
    @given(plans(objectives=[objective], rounded=False))
    def agrees(plan: Plan) -> None:
        found = second_opinion(plan)
        assert found.value is not None
        answer = answered(plan)
        unit = magnitude(objective, found.model)
        assert abs(value(answer) - found.value) <= 1e-8 * max(abs(found.value), unit)

    agrees()


def magnitude(objective: str, model: Model) -> float:
    """Return what an objective's value is small against: the street total, its square, or a stretch of 1."""
    match objective:
        case "minimax" | "lexicographic_minimax":
            return 1.0
        case "least_squares":
            return model.street**2 / model.size
        case _:
            return model.street


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_both_stages_together_give_the_targets_that_an_independent_solver_finds(objective: str) -> None:
    @examples(15)
    @given(plans(objectives=[objective], rounded=False))
    def agrees(plan: Plan) -> None:
        found = second_opinion(plan)
        mean = found.model.street / found.model.size
        targets = in_plan_order(answered(plan), found.model)
        assert targets == pytest.approx(found.targets, abs=1e-5 * mean)

    agrees()


@examples(30)
@given(st.one_of(plans(most_rules=6), stretched(most_rules=6), impossible()))
def test_a_plan_is_infeasible_where_an_independent_solver_says_so(plan: Plan) -> None:
    found = second_opinion(plan)
    assert (answered(plan).outcome == "infeasible") == (not found.feasible)


@examples(30)
@given(plans(rounded=True, most_cells=15))
def test_no_rounding_that_keeps_every_row_changes_less(plan: Plan) -> None:
    found = second_opinion(plan)
    answer = answered(plan)
    unit = plan["rounding"]["unit"]
    best = rounded(found, unit, answer.goal.street)
    if best is None:
        assert answer.outcome == "feasible"
        assert "rounding_relaxed" in [warning.code for warning in answer.warnings]
        return
    assert answer.outcome == "optimal"
    change = sum(abs(x - y) for x, y in zip(in_plan_order(answer, found.model), found.targets, strict=True))
    assert change <= best[0] + 1e-6 * unit * found.model.size


@examples(30)
@given(
    plans(objectives=["chi_square", "least_squares", "minimax", "least_absolute", "max_efficiency"], rounded=False),
    st.data(),
)
def test_relaxing_a_hard_rule_never_worsens_the_first_stage(plan: Plan, data: Any) -> None:
    assume(len(plan["rules"]) > 0)
    assume(min(build(plan).fair) > 0)  # else a freer plan may give more to those that have a fair share
    dropped = data.draw(st.sampled_from(range(len(plan["rules"]))))
    freer = {**plan, "rules": [rule for place, rule in enumerate(plan["rules"]) if place != dropped]}
    before, after = answered(plan), answered(freer)
    worse = value(after) - value(before)
    if plan["fairness"]["objective"] == "max_efficiency":
        worse = -worse
    assert worse <= 1e-8 * max(abs(value(before)), magnitude(plan["fairness"]["objective"], build(plan)))


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_no_other_possible_targets_are_fairer(objective: str) -> None:
    @examples(10)
    @given(plans(objectives=[objective], rounded=False, most_cells=12), st.integers(0, 99))
    def holds(plan: Plan, seed: int) -> None:
        model = build(plan)
        assume(min(model.fair) > 0)
        plan["fairness"]["concession"] = 0.0
        answer = in_plan_order(answered(plan), model)
        for other in possible_targets(model, seed):
            assert burden(plan, model, answer) <= burden(plan, model, other) + 1e-7

    holds()


def possible_targets(model: Model, seed: int) -> Iterator[list[float]]:
    """Yield corners of what is possible, and a mixture of them."""
    space = polytope(model, total=model.street)
    chance = np.random.default_rng(seed)
    corners = [space.minimum(chance.normal(size=model.size))[1] / space.scale for _ in range(4)]
    yield from (list(corner) for corner in corners)
    yield list(np.average(corners, axis=0, weights=chance.uniform(0.1, 1.0, len(corners))))


def burden(plan: Plan, model: Model, targets: list[float]) -> float:
    """Return what the first stage minimises, in units of its magnitude; max_efficiency with its sign turned."""
    fairness = plan["fairness"]
    totals = [model.sum(targets, scope) for scope in model.entities.values()]
    fair = [model.sum(model.fair, scope) for scope in model.entities.values()]
    pairs = list(zip(totals, fair, strict=True))
    match fairness["objective"]:
        case "chi_square":
            value = sum((x - a) ** 2 / a for x, a in pairs)
        case "least_squares":
            value = sum((x - a) ** 2 for x, a in pairs)
        case "entropy":
            value = sum(x * math.log(x / a) for x, a in pairs if x > 0)
        case "burden_power":
            value = sum(a * (max(x, 0) / a) ** fairness["power"] for x, a in pairs)
        case "least_absolute":
            value = sum(abs(x - a) for x, a in pairs)
        case "max_efficiency":
            value = -sum(cell["margin"] * x for cell, x in zip(model.cells, targets, strict=True))
        case _:
            value = max(x / a for x, a in pairs)
    return value / max(magnitude(fairness["objective"], model), abs(value))
