"""The best portfolio is the best of all, its account is drawn up independently, and ties are broken."""

from typing import Any

import pytest

from schemas.growth import Response
from schemas.growth_plan import GrowthPlan
from solvers.backends import modelled
from solvers.deadline import Deadline
from solvers.errors import SolverError
from solvers.growth import optimum as optima
from solvers.growth import scaling
from solvers.growth.account import account_of
from solvers.growth.case import compiled
from solvers.growth.optimum import optimum
from solvers.growth.read import read_case
from solvers.growth.response import chords
from solvers.growth.solve import growth_plan
from tests.reference.growth import best_value
from tests.strategies.growth_cases import growth_case

QUESTIONS = ("least_cost", "most_growth", "most_net_contribution", "most_protected_growth")


def planned(body: dict[str, Any]) -> GrowthPlan:
    return growth_plan(read_case(body))


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("seed", range(12))
def test_no_portfolio_is_better(seed: int, question: str) -> None:
    body = growth_case(seed, question=question)
    expected = best_value(body, question)
    found = optimum(compiled(read_case(body)), Deadline(60))
    if expected is None:
        assert found.status == "infeasible"
    else:
        assert found.status == "optimal"
        assert found.value == pytest.approx(expected, rel=1e-8, abs=1e-6)
        assert found.account is not None
        assert found.account.broken == ()


@pytest.mark.parametrize("seed", range(3))
def test_an_impossible_goal_can_be_lowered_as_far_as_the_best_of_all(seed: int) -> None:
    body = growth_case(seed, goal={"growth": 5.0})
    plan = planned(body)
    assert plan.outcome == "infeasible"
    assert plan.diagnosis is not None
    assert plan.diagnosis.reachable is not None
    question = "most_protected_growth" if body.get("protection") else "most_growth"
    most = best_value(body, question)
    assert most is not None
    assert plan.diagnosis.reachable.goal.max == pytest.approx(1000.0 + most, rel=1e-8)


@pytest.mark.parametrize("seed", range(4))
def test_the_order_of_levers_changes_nothing(seed: int) -> None:
    body = growth_case(seed, question="most_growth")
    turned = {**body, "levers": body["levers"][::-1], "excludes": [group[::-1] for group in body.get("excludes", [])]}
    assert planned(body) == planned(turned)


@pytest.mark.parametrize("seed", range(4))
def test_the_unit_of_money_changes_only_the_unit(seed: int) -> None:
    body = growth_case(seed, question="most_growth")
    small, large = planned(body), planned(in_unit(body, 1e-6))
    assert {lever.id: lever.start for lever in small.levers} == {lever.id: lever.start for lever in large.levers}
    assert large.growth == pytest.approx(small.growth, rel=1e-9)
    assert large.revenue == pytest.approx(1e-6 * (small.revenue or 0), rel=1e-9)


def in_unit(body: dict[str, Any], unit: float) -> dict[str, Any]:
    levers = [
        {
            **lever,
            "tiers": [[width * unit, rate] for width, rate in lever["tiers"]],
            "fixed_cost": lever["fixed_cost"] * unit,
            "min_spend": lever["min_spend"] * unit,
            "people": {
                key: value * unit if key == "cost_per_person" else value for key, value in lever["people"].items()
            },
        }
        for lever in body["levers"]
    ]
    changed = {**body, "base": body["base"] * unit, "momentum": body["momentum"] * unit, "levers": levers}
    if "budget" in body:
        changed["budget"] = {**body["budget"], "amount": body["budget"]["amount"] * unit}
    if "segments" in body:
        changed["segments"] = {name: room * unit for name, room in body["segments"].items()}
    if "interactions" in body:
        changed["interactions"] = [{**pair, "effect": pair["effect"] * unit} for pair in body["interactions"]]
    return changed


class TestTies:
    """Equally good portfolios: the cheapest where growth is sought, the one that grows most where cost is."""

    def test_nothing_is_spent_on_growth_that_does_not_come(self) -> None:
        levers = [
            {"name": "useful", "path": "channel", "gain": 100, "cost": 10},
            {"name": "useless", "path": "people", "tiers": [[10, 0.0]], "fixed_cost": 5},
        ]
        plan = planned(
            {
                "schema": "apportion/growth/1",
                "base": 1000,
                "goal": {"growth": 0.1},
                "levers": levers,
                "question": "most_growth",
            }
        )
        assert [lever.id for lever in plan.levers] == ["useful"]

    def test_of_two_equally_cheap_levers_the_one_that_grows_more_is_pulled(self) -> None:
        levers = [
            {"name": "whole", "path": "channel", "tiers": [[10, 12.0]], "min_spend": 10, "starts": [1]},
            {"name": "just enough", "path": "people", "tiers": [[10, 10.0]], "min_spend": 10, "starts": [1]},
        ]
        plan = planned({"schema": "apportion/growth/1", "base": 1000, "goal": {"growth": 0.1}, "levers": levers})
        assert [(lever.id, lever.gain) for lever in plan.levers] == [("whole", 120.0)]


