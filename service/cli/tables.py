"""Tables of members that fit a terminal: regions, then products, then reps, their columns below each other."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table

from schemas.allocation import Allocation
from schemas.columns import label
from schemas.messages import Language, sentence
from schemas.messages.text import shortened
from service.cli.numbers import Numbers
from service.cli.visible import one_line
from service.cli.words import heading

SHOWN_FIRST = ("region", "product", "rep")
COLUMNS = ("history", "fair_share", "target", "growth", "stretch", "share")
LEAST_NEEDED = ("fair_share", "share", "stretch", "history", "growth")
"""Where a terminal is too narrow, columns are left out in this order; the target never is."""

NAME_LENGTH = 80
"""Characters of an id or rule that are printed at most: about a line."""

_GAP = 2
_ENDLESS = 10_000
_LEAST_NAME, _MOST_NAME = 12, 32
_HEAD_ROWS, _TAIL_ROWS = 22, 8


@dataclass(frozen=True)
class Sight:
    """How much can be shown, and how.

    Attributes
    ----------
    width : int
        Columns of the terminal; a Chinese character takes two.
    everything : bool
        Show all rows of all tables.
    """

    language: Language
    numbers: Numbers
    width: int
    everything: bool = False


@dataclass(frozen=True)
class Members:
    """What is printed of one dimension: indented names, printed numbers by column, and which rows stand out."""

    title: str
    names: list[str]
    printed: dict[str, list[str]]
    bold: frozenset[int]


@dataclass(frozen=True)
class Shown:
    """Tables, and what they do not show: columns without room, rows of a long middle."""

    tables: list[Table]
    columns_left_out: list[str]
    rows_hidden: int


def columns_of(table: Any) -> dict[str, list[Any]]:
    """Return a table of an answer in columns, whichever of the two forms it has."""
    if isinstance(table, Mapping):
        return dict(table.get("columns", {}))
    rows: Sequence[Mapping[str, Any]] = table or ()
    return {name: [row.get(name) for row in rows] for name in (rows[0] if rows else ())}


def shown_dimensions(allocation: Allocation, *, everything: bool) -> tuple[list[str], list[str]]:
    """Return the dimensions whose tables are shown, and those that are only named: three fill a screen or two."""
    plain = [name for name in allocation.totals if "|" not in name]
    ordered = sorted(plain, key=lambda name: SHOWN_FIRST.index(name) if name in SHOWN_FIRST else len(SHOWN_FIRST))
    count = len(ordered) if everything else len(SHOWN_FIRST)
    return ordered[:count], ordered[count:]


def members_tables(allocation: Allocation, dimensions: Sequence[str], sight: Sight) -> Shown:
    """Return one table a dimension, trees indented and summed at the foot."""
    all_members = [_members(name, columns_of(allocation.totals[name]), sight) for name in dimensions]
    widths = {
        name: _column_width(name, all_members, sight)
        for name in COLUMNS
        if any(name in each.printed for each in all_members)
    }
    left_out: list[str] = []
    for name in LEAST_NEEDED:
        if _LEAST_NAME + sum(width + _GAP for width in widths.values()) <= sight.width:
            break
        if widths.pop(name, None) is not None:
            left_out.append(name)
    hidden = [_hidden(each, sight) for each in all_members]
    widest = max((cell_len(name) for each in all_members for name in (each.title, *each.names)), default=0)
    widest = max(widest, _LEAST_NAME if any(hidden) else 0)
    room = sight.width - sum(width + _GAP for width in widths.values())
    name_width = min(widest, max(_LEAST_NAME, min(room, _MOST_NAME)))
    tables = [_table(each, widths, name_width, cut, sight) for each, cut in zip(all_members, hidden, strict=True)]
    return Shown(tables, left_out, sum(map(len, hidden)))


def plain_table(headings: Sequence[str], rows: Iterable[Sequence[str]], *, words: int = 1) -> Table:
    """Return a table of texts: the first `words` columns are words, which wrap, and the others numbers.

    The first words name the rows: they are the last to give way where a terminal is narrow.
    """
    table = _empty()
    lines = [list(map(one_line, row)) for row in rows]
    for index, name in enumerate(headings):
        is_text = index < words
        longest = max((cell_len(line[index]) for line in lines), default=0)
        least = min(longest, _LEAST_NAME) if is_text and index == 0 else None
        table.add_column(
            name, justify="left" if is_text else "right", no_wrap=not is_text, overflow="fold", min_width=least
        )
    for line in lines:
        table.add_row(*line)
    return table


def width_of(table: Table, console: Console) -> int:
    """Return how wide a table is where nothing of it wraps."""
    return console.measure(table, options=console.options.update(width=_ENDLESS)).maximum


def fitted(
    table: Mapping[str, Sequence[str]], least_needed: Sequence[str], width: int
) -> tuple[dict[str, Sequence[str]], list[str]]:
    """Return the columns of a table that fit the width, and the headings of those that were left out.

    Parameters
    ----------
    table : key -> printed column, its heading first
    least_needed : keys, in the order in which they are left out; the others never are
    """
    shown, left_out = dict(table), []
    widths = {key: max(map(cell_len, column)) + _GAP for key, column in table.items()}
    for key in least_needed:
        if sum(widths.values()) - _GAP <= width:
            break
        if widths.pop(key, None) is not None:
            left_out.append(shown.pop(key)[0])
    return shown, left_out


def _empty() -> Table:
    return Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold")


def _members(dimension: str, columns: Mapping[str, Sequence[Any]], sight: Sight) -> Members:
    names = _names(columns)
    printed = {name: list(map(sight.numbers.format_of(name), columns[name])) for name in COLUMNS if name in columns}
    levels = columns.get("level", ())
    roots_are_bold = any(level > 1 for level in levels)
    bold = {index for index, level in enumerate(levels) if roots_are_bold and level == 1}
    foot = _foot(columns)
    if foot is not None:
        bold.add(len(names))
        names.append(sentence("cli_total", {}, sight.language))
        for name, values in printed.items():
            values.append(sight.numbers.format_of(name)(foot[name]))
    return Members(label(dimension, sight.language), names, printed, frozenset(bold))


def _names(columns: Mapping[str, Sequence[Any]]) -> list[str]:
    ids = columns["id"]
    labels, levels = columns.get("label", ids), columns.get("level", [1] * len(ids))
    return [
        "  " * (level - 1) + one_line(shortened(str(said or name), NAME_LENGTH))
        for name, said, level in zip(ids, labels, levels, strict=True)
    ]


def _foot(columns: Mapping[str, Sequence[Any]]) -> dict[str, float | None] | None:
    """Return the sums of the roots and their ratios, or None where a single root says it all."""
    parents = columns.get("parent", [None] * len(columns["id"]))
    roots = [index for index, parent in enumerate(parents) if parent is None]
    if len(roots) < 2:
        return None
    sums = {
        name: math.fsum(columns[name][index] or 0.0 for index in roots) if name in columns else 0.0
        for name in ("history", "fair_share", "target", "share")
    }
    return {
        **sums,
        "growth": sums["target"] / sums["history"] - 1 if sums["history"] else None,
        "stretch": sums["target"] / sums["fair_share"] if sums["fair_share"] else None,
    }


def _column_width(name: str, all_members: Sequence[Members], sight: Sight) -> int:
    cells = (cell for each in all_members for cell in each.printed.get(name, ()))
    return max([cell_len(heading(name, sight.language)), *map(len, cells)])


def _hidden(members: Members, sight: Sight) -> range:
    """Return the rows of the middle for which a screen has no room; a single one is not worth hiding."""
    middle = range(_HEAD_ROWS, len(members.names) - _TAIL_ROWS)
    return range(0) if sight.everything or len(middle) < 2 else middle


def _table(members: Members, widths: Mapping[str, int], name_width: int, hidden: range, sight: Sight) -> Table:
    table = _empty()
    table.add_column(members.title, no_wrap=True, overflow="ellipsis", width=name_width)
    for name, width in widths.items():
        table.add_column(heading(name, sight.language), justify="right", no_wrap=True, width=width)
    for index, name in enumerate(members.names):
        if index not in hidden:
            cells = (members.printed[column][index] if column in members.printed else "" for column in widths)
            table.add_row(name, *cells, style="bold" if index in members.bold else None)
        elif index == hidden.start:
            table.add_row(sentence("cli_row_of_hidden", {"count": len(hidden)}, sight.language), style="dim")
    return table
