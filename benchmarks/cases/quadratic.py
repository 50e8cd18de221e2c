"""Which library solves the quadratic program of `chi_square` best."""

from collections.abc import Callable, Mapping

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from benchmarks.plans import random_plan
from benchmarks.registry import Run, case
from solvers.backends import conic, quadratic
from solvers.deadline import Deadline
from solvers.polish import residual
from solvers.program import Curve, Program
from solvers.stages.solving import optimum

Array = NDArray[np.float64]
SECONDS = 60.0
LARGEST_FOR_HIGHS = 2_000
"""Its active set method takes more than a minute for 10,000 cells."""


@case(
    question="One quadratic program, from arrays to a point: the back end in use, and what could stand in its place.",
    sizes=(1_000, 10_000),
    agree=1e-6,
)
def contenders(size: int) -> Mapping[str, Run]:
    """Return the libraries; each answers with the value of the objective."""
    program = chi_square(size)
    assert program.curve is not None
    fair = program.curve.target

    def value_of(solve: Callable[[Program], Array]) -> Run:
        return lambda: float((((solve(program) - fair) ** 2) / fair).sum())

    found = {
        "Apportion (PIQP, polished)": value_of(as_stages_do),
        "PIQP": value_of(with_piqp),
        "Clarabel": value_of(with_clarabel),
    }
    return found | {"HiGHS": value_of(with_highs)} if size <= LARGEST_FOR_HIGHS else found


def chi_square(size: int) -> Program:
    """Return a random plan's fairness stage, scaled so that a fair share is 1 on average."""
    plan = random_plan(size)
    columns, rule = plan["cells"]["columns"], plan["rules"][0]
    history, growth, potential = (np.array(columns[name]) for name in ("history", "market_growth", "potential"))
    street = (1 + plan["goal"]["growth"]) * history.sum()
    scale = size / street
    momentum = history * (1 + growth)
    fair = momentum / momentum.sum() * size
    _, region = np.unique(columns["region"], return_inverse=True)
    regions = sparse.csr_array((np.ones(size), (region, np.arange(size))))
    base = regions @ history * scale
    return Program(
        cost=np.zeros(size),
        matrix=sparse.vstack([sparse.csr_array(np.ones((1, size))), regions], format="csr"),
        row_lower=np.r_[size, (1 + rule["min"]) * base],
        row_upper=np.r_[size, (1 + rule["max"]) * base],
        lower=np.zeros(size),
        upper=potential * scale,
        curve=Curve("square", np.arange(size), fair, 1 / fair),
    )


def as_stages_do(program: Program) -> Array:
    """Solve as the fairness stage does."""
    return optimum(program, Deadline(SECONDS))[0].point


def with_piqp(program: Program) -> Array:
    """Solve with PIQP's interior point method only."""
    return quadratic.solve(program, SECONDS).point


def piqp_residual(program: Program) -> float:
    """Return how far PIQP's answer is from a proven optimum."""
    found = quadratic.solve(program, SECONDS)
    return residual(program, found.point, found.multipliers)


def with_clarabel(program: Program) -> Array:
    """Solve with Clarabel's interior point method only."""
    return conic.solve(program, SECONDS).point


def with_highs(program: Program) -> Array:
    """Solve with HiGHS' active set method."""
    diagonal, cost = _quadratic(program)
    columns = sparse.csc_matrix(program.matrix)
    model = highspy.HighsModel()
    model.lp_.num_col_, model.lp_.num_row_ = program.variables, len(program.row_lower)
    model.lp_.col_cost_ = cost
    model.lp_.col_lower_, model.lp_.col_upper_ = program.lower, program.upper
    model.lp_.row_lower_, model.lp_.row_upper_ = program.row_lower, program.row_upper
    model.lp_.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.lp_.a_matrix_.start_ = columns.indptr
    model.lp_.a_matrix_.index_ = columns.indices
    model.lp_.a_matrix_.value_ = columns.data
    model.hessian_.dim_ = program.variables
    model.hessian_.format_ = highspy.HessianFormat.kTriangular
    model.hessian_.start_ = np.arange(program.variables + 1)
    model.hessian_.index_ = np.arange(program.variables)
    model.hessian_.value_ = diagonal
    highs = highspy.Highs()
    highs.silent()
    highs.setOptionValue("time_limit", SECONDS)
    highs.passModel(model)
    highs.run()
    return np.array(highs.getSolution().col_value)


def _quadratic(program: Program) -> tuple[Array, Array]:
    """Return diagonal and cost of the objective v'diag v / 2 + cost'v."""
    assert program.curve is not None
    return 2 * program.curve.weight, program.cost - 2 * program.curve.weight * program.curve.target
