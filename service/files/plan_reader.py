"""A workbook plan, sheet by sheet: goal, members, rules."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from schemas.columns import canonical, folded
from schemas.finding import Finding
from service.files.grid import Grid
from service.files.numbers import NotANumber, number_of
from service.files.places import Complaints, finding
from service.files.plan_sheets import (
    GOAL_FIELDS,
    HELP_TITLES,
    KINDS,
    MEASURES,
    MEMBER_FIELDS,
    RULE_FIELDS,
    VALUE_TITLES,
    Field,
    by_title,
)
from service.files.rows import text_of, value_at
from service.files.rule_text import RuleTextError, read_each, read_exceptions, read_list, read_selection, read_soft
from service.files.xlsx_xml import Fault, Value
from solvers.names import nearest

_YES = frozenset({"yes", "true", "是", "1"})
_NO = frozenset({"no", "false", "否", "0"})


@dataclass
class SheetRead:
    """What one sheet of a plan says, and where each part of it stands.

    Attributes
    ----------
    data : dict
        Part of the plan.
    places : dict
        JSON pointer into the plan -> place in the workbook.
    """

    data: dict[str, object] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)


def value_of(value: Value, part: Field, title: str, line: int, column: int, complaints: Complaints) -> object:
    """Return a cell's value as its field is read, or None where it is empty or wrong."""
    if isinstance(value, Fault):
        code = "cell_error" if value.kind == "error" else "formula_uncomputed"
        complaints.add(code, line, column, header=title, value=value.text)
        return None
    if text_of(value) == "" and not isinstance(value, bool):
        return None
    try:
        return _READERS[part.kind](value)
    except NotANumber as error:
        complaints.add(error.reason, line, column, header=title, value=text_of(value)[:60])
    except (RuleTextError, ValueError):
        complaints.add(
            "plan_value",
            line,
            column,
            header=title,
            value=text_of(value)[:60],
            wanted=part.help_en,
            wanted_zh=part.help_zh,
        )
    return None


def _number(value: Value) -> object:
    if isinstance(value, bool):
        raise NotANumber("cell_not_a_number")
    number = value if isinstance(value, float) else number_of(text_of(value))
    return int(number) if number.is_integer() and abs(number) < 1e15 else number


def _ratio(value: Value) -> object:
    """Return a number, or the percentage that is written: the plan language reads both."""
    if isinstance(value, str) and value.strip().endswith(("%", "％")):
        number_of(value)
        return value.strip()
    return _number(value)


def _whole(value: Value) -> object:
    number = _number(value)
    if not isinstance(number, int):
        raise NotANumber("cell_not_a_number")
    return number


def _flag(value: Value) -> object:
    text = text_of(value).casefold()
    if text not in _YES | _NO:
        raise ValueError(text)
    return text in _YES


def _by(value: Value) -> object:
    text = text_of(value)
    names = read_list(text)
    listed = len(names) > 1 or text.rstrip().endswith(("|", ","))
    return [canonical(name) for name in names] if listed else canonical(names[0])


def _weights(value: Value) -> object:
    weights: dict[str, object] = {}
    for part in text_of(value).replace("；", ";").replace("，", ";").replace(",", ";").split(";"):
        name, _, weight = part.partition("=")
        if part.strip():
            weights[name.strip()] = _ratio(weight.strip())
    return weights


_READERS: Mapping[str, Callable[[Value], object]] = {
    "text": text_of,
    "number": _number,
    "ratio": _ratio,
    "whole": _whole,
    "flag": _flag,
    "texts": lambda value: read_list(text_of(value)),
    "by": _by,
    "weights": _weights,
    "totals": lambda value: [
        [canonical(name) for name in read_list(part)] for part in text_of(value).replace("；", ";").split(";")
    ],
}


# --- the goal --------------------------------------------------------------------------------------------------------


def read_goal(grid: Grid, complaints: Complaints) -> SheetRead:
    """Read the goal sheet: one part of the plan a row, its name in the first column and its value in the second."""
    known = by_title(GOAL_FIELDS)
    read = SheetRead()
    for line, row in zip(grid.lines, grid.rows, strict=True):
        title = text_of(value_at(row, 0))
        value = value_at(row, 1)
        if not title or value is None or folded(text_of(value)) in VALUE_TITLES:
            continue
        part = known.get(folded(title.rstrip("*＊:：")))
        if part is None:
            _unknown("plan_row_unknown", title, known, line, 0, complaints)
            continue
        found = value_of(value, part, title, line, 1, complaints)
        if found is not None:
            put(read.data, part.path.split("."), found)
            read.places["/" + part.path.replace(".", "/")] = grid.source.pointer(line, 1)
    return read


def put(data: dict[str, object], path: Sequence[str], value: object) -> None:
    """Put a value into nested mappings."""
    *outer, last = path
    for key in outer:
        inner = data.setdefault(key, {})
        if not isinstance(inner, dict):
            raise TypeError(key)
        data = inner
    data[last] = value


