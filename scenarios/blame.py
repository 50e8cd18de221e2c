"""Which operation made a sound plan unsound: what is wrong with the changed plan is said of that one."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from schemas.finding import Finding
from schemas.plan import Plan
from solvers.errors import PlanError
from solvers.names import pointer
from solvers.operations import applied
from solvers.operations.applying import Operation


def blamed(
    error: PlanError, plan: Plan, operations: Sequence[Operation], place: str, check: Callable[[Plan], object]
) -> PlanError:
    """Return an error of the plan that operations make, said of the operation after which `check` raises.

    Where the plan itself does not pass, the error stays as it is; where all of the plans do, it is said of the list.
    What is wrong with a rule that the plan had before is also said of the rule.

    Parameters
    ----------
    place : JSON pointer of the list of operations
    check : raises PlanError where a plan is not sound
    """

    def sound(count: int) -> bool:
        try:
            check(applied(plan, operations[:count]).plan)
        except PlanError:
            return False
        return True

    if not operations or not sound(0):
        return error
    if sound(len(operations)):
        return PlanError([replace(found, pointer=place) for found in error.findings])
    good, bad = 0, len(operations)
    while bad - good > 1:
        middle = (good + bad) // 2
        good, bad = (middle, bad) if sound(middle) else (good, middle)
    made = applied(plan, operations).plan
    return PlanError([one for found in error.findings for one in _said(found, plan, made, place + pointer(good))])


def _said(found: Finding, plan: Plan, made: Plan, here: str) -> Iterator[Finding]:
    """Yield a finding about a changed plan, said of the operation at `here`."""
    steps = found.pointer.split("/")
    if steps[1:2] != ["rules"] or not steps[2:3]:
        yield replace(found, pointer=here)
        return
    rule = made.rules[int(steps[2])]
    before = next((number for number, other in enumerate(plan.rules) if other == rule), None)
    if before is None:
        yield replace(found, pointer=here)
        return
    yield Finding("operation_breaks_rule", here, {"rule": rule.id})
    yield replace(found, pointer="/".join(["", "rules", str(before), *steps[3:]]))
