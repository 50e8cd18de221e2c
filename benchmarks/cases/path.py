"""A thousand goals of one plan: beside writing as many numbers, and beside a linear program that is started warm."""

from collections.abc import Mapping
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from benchmarks.plans import SEED
from benchmarks.registry import Proven, Run, case
from benchmarks.timing import AnswersDifferError
from schemas.plan import Plan
from solvers.compile import compile_plan
from solvers.deadline import Deadline
from solvers.path import Path, follow
from solvers.path.chain import Chain
from solvers.path.moving import moving
from solvers.problem import Problem
from solvers.read import read_plan

Array = NDArray[np.float64]
REGIONS, PRODUCTS, CELLS_PER_REP = 20, 50, 50
GROWTHS = np.linspace(0.40, 0.66, 1000)
NEIGHBOURS = slice(500, 550)
"""Of these goals, as near to each other as all are, it is that the linear program is asked."""
CERTIFIED, SECONDS = 1e-9, 600.0


@case(
    question="1,000 goals from +40 to +66 %. Where rules nest: all targets, beside writing as many numbers. Where 50 "
    "product mixes cross the reps: 50 neighbouring goals, beside HiGHS on the least absolute deviation, a linear and "
    "easier program; both start from what the last goal left.",
    sizes=(10_000,),
)
def contenders(size: int) -> Mapping[str, Run | Proven]:
    """Return the path where rules nest and where they cross, with what stands beside each."""
    nested, mixed = compiled(size, mix=False), compiled(size, mix=True)
    goals = nested.history.sum() * (1.0 + GROWTHS)
    near = mixed.history.sum() * (1.0 + GROWTHS[NEIGHBOURS])
    alone = follow(nested, goals)
    if alone.route != "breakpoints" or not alone.possible.all():
        raise AnswersDifferError("path: the nested plan should have breakpoints and reach every goal")
    chained, deviations = Chained(mixed, near), Deviations(mixed, near)
    return {
        "Apportion (1,000 goals, tree)": Proven(lambda: _last(follow(nested, goals)), float(alone.residuals.max())),
        "numpy, writing 1,000 x n": lambda: float(np.full((len(goals), size), 1.0)[-1, -1]),
        "Apportion (50 goals, tree x 50 mixes)": Proven(chained.walk, chained.worst),
        "HiGHS, warm (50 goals, tree x 50 mixes)": deviations.walk,
    }


def compiled(size: int, *, mix: bool) -> Problem:
    """Return the plan of `plan_of` as arrays."""
    return compile_plan(plan_of(size, mix=mix))


