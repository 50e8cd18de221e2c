"""What an answer prints adds up exactly; portfolios that somebody chose are judged; studies and diagnoses hold."""

from decimal import Decimal
from typing import Any

import pytest

from schemas.growth_plan import GrowthPlan
from solvers.errors import PlanError
from solvers.growth.evaluate import evaluate
from solvers.growth.read import read_case
from solvers.growth.solve import growth_plan
from solvers.growth.study import study
from tests.solvers.growth.cases import one_lever, starter
from tests.strategies.growth_cases import growth_case


def exact(amounts: Any) -> Decimal:
    return sum((Decimal(repr(amount)) for amount in amounts), Decimal(0))


def judged(body: dict[str, Any], chosen: Any, language: Any = "en") -> GrowthPlan:
    plan = evaluate(read_case(body), chosen, language=language)
    assert plan.outcome == "evaluated"
    assert plan.evaluation is not None
    return plan


class TestPrintedNumbers:
    @pytest.mark.parametrize("seed", range(12))
    def test_add_up_to_the_last_digit(self, seed: int) -> None:
        plan = growth_plan(read_case(growth_case(seed, question="most_growth")))
        assert plan.bridge is not None
        assert plan.actions is not None
        bridge, actions = plan.bridge, plan.actions
        assert exact([bridge.base, bridge.momentum, *bridge.paths.values()]) == Decimal(repr(plan.revenue))
        assert exact([bridge.momentum, plan.interactions, *(lever.gain for lever in plan.levers)]) == Decimal(
            repr(plan.objective)
        )
        assert exact(lever.cost for lever in plan.levers) == Decimal(repr(plan.cost)) == exact(actions.cost_by_quarter)
        for lever in actions.levers:
            assert exact(lever.gain_by_quarter) == Decimal(repr(lever.gain))
        for path, reached in plan.paths.items():
            assert exact(lever.gain for lever in plan.levers if lever.path == path) == Decimal(repr(reached.gain))

    def test_a_pair_effect_is_shared_between_its_paths(self) -> None:
        body = starter(interactions=[{"between": ["新开经销商", "新增业务员"], "effect": -30}], question="most_growth")
        plan = growth_plan(read_case(body))
        assert plan.bridge is not None
        assert (plan.bridge.paths["channel"], plan.bridge.paths["people"]) == (245, 165)
        assert (plan.paths["channel"].gain, plan.interactions) == (260, -30)

    def test_the_plan_of_action_has_dates_money_and_people(self) -> None:
        lever = {
            "tiers": [[24, 10.0]],
            "fixed_cost": 6,
            "lead_months": 2,
            "ramp_months": 6,
            "starts": [2],
            "people": {"needs": 0.5, "cost_per_person": 12, "after_quarters": 1},
        }
        plan = growth_plan(read_case(one_lever(lever, people={"free": [1, 1, 1, 1]}, budget={"amount": 40})))
        assert plan.actions is not None
        line = plan.actions.levers[0]
        assert (line.start_month, line.first_effect_month, line.full_effect_month) == (4, 6, 11)
        assert line.cost_by_quarter == [0, 30, 0, 0]
        assert (line.people_by_quarter, line.hires_by_quarter) == ([0, 0.5, 0.5, 0.5], [0, 0, 2, 2])
        assert plan.actions.people_available == [1, 1, 3, 3]
        assert plan.actions.budget_by_quarter == [40, 40, 40, 40]
        assert [milestone.month for milestone in line.milestones] == [4, 6, 11]

    def test_what_is_unknown_is_not_zero(self) -> None:
        plan = growth_plan(read_case(starter()))
        assert (plan.expense_ratio, plan.net_contribution) == (None, None)

    def test_shares_of_paths_that_leave_no_lever_are_warned_of(self) -> None:
        plan = growth_plan(read_case(starter(path_share={"min": 0.05}, question="most_growth")))
        assert (plan.levers, [warning.code for warning in plan.warnings]) == ([], ["growth_share_idle"])


class TestStarterForm:
    def test_names_paths_gains_and_costs_are_enough(self) -> None:
        plan = growth_plan(read_case(starter()), language="zh")
        assert (plan.outcome, plan.revenue) == ("optimal", 1660)
        assert plan.cost == pytest.approx(12 + 26 + 170 / 9)
        assert [lever.id for lever in plan.levers] == ["新开经销商", "老客户提份额", "新增业务员"]


