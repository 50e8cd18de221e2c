"""Convex programs (quadratic, entropy, power) through Clarabel's interior point method."""

from dataclasses import dataclass

import clarabel
import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from solvers.program import Curve, Program, Solution, Status, nothing

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


def solve(program: Program, seconds: float) -> Solution:
    """Return a point near the optimum (about 1e-8) and its multipliers; polishing is the caller's."""
    free = np.flatnonzero(program.lower < program.upper)
    fixed = np.where(program.lower < program.upper, 0.0, program.lower)
    matrix = sparse.csr_array(program.matrix[:, free])
    shift = program.matrix @ fixed
    low, high = program.row_lower - shift, program.row_upper - shift
    equal = np.flatnonzero(low == high)
    above = np.flatnonzero((low != high) & np.isfinite(high))
    below = np.flatnonzero((low != high) & np.isfinite(low))
    curve, extra = _on_free(program.curve, free, program.variables)
    width = len(free) + extra
    parts = _Cones([], [], [])
    parts.add(_wide(matrix[equal], width), high[equal], clarabel.ZeroConeT(len(equal)))
    parts.add(_wide(matrix[above], width), high[above], clarabel.NonnegativeConeT(len(above)))
    parts.add(_wide(-matrix[below], width), -low[below], clarabel.NonnegativeConeT(len(below)))
    _bounds(parts, program.lower[free], program.upper[free], width)
    quadratic, cost = _objective(program.cost[free], curve, width)
    if curve is not None and curve.kind != "square":
        _epigraph(parts, curve, len(free), width)
    answer = _run(quadratic, cost, parts, seconds)
    status = _STATUS.get(str(answer.status), "failed")
    if status != "optimal":
        return nothing(status)
    point = fixed.copy()
    point[free] = np.clip(np.array(answer.x)[: len(free)], program.lower[free], program.upper[free])
    dual = np.array(answer.z)
    multipliers = np.zeros(len(low))
    multipliers[equal] = -dual[: len(equal)]
    multipliers[above] -= dual[len(equal) : len(equal) + len(above)]
    multipliers[below] += dual[len(equal) + len(above) : len(equal) + len(above) + len(below)]
    return Solution("optimal", point, multipliers, float(answer.obj_val))


def _on_free(curve: Curve | None, free: NDArray[np.int64], variables: int) -> tuple[Curve | None, int]:
    """Return the curve over the free variables only, and how many epigraph variables it needs."""
    if curve is None:
        return None, 0
    position = np.full(variables, -1, dtype=np.int64)
    position[free] = np.arange(len(free))
    kept = position[curve.at] >= 0
    reduced = Curve(curve.kind, position[curve.at][kept], curve.target[kept], curve.weight[kept], curve.power)
    return reduced, 0 if curve.kind == "square" else int(kept.sum())


def _wide(rows: sparse.csr_array, width: int) -> sparse.csr_array:
    return sparse.csr_array((rows.data, rows.indices, rows.indptr), shape=(rows.shape[0], width))


def _bounds(parts: _Cones, lower: Array, upper: Array, width: int) -> None:
    for sign, limit in ((1.0, upper), (-1.0, lower)):
        at = np.flatnonzero(np.isfinite(limit))
        rows = sparse.csr_array((np.full(len(at), sign), (np.arange(len(at)), at)), shape=(len(at), width))
        parts.add(rows, sign * limit[at], clarabel.NonnegativeConeT(len(at)))


def _objective(cost: Array, curve: Curve | None, width: int) -> tuple[sparse.csc_array, Array]:
    linear = np.zeros(width)
    linear[: len(cost)] = cost
    diagonal = np.zeros(width)
    if curve is not None and curve.kind == "square":
        diagonal[curve.at] = 2.0 * curve.weight
        linear[curve.at] -= 2.0 * curve.weight * curve.target
    elif curve is not None:
        linear[len(cost) :] = curve.weight * (1.0 if curve.kind == "entropy" else curve.target)
    return sparse.csc_array(sparse.diags_array(diagonal)), linear


def _epigraph(parts: _Cones, curve: Curve, start: int, width: int) -> None:
    """Add one cone per term: (-t, v, target) exponential for v ln(v/target) <= t; (t, 1, v/target) power otherwise."""
    terms = len(curve.at)
    first, second, third = (np.arange(terms) * 3 + place for place in range(3))
    height = start + np.arange(terms)
    right = np.zeros(3 * terms)
    if curve.kind == "entropy":
        rows, columns, values = np.r_[first, second], np.r_[height, curve.at], np.r_[np.ones(terms), -np.ones(terms)]
        right[third] = curve.target
        cones = [clarabel.ExponentialConeT() for _ in range(terms)]
    else:
        rows, columns, values = (
            np.r_[first, third],
            np.r_[height, curve.at],
            np.r_[-np.ones(terms), -1.0 / curve.target],
        )
        right[second] = 1.0
        cones = [clarabel.PowerConeT(1.0 / curve.power) for _ in range(terms)]
    parts.blocks.append(sparse.csc_array(sparse.csr_array((values, (rows, columns)), shape=(3 * terms, width))))
    parts.right.append(right)
    parts.cones.extend(cones)


def _run(quadratic: sparse.csc_array, cost: Array, parts: _Cones, seconds: float) -> clarabel.DefaultSolution:
    settings = clarabel.DefaultSettings()
    settings.verbose = False
    settings.time_limit = max(seconds, 1e-3)
    settings.max_iter = 200
    settings.max_threads = 1
    settings.tol_gap_abs = settings.tol_gap_rel = settings.tol_feas = 1e-11
    matrix = sparse.csc_matrix(sparse.vstack(parts.blocks, format="csc"))
    solver = clarabel.DefaultSolver(
        sparse.csc_matrix(quadratic), cost, matrix, np.concatenate(parts.right), parts.cones, settings
    )
    return solver.solve()
