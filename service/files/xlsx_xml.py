"""The parts of a workbook's XML: sheets, shared strings, number formats, cells.

A reader of its own, because libraries drop what a planner must hear of: an error such as #REF! and a formula whose
value was never computed read as empty there, a padded id as a number, and one far cell costs all memory.
"""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import IO
from xml.parsers import expat

from service.files.refusal import Refused
from service.files.xlsx_styles import as_shown, shown_as

_NO_MEMORY = expat.errors.codes[expat.errors.XML_ERROR_NO_MEMORY]
_LETTERS = re.compile("[A-Z]{1,3}")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
Attributes = dict[str, str]


@dataclass(frozen=True)
class Fault:
    """A cell without a usable value: `error` (#REF! and the like, in `text`), `uncomputed` (a formula), `too_long`."""

    kind: str
    text: str = ""


Value = None | str | float | bool | Fault
Merged = tuple[int, int, int, int]
"""First row, first column, last row, last column, counted from 0 (rows as in the sheet)."""


@dataclass
class SheetValues:
    """A sheet's values: rows that hold any, cut after their last value, with their line numbers (from 1)."""

    name: str
    hidden: bool
    lines: list[int] = field(default_factory=list)
    rows: list[list[Value]] = field(default_factory=list)
    merged: list[Merged] = field(default_factory=list)


def _refuse_doctype(*_: object) -> None:
    raise Refused("workbook_broken")


def parse(
    stream: IO[bytes], start: Callable[[str, Attributes], None], end: Callable[[str], None], text: Callable[[str], None]
) -> None:
    """Run an XML part through three callbacks; a document type (entities, bombs) is refused."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        parser.ParseFile(stream)
    except expat.ExpatError as error:
        if error.code == _NO_MEMORY:
            raise MemoryError from error
        raise Refused("workbook_broken") from error


def local(name: str) -> str:
    """Return an element's or attribute's name without its prefix."""
    return name.rpartition(":")[2]


def unescaped(text: str) -> str:
    """Return a text with `_x000D_` and its like turned into the characters they stand for."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def elements(stream: IO[bytes], wanted: str) -> list[Attributes]:
    """Return the attributes of all elements of a name, prefixes taken off."""
    found: list[Attributes] = []

    def start(name: str, attributes: Attributes) -> None:
        if local(name) == wanted:
            found.append({local(key): value for key, value in attributes.items()})

    parse(stream, start, lambda name: None, lambda text: None)
    return found


def shared_strings(stream: IO[bytes], longest: int, together: int) -> list[str | Fault | None]:
    """Return the workbook's table of texts, None for a blank one; how a text is pronounced is no part of it.

    A text longer than `longest` is a fault of the cells that show it; `together` bounds all texts.
    """
    table: list[str | Fault | None] = []
    parts: list[str] = []
    inside: list[str] = []
    length = total = 0

    def start(name: str, _: Attributes) -> None:
        inside.append(local(name))

    def end(name: str) -> None:
        nonlocal length
        inside.pop()
        if local(name) == "si":
            joined = "".join(parts)
            known = unescaped(joined) if joined.strip() else None
            table.append(known if length <= longest else Fault("too_long"))
            parts.clear()
            length = 0

    def text(piece: str) -> None:
        nonlocal length, total
        if inside[-1] == "t" and "rPh" not in inside:
            length += len(piece)
            total += len(piece)
            if total > together:
                raise Refused("texts_too_long", params={"allowed": together})
            if length <= longest:
                parts.append(piece)

    parse(stream, start, end, text)
    return table


def number_formats(stream: IO[bytes]) -> list[str]:
    """Return what each cell style shows, as `shown_as` tells."""
    codes: dict[int, str] = {}
    styles: list[int] = []
    inside: list[str] = []

    def start(name: str, attributes: Attributes) -> None:
        name = local(name)
        if name == "numFmt" and inside[-1:] == ["numFmts"]:
            codes[int(attributes.get("numFmtId", "0"))] = attributes.get("formatCode", "")
        elif name == "xf" and inside[-1:] == ["cellXfs"]:
            styles.append(int(attributes.get("numFmtId", "0")))
        inside.append(name)

    parse(stream, start, lambda name: inside.__delitem__(-1), lambda text: None)
    return [shown_as(number, codes.get(number)) for number in styles]


@dataclass(frozen=True)
class Book:
    """What the cells of all sheets refer to, and how many they may be."""

    strings: list[str | Fault | None]
    formats: list[str]
    epoch_1904: bool
    rows: int
    columns: int
    cells: int
    text: int
    texts: int


