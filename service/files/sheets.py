"""How our workbooks look and what goes into a cell: texts as texts, numbers as numbers, nothing as a formula."""

import io
import math
import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from schemas.finding import Finding
from solvers.errors import FileError, LimitError

LONGEST_TEXT = 32_767
LAST_ROW = 1_048_576
"""What a workbook can hold: characters in a cell, rows in a sheet."""
TITLE_LENGTH = 31
_A4 = 9
_HIGHEST_ROW = 409.0
"""Points; a workbook allows no more."""
_MEASURED = 2000
"""Rows that decide how wide a column is, besides the totals."""
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", "-"))
_FIXED = datetime(2000, 1, 1, tzinfo=UTC)
_LINE = 16.0
"""Points that a line of a wrapped text is high."""
_HEADER: dict[str, object] = {
    "bold": True,
    "bg_color": "#1F4E78",
    "font_color": "#FFFFFF",
    "border": 1,
    "border_color": "#BFBFBF",
    "text_wrap": True,
    "valign": "vcenter",
}
_TEXTS = frozenset({"text", "wrapped", "help", "label", "title"})
"""Styles of texts; their headers stand at the left, those of numbers at the right, as the values do."""
_STYLES: dict[str, dict[str, object]] = {
    "header": {**_HEADER, "align": "left"},
    "header_right": {**_HEADER, "align": "right"},
    "title": {"bold": True, "font_size": 14},
    "text": {},
    "label": {"font_color": "#595959", "valign": "top"},
    "wrapped": {"text_wrap": True, "valign": "top", "align": "left"},
    "help": {"font_color": "#7F7F7F", "text_wrap": True, "valign": "top"},
    "money": {"num_format": "#,##0"},
    "cents": {"num_format": "#,##0.00"},
    "percent": {"num_format": "0.0%"},
    "ratio": {"num_format": "0.000"},
    "number": {},
}


class Book:
    """A workbook that is being written in memory; the same content gives the same bytes."""

    def __init__(self) -> None:
        self.stream = io.BytesIO()
        options = {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "nan_inf_to_errors": False,
        }
        self.workbook = xlsxwriter.Workbook(self.stream, options)
        self.workbook.set_properties({"created": _FIXED})
        self.formats: dict[tuple[str, bool, int], Format] = {}
        self.titles: set[str] = set()

    def format(self, style: str, *, bold: bool = False, indent: int = 0) -> Format:
        """Return a format; each is made once."""
        key = (style, bold, indent)
        if key not in self.formats:
            extra: dict[str, object] = {"bold": True, "top": 1} if bold else {}
            self.formats[key] = self.workbook.add_format(
                {"font_name": "Microsoft YaHei", "font_size": 10, **_STYLES[style], **extra, "indent": indent}
            )
        return self.formats[key]

    def sheet(self, title: str) -> "Sheet":
        """Add a sheet; its title is made legal and unique."""
        worksheet = self.workbook.add_worksheet(self._title(title))
        worksheet.set_landscape()
        worksheet.set_paper(_A4)
        worksheet.set_margins(left=0.5, right=0.5, top=0.75, bottom=0.75)
        worksheet.fit_to_pages(1, 0)
        worksheet.set_footer("&L&A&R&P / &N")
        return Sheet(self, worksheet)

    def _title(self, title: str) -> str:
        legal = title.translate(_FORBIDDEN).strip("' ")[:TITLE_LENGTH] or "-"
        chosen, number = legal, 1
        while chosen.casefold() in self.titles or chosen.casefold() == "history":
            number += 1
            chosen = f"{legal[: TITLE_LENGTH - len(str(number)) - 1]}-{number}"
        self.titles.add(chosen.casefold())
        return chosen

    def bytes(self) -> bytes:
        """Finish the workbook."""
        self.workbook.close()
        return self.stream.getvalue()


