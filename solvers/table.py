"""Cells as arrays: columns read by name, ids coded, rows in canonical order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from schemas.columns import DIMENSIONS, LIMITS, MEASURES
from schemas.finding import Finding
from schemas.plan import Plan
from solvers.errors import PlanError
from solvers.form import unknown
from solvers.members import NONE, Dimension, dimension
from solvers.names import pointer
from solvers.raw_columns import Raw, raw_columns
from solvers.reading import SHOWN, Form, Reading, place
from solvers.roles import Listed, canonical_order, contradictions, measure_order, twice_declared
from solvers.subtrees import combined
from solvers.values import Texts, carried, keys, numbers, texts

_UNREAD_MEASURE = 1.0
"""Stands in for a measure that could not be read: neither empty nor 0 nor negative, it raises no further finding."""


@dataclass(frozen=True)
class Table:
    """The n cells of a plan in canonical order.

    Attributes
    ----------
    dimensions : mapping name -> Dimension, in canonical order
    codes : mapping name -> int array (n,), position of the cell's member in its dimension
    numbers : mapping column -> float array (n,), NaN where empty; all measures and limits that were given
    keys : tuple of the caller's texts, or None
    carried : mapping header -> tuple of values as they came
    source : int array (n,), the row of the request that became this cell
    form : how the cells came
    read_as : mapping header -> what it was read as
    headers : mapping column -> the header that it came with
    """

    dimensions: Mapping[str, Dimension]
    codes: Mapping[str, NDArray[np.int64]]
    numbers: Mapping[str, NDArray[np.float64]]
    keys: tuple[str | None, ...] | None
    carried: Mapping[str, tuple[object, ...]]
    source: NDArray[np.int64]
    form: Form
    read_as: Mapping[str, str]
    warnings: tuple[Finding, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """Number of cells."""
        return len(self.source)

    def number(self, column: str, empty: float = 0.0) -> NDArray[np.float64]:
        """Return a numeric column with its empty values filled; a column that was not given is all empty."""
        values = self.numbers.get(column)
        if values is None:
            return np.full(self.size, empty)
        return np.where(np.isnan(values), empty, values)

    def ids(self, name: str, cells: NDArray[np.int64] | None = None) -> list[str]:
        """Return the ids of all cells, or of some, in a dimension."""
        codes = self.codes[name] if cells is None else self.codes[name][cells]
        found: list[str] = self.dimensions[name].named[codes].tolist()
        return found

    def names(self, cells: NDArray[np.int64] | None = None) -> list[str]:
        """Return the cells' names: their ids joined by commas, as rule instances are named."""
        return list(map(",".join, zip(*(self.ids(name, cells) for name in self.dimensions), strict=True)))

    def pointer(self, column: str, cell: int) -> str:
        """Return the JSON pointer of a value in the request."""
        return place(self.form, self.headers.get(column, column), int(self.source[cell]))


def read_table(plan: Plan) -> Table:
    """Read a plan's cells into arrays.

    Raises
    ------
    PlanError
        With every finding of the cells and members at once.
    """
    table, findings = gathered_table(plan)
    if table is None or findings:
        raise PlanError(findings)
    return table


def gathered_table(plan: Plan) -> tuple[Table | None, list[Finding]]:
    """Read a plan's cells as far as they can be read, and say what is wrong with them.

    With findings the table serves only to find more: what else the plan says of these cells. It is None where columns
    cannot be laid side by side, or no column is a dimension.
    """
    reading = Reading(plan, "columns" if "columns" in plan.cells else "rows")
    columns = raw_columns(reading)
    before = len(reading.findings)
    reading.findings += twice_declared(plan)
    if not columns:
        return None, reading.findings
    listed = Listed(plan, columns)
    found = _by_role(reading, listed, columns)
    reading.findings += contradictions(reading, listed, columns)
    if not found.texts:
        if len(reading.findings) == before:
            headers = [column.header for column in columns]
            reading.findings.append(Finding("no_dimension", "/cells", {"columns": sorted(headers)[:SHOWN]}))
        return None, reading.findings
    dimensions, codes = _dimensions(reading, listed, found)
    for name in listed.dimensions:
        if name not in dimensions:
            where = pointer("dimensions", listed.dimensions[name])
            reading.findings.append(unknown("unused_dimension", where, listed.dimensions[name], found.texts))
    return _in_canonical_order(reading, dimensions, codes, found), reading.findings


@dataclass
class _Found:
    """The columns by what they are, in the order of the request."""

    texts: dict[str, Texts] = field(default_factory=dict)
    numbers: dict[str, NDArray[np.float64]] = field(default_factory=dict)
    keys: list[str | None] | None = None
    carried: dict[str, list[object]] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)


