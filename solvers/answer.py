"""From a published answer to the Allocation: tables, indicators, warnings in words."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from schemas.allocation import (
    Allocation,
    Certificate,
    FairnessReached,
    GoalReached,
    LevelReached,
    ObjectiveReached,
    Outcome,
    Provenance,
    Resolved,
    Warning_,
)
from schemas.columns import canonical, label
from schemas.diagnosis import Diagnosis
from schemas.finding import Finding
from schemas.messages import Language, sentence
from schemas.plan import Plan
from solvers.deadline import Deadline
from solvers.grid import Grid, printing_grid
from solvers.hashing import plan_hash
from solvers.indicators import inequality, ratio
from solvers.problem import Array, Problem
from solvers.sanity import readiness
from solvers.tabulate import Book, Columns, as_rows, cells, combinations, members
from solvers.version import __version__

_CAPACITY = {"en": "Capacity", "zh": "产能"}


class Writer:
    """Writes answers to one plan in one language."""

    def __init__(self, plan: Plan, problem: Problem, language: Language) -> None:
        self.plan = plan
        self.problem = problem
        self.language = language
        self.as_rows = (plan.options.cells or problem.table.form) == "rows"

    def book(self, counts: np.ndarray[tuple[int], np.dtype[np.int64]], grid: Grid, actual: Array | None = None) -> Book:
        """Return what the tables are made of: targets as counts of the grid, other money on the printing grid."""
        problem = self.problem
        fine = printing_grid(
            max(problem.street, float(problem.history.sum()), 0.0 if actual is None else float(np.abs(actual).sum()))
        )
        fair = fine.nearest(problem.fair_share)
        fair[int(np.argmax(fair))] += fine.count(problem.street) - int(fair.sum())
        past = None if actual is None else fine.nearest(actual)
        return Book(problem, counts, grid, fine.nearest(problem.history), fair, fine, past)

    def tables(self, book: Book, rules: Columns) -> dict[str, Any]:
        """Return the parts of the answer that the plan asks for: cells, totals, rules."""
        wanted = self.plan.options.answer
        parts: dict[str, Any] = {}
        if "cells" in wanted:
            parts["cells"] = self._formed(cells(book))
        if "totals" in wanted:
            table = self.problem.table
            parts["totals"] = {name: self._formed(members(book, name)) for name in table.dimensions}
            for names in self._combinations():
                parts["totals"]["|".join(names)] = self._formed(combinations(book, names))
        if "rules" in wanted:
            parts["rules"] = self._formed(rules)
        return parts

    def _combinations(self) -> Iterable[list[str]]:
        for asked in self.plan.options.totals:
            if len(asked) > 1:
                yield [canonical(name) for name in asked]

    def _formed(self, columns: Columns) -> Any:
        return as_rows(columns) if self.as_rows else {"columns": columns}

    def goal(self, street: float) -> GoalReached:
        """Return the top line for a published street total."""
        base, goal = float(self.problem.history.sum()), self.problem.goal
        return GoalReached(
            amount=short(goal),
            growth=short(goal / base - 1.0) if base > 0 else None,
            base=short(base),
            street=street,
            rounding_difference=short(street - self.problem.street, self.problem.street),
        )

    def objective(self, value: float, levels: Sequence[tuple[float, int]] | None) -> ObjectiveReached:
        """Return the objective's value, and its levels where it has them."""
        listed = (
            None if levels is None else [LevelReached(value=short(level), members=count) for level, count in levels]
        )
        return ObjectiveReached(name=self.problem.objective, by=self.problem.by, value=short(value), levels=listed)

    def fairness(self, targets: Array) -> FairnessReached:
        """Return how unequal the stretches of the reported members are."""
        report = self.problem.report
        fair = report.sums(self.problem.fair_share)
        stretch = ratio(report.sums(targets), fair)
        metrics = inequality(stretch[fair > 0])
        rounded = {name: None if value is None else round(value, 10) for name, value in metrics.items()}
        return FairnessReached.model_validate({"by": self.problem.report_by, **rounded})

    def resolved(self, grid: Grid) -> Resolved:
        """Return how the plan was understood."""
        code, facts = readiness(self.problem)
        params = {name: self._labels(value) if isinstance(value, list) else value for name, value in facts.items()}
        problem = self.problem
        limits = problem.cell_limits
        names = [*problem.lines.names, *(() if problem.wishes is None else problem.wishes.lines.names)]
        names += [peers.rule for peers in problem.peers]
        names += [name for choice in problem.choices for name in choice.names]
        return Resolved(
            rules=[*dict.fromkeys(names), *(limit.name for limit in limits), "goal"],
            fair_share={name: short(weight) for name, weight in self.problem.blend.items()},
            grid=grid.step,
            columns=dict(self.problem.table.read_as),
            readiness=sentence(code, params, self.language),
        )

    def _labels(self, columns: list[str]) -> list[str]:
        return [_CAPACITY[self.language] if name == "capacity" else label(name, self.language) for name in columns]

    def warnings(self, findings: Iterable[Finding]) -> list[Warning_]:
        """Return warnings in words."""
        listed = []
        for finding in findings:
            said = finding.said(self.language)
            where = {
                key: value
                for key, value in finding.params.items()
                if key in ("cells", "members", "column", "dimension", "rule")
            }
            listed.append(Warning_(**said.model_dump(), where=where))
        return listed

    def provenance(self, back_ends: Sequence[str], deadline: Deadline, route: str) -> Provenance:
        """Return where the answer comes from."""
        seconds = {name: round(spent, 6) for name, spent in deadline.spent.items()}
        return Provenance(
            engine=__version__,
            route=route,
            backends=list(dict.fromkeys(back_ends)),
            plan_hash=plan_hash(self.plan, self.problem.table),
            seconds=seconds,
        )

    def without_targets(
        self,
        outcome: Outcome,
        certificate: Certificate,
        diagnosis: Diagnosis | None,
        grid: Grid,
        provenance: Provenance,
    ) -> Allocation:
        """Return an answer that has no targets: infeasible, or stopped before one was found."""
        stopped = (
            [Finding("stopped_by_limit", "/options/time_limit", {"seconds": self.plan.options.time_limit})]
            if outcome == "limit"
            else []
        )
        return Allocation(
            name=self.plan.name,
            unit=self.plan.unit,
            outcome=outcome,
            goal=self.goal(short(self.problem.street)),
            certificate=certificate,
            diagnosis=diagnosis,
            resolved=self.resolved(grid),
            warnings=self.warnings([*self.problem.warnings, *stopped]),
            provenance=provenance,
        )


def short(value: float, scale: float | None = None) -> float:
    """Return a number without the noise of its last digits (of `scale`'s, where it is a difference)."""
    if scale is not None and abs(value) < 1e-12 * abs(scale):
        return 0.0
    return float(f"{value:.12g}") + 0.0


def merged_levels(levels: Iterable[tuple[float, int]]) -> list[tuple[float, int]]:
    """Return levels (value, members) with equal values (to 1e-9) merged, in the order given."""
    merged: list[tuple[float, int]] = []
    for value, count in levels:
        if merged and abs(merged[-1][0] - value) <= 1e-9 * max(1.0, abs(value)):
            merged[-1] = (merged[-1][0], merged[-1][1] + count)
        else:
            merged.append((value, count))
    return merged
