"""The same least absolute deviation plan, as an analyst would write it with PuLP and CBC."""

from collections.abc import Mapping
from typing import Any

import pulp

from benchmarks.plans import random_plan
from benchmarks.registry import Run, case
from solvers.allocate import allocate
from solvers.read import read_plan


@case(
    question="Least absolute deviation by cell, both stages, certified; next to the first stage in PuLP with CBC.",
    sizes=(1_000, 10_000),
    agree=1e-6,
)
def contenders(size: int) -> Mapping[str, Run]:
    """Return Apportion and the model in PuLP; both answer with the value of the objective."""
    data = random_plan(size, fairness={"by": "cell", "objective": "least_absolute"})

    def apportion() -> float:
        objective = allocate(read_plan(data)).objective
        assert objective is not None
        return objective.value

    return {"Apportion": apportion, "PuLP with CBC": lambda: least_absolute(data)}


def least_absolute(data: Mapping[str, Any]) -> float:
    """Return the least sum over cells of |target - fair share| under the plan's potentials and growth rule."""
    columns = data["cells"]["columns"]
    history, potential = columns["history"], columns["potential"]
    momentum = [base * (1 + growth) for base, growth in zip(history, columns["market_growth"], strict=True)]
    street = (1 + data["goal"]["growth"]) * sum(history)
    fair = [value / sum(momentum) * street for value in momentum]

    problem = pulp.LpProblem("least_absolute", pulp.LpMinimize)
    target = [problem.add_variable(f"x{i}", 0, limit) for i, limit in enumerate(potential)]
    problem += pulp.lpSum(target) == street
    rule = data["rules"][0]
    for members in _members(columns["region"]).values():
        base = sum(history[i] for i in members)
        problem += pulp.lpSum(target[i] for i in members) >= (1 + rule["min"]) * base
        problem += pulp.lpSum(target[i] for i in members) <= (1 + rule["max"]) * base
    missed = [problem.add_variable(f"d{i}", 0) for i in range(len(fair))]
    for x, d, share in zip(target, missed, fair, strict=True):
        problem += d >= x - share
        problem += d >= share - x
    problem.setObjective(pulp.lpSum(missed))
    problem.solve(pulp.PULP_CBC_CMD(msg=False))
    return float(pulp.value(problem.objective))


def _members(ids: list[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for i, member in enumerate(ids):
        found.setdefault(member, []).append(i)
    return found
