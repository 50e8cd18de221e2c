"""Proof of a lexicographic minimax, level by level: given the levels above, it cannot be lower.

A level's multipliers are optimal for a linear program: the least weighted sum of the totals of entities that are at the
level, where totals that were settled before are given. What is at the level cannot all get less together, so nobody can
who does not push another above the level. The program's optimality conditions are the proof, and what has a
multiplier there is at its limit in every optimum; later levels may hold it there with either sign.

Where the rows nest, one set of multipliers proves many levels. Let slopes grow with stretches, and let y be multipliers
of nested rows that explain them. Cut off at a threshold, potentials (sums of y from the root down to a
scope) and slopes become 0 or 1 with no sign turned, so that they prove the least sum of all totals above it; and the
least sums of nested sets are the lexicographic minimax of their union (Fujishige 1980).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from solvers.certify.proofs import CLEARLY, Ground
from solvers.stages.stage import Level, Stage

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
_NOTHING = 1e-12
"""A stretch below this is 0, and nobody can get less than nothing."""
_FIXED = 1e-9


@dataclass
class _Reached:
    """What is proven so far.

    Attributes
    ----------
    open : bool array (e,), entities that are not settled
    rows, cells : bool arrays (m,), (n,), what is at a limit in every optimum
    nested : bool array (m,), rows that must form a tree
    """

    open: Flags
    rows: Flags
    cells: Flags
    nested: Flags


def levels(ground: Ground, stage: Stage, x: Array) -> float:
    """Return the largest residual of any level at x (n,); infinite where something is not proven at all."""
    fair, totals = ground.entity_fair, ground.sums(x)
    has = fair > 0
    stretch = np.where(has, totals / np.where(has, fair, 1.0), -np.inf)
    rows = len(ground.low)
    reached = _Reached(has.copy(), *(np.zeros(size, dtype=np.bool_) for size in (rows, len(x), rows)))
    activity, worst = ground.matrix @ x, 0.0
    for level in stage.levels:
        if float(stretch[reached.open].max(initial=0.0)) <= _NOTHING:
            reached.open[:] = False
            break
        if not level.settled.size or not reached.open[level.settled].all():
            return np.inf
        worst = max(worst, _level(ground, level, reached, x, activity, totals))
        reached.open[level.settled] = False
    if not stage.stopped and reached.open.any():
        return np.inf
    return worst if _form_a_tree(ground, reached.nested) else np.inf


def _level(ground: Ground, level: Level, reached: _Reached, x: Array, activity: Array, totals: Array) -> float:
    """Return a level's residual, and note what it proves."""
    fair, size = ground.entity_fair, np.maximum(1.0, totals)
    multipliers, entities = np.zeros(len(ground.low)), level.entities
    multipliers[: len(level.rows)] = level.rows
    away = (totals - level.value * fair) / size
    if level.nested:
        if reached.open[entities != 0].any():
            return np.inf
        slope = np.zeros(len(fair))
        slope[level.settled] = 1.0 + totals[level.settled] / fair[level.settled] - level.value
        below = reached.open.copy()
        below[level.settled] = False
        off = max(float(away[below].max(initial=0.0)), float((-away[level.settled]).max()))
        reached.nested |= multipliers != 0
        slope = slope + entities
    else:
        least = float(entities[level.settled].min())
        if not least > 0 or float(entities[reached.open].min()) < 0:
            return np.inf
        multipliers, slope = multipliers / least, entities / least
        capped = np.where(reached.open, np.maximum(away, np.minimum(slope, -away)), 0.0)
        off = max(float(np.abs(away[level.settled]).max()), float(capped.max()))
    if np.any(slope[(fair <= 0)]):
        return np.inf
    reduced = slope[ground.entity] - ground.matrix.T @ multipliers
    residual = max(off, _natural(ground, reached, reduced, multipliers, x, activity))
    if not level.nested:
        reached.rows |= np.abs(multipliers) > CLEARLY
        reached.cells |= np.abs(reduced) > CLEARLY
    return residual


def _natural(ground: Ground, reached: _Reached, reduced: Array, rows: Array, x: Array, activity: Array) -> float:
    """Return the natural residual; a cell's is in money: what its slope would move its entity's total by at most."""
    step = np.where(ground.entity_fair > 0, np.minimum(1.0, ground.entity_fair), 1.0)[ground.entity]
    of_cells = np.abs(x - np.clip(x - step * reduced, ground.lower, ground.upper))
    of_rows = np.abs(activity - np.clip(activity - rows, ground.low, ground.high)) / np.maximum(1.0, np.abs(activity))
    cells = np.where(reached.cells, 0.0, of_cells).max(initial=0.0)
    return float(max(cells, np.where(reached.rows, 0.0, of_rows).max(initial=0.0)))


def _form_a_tree(ground: Ground, rows: Flags) -> bool:
    """Tell whether the scopes of rows, and the entities, are nested or disjoint, with equal weights throughout.

    Scopes are taken from the largest to the smallest: all cells of one must have the same scope before it.
    """
    matrix = sparse.csr_array(ground.matrix[np.flatnonzero(rows & ~_fixes_its_cells(ground))])
    matrix.eliminate_zeros()
    if (matrix.data != 1.0).any():
        return False
    if not ground.by_cell:
        cells = np.arange(len(ground.fair))
        shape = (len(ground.entity_fair), len(cells))
        matrix = sparse.vstack([matrix, sparse.csr_array((np.ones(len(cells)), (ground.entity, cells)), shape=shape)])
    scopes = sparse.csr_array(matrix)
    order = np.argsort(-np.diff(scopes.indptr), kind="stable")
    by_cell = scopes[order].tocsc()
    rank = by_cell.indices
    before = np.concatenate([[-1], rank[:-1]])
    before[by_cell.indptr[:-1][np.diff(by_cell.indptr) > 0]] = -1
    common = np.empty(len(order), dtype=before.dtype)
    common[rank] = before
    return bool((common[rank] == before).all())


def _fixes_its_cells(ground: Ground) -> Flags:
    """Tell which rows' upper limits are what their cells have at least: these say what each of their cells is."""
    sums = ground.matrix @ _lowest(ground) + _FIXED * np.maximum(1.0, ground.high)
    negative = sparse.csr_array(
        (ground.matrix.data < 0, ground.matrix.indices, ground.matrix.indptr), ground.matrix.shape
    )
    return np.asarray((ground.high <= sums) & (negative @ np.ones(len(ground.fair)) == 0), dtype=np.bool_)


def _lowest(ground: Ground) -> Array:
    """Return lower limits (n,) of cells, those of rows of single cells included."""
    least = ground.lower.copy()
    alone = np.flatnonzero(np.diff(ground.matrix.indptr) == 1)
    at = ground.matrix.indptr[alone]
    sole = alone[ground.matrix.data[at] == 1.0]
    np.maximum.at(least, ground.matrix.indices[ground.matrix.indptr[sole]], ground.low[sole])
    return least