class Sheet:
    """A sheet that is being written; remembers how wide its columns have to be."""

    def __init__(self, book: Book, worksheet: Worksheet) -> None:
        self.book = book
        self.worksheet = worksheet
        self.widths: dict[int, int] = {}

    def put(
        self, row: int, column: int, value: object, style: str = "text", *, bold: bool = False, indent: int = 0
    ) -> None:
        """Write a value; None leaves a styled empty cell where the row is bold, else nothing."""
        shape = self.book.format(style, bold=bold, indent=indent)
        if row >= LAST_ROW:
            raise LimitError([Finding("workbook_rows", "", {"allowed": LAST_ROW})])
        if value is None:
            if bold:
                self.worksheet.write_blank(row, column, None, shape)
            return
        if isinstance(value, bool):
            self.worksheet.write_boolean(row, column, value, shape)
        elif isinstance(value, int | float):
            self.worksheet.write_number(row, column, value, shape)
        else:
            self._text(row, column, str(value), shape)
        if row < _MEASURED or bold:
            self.widths[column] = max(self.widths.get(column, 0), width_of(value, style) + 2 * indent)

    def _text(self, row: int, column: int, text: str, shape: Format) -> None:
        if len(text) > LONGEST_TEXT:
            raise FileError(
                [Finding("workbook_text", "", {"text": text[:40], "length": len(text), "allowed": LONGEST_TEXT})]
            )
        self.worksheet.write_string(row, column, text, shape)

    def row(
        self, row: int, values: Sequence[object], styles: Sequence[str], *, bold: bool = False, indent: int = 0
    ) -> None:
        """Write a row; only its first value is indented."""
        for column, (value, style) in enumerate(zip(values, styles, strict=True)):
            self.put(row, column, value, style, bold=bold, indent=indent if column == 0 else 0)

    def header(self, row: int, titles: Sequence[str], styles: Sequence[str] = (), *, names: int = 1) -> None:
        """Write the header row, freeze it and the columns of names left of the numbers, and print it on every page.

        Parameters
        ----------
        styles : sequence of str
            Of the columns: a header stands where its values stand. Default: all texts.
        """
        for column, title in enumerate(titles):
            right = bool(styles) and styles[column] not in _TEXTS
            self.put(row, column, title, "header_right" if right else "header")
        self.worksheet.freeze_panes(row + 1, names)
        self.worksheet.repeat_rows(0, row)

    def across(self, row: int, first: int, last: int, text: str, style: str, width: int) -> None:
        """Write a text over several columns, wrapped, in a row that is high enough for it.

        Parameters
        ----------
        width : int
            Of these columns together, in Latin characters.
        """
        shape = self.book.format(style)
        self.worksheet.merge_range(row, first, row, last, "", shape)
        self._text(row, first, text, shape)
        lines = sum(max(1, math.ceil(width_of(line, style) / (0.9 * width))) for line in text.splitlines() or [""])
        if lines > 1:
            self.worksheet.set_row(row, min(_LINE * lines + 2, _HIGHEST_ROW))

    def fit(self, *, least: int = 8, most: int = 48, fixed: dict[int, int] | None = None) -> None:
        """Make the columns as wide as their content, CJK characters counting twice."""
        for column, width in self.widths.items():
            self.worksheet.set_column(column, column, (fixed or {}).get(column, min(max(width + 2, least), most)))

    def choices(self, row: int, last: int, column: int, values: Sequence[str]) -> None:
        """Offer a list of values in cells; others may be typed, too."""
        options: dict[str, Any] = {
            "validate": "list",
            "source": list(values),
            "error_type": "information",
            "ignore_blank": True,
        }
        self.worksheet.data_validation(row, column, last, column, options)

    def comment(self, row: int, column: int, text: str) -> None:
        """Attach a note to a cell."""
        self.worksheet.write_comment(row, column, text, {"x_scale": 2.2, "y_scale": 0.8, "author": "Apportion"})


def width_of(value: object, style: str) -> int:
    """Return how many Latin characters wide a value is shown."""
    if isinstance(value, bool) or value is None:
        return 6
    if isinstance(value, int | float):
        if style == "percent":
            return len(f"{value:.1%}")
        return len(f"{value:,.0f}" if style == "money" else f"{value:,.3f}" if style == "ratio" else f"{value:,.2f}")
    lines = str(value)[:4000].splitlines() or [""]
    return max(sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in line) for line in lines)
