"""Proof that a plan is impossible: weights on rules whose weighted sum no targets can satisfy (Farkas)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from schemas.plan import Plan
from solvers.certify.fair import fair_shares
from solvers.certify.held import rows
from solvers.certify.reading import Reader, floored
from solvers.table import Table

NOISE = 1e-13
"""What adding up in doubles alone can make of a sum that is 0."""


@dataclass(frozen=True)
class Weighed:
    """A rule instance (or a limit of one cell) with its weight: positive on its lower side, negative on its upper."""

    name: str
    weight: float
    cell: int | None = None


def impossibility(plan: Plan, table: Table, street: float, witness: Sequence[Weighed]) -> float:
    """Return by how much the weighed rules contradict the goal, relative to all that was added up.

    More than `NOISE` proves that no targets exist.

    Targets x >= 0 that sum to the street total give the weighted sum of rows at most `street * max coefficient`, and
    the rules ask for at least the weighted sum of their limits.
    """
    history = floored(table.number("history"), plan.history_floor)
    reader = Reader(plan, table, fair_shares(plan, table, street, history))
    found = rows(reader, reader.instances(), street)
    coefficients, asked, noise = np.zeros(table.size), 0.0, 0.0
    for item in witness:
        below = item.weight > 0
        if item.name == "goal":
            continue
        if item.cell is not None:
            low, high = _limit_of(reader, item)
            at, weights = np.array([item.cell]), np.ones(1)
        else:
            row = found.row(item.name)
            low, high, at, weights = row.low, row.high, row.cells, row.low_weights if below else row.high_weights
            largest = float(np.abs(weights).max(initial=0.0)) or 1.0
            low, high, weights = low / largest, high / largest, weights / largest
        limit = low if below else high
        if not np.isfinite(limit):
            return -np.inf
        coefficients[at] += item.weight * weights
        asked += item.weight * limit
        noise += abs(item.weight * limit)
    allowed = street * float(coefficients.max())
    return (asked - allowed) / max(noise + abs(allowed), 1e-300)


def _limit_of(reader: Reader, item: Weighed) -> tuple[float, float]:
    """Return the limits that one column (or the potential) gives a cell."""
    column = item.name.split("[", 1)[0]
    value = float(reader.table.numbers[column][item.cell if item.cell is not None else 0])
    return (value if column in ("lock", "min") else 0.0), (value if column in ("lock", "max", "potential") else np.inf)
