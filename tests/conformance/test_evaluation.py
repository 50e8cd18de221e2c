"""Looking at targets that somebody chose tells the same as the allocation that chose them."""

from hypothesis import assume, given

from tests.conformance.answers import answered, columns, evaluated
from tests.conformance.examples import examples
from tests.reference.rules import build
from tests.strategies.plans import Plan, plans


@examples(20)
@given(plans())
def test_the_allocations_own_targets_are_seen_as_it_sees_them(plan: Plan) -> None:
    answer = answered(plan)
    cells = columns(answer.cells)
    chosen = {name: cells[name] for name in (*build(plan).names, "target")}
    seen = evaluated(plan, {"columns": chosen})
    assert seen.outcome == "evaluated"
    assert seen.goal.street == answer.goal.street
    assert seen.totals == answer.totals
    assert seen.fairness == answer.fairness


@examples(20)
@given(plans(most_rules=6))
def test_a_rule_that_the_allocation_keeps_is_met(plan: Plan) -> None:
    answer = answered(plan)
    assume(answer.outcome == "optimal")
    cells = columns(answer.cells)
    chosen = {name: cells[name] for name in (*build(plan).names, "target")}
    rules = columns(evaluated(plan, {"columns": chosen}).rules)
    assert all(met is not False for met in rules.get("met", []))


@examples(20)
@given(plans())
def test_targets_of_nothing_are_far_from_the_goal_and_said_so(plan: Plan) -> None:
    model = build(plan)
    cells = {name: [cell[name] for cell in model.cells] for name in model.names}
    seen = evaluated(plan, {"columns": {**cells, "target": [0.0] * model.size}})
    rules = columns(seen.rules)
    assert seen.goal.street == 0
    assert dict(zip(rules["id"], rules["met"], strict=True))["goal"] is False
