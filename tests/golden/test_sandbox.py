"""Golden 07: where does +66 % come from? Each question, the study, and two bundled solvers that agree."""

from pathlib import Path
from typing import Any

import pytest

from schemas.growth_plan import GrowthPlan, Study
from solvers.backends import modelled
from solvers.deadline import Deadline
from solvers.growth.case import compiled
from solvers.growth.optimum import optimum
from solvers.growth.read import read_case
from solvers.growth.solve import growth_plan
from solvers.growth.study import study
from tests.golden.growth import PATHS, case_07, golden_07

pytestmark = pytest.mark.slow
NEAR = 1e-5
QUESTIONS: dict[str, dict[str, Any]] = {
    "max_growth": {"question": "most_growth"},
    "min_cost_66": {},
    "min_cost_66_no_budget_phasing": {"budget": None},
    "max_net_66": {"question": "most_net_contribution"},
    "robust_max_growth_gamma4": {"question": "most_protected_growth", "protection": {"failures": 4}},
}


@pytest.fixture(scope="module", params=QUESTIONS)
def asked(request: pytest.FixtureRequest, shared: Path) -> tuple[dict[str, Any], GrowthPlan]:
    """What the golden file expects of a question, and our answer."""
    plan = growth_plan(read_case(case_07(shared, options={"time_limit": 300}, **QUESTIONS[request.param])))
    return golden_07(shared)["expected"][request.param], plan


@pytest.fixture(scope="module")
def studied(shared: Path) -> Study:
    growths = [point["growth"] for point in golden_07(shared)["min_cost_frontier"]]
    found = study(read_case(case_07(shared, options={"time_limit": 300, "frontier": growths}))).study
    assert found is not None
    assert (found.unproven, found.missing) == ({}, [])
    return found


class TestEachQuestion:
    def test_has_the_golden_optimum_proven(self, asked: tuple[dict[str, Any], GrowthPlan]) -> None:
        expected, plan = asked
        assert plan.outcome == "optimal"
        assert plan.objective == pytest.approx(expected["objective"], rel=NEAR)
        assert plan.certificate.verified
        assert plan.certificate.gap is not None
        assert plan.certificate.gap < 1e-8

    def test_has_the_golden_portfolio(self, asked: tuple[dict[str, Any], GrowthPlan]) -> None:
        expected, plan = asked
        assert expected["plan_unique"]
        assert {lever.id: lever.start for lever in plan.levers} == {
            lever["lever"]: lever["start_quarter"] for lever in expected["plan"]
        }
        for lever in expected["plan"]:
            ours = next(one for one in plan.levers if one.id == lever["lever"])
            assert ours.cost == pytest.approx(lever["spend_incl_fixed"], rel=NEAR, abs=NEAR)
            assert ours.gain == pytest.approx(lever["in_year_gain"], rel=NEAR, abs=1e-3)

    def test_has_the_golden_figures(self, asked: tuple[dict[str, Any], GrowthPlan]) -> None:
        expected, plan = asked
        for ours, theirs in (
            (plan.growth, "expected_growth"),
            (plan.revenue, "expected_revenue"),
            (plan.cost, "cost"),
            (plan.expense_ratio, "fee_ratio"),
            (plan.net_contribution, "net_contribution"),
            (plan.interactions, "interactions"),
        ):
            if theirs == "fee_ratio" and plan.expense_ratio is None:  # a case without a budget has no current expense
                continue
            assert ours == pytest.approx(expected[theirs], rel=NEAR), theirs

    def test_has_the_golden_bridge(self, asked: tuple[dict[str, Any], GrowthPlan]) -> None:
        expected, plan = asked
        assert plan.bridge is not None
        for label, path in PATHS.items():
            assert plan.bridge.paths[path] == pytest.approx(expected["bridge"][label], rel=NEAR, abs=1e-3)
            assert plan.paths[path].gain == pytest.approx(expected["by_dimension"][label], rel=NEAR, abs=1e-3)
            assert plan.paths[path].share == pytest.approx(expected["dimension_share"][label], abs=NEAR)
            share = expected["growth_share_by_dimension"][label]
            assert plan.paths[path].share_of_growth == pytest.approx(share, abs=NEAR)
        assert plan.bridge.total == plan.revenue


