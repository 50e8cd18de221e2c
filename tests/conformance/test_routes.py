"""Every route gives the certified optimum of every objective, on plans of all shapes."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from schemas.allocation import Allocation
from solvers import route
from solvers.exact import compiling
from tests.conformance.answers import answered, value
from tests.strategies.plans import Plan
from tests.strategies.shapes import SHAPES, at_the_edge, shaped

PROVEN, AGREE = 1e-9, 1e-8
WAYS = {"interpreted": 10**9, "compiled": 0}


def cases(count: int) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Return settings for so many plans."""
    phases = (Phase.explicit, Phase.reuse, Phase.generate)
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]
    return settings(max_examples=count, deadline=None, phases=phases, suppress_health_check=checks)


def is_proven(answer: Allocation) -> None:
    assert answer.outcome == "optimal", (answer.outcome, answer.certificate, answer.warnings)
    assert answer.certificate.verified
    assert max(stage.residual for stage in answer.certificate.stages) <= PROVEN


def in_general(plan: Plan) -> Allocation:
    """Return the answer of the general back ends."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(route, "_name", lambda *_: route.GENERAL)
        return answered(plan)


def agree(plan: Plan, way: str) -> None:
    """Compare the exact routes' answer with that of the general back ends."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(compiling, "WORTH_COMPILING", WAYS[way])
        answer = answered(plan)
    is_proven(answer)
    general = in_general(plan)
    assert general.provenance.route == route.GENERAL
    assert abs(value(answer) - value(general)) <= AGREE * max(abs(value(general)), least_unit(plan))


def least_unit(plan: Plan) -> float:
    """Return what an objective's value is told from 0 by: stretches, money, or money squared."""
    objective, street = plan["fairness"]["objective"], plan["goal"]["amount"]
    power = {"lexicographic_minimax": 0, "minimax": 0, "least_squares": 2}.get(objective, 1)
    return float(1e-4 * street**power)


def is_told(drawn: tuple[Plan, bool]) -> None:
    """Tell a plan just within its caps from one just beyond them."""
    plan, possible = drawn
    answer = answered(plan)
    assert answer.certificate.verified
    if possible:
        is_proven(answer)
    else:
        assert answer.outcome == "infeasible"


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("shape", SHAPES)
def test_routes_agree_and_are_proven(shape: str, way: str) -> None:
    cases(7)(given(shaped(shape=shape))(lambda plan: agree(plan, way)))()


@pytest.mark.parametrize("shape", SHAPES)
def test_the_edge_of_the_possible_is_told(shape: str) -> None:
    cases(4)(given(at_the_edge(shape=shape))(is_told))()


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("shape", SHAPES)
def test_routes_agree_and_are_proven_on_many_plans(shape: str, way: str) -> None:
    most = 1000 if shape == "ties" else 300
    cases(75)(given(shaped(shape=shape, most_cells=most))(lambda plan: agree(plan, way)))()


@pytest.mark.slow
@pytest.mark.parametrize("shape", SHAPES)
def test_the_edge_of_the_possible_is_told_on_many_plans(shape: str) -> None:
    cases(20)(given(at_the_edge(shape=shape, most_cells=200))(is_told))()