def plan_of(size: int, *, mix: bool) -> Plan:
    """Return a plan whose reps, regions and cells have limits in money and, with `mix`, products a share of the whole.

    Known targets at +53 % keep the mixes; everything else is loose enough for all the goals and binds for many.
    """
    draw = np.random.default_rng(SEED)
    reps = size // CELLS_PER_REP
    rep, product = np.sort(draw.integers(reps, size=size)), draw.integers(PRODUCTS, size=size)
    history = draw.lognormal(3.0, 0.8, size).round(2)
    known = history * draw.lognormal(0.0, 0.1, reps)[rep] * draw.lognormal(0.0, 0.05, PRODUCTS)[product]
    known *= 1.53 * history.sum() / known.sum()
    columns = {
        "region": [f"region {number}" for number in (rep * REGIONS // reps).tolist()],
        "product": [f"product {number}" for number in product.tolist()],
        "rep": [f"rep {number}" for number in rep.tolist()],
        "customer": [f"customer {number}" for number in range(size)],
        "history": history.tolist(),
        "potential": (known * draw.uniform(1.15, 3.0, size)).round(2).tolist(),
        "min": (known * draw.uniform(0.3, 0.8, size)).round(2).tolist(),
    }
    rules: list[dict[str, Any]] = [
        {"id": "reps", "kind": "bound", "each": "rep", "measure": "growth", "min": 0.30, "max": 0.78},
        {"id": "regions", "kind": "bound", "each": "region", "measure": "growth", "min": 0.36, "max": 0.72},
    ]
    for number, part in enumerate((np.bincount(product, known) / known.sum()).tolist() if mix else ()):
        limits = {"min": part * 0.995, "max": part * 1.005}
        where = {"product": f"product {number}"}
        rules.append({"id": f"mix {number}", "kind": "bound", "where": where, "measure": "share", **limits})
    plan = {
        "schema": "apportion/1",
        "goal": {"growth": 0.53},
        "cells": {"columns": columns},
        "fair_share": {"blend": {"momentum": 0.6, "potential": 0.4}},
        "rules": rules,
        "options": {"time_limit": SECONDS},
    }
    return read_plan(plan)


def _last(found: Path) -> float:
    return float(found.targets[-1, -1])


class Chained:
    """The exact engine, which has solved the first of some goals and goes from one to the next, there and back."""

    def __init__(self, problem: Problem, goals: Array) -> None:
        self.problem, self.goals = problem, goals
        self.chain = Chain(moving(problem, goals[0], goals[-1]), Deadline(SECONDS))
        self.worst = 0.0
        self.walk()

    def walk(self) -> float:
        """Solve every goal; return the sum of absolute deviations at the last."""
        self.goals, x = self.goals[::-1], np.zeros(self.problem.size)
        for goal in self.goals.tolist():
            point = self.chain.at(goal)
            if point.targets is None or not point.residual <= CERTIFIED:
                raise AnswersDifferError(f"path: no proven answer for {goal}")
            self.worst, x = max(self.worst, point.residual), point.targets
        return float(np.abs(x - self.problem.rates * self.goals[-1]).sum())


class Deviations:
    """The least sum of absolute deviations, by HiGHS, with the same way to go and its own last basis to start from."""

    def __init__(self, problem: Problem, goals: Array) -> None:
        self.problem, self.goals, self.scale = problem, goals, problem.size / goals[0]
        self.solver = highspy.Highs()
        self.solver.setOptionValue("output_flag", False)
        self.solver.setOptionValue("threads", 1)
        self.solver.passModel(self._program())
        self.walk()

    def _program(self) -> highspy.HighsLp:
        """Return min sum of p + q over x, p, q with x - p + q = fair share, and the plan's rows."""
        n, lines = self.problem.size, self.problem.lines
        one = sparse.eye_array(n, format="csr")
        plan = sparse.vstack([lines.matrix, sparse.csr_array(np.ones((1, n)))], format="csr")
        alone = sparse.csr_array((plan.shape[0], 2 * n))
        matrix = sparse.csc_array(sparse.vstack([sparse.hstack([plan, alone]), sparse.hstack([one, -one, one])]))
        program = highspy.HighsLp()
        program.num_row_, program.num_col_ = matrix.shape
        program.col_cost_ = np.concatenate([np.zeros(n), np.ones(2 * n)])
        program.col_lower_ = np.concatenate([self.problem.lower * self.scale, np.zeros(2 * n)])
        program.col_upper_ = np.concatenate([self.problem.upper * self.scale, np.full(2 * n, np.inf)])
        program.row_lower_, program.row_upper_ = self._limits(self.goals[0])
        program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        program.a_matrix_.start_, program.a_matrix_.index_ = matrix.indptr, matrix.indices
        program.a_matrix_.value_ = matrix.data
        return program

    def walk(self) -> float:
        """Solve every goal; return the value at the last."""
        self.goals = self.goals[::-1]
        rows = np.arange(self.problem.lines.count + 1 + self.problem.size, dtype=np.int32)
        for goal in self.goals.tolist():
            self.solver.changeRowsBounds(len(rows), rows, *self._limits(goal))
            self.solver.run()
            if self.solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
                raise AnswersDifferError(f"path: HiGHS says {self.solver.getModelStatus()}")
        return float(self.solver.getInfo().objective_function_value / self.scale)

    def _limits(self, goal: float) -> tuple[Array, Array]:
        """Return the limits of all rows: the plan's, the total, and the fair shares."""
        lines, fair = self.problem.lines, self.problem.rates * goal
        low, high = (
            np.concatenate([side.at(goal, goal), [goal], fair]) * self.scale for side in (lines.lower, lines.upper)
        )
        return low, high
