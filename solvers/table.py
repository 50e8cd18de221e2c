"""Cells as arrays: columns read by name, ids coded, rows in canonical order."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from schemas.columns import BY_NAME, DIMENSIONS, LIMITS, MEASURES, canonical
from schemas.finding import Finding
from schemas.plan import Member, Plan
from solvers.errors import PlanError
from solvers.members import NONE, Dimension, dimension
from solvers.names import is_clean, nearest, pointer

Form = Literal["columns", "rows"]
_SHOWN = 20
"""Places named one by one before a finding only counts them."""


@dataclass(frozen=True)
class Table:
    """The n cells of a plan in canonical order.

    Attributes
    ----------
    dimensions : mapping name -> Dimension, in canonical order
    codes : mapping name -> int array (n,), position of the cell's member in its dimension
    numbers : mapping column -> float array (n,), NaN where empty; all measures and limits that were given
    keys : tuple of the caller's texts, or None
    carried : mapping column -> tuple of values as they came
    source : int array (n,), the row of the request that became this cell
    form : how the cells came
    read_as : mapping header -> what it was read as
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

    def ids(self, name: str) -> list[str]:
        """Return the cells' ids in a dimension."""
        return list(map(self.dimensions[name].ids.__getitem__, self.codes[name].tolist()))

    def names(self, cells: NDArray[np.int64] | None = None) -> list[str]:
        """Return the cells' names: their ids joined by commas, as rule instances are named."""
        chosen = np.arange(self.size) if cells is None else cells
        columns = [map(d.ids.__getitem__, self.codes[n][chosen].tolist()) for n, d in self.dimensions.items()]
        return list(map(",".join, zip(*columns, strict=True)))

    def pointer(self, column: str, cell: int) -> str:
        """Return the JSON pointer of a value in the request."""
        row = int(self.source[cell])
        return (
            pointer("cells", "columns", column, row)
            if self.form == "columns"
            else pointer("cells", "rows", row, column)
        )


@dataclass
class _Reading:
    """What one reading of a plan's cells gathers on its way."""

    plan: Plan
    form: Form
    findings: list[Finding] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)
    read_as: dict[str, str] = field(default_factory=dict)

    def place(self, header: str, row: int | None = None) -> str:
        if self.form == "columns":
            return pointer("cells", "columns", header, *(() if row is None else (row,)))
        return pointer("cells", "rows", *(() if row is None else (row,)), header)

    def wrong(self, code: str, header: str, rows: Sequence[int], **params: object) -> None:
        """Add a finding for a column; the first places are named, the rest counted."""
        where = {"column": header, "rows": list(rows[:_SHOWN]), "count": len(rows)}
        self.findings.append(Finding(code, self.place(header, rows[0] if rows else None), {**where, **params}))


def read_table(plan: Plan) -> Table:
    """Read a plan's cells into arrays.

    Raises
    ------
    PlanError
        With every finding of the cells and members at once.
    """
    reading = _Reading(plan, "columns" if "columns" in plan.cells else "rows")
    columns = _columns(reading)
    texts, numbers, keys, carried = _sorted_by_role(reading, columns)
    if not texts and not reading.findings:
        reading.findings.append(Finding("no_dimension", "/cells", {"columns": sorted(columns)}))
    declared = _declared(reading)
    dimensions: dict[str, Dimension] = {}
    codes: dict[str, NDArray[np.int64]] = {}
    for name in _canonical_order(texts):
        dimensions[name], codes[name] = _coded(reading, name, texts[name], declared)
    for name in declared:
        if name not in dimensions:
            reading.findings.append(_unknown("unused_dimension", pointer("dimensions", name), name, texts))
    if reading.findings:
        raise PlanError(reading.findings)
    return _in_canonical_order(reading, dimensions, codes, numbers, keys, carried)


def _columns(reading: _Reading) -> dict[str, list[Any]]:
    """Return the raw columns by canonical name, equal in length."""
    raw = reading.plan.cells[reading.form]
    columns = _from_rows(reading, raw) if reading.form == "rows" else _from_columns(reading, raw)
    if reading.findings:
        raise PlanError(reading.findings)
    named: dict[str, list[Any]] = {}
    for header, values in columns.items():
        name = canonical(header)
        if name in named:
            reading.findings.append(Finding("column_twice", reading.place(header), {"column": header, "name": name}))
        named[name] = values
        reading.read_as[header] = name
    lengths = {name: len(values) for name, values in named.items()}
    if len(set(lengths.values())) > 1:
        usual = max(lengths.values(), key=list(lengths.values()).count)
        odd = next(name for name, length in lengths.items() if length != usual)
        reading.findings.append(
            Finding("lengths_differ", reading.place(odd), {"column": odd, "length": lengths[odd], "usual": usual})
        )
    elif not named or not next(iter(lengths.values())):
        reading.findings.append(Finding("no_cells", "/cells", {}))
    if reading.findings:
        raise PlanError(reading.findings)
    return named


