"""Files that mean harm, or are not what they say: an error, quickly, and nothing harmed."""

import io
import struct
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from service.files.cells import read_cells
from service.files.confined import sheets_of
from service.files.limits import DEFAULT, FileLimits
from service.files.plans import load_plan
from service.files.refusal import Refused
from solvers.errors import FileError, InputError, LimitError
from tests.service.files.making import cell_xml, codes, raw_workbook, rows_xml, workbook, workbook_of

PLAIN = [["region", "history"], ["East", 5], ["West", 6]]
HEADER = "".join(
    f'<row r="{line}">{cell_xml(first, f"A{line}")}{cell_xml(second, f"B{line}")}</row>'
    for line, first, second in ((1, "region", "history"), (2, "East", 5))
)

PATIENCE = 60.0
"""Seconds: a hostile file that is not refused takes minutes or never ends; a busy machine may take a while."""


def many_rows(last: int, length: int = 1) -> str:
    """Rows 3 to last, each with a text and a number."""
    lines = range(3, last)
    cells = (cell_xml(f"r{line}" * length, f"A{line}") + cell_xml(5, f"B{line}") for line in lines)
    return "".join(f'<row r="{line}">{pair}</row>' for line, pair in zip(lines, cells, strict=True))


@pytest.fixture(autouse=True)
def quickly() -> Iterator[None]:
    started = time.monotonic()
    yield
    assert time.monotonic() - started < PATIENCE


def refused(name: str, data: bytes, limits: FileLimits = DEFAULT) -> str:
    with pytest.raises(InputError) as error:
        read_cells(name, data, limits=limits)
    (only,) = error.value.findings
    assert only.said("zh").message != only.said("en").message
    assert only.pointer.startswith(name)
    return only.code


# --- far cells and large sheets --------------------------------------------------------------------------------------


def test_a_value_in_the_last_cell_of_a_sheet_costs_nothing() -> None:
    book = openpyxl.Workbook()
    for row in PLAIN:
        book.active.append(row)
    book.active["XFD1048576"] = 1
    stream = io.BytesIO()
    book.save(stream)
    assert refused("far.xlsx", stream.getvalue()) == "sheet_too_large"


def test_a_far_cell_without_a_value_does_no_harm() -> None:
    sheet = f'<sheetData>{HEADER}<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>'
    assert read_cells("far.xlsx", raw_workbook(sheet)).columns["history"] == [5.0]


def test_a_dimension_that_lies_does_no_harm() -> None:
    sheet = f'<dimension ref="A1:XFD1048576"/><sheetData>{HEADER}</sheetData>'
    assert read_cells("lie.xlsx", raw_workbook(sheet)).columns["history"] == [5.0]


@pytest.mark.parametrize("area", ["A1:XFD1048576", "A2:A1048576", "C1:XFD1"])
def test_a_merged_range_over_everything_does_no_harm(area: str) -> None:
    sheet = f'<sheetData>{HEADER}</sheetData><mergeCells><mergeCell ref="{area}"/></mergeCells>'
    assert read_cells("merged.xlsx", raw_workbook(sheet)).columns["history"] == [5.0]


def test_ten_thousand_merged_ranges_over_everything_do_no_harm() -> None:
    rows = many_rows(2000)
    merged = '<mergeCell ref="C2:D1048576"/>' * 10_000
    sheet = f"<sheetData>{HEADER}{rows}</sheetData><mergeCells>{merged}</mergeCells>"
    assert len(read_cells("merged.xlsx", raw_workbook(sheet)).lines) == 1998


@pytest.mark.parametrize(("limit", "value"), [("rows", 2), ("columns", 1), ("cells", 3)])
def test_a_sheet_beyond_a_limit_names_the_limit(limit: str, value: int) -> None:
    for name, data in (("big.xlsx", workbook(PLAIN)), ("big.csv", b"region,history\nEast,5\nWest,6\n")):
        with pytest.raises(LimitError) as error:
            read_cells(name, data, limits=FileLimits(**{limit: value}))
        assert error.value.findings[0].params["limit"] == limit


def test_too_many_sheets_are_refused() -> None:
    assert (
        refused("many.xlsx", workbook_of({f"s{number}": PLAIN for number in range(5)}), FileLimits(sheets=4))
        == "too_many_sheets"
    )


