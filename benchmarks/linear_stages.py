"""Linear first stages on a tree with fifty rows across it: Apportion's, and general solvers of the same program."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import highspy
import numpy as np
import pulp
from numpy.typing import NDArray
from scipy import sparse

from benchmarks.cases.crossing import CELLS_PER_REP, crossed
from benchmarks.registry import Proven, Run
from benchmarks.timing import AnswersDifferError
from solvers.certify import proofs
from solvers.certify.proofs import Ground
from solvers.deadline import Deadline
from solvers.model import Model
from solvers.program import Program
from solvers.stages.deviations import costs_of_halves
from solvers.stages.halves import halved
from solvers.stages.linear import least_absolute, max_efficiency, minimax
from solvers.stages.stage import Stage

Array = NDArray[np.float64]
SECONDS = 60.0
PROOFS: Mapping[str, Callable[[Ground, Stage, Array], float]] = {
    "least_absolute": proofs.least_absolute,
    "minimax": proofs.minimax,
    "max_efficiency": proofs.max_efficiency,
}
STAGES: Mapping[str, Callable[[Model, Deadline], Stage]] = {
    "least_absolute": least_absolute,
    "minimax": minimax,
    "max_efficiency": max_efficiency,
}


def stage(model: Model, objective: str) -> Proven:
    """Return Apportion's first stage; its answer is the objective's value, its residual the gap to what is proven."""
    solve, ground = STAGES[objective], _ground(model)
    found = solve(model, Deadline(SECONDS))
    gap = PROOFS[objective](ground, found, found.point)
    return Proven(lambda: value(model, objective, solve(model, Deadline(SECONDS)).point), gap)


def _ground(model: Model) -> Ground:
    """Return what the certificate's proofs stand on."""
    return Ground(
        model.matrix,
        model.row_lower,
        model.row_upper,
        model.lower,
        model.upper,
        model.fair,
        model.entity,
        model.entity_fair,
        model.power,
        model.concession,
        model.efficiency,
    )


def by_rep(size: int) -> Model:
    """Return the model of `crossed` with reps as entities."""
    model = crossed(size)
    names = [row for row, name in enumerate(model.names) if name.startswith("rep")]
    members = sparse.csc_array(model.matrix[names])
    if not (np.diff(members.indptr) == 1).all() or len(names) != size // CELLS_PER_REP:
        raise AnswersDifferError("a cell does not belong to one rep")
    _, entity = np.unique(members.indices, return_inverse=True)
    return replace(model, entity=entity, entity_fair=np.bincount(entity, model.fair).astype(np.float64))


def with_efficiency(size: int) -> Model:
    """Return the model of `crossed` with a random efficiency."""
    efficiency = np.random.default_rng(size).uniform(0.1, 1.0, size)
    return replace(crossed(size), efficiency=efficiency / efficiency.max())


def value(model: Model, objective: str, x: Array) -> float:
    """Return an objective at targets x (n,)."""
    if objective == "max_efficiency" and model.efficiency is not None:
        return float(model.efficiency @ x)
    totals = model.sums(x)
    deviations = np.abs(totals - model.entity_fair).sum()
    return float((totals / model.entity_fair).max() if objective == "minimax" else deviations)


def program(model: Model, objective: str) -> Program:
    """Return the linear program that peers get: for deviations of cells the one without further rows."""
    count, fair = model.entities, model.entity_fair
    if objective == "max_efficiency" and model.efficiency is not None:
        return model.program(-model.efficiency)
    if objective == "minimax":
        rows = sparse.hstack([model.grouping, -fair[:, None]], format="csr")
        cost = np.append(np.zeros(model.cells), 1.0)
        return model.extended(cost, rows, np.full(count, -np.inf), np.zeros(count), np.zeros(1), np.full(1, np.inf))
    if model.by_cell:
        halves = halved(model, np.arange(model.cells), fair)
        return halves.program(costs_of_halves(halves, np.arange(model.cells)))
    identity = sparse.eye_array(count)
    rows = sparse.hstack([model.grouping, -identity, identity], format="csr")
    cost = np.concatenate([np.zeros(model.cells), np.ones(2 * count)])
    return model.extended(cost, rows, fair, fair, np.zeros(2 * count), np.full(2 * count, np.inf))


def peers(model: Model, objective: str) -> dict[str, Run]:
    """Return HiGHS and CBC on the same program; they answer with the objective's value, too."""
    of = program(model, objective)

    def answered(solve: Callable[[Program], Array]) -> Run:
        def run() -> float:
            x = solve(of)
            whole = x[: model.cells]
            if objective == "least_absolute" and model.by_cell:
                whole = whole + x[model.cells :]
            return value(model, objective, whole)

        return run

    return {"HiGHS, from arrays": answered(with_highs), "PuLP with CBC": answered(with_cbc)}


def with_highs(of: Program) -> Array:
    """Solve with HiGHS' own choice of method."""
    columns, model = sparse.csc_matrix(of.matrix), highspy.HighsModel()
    model.lp_.num_col_, model.lp_.num_row_ = of.variables, len(of.row_lower)
    model.lp_.col_cost_ = of.cost
    model.lp_.col_lower_, model.lp_.col_upper_ = of.lower, of.upper
    model.lp_.row_lower_, model.lp_.row_upper_ = of.row_lower, of.row_upper
    model.lp_.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.lp_.a_matrix_.start_ = columns.indptr
    model.lp_.a_matrix_.index_ = columns.indices
    model.lp_.a_matrix_.value_ = columns.data
    highs = highspy.Highs()
    highs.silent()
    highs.setOptionValue("threads", 1)
    highs.passModel(model)
    highs.run()
    return np.array(highs.getSolution().col_value)


def with_cbc(of: Program) -> Array:
    """Solve with CBC as PuLP calls it, the model's building and writing included."""
    problem = pulp.LpProblem("linear", pulp.LpMinimize)
    bounds = zip(of.lower.tolist(), of.upper.tolist(), strict=True)
    variables = [
        problem.add_variable(f"v{place}", low, high if np.isfinite(high) else None)
        for place, (low, high) in enumerate(bounds)
    ]
    problem.setObjective(pulp.LpAffineExpression(zip(variables, of.cost.tolist(), strict=True)))
    matrix = of.matrix
    for row, (low, high) in enumerate(zip(of.row_lower.tolist(), of.row_upper.tolist(), strict=True)):
        part = slice(matrix.indptr[row], matrix.indptr[row + 1])
        terms = zip(matrix.indices[part].tolist(), matrix.data[part].tolist(), strict=True)
        total = pulp.LpAffineExpression([(variables[column], weight) for column, weight in terms])
        if low == high:
            problem += total == low
            continue
        if np.isfinite(low):
            problem += total >= low
        if np.isfinite(high):
            problem += total <= high
    problem.solve(pulp.PULP_CBC_CMD(msg=False))
    return np.array([variable.value() for variable in variables])
