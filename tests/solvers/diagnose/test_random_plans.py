"""What is said of random impossible plans is true: seen by solving them again, changed, through the front door."""

from collections.abc import Sequence

import pytest

from schemas.allocation import Allocation
from schemas.diagnosis import Diagnosis
from solvers.operations import applied
from solvers.read import read_plan
from tests.solvers.diagnose.hopeless import Plan, hopeless, only
from tests.solvers.small_plans import answer

FEW, MANY = 8, 400
"""Plans that are drawn; a fifth of them can hold together."""
SOLVED = ("optimal", "feasible")


@pytest.mark.parametrize("seed", range(FEW))
def test_all_that_is_said_of_impossible_plans_is_true(seed: int) -> None:
    _checked(seed)


@pytest.mark.slow
def test_all_that_is_said_of_very_many_impossible_plans_is_true() -> None:
    assert sum(_checked(seed) for seed in range(FEW, FEW + MANY)) >= 300


def _checked(seed: int) -> bool:
    """Check what is said of a plan; tell whether it is impossible."""
    plan = hopeless(seed)
    found = answer(plan)
    if found.outcome != "infeasible":
        assert found.outcome in SOLVED, seed
        return False
    assert found.certificate.verified, seed
    assert found.diagnosis is not None
    conflicts_hold(plan, found.diagnosis)
    fixes_work(plan, found.diagnosis)
    ends_are_reached(plan, found.diagnosis)
    return True


def conflicts_hold(plan: Plan, diagnosis: Diagnosis) -> None:
    """Check that the rules of each conflict cannot hold by themselves, and that all but one of them can."""
    assert diagnosis.conflicts
    for conflict in diagnosis.conflicts:
        sides = [(member.rule, member.side) for member in conflict.members]
        assert conflict.irreducible, conflict
        assert conflict.because
        assert not can_hold(plan, sides), conflict
        for at in range(len(sides)):
            assert can_hold(plan, sides[:at] + sides[at + 1 :]), (conflict, sides[at])


def can_hold(plan: Plan, sides: Sequence[tuple[str, str]]) -> bool:
    """Tell whether some sides of rules can hold together, for the plan's goal or, without it, for any."""
    kept = only(plan, sides)
    found = answer(kept, diagnosing=False)
    if found.outcome in SOLVED or ("goal", "equal") in sides:
        return found.outcome in SOLVED
    if not asks_for_something(sides):
        return True
    found = answer(kept)
    assert found.diagnosis is not None
    return any(
        answer({**kept, "goal": {"amount": goal}}, diagnosing=False).outcome in SOLVED
        for goal in [*goals_for(found.diagnosis), 10.0 * found.goal.amount, 0.1 * found.goal.amount]
    )


def asks_for_something(sides: Sequence[tuple[str, str]]) -> bool:
    """Tell whether targets of nothing at all break one of the sides."""
    return any(name.partition("[")[0] in ("保底", "boss", "lock") for name, _ in sides)


def goals_for(diagnosis: Diagnosis) -> list[float]:
    """Return goals that can be had, as an answer says."""
    if diagnosis.reachable is None:
        return []
    goal = diagnosis.reachable.goal
    return [end for end in (goal.max, goal.min) if end]


def fixes_work(plan: Plan, diagnosis: Diagnosis) -> None:
    """Check that each fix, applied as it is, makes the plan possible as it is published."""
    locked = any("lock" in row for row in plan["cells"]["rows"]) or any(r["kind"] == "lock" for r in plan["rules"])
    assert diagnosis.fixes or locked or "rounding" in plan  # locks leave little to change, and rounding less
    for fix in diagnosis.fixes:
        better = applied(read_plan(plan), fix.operations).plan.model_dump(by_alias=True, exclude_unset=True)
        found = answer(better)
        assert found.outcome in SOLVED, fix
        assert fix.verified
        assert "rounding_relaxed" not in [warning.code for warning in found.warnings], fix


def ends_are_reached(plan: Plan, diagnosis: Diagnosis) -> None:
    """Check that the least and the largest goal can be had, and nothing beyond them."""
    if diagnosis.reachable is None:
        return
    street = diagnosis.reachable.street
    over = 1.0 + plan.get("over_assignment", 0.0)
    unit = plan["rounding"]["unit"] if "rounding" in plan else 0.0
    least = 1e-4 * sum(row["history"] for row in plan["cells"]["rows"])  # goals of next to nothing are refused
    for end, outward in ((street.min, -1.0), (street.max, 1.0)):
        if end is None or end <= least:
            continue
        beyond = end + outward * max(1e-6 * end, unit)
        assert _with_total(plan, end / over).outcome in SOLVED, diagnosis.reachable
        assert beyond <= 0 or _with_total(plan, beyond / over).outcome == "infeasible", diagnosis.reachable


def _with_total(plan: Plan, goal: float) -> Allocation:
    return answer({**plan, "goal": {"amount": goal}}, diagnosing=False)
