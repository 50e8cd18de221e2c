"""The price of fairness: what every cap costs, from the fairest plan to the most efficient."""

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from schemas.explanation import Frontier, FrontierAsked
from solvers.errors import PlanError
from solvers.frontier import frontier
from solvers.read import read_plan
from tests.conformance.answers import answered, value
from tests.golden.plans import golden_02, proportional
from tests.strategies.plans import plans


def drawn(plan: dict[str, Any], efficiency: str = "margin", **asked: Any) -> Frontier:
    return frontier(read_plan(plan), FrontierAsked(efficiency=efficiency, **asked))


def test_even_points_run_from_the_minimax_to_the_most_efficient() -> None:
    found = drawn(golden_02(), points=5)
    caps, efficiency = found.columns["max_stretch"], found.columns["efficiency"]
    assert len(caps) == 5
    assert caps[0] == found.minimax == pytest.approx(1.017865, abs=1e-6)
    assert caps[-1] == pytest.approx(1.223498, abs=1e-6)
    steps = [later - earlier for earlier, later in pairwise(caps)]  # type: ignore[operator]
    assert steps == pytest.approx([steps[0]] * 4, rel=1e-9)
    assert efficiency[-1] == found.most
    assert found.columns["price_of_fairness"][-1] == 0.0


def test_there_are_eleven_points_unless_said_otherwise() -> None:
    assert len(drawn(golden_02()).columns["max_stretch"]) == 11


def test_a_cap_below_the_minimax_leaves_nothing() -> None:
    found = drawn(golden_02(), stretch=[1.0, 1.1])
    assert found.columns["efficiency"][0] is None
    assert found.columns["price_of_fairness"][0] is None
    assert found.columns["efficiency"][1] is not None


def test_its_end_is_what_maximal_efficiency_reaches() -> None:
    best = answered(golden_02(by="rep", objective="max_efficiency", efficiency="margin"))
    assert drawn(golden_02(), points=2).most == pytest.approx(value(best), rel=1e-9)


FURTHER: dict[str, dict[str, Any]] = {
    "gini": {"id": "even", "kind": "gini", "each": "rep", "measure": "growth", "max": 0.1},
    "spread": {"id": "near", "kind": "spread", "each": "rep", "measure": "stretch", "max": 0.25},
    "limit": {"id": "focus", "kind": "limit", "each": "rep", "count": "product", "max": 2},
    "soft": {"id": "small", "kind": "bound", "where": {"rep": "R4"}, "measure": "growth", "max": 0.1, "soft": {}},
}


@pytest.mark.parametrize("kind", FURTHER)
def test_every_rule_of_the_plan_takes_part(kind: str) -> None:
    plan = golden_02()
    plan["rules"].append(FURTHER[kind])
    found = drawn(plan, points=3)
    assert found.most < drawn(golden_02(), points=2).most - 1e-6 or found.minimax > 1.018
    for cap, efficiency in zip(found.columns["max_stretch"], found.columns["efficiency"], strict=True):
        assert cap is not None
        capped = golden_02(by="rep", objective="max_efficiency", efficiency="margin")
        most = {"id": "cap", "kind": "bound", "each": "rep", "measure": "stretch", "max": cap * (1 + 1e-9)}
        capped["rules"] += [FURTHER[kind], most]
        assert efficiency == pytest.approx(value(answered(capped)), rel=1e-7)


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(plan=plans(most_cells=15, most_rules=3, objectives=("chi_square",)))
def test_more_stretch_never_costs_efficiency(plan: dict[str, Any]) -> None:
    try:
        found = drawn(plan, points=6)
    except PlanError as error:
        assert [finding.code for finding in error.findings] == ["frontier_impossible"]  # noqa: PT017
        return
    efficiency = [one for one in found.columns["efficiency"] if one is not None]
    assert len(efficiency) == 6
    near = 1e-7 * max(1.0, abs(found.most))
    assert all(later >= earlier - near for earlier, later in pairwise(efficiency))
    assert efficiency[-1] == pytest.approx(found.most, rel=1e-7)


@pytest.mark.parametrize(
    ("asked", "code", "pointer"),
    [
        ({"efficiency": "margins"}, "efficiency_unknown", "/efficiency"),
        ({"points": 3, "stretch": [1.0]}, "frontier_asks_twice", "/points"),
        ({"stretch": [1.0, -0.5]}, "frontier_negative", "/stretch/1"),
    ],
)
def test_what_cannot_be_asked_is_said_at_its_place(asked: dict[str, Any], code: str, pointer: str) -> None:
    with pytest.raises(PlanError) as caught:
        drawn(golden_02(), **asked)
    assert [(finding.code, finding.pointer) for finding in caught.value.findings] == [(code, pointer)]


def test_an_efficiency_that_is_not_known_everywhere_is_refused() -> None:
    plan = golden_02()
    plan["cells"]["columns"]["margin"][3] = None
    with pytest.raises(PlanError) as caught:
        drawn(plan)
    assert [(finding.code, finding.pointer) for finding in caught.value.findings] == [("driver_empty", "/efficiency")]


def test_an_impossible_plan_has_no_frontier() -> None:
    plan = proportional([50, 75, 125], 200)
    plan["cells"]["columns"]["margin"] = [0.1, 0.2, 0.3]
    plan["rules"] = [{"id": "wall", "kind": "bound", "measure": "amount", "max": 100}]
    with pytest.raises(PlanError) as caught:
        drawn(plan)
    assert [finding.code for finding in caught.value.findings] == ["frontier_impossible"]
