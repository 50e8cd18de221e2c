"""The cells of a plan while levers land on them: gains by path, people who are hired, columns to be added."""

import math
from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from schemas.columns import canonical
from schemas.finding import Finding
from schemas.growth_plan import LeverChosen
from schemas.plan import Member, Plan
from solvers.table import Table

Array = NDArray[np.float64]
PLANNED = "planned_gain"
REP = "rep"
NEW = "new"
"""Tag of hired members, for rules about newcomers."""
_DIGITS = 12
_SLIVER = 1e-9
"""Of a member's territory: less is a rounding error."""
_RATES = ("effort", "margin")
"""Columns of a hired member's cells that are what they are for those who sell there today."""


def path_column(path: str) -> str:
    """Return the name of the column of what a path's levers bring to each cell."""
    return f"planned_{path}"


class LandedCells:
    """The cells of a plan, with what lands on them.

    Parameters
    ----------
    table : the plan's cells in canonical order, n of them
    market : market growth (n,)
    """

    def __init__(self, plan: Plan, table: Table, market: Array) -> None:
        self._plan = plan
        self._table = table
        self._market = market
        self._gains: dict[str, Array] = {}
        self._hired: list[tuple[dict[str, Any], str, float]] = []
        self._members: list[Member] = []
        self._capacity: dict[str, float] = {}

    def add(self, path: str, gains: Array) -> None:
        """Let gains (n,) of a path land on the cells."""
        self._gains[path] = self._gains.get(path, np.zeros(self._table.size)) + gains

    # --- people -----------------------------------------------------------------------------------------------------

    def hire_members(self, chosen: LeverChosen, gains: Array, people: float) -> list[Finding]:
        """Make members of hired people: the lever's gain becomes their cells, each with a part of the territory.

        Parameters
        ----------
        people : persons, averaged over the year; as many members as whole persons, ramped up together
        """
        if REP not in self._table.dimensions or not (gains > 0).any():
            self.add(chosen.path, gains)
            code = "landing_hires_idle" if REP in self._table.dimensions else "landing_hires_nowhere"
            return [Finding(code, "", {"lever": chosen.label})]
        hires = math.ceil(people - 1e-9)
        combinations = self._combinations(np.flatnonzero(gains > 0))
        ids = self._names(chosen.label, hires)
        capacity = self._usual_capacity(gains)
        self._members += [
            Member(id=name, capacity=capacity, ramp=None if capacity is None else people / hires, tags=[NEW])
            for name in ids
        ]
        for cells, member, part in _territories([float(gains[cells].sum()) for cells in combinations], hires):
            gain = part * float(gains[combinations[cells]].sum())
            self._hired.append((self._cell_like(combinations[cells], ids[member], gain, part), chosen.path, gain))
        return [Finding("landing_hired_members", "", {"lever": chosen.label, "members": ids, "people": _round(people)})]

    def hire_capacity(self, chosen: LeverChosen, gains: Array, people: float) -> list[Finding]:
        """Let hired people be more capacity of those on whose cells the lever lands, in proportion to its gain."""
        self.add(chosen.path, gains)
        usual = self._usual_capacity(gains)
        if usual is None:
            return [Finding("landing_hires_nowhere", "", {"lever": chosen.label})]
        rep = self._table.dimensions[REP]
        by_rep = np.bincount(self._table.codes[REP], gains, minlength=len(rep.ids))
        by_rep = np.where(np.isnan(rep.capacity), 0.0, by_rep)
        for position in np.flatnonzero(by_rep > 0).tolist():
            more = usual * people * float(by_rep[position] / by_rep.sum())
            self._capacity[rep.ids[position]] = self._capacity.get(rep.ids[position], 0.0) + more
        params = {"lever": chosen.label, "capacity": _round(usual * people), "people": _round(people)}
        return [Finding("landing_hired_capacity", "", params)]

    def _usual_capacity(self, gains: Array) -> float | None:
        """Return the mean capacity of those on whose cells gains land, else of all; None where nobody has one."""
        if REP not in self._table.dimensions:
            return None
        rep = self._table.dimensions[REP]
        near = np.unique(self._table.codes[REP][gains > 0])
        for capacities in (rep.capacity[near], rep.capacity):
            known = capacities[~np.isnan(capacities)]
            if known.size:
                return _round(float(known.mean()))
        return None

    def _combinations(self, cells: NDArray[np.int64]) -> list[NDArray[np.int64]]:
        """Return cells grouped by their members in all dimensions but the one of people, in canonical order."""
        others = [name for name in self._table.dimensions if name != REP]
        groups: dict[tuple[str, ...], list[int]] = {}
        for cell, *ids in zip(cells.tolist(), *(self._table.ids(name, cells) for name in others), strict=True):
            groups.setdefault(tuple(ids), []).append(cell)
        return [np.array(groups[ids], dtype=np.int64) for ids in sorted(groups)]

    def _names(self, label: str, count: int) -> list[str]:
        taken = set(self._table.dimensions[REP].ids) | {member.id for member in self._members}
        free = (f"{label}-{number}" for number in range(1, count + len(taken) + 1))
        return [name for name in free if name not in taken][:count]

    def _cell_like(self, cells: NDArray[np.int64], member: str, gain: float, part: float) -> dict[str, Any]:
        """Return a cell of a hired member: no history, the ids and rates of those who sell there today.

        Its potential is the member's part of what those leave of theirs, and at least what the lever is to bring there.
        """
        table = self._table
        cell: dict[str, Any] = {name: table.ids(name, cells)[0] for name in table.dimensions}
        cell |= {REP: member, "history": 0.0, "market_growth": 0.0}
        if "potential" in table.numbers:
            left = table.numbers["potential"][cells] - table.number("history")[cells] * (1.0 + self._market[cells])
            limited = bool(np.isfinite(left).all())
            cell["potential"] = _round(max(part * float(np.maximum(left, 0.0).sum()), gain)) if limited else None
        weights = table.number("history")[cells]
        weights = weights if weights.sum() > 0 else np.ones(len(cells))
        measures = [name for name in _RATES if name in table.numbers]
        measures += [name for name in map(canonical, self._plan.measures) if name in table.numbers]
        for name in measures:
            values = table.numbers[name][cells]
            known = ~np.isnan(values)
            cell[name] = _round(float(np.average(values[known], weights=weights[known]))) if known.any() else None
        return cell

    # --- the plan ---------------------------------------------------------------------------------------------------

    def plan(self, paths: Sequence[str]) -> Plan:
        """Return the plan with the columns of what is planned, the hired, and the cells in columns."""
        table, added = self._table, {path_column(path) for path in paths} | {PLANNED, "market_growth"}
        columns = {name: list(values) for name, values in self._columns().items() if canonical(name) not in added}
        gains = {path: self._gains.get(path, np.zeros(table.size)) for path in paths}
        columns["market_growth"] = self._as_came(self._market)
        columns[PLANNED] = self._as_came(np.sum(list(gains.values()), axis=0) if gains else np.zeros(table.size))
        for path, values in gains.items():
            columns[path_column(path)] = self._as_came(values)
        for cell, path, gain in self._hired:
            own = {**cell, PLANNED: _round(gain), **{path_column(each): 0.0 for each in paths}}
            own[path_column(path)] = _round(gain)
            for header, column in columns.items():
                column.append(own.get(canonical(header)))
        measures = [*(name for name in self._plan.measures if canonical(name) not in added), PLANNED]
        measures += [path_column(path) for path in paths]
        changes: dict[str, object] = {"cells": {"columns": columns}, "measures": measures}
        changes["dimensions"] = self._dimensions()
        if "rows" in self._plan.cells and self._plan.options.cells is None:
            changes["options"] = self._plan.options.model_copy(update={"cells": "rows"})
        return self._plan.model_copy(update=changes)

    def _columns(self) -> dict[str, list[Any]]:
        """Return the plan's own columns as they came."""
        if "columns" in self._plan.cells:
            given: dict[str, list[Any]] = self._plan.cells["columns"]
            return given
        rows: list[dict[str, Any]] = self._plan.cells["rows"]
        headers = dict.fromkeys(header for row in rows for header in row)
        return {header: [row.get(header) for row in rows] for header in headers}

    def _as_came(self, values: Array) -> list[Any]:
        """Return values (n,) of cells in canonical order in the order in which the plan has them."""
        came = np.zeros(self._table.size)
        came[self._table.source] = values
        return [_round(float(value)) for value in came]

    def _dimensions(self) -> dict[str, list[Member]]:
        """Return the members of all dimensions with the hired, and with the capacity that was added."""
        if not self._members and not self._capacity:
            return dict(self._plan.dimensions)
        written = next((name for name in self._plan.dimensions if canonical(name) == REP), REP)
        listed = list(self._plan.dimensions.get(written, ()))
        known = {member.id for member in listed}
        if listed == []:
            listed = [Member(id=name) for name in self._table.dimensions[REP].ids if name not in known]
        changed = [
            member.model_copy(update={"capacity": _round((member.capacity or 0.0) + self._capacity[member.id])})
            if member.id in self._capacity
            else member
            for member in listed
        ]
        return {**self._plan.dimensions, written: [*changed, *self._members]}


def _territories(gains: Sequence[float], hires: int) -> list[tuple[int, int, float]]:
    """Return (place of the gain, member, part of the gain): equal gains for all, a place whole where nobody lacks one.

    Parameters
    ----------
    gains : what each part of the territory is to bring, in order
    hires : members who share it
    """
    total, met = math.fsum(gains), list(accumulate(gains, initial=0.0))
    nearest = [min(int((start + gain / 2) / total * hires), hires - 1) for start, gain in zip(met, gains, strict=False)]
    if len(set(nearest)) == hires:
        return [(place, member, 1.0) for place, member in enumerate(nearest)]
    shared = []
    for place, (start, end) in enumerate(pairwise(amount / total * hires for amount in met)):
        for member in range(int(start), min(math.ceil(end), hires)):
            overlap = min(end, member + 1.0) - max(start, float(member))
            if overlap > _SLIVER:
                shared.append((place, member, overlap / (end - start)))
    return shared


def _round(value: float) -> float:
    """Return a number without the noise of binary fractions."""
    return float(f"{value:.{_DIGITS}g}")
