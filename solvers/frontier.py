"""The price of fairness: the most efficiency that each cap of the largest stretch leaves.

    max sum_i efficiency_i x_i   with   X_e <= t A_e for the reported members, under all rules of the plan

from the least t that the rules allow to the t at which the most efficient plan is reached. Targets are continuous.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from schemas.columns import canonical
from schemas.explanation import Frontier, FrontierAsked
from schemas.finding import Finding
from schemas.plan import Plan
from solvers.compile import compile_plan
from solvers.deadline import Deadline
from solvers.errors import PlanError
from solvers.form import unknown
from solvers.frontier_settled import Settled
from solvers.model import Model, scaled
from solvers.preflight import uncrossed
from solvers.problem import Entities, Problem
from solvers.stages.no_basis import least_without_basis
from solvers.stages.solving import Infeasible, optimum

Array = NDArray[np.float64]
POINTS = 11
_SHOWN = 20
_REACHED = 1e-9
"""The most efficient plan is looked for within this of its efficiency, relative to that of the average."""
_ROOMS = (0.0, 1e-8)
"""Where limits all but touch, back ends may not find what a cap just leaves; with the second, relative, they do."""
_AT = 1e-12
"""Room that a cap is given, relative, so that the least possible one is possible in doubles, too."""


def frontier(plan: Plan, asked: FrontierAsked) -> Frontier:
    """Return the most efficiency for each cap of the largest stretch.

    Raises
    ------
    PlanError
        When the plan, the efficiency or the caps cannot be meant, or no targets keep the plan's rules.
    OutOfTime
    """
    deadline = Deadline(plan.options.time_limit)
    problem = compile_plan(plan)
    efficiency = _efficiency(problem, asked)
    try:
        capped = _asked(problem, efficiency, deadline)
        most = capped.most(None)
        least = capped.least(None)
        caps = asked.stretch or _even(least, max(least, capped.least(most)), asked.points or POINTS)
    except Infeasible:
        raise PlanError([Finding("frontier_impossible")]) from None
    values = [_best(capped, cap, most) if cap >= least * (1.0 - _REACHED) else None for cap in caps]
    money = capped.scale
    return Frontier(
        efficiency=canonical(asked.efficiency),
        by=problem.report_by,
        most=_short(most * money),
        minimax=_short(least),
        columns={
            "max_stretch": [_short(cap) for cap in caps],
            "efficiency": [None if value is None else _short(value * money) for value in values],
            "price_of_fairness": [_price(value, most) for value in values],
        },
    )


def _asked(problem: Problem, efficiency: Array, deadline: Deadline) -> "_Capped | Settled":
    """Return who answers: one linear program where all rules are rows, else the stages of a plan."""
    if problem.wishes is not None or problem.peers or problem.choices:
        return Settled(problem, efficiency, deadline)
    return _Capped.of(problem, efficiency, deadline)


def _best(capped: "_Capped | Settled", cap: float, most: float) -> float | None:
    """Return the most efficiency under a cap; None where the cap leaves nothing, with a little room either."""
    for room in _ROOMS:
        try:
            return capped.best(cap * (1.0 + room), most)
        except Infeasible:
            continue
    return None


def _price(value: float | None, most: float) -> float | None:
    """Return the share of the most efficient that a cap costs; null where there is none to take a share of."""
    return None if value is None or most <= 0 else _short((most - value) / most)


def _even(low: float, high: float, points: int) -> Sequence[float]:
    return [*np.linspace(low, high, points).tolist()]


def _efficiency(problem: Problem, asked: FrontierAsked) -> Array:
    """Return the efficiency per unit of money (n,)."""
    findings = []
    if asked.points is not None and asked.stretch is not None:
        findings.append(Finding("frontier_asks_twice", "/points"))
    for index, cap in enumerate(asked.stretch or ()):
        if cap < 0:
            findings.append(Finding("frontier_negative", f"/stretch/{index}", {"found": cap}))
    values = problem.table.numbers.get(canonical(asked.efficiency))
    if values is None:
        findings.append(unknown("efficiency_unknown", "/efficiency", asked.efficiency, problem.table.numbers))
        raise PlanError(findings)
    empty = np.flatnonzero(np.isnan(values))
    if empty.size:
        params = {"driver": asked.efficiency, "cells": problem.table.names(empty[:_SHOWN]), "count": int(empty.size)}
        findings.append(Finding("driver_empty", "/efficiency", params))
    if findings:
        raise PlanError(findings)
    return values


@dataclass(frozen=True)
class _Capped:
    """A model with a row for each reported member that has a fair share: its stretch."""

    model: Model
    stretch: sparse.csr_array
    efficiency: Array
    scale: float
    deadline: Deadline

    @classmethod
    def of(cls, problem: Problem, efficiency: Array, deadline: Deadline) -> "_Capped":
        model, _ = least_without_basis(uncrossed(scaled(problem)), deadline)
        largest = float(np.abs(efficiency).max()) or 1.0
        return cls(model, _stretches(problem.report, model.fair), efficiency / largest, largest / model.scale, deadline)

    def most(self, cap: float | None) -> float:
        """Return the most efficiency, scaled, where no stretch is above a cap.

        Raises
        ------
        Infeasible, OutOfTime
        """
        count = self.stretch.shape[0]
        limit = np.full(count, np.inf if cap is None else cap * (1.0 + _AT) + _AT)
        program = self.model.extended(-self.efficiency, self.stretch, np.full(count, -np.inf), limit, *_none())
        solution, _ = optimum(program, self.deadline)
        return float(self.efficiency @ solution.point[: self.model.cells])

    def best(self, cap: float, most: float) -> float:
        """Return the most efficiency under a cap; what misses the most of all by noise is that."""
        value = self.most(cap)
        return most if most - value <= 2.0 * _REACHED * max(1.0, abs(most)) else value

    def least(self, efficiency: float | None) -> float:
        """Return the least largest stretch, of plans that reach an efficiency.

        Raises
        ------
        Infeasible, OutOfTime
        """
        model, count = self.model, self.stretch.shape[0]
        rows = sparse.hstack([self.stretch, sparse.csr_array(-np.ones((count, 1)))], format="csr")
        low, high = np.full(count, -np.inf), np.zeros(count)
        if efficiency is not None:
            rows = sparse.vstack([rows, sparse.csr_array(np.append(self.efficiency, 0.0)[None, :])], format="csr")
            low = np.append(low, efficiency - _REACHED * max(1.0, abs(efficiency)))
            high = np.append(high, np.inf)
        cost = np.append(np.zeros(model.cells), 1.0)
        program = model.extended(cost, rows, low, high, np.zeros(1), np.full(1, np.inf))
        solution, _ = optimum(program, self.deadline)
        return float(solution.point[-1])


def _stretches(report: Entities, fair: Array) -> sparse.csr_array:
    """Return the rows (e, n) that sum cells to the stretches of members with a fair share."""
    shares = report.sums(fair)
    has = shares[report.codes] > 0
    cells = np.flatnonzero(has)
    order = np.cumsum(shares > 0) - 1
    members = report.codes[cells]
    return sparse.csr_array(
        (1.0 / shares[members], (order[members], cells)), shape=(int((shares > 0).sum()), len(fair))
    )


def _none() -> tuple[Array, Array]:
    return np.zeros(0), np.zeros(0)


def _short(value: float) -> float:
    return float(f"{value:.12g}") + 0.0
