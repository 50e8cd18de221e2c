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
from solvers.diagnose.system import System

Array = NDArray[np.float64]
_CLEARLY = 1e-9
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
    """Return one conflict among all rows, or None where there is none."""
    found = _contradiction(system, _limiting(system), deadline)
    if found is None:
        return None
    kept = found.rows
    try:
        slice_ = Deadline(min(_FILTER_SECONDS, deadline.left()), deadline.now)
        for row in found.rows.tolist():
            if row not in kept:
                continue
            smaller = _contradiction(system, kept[kept != row], slice_)
            if smaller is not None:
                kept = smaller.rows
        final = _contradiction(system, kept, slice_)
    except OutOfTime:
        return found
    return found if final is None else Found(kept, _spread(final, kept), final.shortfall, True)


def _limiting(system: System) -> NDArray[np.int64]:
    """Return the rows that the goal alone does not keep anyway; no coefficient of a cell is above 1."""
    of_total = system.matrix[:, [system.cells]].toarray().ravel()
    total = float(system.cells)
    idle = np.isinf(system.low) & (system.high - of_total * total >= total * (1.0 + 1e-6))
    return np.flatnonzero(~idle)


def _contradiction(system: System, rows: NDArray[np.int64], deadline: Deadline) -> Found | None:
    """Return the rows that prove the chosen ones impossible, or None where they can hold."""
    program, _ = system.elastic(rows)
    solution = linear.solve(program, deadline.left())
    if not solution.found:
        raise OutOfTime
    shortfall = float(program.cost @ solution.point)
    scale = np.maximum(1.0, np.abs(np.where(np.isfinite(system.low[rows]), system.low[rows], system.high[rows])))
    if shortfall <= 1e-9 * float(scale.max(initial=1.0)):
        return None
    weights = solution.multipliers[: len(rows)]
    used = np.abs(weights) > _CLEARLY
    return Found(rows[used], weights[used], shortfall, False)


def _spread(found: Found, rows: NDArray[np.int64]) -> Array:
    weights = np.zeros(len(rows))
    weights[np.isin(rows, found.rows)] = found.weights
    return weights
