"""An impossible case says what stands in the way, how far growth can go, and what the cheapest way out is."""

import random
from typing import Any

import pytest

from schemas.diagnosis import Diagnosis
from schemas.growth import GrowthCase
from solvers.backends import modelled
from solvers.deadline import Deadline
from solvers.growth.case import compiled
from solvers.growth.changes import outwards
from solvers.growth.optimum import optimum
from solvers.growth.read import read_case
from solvers.growth.relief import Kind, Relief, kinds_of
from solvers.growth.solve import growth_plan
from solvers.growth.study import study
from tests.solvers.growth.cases import one_lever, starter
from tests.solvers.growth.impossible import applied, diagnosed, fixed, kept_promises, outcome
from tests.strategies.growth_cases import growth_case

NEEDY = [{**lever, "people": {"needs": 1}} for lever in starter()["levers"]]


def blocked(told: Diagnosis) -> list[str]:
    assert told.reachable is not None
    return told.reachable.blocked_by.max


def conflicts(told: Diagnosis) -> list[list[str]]:
    assert all(conflict.irreducible for conflict in told.conflicts)
    return [conflict.rules[1:] for conflict in told.conflicts]


def proposals(told: Diagnosis) -> dict[str, Any]:
    """Return what the single changes set."""
    return {fix.operations[0]["path"]: fix.operations[0]["value"] for fix in told.fixes if len(fix.operations) == 1}


class TestOneLimit:
    def test_the_budget(self) -> None:
        body = starter(budget={"amount": 50})
        told = diagnosed(body)
        assert (blocked(told), conflicts(told)) == (["budget"], [["budget"]])
        assert told.reachable is not None
        assert told.reachable.goal.max == 1598
        assert proposals(told) == {"goal.growth": 0.598, "budget.amount": 56.889}  # 26 + 12 + 170 / 9, rounded up
        kept_promises(body, told)
        assert outcome(body, budget={"amount": 56.888}) == "infeasible"

    def test_a_budget_that_is_a_ratio_of_the_goal_is_raised_as_a_ratio(self) -> None:
        body = starter(budget={"expense_ratio": 0.05, "current_expense": 50})
        told = diagnosed(body)
        assert blocked(told) == ["budget"]
        assert proposals(told)["budget.expense_ratio"] == 0.0644  # (50 + 56.889) / 1,660
        assert "an expense ratio of 6.44%" in fixed(told, "budget").title
        kept_promises(body, told)

    def test_spending_too_late_in_the_year(self) -> None:
        body = starter(budget={"amount": 60, "cumulative": [0.5, 0.6, 0.8, 1.0]}, goal={"growth": 0.6})
        told = diagnosed(body)
        assert blocked(told) == ["budget", "budget_phasing"]
        # 56.889 less the goal's 6 points at 9 a unit: 50.222 of 60 by the end of the first three quarters
        assert proposals(told)["budget.cumulative"] == [0.838, 0.838, 0.838, 1.0]
        kept_promises(body, told)

    def test_people_are_freed_in_the_quarters_that_lack_them(self) -> None:
        lever = {"gain": 100, "cost": 10, "starts": [1], "people": {"needs": 1.5}}
        body = one_lever(lever, question="least_cost", people={"free": [0, 1, 2, 1]})
        told = diagnosed(body)
        assert (blocked(told), conflicts(told)) == (["people"], [["people"]])
        assert proposals(told)["people.free"] == [1.5, 1.5, 2, 1.5]
        assert fixed(told, "people[Q1]", "people[Q2]", "people[Q4]").cost["amount"] == 2.5
        kept_promises(body, told)

    def test_room(self) -> None:
        lever = {"gain": 100, "cost": 10, "starts": [1], "segments": {"s": 1.0}}
        body = one_lever(lever, question="least_cost", segments={"s": 60, "t": 9})
        told = diagnosed(body)
        assert (blocked(told), conflicts(told)) == (["room[s]"], [["room[s]"]])
        assert proposals(told)["segments[s]"] == 100
        kept_promises(body, told)

    def test_the_largest_share_of_a_path_is_raised_no_further_than_it_must(self) -> None:
        paths = {"a": "A", "b": "B", "c": "C"}
        levers = [{"name": name, "path": name, "gain": gain, "cost": 10, "start_month": 1} for name, gain in
                  (("a", 400), ("b", 100), ("c", 100))]  # fmt: skip
        body = {"base": 1000, "goal": {"amount": 1320}, "paths": paths, "path_share": {"max": 0.35}, "levers": levers}
        told = diagnosed(body)
        assert (blocked(told), conflicts(told)) == (["path_share"], [["path_share"]])
        assert proposals(told)["path_share.max"] == 0.375  # 120 of a with 100 of each other; the dearest would be 0.67
        kept_promises(body, told)
        assert outcome(body, path_share={"max": 0.374}) == "infeasible"

    def test_a_path_without_levers_that_must_bring_something_is_named(self) -> None:
        body = starter(path_share={"min": 0.05, "max": 0.35})
        told = diagnosed(body)
        assert blocked(told) == ["path_share"]
        assert "No lever on time can bring anything" in told.summary
        assert "时间路径上没有能带来增量的举措" in diagnosed(body, "zh").summary
        assert told.fixes[0].operations == [{"op": "set", "path": "path_share.min", "value": 0.0}]
        kept_promises(body, told)

    @pytest.mark.parametrize(
        ("share", "said", "fix"),
        [
            ({"max": 0.15}, "5 paths with at most 15% each make 75%", {"path_share.max": 0.25}),
            ({"min": 0.3}, "5 paths with at least 30% each make 150%", {"path_share.min": 0.0}),
        ],
    )
    def test_shares_that_never_make_a_whole_are_told(self, share: Any, said: str, fix: dict[str, float]) -> None:
        told = diagnosed(starter(path_share=share))
        assert said in told.summary
        assert fix.items() <= proposals(told).items()

    def test_a_lever_that_needs_another(self) -> None:
        body = starter(requires=[{"lever": "新开经销商", "needs": "新品上市"}], goal={"growth": 0.66})
        told = diagnosed(body)
        assert (blocked(told), conflicts(told)) == (["requires"], [["requires"]])
        assert proposals(told)["requires"] == []
        kept_promises(body, told)

    def test_only_the_exclusion_that_is_in_the_way_is_given_up(self) -> None:
        body = starter(excludes=[["新开经销商", "新品上市"], ["老客户提份额", "新增业务员"]])
        told = diagnosed(body)
        assert (blocked(told), conflicts(told)) == (["excludes"], [["excludes"]])
        assert proposals(told)["excludes"] == [["新开经销商", "新品上市"]]
        kept_promises(body, told)

    def test_paths_that_may_not_be_used(self) -> None:
        body = starter(without_paths=["people", "客户"])
        told = diagnosed(body)
        assert (blocked(told), conflicts(told)) == (["paths"], [["paths"]])
        assert proposals(told)["without_paths"] == ["people"]
        kept_promises(body, told)

    def test_protection(self) -> None:
        lever = {"gain": 100, "cost": 10, "starts": [1], "shortfall": 0.5}
        body = one_lever(lever, question="least_cost", protection={"failures": 1})
        told = diagnosed(body)
        assert (blocked(told), conflicts(told)) == (["protection"], [["protection"]])
        assert proposals(told)["protection.failures"] == 0
        kept_promises(body, told)


