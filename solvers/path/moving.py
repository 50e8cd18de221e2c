"""What of a model moves with the street total, and what stays.

Cells' limits are money and stay; limits of rows are affine in the total (shares of it, stretches of fair shares that
move with it). In scaled units fair shares and total stay, and what stays in money moves.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from solvers.model import Model, scaled
from solvers.preflight import uncrossed
from solvers.problem import Problem
from solvers.structure import CellLimits, Structure, Tree, structure_of

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
_SURELY = 1.0 + 1e-6
"""A row whose limit is above the total by more than this never binds."""


@dataclass(frozen=True)
class Moving:
    """A problem's model and structure at any street total of a range.

    Attributes
    ----------
    base : the model at the problem's own total
    rows : the structure of all rows that may bind somewhere in the range
    of_nodes, of_cells : two int arrays each, rows of the model and the node, or cell, that each limits
    """

    problem: Problem
    base: Model
    rows: Structure
    of_nodes: tuple[Ints, Ints]
    of_cells: tuple[Ints, Ints]

    @property
    def still(self) -> bool:
        """Tell whether no limit moves with the total, so that limits in money are the same throughout."""
        lines = self.problem.lines
        return not any((side.of_total + side.of_fair).any() for side in (lines.lower, lines.upper))

    @property
    def rows_alone(self) -> bool:
        """Tell whether rows and limits of cells are all that a problem says, and the objective alone decides."""
        problem = self.problem
        return problem.wishes is None and not problem.peers and not problem.choices

    def at(self, street: float) -> tuple[Model, Structure]:
        """Return the model at a street total, money, and its structure.

        Raises
        ------
        Infeasible
            When limits of a cell or a row cross there.
        """
        problem, n = self.problem, self.base.cells
        scale = n / street
        lower, upper = _limits(problem, street)
        model = replace(
            self.base,
            scale=scale,
            lower=problem.lower * scale,
            upper=problem.upper * scale,
            row_lower=np.append(lower * scale, float(n)),
            row_upper=np.append(upper * scale, float(n)),
        )
        if self.crossed or (lower > upper).any():
            model = uncrossed(model)
        return model, self._structure(model)

    @cached_property
    def by_cell(self) -> sparse.csr_array:
        """Return the model's matrix transposed, CSR (n, m)."""
        return sparse.csr_array(self.base.matrix.T)

    @cached_property
    def crossed(self) -> bool:
        """Tell whether limits of some cell cross, be it by rounding."""
        return bool((self.problem.lower > self.problem.upper).any())

    def without_goal(self) -> Structure:
        """Return the structure at the problem's own total with nothing but rules to limit the root."""
        model, _ = self.at(self.problem.street)
        row_lower, row_upper = model.row_lower.copy(), model.row_upper.copy()
        row_lower[-1], row_upper[-1] = -np.inf, np.inf
        return self._structure(replace(model, row_lower=row_lower, row_upper=row_upper))

    def _structure(self, model: Model) -> Structure:
        tree = self.rows.tree
        free = np.full(tree.nodes, np.inf)
        lower, upper, below, above = _tightened(model, *self.of_nodes, -free, free)
        tree = replace(tree, lower=lower, upper=upper, row_of_lower=below, row_of_upper=above)
        rows, at = self.of_cells
        if rows.size:
            cells = CellLimits(*_tightened(model, rows, at, model.lower, model.upper))
        else:
            cells = replace(self.rows.cells, low=model.lower, high=model.upper)
        return replace(self.rows, tree=tree, cells=cells)


def moving(problem: Problem, least: float, most: float) -> Moving:
    """Return what moves between two street totals, money."""
    base = scaled(problem)
    lower, upper = np.full(len(base.names), -np.inf), np.full(len(base.names), np.inf)
    for street in (least, most):
        low, high = _limits(problem, street)
        lower[:-1] = np.where(low > 0, 1.0, lower[:-1])
        upper[:-1] = np.where(high < street * _SURELY, 1.0, upper[:-1])
    plain = _plain(problem)
    lower[:-1][~plain & np.isfinite(problem.lines.lower.fixed)] = 1.0
    lower[-1] = upper[-1] = float(base.cells)
    may_bind = replace(base, row_lower=lower, row_upper=upper)
    found = structure_of(may_bind, with_entities=not base.by_cell)
    counts = np.isfinite(lower) | np.isfinite(upper)
    counts[found.crossing] = False
    alone = (np.diff(base.matrix.indptr) == 1) & (base.cells > 1)
    single = np.flatnonzero(counts & alone)
    nested = np.flatnonzero(counts & ~alone)
    of_cells = single, base.matrix.indices[base.matrix.indptr[single]].astype(np.int64)
    return Moving(problem, base, found, (nested, _nodes_of(base, found.tree, nested)), of_cells)


def at_total(problem: Problem, street: float) -> Problem:
    """Return the problem with another street total; fair shares move with it."""
    goal = street / (1.0 + problem.over_assignment)
    return replace(problem, goal=goal, street=street, fair_share=problem.rates * street)


def _limits(problem: Problem, street: float) -> tuple[Array, Array]:
    lines = problem.lines
    return lines.lower.at(street, street), lines.upper.at(street, street)


def _plain(problem: Problem) -> NDArray[np.bool_]:
    """Tell which rows have no coefficient but 1."""
    matrix = problem.lines.matrix
    off = np.concatenate([[0], np.cumsum(matrix.data != 1.0)])
    plain: NDArray[np.bool_] = off[matrix.indptr[1:]] == off[matrix.indptr[:-1]]
    return plain


def _nodes_of(model: Model, tree: Tree, rows: Ints) -> Ints:
    """Return the node that has the same cells as each row."""
    place = np.empty(model.cells, dtype=np.int64)
    place[tree.cells] = np.arange(model.cells)
    matrix = model.matrix[rows]
    sizes = np.diff(matrix.indptr)
    first = np.minimum.reduceat(place[matrix.indices], matrix.indptr[:-1])
    nodes = tree.first * (model.cells + 1) + (tree.own[tree.end - 1] - tree.first)
    order = np.argsort(nodes)
    return np.asarray(order[np.searchsorted(nodes[order], first * (model.cells + 1) + sizes)], dtype=np.int64)


def _tightened(model: Model, rows: Ints, at: Ints, lower: Array, upper: Array) -> tuple[Array, Array, Ints, Ints]:
    """Return limits tightened by rows, and the row behind each, -1 where it was there before."""
    low, below = _highest(model.row_lower[rows], rows, at, lower)
    high, above = _highest(-model.row_upper[rows], rows, at, -upper)
    return low, -high, below, above


def _highest(limits: Array, rows: Ints, at: Ints, before: Array) -> tuple[Array, Ints]:
    highest, behind = before.copy(), np.full(len(before), -1, dtype=np.int64)
    np.maximum.at(highest, at, limits)
    reached = (limits == highest[at]) & (limits > before[at])
    behind[at[reached]] = rows[reached]
    return highest, behind
