"""A sheet without a plan: what its columns of an unknown name are, and what is told of them."""

import pytest

from service.files.cells import CellsRead, read_cells
from service.files.slips import distance, is_slip
from tests.service.files.making import Rows, codes, found, workbook, workbook_of

PLANNERS = [
    ["区域", "业务员", "去年", "前年", "同比", "排名", "Phone", "备注"],
    ["粤东", "陈晨", 100, 90, "11%", 2, 13800000000, "稳"],
    ["粤西", "李娜", 200, 150, "33%", 1, None, None],
]


def bare(rows: Rows) -> CellsRead:
    return read_cells("sheet.xlsx", workbook(rows), bare=True)


def test_numbers_of_an_unknown_name_are_carried_and_named() -> None:
    cells = bare(PLANNERS)
    assert cells.unused == ("前年", "排名", "Phone")
    assert cells.carry == ("前年", "排名", "Phone", "备注")
    assert cells.columns["前年"] == [90.0, 150.0]
    assert cells.columns["Phone"] == [13800000000.0, None]
    note = found(cells.findings, "columns_unused")
    assert note.params["columns"] == ["前年", "排名", "Phone"]
    assert "measures" in str(note.said("en").hint)


def test_the_growth_of_an_earlier_year_is_left_out_as_computed() -> None:
    cells = bare(PLANNERS)
    assert "growth" not in cells.columns
    assert found(cells.findings, "answer_columns").params["columns"] == ["同比"]


def test_what_they_hold_is_echoed_and_never_a_complaint() -> None:
    rows = [["region", "history", "rank"], ["East", 5, 1], ["West", 6, "2"], ["South", 7, "3%"]]
    assert bare(rows).columns["rank"] == [1.0, 2.0, 0.03]
    errors = b"region,history,rank\nEast,5,1\nWest,6,\n"
    assert read_cells("sheet.csv", errors, bare=True).columns["rank"] == [1.0, None]


def test_a_plan_has_to_name_such_columns() -> None:
    cells = read_cells("sheet.xlsx", workbook(PLANNERS))
    assert cells.unused == ()
    assert "columns_unused" not in codes(cells.findings)
    assert cells.carry == ("备注",)


@pytest.mark.parametrize("header", ["histroy", "Potental", "Last yaer", "市场潜利", "Margin %", "effrot"])
def test_a_slip_of_a_known_name_is_not_carried_away(header: str) -> None:
    cells = bare([["region", "history", header], ["East", 5, 1], ["West", 6, 2]])
    assert cells.unused == ()
    assert header in cells.columns
    assert header not in cells.carry


@pytest.mark.parametrize("header", ["前年", "前年实际", "Phone", "Headcount", "Rank", "Price", "排名", "FTE", "2024"])
def test_a_name_of_its_own_is_no_slip(header: str) -> None:
    assert not is_slip(header)


def test_a_slip_of_a_declared_name_is_one_too() -> None:
    assert is_slip("visist", ["visits"])
    assert not is_slip("visist")


@pytest.mark.parametrize(
    ("one", "other", "letters"),
    [("history", "history", 0), ("histroy", "history", 1), ("", "abc", 3), ("kitten", "sitting", 3), ("ca", "abc", 3)],
)
def test_distance_counts_letters(one: str, other: str, letters: int) -> None:
    assert distance(one, other) == distance(other, one) == letters


def test_sheets_that_are_not_read_are_named_unless_one_was_chosen() -> None:
    book = workbook_of({"Notes": [["to do"], ["call"]], "2026数据": PLANNERS})
    note = found(read_cells("book.xlsx", book, bare=True).findings, "sheets_left_out")
    assert (note.params["sheet"], note.params["sheets"]) == ("2026数据", ["Notes"])
    assert "sheets_left_out" not in codes(read_cells("book.xlsx", book, sheet="2026数据", bare=True).findings)


def test_a_column_of_sums_that_is_not_read_is_named() -> None:
    quarters = [f"{number}季度" for number in range(1, 5)]
    cells = bare([["区域", *quarters, "全年合计"], ["粤东", 1, 2, 3, 4, 10], ["粤西", 2, 2, 2, 2, 8]])
    assert found(cells.findings, "columns_of_sums").params["columns"] == ["全年合计"]
