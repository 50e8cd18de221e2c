"""What stays the same when plans that differ in numbers alone are compiled one after the other."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from schemas.columns import canonical
from schemas.finding import Finding
from schemas.plan import Member, Plan
from schemas.rules import Each, Where
from solvers.errors import PlanError
from solvers.kept_rows import KeptRows
from solvers.members import Dimension
from solvers.raw_columns import Raw
from solvers.reading import Reading
from solvers.rows import Base, RowWriter
from solvers.scopes import Instances, Mask, Selection
from solvers.table import Table, gathered_table
from solvers.values import numbers

_MOST_SCOPES = 2_000
_NUMERIC = ("measure", "limit")


class Kept:
    """The ids of a plan's cells in canonical order, the cells of each scope and the rows of each rule."""

    def __init__(self) -> None:
        self._plan: Plan | None = None
        self._table: Table | None = None
        self._scopes: dict[Any, Any] = {}
        self._rows = KeptRows()

    def table(self, plan: Plan) -> tuple[Table | None, list[Finding]]:
        """Return what `gathered_table` returns; only columns that are not those of the first plan are read."""
        table = self._patched(plan)
        if table is not None:
            return table, []
        table, findings = gathered_table(plan)
        if table is not None and not findings:
            self._plan, self._table, self._scopes, self._rows = plan, table, {}, KeptRows()
        return table, findings

    def sound_table(self, plan: Plan) -> Table:
        """Return a plan's cells, which have to be sound.

        Raises
        ------
        PlanError
        """
        table, findings = self.table(plan)
        if table is None or findings:
            raise PlanError(findings)
        return table

    def writer(self, table: Table, base: Base) -> RowWriter:
        """Return what writes the rules of a plan with a table as rows."""
        known = self._table
        if known is None or any(table.codes[name] is not known.codes.get(name) for name in table.dimensions):
            return RowWriter(table, base, Selection(table))
        if len(self._scopes) > _MOST_SCOPES:
            self._scopes.clear()
        return RowWriter(table, base, _Remembering(table, self._scopes), kept=self._rows)

    def _patched(self, plan: Plan) -> Table | None:
        """Return the first plan's table with other numbers; None where more than numbers differ."""
        first, table = self._plan, self._table
        if first is None or table is None or plan.measures != first.measures or plan.carry != first.carry:
            return None
        dimensions = _with_numbers(table.dimensions, first.dimensions, plan.dimensions)
        changed = _changed_columns(first.cells, plan.cells, table.size)
        if dimensions is None or changed is None:
            return None
        reading = Reading(plan, table.form)
        columns = dict(table.numbers)
        for header, values in changed.items():
            role, _, name = table.read_as.get(header, "").partition(" ")
            if role not in _NUMERIC:
                return None
            columns[name] = numbers(reading, Raw(name, header, list(values)), np.nan)[table.source]
        return None if reading.findings else replace(table, numbers=columns, dimensions=dimensions)


def _with_numbers(
    dimensions: Mapping[str, Dimension], before: Mapping[str, list[Member]], after: Mapping[str, list[Member]]
) -> Mapping[str, Dimension] | None:
    """Return dimensions with other capacities and ramps; None where members differ in more than these."""
    if before is after:
        return dimensions
    if list(before) != list(after):
        return None
    made = dict(dimensions)
    for name, members in after.items():
        if members is before[name]:
            continue
        if list(map(_said, members)) != list(map(_said, before[name])):
            return None
        made[canonical(name)] = _with_capacities(made[canonical(name)], members)
    return made


def _with_capacities(dimension: Dimension, members: Sequence[Member]) -> Dimension:
    capacity, ramp = dimension.capacity.copy(), dimension.ramp.copy()
    for member in members:
        place = dimension.position[member.id]
        capacity[place] = np.nan if member.capacity is None else member.capacity
        ramp[place] = 1.0 if member.ramp is None else member.ramp
    return replace(dimension, capacity=capacity, ramp=ramp)


def _said(member: Member) -> tuple[object, ...]:
    """Return what a member says beside its numbers."""
    return member.id, member.parent, member.label, member.tags


def _changed_columns(before: Mapping[str, Any], after: Mapping[str, Any], size: int) -> dict[str, Sequence[Any]] | None:
    """Return the columns that are not the very same; None where it is not only values that differ."""
    if before is after:
        return {}
    if before.keys() != after.keys():
        return None
    if "columns" in before:
        return _of_columns(before["columns"], after["columns"], size)
    return _of_rows(before["rows"], after["rows"]) if "rows" in before else None


def _of_columns(before: Mapping[str, Any], after: Mapping[str, Any], size: int) -> dict[str, Sequence[Any]] | None:
    if before.keys() != after.keys():
        return None
    changed = {header: values for header, values in after.items() if values is not before[header]}
    return changed if all(isinstance(values, list) and len(values) == size for values in changed.values()) else None


def _of_rows(before: Sequence[Any], after: Sequence[Any]) -> dict[str, Sequence[Any]] | None:
    if before is after:
        return {}
    if len(before) != len(after):
        return None
    headers: set[str] = set()
    for one, other in zip(before, after, strict=True):
        if one is other:
            continue
        if one.keys() != other.keys():
            return None
        headers |= {key for key, value in other.items() if value is not one[key]}
    return {header: [row.get(header) for row in after] for header in sorted(headers)}


class _Remembering(Selection):
    """A selection that remembers the cells of scopes which had nothing wrong with them."""

    def __init__(self, table: Table, scopes: dict[Any, Any]) -> None:
        super().__init__(table)
        self._scopes = scopes

    def cells(self, where: Where, place: str) -> Mask:
        """Return the mask (n,) of the cells that `where` selects."""
        key = repr(where)
        found: Mask | None = self._scopes.get(key)
        if found is None:
            before = len(self.findings)
            found = super().cells(where, place)
            if len(self.findings) == before:
                found.flags.writeable = False
                self._scopes[key] = found
        return found

    def instances(self, selected: Mask, each: Each | None, place: str) -> Instances:
        """Return one instance per member (or combination) that the selected cells name."""
        key = selected.tobytes(), repr(each)
        found: Instances | None = self._scopes.get(key)
        if found is None:
            before = len(self.findings)
            found = super().instances(selected, each, place)
            if len(self.findings) == before:
                self._scopes[key] = found
        dimensions = tuple(self.table.dimensions[one.name] for one in found.dimensions)
        return replace(found, dimensions=dimensions)
