"""Quadratic programs through Clarabel's interior point method."""

from dataclasses import dataclass

import clarabel
import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from solvers.program import Program, Solution, Status, nothing

NAME = "clarabel"
Array = NDArray[np.float64]
_STATUS: dict[str, Status] = {
    "Solved": "optimal",
    "AlmostSolved": "optimal",
    "InsufficientProgress": "optimal",
    "NumericalError": "failed",
    "PrimalInfeasible": "infeasible",
    "AlmostPrimalInfeasible": "infeasible",
    "DualInfeasible": "unbounded",
    "AlmostDualInfeasible": "unbounded",
    "MaxTime": "limit",
    "MaxIterations": "failed",
}


@dataclass
class _Cones:
    """Blocks `A v + s = b`, s in a cone, in the order that they are added."""

    blocks: list[sparse.csc_array]
    right: list[Array]
    cones: list[object]

    def add(self, rows: sparse.csr_array, right: Array, cone: object) -> None:
        if rows.shape[0]:
            self.blocks.append(sparse.csc_array(rows))
            self.right.append(right)
            self.cones.append(cone)


TOLERANCES = (1e-13, 1e-11, 1e-15, 1e-9)
"""Tolerances to try one after the other: a tight one tells limits that nearly touch apart, a loose one always ends."""


def solve(program: Program, seconds: float, tolerance: float = TOLERANCES[0]) -> Solution:
    """Return a point near the optimum and its multipliers; polishing is the caller's."""
    if program.curve is not None and program.curve.kind != "square":
        raise ValueError("a quadratic back end takes squares only")
    free = np.flatnonzero(program.lower < program.upper)
    fixed = np.where(program.lower < program.upper, 0.0, program.lower)
    matrix = sparse.csr_array(program.matrix[:, free])
    shift = program.matrix @ fixed
    low, high = program.row_lower - shift, program.row_upper - shift
    equal = np.flatnonzero(low == high)
    above = np.flatnonzero((low != high) & np.isfinite(high))
    below = np.flatnonzero((low != high) & np.isfinite(low))
    width = len(free)
    parts = _Cones([], [], [])
    parts.add(matrix[equal], high[equal], clarabel.ZeroConeT(len(equal)))
    parts.add(matrix[above], high[above], clarabel.NonnegativeConeT(len(above)))
    parts.add(-matrix[below], -low[below], clarabel.NonnegativeConeT(len(below)))
    _bounds(parts, program.lower[free], program.upper[free], width)
    quadratic, cost = _objective(program, free)
    answer = _run(quadratic, cost, parts, seconds, tolerance)
    status = _STATUS.get(str(answer.status), "failed")
    if status != "optimal":
        return nothing(status)
    point = fixed.copy()
    point[free] = np.clip(np.array(answer.x), program.lower[free], program.upper[free])
    dual = np.array(answer.z)
    multipliers = np.zeros(len(low))
    multipliers[equal] = -dual[: len(equal)]
    multipliers[above] -= dual[len(equal) : len(equal) + len(above)]
    multipliers[below] += dual[len(equal) + len(above) : len(equal) + len(above) + len(below)]
    return Solution("optimal", point, multipliers, float(answer.obj_val))


def _bounds(parts: _Cones, lower: Array, upper: Array, width: int) -> None:
    for sign, limit in ((1.0, upper), (-1.0, lower)):
        at = np.flatnonzero(np.isfinite(limit))
        rows = sparse.csr_array((np.full(len(at), sign), (np.arange(len(at)), at)), shape=(len(at), width))
        parts.add(rows, sign * limit[at], clarabel.NonnegativeConeT(len(at)))


def _objective(program: Program, free: NDArray[np.int64]) -> tuple[sparse.csc_array, Array]:
    """Return P and q of `v'Pv / 2 + q'v` over the free variables."""
    linear, diagonal = program.cost.copy(), np.zeros(program.variables)
    curve = program.curve
    if curve is not None:
        diagonal[curve.at] = 2.0 * curve.weight
        linear[curve.at] -= 2.0 * curve.weight * curve.target
    return sparse.csc_array(sparse.diags_array(diagonal[free])), linear[free]


def _run(
    quadratic: sparse.csc_array, cost: Array, parts: _Cones, seconds: float, tolerance: float
) -> clarabel.DefaultSolution:
    settings = clarabel.DefaultSettings()
    settings.verbose = False
    settings.time_limit = max(seconds, 1e-3)
    settings.max_iter = 200
    settings.max_threads = 1
    settings.tol_gap_abs = settings.tol_gap_rel = settings.tol_feas = tolerance
    matrix = sparse.csc_matrix(sparse.vstack(parts.blocks, format="csc"))
    solver = clarabel.DefaultSolver(
        sparse.csc_matrix(quadratic), cost, matrix, np.concatenate(parts.right), parts.cones, settings
    )
    return solver.solve()
