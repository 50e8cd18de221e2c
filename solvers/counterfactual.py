"""Counterfactuals: what a plan comes to if a selection of cells has the amount that somebody wants.

The wish becomes a lock, and the plan is solved again: the others take the difference as the plan's own idea of fairness
shares it. Where the rules leave no room, the least that they must give way is found, too.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from schemas.allocation import Allocation
from schemas.diagnosis import Conflict
from schemas.explanation import BeforeAfter, Counterfactual, Move, Want, Wanted, WhoPays
from schemas.finding import Finding
from schemas.messages import Language
from schemas.plan import Plan
from schemas.rules import Where
from solvers.allocate import allocate
from solvers.compile import compile_plan
from solvers.deadline import Deadline, OutOfTime
from solvers.entities import CELL
from solvers.errors import PlanError
from solvers.explain.moves import least_moves
from solvers.explain.reported import report_names
from solvers.explain.wanted import Voice
from solvers.names import folded
from solvers.operations import applied
from solvers.problem import Problem
from solvers.rounding_units import off_grid
from solvers.scopes import Selection

Mask = NDArray[np.bool_]
Operations = list[dict[str, Any]]
_SAME = 1e-9


def counterfactual(plan: Plan, wanted: Wanted, *, language: Language = "en") -> Counterfactual:
    """Return whether a wish can be met, who takes the difference, and which rules are in its way.

    Raises
    ------
    PlanError
        When the plan or the wish cannot be meant; what is about the wish is placed at `/where` or `/want`.
    SolverError
    """
    deadline = Deadline(plan.options.time_limit)
    problem = compile_plan(plan)
    chosen = _chosen(problem, wanted.where)
    amount = _amount(problem, chosen, wanted.want)
    where = _written(wanted.where)
    lock = {"id": _free_id(plan), "kind": "lock", "where": where, "amount": amount}
    voice = Voice(where, amount, plan.options.language or language)
    return _Asked(plan, problem, chosen, amount, lock, voice, deadline).answered()


@dataclass(frozen=True)
class _Asked:
    """A wish that is understood: the cells `chosen` (n,) are to have `amount`, which `lock` says as a rule."""

    plan: Plan
    problem: Problem
    chosen: Mask
    amount: float
    lock: Mapping[str, Any]
    voice: Voice
    deadline: Deadline

    @property
    def granting(self) -> Operations:
        """The operation that grants the wish."""
        return [{"op": "rule", "rule": dict(self.lock)}]

    def answered(self) -> Counterfactual:
        """Return the answer; what the time limit does not leave time for is said so."""
        before: Allocation | None = None
        try:
            before = self._allocated(self.plan)
            if before.cells is None:
                conflict = before.diagnosis.conflicts[0] if before.diagnosis and before.diagnosis.conflicts else None
                return self._answer(None, None, self.voice.without_plan(), conflict=conflict)
            after = self._allocated(applied(self.plan, self.granting).plan)
            if after.cells is not None:
                return self._granted(before, after)
            return self._refused(before, after)
        except OutOfTime:
            return self._answer(before, None, self.voice.stopped())

    def _granted(self, before: Allocation, after: Allocation) -> Counterfactual:
        had = float(np.array(_column(before.cells, "target"))[self.chosen].sum())
        same = abs(had - self.amount) <= _SAME * self.problem.street
        summary = self.voice.same() if same else self.voice.granted(had, self._payers(before, after))
        return self._answer(before, after, summary, possible=True)

    def _refused(self, before: Allocation, impossible: Allocation) -> Counterfactual:
        """Return which rules are in the way of a wish, and the least that they have to move."""
        found = impossible.diagnosis.conflicts if impossible.diagnosis else []
        conflict = found[0] if found else None
        others = [rule for rule in (conflict.rules if conflict else []) if rule != self.lock["id"]]
        wished = applied(self.plan, self.granting).plan
        moves = least_moves(wished, compile_plan(wished), str(self.lock["id"]), self.deadline)
        if moves is None:
            return self._answer(before, None, self.voice.never(others), conflict=conflict)
        operations = [*self.granting, *map(dict, moves.operations)]
        listed = [
            Move.model_validate(
                {
                    "rule": change.element.rule,
                    "side": change.side,
                    "from": _tidy(change.before),
                    "to": _tidy(change.after),
                }
            )
            for change in moves.changes
        ]
        after = self._allocated(applied(self.plan, operations).plan)
        summary = self.voice.in_the_way(others, listed)
        return self._answer(before, after, summary, conflict=conflict, operations=operations, moves=listed)

    def _answer(
        self,
        before: Allocation | None,
        after: Allocation | None,
        summary: str,
        *,
        possible: bool = False,
        conflict: Conflict | None = None,
        operations: Operations | None = None,
        moves: Sequence[Move] = (),
    ) -> Counterfactual:
        return Counterfactual(
            possible=possible,
            amount=self.amount,
            operations=operations or self.granting,
            moves=list(moves),
            who_pays=self._who_pays(before, after),
            fairness=BeforeAfter(
                before=None if before is None else before.fairness, after=None if after is None else after.fairness
            ),
            conflict=conflict,
            summary=summary,
        )

    def _who_pays(self, before: Allocation | None, after: Allocation | None) -> WhoPays:
        """Return the reported members' targets in both answers; nobody's where one of them is missing."""
        if before is None or after is None or after.cells is None:
            return WhoPays(columns={"id": [], "before": [], "after": [], "change": []})
        targets = [self._reported(answer) for answer in (before, after)]
        change = [_short(new - old) for old, new in zip(*targets, strict=True)]
        ids = report_names(self.problem)
        return WhoPays(columns={"id": ids, "before": targets[0], "after": targets[1], "change": change})

    def _reported(self, answer: Allocation) -> list[float]:
        """Return the reported members' targets of an answer."""
        by = self.problem.report_by
        if by == CELL:
            return _column(answer.cells, "target")
        table = answer.totals[by]
        targets = dict(zip(_column(table, "id"), _column(table, "target"), strict=True))
        return [targets[name] for name in report_names(self.problem)]

    def _payers(self, before: Allocation, after: Allocation) -> list[tuple[str, float]]:
        """Return by how much members change that have cells besides those of the wish, the largest change first."""
        besides = self.problem.report.sums((~self.chosen).astype(np.float64)) > 0
        columns = self._who_pays(before, after).columns
        rows = zip(columns["id"], columns["change"], besides.tolist(), strict=True)
        near = _SAME * self.problem.street
        return sorted(((who, by) for who, by, other in rows if other and abs(by) > near), key=lambda row: -abs(row[1]))

    def _allocated(self, plan: Plan) -> Allocation:
        """Return the answer to a plan with its tables, and nothing else that takes time.

        Raises
        ------
        OutOfTime
        """
        update = {"answer": ["cells", "totals"], "totals": [], "explain": [], "time_limit": self.deadline.left()}
        options = plan.options.model_copy(update=update)
        answer = allocate(plan.model_copy(update={"options": options}), language=self.voice.language)
        if answer.outcome == "limit":
            raise OutOfTime
        return answer


