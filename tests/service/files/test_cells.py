"""Spreadsheets as planners have them."""

import codecs
import datetime as dt
import io
import re

import openpyxl
import pytest

from service.files.cells import read_cells
from solvers.errors import FileError
from tests.service.files.making import MAIN, codes, csv_file, found, raw_workbook, read, rows_xml, workbook, workbook_of

PLAIN = [
    ["区域", "产品", "业务员", "去年"],
    ["粤东", "主力", "R1", 620],
    ["粤东", "高毛利", "R1", 280],
    ["粤西", "主力", "R2", 540],
]
COLUMNS = {
    "region": ["粤东", "粤东", "粤西"],
    "product": ["主力", "高毛利", "主力"],
    "rep": ["R1", "R1", "R2"],
    "history": [620.0, 280.0, 540.0],
}


# --- text files ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_text_is_read_in_any_usual_encoding_and_separator(encoding: str, separator: str) -> None:
    assert read_cells("sheet.csv", csv_file(PLAIN, separator, encoding)).columns == COLUMNS


def test_a_file_that_is_not_utf8_says_how_it_was_read() -> None:
    note = found(read_cells("sheet.csv", csv_file(PLAIN, encoding="gbk")).findings, "encoding_read")
    assert note.params["encoding"] == "GB18030"


def test_western_bytes_are_not_taken_for_chinese() -> None:
    with pytest.raises(FileError) as error:
        read_cells("sheet.csv", "region,history\nZürich,5\nGenève,6\nMälaröarna,7\n".encode("cp1252"))
    assert codes(error.value.findings) == ["encoding_unknown"]


def test_a_broken_byte_after_a_mark_is_refused() -> None:
    with pytest.raises(FileError) as error:
        read_cells("sheet.csv", codecs.BOM_UTF8 + b"region,history\nx\xff,5\n")
    assert codes(error.value.findings) == ["encoding_broken"]


def test_thousands_separators_do_not_win_over_the_separator() -> None:
    data = b"region\thistory\tpotential\nEast\t1,234,567\t2,000,000\nWest\t1,000,000\t3,000,000\n"
    assert read_cells("sheet.csv", data).columns["history"] == [1234567.0, 1000000.0]


def test_a_spreadsheet_may_name_its_separator_in_the_first_line() -> None:
    assert read_cells("sheet.csv", b"sep=;\nregion;history\nEast;5\n").columns == {"region": ["East"], "history": [5.0]}


def test_quoted_values_may_hold_separators_and_line_breaks() -> None:
    data = b'region,product,history\n"East, coast","Big\nbox","1,200"\nWest,Box,5\n'
    cells = read_cells("sheet.csv", data)
    assert cells.columns == {
        "region": ["East, coast", "West"],
        "product": ["Big\nbox", "Box"],
        "history": [1200.0, 5.0],
    }
    assert cells.lines == (2, 4)


def test_ids_in_text_keep_how_they_are_written() -> None:
    cells = read_cells("sheet.csv", b"rep,history\n007,1\n1e3,2\nNO,3\n 12:30 ,4\n")
    assert cells.columns["rep"] == ["007", "1e3", "NO", "12:30"]


# --- workbooks -------------------------------------------------------------------------------------------------------


def test_a_workbook_says_the_same_as_text() -> None:
    assert read(PLAIN).columns == COLUMNS


def test_numbers_that_are_ids_are_read_as_they_are_shown() -> None:
    book = openpyxl.Workbook()
    book.active.append(["rep", "history"])
    book.active.append([7, 1])
    book.active.append([1001, 2])
    book.active["A2"].number_format = "000"
    path_free = _saved(book)
    assert read_cells("sheet.xlsx", path_free).columns["rep"] == ["007", "1001"]


