"""The least chi-square change of cells, exactly, whatever the stage before left open."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from solvers import polish
from solvers.deadline import Deadline
from solvers.exact.crossing import CrossingSolution, solve_crossing
from solvers.model import NO_BASIS, Model
from solvers.program import Program, Solution
from solvers.route import MOST_CROSSING
from solvers.structure import Structure, structure_of

Array = NDArray[np.float64]
GOOD = 1e-10
"""A residual up to which the general back ends are not asked to do better."""


def least_change_exactly(model: Model, program: Program, deadline: Deadline) -> Solution | None:
    """Return the minimum of sum (x - fair)^2 / scale over a model, None where the exact engine does not get there.

    Parameters
    ----------
    model : with all that earlier stages hold as its limits and rows
    program : the same with its objective, one square a cell

    Raises
    ------
    OutOfTime
    """
    if program.curve is None:
        raise ValueError("the least change is a sum of squares")
    structure = structure_of(model, with_entities=not model.by_cell)
    if len(structure.crossing) > MOST_CROSSING:
        return None
    scale, without = 1.0 / program.curve.weight, _held_at_least(model, structure)
    if without.size:
        structure = _without_row(model, structure, without)
    found = solve_crossing(model, structure, scale, program.curve.target, deadline)
    if not isinstance(found, CrossingSolution):
        return None
    rows = found.rows
    if without.size:
        row = model.names.index(NO_BASIS)
        reduced = (program.slope(found.x) - model.matrix.T @ rows)[without]
        rows[row] += min(0.0, float(reduced.min()))
    good = polish.residual(program, found.x, rows) <= GOOD
    return Solution("optimal", found.x, rows) if good else None


def _held_at_least(model: Model, structure: Structure) -> NDArray[np.int64]:
    """Return the cells without a basis where their row leaves them no more than the limits of each ask for."""
    cells = model.without_basis
    if NO_BASIS not in model.names or not cells.size:
        return cells[:0]
    held = model.row_upper[model.names.index(NO_BASIS)] <= structure.cells.low[cells].sum() * (1.0 + 1e-12)
    return cells if held else cells[:0]


def _without_row(model: Model, structure: Structure, cells: NDArray[np.int64]) -> Structure:
    """Return the structure with cells at their least instead of the row that holds their sum there."""
    high = structure.cells.high.copy()
    high[cells] = structure.cells.low[cells]
    row = model.names.index(NO_BASIS)
    crossing = structure.crossing[structure.crossing != row]
    return replace(structure, cells=replace(structure.cells, high=high), crossing=crossing)
