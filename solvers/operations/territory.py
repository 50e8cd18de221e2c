"""Operations on cells as a whole: `move` to other members, `drop`, and `add_cells`."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from schemas.columns import canonical
from schemas.finding import Finding
from schemas.plan import Plan
from solvers.errors import PlanError
from solvers.form import short, unknown
from solvers.names import pointer
from solvers.operations.change import Change, part
from solvers.operations.fields import Cells
from solvers.operations.merging import merged
from solvers.subtrees import combined
from solvers.table import Table

Ints = NDArray[np.int64]
Columns = dict[str, list[Any]]


def drop(plan: Plan, operation: Mapping[str, Any], place: str, cells: Cells) -> Change:
    """Take cells away; the base of a growth goal shrinks with them."""
    part(operation, "where", place)
    gone = cells.table(plan).source[cells.chosen(plan, operation, place)]
    kept = np.ones(cells.table(plan).size, dtype=np.bool_)
    kept[gone] = False
    if not kept.any():
        raise PlanError([Finding("operation_leaves_nothing", f"{place}/where", {"op": "drop"})])
    columns = columns_of(plan)
    rows = np.flatnonzero(kept).tolist()
    return Change(
        with_columns(plan, {name: [values[row] for row in rows] for name, values in columns.items()}), len(gone)
    )


def add_cells(plan: Plan, operation: Mapping[str, Any], place: str) -> Change:
    """Add cells at the end; a column that only they have is empty elsewhere."""
    rows = part(operation, "rows", place)
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
        raise PlanError([Finding("needs_list", f"{place}/rows", {"found": short(rows)})])
    columns = columns_of(plan)
    size = max((len(values) for values in columns.values()), default=0)
    headers = {canonical(name): name for name in columns}
    for at, row in enumerate(rows):
        _refuse_twice(row, f"{place}/rows/{at}")
    written = [{headers.get(canonical(key), key): value for key, value in row.items()} for row in rows]
    names = dict.fromkeys([*columns, *(name for row in written for name in row)])
    longer = {name: [*columns.get(name, [None] * size), *(row.get(name) for row in written)] for name in names}
    return Change(with_columns(plan, longer), len(rows))


def _refuse_twice(row: Mapping[str, Any], place: str) -> None:
    """Refuse a row that says the same under two names."""
    seen: dict[str, str] = {}
    for key in row:
        name = canonical(key)
        if name in seen:
            params = {"column": key, "name": name, "other": seen[name]}
            raise PlanError([Finding("column_twice", place + pointer(key), params)])
        seen[name] = key


def move(plan: Plan, operation: Mapping[str, Any], place: str, cells: Cells) -> Change:
    """Give cells to other members; a cell that lands on another becomes one with it (`solvers.operations.merging`)."""
    part(operation, "where", place)
    table, chosen = cells.table(plan), cells.chosen(plan, operation, place)
    target = _target(table, part(operation, "to", place), f"{place}/to")
    moving = np.zeros(table.size, dtype=np.bool_)
    for name, (_, position) in target.items():
        moving[chosen] |= table.codes[name][chosen] != position
    moved = np.flatnonzero(moving)
    columns = {name: list(values) for name, values in columns_of(plan).items()}
    for name, (written, _) in target.items():
        column = columns[table.headers[name]]
        for row in table.source[moved].tolist():
            column[row] = written
    landed = merged(plan, table, columns, _together(table, moved, target), f"{place}/to")
    return Change(with_columns(plan, landed), len(moved))


def _target(table: Table, to: Any, place: str) -> dict[str, tuple[str, int]]:
    """Return, per dimension, the member that cells go to: its id and its position."""
    if not isinstance(to, Mapping) or not to:
        raise PlanError([Finding("needs_object", place, {"found": short(to)})])
    target: dict[str, tuple[str, int]] = {}
    for name, member in to.items():
        dimension = table.dimensions.get(canonical(name))
        if dimension is None:
            raise PlanError([unknown("unknown_dimension", place, name, table.dimensions)])
        if not isinstance(member, str) or member not in dimension.position:
            raise PlanError([unknown("unknown_member", f"{place}/{name}", short(member), dimension.ids)])
        target[dimension.name] = (member, dimension.position[member])
    return target


def _together(table: Table, moved: Ints, target: Mapping[str, tuple[str, int]]) -> list[list[int]]:
    """Return the rows of the request whose cells have the same ids once some have moved.

    The lasting one of each group comes first: the cell that was there before, else the first in canonical order.
    """
    codes = []
    for name in table.dimensions:
        own = table.codes[name].copy()
        if name in target:
            own[moved] = target[name][1]
        codes.append(own)
    keys, _ = combined(codes, [len(dimension.ids) for dimension in table.dimensions.values()])
    stays = np.ones(table.size, dtype=np.int64)
    stays[moved] = 0
    order = np.lexsort((np.arange(table.size), -stays, keys))
    ends = np.flatnonzero(np.diff(keys[order])) + 1
    groups = [order[start:end] for start, end in _runs(ends, table.size)]
    return [table.source[group].tolist() for group in groups]


def _runs(ends: Ints, size: int) -> list[tuple[int, int]]:
    """Return where runs of two or more begin and end."""
    edges = np.concatenate([[0], ends, [size]])
    long = np.flatnonzero(np.diff(edges) > 1)
    return list(zip(edges[long].tolist(), edges[long + 1].tolist(), strict=True))


def columns_of(plan: Plan) -> Mapping[str, Sequence[Any]]:
    """Return a plan's cells in columns, by the headers that they came with."""
    if "columns" in plan.cells:
        columns: Mapping[str, Sequence[Any]] = plan.cells["columns"]
        return columns
    rows = plan.cells["rows"]
    names = dict.fromkeys(name for row in rows for name in row)
    return {name: [row.get(name) for row in rows] for name in names}


def with_columns(plan: Plan, columns: Mapping[str, Sequence[Any]]) -> Plan:
    """Return a plan with other cells, in rows where it came in rows."""
    if "columns" in plan.cells:
        return plan.model_copy(update={"cells": {**plan.cells, "columns": dict(columns)}})
    rows = [
        {name: value for name, value in zip(columns, values, strict=True) if value is not None}
        for values in zip(*columns.values(), strict=True)
    ]
    return plan.model_copy(update={"cells": {**plan.cells, "rows": rows}})