def test_a_protected_net_contribution_is_impossible_and_told_why(shared: Path) -> None:
    parts = {"question": "most_net_contribution", "protection": {"failures": 4}, "options": {"time_limit": 300}}
    plan = growth_plan(read_case(case_07(shared, **parts)))
    assert golden_07(shared)["expected"]["robust_max_net_66_gamma4"]["status"] == "Infeasible"
    assert (plan.outcome, plan.levers) == ("infeasible", [])
    assert plan.diagnosis is not None
    assert plan.diagnosis.fixes
    assert all(fix.verified for fix in plan.diagnosis.fixes)


@pytest.mark.parametrize(
    "parts",
    [{"question": "most_growth"}, {}, {"budget": None}, {"only_paths": ["channel"], "question": "most_growth"}],
    ids=["most_growth", "least_cost", "no_budget", "channel_alone"],
)
def test_two_bundled_solvers_agree(shared: Path, parts: dict[str, Any]) -> None:
    case = compiled(read_case(case_07(shared, **parts)))
    first = optimum(case, Deadline(300))
    second = optimum(case, Deadline(300), back_end=modelled.CBC)
    assert (first.solver, second.solver) == (modelled.HIGHS, modelled.CBC)
    assert first.value == pytest.approx(second.value, rel=1e-7)
    assert first.portfolio is not None
    assert second.portfolio is not None
    assert {k: s.quarter for k, s in first.portfolio.items()} == {k: s.quarter for k, s in second.portfolio.items()}


class TestTheStudy:
    def test_no_single_path_can_carry_it(self, shared: Path, studied: Study) -> None:
        expected = golden_07(shared)["max_growth_single_dimension_only"]
        assert studied.alone == pytest.approx({PATHS[label]: growth for label, growth in expected.items()}, abs=1e-6)

    def test_tells_what_happens_without_each_path(self, shared: Path, studied: Study) -> None:
        expected = golden_07(shared)["max_growth_without_dimension"]
        assert studied.most == pytest.approx(expected.pop("none_removed"), abs=1e-6)
        assert studied.without == pytest.approx({PATHS[label]: growth for label, growth in expected.items()}, abs=1e-6)

    def test_draws_the_cost_frontier(self, shared: Path, studied: Study) -> None:
        for ours, theirs in zip(studied.frontier, golden_07(shared)["min_cost_frontier"], strict=True):
            assert (ours.growth, ours.levers) == (theirs["growth"], theirs["n_levers"])
            assert (ours.cost is None) == (theirs["min_cost"] is None)
            assert (ours.marginal_expense_ratio is None) == (theirs["marginal_fee_ratio"] is None)
            assert (ours.cost or 0) == pytest.approx(theirs["min_cost"] or 0, rel=NEAR)
            assert (ours.marginal_expense_ratio or 0) == pytest.approx(theirs["marginal_fee_ratio"] or 0, abs=1e-6)

    def test_draws_the_robustness_curve(self, shared: Path, studied: Study) -> None:
        for ours, theirs in zip(studied.robustness, golden_07(shared)["robustness_curve"], strict=True):
            assert ours.failures == theirs["gamma"]
            assert ours.guaranteed_growth == pytest.approx(theirs["guaranteed_growth"], abs=1e-6)
            assert ours.expected_growth == pytest.approx(theirs["expected_growth"], abs=1e-6)

    def test_knows_the_second_best_and_its_price(self, shared: Path, studied: Study) -> None:
        expected = golden_07(shared)["expected"]["min_cost_66"]
        best, second = expected["objective"], expected["second_best_objective_other_levers_or_quarters"]
        assert studied.second_best is not None
        assert studied.second_best.objective == pytest.approx(second, rel=NEAR)
        assert studied.second_best.price == pytest.approx(second - best, abs=1e-3)
        assert (studied.second_best.dropped, studied.second_best.added) == (["K5"], ["P5"])

    def test_names_the_limits_that_stop_more_growth(self, studied: Study) -> None:
        binding = [limit.limit for limit in studied.bottlenecks if limit.binding]
        assert binding == ["budget", "budget_phasing", "people", "excludes", "room", "room[B]"]


def test_the_golden_realisation_holds(shared: Path) -> None:
    case = compiled(read_case(case_07(shared)))
    ours = {
        f"{lever.id}@Q{start}": round(lever.realisation(start), 6) for lever in case.levers for start in lever.starts
    }
    assert ours == pytest.approx(golden_07(shared)["derived"]["realisation_rho"], abs=1e-6)
