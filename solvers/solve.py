"""Solving: the stages one after the other, from a problem to a continuous answer with its witnesses."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solvers.deadline import Deadline
from solvers.model import Model, scaled
from solvers.preflight import moved_apart, uncrossed
from solvers.problem import Problem
from solvers.route import GENERAL, Route, route_of
from solvers.stages.no_basis import least_without_basis
from solvers.stages.objectives import OBJECTIVES
from solvers.stages.second import least_change
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
    """

    targets: Array
    stages: tuple[Stage, ...]
    model: Model
    route: str

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
    whole = uncrossed(moved_apart(scaled(problem)) if loosened else scaled(problem))
    route = route_of(whole, problem.objective)
    exact = _exactly(whole, route, problem.objective, deadline)
    stages, model = exact or _in_general(whole, problem.objective, deadline)
    point = np.clip(stages[-1].point, model.lower, model.upper)
    return Solved(point / model.scale, stages, model, route.name if exact else GENERAL)


def _exactly(model: Model, route: Route, objective: str, deadline: Deadline) -> tuple[tuple[Stage, ...], Model] | None:
    """Return the stages of the exact engine, or None where the general back ends have to take over."""
    if route.name == GENERAL:
        return None
    from solvers.exact.stages import UnreachedError, stages_on_tree  # compiled code is loaded when it is first needed

    deadline.left()
    try:
        return stages_on_tree(model, route.structure, objective)
    except UnreachedError:
        return None


def _in_general(whole: Model, objective: str, deadline: Deadline) -> tuple[tuple[Stage, ...], Model]:
    """Return the stages of the general back ends, and the model with the rows of all stages."""
    model, no_basis = least_without_basis(whole, deadline)
    first = OBJECTIVES[objective](model, deadline)
    second = least_change(model, first, deadline)
    return tuple(stage for stage in (no_basis, first, second) if stage is not None), model
