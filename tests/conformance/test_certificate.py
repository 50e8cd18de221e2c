"""The certificate accepts every answer and no wrong one, whatever made it wrong."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from schemas.allocation import Allocation
from solvers.backends import integer, linear, quadratic
from solvers.errors import SolverError
from solvers.program import Program, Solution, nothing
from tests.conformance.answers import answered, in_plan_order, second_opinion
from tests.conformance.examples import examples
from tests.conformance.planted import (
    ALWAYS_WRONG,
    ERRORS,
    ONLY_ROUNDED,
    Planted,
    no_proof_for_cells_without_fair_share,
    no_proof_of_the_second_stage,
    shown,
)
from tests.golden.plans import golden_02, golden_03
from tests.reference.rules import build
from tests.reference.solve import optimum
from tests.strategies.plans import OBJECTIVES, Plan, impossible, plans, stretched


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_accepts_every_answer(objective: str) -> None:
    @examples(10)
    @given(plans(objectives=[objective]))
    def accepts(plan: Plan) -> None:
        certificate = answered(plan).certificate
        assert certificate.verified
        assert certificate.sum_error == 0
        assert all(stage.residual <= 1e-7 for stage in certificate.stages)

    accepts()


@examples(10)
@given(st.one_of(impossible(), stretched()))
def test_accepts_every_proof_that_nothing_is_possible(plan: Plan) -> None:
    answer = answered(plan)
    assume(answer.outcome == "infeasible")
    assert answer.certificate.verified
    assert answer.certificate.stages
    assert answer.certificate.stages[0].kind in ("farkas", "propagation")


def golden_errors() -> Iterator[tuple[str, Planted]]:
    """Yield each way of asking for golden 02 with each error that can be made in its answer."""
    for error in ERRORS:
        if error is no_proof_for_cells_without_fair_share:
            continue
        if error is not no_proof_of_the_second_stage:
            yield "rounded", error
        if error not in ONLY_ROUNDED:
            yield from ((objective, error) for objective in OBJECTIVES)


def named(part: object) -> str:
    return str(getattr(part, "__name__", part))


@pytest.mark.parametrize(("objective", "error"), list(golden_errors()), ids=named)
def test_rejects_a_planted_error_in_the_golden_plan(objective: str, error: Planted) -> None:
    right = shown(golden_with(objective))
    assert right is not None
    assert right.verified(right.answer)
    wrong = error(right)
    assert wrong is not None
    assert not right.verified(wrong)


def golden_with(objective: str) -> Plan:
    if objective == "rounded":
        return golden_03()
    needs: dict[str, Plan] = {"burden_power": {"power": 3}, "max_efficiency": {"efficiency": "margin"}}
    return golden_02(by="rep", objective=objective, **needs.get(objective, {}))


@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # what is planted need not make sense
@pytest.mark.parametrize("error", ALWAYS_WRONG, ids=named)
def test_rejects_a_planted_error_in_any_plan(error: Planted) -> None:
    @examples(8)
    @given(plans())
    def rejects(plan: Plan) -> None:
        right = shown(plan)
        assume(right is not None and right.verified(right.answer))
        assert right is not None
        wrong = error(right)
        assume(wrong is not None)
        assert wrong is not None
        assert not right.verified(wrong)

    rejects()


@pytest.mark.parametrize(
    "change",
    [
        {"fairness": {"objective": "least_squares"}},
        {"fairness": {"by": "rep"}},
        {"fair_share": {"blend": {"momentum": 0.5, "potential": 0.5}}},
        {"goal": {"amount": 5599}},
        {"over_assignment": 0.049},
        {"implied": {"capacity": False}},
        {"rounding": {"unit": 0.01}},
    ],
    ids=str,
)
def test_rejects_the_right_answer_to_another_plan(change: Plan) -> None:
    asked, other = shown(golden_02()), shown({**golden_02(), **change})
    assert asked is not None
    assert other is not None
    assert not asked.verified(other.answer)


@pytest.mark.parametrize("rule", range(6))
def test_rejects_an_answer_that_ignores_a_rule(rule: int) -> None:
    plan = golden_02()
    asked = shown(plan)
    other = shown({**plan, "rules": [r for place, r in enumerate(plan["rules"]) if place != rule]})
    assert asked is not None
    assert other is not None
    assert not asked.verified(other.answer)


def noisy(solve: Callable[..., Solution], size: float) -> Callable[..., Solution]:
    """Return a back end that moves its point and says it is optimal."""

    def wrong(program: Program, *rest: Any, **more: Any) -> Solution:
        solution = solve(program, *rest, **more)
        if not solution.found:
            return solution
        shift = size * np.cos(np.arange(len(solution.point)))
        return replace(solution, point=np.clip(solution.point + shift - shift.mean(), program.lower, program.upper))

    return wrong


def careless(solve: Callable[..., Solution]) -> Callable[..., Solution]:
    """Return a back end that forgets the first half of the rows but the last, and says it is optimal."""

    def wrong(program: Program, *rest: Any, **more: Any) -> Solution:
        forgotten = np.arange(len(program.row_lower)) < len(program.row_lower) // 2
        low = np.where(forgotten, -np.inf, program.row_lower)
        return solve(
            replace(program, row_lower=low, row_upper=np.where(forgotten, np.inf, program.row_upper)), *rest, **more
        )

    return wrong


def hasty(solve: Callable[..., Solution]) -> Callable[..., Solution]:
    """Return a back end that finds the optimum of another objective, and says it is the one asked for."""

    def wrong(program: Program, *rest: Any, **more: Any) -> Solution:
        curve = program.curve
        if curve is not None:
            curve = replace(curve, target=curve.target * (1 + 0.1 * np.cos(np.arange(len(curve.target)))))
        tilt = 0.1 * np.sin(np.arange(len(program.cost)))
        return solve(replace(program, cost=program.cost + tilt, curve=curve), *rest, **more)

    return wrong


def mute(solve: Callable[..., Solution]) -> Callable[..., Solution]:
    """Return a back end that loses its multipliers."""

    def wrong(program: Program, *rest: Any, **more: Any) -> Solution:
        solution = solve(program, *rest, **more)
        return replace(solution, multipliers=0 * solution.multipliers) if solution.found else solution

    return wrong


def despairing(_: Callable[..., Solution]) -> Callable[..., Solution]:
    """Return a back end that finds everything infeasible."""
    return lambda *_, **__: nothing("infeasible")


MUTANTS: dict[str, Callable[[Callable[..., Solution]], Callable[..., Solution]]] = {
    "moves its point a little": lambda solve: noisy(solve, 1e-3),
    "moves its point a lot": lambda solve: noisy(solve, 0.5),
    "forgets rows": careless,
    "solves another objective": hasty,
    "loses its multipliers": mute,
    "finds everything infeasible": despairing,
}


def with_mutants(mutant: Callable[[Callable[..., Solution]], Callable[..., Solution]], plan: Plan) -> Allocation | None:
    """Allocate with all back ends replaced; None where the engine admits that it has no certified answer."""
    with (
        patch.object(linear, "solve", mutant(linear.solve)),
        patch.object(quadratic, "solve", mutant(quadratic.solve)),
        patch.object(integer, "solve", mutant(integer.solve)),
    ):
        try:
            return answered({**plan, "options": {"time_limit": 2.0}})
        except SolverError:
            return None


@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # what mutants return need not make sense
@pytest.mark.parametrize("mutant", MUTANTS)
@pytest.mark.parametrize("objective", [*OBJECTIVES, "rounded"])
def test_no_mutant_solver_gets_a_wrong_answer_certified(mutant: str, objective: str) -> None:
    plan = golden_with(objective)
    answer = with_mutants(MUTANTS[mutant], plan)
    if answer is not None and answer.certificate.verified:
        assert answer.outcome == "optimal"
        assert in_plan_order(answer, build(plan)) == pytest.approx(right_targets(plan), abs=0.05)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # what mutants return need not make sense
@pytest.mark.parametrize("mutant", MUTANTS)
def test_no_mutant_solver_gets_a_wrong_answer_certified_for_any_plan(mutant: str) -> None:
    @examples(10)
    @given(st.one_of(plans(rounded=False), impossible(rounded=False)))
    def is_caught(plan: Plan) -> None:
        found = second_opinion(plan)
        answer = with_mutants(MUTANTS[mutant], plan)
        if answer is None or not answer.certificate.verified:
            return
        assert (answer.outcome == "infeasible") == (not found.feasible)
        if found.feasible:
            mean = found.model.street / found.model.size
            assert in_plan_order(answer, found.model) == pytest.approx(found.targets, abs=1e-4 * mean)

    is_caught()


def right_targets(plan: Plan) -> list[float]:
    return in_plan_order(answered(plan), build(plan)) if "rounding" in plan else optimum(plan).targets
