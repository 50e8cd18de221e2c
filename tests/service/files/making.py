"""Real files for the tests, made on the spot."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

import openpyxl

from schemas.finding import Finding
from service.files.cells import CellsRead, read_cells

Rows = Sequence[Any]
"""Rows of values; lists of lists."""


def workbook(rows: Rows, *, merged: Sequence[str] = (), title: str = "Sheet1") -> bytes:
    """A workbook of one sheet."""
    return workbook_of({title: rows}, {title: merged})


def workbook_of(sheets: Mapping[str, Rows], merged: Mapping[str, Sequence[str]] | None = None) -> bytes:
    """A workbook of several sheets."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
        for area in (merged or {}).get(title, ()):
            sheet.merge_cells(area)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def csv_text(rows: Rows, separator: str = ",") -> str:
    """Rows as text, nothing quoted."""
    return "\r\n".join(separator.join("" if value is None else str(value) for value in row) for row in rows) + "\r\n"


def csv_file(rows: Rows, separator: str = ",", encoding: str = "utf-8") -> bytes:
    return csv_text(rows, separator).encode(encoding)


def read(rows: Rows, *, merged: Sequence[str] = (), **declared: object) -> CellsRead:
    """The cells of a workbook with these rows."""
    cells = read_cells("sheet.xlsx", workbook(rows, merged=merged), **declared)  # type: ignore[arg-type]
    assert all(each.said("zh").message != each.said("en").message for each in cells.findings)
    return cells


def codes(findings: Sequence[Finding]) -> list[str]:
    return [found.code for found in findings]


def found(findings: Sequence[Finding], code: str) -> Finding:
    """The one finding of a code."""
    (only,) = [each for each in findings if each.code == code]
    return only


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def cell_xml(value: object, place: str = "") -> str:
    """A cell as XML: a text, a number, or what is XML already."""
    if isinstance(value, str) and value.startswith("<"):
        return value
    where = f' r="{place}"' if place else ""
    if isinstance(value, str):
        return f'<c{where} t="inlineStr"><is><t>{value}</t></is></c>'
    return f"<c{where}><v>{value}</v></c>"


def rows_xml(rows: Rows) -> str:
    """Rows as XML, without places."""
    return "".join(f"<row>{''.join(map(cell_xml, row))}</row>" for row in rows)


def raw_workbook(sheet: str, *, strings: str = "", parts: Mapping[str, bytes] | None = None) -> bytes:
    """A workbook whose only sheet is this XML."""
    linked = f'<Relationship Id="r1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    listed = '<sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets>'
    whole = sheet if sheet.startswith("<?xml") else f'<worksheet xmlns="{MAIN}">{sheet}</worksheet>'
    content: dict[str, str | bytes] = {
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{listed}</workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">{linked}</Relationships>',
        "xl/worksheets/sheet1.xml": whole,
        **(parts or {}),
    }
    if strings:
        content["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}">{strings}</sst>'
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in content.items():
            archive.writestr(name, text)
    return stream.getvalue()
