"""What members, and combinations of members, come to at a point of a sweep."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from schemas.allocation import Allocation
from schemas.columns import canonical
from schemas.plan import Plan
from schemas.scenario import Sweep, TotalMeasure
from solvers.answer import short
from solvers.errors import PlanError
from solvers.form import unknown
from solvers.grouping import Grouping, by_combination, by_member
from solvers.indicators import ratio
from solvers.names import pointer
from solvers.problem import Problem
from solvers.table import Table
from solvers.tabulate import printed_ratio

Array = NDArray[np.float64]
Told = dict[str, dict[str, Any]]
"""Name of a total -> member -> number."""


@dataclass(frozen=True)
class Wanted:
    """What a sweep tells of members.

    Attributes
    ----------
    groups : name, as the answer has it -> the dimensions whose members, or combinations of members, are told
    measures : told beside the target
    """

    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    measures: tuple[TotalMeasure, ...] = ()

    @classmethod
    def by(cls, sweep: Sweep) -> "Wanted":
        """Return what a sweep asks for."""
        groups = {
            one if isinstance(one, str) else "|".join(one): (one,) if isinstance(one, str) else tuple(one)
            for one in sweep.totals
        }
        return cls(groups, tuple(dict.fromkeys(sweep.measures)))

    def of_answer(self, plan: Plan) -> Plan:
        """Return a plan whose answer has the combinations that are asked for."""
        combinations = [list(names) for names in self.groups.values() if len(names) > 1]
        options = plan.options.model_copy(update={"totals": combinations})
        return plan.model_copy(update={"options": options})

    def told(self, answer: Allocation) -> tuple[Told, dict[str, Told]]:
        """Return targets and measures as an answer has them."""
        totals: Told = {}
        measures: dict[str, Told] = {name: {} for name in self.measures}
        for name, dimensions in self.groups.items():
            columns = answer.totals["|".join(map(canonical, dimensions))]["columns"]
            ids = [columns["id" if len(dimensions) == 1 else canonical(one)] for one in dimensions]
            members = [named(members) for members in zip(*ids, strict=True)]
            totals[name] = dict(zip(members, columns["target"], strict=True))
            for measure in self.measures:
                measures[measure][name] = dict(zip(members, columns[measure], strict=True))
        return totals, measures

    def of_targets(self, problem: Problem, targets: Array) -> tuple[Told, dict[str, Told]]:
        """Return the same of targets (n,), money."""
        totals: Told = {}
        measures: dict[str, Told] = {name: {} for name in self.measures}
        for name, dimensions in self.groups.items():
            group, members = _grouped(problem.table, dimensions)
            sums = group.sums(targets)
            totals[name] = dict(zip(members, map(short, sums.tolist()), strict=True))
            for measure in self.measures:
                values = printed_ratio(_measured(problem, group, sums, measure))
                measures[measure][name] = dict(zip(members, values, strict=True))
        return totals, measures


def named(members: Sequence[str]) -> str:
    """Return what a member is told under: its id; of a combination the ids as a JSON list, which is never ambiguous."""
    return members[0] if len(members) == 1 else json.dumps(list(members), ensure_ascii=False, separators=(",", ":"))


def _grouped(table: Table, dimensions: Sequence[str]) -> tuple[Grouping, list[str]]:
    known = [table.dimensions[canonical(name)] for name in dimensions]
    if len(known) == 1:
        return by_member(table, known[0]), list(known[0].ids)
    group, found = by_combination(table, [one.name for one in known])
    ids = [one.named[found[:, place]].tolist() for place, one in enumerate(known)]
    return group, [named(members) for members in zip(*ids, strict=True)]


def _measured(problem: Problem, group: Grouping, sums: Array, measure: TotalMeasure) -> Array:
    """Return a measure of groups (k,) whose targets are `sums` (k,), money."""
    match measure:
        case "growth":
            return ratio(sums, group.sums(problem.history)) - 1.0
        case "share":
            return ratio(sums, np.full(len(sums), problem.street))
        case "stretch":
            return ratio(sums, group.sums(problem.fair_share))
        case "penetration":
            return ratio(sums, group.sums(problem.table.number("potential", np.nan)))


def known_dimensions(table: Table, totals: Sequence[str | Sequence[str]]) -> None:
    """Refuse dimensions that the plan does not have.

    Raises
    ------
    PlanError
    """
    written: dict[str, str] = {}
    for place, one in enumerate(totals):
        at = pointer("sweep", "totals", place)
        written |= {at: one} if isinstance(one, str) else {at + pointer(part): name for part, name in enumerate(one)}
    findings = [
        unknown("unknown_dimension", at, name, table.dimensions)
        for at, name in written.items()
        if canonical(name) not in table.dimensions
    ]
    if findings:
        raise PlanError(findings)
