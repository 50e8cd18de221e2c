"""Large sets of rows at a given total, by the exact engine: targets that keep them, or the weights that none can.

The engine takes the rows that nest as a tree and a moderate number of rows across it, however many cells there are.
Where it finds no targets it says which multipliers of rows prove it, and these say as well for which other totals there
are none: an end of the range of totals is found by a few such proofs, from outside (Newton's method on their excess).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from solvers.deadline import Deadline
from solvers.diagnose.system import Reduced
from solvers.lines import Side
from solvers.model import GOAL, Model
from solvers.route import MOST_CROSSING
from solvers.structure import structure_of

Array = NDArray[np.float64]
LARGE = 2_000
"""Programs of fewer groups are left to simplex."""
_STEPS = 30
_EDGE, _NUDGES = 1e-9, (1e-3, 2e-3, 4e-3, 8e-3)
_CLOSE = 1e-11
"""Totals that differ by less, relatively, are the same."""
_NEAR, _FAR = 1e-3, 1e3
"""Times the goal: where the search for an end begins that limits of cells do not give."""
_BOTH: Side = "both"


@dataclass(frozen=True)
class Proof:
    """Multipliers by which the rows of a program contradict each other at a total.

    Attributes
    ----------
    multipliers : of the program's rows, that of the balance of groups and total last; the largest is 1
    excess : by how much they contradict each other, scaled
    slope : what the excess grows by for each unit of the total
    """

    multipliers: Array
    excess: float
    slope: float


def at_total(reduced: Reduced, total: float, deadline: Deadline) -> Array | Proof | None:
    """Return totals of groups (g,) that keep the rows of a program, or the proof that none do.

    None where that is left to others: too small, too many rows across the tree, or not told by the engine.

    Parameters
    ----------
    total : scaled

    Raises
    ------
    OutOfTime
    """
    from solvers.exact.crossing import CrossingSolution, solve_crossing  # compiled code is loaded when it is needed
    from solvers.exact.impossible import Impossible

    if reduced.groups < LARGE or not total > 0:
        return None
    scaled = reduced.groups / total
    model = _model(reduced, total, scaled)
    if (model.lower > model.upper).any() or (model.row_lower > model.row_upper).any():
        return None
    structure = structure_of(model)
    if len(structure.crossing) > MOST_CROSSING:
        return None
    found = solve_crossing(model, structure, model.fair, np.zeros(reduced.groups), deadline)
    if isinstance(found, CrossingSolution):
        return found.x / scaled
    return _proof(reduced, found.rows, total) if isinstance(found, Impossible) else None


def outermost(reduced: Reduced, sign: float, deadline: Deadline) -> tuple[float, Array, Array] | None:
    """Return the least total that a program allows, or with a negative sign the largest, with groups and multipliers.

    None where the engine does not tell.
    """
    lower, upper = float(reduced.program.lower[:-1].sum()), float(reduced.program.upper[:-1].sum())
    edge = lower if sign > 0 else upper
    goal = float(len(reduced.group))
    far = (_NEAR if sign > 0 else _FAR) * goal
    for begin in (goal, edge if _NEAR * goal < edge < _FAR * goal else far):
        found = at_total(reduced, begin, deadline)
        if isinstance(found, Proof) and found.slope * sign < 0:
            return _inwards(reduced, begin, found, sign, deadline)
        if begin == edge and found is not None and not isinstance(found, Proof):  # limits of cells stop the total
            return begin, found, np.append(np.zeros(len(reduced.program.row_lower) - 1), -sign)
    return None


def _inwards(
    reduced: Reduced, total: float, proof: Proof, sign: float, deadline: Deadline
) -> tuple[float, Array, Array] | None:
    """Return the end that lies inwards from a total that a proof rules out."""
    for _ in range(_STEPS):
        further = total - proof.excess / proof.slope
        if not further > 0 or abs(further - total) <= _CLOSE * total:
            return None
        found = at_total(reduced, further, deadline)
        if found is None:
            further *= 1.0 + sign * _EDGE
            found = at_total(reduced, further, deadline)
        if found is not None and not isinstance(found, Proof):
            return further, found, proof.multipliers / abs(proof.slope)
        for nudge in _NUDGES:  # where the engine does not tell, it may tell of a total further inwards
            if found is not None:
                break
            further *= 1.0 + sign * nudge
            found = at_total(reduced, further, deadline)
        if not isinstance(found, Proof) or not found.slope * sign < 0:
            return None
        total, proof = further, found
    return None


def _model(reduced: Reduced, total: float, scaled: float) -> Model:
    """Return the rows of a program at a total, as the exact engine reads them; only rows and limits mean anything."""
    groups, program = reduced.groups, reduced.program
    matrix = sparse.csr_array(program.matrix[:-1])
    of_total = np.asarray(matrix[:, [groups]].todense()).ravel() * total
    cells = sparse.csr_array(matrix[:, :groups])
    kept = np.flatnonzero(np.diff(cells.indptr) > 0)
    weight = np.bincount(reduced.group, reduced.weight, minlength=groups)
    largest = np.maximum.reduceat(np.abs(cells.data), cells.indptr[:-1][kept]) if kept.size else np.zeros(0)
    rows = sparse.csr_array(sparse.diags_array(1.0 / largest) @ cells[kept])
    everything = sparse.csr_array(np.ones((1, groups)))
    names = tuple(reduced.names[row] for row in kept.tolist())
    upper = program.upper[:-1] * scaled
    return Model(
        scale=1.0,
        fair=np.asarray(weight * (groups / float(weight.sum())), dtype=np.float64),
        lower=program.lower[:-1] * scaled,
        upper=np.where(upper >= groups * (1.0 + 1e-6), np.inf, upper),
        matrix=sparse.vstack([rows, everything], format="csr"),
        row_lower=np.append((program.row_lower[:-1] - of_total)[kept] / largest * scaled, float(groups)),
        row_upper=np.append((program.row_upper[:-1] - of_total)[kept] / largest * scaled, float(groups)),
        names=(*names, GOAL),
        sides=(_BOTH,) * (len(names) + 1),
        entity=np.arange(groups),
        entity_fair=np.ones(groups),
        power=2.0,
        concession=0.0,
        efficiency=None,
    )


def _proof(reduced: Reduced, rows: Array, total: float) -> Proof | None:
    """Return a proof in the units of the program; what no limit of a cell holds back, the total does."""
    groups, program = reduced.groups, reduced.program
    matrix = sparse.csr_array(program.matrix[:-1])
    cells = sparse.csr_array(matrix[:, :groups])
    kept = np.flatnonzero(np.diff(cells.indptr) > 0)
    y = np.zeros(len(program.row_lower))
    y[kept] = rows[:-1] / np.maximum.reduceat(np.abs(cells.data), cells.indptr[:-1][kept])
    y[-1] = rows[-1]
    z = -np.asarray(cells.T @ y[:-1]) - y[-1]
    least = float(z[np.isinf(program.upper[:-1])].min(initial=0.0))
    y[-1] += min(least, 0.0)
    z -= min(least, 0.0)
    of_total = np.asarray(matrix[:, [groups]].todense()).ravel()
    limit = np.where(y[:-1] > 0, program.row_lower[:-1], np.where(y[:-1] < 0, program.row_upper[:-1], 0.0))
    if not np.isfinite(limit).all():
        return None
    bound = np.where(z > 0, program.lower[:-1], np.where(z < 0, program.upper[:-1], 0.0))
    slope = y[-1] - float(y[:-1] @ of_total)
    excess = float(y[:-1] @ limit + z @ bound) + slope * total
    largest = float(np.abs(y).max())
    if not excess > 0 or not largest > 0:
        return None
    return Proof(y / largest, excess / largest, slope / largest)
