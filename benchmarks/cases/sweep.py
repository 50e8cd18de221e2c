"""Twenty neighbouring points of a sweep, beside solving each of them otherwise.

A sweep of 1,000 points is fifty times as many, shared among all cores.
"""

from collections.abc import Mapping
from itertools import cycle
from typing import Any

import numpy as np
import pulp
from numpy.typing import NDArray

from benchmarks.cases.path import Deviations, plan_of
from benchmarks.registry import Run, case
from benchmarks.timing import AnswersDifferError
from scenarios import library
from scenarios.axes import CHAIN
from scenarios.points import Found
from scenarios.read import read_scenario
from scenarios.sweep import prepared
from scenarios.work import answered
from schemas.plan import Plan
from service.files.plans import load_plan
from solvers.compile import compile_plan
from solvers.problem import Problem
from solvers.read import read_plan

Array = NDArray[np.float64]
EXAMPLE = 430
"""Cells of the bundled example."""
FIRST, LAST, POINTS = 0.50, 0.56, 1000
GROWTH = {"path": "goal.growth", "range": {"from": FIRST, "to": LAST, "steps": POINTS}}
POTENTIAL = {
    "op": {"op": "scale", "field": "potential", "by": "$"},
    "range": {"from": 0.98, "to": 1.02, "steps": POINTS},
}


@case(
    question="20 neighbouring of 1,000 goals of a sweep from +50 to +56 %: everything that a sweep tells, beside the "
    "least absolute deviation alone, a linear and easier program, by HiGHS from its last basis, and by PuLP with CBC "
    "for one of the 20 (multiply by 20); and 20 of 1,000 potentials from -2 to +2 %, each a plan with other limits and "
    "other fair shares. 430 cells: the bundled example; 10,000: a tree crossed by 50 mixes.",
    sizes=(EXAMPLE, 10_000),
)
def contenders(size: int) -> Mapping[str, Run]:
    """Return a task of the sweep, and the linear programs at its goals."""
    plan = south_china() if size == EXAMPLE else plan_of(size, mix=True)
    problem = compile_plan(plan)
    growths = np.linspace(FIRST, LAST, POINTS)[:CHAIN]
    goals = problem.history.sum() * (1.0 + growths)
    streets = goals * (1.0 + problem.over_assignment)
    deviations = Deviations(problem, streets)
    return {
        "Apportion (20 goals)": Walk(plan, GROWTH).further,
        "Apportion (20 potentials)": Walk(plan, POTENTIAL).further,
        "HiGHS, warm (20 goals)": deviations.walk,
        "PuLP + CBC (1 goal)": lambda: deviation_by_cbc(problem, float(streets[0])),
    }


def south_china() -> Plan:
    """Return the bundled example."""
    return read_plan(load_plan(library.path("south_china") / library.PLAN).data)


class Walk:
    """A sweep along an axis that is answered twenty points at a time, each time the next ones."""

    def __init__(self, plan: Plan, axis: Mapping[str, Any]) -> None:
        ready = prepared(plan, read_scenario({"sweep": {"axes": {"along": axis}}}))
        self._tasks = cycle(ready.tasks())
        self.further()

    def further(self) -> float:
        """Answer the next points; return the last one's objective."""
        points: list[Found] = []
        while len(points) < CHAIN:
            points += [found for _, _, found in answered(next(self._tasks)).points]
        if {found.columns["outcome"] for found in points} != {"optimal"}:
            raise AnswersDifferError("sweep: every point should be possible")
        return float(points[-1].columns["objective"])


def deviation_by_cbc(problem: Problem, street: float) -> float:
    """Return the least sum of absolute deviations at a street total, modelled and solved as planners do by hand."""
    n, lines, fair = problem.size, problem.lines, problem.rates * street
    program = pulp.LpProblem("deviations", pulp.LpMinimize)
    upper = [None if not np.isfinite(most) else float(most) for most in problem.upper]
    x = [pulp.LpVariable(f"x{i}", float(problem.lower[i]), upper[i]) for i in range(n)]
    above, below = ([pulp.LpVariable(f"{side}{i}", 0) for i in range(n)] for side in "pq")
    program += pulp.lpSum(above) + pulp.lpSum(below)
    for i in range(n):
        program += x[i] - above[i] + below[i] == float(fair[i])
    program += pulp.lpSum(x) == street
    low, high = lines.lower.at(street, street), lines.upper.at(street, street)
    matrix = lines.matrix
    for row in range(lines.count):
        start, end = matrix.indptr[row], matrix.indptr[row + 1]
        terms = zip(matrix.indices[start:end].tolist(), matrix.data[start:end].tolist(), strict=True)
        total = pulp.LpAffineExpression([(x[cell], weight) for cell, weight in terms])
        if np.isfinite(low[row]):
            program += total >= float(low[row])
        if np.isfinite(high[row]):
            program += total <= float(high[row])
    program.solve(pulp.PULP_CBC_CMD(msg=False))
    if pulp.LpStatus[program.status] != "Optimal":
        raise AnswersDifferError(f"sweep: CBC says {pulp.LpStatus[program.status]}")
    return float(pulp.value(program.objective))
