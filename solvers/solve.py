"""Solving: the stages one after the other, from a problem to a continuous answer with its witnesses."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from solvers.deadline import Deadline
from solvers.model import Model, scaled
from solvers.order_cuts import OrderCuts
from solvers.peers import Cut
from solvers.preflight import moved_apart, uncrossed
from solvers.problem import Problem
from solvers.route import ACROSS, GENERAL, TREE, Route, route_of
from solvers.settling import LaidOut, further_cuts, laid_out, plain
from solvers.sorted_efficiency import kept_first
from solvers.stages.no_basis import least_without_basis
from solvers.stages.objectives import OBJECTIVES
from solvers.stages.second import least_change
from solvers.stages.soft import softened
from solvers.stages.solving import Infeasible
from solvers.stages.stage import Stage

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Solved:
    """A continuous answer.

    Attributes
    ----------
    targets : array (n,), money
    stages : the witnesses, in scaled units, in the order in which they were solved
    model : what the stages were solved on, rows of all stages included
    route : how they were solved
    problem : what was solved when soft rules had been settled: its lines are the model's rows, and all of them hold
    cuts : the rows of rules about peers, which are the last of its lines
    """

    targets: Array
    stages: tuple[Stage, ...]
    model: Model
    route: str
    problem: Problem
    cuts: tuple[Cut, ...] = ()

    @property
    def first(self) -> Stage:
        """The fairness stage."""
        return next(stage for stage in self.stages if stage.name == "fairness")

    @property
    def stopped(self) -> bool:
        """Tell whether the time limit stopped a stage before its end."""
        return any(stage.stopped for stage in self.stages)


def solve(problem: Problem, deadline: Deadline, *, loosened: bool = False) -> Solved:
    """Return the unique fair answer of a problem.

    `loosened` moves limits apart by less than what rows are held to, for plans that are possible only just.

    Raises
    ------
    Infeasible
        When a back end says that no targets satisfy all rules.
    OutOfTime, SolverError
    """
    cuts: tuple[Cut, ...] = ()
    ordered = OrderCuts(problem, deadline, loosened=loosened)
    while True:
        laid = laid_out(problem, cuts)
        try:
            model = replace(_possible(laid.problem, loosened=loosened), in_general=laid.in_general)
            softly = softened(model, laid.elastic, deadline)
            whole = uncrossed(softly.model) if softly.stages else softly.model
            route = route_of(whole, problem.objective)
            exact = None if laid.cuts else _exactly(whole, route, problem.objective, deadline)  # cuts all but touch
            stages, model = exact or _in_general(whole, problem.objective, deadline)
            stages, better = kept_first(problem, model, stages, laid.cuts, deadline)
        except Infeasible as error:
            if ordered.give_up():
                cuts = ()
                continue
            raise Infeasible(cuts) from error
        if better:
            cuts = (*_needed(laid, stages), *better)
            continue
        further = further_cuts(laid, softly, [stages[-1].point, *_counted(problem, stages)])
        if not further:
            break
        needed = _needed(laid, stages)
        cuts = (*needed, *ordered.better(needed, further, laid, (*softly.stages, *stages)))
    point = np.clip(stages[-1].point, model.lower, model.upper)
    way = route.name if exact else GENERAL
    found = plain(laid, whole)
    return Solved(point / model.scale, (*softly.stages, *stages), model, way, found, laid.cuts)


def _needed(laid: LaidOut, stages: tuple[Stage, ...]) -> tuple[Cut, ...]:
    """Return the cuts that are to stay: of a strictly convex stage alone, those with a multiplier.

    Without the others its optimum is the same, so that each round's optimum is worse than the one before and none comes
    twice. Where several stages share the work, all stay.
    """
    (only, *others) = stages
    if others or only.objective not in ACROSS or laid.elastic.every_level:
        return laid.cuts
    used = np.abs(only.rows[laid.first_cut : laid.first_cut + len(laid.cuts)]) > 0
    return tuple(cut for cut, counts in zip(laid.cuts, used.tolist(), strict=True) if counts)


def _possible(problem: Problem, *, loosened: bool) -> Model:
    return uncrossed(moved_apart(scaled(problem)) if loosened else scaled(problem))


def _counted(problem: Problem, stages: tuple[Stage, ...]) -> list[Array]:
    """Return the first stage's point where the second may leave it: it counts as an answer of its own."""
    return [stage.point for stage in stages if stage.name == "fairness" and problem.concession > 0]


def _exactly(model: Model, route: Route, objective: str, deadline: Deadline) -> tuple[tuple[Stage, ...], Model] | None:
    """Return the stages of the exact engine, or None where the general back ends have to take over."""
    if route.name == GENERAL:
        return None
    from solvers.exact.stages import UnreachedError, stages_on_tree  # compiled code is loaded when it is first needed

    deadline.left()
    try:
        if route.name == TREE:
            return stages_on_tree(model, route.structure, objective)
        from solvers.exact.across import stages_across

        return stages_across(model, route.structure, objective, deadline)
    except UnreachedError:
        return None


def _in_general(whole: Model, objective: str, deadline: Deadline) -> tuple[tuple[Stage, ...], Model]:
    """Return the stages of the general back ends, and the model with the rows of all stages."""
    model, no_basis = least_without_basis(whole, deadline)
    first = OBJECTIVES[objective](model, deadline)
    second = least_change(model, first, deadline)
    return tuple(stage for stage in (no_basis, first, second) if stage is not None), model
