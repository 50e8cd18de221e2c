"""Goals one after the other: each solved from where the last one ended, and each proven on its own.

Between two breakpoints prices are affine in one over the total, in scaled units; where the next goal's are expected is
where the search for them starts.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from solvers.deadline import Deadline
from solvers.exact.path_crossing import Neighbours
from solvers.exact.stages import UnreachedError, stages_on_tree
from solvers.exact.witness import slope_at_totals
from solvers.model import Model
from solvers.path.answer import Way
from solvers.path.moving import Moving, at_total
from solvers.path.range import Reach, reach
from solvers.problem import Problem
from solvers.route import ON_TREE
from solvers.solve import solve
from solvers.stages.solving import Infeasible
from solvers.stages.stage import Stage
from solvers.structure import Structure

Array = NDArray[np.float64]
PROVEN = 1e-9
"""A residual above this hands a goal over to the full solve."""
NEARLY = 1e-6
"""Totals farther than this, relative, from what linear programs call possible need not be tried."""


@dataclass(frozen=True)
class Point:
    """What one street total comes to.

    Attributes
    ----------
    targets : array (n,), money; None where the total is impossible
    residual : of the optimality conditions, scaled units; NaN where the full solve stands for itself
    """

    street: float
    targets: Array | None
    residual: float


class Chain:
    """Solves street totals one after the other.

    Attributes
    ----------
    handed_over : how many totals the full solve had to take, where there is a quicker way
    """

    def __init__(self, found: Moving, deadline: Deadline) -> None:
        self.found, self.deadline = found, deadline
        self.handed_over = 0
        self._kind = _kind(found.problem, found)
        self._neighbours: Neighbours | None = None
        self._last: list[tuple[float, Array]] = []

    @cached_property
    def reach(self) -> Reach | None:
        """The totals that rules allow: two linear programs, not solved before they are asked for, in their own time."""
        return reach(self.found.problem, Deadline(self.found.problem.time_limit))

    def at(self, street: float) -> Point:
        """Return the answer for a street total, money.

        Raises
        ------
        OutOfTime, SolverError
        """
        self.deadline.left()
        if "reach" in self.__dict__ and not self._nearly(street):
            return Point(street, None, np.nan)
        if self._kind == "general":
            return self._fully(street)
        point = self._quickly(street)
        if point is not None:
            return point
        point = self._fully(street)
        self.handed_over += point.targets is not None
        return point

    @property
    def way(self) -> Way:
        """Tell whether goals help each other."""
        return "each" if self._kind == "general" else "chain"

    def _nearly(self, street: float) -> bool:
        """Tell whether a total is possible, or nearly."""
        found = self.reach
        return found is not None and found.least * (1 - NEARLY) <= street <= found.most * (1 + NEARLY)

    def _quickly(self, street: float) -> Point | None:
        """Return a proven answer of the exact engine, None where it has none."""
        try:
            model, structure = self.found.at(street)
            if self._kind == "tree":
                stages, model = stages_on_tree(model, structure, self.found.problem.objective)
                worst = max(_residual_of(model, stage) for stage in stages if stage.name != "no_basis")
                x = stages[-1].point
            else:
                solution = self._from_neighbour(street, model, structure)
                if solution is None:
                    return None
                x, worst = solution
        except (Infeasible, UnreachedError):
            return None
        return Point(street, x / model.scale, worst) if worst <= PROVEN else None

    def _fully(self, street: float) -> Point:
        """Return the answer of the full solve."""
        problem = at_total(self.found.problem, street)
        return Point(street, solved_fully(problem, self.deadline, lambda: self._nearly(street)), np.nan)

    def _from_neighbour(self, street: float, model: Model, structure: Structure) -> tuple[Array, float] | None:
        """Return targets, scaled, and residual of a total whose search starts from the last one's answer."""
        if self._neighbours is None:
            self._neighbours = Neighbours(model, structure)
        found = self._neighbours.solved(model, structure, self._expected(street), self.deadline)
        if found is not None:
            x, rows = found
            worst = natural_residual(model, 2.0 * x / model.fair, x, rows, self.found.by_cell)
            if worst <= PROVEN:
                self._last = [*self._last[-1:], (street, rows[structure.crossing])]
                return x, worst
        self._neighbours, self._last = None, []  # what it left is no place to start from
        return None

    def _expected(self, street: float) -> Array:
        """Return the crossing rows' multipliers that the last two totals lead to expect."""
        if not self._last:
            return np.zeros(len(self.found.rows.crossing))
        (first, before), (at, here) = self._last[0], self._last[-1]
        if first == at:
            return here
        share = (1.0 / street - 1.0 / at) / (1.0 / at - 1.0 / first)
        expected = here + min(max(share, -1.0), 1.0) * (here - before)
        return np.where(expected * here > 0, expected, here)


