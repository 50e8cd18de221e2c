"""The task breakdown sheet (销售任务分解表): an allocation as a workbook to hand over."""

from schemas.allocation import Allocation
from schemas.finding import Finding
from schemas.messages import Language
from service.files.answer_views import View, Views
from service.files.overview import write_overview
from service.files.sheets import Book
from solvers.errors import FileError

_FROZEN = 3
"""Columns of names that stay in sight; more would leave no room for the numbers."""


def write_allocation(allocation: Allocation, language: Language = "en") -> bytes:
    """Return an allocation as a workbook: overview, one sheet a dimension and combination, cells, rules.

    Texts are written as texts and numbers as numbers; nothing becomes a formula. The sheet of cells reads back with
    `service.files.cells.read_cells` with equal totals. The same allocation gives the same bytes.

    Parameters
    ----------
    allocation : Allocation
        An answer with targets.
    language : "en" or "zh"
        Of titles and headers.

    Raises
    ------
    FileError
        Where the answer has no targets, or a text is longer than a cell can hold.
    LimitError
        Where there are more cells than a sheet has rows.
    """
    if allocation.cells is None and not allocation.totals:
        raise FileError([Finding("nothing_to_write", "", {"outcome": allocation.outcome})])
    book = Book()
    write_overview(book.sheet("总览" if language == "zh" else "Overview"), allocation, language)
    views = Views(allocation, language)
    for name in views.in_order():
        write_view(book, views.of(name), views.unit)
    if allocation.cells is not None:
        write_view(book, views.of_cells(), views.unit)
    rules = views.of_rules()
    if rules is not None:
        write_view(book, rules, views.unit)
    return book.bytes()


def write_view(book: Book, view: View, unit: str) -> None:
    """Write a view as a sheet: header and names frozen, rows of a tree indented, totals at the end, unit above."""
    sheet = book.sheet(view.title)
    sheet.worksheet.set_header("&L&A&R" + unit.replace("&", "&&"))
    sheet.header(0, view.headers, view.styles[0] if view.styles else (), names=min(view.names, _FROZEN))
    for number, (values, styles, indent) in enumerate(zip(view.rows, view.styles, view.indents, strict=True), start=1):
        sheet.row(number, values, styles, indent=indent)
    if view.totals is not None and view.rows:
        sheet.row(len(view.rows) + 1, view.totals, view.styles[-1], bold=True)
    sheet.fit()
    sheet.worksheet.autofilter(0, 0, max(len(view.rows), 1), len(view.headers) - 1)
