"""Many rows, few of which decide: a program is solved with some rows, then with those that its answer breaks, too.

Cells that none of the rows in use tells apart are one variable, so that programs stay small as long as few rows are in
use. What some rows cannot hold, all cannot; an answer that breaks no row is an answer for all. Rules about peers have
no rows but those that some answer broke.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from solvers.diagnose.system import Reduced, System

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
HELD = 1e-9
"""Rows that are missed by less than this, relative to max(1, limit), hold."""
_ALL_AT_ONCE = 400
"""Sets of no more rows are solved as they are."""
_SMALL_RULE = 64
"""Rules of no more instances are in use from the start."""
_Answer = TypeVar("_Answer")


@dataclass(frozen=True)
class Tried(Generic[_Answer]):
    """The answer for some rows, and the targets (n,) there, scaled; None where the answer holds for all rows.

    An answer that is `open` says nothing of the other rows: they all have to be looked at. It may have targets all the
    same, for what rules about peers say of them.
    """

    answer: _Answer
    point: Array | None
    open: bool = False


def lazily(
    system: System,
    chosen: Sequence[int] | Ints,
    tried: Callable[[Reduced, Ints], Tried[_Answer]],
    apart: NDArray[np.uint64] | None = None,
) -> tuple[_Answer, Reduced]:
    """Return the answer for the rows of some elements, and the program that it was found with.

    Parameters
    ----------
    apart : array (n,), labels of cells that are to stay apart whatever the rows say
    """
    wanted = np.asarray(chosen, dtype=np.int64)
    used, peers = _at_first(system, wanted), sorted(system.peers(wanted))
    while True:
        reduced = system.reduced(used, apart)
        result = tried(reduced, used)
        if result.point is None and not result.open:
            return result.answer, reduced
        rest = np.setdiff1d(wanted, used)
        broken = rest if result.point is None or result.open else _broken(system, rest, result.point)
        cut = result.point is not None and system.cuts.found(peers, result.point)
        if not broken.size and not cut:
            return result.answer, reduced
        used = np.union1d(used, broken)


def _at_first(system: System, wanted: Ints) -> Ints:
    """Return the elements in use from the start: what is no row, and rules of few instances."""
    rows = np.array([bool(system.elements[at].rows.size) for at in wanted.tolist()], dtype=np.bool_)
    if int(rows.sum()) <= _ALL_AT_ONCE:
        return wanted
    rules = [system.elements[at].rule.partition("[")[0] for at in wanted.tolist()]
    count: dict[str, int] = {}
    for rule in rules:
        count[rule] = count.get(rule, 0) + 1
    few = np.array([count[rule] <= _SMALL_RULE for rule in rules], dtype=np.bool_)
    return wanted[~rows | few]


def _broken(system: System, others: Ints, x: Array) -> Ints:
    """Return those of some elements whose rows targets (n,) break."""
    rows = system.rows(others)
    reached = system.matrix[rows] @ np.append(x, x.sum())
    low, high = system.low[rows], system.high[rows]
    limit = np.where(np.isfinite(low), low, high)
    off = np.maximum(low - reached, reached - high) > HELD * np.maximum(1.0, np.abs(limit))
    return np.unique(system.of_row[rows[off]])
