"""The problem in the units of an algorithm: money is scaled so that the average cell's target is 1."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from solvers.lines import Side
from solvers.problem import Problem
from solvers.program import Curve, Program

Array = NDArray[np.float64]
_BOTH: Side = "both"
GOAL = "goal"
"""Name of the row that makes the targets add up to the street total; always the last of the plan's rows."""
NO_BASIS = "no_basis"
"""Name of the row that holds the sum of cells without a fair share at its least."""


@dataclass(frozen=True)
class Model:
    """Rows and bounds that targets x (n,) must satisfy, and what is fair; all in scaled units.

    Attributes
    ----------
    scale : scaled = money x scale
    fair : array (n,), fair share; 0 for cells without one
    matrix : CSR (m, n); rows of the plan, the goal last, further rows of earlier stages behind it
    entity : int array (n,); entity_fair : array (e,)
    efficiency : array (n,) or None, largest absolute value 1
    in_general : whether rows all but touch, which the exact engine is not made for
    """

    scale: float
    fair: Array
    lower: Array
    upper: Array
    matrix: sparse.csr_array
    row_lower: Array
    row_upper: Array
    names: tuple[str, ...]
    sides: tuple[Side, ...]
    entity: NDArray[np.int64]
    entity_fair: Array
    power: float
    concession: float
    efficiency: Array | None
    in_general: bool = False

    @property
    def cells(self) -> int:
        """Number of cells n."""
        return len(self.fair)

    @property
    def entities(self) -> int:
        """Number of entities e."""
        return len(self.entity_fair)

    @property
    def by_cell(self) -> bool:
        """Tell whether every cell is an entity of its own."""
        return self.entities == self.cells

    @property
    def without_basis(self) -> NDArray[np.int64]:
        """Return the cells whose fair share is 0."""
        return np.flatnonzero(self.fair <= 0)

    @property
    def grouping(self) -> sparse.csr_array:
        """Return the CSR matrix (e, n) that sums cells per entity."""
        return sparse.csr_array(
            (np.ones(self.cells), (self.entity, np.arange(self.cells))), shape=(self.entities, self.cells)
        )

    def sums(self, x: Array) -> Array:
        """Return the entities' totals (e,)."""
        return np.asarray(np.bincount(self.entity, x, minlength=self.entities), dtype=np.float64)

    def with_rows(self, matrix: sparse.csr_array, lower: Array, upper: Array, names: tuple[str, ...]) -> "Model":
        """Return the model with further rows."""
        return replace(
            self,
            matrix=sparse.vstack([self.matrix, matrix], format="csr"),
            row_lower=np.concatenate([self.row_lower, lower]),
            row_upper=np.concatenate([self.row_upper, upper]),
            names=self.names + names,
            sides=(*self.sides, *(_BOTH for _ in names)),
        )

    def program(self, cost: Array, curve: Curve | None = None) -> Program:
        """Return the program of this model over the cells alone."""
        return Program(cost, self.matrix, self.row_lower, self.row_upper, self.lower, self.upper, curve)

    def extended(
        self,
        cost: Array,
        rows: sparse.csr_array,
        row_lower: Array,
        row_upper: Array,
        lower: Array,
        upper: Array,
        curve: Curve | None = None,
    ) -> Program:
        """Return the program over the cells and further variables.

        Parameters
        ----------
        cost : array (n + k,)
        rows : CSR (r, n + k), with limits row_lower, row_upper (r,)
        lower, upper : arrays (k,), bounds of the further variables
        """
        further = len(cost) - self.cells
        wide = sparse.csr_array(
            (self.matrix.data, self.matrix.indices, self.matrix.indptr), shape=(len(self.names), self.cells + further)
        )
        return Program(
            cost,
            sparse.vstack([wide, rows], format="csr"),
            np.concatenate([self.row_lower, row_lower]),
            np.concatenate([self.row_upper, row_upper]),
            np.concatenate([self.lower, lower]),
            np.concatenate([self.upper, upper]),
            curve,
        )


def matrix_of(problem: Problem) -> sparse.csr_array:
    """Return the matrix of a problem's model: its lines, and the goal's row below them."""
    return sparse.vstack([problem.lines.matrix, sparse.csr_array(np.ones((1, problem.size)))], format="csr")


def scaled(problem: Problem, matrix: sparse.csr_array | None = None) -> Model:
    """Return a problem's model at its street total.

    Parameters
    ----------
    matrix : `matrix_of` the problem, where it is at hand
    """
    n, street = problem.size, problem.street
    scale = n / street
    lines = problem.lines
    fair = problem.fair_share * scale
    efficiency = problem.efficiency
    row_lower, row_upper = (side.at(street, street) * scale for side in (lines.lower, lines.upper))
    return Model(
        scale=scale,
        fair=fair,
        lower=problem.lower * scale,
        upper=_limiting(problem.upper * scale, n),
        matrix=matrix_of(problem) if matrix is None else matrix,
        row_lower=np.append(-_limiting(-row_lower, n), float(n)),
        row_upper=np.append(_limiting(row_upper, n), float(n)),
        names=(*lines.names, GOAL),
        sides=(*lines.sides, "both"),
        entity=problem.entities.codes,
        entity_fair=problem.entities.sums(fair),
        power=problem.power,
        concession=problem.concession,
        efficiency=None if efficiency is None else efficiency / (np.abs(efficiency).max() or 1.0),
    )


def _limiting(upper: Array, total: int) -> Array:
    """Return upper limits without those that the total keeps anyway: no coefficient is above 1, so no row above it."""
    return np.where(upper >= total * (1.0 + 1e-6), np.inf, upper)
