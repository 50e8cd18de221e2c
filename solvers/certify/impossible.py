"""Proof that a plan is impossible: weights on rules whose weighted sum no targets can satisfy (Farkas)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from schemas.plan import Plan
from solvers.certify.fair import fair_shares
from solvers.certify.held import rows
from solvers.certify.peers import Compared, compared
from solvers.certify.reading import Reader, floored
from solvers.table import Table

NOISE = 1e-13
"""What adding up in doubles alone can make of a sum that is 0."""


@dataclass(frozen=True)
class Weighed:
    """A rule instance (or a limit of one cell) with its weight: positive on its lower side, negative on its upper.

    Of a rule about peers it is a row that the rule implies: the sum of its instances' values, weighed by `of_peers`.
    """

    name: str
    weight: float
    cell: int | None = None
    of_peers: Mapping[str, float] | None = None


def impossibility(plan: Plan, table: Table, street: float, witness: Sequence[Weighed]) -> float:
    """Return by how much the weighed rules contradict the goal, relative to all that was added up.

    More than `NOISE` proves that no targets exist.

    Targets x >= 0 that sum to the street total give the weighted sum of rows at most `street * max coefficient`, and
    the rules ask for at least the weighted sum of their limits.
    """
    history = floored(table.number("history"), plan.history_floor)
    reader = Reader(plan, table, fair_shares(plan, table, street, history))
    found = rows(reader, reader.instances(), street)
    peers = {one.rule.id: one for one in compared(reader, street, street)}
    coefficients, asked, noise = np.zeros(table.size), 0.0, 0.0
    for item in witness:
        if item.of_peers is not None:
            row = _row_of_peers(peers.get(item.name), item)
            if row is None:
                return -np.inf
            coefficients += item.weight * row[0]
            asked += item.weight * row[1]
            noise += abs(item.weight) * (abs(row[1]) + street * float(np.abs(row[0]).max()))
            continue
        below = item.weight > 0
        if item.name == "goal":
            continue
        if item.cell is not None:
            low, high = _limit_of(reader, item)
            at, weights = np.array([item.cell]), np.ones(1)
        else:
            one = found.row(item.name)
            low, high, at, weights = one.low, one.high, one.cells, one.low_weights if below else one.high_weights
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


def _row_of_peers(peers: Compared | None, item: Weighed) -> tuple[NDArray[np.float64], float] | None:
    """Return the coefficients (n,) and the limit of a row that a hard rule about peers implies; None if it does not."""
    known = item.of_peers or {}
    if peers is None or peers.rule.soft is not None or item.weight > 0 or set(known) != set(peers.names):
        return None
    weights = np.array([known[name] for name in peers.names])
    return peers.row(weights) if peers.implies(weights) else None


def _limit_of(reader: Reader, item: Weighed) -> tuple[float, float]:
    """Return the limits that one column (or the potential) gives a cell."""
    column = item.name.split("[", 1)[0]
    value = float(reader.table.numbers[column][item.cell if item.cell is not None else 0])
    return (value if column in ("lock", "min") else 0.0), (value if column in ("lock", "max", "potential") else np.inf)
