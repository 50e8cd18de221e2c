"""One price each, read off the multipliers of the first stage: what rules tell of themselves without being asked."""

from collections.abc import Mapping

import numpy as np

from solvers.problem import Problem
from solvers.solve import Solved

_CLEARLY = 1e-9


def one_price_each(problem: Problem, solved: Solved) -> Mapping[str, float]:
    """Return the price of each instance whose multiplier is not 0: change of `objective.value` per +1 of its limit.

    One price of possibly many where rows are degenerate. The goal's is not among them: fair shares move with it.
    """
    model, first = solved.model, solved.first
    mean = float(model.entity_fair[model.entity_fair > 0].mean())
    largest = 1.0 if problem.efficiency is None else float(np.abs(problem.efficiency).max()) or 1.0
    factor = {
        "least_squares": mean / model.scale,
        "minimax": model.scale,
        "lexicographic_minimax": model.scale,
        "max_efficiency": -largest,
    }.get(problem.objective, 1.0)
    count = problem.lines.count
    found: dict[str, float] = {}
    for name, multiplier, coefficient in zip(
        problem.lines.names, first.rows[:count].tolist(), problem.lines.largest.tolist(), strict=True
    ):
        if abs(multiplier) > _CLEARLY:
            found[name] = found.get(name, 0.0) + float(f"{multiplier * factor / coefficient:.10g}")
    return found
