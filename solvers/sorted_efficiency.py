"""The most efficient targets under Gini rules, by networks that sort their peers (`solvers.peer_network`).

With a concession the targets of the first stage count as an answer of their own. Where several are as efficient,
simplex ends at a corner that only rows of single orders keep off, one after the other. With the networks it ends at
targets that keep the rules, and its multipliers come to the one row a rule that proves them.
"""

from collections.abc import Sequence
from dataclasses import replace

from solvers.deadline import Deadline
from solvers.model import Model
from solvers.order_cuts import same
from solvers.peer_network import MOST, networked, ordered, weights_of
from solvers.peer_order import mean
from solvers.peers import Cut, missed
from solvers.problem import Array, Problem
from solvers.stages.solving import optimum
from solvers.stages.stage import Stage

_SAME = 1e-9
"""Efficiencies that differ by less, relative to max(1, efficiency), are the same."""


def kept_first(
    problem: Problem, model: Model, stages: tuple[Stage, ...], known: Sequence[Cut], deadline: Deadline
) -> tuple[tuple[Stage, ...], list[Cut]]:
    """Return the stages, the first at targets that keep hard Gini rules, or the cuts that it needs to be as good.

    Parameters
    ----------
    model : what the first stage was solved on
    known : cuts that it has
    """
    at = next(place for place, stage in enumerate(stages) if stage.name == "fairness")
    first = stages[at]
    if first.objective != "max_efficiency" or problem.concession == 0 or model.efficiency is None:
        return stages, []
    if not _breaks(problem, first.point) or any(one.wish is not None for one in problem.peers):
        return stages, []
    places = [place for place, one in enumerate(problem.peers) if one.kind == "gini" and one.count <= MOST]
    rules = [ordered(problem.peers[place], problem.street, model.scale) for place in places]
    program = networked(model.program(-model.efficiency), rules)
    found, _ = optimum(program, deadline)
    point = found.point[: model.cells]
    best, reached = (float(model.efficiency @ x) for x in (first.point, point))
    if best - reached <= _SAME * max(1.0, abs(best)):
        return (*stages[:at], replace(first, point=point), *stages[at + 1 :]), []
    means = weights_of(rules, found.multipliers, len(model.names))
    cuts = []
    for place, weights in zip(places, means, strict=True):
        if weights is not None:
            one = problem.peers[place]
            cuts.append(Cut(place, mean(weights) - one.limit * one.count))
    return stages, [cut for cut in cuts if not any(same(cut, other) for other in known)]


def _breaks(problem: Problem, point: Array) -> bool:
    """Tell whether targets (n,), scaled, break a Gini rule that is small enough for a network."""
    street = problem.street
    money = point * street / problem.size
    small = [one for one in problem.peers if one.kind == "gini" and one.count <= MOST]
    return any(missed(one, one.values(money, street, street), 0.0) for one in small)
