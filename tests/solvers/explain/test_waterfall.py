"""Waterfalls add up to the last digit, whatever the plan; groups share what rules move as Shapley has it."""

from decimal import Decimal
from itertools import permutations
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings

from solvers.compile import compile_plan
from solvers.deadline import Deadline, OutOfTime
from solvers.explain.groups import groups_of
from solvers.explain.shapley import effects
from solvers.read import read_plan
from tests.conformance.answers import answered, columns
from tests.golden.plans import golden_02, golden_03, proportional
from tests.strategies.plans import plans


def explained(plan: dict[str, Any], *parts: str) -> Any:
    return answered({**plan, "options": {"explain": list(parts), "time_limit": 120}})


def adds_up(table: dict[str, list[Any]]) -> bool:
    """Tell whether every row adds up to its target, in decimals."""
    steps = [name for name in table if name not in ("id", "target")]
    rows = zip(*(table[name] for name in steps), strict=True)
    sums = [sum(Decimal(repr(value)) for value in row) for row in rows]
    return sums == [Decimal(repr(value)) for value in table["target"]]


KINDS = {
    "rows": plans(most_cells=20, most_rules=3),
    "soft": plans(most_cells=10, most_rules=2, soft=True, largest=4),
    "peers": plans(most_cells=10, most_rules=2, peers=True, largest=4),
}
ALWAYS: dict[str, Any] = {"deadline": None, "suppress_health_check": list(HealthCheck)}


@pytest.mark.parametrize("kind", KINDS)
def test_every_row_adds_up_to_its_target(kind: str) -> None:
    @settings(max_examples=15 if kind == "rows" else 5, phases=[Phase.generate], **ALWAYS)
    @given(plan=KINDS[kind])
    def holds(plan: dict[str, Any]) -> None:
        check(plan)

    holds()


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_every_row_of_very_many_plans_adds_up(kind: str) -> None:
    @settings(max_examples=200, phases=[Phase.generate], **ALWAYS)
    @given(plan=KINDS[kind])
    def holds(plan: dict[str, Any]) -> None:
        check(plan)

    holds()


def check(plan: dict[str, Any]) -> None:
    answer = explained(plan, "waterfall")
    assume(answer.outcome in ("optimal", "feasible"))
    found = answer.explanation["waterfall"]
    table = found["columns"]
    assert adds_up(table)
    by = found["by"]
    totals = columns(answer.totals[by])
    targets = dict(zip(totals["id"], totals["target"], strict=True))
    history = dict(zip(totals["id"], totals["history"], strict=True))
    end = next(iter(set(totals["level"]))) if len(set(totals["level"])) == 1 else None
    if end is not None:
        assert table["target"] == [targets[name] for name in table["id"]]
        assert table["history"] == [history[name] for name in table["id"]]


def test_a_plan_without_rules_moves_with_the_goal_alone() -> None:
    table = explained(proportional([50, 75, 125], 200), "waterfall").explanation["waterfall"]["columns"]
    assert table["uplift_to_goal"] == [-10.0, -15.0, -25.0]
    assert table["target"] == [40.0, 60.0, 100.0]
    for step in ("momentum", "over_assignment", "fair_share_pull", "potential", "objective", "rounding"):
        assert table[step] == [0.0, 0.0, 0.0]
    assert not any(step.startswith("rules.") for step in table)


def test_potentials_are_a_step_before_rules() -> None:
    plan = proportional([100, 100], 300)
    plan["cells"]["columns"]["potential"] = [120, None]
    table = explained(plan, "waterfall").explanation["waterfall"]["columns"]
    assert table["potential"] == [-30.0, 30.0]
    assert table["target"] == [120.0, 180.0]


def test_columns_of_limits_are_rules_of_their_kind() -> None:
    plan = proportional([100, 100, 100], 330)
    plan["cells"]["columns"] |= {"lock": [90, None, None], "min": [None, 125, None]}
    table = explained(plan, "waterfall").explanation["waterfall"]["columns"]
    assert [step for step in table if step.startswith("rules.")] == ["rules.lock", "rules.amount"]
    assert adds_up(table)


def test_a_rule_may_name_its_group() -> None:
    plan = golden_02()
    for rule in plan["rules"]:
        rule["group"] = "policy"
    table = explained(plan, "waterfall").explanation["waterfall"]["columns"]
    assert [step for step in table if step.startswith("rules.")] == ["rules.policy", "rules.capacity"]


@pytest.mark.parametrize(
    "rule",
    [
        {"kind": "spread", "each": "rep", "measure": "stretch", "max": 0.1, "group": "extra"},
        {"kind": "gini", "each": "rep", "measure": "stretch", "max": 0.03, "group": "extra"},
        {"kind": "bound", "where": {"rep": "R5"}, "measure": "growth", "min": 0.5, "soft": {}, "group": "extra"},
    ],
    ids=["spread", "gini", "soft"],
)
def test_rules_of_every_kind_have_a_step(rule: dict[str, Any]) -> None:
    plan = golden_02()
    plan["rules"].append({"id": "more", **rule})
    table = explained(plan, "waterfall").explanation["waterfall"]["columns"]
    assert adds_up(table)
    assert max(map(abs, table["rules.extra"])) > 0.1