def solved_fully(problem: Problem, deadline: Deadline, nearly: Callable[[], bool]) -> Array | None:
    """Return the targets (n,), money, that a full solve finds; None where there are none.

    Where rules miss each other by rounding only they are those of limits moved apart.

    Parameters
    ----------
    nearly : tells whether the street total is possible, or nearly

    Raises
    ------
    OutOfTime, SolverError
    """
    for loosened in (False, True):
        if loosened and not nearly():
            break
        try:
            targets = solve(problem, deadline, loosened=loosened).targets
        except Infeasible:
            continue
        if violation(problem, targets) <= PROVEN:
            return targets
    return None


def _kind(problem: Problem, found: Moving) -> str:
    """Return which algorithm the chain uses: `tree`, `crossing` or `general`."""
    if not found.rows_alone:
        return "general"
    crossing = found.rows.crossing.size
    if problem.objective in ON_TREE and not crossing:
        return "tree"
    cells = problem.by_cell and problem.objective == "chi_square" and problem.concession == 0
    whole = not found.base.without_basis.size and not found.of_cells[0].size
    return "crossing" if cells and whole else "general"


def _residual_of(model: Model, stage: Stage) -> float:
    """Return the largest natural residual of a stage on a tree."""
    x, fair = stage.point, model.fair
    if stage.name == "fairness":
        totals = x if model.by_cell else model.sums(x)
        slope = slope_at_totals(stage.objective, totals, model.entity_fair, model.power)[model.entity]
    else:
        scale = np.where(fair > 0, fair, fair[fair > 0].min())
        slope = 2.0 * (x - fair) / scale - stage.entities[model.entity]
    return natural_residual(model, slope, x, stage.rows)


def violation(problem: Problem, targets: Array) -> float:
    """Return by how much targets, money, miss rows, limits and total at most, scaled and relative to max(1, limit)."""
    street, scale = problem.street, problem.size / problem.street
    lines, activity = problem.lines, problem.lines.matrix @ targets
    low, high = lines.lower.at(street, street), lines.upper.at(street, street)
    of_rows = np.maximum(low - activity, activity - high) / np.maximum(1.0, scale * np.abs(activity))
    of_cells = np.maximum(problem.lower - targets, targets - problem.upper) / np.maximum(1.0, scale * targets)
    missed = abs(float(targets.sum()) - street) / problem.size
    return scale * float(max(of_rows.max(initial=0.0), of_cells.max(initial=0.0), missed))


def natural_residual(
    model: Model, slope: Array, x: Array, rows: Array, by_cell: sparse.csr_array | None = None
) -> float:
    """Return the largest natural residual of the optimality conditions, rows and limits included, as in `polish`.

    Parameters
    ----------
    slope : array (n,), the cost's; x : array (n,), targets; rows : array (m,), multipliers
    by_cell : CSR (n, m), the model's matrix transposed, where it is at hand
    """
    priced = model.matrix.T @ rows if by_cell is None else by_cell @ rows
    reduced = (slope - priced) / np.maximum(1.0, np.abs(slope))
    off = np.abs(x - np.minimum(np.maximum(x - reduced, model.lower), model.upper)).max()
    activity = model.matrix @ x
    kept = np.minimum(np.maximum(activity - rows, model.row_lower), model.row_upper)
    of_rows = (np.abs(activity - kept) / np.maximum(1.0, np.abs(activity))).max()
    outside = np.maximum(model.lower - x, x - model.upper).max()
    return float(max(off, of_rows, outside))
