"""Plans solved once each: allocations and continuous targets, by the plan's fingerprint."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from schemas.allocation import Allocation
from schemas.messages import Language
from schemas.plan import Plan
from solvers.allocate import allocate
from solvers.grid import Grid, unit_grid
from solvers.hashing import plan_hash
from solvers.table import Table, read_table

Counts = NDArray[np.int64]
INDICATORS = ("objective", "gini", "max_stretch", "min_stretch")


@dataclass(frozen=True)
class Targets:
    """Targets by cell, exact.

    Attributes
    ----------
    table : the cells
    counts : int array (n,), steps of the grid
    """

    table: Table
    counts: Counts
    grid: Grid
    indicators: dict[str, float | None]

    @property
    def names(self) -> list[tuple[tuple[str, str], ...]]:
        """Each cell's dimensions and ids."""
        dimensions = list(self.table.dimensions)
        ids = [self.table.ids(name) for name in dimensions]
        return [tuple(zip(dimensions, row, strict=True)) for row in zip(*ids, strict=True)]


class Solved:
    """Answers by fingerprint: equal plans are solved once."""

    def __init__(self, language: Language = "en") -> None:
        self._language = language
        self._published: dict[str, Allocation] = {}
        self._continuous: dict[str, Allocation] = {}

    def published(self, plan: Plan, fingerprint: str) -> Allocation:
        """Return a plan's allocation as it would be published."""
        if fingerprint not in self._published:
            options = plan.options.model_copy(
                update={"answer": ["cells", "totals", "rules"], "cells": "columns", "explain": []}
            )
            asked = plan.model_copy(update={"options": options})
            self._published[fingerprint] = allocate(asked, language=self._language)
        return self._published[fingerprint]

    def continuous(self, plan: Plan) -> Targets | None:
        """Return a plan's targets before rounding, or None where it has none."""
        table = read_table(plan)
        fingerprint = plan_hash(plan, table)
        if fingerprint not in self._continuous:
            options = plan.options.model_copy(update={"answer": ["cells"], "cells": "columns", "explain": []})
            asked = plan.model_copy(update={"rounding": None, "options": options})
            self._continuous[fingerprint] = allocate(asked, language=self._language, diagnosing=False)
        answer = self._continuous[fingerprint]
        return None if answer.cells is None else targets_of(answer, table)


def targets_of(answer: Allocation, table: Table) -> Targets:
    """Return an answer's targets as counts of its grid."""
    grid = unit_grid(answer.resolved.grid)
    counts = grid.nearest(np.array(answer.cells["columns"]["target"], dtype=np.float64))
    return Targets(table, counts, grid, indicators_of(answer))


def indicators_of(answer: Allocation) -> dict[str, float | None]:
    """Return the indicators that are compared."""
    fairness, objective = answer.fairness, answer.objective
    return {
        "objective": None if objective is None else objective.value,
        "gini": None if fairness is None else fairness.gini,
        "max_stretch": None if fairness is None else fairness.max,
        "min_stretch": None if fairness is None else fairness.min,
    }


def binding_of(answer: Allocation) -> list[str]:
    """Return the instances of rules that bind, cells' potentials included."""
    if answer.rules is None:
        return []
    rules: dict[str, Sequence[Any]] = answer.rules["columns"]
    return [name for name, binds in zip(rules["id"], rules["binding"], strict=True) if binds and name != "goal"]