class TestChosenPortfolios:
    @pytest.mark.parametrize("seed", range(6))
    def test_an_optimum_is_judged_to_be_one(self, seed: int) -> None:
        body = growth_case(seed, question="most_growth")
        plan = growth_plan(read_case(body))
        chosen = [{"lever": lever.id, "start": lever.start, "spend": lever.spend} for lever in plan.levers]
        found = judged(body, chosen)
        assert found.evaluation is not None
        assert (found.evaluation.broken, found.evaluation.gap_to_best) == ([], 0)
        assert found.revenue == pytest.approx(plan.revenue, rel=1e-10)
        assert found.evaluation.most_growth == pytest.approx(plan.objective, rel=1e-9)

    def test_broken_rows_are_named(self) -> None:
        body = starter(
            budget={"amount": 70, "cumulative": [0.5, 0.7, 0.9, 1.0]},
            people={"free": [1, 1, 1, 1]},
            segments={"老客": 150},
            path_share={"min": 0.0, "max": 0.35},
            requires=[{"lever": "新开经销商", "needs": "新品上市"}],
            excludes=[["新开经销商", "老客户提份额"]],
        )
        body["levers"][1] |= {"segments": {"老客": 1.0}, "people": {"needs": 2}, "min_spend": 10}
        body["levers"][3] |= {"min_spend": 5}
        chosen = [
            {"lever": "新开经销商", "start": 3, "spend": 90},
            {"lever": "老客户提份额"},
            {"lever": "新增业务员", "spend": 1},
        ]
        found = judged(body, chosen, "zh").evaluation
        assert found is not None
        assert {row.row for row in found.broken} == {
            "budget[Q3]",
            "budget[Q4]",
            *(f"people[Q{quarter}]" for quarter in (1, 2, 3, 4)),
            "room[老客]",
            "path_share[channel]",
            "path_share[customer]",
            "requires[新开经销商,新品上市]",
            "excludes[新开经销商,老客户提份额]",
            "starts[新开经销商]",
            "tiers[新开经销商]",
            "min_spend[新增业务员]",
        }
        assert all(row.message and row.excess > 0 for row in found.broken)

    def test_it_is_told_what_the_same_money_could_do(self) -> None:
        found = judged(starter(), [{"lever": "新品上市"}, {"lever": "新开经销商"}]).evaluation
        assert found is not None
        assert found.gap_to_goal == -190
        assert found.least_cost == pytest.approx(12 + 24)
        assert found.most_growth == pytest.approx(30 + 200 + 260 + 162)

    @pytest.mark.parametrize(
        ("chosen", "cost", "least", "most"),
        [
            (["新品上市", "新开经销商"], 56, 36, 652),  # more than the budget of 50
            (["老客户提份额"], 12, 12, 230),  # less than it
        ],
    )
    def test_its_own_money_is_compared_not_the_budget(
        self, chosen: list[str], cost: float, least: float, most: float
    ) -> None:
        found = judged(starter(budget={"amount": 50}), [{"lever": lever} for lever in chosen])
        assert found.evaluation is not None
        assert found.cost == cost
        assert (found.evaluation.least_cost, found.evaluation.most_growth) == pytest.approx((least, most))

    def test_more_money_than_the_budget_is_phased_as_the_budget_is(self) -> None:
        body = starter(budget={"amount": 50, "cumulative": [0.5, 0.6, 0.7, 1.0]})
        found = judged(body, [{"lever": lever} for lever in ("新开经销商", "老客户提份额", "新增业务员")]).evaluation
        assert found is not None
        assert found.most_growth == pytest.approx(30 + 200 + 17 * 10 + 29 * 0 + 17.4 / 30 * 60)

    def test_what_cannot_be_compared_has_a_reason(self) -> None:
        body, chosen = starter(budget={"amount": 50}), [{"lever": lever["name"]} for lever in starter()["levers"]]
        found = judged(body, chosen).evaluation
        assert found is not None
        assert (found.least_cost, found.best) == (None, None)
        assert found.reasons == {
            "least_cost": "No portfolio that keeps all limits reaches 1,850.",
            "best": "No portfolio that keeps all limits reaches 1,660.",
        }
        assert found.most_growth == 850

    def test_no_time_for_a_comparison_is_its_reason(self) -> None:
        found = judged(starter(options={"time_limit": 1e-6}), [{"lever": "新品上市"}], "zh")
        assert found.evaluation is not None
        assert set(found.evaluation.reasons) == {"best"}
        assert found.evaluation.reasons["best"].startswith("先到了")
        assert [warning.code for warning in found.warnings] == ["growth_stopped_empty"]

    def test_a_lever_that_does_not_exist_is_told_with_the_nearest(self) -> None:
        with pytest.raises(PlanError) as caught:
            evaluate(read_case(starter()), [{"lever": "新品上场"}, {"lever": "新开经销商"}, {"lever": "新开经销商"}])
        assert [(finding.pointer, finding.code) for finding in caught.value.findings] == [
            ("/chosen/0/lever", "growth_lever_unknown"),
            ("/chosen/2/lever", "growth_chosen_twice"),
        ]

    def test_nothing_chosen_is_momentum(self) -> None:
        found = judged(starter(), [])
        assert (found.revenue, found.cost) == (1030, 0)


class TestStudies:
    def test_tell_what_a_director_asks(self) -> None:
        found = study(read_case(starter(budget={"amount": 60}))).study
        assert found is not None
        assert found.most == pytest.approx(0.03 + 0.2 + 0.26 + 0.18 + 2 * 0.006)
        assert found.alone == pytest.approx(
            {"channel": 0.29, "customer": 0.23, "product": 0.21, "people": 0.21, "time": 0.03}
        )
        assert found.without["customer"] == pytest.approx(0.03 + 0.26 + 0.18 + 14 * 0.006)
        assert [limit.limit for limit in found.bottlenecks if limit.binding] == ["budget"]
        costs = [point.cost for point in found.frontier if point.cost is not None]
        assert costs == sorted(costs)
        assert [point.growth for point in found.frontier] == [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.66, 0.682]
        assert [point.failures for point in found.robustness] == [0]

    def test_know_the_second_best(self) -> None:
        found = study(read_case(starter())).study
        assert found is not None
        assert found.second_best is not None
        assert (found.second_best.dropped, found.second_best.added) == (["新增业务员"], ["新品上市"])
        assert found.second_best.cost == pytest.approx(26 + 12 + 170 / 6)
        assert found.second_best.price == pytest.approx(170 / 6 - 170 / 9)

    def test_say_for_what_there_was_no_time(self) -> None:
        found = study(read_case(starter(options={"time_limit": 1e-6}))).study
        assert found is not None
        assert "most" in found.missing
        assert "alone[channel]" in found.missing

    def test_need_a_base(self) -> None:
        with pytest.raises(PlanError):
            study(read_case(starter(base=0, goal={"amount": 500}, momentum=0)))
