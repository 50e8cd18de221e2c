"""Problems written with PuLP, through HiGHS; CBC, which comes with PuLP, is the second opinion.

HiGHS runs inside this process on one thread, so that it stops with it and finds the same answer every time.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import highspy
import pulp

from solvers.program import Status

BackEnd = Literal["pulp-highs", "pulp-cbc"]
HIGHS: BackEnd = "pulp-highs"
CBC: BackEnd = "pulp-cbc"
_TIGHT: Mapping[str, float | str] = {"primal_feasibility_tolerance": 1e-9, "mip_feasibility_tolerance": 1e-9}
_TRIES: tuple[Mapping[str, float | str], ...] = (_TIGHT, {**_TIGHT, "presolve": "off"}, {})
"""Settings, one after the other where HiGHS gives up, as it does where rows leave no room for rounding at all."""
_LP: Mapping[str, float] = {"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10}
_GAP = 1e-9
"""Relative gap at which an optimum counts as proven."""
_CBC_TOLERANCE = "1e-9"


@dataclass(frozen=True)
class Outcome:
    """What a back end says; the values are in the problem's variables.

    `found` tells whether there are any, `bound` is what no solution can beat (infinite where nothing is known).
    """

    status: Status
    found: bool
    bound: float
    solver: str


class _Highs(pulp.HiGHS):  # type: ignore[misc]
    """PuLP's HiGHS, begun from a known solution."""

    def __init__(self, start: Mapping[str, float] | None, **options: Any) -> None:
        super().__init__(msg=False, threads=1, random_seed=0, **options)
        self._start = start

    def callSolver(self, lp: pulp.LpProblem) -> None:  # noqa: N802
        """Run HiGHS, which PuLP has given the problem."""
        if self._start is not None:
            known = highspy.HighsSolution()
            known.col_value = [self._start.get(variable.name, 0.0) for variable in lp.variables()]
            lp.solverModel.setSolution(known)
        lp.solverModel.run()


def solve(
    problem: pulp.LpProblem,
    seconds: float,
    *,
    start: Mapping[str, float] | None = None,
    back_end: BackEnd = HIGHS,
) -> Outcome:
    """Solve a mixed integer problem; `start` are values of a known solution, by name of variable."""
    if back_end == CBC:
        return _by_cbc(problem, seconds)
    for settings in _TRIES:
        problem.solve(_Highs(start, gapRel=_GAP, gapAbs=0.0, timeLimit=seconds, **settings))
        run = problem.solverModel
        status = _STATUS.get(run.getModelStatus(), "failed")
        if status != "failed":
            break
    found = run.getInfo().primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    sign = -1.0 if problem.sense == pulp.LpMaximize else 1.0
    bound = sign * run.getInfo().mip_dual_bound + problem.objective.constant
    return Outcome(status, found, bound, HIGHS)


def solve_fixed(problem: pulp.LpProblem) -> Outcome:
    """Solve the linear problem that is left where all whole numbers are fixed, as exactly as can be."""
    problem.solve(_Highs(None, mip=False, **_LP))
    status = _STATUS.get(problem.solverModel.getModelStatus(), "failed")
    return Outcome(status, status == "optimal", pulp.value(problem.objective) if status == "optimal" else 0.0, HIGHS)


_STATUS: Mapping[highspy.HighsModelStatus, Status] = {
    highspy.HighsModelStatus.kOptimal: "optimal",
    highspy.HighsModelStatus.kInfeasible: "infeasible",
    highspy.HighsModelStatus.kUnboundedOrInfeasible: "infeasible",
    highspy.HighsModelStatus.kUnbounded: "unbounded",
    highspy.HighsModelStatus.kTimeLimit: "limit",
    highspy.HighsModelStatus.kInterrupt: "limit",
    highspy.HighsModelStatus.kIterationLimit: "limit",
}


def _by_cbc(problem: pulp.LpProblem, seconds: float) -> Outcome:
    options = ["primalT", _CBC_TOLERANCE, "integerT", _CBC_TOLERANCE]
    problem.solve(
        pulp.COIN_CMD(
            path=pulp.PULP_CBC_CMD.pulp_cbc_path, msg=False, gapRel=0.0, timeLimit=seconds, threads=1, options=options
        )
    )
    proven = problem.sol_status == pulp.LpSolutionOptimal
    found = proven or problem.sol_status == pulp.LpSolutionIntegerFeasible
    if problem.status == pulp.LpStatusInfeasible:
        return Outcome("infeasible", found=False, bound=0.0, solver=CBC)
    unknown = float("inf") if problem.sense == pulp.LpMaximize else float("-inf")
    bound = float(pulp.value(problem.objective)) if proven else unknown
    return Outcome("optimal" if proven else "limit", found, bound, CBC)
