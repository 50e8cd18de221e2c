"""What an infeasible answer says is true: its conflicts, and how far the goal could go."""

import math

from hypothesis import assume, given
from hypothesis import strategies as st

from schemas.diagnosis import Diagnosis
from tests.conformance.answers import PlanDict, answered, second_opinion
from tests.conformance.examples import examples
from tests.reference.conflict import distance
from tests.reference.model import read
from tests.reference.solve import reachable
from tests.strategies.plans import Plan, impossible, stretched


def diagnosed(plan: PlanDict) -> Diagnosis:
    assume(not second_opinion(plan).feasible)
    diagnosis = answered(plan).diagnosis
    assert diagnosis is not None
    return diagnosis


@examples(20)
@given(st.one_of(impossible(), stretched(most_rules=6)))
def test_the_rules_of_a_conflict_cannot_hold_together(plan: Plan) -> None:
    for conflict in diagnosed(plan).conflicts:
        sides = [(member.rule, member.side) for member in conflict.members]
        assert [member.rule for member in conflict.members] == conflict.rules
        assert distance(plan, sides) > 1e-7, conflict


@examples(20)
@given(st.one_of(impossible(), stretched(most_rules=6)))
def test_all_but_one_of_an_irreducible_conflict_can_hold_together(plan: Plan) -> None:
    for conflict in diagnosed(plan).conflicts:
        sides = [(member.rule, member.side) for member in conflict.members]
        if conflict.irreducible:
            for place in range(len(sides)):
                assert distance(plan, sides[:place] + sides[place + 1 :]) < 1e-7, (conflict, sides[place])


@examples(20)
@given(st.one_of(impossible(), stretched(most_rules=6)))
def test_the_reachable_range_is_that_of_an_independent_solver(plan: Plan) -> None:
    diagnosis = diagnosed(plan)
    limits, asked = reachable(plan), read(plan).street
    if limits is None or limits[1] <= 1e-9 * asked:  # a total of nothing is no answer
        assert diagnosis.reachable is None
        return
    assert diagnosis.reachable is not None
    street = diagnosis.reachable.street
    unit = plan["rounding"]["unit"] if "rounding" in plan else 0.0
    for told, found in ((street.min, limits[0]), (street.max, limits[1])):
        if math.isinf(found):
            assert told is None
        else:
            assert told is not None
            assert abs(told - found) <= unit + 1e-7 * max(found, asked)
