"""Scenarios beside their base: what moved, which rules bind now, and which operation caused how much."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from scenarios.aligned import Aligned, aligned
from scenarios.apply import Changed, changed
from scenarios.blame import blamed
from scenarios.effects import Share, Shares, shares
from scenarios.read import written
from scenarios.solved import Solved, binding_of, indicators_of, targets_of
from schemas.allocation import Allocation
from schemas.finding import Finding
from schemas.messages import Language, sentence
from schemas.plan import Plan
from schemas.scenario import Scenario
from schemas.what_if import Compared, OperationEffect, ScenarioCompared, Touched
from solvers.answer import short
from solvers.compile import compile_plan
from solvers.deadline import Deadline
from solvers.errors import LimitError, PlanError, SolverError
from solvers.table import read_table

MOST_SCENARIOS = 50
CELLS = "cells"


def compare(plan: Plan, scenarios: Sequence[Scenario], *, language: Language = "en") -> Compared:
    """Return what scenarios change; equal plans are solved once.

    Raises
    ------
    PlanError, LimitError, SolverError
    """
    language = plan.options.language or language
    if len(scenarios) > MOST_SCENARIOS:
        raise LimitError(
            [Finding("scenarios_too_many", "/scenarios", {"found": len(scenarios), "limit": MOST_SCENARIOS})]
        )
    solved = Solved(language)
    base = changed(plan, [], language)
    made = [
        changed(plan, written(scenario), language, f"/scenarios/{place}/operations")
        for place, scenario in enumerate(scenarios)
    ]
    before = solved.published(base.plan, base.hash)
    told: list[ScenarioCompared] = []
    for place, (scenario, one) in enumerate(zip(scenarios, made, strict=True)):
        _solve(solved, base.plan, scenario, one, f"/scenarios/{place}/operations")
        same = "base" if one.hash == base.hash else next((each.name for each in told if each.hash == one.hash), None)
        told.append(_Comparison(base, before, solved, language).of(scenario, one, same))
    return Compared(base=_told(before, base.hash), scenarios=told)


def _solve(solved: Solved, plan: Plan, scenario: Scenario, made: Changed, place: str) -> None:
    """Find the answer of a scenario; what its plan cannot mean is said of the operation that made it so."""
    try:
        solved.published(made.plan, made.hash)
    except PlanError as error:
        raise blamed(error, plan, written(scenario), place, compile_plan) from None


class _Comparison:
    """One scenario beside the base."""

    def __init__(self, base: Changed, before: Allocation, solved: Solved, language: Language) -> None:
        self._base, self._before = base, before
        self._solved, self._language = solved, language

    def of(self, scenario: Scenario, made: Changed, same: str | None) -> ScenarioCompared:
        """Return what a scenario changes."""
        after = self._solved.published(made.plan, made.hash)
        there = self._before.cells is not None and after.cells is not None
        caused = self._caused(written(scenario), made, after) if there else None
        before_binds, after_binds = binding_of(self._before), binding_of(after)
        indicators = _indicators(after)
        return ScenarioCompared(
            name=scenario.name,
            outcome=after.outcome,
            hash=made.hash,
            same_as=same,
            indicators=indicators,
            change=_difference(_indicators(self._before), indicators),
            operations=self._operations(made.operations, caused),
            rounding=None if caused is None else _effect(caused.cells, caused.rounding),
            method=None if caused is None else caused.method,
            method_why=self._why(caused),
            moved=self._moved(made, after) if there else {},
            newly_binding=[name for name in after_binds if name not in set(before_binds)],
            released=[name for name in before_binds if name not in set(after_binds)],
            diagnosis=after.diagnosis,
        )

    def _caused(self, operations: Sequence[Any], made: Changed, after: Allocation) -> Shares | None:
        base, plan = self._base, self._base.plan
        return shares(
            plan,
            operations,
            targets_of(self._before, read_table(base.plan)),
            targets_of(after, read_table(made.plan)),
            self._solved,
            Deadline(plan.options.time_limit),
        )

    def _why(self, caused: Shares | None) -> str | None:
        if caused is None:
            return sentence("effects_of_nothing", {}, self._language)
        if caused.why is None:
            return None
        params = {"count": len(caused.players), "limit": 8} if caused.why == "effects_many" else {}
        return sentence(caused.why, params, self._language)

    def _operations(self, touched: Sequence[Touched], caused: Shares | None) -> list[OperationEffect]:
        first = {share.operations[0]: share for share in caused.players} if caused is not None else {}
        return [
            OperationEffect(
                index=one.index,
                op=one.op,
                touched=one.touched,
                why=one.why,
                effect=None if caused is None or one.index not in first else _effect(caused.cells, first[one.index]),
                together_with=list(first[one.index].operations[1:]) if one.index in first else [],
            )
            for one in touched
        ]

    def _moved(self, made: Changed, after: Allocation) -> dict[str, Any]:
        """Return base, target and change of every cell and of all members; changes are exact decimals."""
        tables = [read_table(self._base.plan), read_table(made.plan)]
        before, now = (targets_of(answer, table) for answer, table in zip((self._before, after), tables, strict=True))
        cells = aligned([before, now])
        self._conserve(cells, after)
        moved: dict[str, Any] = {CELLS: _moved_cells(cells, [before.names, now.names])}
        for name, members in cells.members.items():
            sums = [[int(cells.counts[row, at].sum()) for at in members.values()] for row in (0, 1)]
            moved[name] = _columns({"id": list(members)}, sums, cells)
        return moved

    def _conserve(self, cells: Aligned, after: Allocation) -> None:
        """Refuse moves that do not add up to the change of the street total."""
        total = cells.money(cells.counts[1].sum() - cells.counts[0].sum())
        if abs(total - (after.goal.street - self._before.goal.street)) > 1e-9 * max(1.0, after.goal.street):
            raise SolverError("what moved does not add up to the change of the total")


def _columns(ids: dict[str, list[Any]], sums: Sequence[Sequence[int]], cells: Aligned) -> dict[str, Any]:
    base, target = sums
    return {
        "columns": {
            **ids,
            "base": [cells.money(count) for count in base],
            "target": [cells.money(count) for count in target],
            "change": [cells.money(now - was) for was, now in zip(base, target, strict=True)],
            "change_ratio": [short((now - was) / was) if was else None for was, now in zip(base, target, strict=True)],
        }
    }


def _moved_cells(cells: Aligned, names: Sequence[Sequence[tuple[tuple[str, str], ...]]]) -> dict[str, Any]:
    """Return the cells that moved, by their ids."""
    union = sorted({name for listed in names for name in listed})
    moved = [at for at in range(len(union)) if cells.counts[0, at] != cells.counts[1, at]]
    dimensions = [name for name, _ in union[0]]
    ids = {name: [dict(union[at]).get(name) for at in moved] for name in dimensions}
    return _columns(ids, [[int(cells.counts[row, at]) for at in moved] for row in (0, 1)], cells)


def _effect(cells: Aligned, share: Share) -> dict[str, Any]:
    """Return what a share is, by member of every dimension."""
    moved: dict[str, Any] = {}
    for name, members in cells.members.items():
        sums = [int(share.counts[at].sum()) for at in members.values()]
        listed = [(member, cells.money(count)) for member, count in zip(members, sums, strict=True) if count]
        moved[name] = {"columns": {"id": [member for member, _ in listed], "change": [money for _, money in listed]}}
    return {"street": cells.money(np.sum(share.counts)), "indicators": share.indicators, "moved": moved}


def _indicators(answer: Allocation) -> dict[str, Any]:
    return {
        "goal": answer.goal.amount,
        "growth": answer.goal.growth,
        "base": answer.goal.base,
        "street": answer.goal.street,
        **indicators_of(answer),
    }


def _difference(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    return {
        name: None if before[name] is None or value is None else short(value - before[name], max(abs(value), 1e-9))
        for name, value in after.items()
    }


def _told(answer: Allocation, fingerprint: str) -> dict[str, Any]:
    """Return what is said of the base."""
    return {
        "name": answer.name,
        "unit": answer.unit,
        "outcome": answer.outcome,
        "hash": fingerprint,
        "indicators": _indicators(answer),
        "binding": binding_of(answer),
        "diagnosis": None if answer.diagnosis is None else answer.diagnosis.model_dump(by_alias=True),
    }
