"""One price each, read off the multipliers of the first stage: what rules tell of themselves without being asked."""

from collections.abc import Iterator, Mapping

import numpy as np

from solvers.problem import Problem
from solvers.solve import Solved

_CLEARLY = 1e-9


def one_price_each(problem: Problem, solved: Solved, floors: int = 0) -> Mapping[str, float]:
    """Return the price of each instance whose multiplier is not 0: change of `objective.value` per +1 of its limit.

    One price of possibly many where rows are degenerate. The goal's is not among them: fair shares move with it. Nor
    are those of choices: the last `floors` of the problem's rows say what a choice implies.
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
    count = problem.lines.count - floors
    found: dict[str, float] = {}
    for name, multiplier, coefficient in zip(
        problem.lines.names[:count], first.rows[:count].tolist(), problem.lines.largest[:count].tolist(), strict=True
    ):
        if abs(multiplier) > _CLEARLY:
            found[name] = found.get(name, 0.0) + float(f"{multiplier * factor / coefficient:.10g}")
    for rule, worth in _of_peers(problem, solved):
        if abs(worth) > _CLEARLY:
            found[rule] = found.get(rule, 0.0) + float(f"{worth * factor:.10g}")
    return found


def _of_peers(problem: Problem, solved: Solved) -> Iterator[tuple[str, float]]:
    """Yield the price that each row of a hard rule about peers gives its limit: rows move by what values come to."""
    lines, street = solved.problem.lines, problem.street
    first = lines.count - len(solved.cuts)
    for row, cut in enumerate(solved.cuts, first):
        peers = problem.peers[cut.peers]
        if peers.wish is None:
            values = peers.values(solved.targets, street, street)
            moves = peers.count * values.sum() if peers.kind == "gini" else np.maximum(cut.weights, 0.0).sum()
            multiplier = float(solved.first.rows[row] / lines.largest[row])
            yield peers.rule, multiplier * float(moves) * peers.unit(street, street)
