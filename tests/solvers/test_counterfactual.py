"""What a wish does: its operations, applied, give the answer that was told, also where rules must move for it."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from schemas.explanation import Counterfactual, Wanted
from solvers.counterfactual import counterfactual
from solvers.errors import PlanError
from solvers.operations import applied
from solvers.read import read_plan
from tests.conformance.answers import answered, columns, member_targets
from tests.golden.plans import golden_02, golden_03, proportional
from tests.strategies.plans import plans

R5 = {"rep": "R5"}


def asked(plan: dict[str, Any], where: Mapping[str, Any], language: Any = "en", **want: float) -> Counterfactual:
    wanted = Wanted.model_validate({"where": where, "want": want})
    return counterfactual(read_plan(plan), wanted, language=language)


def paid(found: Counterfactual, name: str) -> dict[str, float]:
    return dict(zip(found.who_pays.columns["id"], found.who_pays.columns[name], strict=True))  # type: ignore[index]


def after_operations(plan: dict[str, Any], found: Counterfactual) -> Any:
    from solvers.allocate import allocate

    return allocate(applied(read_plan(plan), found.operations).plan)


class TestAWishThatFits:
    def test_is_granted_exactly(self) -> None:
        found = asked(golden_02(), R5, amount=1000)
        assert found.possible
        assert found.moves == []
        assert found.conflict is None
        assert paid(found, "after")["R5"] == 1000
        assert paid(found, "before") == member_targets(answered(golden_02()), "rep")

    def test_is_reproduced_by_its_operations(self) -> None:
        found = asked(golden_02(), R5, amount=1000)
        answer = after_operations(golden_02(), found)
        assert paid(found, "after") == member_targets(answer, "rep")
        assert found.fairness.after == answer.fairness
        assert found.fairness.before == answered(golden_02()).fairness

    def test_leaves_the_total_as_it_is(self) -> None:
        found = asked(golden_02(), R5, amount=1000)
        assert sum(paid(found, "change").values()) == pytest.approx(0, abs=1e-8)
        assert found.summary.startswith("R5 can have 1,000 (1,093.59 before); the difference falls on R4 +54.74")

    def test_may_be_a_growth_or_a_stretch(self) -> None:
        assert asked(golden_02(), R5, growth=0.2).amount == 1020
        found = asked(golden_02(), {"region": "粤西"}, stretch=1.0)
        assert found.amount == pytest.approx(1240.461057 + 1047.267125, abs=1e-5)
        assert found.possible

    def test_of_a_growth_is_taken_to_the_rounding_unit(self) -> None:
        found = asked(golden_03(), R5, growth=0.213)
        assert found.amount == 1030
        assert paid(found, "after")["R5"] == 1030

    def test_of_what_the_plan_gives_already_changes_nothing(self) -> None:
        found = asked(golden_03(), R5, amount=1090)
        assert found.summary == "R5 has 1,090 already; nothing changes."
        assert set(paid(found, "change").values()) == {0.0}

    def test_gets_a_name_that_no_rule_has(self) -> None:
        plan = proportional([50, 75, 125], 200)
        plan["rules"] = [{"id": "Want", "kind": "bound", "measure": "amount", "max": 500}]
        (operation,) = asked(plan, {"region": "t1"}, amount=50).operations
        assert operation["rule"]["id"] == "want-2"

    def test_speaks_chinese(self) -> None:
        found = asked(golden_02(), R5, "zh", amount=1000)
        assert found.summary.startswith("R5 可以定为 1,000（原为 1,093.59）；差额由 R4 +54.74、")


class TestAWishThatDoesNotFit:
    def test_tells_which_rules_are_in_its_way(self) -> None:
        found = asked(golden_02(), R5, amount=1500)
        assert not found.possible
        assert found.conflict is not None
        assert "want" in found.conflict.rules
        assert found.conflict.rules != ["want"]

    def test_tells_by_how_much_they_must_move(self) -> None:
        found = asked(golden_02(), R5, amount=1300)
        moves = {move.rule: (move.from_, move.to) for move in found.moves}
        assert set(moves) == {"south", "capacity[R5]"}
        assert moves["south"][0] == 0.5
        needed = 1300 / 850 - 1
        assert needed <= (moves["south"][1] or 0) <= needed + 0.01
        assert moves["capacity[R5]"] == (430, 468)  # 1,300 at 0.36 hours each

    def test_is_reproduced_by_its_operations_too(self) -> None:
        found = asked(golden_02(), R5, amount=1500)
        answer = after_operations(golden_02(), found)
        assert answer.outcome == "optimal"
        assert paid(found, "after") == member_targets(answer, "rep")
        assert paid(found, "after")["R5"] == 1500

    def test_moves_a_lock_only_where_nothing_else_helps(self) -> None:
        found = asked(golden_02(), {"rep": "R1", "product": "主力"}, amount=900)
        assert [(move.rule, move.from_, move.to) for move in found.moves] == [("boss", 800, 900)]

    def test_of_a_member_that_is_wholly_locked_releases_all_of_its_locks(self) -> None:
        plan: dict[str, Any] = {
            "schema": "apportion/1",
            "goal": {"amount": 6000},
            "cells": {
                "columns": {
                    "rep": [rep for rep in ("R1", "R2", "R3") for _ in range(3)],
                    "product": ["A", "B", "C"] * 3,
                    "history": [900, 100, 50, 800, 200, 60, 1500, 1000, 70],
                    "lock": [None] * 3 + [900, 120, 100] + [None] * 3,
                }
            },
            "rules": [
                {
                    "id": "b",
                    "kind": "bound",
                    "where": {"rep": ["R2", "R3"], "product": "B"},
                    "measure": "amount",
                    "min": 10,
                },
                {"id": "g", "kind": "bound", "each": "rep", "measure": "growth", "min": -0.5},
            ],
        }
        found = asked(plan, {"rep": "R2"}, amount=2000)
        assert [(move.rule, move.from_, move.to) for move in found.moves] == [("lock[R2]", 1120, None)]
        assert paid(found, "after")["R2"] == 2000

    def test_that_nothing_can_help_is_said(self) -> None:
        found = asked(proportional([50, 75, 125], 200), {}, amount=300)
        assert not found.possible
        assert found.moves == []
        assert found.who_pays.columns["id"] == []
        assert "no single change of rules was found" in found.summary


def test_a_plan_that_is_impossible_itself_grants_nothing() -> None:
    plan = proportional([50, 75, 125], 200)
    plan["rules"] = [{"id": "wall", "kind": "bound", "measure": "amount", "max": 100}]
    found = asked(plan, {"region": "t1"}, amount=50)
    assert not found.possible
    assert found.conflict is not None
    assert set(found.conflict.rules) == {"goal", "wall"}
    assert found.fairness.before is None


@pytest.mark.parametrize(
    ("where", "want", "code", "pointer"),
    [
        ({"rep": "R9"}, {"amount": 1.0}, "unknown_member", "/where/rep"),
        ({"reps": "R1"}, {"amount": 1.0}, "unknown_dimension", "/where/reps"),
        ({"rep": "R1", "region": "桂琼"}, {"amount": 1.0}, "selection_empty", "/where"),
        (R5, {}, "want_needs_one", "/want"),
        (R5, {"amount": 1.0, "growth": 0.1}, "want_needs_one", "/want"),
        ({"channel": "电商", "customer": "B"}, {"growth": 0.1}, "want_undefined_growth", "/want/growth"),
        (R5, {"amount": 905.0}, "want_off_grid", "/want/amount"),
    ],
)
def test_what_cannot_be_wished_for_is_said_at_its_place(
    where: dict[str, Any], want: dict[str, float], code: str, pointer: str
) -> None:
    with pytest.raises(PlanError) as caught:
        asked(golden_03(), where, **want)
    assert [(finding.code, finding.pointer) for finding in caught.value.findings] == [(code, pointer)]


KINDS = {
    "rows": plans(most_cells=12, most_rules=2, largest=3),
    "soft": plans(most_cells=8, most_rules=2, largest=3, soft=True),
    "peers": plans(most_cells=8, most_rules=2, largest=3, peers=True),
}
ALWAYS: dict[str, Any] = {"deadline": None, "suppress_health_check": list(HealthCheck)}


@pytest.mark.parametrize("kind", KINDS)
def test_operations_reproduce_the_answer_for_any_plan(kind: str) -> None:
    @settings(max_examples=10 if kind == "rows" else 3, phases=[Phase.generate], **ALWAYS)
    @given(plan=KINDS[kind], draw=st.data())
    def holds(plan: dict[str, Any], draw: st.DataObject) -> None:
        reproduced(plan, draw)

    holds()


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_operations_reproduce_the_answers_of_very_many_plans(kind: str) -> None:
    @settings(max_examples=200, phases=[Phase.generate], **ALWAYS)
    @given(plan=KINDS[kind], draw=st.data())
    def holds(plan: dict[str, Any], draw: st.DataObject) -> None:
        reproduced(plan, draw)

    holds()


def reproduced(plan: dict[str, Any], draw: st.DataObject) -> None:
    before = answered(plan)
    assume(before.outcome == "optimal")
    by = before.fairness.by if before.fairness else ""
    members = sorted(set(columns(before.cells)[by]))
    member = draw.draw(st.sampled_from(members))
    factor = draw.draw(st.sampled_from([0.5, 0.9, 1.1, 2.0]))
    found = asked(plan, {by: member}, stretch=factor) if _has_share(before, by, member) else None
    assume(found is not None)
    assert found is not None
    if found.possible or found.moves:
        answer = after_operations(plan, found)
        assert answer.outcome in ("optimal", "feasible")
        totals = member_targets(answer, by)
        assert paid(found, "after") == {name: totals[name] for name in found.who_pays.columns["id"]}
        own = columns(answer.cells)
        mine = [target for name, target in zip(own[by], own["target"], strict=True) if name == member]
        assert sum(mine) == pytest.approx(found.amount, rel=1e-7, abs=1e-9)
    else:
        assert found.conflict is not None


def _has_share(answer: Any, by: str, member: str) -> bool:
    cells = columns(answer.cells)
    return any(fair > 0 for name, fair in zip(cells[by], cells["fair_share"], strict=True) if name == member)