class TestTheCertificate:
    """An answer leaves only when an account that knows nothing of the solver agrees with it."""

    @pytest.mark.parametrize("factor", [0.9, 1.1])
    def test_rejects_a_portfolio_that_the_solver_did_not_mean(
        self, factor: float, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def lying(*args: Any) -> Any:
            written = optima_as_written(*args)
            return {
                key: type(start)(start.lever, start.quarter, factor * start.spend) for key, start in written.items()
            }

        optima_as_written = scaling.as_written
        monkeypatch.setattr(optima, "as_written", lying)
        with pytest.raises(SolverError, match="account"):
            optimum(compiled(read_case(growth_case(1, question="most_growth"))), Deadline(60))

    def test_rejects_a_back_end_that_breaks_the_rows(self, monkeypatch: pytest.MonkeyPatch) -> None:
        body = growth_case(1, people={"free": [0, 0, 0, 0]}, question="most_growth")
        strict = compiled(read_case(body))
        loose = compiled(read_case({key: value for key, value in body.items() if key != "people"}))
        portfolio = optimum(loose, Deadline(60)).portfolio
        assert portfolio is not None
        assert any(row.name.startswith("people") for row in account_of(strict, portfolio).broken)
        monkeypatch.setattr(optima, "as_written", lambda *_: portfolio)
        with pytest.raises(SolverError, match="people"):
            optimum(strict, Deadline(60))


def test_tiers_are_bought_in_their_order_even_where_the_worse_one_would_help() -> None:
    """Hiring adds people by its spend; room is too small for the good tier's gain, so the bad one would be nice."""
    levers = [
        {
            "name": "hire",
            "path": "people",
            "tiers": [[10, 10.0], [10, 0.0]],
            "starts": [1],
            "people": {"cost_per_person": 10, "after_quarters": 0},
            "segments": {"new": 1.0},
        },
        {
            "name": "sell",
            "path": "channel",
            "tiers": [[10, 9.0]],
            "min_spend": 10,
            "starts": [1],
            "people": {"needs": 1},
        },
    ]
    body = {
        "schema": "apportion/growth/1",
        "base": 1000,
        "goal": {"growth": 0.01},
        "people": {"free": [0, 0, 0, 0]},
        "segments": {"new": 50},
        "levers": levers,
        "question": "most_growth",
    }
    plan = planned(body)
    assert {lever.id: lever.gain for lever in plan.levers} == {"hire": 50.0}
    assert plan.growth == 0.05


def test_an_s_shaped_curve_is_not_bought_from_its_steep_middle() -> None:
    """Below its least worth the lever is left alone: 5 bring 4 a year, where the steep tiers alone would bring 20."""
    response = {"kind": "hill", "most": 100, "half": 20, "shape": 3, "max_spend": 40, "pieces": 8}
    levers = [
        {"name": "steep", "path": "product", "response": response, "starts": [1]},
        {"name": "plain", "path": "channel", "tiers": [[40, 1.0]], "starts": [1]},
    ]
    body = {"schema": "apportion/growth/1", "base": 1000, "goal": {"growth": 0.1}, "levers": levers}
    little = planned({**body, "budget": {"amount": 5}, "question": "most_growth"})
    assert {lever.id: lever.gain for lever in little.levers} == {"plain": 5.0}
    much = planned({**body, "budget": {"amount": 30}, "question": "most_growth"})
    assert {lever.id: lever.spend for lever in much.levers} == {"steep": 30.0}
    assert much.revenue == pytest.approx(1000 + 100 * 30**3 / (20**3 + 30**3))


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("seed", range(3))
def test_no_portfolio_with_s_shaped_levers_is_better(seed: int, question: str) -> None:
    body = growth_case(seed, question=question)
    tried = growth_case(seed, question=question)
    for place, kind in ((0, "hill"), (1, "exponential")):
        shape = {"shape": 2.5} if kind == "hill" else {}
        response = {"kind": kind, "most": 120, "half": 8, "max_spend": 20, "pieces": 4, **shape}
        body["levers"][place]["response"] = response
        del body["levers"][place]["tiers"]
        curve = chords(Response.model_validate(response))
        tried["levers"][place]["tiers"] = [[cost, gain / cost] for cost, gain in curve]
    expected = best_value(tried, question)
    found = optimum(compiled(read_case(body)), Deadline(60))
    assert (found.status == "infeasible") == (expected is None)
    assert expected is None or found.value == pytest.approx(expected, rel=1e-8, abs=1e-6)


@pytest.mark.parametrize("seed", [2, 5])
def test_cbc_agrees(seed: int) -> None:
    case = compiled(read_case(growth_case(seed, question="most_growth")))
    ours, theirs = optimum(case, Deadline(60)), optimum(case, Deadline(60), back_end=modelled.CBC)
    assert theirs.solver == modelled.CBC
    assert ours.value == pytest.approx(theirs.value, rel=1e-7)


def test_an_answer_whose_ties_there_was_no_time_to_break_is_not_called_optimal() -> None:
    clock = iter(range(9))
    case = compiled(read_case(growth_case(3, question="most_growth")))
    found = optimum(case, Deadline(1.5, now=lambda: float(next(clock))), tie_break=True)
    assert found.status == "limit"
    assert found.value == pytest.approx(optimum(case, Deadline(60)).value)


def test_the_time_limit_stops_it() -> None:
    plan = planned(growth_case(3, options={"time_limit": 1e-6}))
    assert plan.outcome == "limit"
    assert [warning.code for warning in plan.warnings] == ["growth_stopped_empty"]
    assert plan.levers == []
