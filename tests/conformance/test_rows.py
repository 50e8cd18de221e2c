"""Every hard row holds for the printed targets, as an independent reading of the plan says."""

from hypothesis import assume, given

from tests.conformance.answers import answered, columns, in_plan_order, second_opinion
from tests.conformance.examples import examples
from tests.reference.model import Model, Row
from tests.reference.rules import build, instances, limits, measured
from tests.strategies.plans import Plan, impossible, plans


def scaled_violation(model: Model, row: Row, x: list[float]) -> float:
    """Return by how much a row is broken, with the street total scaled to the number of cells and the row to 1."""
    largest = max((abs(c) for c in row.coefficients.values()), default=0.0) or 1.0
    unit = model.size / model.street / largest
    value = row.value(x)
    sides = [(value - row.hi, row.hi)] if row.hi is not None else []
    sides += [(row.lo - value, row.lo)] if row.lo is not None else []
    return max(gap * unit / max(1.0, abs(limit) * unit) for gap, limit in sides)


@examples(40)
@given(plans())
def test_rows_and_bounds_hold(plan: Plan) -> None:
    model = build(plan)
    answer = answered(plan)
    assume("rounding_relaxed" not in [warning.code for warning in answer.warnings])
    assert answer.outcome == "optimal"
    x = in_plan_order(answer, model)
    scale = model.size / model.street
    for target, lower, upper in zip(x, model.lower, model.upper, strict=True):
        assert target >= 0
        assert target >= lower - 1e-9 * max(1.0, lower * scale) / scale
        assert upper is None or target <= upper + 1e-9 * max(1.0, upper * scale) / scale
    for row in model.rows:
        assert scaled_violation(model, row, x) <= 1e-9, row.name


@examples(25)
@given(plans())
def test_the_answer_lists_every_instance_with_its_value(plan: Plan) -> None:
    model = build(plan)
    answer = answered(plan)
    x = in_plan_order(answer, model)
    table = columns(answer.rules)
    told = dict(zip(table["id"], table["value"], strict=True))
    for rule in plan["rules"]:
        for instance in instances(model, rule):
            terms = measured(model, rule, instance, moving=False)
            value = None if terms is None else terms.value(x)
            if value is None:
                assert told.get(instance.name(rule)) is None
                continue
            found = told[instance.name(rule)]
            assert found is not None
            assert abs(found - value) <= 1e-6 * max(1.0, abs(value)), instance.name(rule)


@examples(20)
@given(plans())
def test_what_is_met_is_within_its_limits(plan: Plan) -> None:
    model = build(plan)
    table = columns(answered(plan).rules)
    told = dict(zip(table["id"], zip(table["min"], table["max"], table["met"], strict=True), strict=True))
    for rule in plan["rules"]:
        for instance in instances(model, rule):
            if measured(model, rule, instance, moving=False) is None:
                continue
            low, high, met = told[instance.name(rule)]
            assert (low, high) == limits(model, rule, instance)
            assert met or "rounding" in plan


@examples(25)
@given(impossible())
def test_what_is_impossible_is_called_infeasible_with_a_reason(plan: Plan) -> None:
    assume(not second_opinion(plan).feasible)
    answer = answered(plan)
    assert answer.outcome == "infeasible"
    assert answer.certificate.verified
    assert answer.diagnosis is not None
    assert answer.diagnosis.summary
    assert answer.diagnosis.conflicts
