"""What an infeasible answer says is true: its conflicts, how far the goal could go, and that its fixes work."""

import math
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from schemas.diagnosis import Diagnosis
from solvers.allocate import allocate
from solvers.operations import applied
from solvers.read import read_plan
from tests.conformance.answers import PlanDict, answered, second_opinion
from tests.conformance.examples import examples
from tests.reference.conflict import distance
from tests.reference.model import read
from tests.reference.polytope import Unsolved
from tests.reference.solve import optimum, reachable
from tests.strategies.plans import Plan, impossible, stretched

HOPELESS = st.one_of(impossible(), stretched(most_rules=6))


def diagnosed(plan: PlanDict) -> Diagnosis:
    assume(not second_opinion(plan).feasible)
    diagnosis = answered(plan).diagnosis
    assert diagnosis is not None
    return diagnosis


def changed(plan: PlanDict, operations: list[dict[str, Any]]) -> PlanDict:
    """Return a plan with operations applied, as it would be posted."""
    return applied(read_plan(plan), operations).plan.model_dump(by_alias=True, exclude_unset=True)


@examples(60)
@given(HOPELESS)
def test_all_that_a_diagnosis_says_is_true(plan: Plan) -> None:
    diagnosis = diagnosed(plan)
    for check in CHECKS:
        check(plan, diagnosis)


def check_the_rules_of_a_conflict_cannot_hold_together(plan: Plan, diagnosis: Diagnosis) -> None:
    for conflict in diagnosis.conflicts:
        sides = [(member.rule, member.side) for member in conflict.members]
        assert list(dict.fromkeys(member.rule for member in conflict.members)) == conflict.rules
        assert distance(plan, sides) > 1e-7, conflict
        assert conflict.because


def check_all_but_one_of_an_irreducible_conflict_can_hold_together(plan: Plan, diagnosis: Diagnosis) -> None:
    for conflict in diagnosis.conflicts:
        sides = [(member.rule, member.side) for member in conflict.members]
        assert conflict.irreducible, conflict
        for place in range(len(sides)):
            assert distance(plan, sides[:place] + sides[place + 1 :]) < 1e-7, (conflict, sides[place])


def check_conflicts_are_different_and_the_smallest_comes_first(plan: Plan, diagnosis: Diagnosis) -> None:
    conflicts = diagnosis.conflicts
    sets = [frozenset((member.rule, member.side) for member in conflict.members) for conflict in conflicts]
    assert len(set(sets)) == len(sets)
    assert sorted(map(len, sets)) == list(map(len, sets))


def check_the_reachable_range_is_that_of_an_independent_solver(plan: Plan, diagnosis: Diagnosis) -> None:
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


def check_the_ends_of_the_reachable_range_are_reached_and_nothing_beyond_them_is(
    plan: Plan, diagnosis: Diagnosis
) -> None:
    if diagnosis.reachable is None:
        return
    over = 1.0 + plan.get("over_assignment", 0.0)
    unit = plan["rounding"]["unit"] if "rounding" in plan else 0.0
    street = diagnosis.reachable.street
    for end, outward in ((street.min, -1.0), (street.max, 1.0)):
        if end is None or end <= 0:
            continue
        beyond = end * (1.0 + outward * 1e-6) + outward * unit
        assert can_be(plan, end / over)
        assert beyond <= 0 or not can_be(plan, beyond / over)


def can_be(plan: PlanDict, goal: float) -> bool:
    try:
        return optimum({**plan, "goal": {"amount": goal}, "fairness": {**plan["fairness"], **QUICK}}).feasible
    except Unsolved:
        assume(False)
        raise


QUICK = {"objective": "chi_square", "concession": 0.0}


def check_every_fix_can_be_applied_as_it_is_and_works(plan: Plan, diagnosis: Diagnosis) -> None:
    operations = [fix.operations for fix in diagnosis.fixes]
    assert all(fix.verified for fix in diagnosis.fixes)
    assert all(one != other for place, one in enumerate(operations) for other in operations[:place])
    for fix in diagnosis.fixes:
        better = changed(plan, fix.operations)
        answer = allocate(read_plan(better), language="en")
        assert answer.outcome in ("optimal", "feasible"), fix
        assert "rounding_relaxed" not in [warning.code for warning in answer.warnings], fix
        assert optimum({**better, "fairness": {**better["fairness"], **QUICK}}).feasible


def check_locks_and_the_goal_change_only_where_the_title_says_so(plan: Plan, diagnosis: Diagnosis) -> None:
    locks = {"lock"} | {rule["id"] for rule in plan["rules"] if rule["kind"] == "lock"}
    for fix in diagnosis.fixes:
        assert fix.changes
        if any(change["rule"].partition("[")[0] in locks for change in fix.changes):
            assert fix.title.startswith("Give up locks")
        if any(change["rule"] == "goal" for change in fix.changes):
            assert "the goal" in fix.title


def check_an_impossible_plan_has_a_way_out(plan: Plan, diagnosis: Diagnosis) -> None:
    """Locks leave little to change, and where rounding cannot keep all rules no goal may do either."""
    locked = "lock" in str(plan["cells"]) or any(rule["kind"] == "lock" for rule in plan["rules"])
    assert diagnosis.fixes or locked or "rounding" in plan


CHECKS = (
    check_the_rules_of_a_conflict_cannot_hold_together,
    check_all_but_one_of_an_irreducible_conflict_can_hold_together,
    check_conflicts_are_different_and_the_smallest_comes_first,
    check_the_reachable_range_is_that_of_an_independent_solver,
    check_the_ends_of_the_reachable_range_are_reached_and_nothing_beyond_them_is,
    check_every_fix_can_be_applied_as_it_is_and_works,
    check_locks_and_the_goal_change_only_where_the_title_says_so,
    check_an_impossible_plan_has_a_way_out,
)
