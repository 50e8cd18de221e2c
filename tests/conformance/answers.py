"""Ask the engine, and read its answer as plain numbers."""

from collections.abc import Mapping, Sequence
from typing import Any

from hypothesis import assume, reject

from schemas.allocation import Allocation
from solvers.allocate import allocate
from solvers.evaluate import evaluate
from solvers.read import read_plan
from tests.reference.model import Model, PlanDict
from tests.reference.polytope import Unsolved
from tests.reference.solve import Optimum, optimum


def answered(plan: PlanDict) -> Allocation:
    """Allocate a plan given as decoded JSON."""
    return allocate(read_plan(plan), language="en")


def evaluated(plan: PlanDict, targets: Mapping[str, object]) -> Allocation:
    """Evaluate targets against a plan given as decoded JSON."""
    return evaluate(read_plan(plan), targets, language="en")


def columns(table: Any) -> dict[str, list[Any]]:
    """Return a table of the answer column by column, whichever form it has."""
    if isinstance(table, list):
        return {name: [row[name] for row in table] for name in table[0]}
    return dict(table["columns"])


def cell_targets(allocation: Allocation, names: Sequence[str]) -> dict[tuple[str, ...], float]:
    """Return the target of each cell by its ids."""
    table = columns(allocation.cells)
    keys = zip(*(table[name] for name in names), strict=True)
    return dict(zip(keys, table["target"], strict=True))


def member_targets(allocation: Allocation, name: str) -> dict[str, float]:
    """Return the targets of a dimension's members, or of combinations under `region|product`."""
    table = columns(allocation.totals[name])
    return dict(zip(table["id"], table["target"], strict=True))


def in_plan_order(allocation: Allocation, model: Model) -> list[float]:
    """Return the targets in the order of the plan's own cells."""
    found = cell_targets(allocation, model.names)
    return [found[model.ids(i)] for i in range(model.size)]


def value(allocation: Allocation) -> float:
    """Return the first stage's value."""
    assert allocation.objective is not None
    return allocation.objective.value


def second_opinion(plan: PlanDict) -> Optimum:
    """Return the independent optimum; a plan at the very edge of the possible is left out."""
    try:
        found = optimum(plan)
    except Unsolved:
        reject()
    assume(found.decided)
    return found
