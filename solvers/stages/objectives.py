"""All fairness objectives, by name: how each one's first stage is solved."""

from collections.abc import Callable, Mapping

from solvers.deadline import Deadline
from solvers.model import Model
from solvers.stages.convex import convex
from solvers.stages.lexicographic import lexicographic_minimax
from solvers.stages.linear import least_absolute, max_efficiency, minimax
from solvers.stages.stage import Stage

FirstStage = Callable[[Model, Deadline], Stage]

OBJECTIVES: Mapping[str, FirstStage] = {
    "chi_square": lambda model, deadline: convex(model, "chi_square", deadline),
    "entropy": lambda model, deadline: convex(model, "entropy", deadline),
    "least_squares": lambda model, deadline: convex(model, "least_squares", deadline),
    "burden_power": lambda model, deadline: convex(model, "burden_power", deadline),
    "lexicographic_minimax": lexicographic_minimax,
    "minimax": minimax,
    "least_absolute": least_absolute,
    "max_efficiency": max_efficiency,
}