def test_the_step_of_the_objective_is_what_another_idea_of_fair_moves() -> None:
    fair = explained(golden_02(), "waterfall").explanation["waterfall"]["columns"]
    other = explained(golden_02(by="rep", objective="lexicographic_minimax"), "waterfall").explanation["waterfall"]
    for place in range(5):
        moved = other["columns"]["target"][place] - fair["target"][place]
        assert other["columns"]["objective"][place] == pytest.approx(moved, abs=1e-6)


def test_effects_are_averages_over_all_orders() -> None:
    """Without reuse of optima: every subset is solved by itself."""
    plan = read_plan(golden_02())
    groups = groups_of(plan, compile_plan(plan))
    alone = {chosen: groups.optimum(chosen, Deadline(60.0)) for chosen in range(16)}
    moved = np.zeros((4, 14))
    for order in permutations(range(4)):
        chosen = 0
        for group in order:
            moved[group] += (alone[chosen | 1 << group] - alone[chosen]) / 24
            chosen |= 1 << group
    found = effects(groups, None, Deadline(60.0))
    assert found.method == "shapley"
    assert found.by_group == pytest.approx(moved, abs=1e-5)


def seven_groups() -> dict[str, Any]:
    plan = proportional([100.0, 200.0, 300.0], 660.0)
    plan["rules"] = [
        {
            "id": f"r{number}",
            "kind": "bound",
            "where": {"region": "t1"},
            "measure": "amount",
            "max": 109.0 - number,
            "group": f"g{number}",
        }
        for number in range(7)
    ]
    return plan


def test_many_groups_come_in_one_after_the_other_and_it_is_said() -> None:
    answer = explained(seven_groups(), "waterfall")
    found = answer.explanation["waterfall"]
    assert found["method"] == "ordered"
    assert "waterfall_ordered" in [warning.code for warning in answer.warnings]
    assert [found["columns"][f"rules.g{number}"][0] for number in range(7)] == pytest.approx([-1.0] * 7, abs=1e-9)


class Clock:
    """A clock that goes on by a second whenever it is looked at."""

    def __init__(self) -> None:
        self.time = 0.0

    def __call__(self) -> float:
        self.time += 1.0
        return self.time


class TestOutOfTime:
    def test_the_ordered_effects_remain(self) -> None:
        plan = read_plan(golden_02())
        groups = groups_of(plan, compile_plan(plan))
        stopped = [effects_within(groups, seconds) for seconds in range(10, 400, 10)]
        assert stopped[0] is None
        assert "ordered" in stopped
        assert stopped[-1] == "shapley"
        assert stopped == sorted(stopped, key=[None, "ordered", "shapley"].index)

    def test_an_answer_without_its_waterfall_says_so(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def late(*_: object) -> None:
            raise OutOfTime

        monkeypatch.setattr("solvers.explain.explanation.waterfall", late)
        answer = explained(golden_02(), "waterfall", "text", "prices")
        assert answer.outcome == "optimal"
        assert list(answer.explanation) == ["prices"]
        (warning,) = [warning for warning in answer.warnings if warning.code == "explanation_left_out"]
        assert warning.params["parts"] == ["waterfall", "text"]


def effects_within(groups: Any, seconds: float) -> str | None:
    try:
        return effects(groups, None, Deadline(seconds, Clock())).method
    except OutOfTime:
        return None


class TestText:
    def test_tells_what_lifted_and_what_capped_a_number_and_how_its_peers_compare(self) -> None:
        table = explained(golden_03(), "text").explanation["text"]["columns"]
        said = dict(zip(table["id"], table["text"], strict=True))["R5"]
        assert said.startswith("R5 gets 1,090 万元. That is +28.2% over last year's 850.")
        assert "Lifted by the goal (+195.91)" in said
        assert "Lowered by rules on capacity (−154.46)" in said
        assert "It meets the limits of capacity[R5]." in said
        assert "Among 5 peers its stretch is number 5 from the top" in said

    def test_is_said_in_chinese_too(self) -> None:
        plan = {**golden_03(), "options": {"explain": ["text", "prices"], "language": "zh"}}
        answer = answered(plan)
        said = answer.explanation["text"]["columns"]["text"][4]
        assert said.startswith("R5 的目标是 1,090 万元。比去年的 850 增长 28.2%。")
        assert "拉低因素：产能规则 (−154.46)" in said
        assert all("：" in line or "，" in line for line in answer.explanation["prices"]["text"])


def test_what_a_choice_takes_away_is_a_step_of_its_rule() -> None:
    plan = golden_02()
    plan["rules"].append({"id": "focus", "kind": "limit", "each": "rep", "count": "product", "max": 1})
    plan["implied"] = {"potential": False, "capacity": False}
    plan["rules"] = [rule for rule in plan["rules"] if rule["id"] in ("boss", "focus")]
    table = explained(plan, "waterfall").explanation["waterfall"]["columns"]
    assert adds_up(table)
    assert [step for step in table if step.startswith("rules.")] == ["rules.lock", "rules.limit"]
    assert max(map(abs, table["rules.limit"])) > 1.0
    assert max(map(abs, table["objective"])) == 0.0
