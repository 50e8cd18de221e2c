"""The ends and points of a frontier where rules are no rows alone: soft rules, peers, and choices of who gets a target.

Each point is a plan of its own, with a cap as one more rule: soft rules are met as far as the cap allows.
"""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from solvers.blocks import Block, fixed, joined, none_below, stacked
from solvers.choosing.chosen import chosen
from solvers.deadline import Deadline
from solvers.problem import Problem
from solvers.solve import Solved, solve

Array = NDArray[np.float64]
_ROOM = 1e-9
"""What a cap, or an efficiency to be reached, gives way by, relative: an end of the frontier is to be possible."""


@dataclass(frozen=True)
class Settled:
    """A problem, and the efficiency (n,) per unit of money that is to be large; both are asked in turn."""

    problem: Problem
    efficiency: Array
    deadline: Deadline

    @property
    def scale(self) -> float:
        """Efficiency that 1 of what `most` returns is."""
        return 1.0

    def most(self, cap: float | None) -> float:
        """Return the most efficiency where no stretch is above a cap.

        Raises
        ------
        Infeasible, OutOfTime, SolverError
        """
        problem = self.problem if cap is None else self._capped(cap)
        return float(self.efficiency @ self._solved(replace(problem, efficiency=self.efficiency), "max_efficiency"))

    def best(self, cap: float, most: float) -> float:
        """Return the most efficiency under a cap; what misses the most of all by noise is that."""
        value = self.most(cap)
        return most if most - value <= 2.0 * _ROOM * abs(most) else value

    def least(self, efficiency: float | None) -> float:
        """Return the least largest stretch, of plans that reach an efficiency.

        Raises
        ------
        Infeasible, OutOfTime, SolverError
        """
        problem = self.problem
        if efficiency is not None:
            row = Block(
                ("efficiency",),
                sparse.csr_array(self.efficiency[np.newaxis, :]),
                fixed(np.array([efficiency - _ROOM * abs(efficiency)]), -np.inf),
                fixed(np.array([np.nan]), np.inf),
            )
            problem = self._with(row)
        targets = self._solved(replace(problem, entities=problem.report, by=problem.report_by), "minimax")
        fair = problem.report.sums(problem.fair_share)
        has = fair > 0
        return float((problem.report.sums(targets)[has] / fair[has]).max())

    def _solved(self, problem: Problem, objective: Literal["minimax", "max_efficiency"]) -> Array:
        """Return the targets (n,), money, that are best for an objective."""
        asked = replace(problem, objective=objective, concession=0.0, unit=None)
        found: Solved = chosen(asked, self.deadline).solved if asked.choices else solve(asked, self.deadline)
        return found.targets

    def _capped(self, cap: float) -> Problem:
        """Return the problem with no reported member's stretch above a cap."""
        report, size = self.problem.report, self.problem.size
        fair = report.sums(self.problem.fair_share)
        has = np.flatnonzero(fair > 0)
        sums = sparse.csr_array((np.ones(size), (report.codes, np.arange(size))), shape=(report.count, size))[has]
        high = fixed(cap * (1.0 + _ROOM) * fair[has], np.inf)
        return self._with(Block([f"cap[{at}]" for at in has.tolist()], sums, none_below(len(has)), high))

    def _with(self, rows: Block) -> Problem:
        problem = self.problem
        return replace(problem, lines=stacked([problem.lines, joined([rows], problem.size)], problem.size))
