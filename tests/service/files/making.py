"""Real files for the tests, made on the spot."""

import io
import zipfile
from collections.abc import Mapping, Sequence

import openpyxl

from schemas.finding import Finding
from service.files.cells import CellsRead, read_cells

Rows = Sequence[Sequence[object]]


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
    return read_cells("sheet.xlsx", workbook(rows, merged=merged), **declared)  # type: ignore[arg-type]


def codes(findings: Sequence[Finding]) -> list[str]:
    return [found.code for found in findings]


def found(findings: Sequence[Finding], code: str) -> Finding:
    """The one finding of a code."""
    (only,) = [each for each in findings if each.code == code]
    return only


def raw_workbook(
    sheet: str,
    *,
    strings: str = "",
    styles: str = "",
    workbook_extra: str = "",
    parts: Mapping[str, bytes] | None = None,
) -> bytes:
    """A workbook whose only sheet is this XML."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    content = {
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{relation}">{workbook_extra}<sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="{relation}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": sheet
        if sheet.startswith("<?xml")
        else f'<worksheet xmlns="{main}">{sheet}</worksheet>',
    }
    if strings:
        content["xl/sharedStrings.xml"] = f'<sst xmlns="{main}">{strings}</sst>'
    if styles:
        content["xl/styles.xml"] = f'<styleSheet xmlns="{main}">{styles}</styleSheet>'
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in content.items():
            archive.writestr(name, text)
        for name, data in (parts or {}).items():
            archive.writestr(name, data)
    return stream.getvalue()
