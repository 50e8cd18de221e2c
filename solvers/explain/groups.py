"""Rules in groups, and the chi-square optimum under some of the groups only."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from schemas.plan import Plan
from schemas.rules import Bound, Limit, Viable
from solvers.cell_limits import bounds
from solvers.deadline import Deadline
from solvers.entities import CELL, cells
from solvers.lines import Limits, Lines
from solvers.problem import Problem
from solvers.solve import solve
from solvers.stages.solving import Infeasible
from solvers.wishes import Wishes

Array = NDArray[np.float64]
_KEPT = 1e-9
"""A limit is kept to this, relative to max(1, limit) of the average target."""
_OF_COLUMN = {"lock": "lock", "min": "amount", "max": "amount"}
"""Groups of the columns that are rules by themselves; the potential is a step of its own."""


@dataclass(frozen=True)
class Groups:
    """The groups of a plan's rules.

    Attributes
    ----------
    names : the groups, in the order in which the plan names them
    of_rule : group of each rule by its id, of the implied capacity and of the columns `lock`, `min` and `max`
    choosing : bit mask of the groups with a rule that chose who gets a target; what is off is off under any of them
    """

    problem: Problem
    names: tuple[str, ...]
    of_rule: Mapping[str, int]
    choosing: int = 0

    @cached_property
    def _off(self) -> NDArray[np.bool_]:
        """Tell which cells (n,) get nothing by choice."""
        return off(self.problem)

    @cached_property
    def _by_cell(self) -> Problem:
        """The problem with the objective that groups are weighed by, and without rounding."""
        return replace(
            self.problem,
            entities=cells(self.problem.table),
            by=CELL,
            objective="chi_square",
            efficiency=None,
            concession=0.0,
            unit=None,
        )

    def under(self, chosen: int) -> Problem:
        """Return the problem under the groups of a bit mask, the total and the potential alone."""
        problem = self.problem
        limits = tuple(one for one in problem.cell_limits if one.name == "potential" or self._has(one.name, chosen))
        lower, upper = bounds(limits, problem.size)
        if chosen & self.choosing:
            upper = np.where(self._off, 0.0, upper)
        return replace(
            self._by_cell,
            lines=chosen_lines(problem.lines, self._rows(problem.lines, chosen)),
            cell_limits=limits,
            lower=lower,
            upper=upper,
            wishes=self._wishes(chosen),
            peers=tuple(one for one in problem.peers if self._has(one.rule, chosen)),
            choices=tuple(one for one in problem.choices if self._has(one.rule, chosen)),
        )

    def _has(self, rule: str, chosen: int) -> bool:
        return bool(chosen >> self.of_rule[rule] & 1)

    def _rows(self, lines: Lines, chosen: int) -> NDArray[np.int64]:
        return np.array([at for at, name in enumerate(lines.names) if self._has(_rule(name), chosen)], dtype=np.int64)

    def _wishes(self, chosen: int) -> Wishes | None:
        wishes = self.problem.wishes
        rows = np.zeros(0, dtype=np.int64) if wishes is None else self._rows(wishes.lines, chosen)
        if wishes is None or not rows.size:
            return None
        return Wishes(chosen_lines(wishes.lines, rows), wishes.priorities[rows], wishes.costs[rows])

    def optimum(self, chosen: int, deadline: Deadline) -> Array:
        """Return the chi-square optimum (n,), money, under the groups of a bit mask."""
        problem = self.under(chosen)
        try:
            return solve(problem, deadline).targets
        except Infeasible:  # possible only just: the plan with all its rules is
            return solve(problem, deadline, loosened=True).targets

    def keeps(self, group: int, x: Array) -> bool:
        """Tell whether targets x (n,), money, surely keep the rules of one group."""
        problem = self.under(1 << group)
        if problem.wishes is not None or problem.peers or problem.choices:
            return False
        lines, scale, street = problem.lines, problem.size / problem.street, problem.street
        activity = (lines.matrix @ x) * scale
        low, high = (side.at(street, street) * scale for side in (lines.lower, lines.upper))
        return _within(activity, low, high) and _within(x * scale, problem.lower * scale, problem.upper * scale)


def groups_of(plan: Plan, problem: Problem) -> Groups:
    """Return the groups of a plan: each rule's own name for it, else its measure, else its kind."""
    named = {rule.id: rule.group or (rule.measure if isinstance(rule, Bound) else rule.kind) for rule in plan.rules}
    columns = [limit.name for limit in problem.cell_limits if limit.name in _OF_COLUMN]
    soft = () if problem.wishes is None else problem.wishes.lines.names
    others = [*(one.rule for one in problem.peers), *(one.rule for one in problem.choices)]
    if off(problem).any():
        others += [rule.id for rule in plan.rules if isinstance(rule, Viable | Limit)]
    written = dict.fromkeys([*map(_rule, (*problem.lines.names, *soft)), *others])
    ordered = [*(rule for rule in named if rule in written), *(rule for rule in written if rule not in named)]
    wanted: dict[str, str] = {name: _OF_COLUMN[name] for name in columns}
    wanted |= {rule: named.get(rule, rule) for rule in ordered}
    place = {name: number for number, name in enumerate(dict.fromkeys(wanted.values()))}
    choosing = {place[wanted[rule.id]] for rule in plan.rules if isinstance(rule, Viable | Limit) and rule.id in wanted}
    bits = sum(1 << group for group in choosing)
    return Groups(problem, tuple(place), {rule: place[group] for rule, group in wanted.items()}, bits)


def off(problem: Problem) -> NDArray[np.bool_]:
    """Tell which cells (n,) get nothing although no limit of their own says so: a choice does."""
    _, upper = bounds(problem.cell_limits, problem.size)
    return np.asarray((problem.upper <= 0) & (upper > 0), dtype=np.bool_)


def _rule(instance: str) -> str:
    return instance.partition("[")[0]


def chosen_lines(lines: Lines, rows: NDArray[np.int64]) -> Lines:
    """Return some of the lines."""

    def some(limits: Limits) -> Limits:
        return Limits(limits.fixed[rows], limits.of_total[rows], limits.of_fair[rows])

    picked = rows.tolist()
    return Lines(
        lines.matrix[rows],
        some(lines.lower),
        some(lines.upper),
        tuple(lines.names[row] for row in picked),
        tuple(lines.sides[row] for row in picked),
        lines.locks[rows],
        lines.largest[rows],
    )


def _within(value: Array, low: Array, high: Array) -> bool:
    def room(limit: Array) -> Array:
        return _KEPT * np.maximum(1.0, np.abs(np.where(np.isfinite(limit), limit, 0.0)))

    return bool((value >= low - room(low)).all() and (value <= high + room(high)).all())