class SheetReader:
    """Reads one sheet's cells, cell by cell; a value outside the limits stops it at once."""

    def __init__(self, book: Book, values: SheetValues) -> None:
        self.book = book
        self.values = values
        self.count = self.characters = self.length = 0
        self.columns: dict[str, int] = {}
        self.names: dict[str, str] = {}
        self.line = 0
        self.row: list[Value] = []
        self.column = -1
        self.type = self.style = ""
        self.parts: list[str] = []
        self.capturing = self.formula = self.spoken = False

    def start(self, name: str, attributes: Attributes) -> None:
        """Begin an element."""
        name = self.names.get(name) or self.names.setdefault(name, local(name))
        if name == "c":
            self.column = self._column(attributes.get("r", ""))
            self.type = attributes.get("t", "n")
            self.style = attributes.get("s", "")
            self.parts = []
            self.length = 0
            self.formula = False
        elif name in {"v", "t"}:
            self.capturing = not self.spoken
        elif name == "f":
            self.formula = True
        elif name == "row":
            self._begin_row(attributes.get("r"))
        elif name == "rPh":
            self.spoken = True
        elif name == "mergeCell":
            self._merge(attributes.get("ref", ""))

    def text(self, piece: str) -> None:
        """Take a piece of a value's text."""
        if self.capturing:
            self.length += len(piece)
            if self.length > self.book.text:
                self._refuse_text()
            self.parts.append(piece)

    def end(self, name: str) -> None:
        """Finish an element."""
        name = self.names[name]
        if name in {"v", "t"}:
            self.capturing = False
        elif name == "c":
            value = self._value("".join(self.parts))
            if value is not None:
                self._put(value)
        elif name == "row" and self.row:
            self.values.lines.append(self.line)
            self.values.rows.append(self.row)
        elif name == "rPh":
            self.spoken = False

    def _refuse_text(self) -> None:
        place = f"{self.values.name}!{column_letters(self.column)}{self.line}"
        raise Refused("text_too_long", place, {"place": place, "allowed": self.book.text})

    def _begin_row(self, number: str | None) -> None:
        line = int(number) if number else self.line + 1
        if line <= self.line:
            raise Refused("workbook_broken")
        self.line = line
        self.row = []
        self.column = -1

    def _column(self, reference: str) -> int:
        letters = reference.rstrip("0123456789")
        if not letters:
            return self.column + 1
        found = self.columns.get(letters)
        if found is None:
            found = self.columns[letters] = column_index(letters)
        return found

    def _merge(self, reference: str) -> None:
        if len(self.values.merged) >= self.book.cells:
            raise Refused("sheet_too_large", self.values.name, {"limit": "cells", "allowed": self.book.cells})
        self.values.merged.append(self._range(reference))

    def _range(self, reference: str) -> Merged:
        first, _, last = reference.partition(":")
        corners = [re.fullmatch(r"\$?([A-Z]{1,3})\$?(\d{1,7})", corner) for corner in (first, last or first)]
        if corners[0] is None or corners[1] is None:
            raise Refused("workbook_broken")
        (top, bottom) = (int(corner[2]) - 1 for corner in corners if corner)
        (left, right) = (column_index(corner[1]) for corner in corners if corner)
        return top, left, bottom, right

    def _put(self, value: Value) -> None:
        self.count += 1
        if self.line > self.book.rows or self.column >= self.book.columns or self.count > self.book.cells:
            limit = "rows" if self.line > self.book.rows else "columns" if self.column >= self.book.columns else "cells"
            params = {"limit": limit, "allowed": getattr(self.book, limit)}
            raise Refused("sheet_too_large", f"{self.values.name}!{self.line}", params)
        gap = self.column - len(self.row)
        if gap > 0:
            self.row.extend([None] * gap)
        if gap < 0:
            self.row[self.column] = value
        else:
            self.row.append(value)

    def _value(self, text: str) -> Value:
        kind = self.type
        if kind == "n":
            if text:
                return self._number(text)
            return Fault("uncomputed") if self.formula else None
        if kind == "s":
            return self._shared(text)
        if kind == "e":
            return Fault("error", text)
        if kind == "b":
            return text.strip() == "1"
        if not text:
            return Fault("uncomputed") if self.formula and kind != "str" else None
        self.characters += len(text)
        if self.characters > self.book.texts:
            raise Refused("texts_too_long", self.values.name, {"allowed": self.book.texts})
        return unescaped(text) if text.strip() else None

    def _number(self, text: str) -> Value:
        value = float(text)
        if not math.isfinite(value):
            return Fault("error", text)
        if self.style:
            style = int(self.style)
            shown = self.book.formats[style] if 0 <= style < len(self.book.formats) else ""
            if shown:
                return as_shown(value, shown, self.book.epoch_1904)
        return value

    def _shared(self, text: str) -> Value:
        index = int(text)
        if not 0 <= index < len(self.book.strings):
            raise Refused("workbook_broken")
        value = self.book.strings[index]
        if isinstance(value, Fault):
            self._refuse_text()
        return value


def column_index(letters: str) -> int:
    """Return a column's index from its letters: A is 0, AA is 26."""
    if not _LETTERS.fullmatch(letters):
        raise Refused("workbook_broken")
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1


def column_letters(index: int) -> str:
    """Return a column's name as a spreadsheet shows it: 0 is A, 26 is AA."""
    letters = ""
    number = index + 1
    while number:
        number, digit = divmod(number - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return letters
