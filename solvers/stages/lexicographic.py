"""Lexicographic minimax: the largest stretch as small as possible, then the second largest, and so on.

One linear program a level: min z with X_e <= A_e z for entities still open and X_e <= A_e level_e for settled ones.
An entity whose cap has a multiplier is at z in every optimum (complementary slackness); it settles there.
"""

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from solvers.deadline import Deadline, OutOfTime
from solvers.errors import SolverError
from solvers.model import Model
from solvers.program import Program
from solvers.stages.convex import totals_kept
from solvers.stages.linear import CLEARLY
from solvers.stages.solving import optimum
from solvers.stages.stage import Kept, Level, Stage, no_rows

Array = NDArray[np.float64]
_NOTHING = 1e-12
"""A level of 0 needs no multipliers: nobody can get less than nothing."""


def lexicographic_minimax(model: Model, deadline: Deadline) -> Stage:
    """Settle entities level by level; what the time limit leaves open is left to the second stage."""
    open_ = model.entity_fair > 0
    cap = np.full(model.entities, np.inf)
    levels: list[Level] = []
    point = np.zeros(0)
    back_end = ""
    stopped = False
    while open_.any():
        try:
            solution, back_end = optimum(_program(model, open_, cap), deadline)
        except OutOfTime:
            if not levels:
                raise
            stopped = True
            break
        point = solution.point[: model.cells]
        multipliers = np.maximum(-solution.multipliers[len(model.names) :], 0.0)
        value = float(solution.point[-1])
        weight = np.where(open_, multipliers * model.entity_fair, 0.0)
        settled = np.flatnonzero(open_ if value <= _NOTHING else weight > CLEARLY)
        if not settled.size:
            raise SolverError("a level of the lexicographic minimax has no proof")
        levels.append(Level(value, solution.multipliers[: len(model.names)], multipliers, settled))
        cap[settled] = value * model.entity_fair[settled]
        open_[settled] = False
    kept = _settled_only(model, open_, cap, levels[-1].value) if stopped else totals_kept(model, point)
    return Stage(
        "fairness", "lexicographic_minimax", point, levels[0].rows, np.zeros(0), back_end, kept, tuple(levels), stopped
    )


def _settled_only(model: Model, open_: NDArray[np.bool_], cap: Array, value: float) -> Kept:
    """Keep settled entities at their level; the others may not rise above the last level reached."""
    settled = np.isfinite(cap)
    upper = np.where(open_, value * model.entity_fair, cap)
    return Kept(np.where(settled, cap, -np.inf), upper, no_rows(), no_rows())


def _program(model: Model, open_: NDArray[np.bool_], cap: Array) -> Program:
    column = sparse.csr_array(np.where(open_, -model.entity_fair, 0.0)[:, None])
    rows = sparse.hstack([model.grouping, column], format="csr")
    upper = np.where(open_, 0.0, cap)
    cost = np.append(np.zeros(model.cells), 1.0)
    return model.extended(cost, rows, np.full(model.entities, -np.inf), upper, np.zeros(1), np.full(1, np.inf))