class TestSeveralLimits:
    def test_each_is_named_and_they_are_changed_together(self) -> None:
        body = starter(budget={"amount": 50}, people={"free": [1, 1, 1, 1]}, levers=NEEDY)
        told = diagnosed(body)
        assert conflicts(told) == [["people"], ["budget"]]
        assert blocked(told) == ["people"]
        both = next(fix for fix in told.fixes if len(fix.operations) == 2)
        assert {operation["path"] for operation in both.operations} == {"budget.amount", "people.free"}
        kept_promises(body, told)

    def test_shares_of_paths_may_have_to_change_with_the_budget(self) -> None:
        paths = {"a": "A", "b": "B", "c": "C"}
        gains = (("a", 400), ("b", 100), ("c", 100))
        levers = [{"name": name, "path": name, "gain": gain, "cost": 10, "start_month": 1} for name, gain in gains]
        share, budget = {"max": 0.35}, {"amount": 22}
        body = {"base": 1000, "goal": {"amount": 1320}, "paths": paths, "levers": levers}
        body = {**body, "path_share": share, "budget": budget}
        told = diagnosed(body)
        assert conflicts(told) == [["path_share"]]
        assert set(proposals(told)) == {"goal.amount", "path_share.max"}
        dearer = {**body, "budget": {"amount": 7}}
        told = diagnosed(dearer)
        assert conflicts(told) == [["path_share"], ["budget"]]
        both = next(fix for fix in told.fixes if len(fix.operations) == 2)
        assert {operation["path"] for operation in both.operations} == {"budget.amount", "path_share.max"}
        kept_promises(dearer, told)

    def test_limits_that_only_stop_growth_together_are_told_as_such(self) -> None:
        """The lever meets its budget where it meets its room: neither alone would let it bring more."""
        lever = {"tiers": [[10, 10.0], [10, 5.0]], "starts": [1], "segments": {"s": 1.0}}
        body = one_lever(
            lever, question="least_cost", goal={"growth": 0.15}, budget={"amount": 10}, segments={"s": 100}
        )
        told = diagnosed(body)
        assert blocked(told) == ["budget", "room[s]"]
        assert "several limits at once" in told.summary
        assert conflicts(told) == [["room[s]"], ["budget"]]
        both = fixed(told, "budget", "room[s]")
        assert [operation["value"] for operation in both.operations] == [20, 150]
        kept_promises(body, told)

    def test_the_study_stops_at_the_same_limits(self) -> None:
        body = starter(budget={"amount": 50}, people={"free": [2, 2, 2, 2]}, levers=NEEDY)
        found = study(read_case({**body, "question": "most_growth"})).study
        assert found is not None
        assert {limit.limit for limit in found.bottlenecks if limit.binding} == set(blocked(diagnosed(body)))


