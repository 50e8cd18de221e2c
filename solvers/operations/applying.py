"""Operations applied in order to a plan that itself stays as it is."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from schemas.finding import Finding
from schemas.plan import Plan
from solvers.errors import PlanError
from solvers.form import unknown
from solvers.kept import Kept
from solvers.names import pointer
from solvers.operations.change import Change
from solvers.operations.fields import Cells, add, put, scale
from solvers.operations.members import write_member
from solvers.operations.settings import assign, drop_rule, write_rule
from solvers.operations.territory import add_cells, drop, move

Operation = Mapping[str, Any]
_OF_PLAN: Mapping[str, Callable[[Plan, Operation, str], Change]] = {
    "set": assign,
    "rule": write_rule,
    "drop_rule": drop_rule,
    "member": write_member,
    "add_cells": add_cells,
}
_OF_CELLS: Mapping[str, Callable[[Plan, Operation, str, Cells], Change]] = {
    "scale": scale,
    "add": add,
    "put": put,
    "move": move,
    "drop": drop,
}
_OF_IDS = ("member", "add_cells", "move", "drop")
"""What looks at, or changes, more of cells than single numbers: they are read anew before and after."""


@dataclass(frozen=True)
class Applied:
    """A changed plan, and how many cells, members or rules each operation touched."""

    plan: Plan
    touched: tuple[int, ...]


def applied(
    plan: Plan,
    operations: Sequence[Operation],
    place: str = "/operations",
    *,
    first: int = 0,
    kept: Kept | None = None,
) -> Applied:
    """Return a plan with operations applied to it in order.

    Parameters
    ----------
    operations : each as a scenario has it, for example
        `{"op": "put", "field": "capacity", "where": {"rep": "R1"}, "value": 600}`
    place : JSON pointer of the list in the request
    first : place of the first operation in that list
    kept : what is known from plans that differ in numbers alone; it saves work and changes nothing

    Raises
    ------
    PlanError
        When an operation is unknown, names what does not exist, or touches nothing.
    """
    touched = []
    cells = Cells(kept)
    for index, operation in enumerate(operations, first):
        here = f"{place}{pointer(index)}"
        kind = str(operation.get("op", ""))
        cells = Cells(kept) if kind in _OF_IDS else cells
        if kind in _OF_CELLS:
            change = _OF_CELLS[kind](plan, operation, here, cells)
        elif kind in _OF_PLAN:
            change = _OF_PLAN[kind](plan, operation, here)
        else:
            raise PlanError([unknown("unknown_value", f"{here}/op", kind, {**_OF_PLAN, **_OF_CELLS})])
        if not change.touched and not operation.get("allow_empty", False):
            raise PlanError([Finding("operation_of_nothing", here, {"op": kind})])
        plan = change.plan
        cells = Cells(kept) if kind in _OF_IDS else cells
        touched.append(change.touched)
    return Applied(plan, tuple(touched))
