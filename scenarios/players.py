"""Who causes what: operations as players, those joined that make no sense one without the other."""

from collections.abc import Sequence

from schemas.plan import Plan
from solvers.errors import PlanError
from solvers.operations import applied
from solvers.operations.applying import Operation


def players(plan: Plan, operations: Sequence[Operation]) -> list[list[int]]:
    """Return operations in groups, each in order: one that cannot be applied without an earlier one joins it.

    What every operation needs is found by leaving out each earlier one in turn, with all that needs it.
    """
    count = len(operations)
    group = list(range(count))
    for missing in range(count):
        left = {missing}
        for later in range(missing + 1, count):
            chosen = [number for number in range(later + 1) if number not in left]
            if later in chosen and not _stands(plan, operations, chosen):
                left.add(later)
                _join(group, missing, later)
    return [[number for number in range(count) if group[number] == first] for first in dict.fromkeys(group)]


def _stands(plan: Plan, operations: Sequence[Operation], chosen: Sequence[int]) -> bool:
    try:
        applied(plan, [operations[number] for number in chosen])
    except PlanError:
        return False
    return True


def _join(group: list[int], one: int, other: int) -> None:
    kept, gone = sorted((group[one], group[other]))
    group[:] = [kept if number == gone else number for number in group]