def test_percentages_are_ratios_however_they_are_stored() -> None:
    book = openpyxl.Workbook()
    for row in [["region", "history", "market_growth"], ["East", 5, 0.06], ["West", 5, "6%"], ["North", 5, "６％"]]:
        book.active.append(row)
    book.active["C2"].number_format = "0%"
    assert read_cells("sheet.xlsx", _saved(book)).columns["market_growth"] == [0.06, 0.06, 0.06]


def test_months_that_a_spreadsheet_made_dates_of_are_months() -> None:
    header = ["region", *(dt.date(2026, month, 1) for month in range(1, 13))]
    cells = read([header, ["East", *range(1, 13)]])
    assert cells.columns["history"] == [78.0]
    assert len(cells.carry) == 12


def test_a_formula_counts_with_the_value_that_was_saved() -> None:
    east, five = '<c t="str"><f>"Ea"&amp;"st"</f><v>East</v></c>', "<c><f>2+3</f><v>5</v></c>"
    sheet = f"<sheetData>{rows_xml([['region', 'history'], [east, five]])}</sheetData>"
    assert read_cells("sheet.xlsx", raw_workbook(sheet)).columns == {"region": ["East"], "history": [5.0]}


def test_a_formula_without_a_value_is_an_error_at_its_cell() -> None:
    with pytest.raises(FileError) as error:
        read([["region", "history"], ["East", "=2+3"]])
    assert [(each.code, each.pointer) for each in error.value.findings] == [
        ("formula_uncomputed", "sheet.xlsx!Sheet1!B2")
    ]


def test_an_error_value_is_an_error_and_not_an_empty_cell() -> None:
    rows = rows_xml([["region", "history"], ["East", '<c t="e"><f>1/0</f><v>#DIV/0!</v></c>']])
    with pytest.raises(FileError) as error:
        read_cells("sheet.xlsx", raw_workbook(f"<sheetData>{rows}</sheetData>"))
    (wrong,) = error.value.findings
    assert (wrong.code, wrong.pointer, wrong.params["value"]) == ("cell_error", "sheet.xlsx!S!B2", "#DIV/0!")


def test_rich_text_is_joined_and_how_it_is_pronounced_is_not() -> None:
    texts = [
        "<r><t>粤</t></r><r><t>东</t></r><rPh><t>yuedong</t></rPh>",
        "<t>region</t>",
        "<t>history</t>",
        "<t>a_x000A_b</t>",
    ]
    strings = "".join(f"<si>{text}</si>" for text in texts)
    shared = [f'<c t="s"><v>{number}</v></c>' for number in range(4)]
    rows = rows_xml([[shared[1], shared[2]], [shared[0], 5], [shared[3], 6]])
    cells = read_cells("sheet.xlsx", raw_workbook(f"<sheetData>{rows}</sheetData>", strings=strings))
    assert cells.columns == {"region": ["粤东", "a\nb"], "history": [5.0, 6.0]}


def test_prefixed_elements_are_read() -> None:
    rows = rows_xml([["region", "history"], ["East", 5]])
    plain = f"<worksheet><sheetData>{rows}</sheetData></worksheet>"
    prefixed = re.sub(r"<(/?)", r"<\1x:", plain).replace("<x:worksheet>", f'<x:worksheet xmlns:x="{MAIN}">')
    cells = read_cells("sheet.xlsx", raw_workbook(f'<?xml version="1.0"?>{prefixed}'))
    assert cells.columns == {"region": ["East"], "history": [5.0]}


def test_the_sheet_of_cells_is_chosen_by_its_name_or_by_what_it_holds() -> None:
    other = [["hello"], ["world"]]
    assert read_cells("b.xlsx", workbook_of({"说明": other, "数据": PLAIN, "附表": PLAIN})).columns == COLUMNS
    assert read_cells("b.xlsx", workbook_of({"notes": other, "2026": PLAIN})).columns == COLUMNS
    assert read_cells("b.xlsx", workbook_of({"a": PLAIN, "b": other, "c": PLAIN}), sheet="C").columns == COLUMNS


