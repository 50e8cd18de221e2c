"""A request for a bridge: read, its table turned into rows, its findings placed where the request has them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

from pydantic import ValidationError

from schemas.bridge import Bridge, BridgeAsked
from schemas.finding import Finding
from schemas.messages import Language
from service.files.bridge_sales import facts_of, read_bridge
from service.files.limits import DEFAULT
from service.files.places import Source
from service.files.sales import Sales
from service.files.xlsx_xml import Value
from solvers.bridge.bridge import bridge
from solvers.bridge.facts import Facts
from solvers.errors import FileError, PlanError
from solvers.form import malformed, no_object
from solvers.names import pointer
from solvers.read import once_each, unkept

_SOURCE = Source("cells")
_HEADER_LINE = 1
_CELL = re.compile(r"cells!([A-Z]*)(\d*)")
_SAMPLE = 200
_FINITE = 10**15


def bridge_asked(data: object) -> BridgeAsked:
    """Return the request that decoded data says.

    Raises
    ------
    PlanError
        With all that is wrong in form.
    """
    if not isinstance(data, Mapping):
        raise PlanError([no_object(data)])
    found = list(unkept(data))
    if found:
        raise PlanError(found)
    try:
        asked = BridgeAsked.model_validate(data)
    except ValidationError as error:
        raise PlanError(once_each(malformed(error, data, BridgeAsked))) from None
    if asked.cells is not None and asked.csv is not None:
        raise PlanError([Finding("bridge_two_tables", "/csv")])
    return asked


def answered(asked: BridgeAsked, language: Language) -> Bridge:
    """Return the bridge of a request that carries its table.

    Raises
    ------
    FileError, PlanError
        With places in the request.
    """
    facts: Facts | None = None
    findings: list[Finding] = []
    if asked.csv is not None:
        facts, findings = read_bridge(asked.csv.encode(), asked, name="csv", limits=DEFAULT)
    elif asked.cells is not None:
        titles, rows = _table(asked.cells)
        table = Sales(_SOURCE, titles, _HEADER_LINE, rows[:_SAMPLE], _numbered(rows))
        columns = "columns" in asked.cells
        try:
            facts, findings = facts_of(table, asked)
        except FileError as error:
            raise PlanError([_placed(found, titles, columns=columns) for found in error.findings]) from None
        findings = [_placed(found, titles, columns=columns) for found in findings]
    return bridge(asked, facts, language=language, noticed=findings)


def _table(cells: Mapping[str, Any]) -> tuple[list[str], list[list[Value]]]:
    """Return titles and rows of cells in either form."""
    columns, rows = cells.get("columns"), cells.get("rows")
    _refuse_nested(columns, rows)
    if set(cells) == {"columns"} and isinstance(columns, Mapping) and _are_columns(list(columns.values())):
        return list(columns), [list(map(_as_in_a_sheet, row)) for row in zip(*columns.values(), strict=True)]
    if set(cells) == {"rows"} and isinstance(rows, list) and rows and all(isinstance(row, Mapping) for row in rows):
        titles = list(dict.fromkeys(str(key) for row in rows for key in row))
        return titles, [[_as_in_a_sheet(row.get(title)) for title in titles] for row in rows]
    raise PlanError([Finding("bridge_cells_form", "/cells")])


def _as_in_a_sheet(value: Any) -> Value:
    """Return a value as a sheet has it, where a year or an id is a number like any other; beyond them, as written."""
    if not isinstance(value, int) or isinstance(value, bool):
        return cast("Value", value)
    return float(value) if abs(value) < _FINITE else str(value)


def _refuse_nested(columns: object, rows: object) -> None:
    """Refuse a value that holds others: a list as an id, say, would otherwise count as none."""
    found = [
        Finding("bridge_cell_nested", pointer("cells", "columns", str(name), at))
        for name, values in (columns.items() if isinstance(columns, Mapping) else ())
        for at, value in enumerate(values if isinstance(values, list) else ())
        if isinstance(value, list | Mapping)
    ]
    found += [
        Finding("bridge_cell_nested", pointer("cells", "rows", at, str(name)))
        for at, row in enumerate(rows if isinstance(rows, list) else ())
        for name, value in (row.items() if isinstance(row, Mapping) else ())
        if isinstance(value, list | Mapping)
    ]
    if found:
        raise PlanError(found)


def _are_columns(values: Sequence[Any]) -> bool:
    return bool(values) and all(isinstance(column, list) for column in values) and len({len(c) for c in values}) == 1


def _numbered(rows: Sequence[Sequence[Value]]) -> Iterator[tuple[int, Sequence[Value]]]:
    yield from enumerate(rows, start=_HEADER_LINE + 1)


def _placed(found: Finding, titles: Sequence[str], *, columns: bool) -> Finding:
    """Return a finding about the table with its place in the request: `cells!C5` is the fourth value of column C."""
    match = _CELL.fullmatch(found.pointer)
    if match is None:
        return replace(found, pointer="/cells") if found.pointer == "cells" else found
    index = -1
    for letter in match[1]:
        index = (index + 1) * 26 + ord(letter) - ord("A")
    row = int(match[2]) - _HEADER_LINE - 1 if match[2] else -1
    parts: list[str | int] = ["cells", "columns" if columns else "rows"]
    at: list[str | int] = [row] if row >= 0 else []
    named: list[str | int] = [titles[index]] if 0 <= index < len(titles) else []
    return replace(found, pointer=pointer(*parts, *(named + at if columns else at + named)))
