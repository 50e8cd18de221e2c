"""Proofs that no targets satisfy the rows: multipliers that add the rows up to a contradiction (Farkas' lemma).

For any multipliers y of the rows, with z = -A'y for the cells, every feasible x has 0 = y'Ax + z'x, which is at least

    sum_r y_r (lower limit where y_r > 0, upper one where y_r < 0)  +  sum_i z_i (l_i where z_i > 0, u_i where z_i < 0).

Where that is positive there is no feasible x.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solvers.exact.crossing_kernels import CLOSE
from solvers.exact.dual import Dual
from solvers.model import Model
from solvers.structure import Structure, Tree

Array = NDArray[np.float64]
TOUCHING = 1e-9
"""Rows that miss each other by less than this, relative to max(1, limit), are not proven to."""
FAR = (1e7, 2e7)
"""How far along a direction of prices the tree's levels are compared; there only the direction decides."""


@dataclass(frozen=True)
class Impossible:
    """No targets satisfy the rows.

    Attributes
    ----------
    rows : array (m,), multipliers of the model's rows
    excess : the sum of the module's docstring, above 0
    """

    rows: Array
    excess: float


def excess(model: Model, rows: Array) -> tuple[float, float]:
    """Return the sum that must not be positive, and what it may come to by limits that miss by `TOUCHING` only."""
    limit = np.where(rows > 0, model.row_lower, np.where(rows < 0, model.row_upper, 0.0))
    z = -(model.matrix.T @ rows)
    most = np.minimum(model.upper, float(np.abs(model.row_upper[model.names.index("goal")])))
    cells = z * np.where(z > 0, model.lower, most)
    return float(rows @ limit + cells.sum()), TOUCHING * float(np.abs(rows) @ np.maximum(1.0, np.abs(limit)))


def proven(model: Model, rows: Array) -> Impossible | None:
    """Return the proof that multipliers are, or None where they are none."""
    if not np.isfinite(np.where(rows > 0, model.row_lower, np.where(rows < 0, model.row_upper, 0.0))).all():
        return None
    found, rounding = excess(model, rows)
    return Impossible(rows, found) if found > rounding else None


def with_single_rows(model: Model, structure: Structure, rows: Array) -> Array:
    """Return multipliers in which rows of single cells stand for the cells' limits that they are."""
    z = -(model.matrix.T @ rows)
    limits, rows = structure.cells, rows.copy()
    for at, row in ((z > 0, limits.row_of_low), (z < 0, limits.row_of_high)):
        of = np.flatnonzero(at & (row >= 0))
        rows[row[of]] += z[of]
    return rows


def of_cell(model: Model, structure: Structure, cell: int) -> Impossible | None:
    """Return the proof that a cell's limits cross."""
    rows, limits = np.zeros(len(model.names)), structure.cells
    for sign, row in ((1.0, limits.row_of_low[cell]), (-1.0, limits.row_of_high[cell])):
        if row >= 0:
            rows[row] = sign
    return proven(model, rows)


def of_tree(model: Model, structure: Structure, node: int) -> Impossible | None:
    """Return the proof that a node cannot hold: the rows below that raise its least against those that cap its most."""
    tree, limits = structure.tree, structure.cells
    rows = np.zeros(len(model.names))
    for sign, limit, origin, of_cells in (
        (1.0, tree.lower, tree.row_of_lower, limits.low[tree.cells]),
        (-1.0, -tree.upper, tree.row_of_upper, -np.minimum(limits.high[tree.cells], float(model.cells))),
    ):
        for v in _deciding(tree, node, limit, of_cells):
            rows[origin[v]] += sign
    return proven(model, with_single_rows(model, structure, rows))


def _deciding(tree: Tree, node: int, limit: Array, of_cells: Array) -> list[int]:
    """Return the topmost nodes of a subtree whose own limit is above what cells and nodes below them come to."""
    inside = slice(node, int(tree.end[node]))
    parent, own = tree.parent[inside] - node, limit[inside]
    begin, stop = tree.first[inside], tree.own[inside]
    sums = np.add.reduceat(np.append(of_cells, 0.0), np.ravel(np.column_stack([begin, stop])))[::2]
    implied = np.where(stop > begin, sums, 0.0)
    levels = _levels(parent)
    for at in levels[:0:-1]:
        np.add.at(implied, parent[at], np.maximum(implied[at], own[at]))
    binds = own > implied
    open_ = np.ones(len(own), dtype=np.bool_)  # whether no node above binds
    for at in levels[1:]:
        open_[at] = open_[parent[at]] & ~binds[parent[at]]
    return [int(v) for v in np.flatnonzero(binds & open_) + node]


def _levels(parent: NDArray[np.int64]) -> list[NDArray[np.int64]]:
    """Return the nodes (t,) of a subtree level by level, its root first; parents come before their children."""
    depth = np.zeros(len(parent), dtype=np.int64)
    above = parent.copy()
    above[0] = -1
    while (above >= 0).any():
        depth += above >= 0
        above = np.where(above >= 0, np.where(above > 0, parent[above], -1), -1)
    order = np.argsort(depth, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(depth[order])) + 1)


def of_prices(model: Model, structure: Structure, dual: Dual, prices: Array) -> Impossible | None:
    """Return the proof that the direction of prices gives, with the best multipliers of the tree's rows for it.

    Far out along the direction nothing moves any more, and the levels grow by the tree's multipliers.
    """
    tree = structure.tree
    size = float(np.abs(prices).max(initial=0.0))
    if size == 0.0:
        return None
    direction = _towards_limits(model, structure, prices / size)
    found = []
    for far in FAR:
        dual.solve(far * direction, CLOSE)
        found.append(dual.state.level.copy())
    growth = (found[1] - found[0]) / (FAR[1] - FAR[0])
    growth[1:] -= growth[tree.parent[1:]]
    rows = np.zeros(len(model.names))
    behind = np.where(growth > 0, tree.row_of_lower, tree.row_of_upper)
    at = np.flatnonzero((np.abs(growth) > 1e-12) & (behind >= 0))
    rows[behind[at]] = growth[at]
    rows[structure.crossing] = direction
    return proven(model, with_single_rows(model, structure, rows))


def _towards_limits(model: Model, structure: Structure, direction: Array) -> Array:
    """Return a direction without what is rounding, or points away from the only limit that a row has."""
    low, high = model.row_lower[structure.crossing], model.row_upper[structure.crossing]
    useless = np.where(direction > 0, np.isinf(low), np.isinf(high)) | (np.abs(direction) < 1e-9)
    return np.where(useless, 0.0, direction)