def _by_role(reading: Reading, listed: Listed, columns: Sequence[Raw]) -> _Found:
    found = _Found(headers={column.name: column.header for column in columns})
    for column in columns:
        role = listed.role(column)
        reading.read_as[column.header] = f"{role} {column.name}" if role != "empty" else "empty, left out"
        if role == "dimension":
            found.texts[column.name] = texts(reading, column)
        elif role == "measure":
            found.numbers[column.name] = numbers(reading, column, _UNREAD_MEASURE)
        elif role == "limit":
            found.numbers[column.name] = numbers(reading, column, np.nan)
        elif role == "carry":
            found.carried[column.header] = carried(reading, column)
        elif role == "key":
            found.keys = keys(reading, column)
        elif role == "empty":
            reading.warnings.append(Finding("column_empty", "/cells", {"column": column.header}))
        else:
            reading.findings.append(_of_unknown_kind(reading, listed, column))
    return found


def _of_unknown_kind(reading: Reading, listed: Listed, column: Raw) -> Finding:
    known = [*MEASURES, *LIMITS, *DIMENSIONS, *listed.dimensions]
    finding = unknown("column_of_unknown_kind", reading.place(column.header), column.header, known)
    close = finding.params.get("nearest")
    return replace(finding, params={**finding.params, "known": [*MEASURES, *LIMITS] if close is None else [close]})


def _dimensions(
    reading: Reading, listed: Listed, found: _Found
) -> tuple[dict[str, Dimension], dict[str, NDArray[np.int64]]]:
    dimensions: dict[str, Dimension] = {}
    codes: dict[str, NDArray[np.int64]] = {}
    for name in canonical_order(found.texts):
        column = found.texts[name]
        named = [text if text and not text.isspace() else NONE for text in column.distinct]
        written = listed.dimensions.get(name)
        built, wrong, warned = dimension(
            name,
            reading.plan.dimensions[written] if written is not None else [],
            set(named),
            declared=written is not None,
            place=reading.place(found.headers[name]) if written is None else pointer("dimensions", written),
            place_of=_Places(reading, found.headers[name], column, named),
        )
        reading.findings += wrong
        reading.warnings += warned
        codes[name] = np.array([built.position[member] for member in named], dtype=np.int64)[column.codes]
        dimensions[name] = built
    return dimensions, codes


class _Places:
    """Where a column first names an id."""

    def __init__(self, reading: Reading, header: str, column: Texts, named: Sequence[str]) -> None:
        self.reading = reading
        self.header = header
        self.column = column
        self.named = named

    @cached_property
    def _first(self) -> Mapping[str, int]:
        rows = zip(self.named, self.column.first(), strict=True)
        return dict(sorted(rows, key=lambda pair: -pair[1]))

    def __call__(self, member: str) -> str:
        return self.reading.place(self.header, self._first[member])


def _in_canonical_order(
    reading: Reading, dimensions: Mapping[str, Dimension], codes: Mapping[str, NDArray[np.int64]], found: _Found
) -> Table:
    ranks = [_rank(dimensions[name])[codes[name]] for name in dimensions]
    number, _ = combined(ranks, [len(dimension.ids) for dimension in dimensions.values()])
    order = np.argsort(number)
    again = number[order[1:]] == number[order[:-1]]
    if again.any():
        order = np.argsort(number, kind="stable")
        reading.findings.append(_doubles(reading, found, dimensions, np.sort(order[1:][again])))
    chosen = order.tolist() if found.keys is not None or found.carried else []
    return Table(
        dimensions=dimensions,
        codes={name: code[order] for name, code in codes.items()},
        numbers={name: found.numbers[name][order] for name in sorted(found.numbers, key=measure_order)},
        keys=None if found.keys is None else tuple(map(found.keys.__getitem__, chosen)),
        carried={name: tuple(map(found.carried[name].__getitem__, chosen)) for name in sorted(found.carried)},
        source=order,
        form=reading.form,
        read_as=dict(sorted(reading.read_as.items())),
        warnings=tuple(reading.warnings),
        headers=found.headers,
    )


def _rank(dimension: Dimension) -> NDArray[np.int64]:
    """Return each member's rank by code point of its id."""
    ranks = np.empty(len(dimension.ids), dtype=np.int64)
    ranks[sorted(range(len(dimension.ids)), key=dimension.ids.__getitem__)] = np.arange(len(dimension.ids))
    return ranks


def _doubles(reading: Reading, found: _Found, dimensions: Mapping[str, Dimension], again: NDArray[np.int64]) -> Finding:
    """Return the finding that cells (rows `again` of the request) have the ids of another in all dimensions."""
    rows = again[:SHOWN].tolist()
    params = {"rows": rows, "count": int(again.size), "dimensions": list(dimensions)}
    return Finding("cell_twice", reading.place(found.headers[next(iter(dimensions))], rows[0]), params)
