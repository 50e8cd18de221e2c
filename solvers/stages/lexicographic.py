"""Lexicographic minimax: the largest stretch as small as possible, then the second largest, and so on.

Where the rows that cross the tree of entities nest with each other, levels are found by flows in a network
(`solvers.exact.lexicographic`). Elsewhere it is one linear program a level: min z with X_e <= A_e z for entities still
open and X_e <= A_e level_e for settled ones. An entity whose cap has a multiplier is at z in every optimum
(complementary slackness); it settles there.
"""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from solvers.deadline import Deadline, OutOfTime
from solvers.errors import SolverError
from solvers.model import NO_BASIS, Model
from solvers.program import Program
from solvers.stages.solving import Infeasible, optimum
from solvers.stages.stage import Kept, Level, Stage, no_rows
from solvers.structure import Structure, structure_of

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
_CLEARLY = 1e-7
"""A multiplier above this is not 0; 1e-9 froze wrong entities."""
_NOTHING = 1e-12
"""A level of 0 needs no multipliers: nobody can get less than nothing."""
_AT_LEAST = 1e-9
"""Cells without a fair share whose sum is held at that of their lower limits, to this, are fixed."""


def lexicographic_minimax(model: Model, deadline: Deadline) -> Stage:
    """Settle entities level by level; what the time limit leaves open is left to the second stage."""
    found = None if model.in_general else _relaxed(model, deadline)
    return found or _level_by_level(model, deadline)


def _relaxed(model: Model, deadline: Deadline) -> Stage | None:
    """Return the stage by relaxing, completing and cutting; None where cells without a fair share are in the way."""
    from solvers.exact.lexicographic import possible, settled  # compiled code is loaded when it is first needed
    from solvers.exact.lexicographic_network import Network, crossing_tree
    from solvers.exact.lexicographic_rows import Rows

    held = model.names[-1] == NO_BASIS
    plain = _without_last_row(model) if held else model
    structure: Structure | None = possible(structure_of(plain, with_entities=True))
    if held and structure is not None:
        structure = _without_basis_fixed(model, structure)
    if structure is None:
        return None
    across = crossing_tree(plain, structure)
    oracle = Rows(model, structure) if across is None else Network(model, structure, across)
    found = settled(model, structure, oracle, deadline)
    if oracle.point is None:
        raise SolverError("a lexicographic minimax has no targets")
    point = oracle.point if found.stopped or not model.by_cell else _by_cell(model, oracle.point, found.totals)
    open_ = np.ones(model.entities, dtype=np.bool_)
    for level in found.levels:
        open_[level.settled] = False
    return _stage(model, point, open_, found.totals, list(found.levels), oracle.back_end, stopped=found.stopped)


def _by_cell(model: Model, point: Array, totals: Array) -> Array:
    """Return totals as targets; cells without a fair share have those of a point."""
    return np.where(model.fair > 0, totals[model.entity], point)


def _without_last_row(model: Model) -> Model:
    return replace(
        model, matrix=model.matrix[:-1], row_lower=model.row_lower[:-1], row_upper=model.row_upper[:-1],
        names=model.names[:-1], sides=model.sides[:-1],
    )  # fmt: skip


def _without_basis_fixed(model: Model, structure: Structure) -> Structure | None:
    """Return the structure with cells without a fair share at their lower limits; None where they get more."""
    limits, without = structure.cells, model.without_basis
    room = float(model.row_upper[-1] - limits.low[without].sum())
    tolerance = _AT_LEAST * max(1.0, float(model.row_upper[-1]))
    if room < -tolerance:
        raise Infeasible
    if room > tolerance:
        return None
    high = limits.high.copy()
    high[without] = limits.low[without]
    return replace(structure, cells=replace(limits, high=high))


def _level_by_level(model: Model, deadline: Deadline) -> Stage:
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
        settled = np.flatnonzero(open_ if value <= _NOTHING else weight > _CLEARLY)
        if not settled.size:
            raise SolverError("a level of the lexicographic minimax has no proof")
        levels.append(Level(value, solution.multipliers[: len(model.names)], multipliers, settled))
        cap[settled] = value * model.entity_fair[settled]
        open_[settled] = False
    totals = cap if stopped else model.sums(point)
    return _stage(model, point, open_, totals, levels, back_end, stopped=stopped)


def _stage(
    model: Model, point: Array, open_: Flags, totals: Array, levels: list[Level], back_end: str, *, stopped: bool
) -> Stage:
    """Return the stage; settled entities keep their totals, the others may not rise above the last level reached."""
    fair = model.entity_fair
    has = fair > 0
    room = np.zeros(len(fair)) if stopped else model.concession * fair
    kept = Kept(
        np.where(has & ~open_, totals - room, -np.inf),
        np.where(has, np.where(open_, levels[-1].value * fair, totals + room), np.inf),
        no_rows(),
        no_rows(),
    )
    rows = levels[0].rows
    return Stage(
        "fairness", "lexicographic_minimax", point, rows, np.zeros(0), back_end, kept, tuple(levels), stopped=stopped
    )


def _program(model: Model, open_: Flags, cap: Array) -> Program:
    column = sparse.csr_array(np.where(open_, -model.entity_fair, 0.0)[:, None])
    rows = sparse.hstack([model.grouping, column], format="csr")
    upper = np.where(open_, 0.0, cap)
    cost = np.append(np.zeros(model.cells), 1.0)
    return model.extended(cost, rows, np.full(model.entities, -np.inf), upper, np.zeros(1), np.full(1, np.inf))