def test_where_two_sheets_could_be_meant_none_is_guessed() -> None:
    with pytest.raises(FileError) as error:
        read_cells("b.xlsx", workbook_of({"a": PLAIN, "b": PLAIN}))
    (wrong,) = error.value.findings
    assert wrong.code == "sheet_unclear"
    assert wrong.params["sheets"] == ["a", "b"]


# --- header and columns ----------------------------------------------------------------------------------------------


def test_titles_above_the_header_are_left_out_and_reported() -> None:
    cells = read([["2026 年销售情况表"], [], ["制表：销售部", None, None, "单位：万元"], *PLAIN], merged=["A1:D1"])
    assert cells.columns == COLUMNS
    assert found(cells.findings, "rows_above_header").params == {
        "file": "sheet.xlsx",
        "sheet": "Sheet1",
        "line": "1",
        "lines": "1, 3",
        "header": "4",
    }


def test_a_header_of_two_rows_is_one_header() -> None:
    rows = [
        ["大区", "产品", "去年", None, None, None, "市场潜力"],
        [None, None, "Q1", "Q2", "Q3", "Q4", None],
        ["粤东", "主力", 1, 2, 3, 4, 20],
    ]
    for merged in ([], ["A1:A2", "B1:B2", "C1:F1", "G1:G2"]):
        cells = read(rows, merged=merged)
        assert cells.columns["history"] == [10.0]
        assert cells.columns["potential"] == [20.0]
        assert cells.columns["region"] == ["粤东"]


def test_headers_are_known_in_both_languages_with_units_and_stars() -> None:
    rows = [
        ["销售区域", "Sales Channel", "负责人*", "去年实际（万元）", "市场潜力(万元)", "锁定", "下限", "编号"],
        ["粤东", "KA", "R1", 5, 9, None, 1, "a1"],
    ]
    cells = read(rows)
    assert list(cells.columns) == ["region", "channel", "rep", "history", "potential", "lock", "min", "key"]
    assert cells.unit == "万元"
    assert cells.columns["key"] == ["a1"]


def test_units_that_differ_are_refused_by_name() -> None:
    with pytest.raises(FileError) as error:
        read([["区域", "去年（万元）", "市场潜力（元）"], ["粤东", 5, 90000]])
    assert codes(error.value.findings) == ["unit_differs"]


def test_two_columns_of_one_meaning_are_refused() -> None:
    with pytest.raises(FileError) as error:
        read([["产品", "产品线", "去年"], ["a", "b", 5]])
    (wrong,) = error.value.findings
    assert (wrong.code, wrong.pointer) == ("sheet_column_twice", "sheet.xlsx!Sheet1!B1")


def test_values_without_a_header_are_refused() -> None:
    with pytest.raises(FileError) as error:
        read([["区域", None, "去年"], ["粤东", "?", 5]])
    assert [(each.code, each.pointer) for each in error.value.findings] == [("column_unnamed", "sheet.xlsx!Sheet1!B2")]


def test_unknown_columns_go_by_what_they_hold() -> None:
    cells = read([["区域", "门店", "年限", "空列", "去年"], ["粤东", "A店", 3, None, 5]])
    assert cells.columns["门店"] == ["A店"]
    assert cells.columns["年限"] == [3.0]
    assert "空列" not in cells.columns
    assert found(cells.findings, "columns_new_dimensions").params["columns"] == ["门店"]
    assert found(cells.findings, "columns_read").params["columns"] == ["区域 → region", "去年 → history"]
    assert found(cells.findings, "columns_empty").params["columns"] == ["空列"]


def test_declared_columns_are_what_the_plan_says() -> None:
    rows = [["store", "visits", "memo", "去年"], [101, "1,200", 7, 5], [102, None, "x", 6]]
    cells = read(rows, dimensions=["store"], measures=["visits"], carry=["memo"])
    assert cells.columns == {
        "store": ["101", "102"],
        "visits": [1200.0, None],
        "memo": ["7", "x"],
        "history": [5.0, 6.0],
    }
    assert cells.carry == ("memo",)


