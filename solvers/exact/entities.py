"""The fairness of entities that are nodes of the tree: their totals first, then the cells inside each.

What cells and nodes inside an entity can sum to bounds its total; with these bounds the entities are the cells of a
tree of their own, which is solved like any other.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solvers.exact.compiling import fitted
from solvers.exact.limits import hand_down
from solvers.exact.tree import propagated, solve_tree
from solvers.exact.witness import by_nodes, centre, slope_at_level, slope_at_totals
from solvers.model import Model
from solvers.structure import CellLimits, Tree

Array = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Outer:
    """The tree above the entities, with the entities as its cells.

    Attributes
    ----------
    tree : its limits and rows are those of the whole tree's nodes `at` (o,)
    node_of : int array (e,), the node of this tree right above each entity
    inside : bool array (t,), the whole tree's nodes that are an entity or lie in one
    """

    tree: Tree
    at: Ints
    node_of: Ints
    inside: NDArray[np.bool_]


@dataclass(frozen=True)
class Totals:
    """Totals of entities X (e,), and the rows' multipliers (m,) that prove them; missed as in `TreeSolution`."""

    totals: Array
    rows: Array
    missed: int


def outer_tree(tree: Tree, entities: Ints) -> Outer:
    """Return the tree above entities, given each entity's node in the whole tree."""
    steps = np.zeros(tree.nodes + 1, dtype=np.int64)
    steps[entities] += 1
    np.subtract.at(steps, tree.end[entities], 1)
    inside = np.cumsum(steps[:-1]) > 0
    at = np.flatnonzero(~inside)
    if not at.size:  # one entity is everything: the root stands above itself
        at = np.zeros(1, dtype=np.int64)
    before = np.concatenate([[0], np.cumsum(~inside)])
    place = np.minimum(before[:-1], len(at) - 1)
    above = np.where(tree.parent >= 0, place[tree.parent], -1)
    node_of = np.maximum(above[entities], 0)
    own = np.bincount(node_of, minlength=len(at))
    first = np.concatenate([[0], np.cumsum(own)])
    order = np.argsort(node_of, kind="stable")
    end = np.maximum(before[tree.end[at]], 1)
    parent = above[at]
    limits = tree.lower[at], tree.upper[at], tree.row_of_lower[at], tree.row_of_upper[at]
    return Outer(Tree(order, end, first[:-1], first[1:], parent, *limits), at, node_of, inside)


def entity_totals(
    tree: Tree,
    limits: CellLimits,
    entities: Ints,
    model: Model,
    objective: str,
    rows: int,
) -> Totals:
    """Return the fairest totals of entities, and the multipliers that prove them.

    Parameters
    ----------
    entities : int array (e,), nodes of the tree
    rows : how many rows the multipliers are for

    Notes
    -----
    An entity at its bound has a slope of its own. Its difference from the level above is handed down to what makes the
    bound: rows inside the entity, or else limits of its cells.
    """
    order = tree.cells
    bounds = propagated(tree, limits.low[order], limits.high[order])
    if bounds is None:
        return Totals(np.zeros(len(entities)), np.zeros(rows), 0)
    outer = outer_tree(tree, entities)
    fair, power = model.entity_fair, model.power
    start, weight = centre(objective, fair)
    solution = solve_tree(outer.tree, start, weight, bounds.lower[entities], bounds.upper[entities])
    above = slope_at_level(objective, fair, power)(solution.levels)
    own = slope_at_totals(objective, solution.x, fair, power)
    multipliers, _ = by_nodes(outer.tree, above, rows)
    carried = np.zeros(tree.nodes)
    carried[entities] = np.where(fair > 0, own - above[outer.node_of], 0.0)
    fitted(hand_down, model.cells)(
        carried, tree.parent, outer.inside, tree.lower, tree.upper, tree.row_of_lower, tree.row_of_upper,
        bounds.lower, bounds.upper, multipliers,
    )  # fmt: skip
    return Totals(solution.x, multipliers, solution.missed)
