"""The answer is the optimum: an independent solver finds the same value and the same targets."""

from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.conformance.answers import answered, in_plan_order, value
from tests.conformance.examples import examples
from tests.reference.model import Model
from tests.reference.polytope import Unsolved
from tests.reference.rules import build
from tests.reference.solve import Optimum, optimum, rounded
from tests.strategies.plans import OBJECTIVES, Plan, impossible, plans


def second_opinion(plan: Plan) -> Optimum:
    """Return the independent optimum; plans at the very edge of the possible say nothing."""
    try:
        found = optimum(plan)
    except Unsolved:
        assume(False)
        raise
    assume(found.decided)
    return found


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_the_first_stage_has_the_value_that_an_independent_solver_finds(objective: str) -> None:
    @examples(20)
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
    @examples(20)
    @given(plans(objectives=[objective], rounded=False))
    def agrees(plan: Plan) -> None:
        found = second_opinion(plan)
        mean = found.model.street / found.model.size
        targets = in_plan_order(answered(plan), found.model)
        assert targets == pytest.approx(found.targets, abs=1e-5 * mean)

    agrees()


@examples(40)
@given(st.one_of(plans(most_rules=6), impossible()))
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
@given(plans(objectives=["chi_square", "least_squares", "minimax", "least_absolute", "max_efficiency"], rounded=False), st.data())
def test_relaxing_a_hard_rule_never_worsens_the_first_stage(plan: Plan, data: Any) -> None:
    assume(plan["rules"])
    assume(min(build(plan).fair) > 0)  # else a freer plan may give more to those that have a fair share
    dropped = data.draw(st.sampled_from(range(len(plan["rules"]))))
    freer = {**plan, "rules": [rule for place, rule in enumerate(plan["rules"]) if place != dropped]}
    before, after = answered(plan), answered(freer)
    worse = value(after) - value(before)
    if plan["fairness"]["objective"] == "max_efficiency":
        worse = -worse
    assert worse <= 1e-8 * max(abs(value(before)), magnitude(plan["fairness"]["objective"], build(plan)))