def test_computed_columns_of_an_answer_are_left_out_unless_they_are_asked_for() -> None:
    rows = [["区域", "去年", "目标", "增长率", "公平系数"], ["粤东", 5, 8, 0.6, 1.1]]
    cells = read(rows)
    assert list(cells.columns) == ["region", "history", "target"]
    assert found(cells.findings, "answer_columns").params["columns"] == ["增长率", "公平系数"]
    assert read(rows, measures=["stretch"]).columns["stretch"] == [1.1]


def test_remarks_and_row_numbers_are_only_carried() -> None:
    cells = read([["序号", "区域", "去年", "备注"], [1, "粤东", 5, "新签"], [2, "粤西", 6, None]])
    assert cells.carry == ("序号", "备注")
    assert cells.columns["备注"] == ["新签", ""]


# --- values ----------------------------------------------------------------------------------------------------------


def test_every_wrong_value_is_named_with_its_place_at_once() -> None:
    data = '区域,去年,市场潜力\n粤东,abc,1\n粤西,5,x\n粤北,5%,1\n桂林,"1,5",TRUE\n'.encode()
    with pytest.raises(FileError) as error:
        read_cells("表.csv", data)
    assert [(each.code, each.pointer) for each in error.value.findings] == [
        ("cell_not_a_number", "表.csv!B2"),
        ("percent_in_money", "表.csv!B4"),
        ("decimal_comma", "表.csv!B5"),
        ("cell_not_a_number", "表.csv!C3"),
        ("cell_not_a_number", "表.csv!C5"),
    ]
    assert "第 2 行" in error.value.findings[0].said("zh").message


def test_more_than_a_hundred_wrong_values_are_counted() -> None:
    rows = "\n".join(f"r{number},x" for number in range(250))
    with pytest.raises(FileError) as error:
        read_cells("a.csv", f"region,history\n{rows}\n".encode())
    assert len(error.value.findings) == 101
    assert error.value.findings[-1].params["count"] == 150


def test_a_truth_value_is_no_number() -> None:
    with pytest.raises(FileError) as error:
        read([["region", "history"], ["East", True]])
    assert codes(error.value.findings) == ["cell_not_a_number"]


def test_empty_is_unknown_and_not_zero() -> None:
    assert read([["region", "history", "potential"], ["East", None, None], ["West", 0, 5]]).columns["history"] == [
        None,
        0.0,
    ]


def test_wan_in_a_cell_needs_a_unit() -> None:
    with pytest.raises(FileError) as error:
        read_cells("a.csv", "区域,去年\n粤东,12万\n".encode())
    assert codes(error.value.findings) == ["suffix_unclear"]
    assert read_cells("a.csv", "区域,去年\n粤东,12万\n".encode(), unit="万元").columns["history"] == [12.0]
    assert read_cells("a.csv", "区域,去年（元）\n粤东,12万\n".encode()).columns["history"] == [120_000.0]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"East,5\nWest,6\n", "header_missing"),
        (b"region,history\n", "no_rows"),
        (b"history,potential\n5,6\n", "sheet_no_dimension"),
        (b"   \n  \n", "file_empty"),
        (b"", "file_empty"),
    ],
)
def test_a_sheet_that_is_none_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(FileError) as error:
        read_cells("a.csv", data)
    assert code in codes(error.value.findings)


def test_a_value_knows_its_place_in_the_sheet() -> None:
    cells = read([["title"], [], *PLAIN])
    assert cells.place("history", 2) == "sheet.xlsx!Sheet1!D6"
    assert cells.place("history") == "sheet.xlsx!Sheet1!D"


def test_a_workbook_named_csv_is_read_for_what_it_is() -> None:
    assert read_cells("sheet.csv", workbook(PLAIN)).columns == COLUMNS
    assert read_cells("sheet.xlsx", csv_file(PLAIN)).columns == COLUMNS


def _saved(book: openpyxl.Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
