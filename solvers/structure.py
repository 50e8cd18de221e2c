"""Structure: which rows of a model form a tree of scopes, and which cross it.

A row belongs to the tree when all its coefficients are equal and its scope nests with every scope of the tree. Equal
scopes are one node, the scope of a single cell is a limit of that cell. The rest are crossing rows.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from solvers.exact import family
from solvers.exact.compiling import fitted
from solvers.model import GOAL, Model

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
_NONE = -1


@dataclass(frozen=True)
class Tree:
    """A laminar family of scopes over n cells, root first, in depth-first order.

    Cells are taken in the order `cells`, in which every scope is a range: node v covers the nodes v..end[v]-1 and the
    cells first[v]..; its own cells, which lie in none of its children, are first[v]..own[v]-1 and come first.

    Attributes
    ----------
    cells : int array (n,), the cell at each place
    end, first, own, parent : int arrays (t,); parent of the root is -1
    lower, upper : arrays (t,), limits of the node's sum; both the total for the root
    row_of_lower, row_of_upper : int arrays (t,), the model's row behind each limit, -1 where none
    """

    cells: Ints
    end: Ints
    first: Ints
    own: Ints
    parent: Ints
    lower: Array
    upper: Array
    row_of_lower: Ints
    row_of_upper: Ints

    @property
    def nodes(self) -> int:
        """Number of nodes t."""
        return len(self.end)

    @cached_property
    def in_order(self) -> bool:
        """Tell whether cells lie in the order of the tree already."""
        return bool((self.cells == np.arange(len(self.cells))).all())


@dataclass(frozen=True)
class CellLimits:
    """Limits of single cells, columns and rows of single cells taken together.

    Attributes
    ----------
    low, high : arrays (n,)
    row_of_low, row_of_high : int arrays (n,), the model's row behind each limit, -1 where it is the cell's own
    """

    low: Array
    high: Array
    row_of_low: Ints
    row_of_high: Ints


@dataclass(frozen=True)
class Structure:
    """A model's rows told apart.

    Attributes
    ----------
    tree : the rows that nest
    cells : limits of cells, those of rows of single cells included
    crossing : int array, the rows that cross the tree or have different coefficients
    entities : int array (e,), the node of each entity, where they were asked for and nest with all rows; else empty
    """

    tree: Tree
    cells: CellLimits
    crossing: Ints
    entities: Ints


def structure_of(model: Model, *, with_entities: bool = False) -> Structure:
    """Return the tree of a model's rows and the rows that cross it; the goal's row is the root.

    Families of many scopes go in first, so that the few rows of a small family cross the tree of a large one and not
    the other way round. Time is linear in the number of coefficients.

    Parameters
    ----------
    with_entities : whether the model's entities are nodes of the tree too, ahead of all rows
    """
    matrix = model.matrix
    sizes = np.diff(matrix.indptr)
    plain = _plain(model)
    least = 0.0 if (model.lower >= 0).all() else -np.inf
    counts = ~(np.isposinf(model.row_upper) & ((model.row_lower <= least) & plain | np.isneginf(model.row_lower)))
    plain &= counts
    alone = (sizes == 1) & (model.cells > 1)
    nested = np.flatnonzero(plain & ~alone)
    rows = nested[np.lexsort((nested, -sizes[nested], -_family_sizes(model, nested)))]
    starts, stops = matrix.indptr[rows].astype(np.int64), matrix.indptr[rows + 1].astype(np.int64)
    places = matrix.indices
    ahead = 0
    if with_entities:
        order = np.argsort(model.entity, kind="stable").astype(places.dtype)
        bounds = np.concatenate([[0], np.cumsum(np.bincount(model.entity, minlength=model.entities))])
        ahead = model.entities
        starts = np.concatenate([bounds[:-1], starts + model.cells])
        stops = np.concatenate([bounds[1:], stops + model.cells])
        places = np.concatenate([order, places])
    node_of, parent, size, deepest = fitted(family.grown, model.cells)(model.cells, starts, stops, places)
    by_size = np.argsort(size, kind="stable")
    earliest, own, below = fitted(family.counted, model.cells)(parent, by_size, deepest)
    place = fitted(family.ordered, model.cells)(parent, by_size, np.argsort(earliest, kind="stable"), below)
    end = np.empty(len(place), dtype=np.int64)
    end[place] = place + below
    own[place] = own.copy()
    first = np.concatenate([[0], np.cumsum(own)[:-1]])
    at = np.where(node_of >= 0, place[node_of], _NONE)
    crosses = at[ahead:] < 0
    above = np.full(len(end), _NONE)
    above[place] = np.where(parent >= 0, place[parent], _NONE)
    cells = fitted(family.in_order, model.cells)(place[deepest], first)
    free = np.full(len(end), np.inf)
    limits = _limits(model, rows[~crosses], at[ahead:][~crosses], -free, free)
    single = np.flatnonzero(plain & alone)
    cell = matrix.indices[matrix.indptr[single]]
    return Structure(
        Tree(cells, end, first, first + own, above, *limits),
        CellLimits(*_limits(model, single, cell, model.lower, model.upper)),
        np.sort(np.concatenate([rows[crosses], np.flatnonzero(counts & ~plain)])).astype(np.int64),
        at[:ahead],
    )


def _plain(model: Model) -> NDArray[np.bool_]:
    """Tell which rows have all coefficients equal to 1 (rows are scaled so that the largest is)."""
    matrix = model.matrix
    off = np.concatenate([[0], np.cumsum(matrix.data != 1.0)])
    equal: NDArray[np.bool_] = off[matrix.indptr[1:]] == off[matrix.indptr[:-1]]
    equal &= np.diff(matrix.indptr) > 0
    return equal


def _family_sizes(model: Model, rows: Ints) -> Ints:
    """Return for each of some rows how many rows its rule has; the goal stands before all."""
    rules = [name.partition("[")[0] for name in model.names]
    count: dict[str, int] = {GOAL: len(rules) + 1}
    for rule in rules:
        count[rule] = count.get(rule, 0) + 1
    return np.array([count[rules[row]] for row in rows.tolist()], dtype=np.int64)


def _limits(model: Model, rows: Ints, at: Ints, lower: Array, upper: Array) -> tuple[Array, Array, Ints, Ints]:
    """Return limits at each place, tightened by rows, and the rows behind the tightest ones.

    Parameters
    ----------
    rows, at : int arrays, rows of the model and the place that each limits
    lower, upper : arrays, limits before
    """
    low, behind_low = _highest(model.row_lower, rows, at, lower)
    high, behind_high = _highest(-model.row_upper, rows, at, -upper)
    return low, -high, behind_low, behind_high


def _highest(limits: Array, rows: Ints, at: Ints, before: Array) -> tuple[Array, Ints]:
    """Return the highest limit at each place and the row that it comes from, -1 where it was there before."""
    order = np.argsort(limits[rows], kind="stable")
    rows, at = rows[order], at[order]
    higher = limits[rows] > before[at]
    highest, behind = before.copy(), np.full(len(before), _NONE)
    highest[at[higher]] = limits[rows[higher]]
    behind[at[higher]] = rows[higher]
    return highest, behind