def _from_columns(reading: _Reading, raw: object) -> dict[str, list[Any]]:
    if not isinstance(raw, Mapping):
        raise PlanError([Finding("wrong_type", "/cells/columns", {"found": type(raw).__name__, "wanted": "object"})])
    for header, values in raw.items():
        if not isinstance(values, list):
            reading.findings.append(
                Finding("wrong_type", reading.place(header), {"found": type(values).__name__, "wanted": "list"})
            )
    return dict(raw)


def _from_rows(reading: _Reading, raw: object) -> dict[str, list[Any]]:
    if not isinstance(raw, list):
        raise PlanError([Finding("wrong_type", "/cells/rows", {"found": type(raw).__name__, "wanted": "list"})])
    headers: dict[str, None] = {}
    for index, row in enumerate(raw):
        if isinstance(row, Mapping):
            headers.update(dict.fromkeys(row))
        else:
            reading.findings.append(
                Finding(
                    "wrong_type", pointer("cells", "rows", index), {"found": type(row).__name__, "wanted": "object"}
                )
            )
    return {} if reading.findings else {header: [row.get(header) for row in raw] for header in headers}


def _sorted_by_role(
    reading: _Reading, columns: Mapping[str, list[Any]]
) -> tuple[dict[str, list[str]], dict[str, NDArray[np.float64]], list[str | None] | None, dict[str, list[object]]]:
    plan = reading.plan
    declared = {canonical(name) for name in plan.dimensions}
    measures = {canonical(name) for name in plan.measures}
    carry = {canonical(name) for name in plan.carry}
    for listed, where in ((plan.measures, "measures"), (plan.carry, "carry")):
        for index, name in enumerate(listed):
            if canonical(name) not in columns:
                reading.findings.append(_unknown("unknown_column", pointer(where, index), name, columns))
    texts: dict[str, list[str]] = {}
    numbers: dict[str, NDArray[np.float64]] = {}
    carried: dict[str, list[object]] = {}
    keys: list[str | None] | None = None
    headers = {name: header for header, name in reading.read_as.items()}
    for name, values in columns.items():
        header = headers[name]
        role = _role(name, values, declared, measures, carry)
        reading.read_as[header] = f"{role} {name}" if role != "empty" else "empty, left out"
        if role == "dimension":
            texts[name] = _texts(reading, header, values)
        elif role in ("measure", "limit"):
            numbers[name] = _numbers(reading, header, values)
        elif role == "carry":
            carried[name] = values
        elif role == "key":
            keys = _keys(reading, header, values)
        elif role == "empty":
            reading.warnings.append(Finding("column_empty", "/cells", {"column": header}))
        else:
            reading.findings.append(
                _unknown("column_of_unknown_kind", reading.place(header), header, (*BY_NAME, *declared))
            )
    return texts, numbers, keys, carried


def _role(name: str, values: list[Any], declared: set[str], measures: set[str], carry: set[str]) -> str:
    if name in carry:
        return "carry"
    if name in declared:
        return "dimension"
    if name in measures:
        return "measure"
    if name in BY_NAME:
        return BY_NAME[name].role
    types = set(map(type, values)) - {type(None)}
    if not types:
        return "empty"
    return "dimension" if types == {str} else "unknown"


def _texts(reading: _Reading, header: str, values: list[Any]) -> list[str]:
    types = set(map(type, values))
    if not types <= {str, type(None)}:
        rows = [row for row, value in enumerate(values) if value is not None and type(value) is not str]
        reading.wrong("id_not_text", header, rows, found=repr(values[rows[0]])[:60])
        return [value if type(value) is str else "" for value in values]
    distinct = set(values)
    unclean = {value for value in distinct if value is not None and not is_clean(value)}
    if unclean:
        reading.wrong(
            "id_unclean", header, [row for row, value in enumerate(values) if value in unclean], dimension=header
        )
    blank = {value for value in distinct if value is None or not value.strip()}
    if blank:
        count = sum(value in blank for value in values)
        reading.warnings.append(Finding("id_blank", "/cells", {"column": header, "count": count}))
        values = [NONE if value in blank else value for value in values]
    return values


def _numbers(reading: _Reading, header: str, values: list[Any]) -> NDArray[np.float64]:
    if not set(map(type, values)) <= {float, int, type(None)}:
        rows = [row for row, value in enumerate(values) if type(value) not in (float, int, type(None))]
        reading.wrong("not_a_number", header, rows, found=repr(values[rows[0]])[:60])
        return np.full(len(values), np.nan)
    try:
        array = np.array(values, dtype=np.float64)
    except OverflowError:
        array = np.array(
            [float("inf") if value is not None and abs(value) > 1e15 else value for value in values], dtype=np.float64
        )
    empty = np.array(values, dtype=object) == np.array(None)
    rows_beyond = np.flatnonzero(~(np.abs(array) < 1e15) & ~empty)
    if rows_beyond.size:
        reading.wrong("number_out_of_range", header, rows_beyond.tolist(), found=str(values[int(rows_beyond[0])]))
    return array