def test_a_file_over_the_limit_is_not_even_read(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    with path.open("wb") as stream:
        stream.truncate(100 * 1024 * 1024)
    with pytest.raises(LimitError) as error:
        load_plan(path)
    assert codes(error.value.findings) == ["file_too_large"]
    assert refused("large.csv", b"x" * 101, FileLimits(bytes=100)) == "file_too_large"


def test_a_text_beyond_the_limit_names_its_place() -> None:
    long = "A" * 10_001
    shared = f'<sheetData>{HEADER}<row r="7"><c r="A7" t="s"><v>0</v></c></row></sheetData>'
    found = {
        "inline.xlsx!S!A3": raw_workbook(f'<sheetData>{HEADER}<row r="3">{cell_xml(long, "A3")}</row></sheetData>'),
        "shared.xlsx!S!A7": raw_workbook(shared, strings=f"<si><t>{long}</t></si>"),
        "header.csv!B1": f"region,{long}\nEast,5\n".encode(),
        "id.csv!A2": f"region,history\n{long},5\n".encode(),
    }
    for place, data in found.items():
        with pytest.raises(LimitError) as error:
            read_cells(place.partition("!")[0], data)
        (only,) = error.value.findings
        assert (only.code, only.pointer, only.params["allowed"]) == ("text_too_long", place, 10_000)
        assert len(only.said("en").message) < 200


def test_a_text_at_the_limit_is_read() -> None:
    assert read_cells("id.csv", b"region,history\n" + b"A" * 10_000 + b",5\n").columns["region"] == ["A" * 10_000]


def test_a_text_that_no_cell_shows_does_no_harm() -> None:
    unused = f"<si><t>{'A' * 20_000}</t></si>"
    assert read_cells("unused.xlsx", raw_workbook(f"<sheetData>{HEADER}</sheetData>", strings=unused)).lines == (2,)


def test_a_workbook_of_one_endless_text_is_stopped_at_once() -> None:
    """A few kilobytes that unpack to eighty million letters."""
    bomb = raw_workbook(f'<sheetData>{HEADER}<row r="3">{cell_xml("A" * 80_000_000, "A3")}</row></sheetData>')
    assert len(bomb) < 100_000
    started = time.monotonic()
    assert refused("bomb.xlsx", bomb) == "text_too_long"
    assert time.monotonic() - started < PATIENCE


def test_texts_are_limited_together_too() -> None:
    strings = "".join(f"<si><t>{'A' * 50}</t></si>" for _ in range(5))
    inline = f'<row r="3">{cell_xml("A" * 60, "A3")}{cell_xml("B" * 60, "B3")}</row>'
    for data in (
        raw_workbook(f"<sheetData>{HEADER}</sheetData>", strings=strings),
        raw_workbook(f"<sheetData>{HEADER}{inline}</sheetData>"),
    ):
        assert refused("texts.xlsx", data, FileLimits(texts=120)) == "texts_too_long"


def test_a_sheet_with_an_endless_name_is_broken() -> None:
    book = raw_workbook("<sheetData/>", parts={"xl/workbook.xml": f'<w><sheet name="{"n" * 5000}"/></w>'.encode()})
    assert refused("named.xlsx", book) == "workbook_broken"


# --- archives --------------------------------------------------------------------------------------------------------


def test_a_bomb_is_refused_by_its_directory() -> None:
    bomb = raw_workbook("<sheetData/>", parts={"xl/media/zeros.bin": bytes(30 * 1024 * 1024)})
    assert len(bomb) < 100_000
    assert refused("bomb.xlsx", bomb, FileLimits(unpacked=20 * 1024 * 1024)) == "workbook_unpacked"


def test_a_bomb_whose_directory_lies_is_stopped() -> None:
    bomb = bytearray(raw_workbook("<sheetData>" + " " * 5_000_000 + "</sheetData>"))
    place = bomb.index(b"PK\x01\x02")
    while bomb[place : place + 4] == b"PK\x01\x02":
        name_length, extra, comment = struct.unpack_from("<HHH", bomb, place + 28)
        if b"sheet1" in bomb[place + 46 : place + 46 + name_length]:
            struct.pack_into("<I", bomb, place + 24, 100)
        place += 46 + name_length + extra + comment
    assert refused("liar.xlsx", bytes(bomb)) == "workbook_broken"


def test_entities_are_refused() -> None:
    kinds = '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    sheet = f'<?xml version="1.0"?>{kinds}<worksheet><sheetData>{rows_xml([["&b;"]])}</sheetData></worksheet>'
    assert refused("entities.xlsx", raw_workbook(sheet)) == "workbook_broken"


def test_a_parser_that_takes_too_long_is_stopped() -> None:
    assert refused("slow.xlsx", workbook(PLAIN), FileLimits(seconds=0.001)) == "file_too_slow"


def test_a_parser_that_takes_too_much_memory_is_stopped() -> None:
    rows = many_rows(200_000, 40)
    data = raw_workbook(f"<sheetData>{HEADER}{rows}</sheetData>")
    with pytest.raises(Refused) as error:
        sheets_of(data, FileLimits(memory=60 * 1024 * 1024))
    assert error.value.code == "file_out_of_memory"


@pytest.mark.parametrize(
    "sheet",
    [
        "<sheetData><row r='2'><c r='A2'><v>1</v></c></row><row r='1'><c r='A1'><v>1</v></c></row></sheetData>",
        "<sheetData><row r='x'/></sheetData>",
        "<sheetData><row r='0'><c><v>1</v></c></row></sheetData>",
        "<sheetData><row r='1'><c r='a1'><v>1</v></c></row></sheetData>",
        "<sheetData><row r='1'><c r='ABCD1'><v>1</v></c></row></sheetData>",
        "<sheetData><row r='1'><c r='A1' t='s'><v>-1</v></c></row></sheetData>",
        "<sheetData><row r='1'><c r='A1' t='s'><v>7</v></c></row></sheetData>",
        "<sheetData><row r='1'><c r='A1'><v>abc</v></c></row></sheetData>",
        "<sheetData><row r='1'><c r='A1' s='q'><v>1</v></c></row></sheetData>",
        "<sheetData/><mergeCells><mergeCell ref='A1:@9'/></mergeCells>",
        "<sheetData><row>",
    ],
)
def test_a_sheet_whose_parts_do_not_fit_is_broken(sheet: str) -> None:
    assert refused("broken.xlsx", raw_workbook(sheet)) == "workbook_broken"


@pytest.mark.parametrize("number", ["NaN", "INF", "1e999"])
def test_numbers_that_are_none_are_errors(number: str) -> None:
    sheet = f'<sheetData>{HEADER}<row r="3">{cell_xml("West", "A3")}<c r="B3"><v>{number}</v></c></row></sheetData>'
    assert refused("nan.xlsx", raw_workbook(sheet)) == "cell_error"


def _zip(**parts: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/"), text)
    return stream.getvalue()


def test_other_archives_are_not_workbooks() -> None:
    assert refused("letter.xlsx", _zip(word__document="<w/>")) == "not_a_workbook"
    assert refused("empty.xlsx", _zip(**{"xl__workbook.xml": "<workbook/>"})) == "workbook_broken"


def test_a_workbook_cut_short_is_broken() -> None:
    data = workbook(PLAIN)
    for length in (10, 100, len(data) // 2, len(data) - 10):
        assert refused("cut.xlsx", data[:length]) == "workbook_broken"


def test_a_workbook_with_flipped_bytes_is_never_a_crash() -> None:
    data = workbook(PLAIN)
    outcomes: set[str] = set()
    for place in range(0, len(data), max(len(data) // 25, 1)):
        flipped = bytearray(data)
        flipped[place] ^= 0xFF
        try:
            read_cells("flipped.xlsx", bytes(flipped))
            outcomes.add("read")
        except InputError as error:
            outcomes |= set(codes(error.findings))
    assert "workbook_broken" in outcomes
    assert outcomes <= {
        "read",
        "workbook_broken",
        "workbook_encrypted",
        "workbook_unpacked",
        "file_binary",
        "not_a_workbook",
    }


# --- what it is not --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "workbook_old"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100) + "EncryptedPackage".encode("utf-16-le"),
            "workbook_encrypted",
        ),
        (b"%PDF-1.7\n", "file_binary"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "file_binary"),
        (b"region,history\nEast\x00,5\n", "file_binary"),
        (bytes(range(256)) * 4, "file_binary"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "file_markup"),
        (b"<?xml version='1.0'?><Workbook/>", "file_markup"),
        (b"", "file_empty"),
    ],
)
@pytest.mark.parametrize("name", ["sheet.csv", "sheet.xlsx"])
def test_what_a_file_is_its_content_tells(name: str, data: bytes, code: str) -> None:
    assert refused(name, data) == code


def test_a_quotation_mark_that_never_closes_is_refused() -> None:
    assert refused("quote.csv", b'region,history\n"East,5\n' + b"West,6\n" * 50_000) == "text_broken"


def test_a_line_without_end_is_refused() -> None:
    assert refused("long.csv", b"region,history\n" + b"," * 3_000_000) == "sheet_too_large"
    assert refused("wide.csv", b"region,history\n" + b"x," * 10_000) == "sheet_too_large"


def test_text_that_looks_like_a_formula_stays_text_and_is_no_number() -> None:
    cells = read_cells("formula.csv", b"region,history\n=HYPERLINK(1),5\n@cmd,6\n")
    assert cells.columns["region"] == ["=HYPERLINK(1)", "@cmd"]
    with pytest.raises(FileError) as error:
        read_cells("formula.csv", b"region,history\nEast,=1+1\n")
    assert codes(error.value.findings) == ["cell_not_a_number"]
