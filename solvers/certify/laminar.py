"""Whether rules nest: where they do, one proof serves several objectives.

Over totals whose limits are on nested scopes alone, the least chi-square, the least entropy and the lexicographic
minimax are the same point (lexicographically optimal base, Fujishige 1980). The proof of the first proves the last.
"""

import numpy as np
from numpy.typing import NDArray

from solvers.certify.proofs import Ground

Array = NDArray[np.float64]
Cells = NDArray[np.int32]


def laminar(ground: Ground) -> bool:
    """Tell whether all scopes with a limit, and the entities, are nested or disjoint, with equal weights throughout.

    From the largest scope to the smallest: all cells of a scope must lie in the same scope that came last.
    """
    scopes = _entities(ground)
    for row in range(len(ground.low)):
        start, stop = ground.matrix.indptr[row : row + 2]
        weights, cells = ground.matrix.data[start:stop], ground.matrix.indices[start:stop]
        if _idle(ground, row, weights) or _held_at_least(ground, row, cells[weights != 0]):
            continue
        if (weights != 1.0).any():
            return False
        scopes.append(cells)
    last = np.zeros(len(ground.fair), dtype=np.int64)
    for number, cells in enumerate(sorted(scopes, key=len, reverse=True), start=1):
        inside = last[cells]
        if cells.size and (inside != inside[0]).any():
            return False
        last[cells] = number
    return True


def _entities(ground: Ground) -> list[Cells]:
    if ground.by_cell:
        return []
    order = np.argsort(ground.entity, kind="stable").astype(np.int32)
    return np.split(order, np.cumsum(np.bincount(ground.entity))[:-1])


def _idle(ground: Ground, row: int, weights: Array) -> bool:
    """Tell whether a row can never bind: weights are between 0 and 1, targets at least 0, and the total is known."""
    above = bool(ground.high[row] >= len(ground.fair) * (1.0 + 1e-6))
    return above and ground.low[row] <= 0 and bool((weights >= 0).all())


def _held_at_least(ground: Ground, row: int, cells: Cells) -> bool:
    """Tell whether a row holds all cells without a fair share at their least, each of them, so that they are fixed."""
    if not (ground.low[row] == -np.inf and (ground.fair[cells] <= 0).all() and cells.size == (ground.fair <= 0).sum()):
        return False
    least = ground.lower.copy()
    alone = np.flatnonzero(np.diff(ground.matrix.indptr) == 1)
    at = ground.matrix.indptr[alone]
    sole = alone[ground.matrix.data[at] == 1.0]
    np.maximum.at(least, ground.matrix.indices[ground.matrix.indptr[sole]], ground.low[sole])
    return bool(ground.high[row] <= float(least[cells].sum()) + 1e-9 * max(1.0, ground.high[row]))
