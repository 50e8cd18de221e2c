"""Linear objectives on the exact engine, by the proximal point method (Rockafellar 1976).

Each step minimises c'x + eps sum (x_i - near_i)^2 / w_i, a sum of squares around near - c w / (2 eps), and the next one
starts from there. For linear programs that ends after finitely many steps, at a point that is its own successor; the
multipliers of the squares, times eps, are those of the linear program then.
"""

import numpy as np
from numpy.typing import NDArray

from solvers import polish
from solvers.deadline import Deadline
from solvers.model import Model
from solvers.program import Solution
from solvers.route import MOST_CROSSING
from solvers.stages.solving import Infeasible
from solvers.structure import Structure

Array = NDArray[np.float64]
FIRST, SHRINKING = 10.0, 0.3
"""The first eps, for cells of 1 and costs of 1, and what each step makes of it: small ones need few, hard steps."""
STEPS = 10
PAIRS_PER_CELL = 4
"""Pairs of crossing rows for each cell up to which the exact engine is the faster one, by and large."""
GOOD = 1e-11
"""A residual up to which simplex is not asked to do better."""


def worthwhile(structure: Structure) -> bool:
    """Tell whether the exact engine is likely to be faster than simplex: its steps solve equations of all prices."""
    crossing = len(structure.crossing)
    return crossing <= MOST_CROSSING and crossing**2 <= PAIRS_PER_CELL * len(structure.tree.cells)


def least_linear(
    model: Model, structure: Structure, cost: Array, weight: Array, start: Array, deadline: Deadline
) -> Solution | None:
    """Minimise cost'x under a model's rows; None where the method does not get there.

    Parameters
    ----------
    cost, weight, start : arrays (n,), c, w > 0 and the first point to stay near

    Raises
    ------
    Infeasible, OutOfTime
    """
    from solvers.exact.crossing import CrossingSolution, solve_crossing  # compiled code is loaded when first needed
    from solvers.exact.impossible import Impossible

    if not worthwhile(structure):
        return None
    near, eps, prices = np.clip(start, model.lower, model.upper), FIRST, None
    program = model.program(cost)
    for _ in range(STEPS):
        found = solve_crossing(model, structure, weight, near - cost * weight / (2.0 * eps), deadline, prices)
        if isinstance(found, Impossible):
            raise Infeasible
        if not isinstance(found, CrossingSolution):
            return None
        rows = eps * found.rows
        if polish.residual(program, found.x, rows) <= GOOD:
            return Solution("optimal", found.x, rows)
        near, eps, prices = found.x, eps * SHRINKING, found.multipliers / SHRINKING
    return None
