"""The goals of a path: growths or amounts, as money."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from schemas.plan import Goal, Plan
from solvers.errors import PlanError
from solvers.goal import goal_of, stated_goal
from solvers.problem import Problem

Array = NDArray[np.float64]


def goals_of(plan: Plan, problem: Problem, goals: Sequence[Goal]) -> Array:
    """Return the goals as money (g,).

    Raises
    ------
    PlanError
        With what cannot be meant: a growth of -100 % or less, no growth without a history, amounts out of range. Of
        many goals only the extreme ones are looked at, which is where all such limits are.
    """
    base = float(problem.history.sum())
    growths = np.array([np.nan if goal.growth is None else goal.growth for goal in goals])
    amounts = np.array([np.nan if goal.amount is None else goal.amount for goal in goals])
    findings = []
    for values in (growths, amounts):
        given = values[~np.isnan(values)]
        for extreme in dict.fromkeys((given.min(), given.max()) if given.size else ()):
            stated = Goal(growth=float(extreme)) if values is growths else Goal(amount=float(extreme))
            trial = plan.model_copy(update={"goal": stated})
            found = list(stated_goal(trial))
            if not found:
                goal_of(trial, problem.table, problem.history, found)
            findings += found
    if findings:
        raise PlanError(findings)
    money = np.where(np.isnan(growths), amounts, base * (1.0 + growths))
    return np.array([float(f"{value:.15g}") for value in money.tolist()])
