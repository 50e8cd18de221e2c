"""What is published adds up, exactly, on every level of every dimension."""

from collections.abc import Iterable
from decimal import Decimal
from itertools import combinations
from typing import Any

from hypothesis import given

from tests.conformance.answers import answered, columns
from tests.conformance.examples import examples
from tests.reference.model import Model
from tests.reference.rules import build
from tests.strategies.plans import Plan, plans


def exact(values: Iterable[float]) -> Decimal:
    return sum((Decimal(repr(value)) for value in values), Decimal(0))


@examples(25)
@given(plans())
def test_totals_are_the_decimal_sums_of_the_printed_targets(plan: Plan) -> None:
    model = build(plan)
    pairs = [list(pair) for pair in combinations(model.names, 2)]
    plan["options"] = {"totals": pairs}
    answer = answered(plan)
    cells = columns(answer.cells)
    assert exact(cells["target"]) == Decimal(repr(answer.goal.street))
    assert answer.certificate.sum_error == 0
    for name in model.names:
        table = columns(answer.totals[name])
        below = {member: model.dimensions.subtree(name, member) for member in table["id"]}
        assert set(below) == {above for member in cells[name] for above in model.dimensions.path(name, member)}
        for member, total in zip(table["id"], table["target"], strict=True):
            inside = (x for x, own in zip(cells["target"], cells[name], strict=True) if own in below[member])
            assert exact(inside) == Decimal(repr(total)), (name, member)
    for pair in pairs:
        assert exact(columns(answer.totals["|".join(pair)])["target"]) == Decimal(repr(answer.goal.street))


@examples(25)
@given(plans())
def test_targets_lie_on_the_printed_grid(plan: Plan) -> None:
    answer = answered(plan)
    rounding = plan.get("rounding")
    if rounding is None:
        grid = Decimal(1).scaleb(Decimal(repr(answer.goal.street)).adjusted() - 12)
        assert Decimal(repr(answer.resolved.grid)) == grid
    else:
        grid = Decimal(repr(rounding["unit"]))
    assert all(Decimal(repr(target)) % grid == 0 for target in columns(answer.cells)["target"])


@examples(25)
@given(plans())
def test_the_street_total_is_the_goal_with_over_assignment_as_rounded(plan: Plan) -> None:
    model = build(plan)
    answer = answered(plan)
    assert abs(answer.goal.street - model.street) <= tolerance(plan, model)
    difference = Decimal(repr(answer.goal.rounding_difference))
    assert abs(difference - (Decimal(repr(answer.goal.street)) - Decimal(model.street))) <= Decimal(
        model.street
    ) * Decimal("1e-9")


def tolerance(plan: Plan, model: Model) -> float:
    rounding: dict[str, Any] | None = plan.get("rounding")
    return 1e-9 * model.street + (0.0 if rounding is None else float(rounding["unit"]))


@examples(20)
@given(plans())
def test_measures_in_totals_are_what_their_names_say(plan: Plan) -> None:
    model = build(plan)
    answer = answered(plan)
    for name in model.names:
        table = columns(answer.totals[name])
        for row in range(len(table["id"])):
            line = {column: values[row] for column, values in table.items()}
            scope = model.dimensions.matching(model.cells, {name: line["id"]})
            history, fair = model.sum(model.history, scope), model.sum(model.fair, scope)
            momentum = model.sum(model.momentum, scope)
            assert_ratio(line["growth"], line["target"] - history, history)
            assert_ratio(line["stretch"], line["target"], fair)
            assert_ratio(line["uplift"], line["target"], momentum)
            assert_ratio(line["share"], line["target"], answer.goal.street)
            assert_ratio(line["share_before"], history, model.base)


def assert_ratio(told: float | None, part: float, whole: float) -> None:
    if abs(whole) < 1e-12 * max(abs(part), 1e-300):
        assert told is None
    else:
        assert told is not None
        assert abs(told - part / whole) <= 1e-6 * max(1.0, abs(part / whole))