def _unknown(code: str, title: str, known: Mapping[str, Field], line: int, column: int, complaints: Complaints) -> None:
    close = nearest(folded(title), sorted(known))
    hint = {} if close is None else {"nearest": known[close].title_zh if not title.isascii() else known[close].title_en}
    complaints.add(code, line, column, title=title, **hint)


# --- members and rules -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Entry:
    """A row of a table: its line, its values by field, and the column of each field."""

    line: int
    values: dict[str, object]
    columns: dict[str, int]


def entries_of(grid: Grid, fields: tuple[Field, ...], complaints: Complaints) -> list[Entry]:
    """Read a table whose columns are fields; rows above its header and empty rows are left out."""
    known = by_title(fields)
    start = _header_row(grid, known)
    if start is None:
        if grid.rows:
            complaints.add("plan_header_missing", grid.lines[0], wanted=[field.path for field in fields])
        return []
    columns: dict[int, tuple[str, Field]] = {}
    for index, title in _titles(grid.rows[start]).items():
        part = known.get(folded(title.rstrip("*＊:：")))
        if part is not None:
            columns[index] = (title, part)
        elif folded(title) not in HELP_TITLES:
            _unknown("plan_column_unknown", title, known, grid.lines[start], index, complaints)
    return [
        _entry(line, row, columns, complaints)
        for line, row in zip(grid.lines[start + 1 :], grid.rows[start + 1 :], strict=True)
    ]


def _header_row(grid: Grid, known: Mapping[str, Field]) -> int | None:
    """Return the first row that names at least two fields."""
    named = (sum(1 for title in _titles(row).values() if folded(title) in known) for row in grid.rows)
    return next((index for index, count in enumerate(named) if count > 1), None)


def _titles(row: Sequence[Value]) -> dict[int, str]:
    return {index: text for index, value in enumerate(row) if (text := text_of(value))}


def _entry(line: int, row: Sequence[Value], columns: Mapping[int, tuple[str, Field]], complaints: Complaints) -> Entry:
    values: dict[str, object] = {}
    for index, (title, part) in columns.items():
        value = value_of(value_at(row, index), part, title, line, index, complaints)
        if value is not None:
            values[part.path] = value
    return Entry(line, values, {part.path: index for index, (_, part) in columns.items()})


def read_members(grid: Grid, complaints: Complaints) -> SheetRead:
    """Read the members; an empty dimension is that of the row above."""
    dimensions: dict[str, list[object]] = {}
    read = SheetRead()
    above = ""
    for entry in entries_of(grid, MEMBER_FIELDS, complaints):
        if not entry.values:
            continue
        above = canonical(str(entry.values.pop("dimension", above)))
        if not above:
            complaints.add("member_without_dimension", entry.line)
            continue
        members = dimensions.setdefault(above, [])
        if entry.values:
            place = f"/dimensions/{above}/{len(members)}"
            read.places |= _places(place, entry, grid)
            members.append(entry.values)
    if dimensions:
        read.data["dimensions"] = dimensions
    return read


def read_rules(grid: Grid, complaints: Complaints) -> SheetRead:
    """Read the rules."""
    read = SheetRead()
    rules: list[object] = []
    for entry in entries_of(grid, RULE_FIELDS, complaints):
        if entry.values:
            read.places |= _places(f"/rules/{len(rules)}", entry, grid)
            rules.append(_rule(entry, complaints))
    if rules:
        read.data["rules"] = rules
    return read


def _places(place: str, entry: Entry, grid: Grid) -> dict[str, str]:
    parts = {f"{place}/{name}": grid.source.pointer(entry.line, index) for name, index in entry.columns.items()}
    return {place: grid.source.pointer(entry.line), **parts}


_PARSED: Mapping[str, Callable[[str], object]] = {
    "where": read_selection,
    "of": read_selection,
    "each": read_each,
    "except": read_exceptions,
    "soft": read_soft,
    "count": canonical,
    "kind": lambda text: _code(text, KINDS),
    "measure": lambda text: _code(text, MEASURES),
}


def _rule(entry: Entry, complaints: Complaints) -> dict[str, object]:
    rule: dict[str, object] = {}
    for name, value in entry.values.items():
        try:
            rule[name] = _PARSED[name](str(value)) if name in _PARSED else value
        except RuleTextError as error:
            complaints.add(
                "rule_text", entry.line, entry.columns[name], header=name, value=str(value)[:80], part=error.part[:60]
            )
    return rule


def _code(text: str, names: Mapping[str, str]) -> str:
    """Return the language's name for a name in either language; an unknown one is left for the plan's own check."""
    plain = folded(text)
    return next((code for code, chinese in names.items() if plain in (folded(code), chinese)), text.strip())


def unread(grid: Grid) -> Finding:
    """Tell that a sheet of a workbook plan is not read."""
    return finding("plan_sheet_unread", grid.source)
