"""The cells of a request, in columns or in rows, as raw columns of equal length."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from schemas.columns import canonical
from schemas.finding import Finding
from solvers.form import short
from solvers.names import cleaned, is_clean, pointer
from solvers.reading import SHOWN, Reading

MOST_COLUMNS = 1000
"""Columns of cells; rows that each bring keys of their own would make a table as wide as it is long."""


@dataclass(frozen=True)
class Raw:
    """A column as it came: the language's name for it, its header, its n values."""

    name: str
    header: str
    values: list[Any]


def raw_columns(reading: Reading) -> list[Raw]:
    """Return the columns of a request by canonical name; none where they cannot be laid side by side."""
    raw = reading.plan.cells[reading.form]
    columns = _from_rows(reading, raw) if reading.form == "rows" else _from_columns(reading, raw)
    carried = {name.strip() for name in reading.plan.carry}
    named: dict[str, Raw] = {}
    for header, values in columns.items():
        name = header.strip() if header.strip() in carried else canonical(header)
        if name in named:
            params = {"column": header, "name": name, "other": named[name].header}
            reading.findings.append(Finding("column_twice", reading.place(header), params))
        named.setdefault(name, Raw(name, header, values))
    return sorted(_even(reading, named), key=lambda column: column.name)


def _even(reading: Reading, named: Mapping[str, Raw]) -> list[Raw]:
    """Return the columns if they are of one length, which is not 0; say which are not."""
    lengths = [len(column.values) for column in named.values()]
    if any(finding.code != "column_twice" for finding in reading.findings):
        return []
    if not any(lengths):
        reading.findings.append(Finding("no_cells", "/cells", {}))
        return []
    usual = max(sorted(set(lengths), reverse=True), key=lengths.count)
    odd = [column for column in named.values() if len(column.values) != usual]
    for column in odd:
        params = {"column": column.header, "length": len(column.values), "usual": usual}
        reading.findings.append(Finding("lengths_differ", reading.place(column.header), params))
    return [] if odd else list(named.values())


def _from_columns(reading: Reading, raw: object) -> dict[str, list[Any]]:
    if not isinstance(raw, Mapping):
        reading.findings.append(Finding("needs_object", "/cells/columns", {"found": short(raw)}))
        return {}
    _check_headers(reading, list(raw))
    for header, values in raw.items():
        if isinstance(header, str) and not isinstance(values, list):
            reading.findings.append(Finding("needs_list", reading.place(cleaned(header)), {"found": short(values)}))
    return {} if reading.findings else dict(raw)


def _from_rows(reading: Reading, raw: object) -> dict[str, list[Any]]:
    if not isinstance(raw, list):
        reading.findings.append(Finding("needs_list", "/cells/rows", {"found": short(raw)}))
        return {}
    odd = [index for index, row in enumerate(raw) if type(row) is not dict and not isinstance(row, Mapping)]
    for index in odd[:SHOWN]:
        reading.findings.append(Finding("needs_object", pointer("cells", "rows", index), {"found": short(raw[index])}))
    headers: dict[Any, None] = {}
    for row in () if odd else raw:
        if not headers.keys() >= row.keys():
            headers.update(dict.fromkeys(row))
            if len(headers) > MOST_COLUMNS:
                break
    _check_headers(reading, list(headers))
    return {} if reading.findings else {header: [row.get(header) for row in raw] for header in headers}


def _check_headers(reading: Reading, headers: list[Any]) -> None:
    """Find headers that name nothing, and too many of them."""
    if len(headers) > MOST_COLUMNS:
        params = {"found": len(headers), "limit": MOST_COLUMNS}
        reading.findings.append(Finding("columns_too_many", pointer("cells", reading.form), params))
        return
    for header in headers:
        if not isinstance(header, str):
            place = reading.place(str(header))
            reading.findings.append(Finding("needs_text", place, {"found": short(header)}))
        elif not is_clean(header):
            place = reading.place(cleaned(header))
            reading.findings.append(Finding("text_unclean", place, {"found": cleaned(header)[:60]}))
        elif not header.strip():
            reading.findings.append(Finding("blank", reading.place(header), {"found": header}))