def _free_id(plan: Plan) -> str:
    """Return a name for the lock that no rule has."""
    taken = {folded(rule.id) for rule in plan.rules}
    return next(name for name in _names() if name not in taken)


def _names() -> Iterator[str]:
    yield "want"
    number = 2
    while True:
        yield f"want-{number}"
        number += 1


def _chosen(problem: Problem, where: Where) -> Mask:
    selection = Selection(problem.table)
    chosen = selection.cells(where, "/where")
    if selection.findings:
        raise PlanError(selection.findings)
    return chosen


def _amount(problem: Problem, chosen: Mask, want: Want) -> float:
    """Return what is wanted, money; a growth or stretch is taken to the nearest multiple of the rounding unit."""
    given = [name for name in ("amount", "growth", "stretch") if getattr(want, name) is not None]
    if len(given) != 1:
        raise PlanError([Finding("want_needs_one", "/want", {"found": given})])
    unit = problem.unit
    if want.amount is not None:
        if unit is not None and off_grid(want.amount, unit):
            raise PlanError([Finding("want_off_grid", "/want/amount", {"amount": want.amount, "unit": unit})])
        return want.amount
    size = float((problem.history if given == ["growth"] else problem.fair_share)[chosen].sum())
    if size <= 0:
        raise PlanError([Finding(f"want_undefined_{given[0]}", f"/want/{given[0]}")])
    money = size * (want.stretch if want.stretch is not None else 1.0 + (want.growth or 0.0))
    return _short(money) if unit is None else _short(round(money / unit) * unit)


def _column(table: Any, name: str) -> list[Any]:
    """Return a column of a table of an answer, whichever of its two forms that has."""
    return [row[name] for row in table] if isinstance(table, list) else list(table["columns"][name])


def _written(where: Where) -> dict[str, Any]:
    """Return a selection as JSON has it."""
    return {
        name: selector if isinstance(selector, str | list) else selector.model_dump(by_alias=True)
        for name, selector in where.items()
    }


def _tidy(limit: float | None) -> float | None:
    return None if limit is None else _short(limit)


def _short(value: float) -> float:
    """Return a number without the noise of its last digits."""
    return float(f"{value:.12g}") + 0.0
