"""Rules that cannot hold together: from the proof of impossibility to an irreducible set (deletion filter).

A linear program that breaks all rows least is infeasible-proof: its multipliers weigh rows so that their weighted sum
contradicts itself (Farkas). The rows with weight are a conflict; one by one, those that are not needed are dropped
(Chinneck & Dravnieks 1991).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solvers.backends import linear
from solvers.deadline import Deadline, OutOfTime
from solvers.diagnose.system import System, cell_counts, element_of, rules_of

Array = NDArray[np.float64]
_CLEARLY = 1e-9
_HELD = 1e-9
"""Rules that miss each other by less than this, relative to max(1, limit), hold."""
_FILTER_SECONDS = 5.0
"""A conflict that takes longer than this to filter is reported as it is, and so said."""


@dataclass(frozen=True)
class Found:
    """A conflict.

    Attributes
    ----------
    rows : row numbers of the system
    weights : multipliers of these rows, the proof
    shortfall : the least sum of violations, scaled
    irreducible : whether each proper subset is proven to hold
    """

    rows: NDArray[np.int64]
    weights: Array
    shortfall: float
    irreducible: bool


def conflict(system: System, deadline: Deadline) -> Found | None:
    """Return one conflict among all rows, or None where they can hold together."""
    found = _contradiction(system, _limiting(system), deadline)
    if found is None:
        return None
    kept = found.rows
    try:
        slice_ = Deadline(min(_FILTER_SECONDS, deadline.left()), deadline.now)
        for element in rules_of(system, kept.tolist()):
            counts = cell_counts(system, kept.tolist())
            inside = np.array([element_of(system.sides[row], counts) == element for row in kept.tolist()])
            smaller = _contradiction(system, kept[~inside], slice_) if inside.any() else None
            if smaller is not None:
                kept = smaller.rows
        final = _contradiction(system, kept, slice_)
    except OutOfTime:
        return found
    if final is None:
        return found
    return Found(kept, _spread(final, kept), final.shortfall, True)


def _limiting(system: System) -> NDArray[np.int64]:
    """Return the rows that the goal alone does not keep anyway; no coefficient of a cell is above 1."""
    of_total = system.matrix[:, [system.cells]].toarray().ravel()
    total = float(system.cells)
    idle = np.isinf(system.low) & (system.high - of_total * total >= total * (1.0 + 1e-6))
    return np.flatnonzero(~idle)


def _contradiction(system: System, rows: NDArray[np.int64], deadline: Deadline) -> Found | None:
    """Return the rows that prove the chosen ones impossible, or None where they can hold."""
    crossed = _crossed(system, rows)
    if crossed is not None:
        return crossed
    program = system.elastic(rows)
    if program.matrix.shape[0] == 1:
        return None
    solution = linear.solve(program, deadline.left())
    if not solution.found:
        raise OutOfTime
    if float(program.cost @ solution.point) <= _HELD:
        return None
    weights = system.weights(program, solution.multipliers, rows)
    used = np.abs(weights) > _CLEARLY * float(np.abs(weights).max())
    shortfall = float(solution.point[system.cells + 1 :].sum())
    return Found(rows[used], weights[used], shortfall, False)


def _crossed(system: System, rows: NDArray[np.int64]) -> Found | None:
    """Return the two limits of a cell that cross, if any do."""
    lower, upper = system.bounds(rows)
    off = (lower - upper) / np.maximum(1.0, lower)
    at = int(np.argmax(np.where(np.isfinite(upper), off, -np.inf)))
    if not (np.isfinite(upper[at]) and off[at] > _HELD):
        return None
    own = [row for row in rows.tolist() if system.sides[row].cell == at]
    low = max(own, key=lambda row: (float(system.low[row]), -row))
    high = min(own, key=lambda row: (float(system.high[row]), row))
    return Found(
        np.array(sorted({low, high})),
        np.array([1.0, -1.0] if low < high else [-1.0, 1.0]),
        float(lower[at] - upper[at]),
        False,
    )


def _spread(found: Found, rows: NDArray[np.int64]) -> Array:
    weights = np.zeros(len(rows))
    weights[np.isin(rows, found.rows)] = found.weights
    return weights