class TestNoLimit:
    def test_levers_that_bring_no_more(self) -> None:
        body = starter(goal={"amount": 2000}, budget={"amount": 1000})
        told = diagnosed(body)
        assert (blocked(told), conflicts(told)) == ([], [[]])
        assert "No limit stops it" in told.summary
        assert [fix.operations for fix in told.fixes] == [[{"op": "set", "path": "goal.amount", "value": 1850.0}]]

    def test_an_expense_ratio_that_no_goal_can_keep(self) -> None:
        lever = {"name": "a", "path": "channel", "gain": 10, "cost": 1}
        budget = {"expense_ratio": 0.1, "current_expense": 11}
        body = {"base": 100, "momentum": -50, "goal": {"amount": 110}, "budget": budget, "levers": [lever]}
        told = diagnosed(body)
        assert told.reachable is None
        assert "no lower goal either" in told.summary

    def test_a_diagnosis_that_was_cut_short_says_so(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("solvers.growth.solve._in_time", lambda deadline: False)
        plan = growth_plan(read_case(starter(budget={"amount": 50})))
        assert [warning.code for warning in plan.warnings] == ["growth_diagnosis_stopped"]


class TestProposals:
    @pytest.mark.parametrize(
        ("limit", "change", "how", "expected"),
        [
            (0.35 + 0.0256, 0.0256, {"coarse": -3, "fine": 1}, 0.376),
            (0.05 - 0.049999999, 0.05, {"coarse": -3, "fine": 1, "up": False}, 0.0),
            (56.8888888, 6.8888888, {"digits": 5}, 56.889),
            (307.7 + 1e-7, 1e-7, {"digits": 5}, 307.7000001),
            (1.1 + 2.2, 2.2, {"coarse": -1}, 3.3),
            (250.0, 0.0, {"digits": 1}, 250.0),
        ],
    )
    def test_have_sensible_digits_on_the_wider_side(
        self, limit: float, change: float, how: dict[str, Any], expected: float
    ) -> None:
        assert outwards(limit, change, **how) == expected


def hard(seed: int) -> dict[str, Any]:
    """Return a case that asks for more than it should."""
    dice = random.Random(seed)
    question = dice.choice(("least_cost", "most_net_contribution"))
    return growth_case(seed, goal={"growth": round(dice.uniform(0.1, 0.4), 3)}, question=question)


def told_of(body: dict[str, Any]) -> Diagnosis | None:
    return growth_plan(read_case(body)).diagnosis


@pytest.mark.parametrize("seed", [7, 13, 14, 28, 157])
def test_what_is_promised_holds(seed: int) -> None:
    body = hard(seed)
    kept_promises(body, diagnosed(body))


@pytest.mark.parametrize("seed", [7, 14, 19, 27])
def test_two_solvers_agree_how_far_limits_must_give_way(seed: int) -> None:
    case = compiled(read_case(hard(seed)))
    limits = frozenset(kinds_of(case)) - {"path_share"}
    asked: tuple[frozenset[Kind], ...] = (frozenset({"goal"}), limits)
    for kinds in asked:
        ours, theirs = (
            optimum(case, Deadline(60), relief=Relief(kinds), back_end=back_end)
            for back_end in (modelled.HIGHS, modelled.CBC)
        )
        assert ours.status == theirs.status
        assert ours.value == pytest.approx(theirs.value, rel=1e-7, nan_ok=True)


@pytest.mark.slow
@pytest.mark.parametrize("block", range(10))
def test_what_is_promised_holds_for_many(block: int) -> None:
    found = 0
    for seed in range(1000 + 12 * block, 1012 + 12 * block):
        body = hard(seed)
        told = told_of(body)
        if told is not None:
            found += 1
            kept_promises(body, told)
            _least(body, told)
    assert found >= 4


def _least(body: dict[str, Any], told: Diagnosis) -> None:
    """See that less of the one number that a way out changes would not do."""
    for fix in told.fixes:
        change = fix.changes[0]
        if (len(fix.changes) == 1 and change["rule"] == "budget") or change["rule"].startswith("room["):
            less = change["from"] + 0.95 * (change["to"] - change["from"])
            if len(fix.operations) == 1:
                operation = {**fix.operations[0], "value": less}
                assert outcome(applied(body, [operation])) == "infeasible", fix.title


def test_a_case_is_not_changed_by_its_diagnosis() -> None:
    body = starter(budget={"amount": 50})
    case = read_case(body)
    growth_plan(case)
    assert case == GrowthCase.model_validate(body)