def _keys(reading: _Reading, header: str, values: list[Any]) -> list[str | None]:
    wrong = [
        row for row, value in enumerate(values) if value is not None and (type(value) is not str or not is_clean(value))
    ]
    if wrong:
        reading.wrong("id_not_text", header, wrong, found=repr(values[wrong[0]])[:60])
        return [None] * len(values)
    given = [value for value in values if value is not None]
    if len(set(given)) < len(given):
        rows = _repeated(values)
        reading.wrong("key_twice", header, rows, found=values[rows[0]])
    return values


def _repeated(values: list[Any]) -> list[int]:
    """Return the rows whose value stands in an earlier row too."""
    first: dict[str, int] = {}
    return [row for row, value in enumerate(values) if value is not None and first.setdefault(value, row) != row]


def _declared(reading: _Reading) -> dict[str, list[Member]]:
    declared: dict[str, list[Member]] = {}
    for name, members in reading.plan.dimensions.items():
        if canonical(name) in declared:
            reading.findings.append(
                Finding("column_twice", pointer("dimensions", name), {"column": name, "name": canonical(name)})
            )
        declared[canonical(name)] = list(members)
    return declared


def _canonical_order(names: Iterable[str]) -> list[str]:
    usual = {name: place for place, name in enumerate(DIMENSIONS)}
    return sorted(names, key=lambda name: (usual.get(name, len(usual)), name))


def _coded(
    reading: _Reading, name: str, texts: list[str], declared: Mapping[str, list[Member]]
) -> tuple[Dimension, NDArray[np.int64]]:
    built, wrong, warned = dimension(name, declared.get(name, []), dict.fromkeys(texts), declared=name in declared)
    reading.findings += wrong
    reading.warnings += warned
    codes = np.fromiter(map(built.position.__getitem__, texts), dtype=np.int64, count=len(texts))
    return built, codes


def _unknown(code: str, place: str, found: str, known: Iterable[str]) -> Finding:
    params: dict[str, object] = {"found": found, "known": sorted(known)}
    close = nearest(found, params["known"])  # type: ignore[arg-type]
    return Finding(code, place, params if close is None else {**params, "nearest": close})


def _in_canonical_order(
    reading: _Reading,
    dimensions: Mapping[str, Dimension],
    codes: Mapping[str, NDArray[np.int64]],
    numbers: Mapping[str, NDArray[np.float64]],
    keys: list[str | None] | None,
    carried: Mapping[str, list[object]],
) -> Table:
    ranks = [_rank(dimensions[name])[codes[name]] for name in dimensions]
    order = np.lexsort(ranks[::-1])
    _refuse_doubles(reading, dimensions, [rank[order] for rank in ranks], order)
    chosen = order.tolist()
    return Table(
        dimensions=dimensions,
        codes={name: code[order] for name, code in codes.items()},
        numbers={name: numbers[name][order] for name in sorted(numbers, key=_measure_order)},
        keys=None if keys is None else tuple(map(keys.__getitem__, chosen)),
        carried={name: tuple(map(carried[name].__getitem__, chosen)) for name in sorted(carried)},
        source=order,
        form=reading.form,
        read_as=dict(sorted(reading.read_as.items())),
        warnings=tuple(reading.warnings),
    )


def _measure_order(name: str) -> tuple[int, str]:
    known = (*MEASURES, *LIMITS)
    return (known.index(name) if name in known else len(known), name)


def _rank(dimension: Dimension) -> NDArray[np.int64]:
    """Return each member's rank by code point of its id."""
    ranks = np.empty(len(dimension.ids), dtype=np.int64)
    ranks[sorted(range(len(dimension.ids)), key=dimension.ids.__getitem__)] = np.arange(len(dimension.ids))
    return ranks


def _refuse_doubles(
    reading: _Reading, dimensions: Mapping[str, Dimension], ranks: Sequence[NDArray[np.int64]], order: NDArray[np.int64]
) -> None:
    if len(order) < 2:
        return
    same = np.logical_and.reduce([rank[1:] == rank[:-1] for rank in ranks])
    again = np.flatnonzero(same)
    if again.size:
        rows = sorted(int(order[place + 1]) for place in again[:_SHOWN])
        first = next(iter(dimensions))
        raise PlanError(
            [
                Finding(
                    "cell_twice",
                    reading.place(first, rows[0]),
                    {"rows": rows, "count": int(again.size), "dimensions": list(dimensions)},
                )
            ]
        )


def with_targets(table: Table, extra: Mapping[str, NDArray[np.float64]]) -> Table:
    """Return the table with further numeric columns."""
    return replace(table, numbers={**table.numbers, **extra})
