"""Merged cells, outlines, totals, months: what a sheet says without saying it in every row."""

import pytest

from service.files.cells import read_cells
from service.files.totals import is_total_name, total_of
from solvers.errors import FileError
from tests.service.files.making import codes, csv_file, found, read

HEADER = ["区域", "产品", "业务员", "去年"]


# --- filling down ----------------------------------------------------------------------------------------------------


def test_merged_ids_hold_for_all_their_rows() -> None:
    rows = [
        HEADER,
        ["粤东", "主力", "R1", 1],
        [None, "高毛利", "R1", 2],
        ["粤西", "主力", "R2", 3],
        [None, "高毛利", None, 4],
    ]
    cells = read(rows, merged=["A2:A3", "A4:A5", "C4:C5"])
    assert cells.columns["region"] == ["粤东", "粤东", "粤西", "粤西"]
    assert cells.columns["rep"] == ["R1", "R1", "R2", "R2"]
    assert [each.params["header"] for each in cells.findings if each.code == "ids_merged"] == ["区域", "业务员"]


def test_empty_leading_ids_hold_from_above() -> None:
    rows = [
        HEADER,
        ["粤东", "主力", "R1", 1],
        [None, None, "R2", 2],
        [None, "高毛利", "R1", 3],
        ["粤西", "主力", "R3", 4],
        [None, "高毛利", "R3", 5],
    ]
    cells = read(rows)
    assert cells.columns["region"] == ["粤东"] * 3 + ["粤西"] * 2
    assert cells.columns["product"] == ["主力", "主力", "高毛利", "主力", "高毛利"]
    filled = [
        (each.params["header"], each.params["lines"]) for each in cells.findings if each.code == "ids_filled_down"
    ]
    assert filled == [("区域", "3-4, 6"), ("产品", "3")]


def test_an_empty_id_behind_the_first_one_stays_empty() -> None:
    cells = read([HEADER, ["粤东", "主力", "R1", 1], ["粤东", "高毛利", None, 2], ["粤西", None, "R2", 3]])
    assert cells.columns["rep"] == ["R1", "", "R2"]
    assert cells.columns["product"] == ["主力", "高毛利", ""]
    assert "ids_filled_down" not in codes(cells.findings)


def test_a_flat_table_with_blank_ids_in_front_is_not_taken_for_an_outline() -> None:
    rows = [
        ["rep", "channel", "history"],
        ["R1", "A", 1],
        ["R1", "B", 2],
        [None, "A", 3],
        ["R2", "A", 4],
        [None, "B", 5],
    ]
    cells = read(rows)
    assert cells.columns["rep"] == ["R1", "R1", "", "R2", ""]


def test_rows_that_name_a_group_are_headings() -> None:
    rows = [HEADER, ["粤东"], [None, "主力", "R1", 1], [None, "高毛利", "R1", 2], ["粤西"], [None, "主力", "R2", 3]]
    cells = read(rows)
    assert cells.columns["region"] == ["粤东", "粤东", "粤西"]
    assert found(cells.findings, "groups_left_out").params["lines"] == "2, 5"


def test_a_number_merged_over_rows_is_refused() -> None:
    with pytest.raises(FileError) as error:
        read([HEADER, ["粤东", "主力", "R1", 600], ["粤东", "高毛利", "R1", None]], merged=["D2:D3"])
    assert [(each.code, each.pointer) for each in error.value.findings] == [("merged_number", "sheet.xlsx!Sheet1!D3")]


def test_blank_rows_are_skipped_and_reported() -> None:
    cells = read([HEADER, ["粤东", "主力", "R1", 1], [], [None, " "], ["粤西", "主力", "R2", 3]])
    assert cells.columns["history"] == [1.0, 3.0]
    assert found(cells.findings, "blank_rows").params["lines"] == "3-4"
    cells = read_cells("a.csv", b"region,history\nEast,1\n,\n\nWest,2\n,\n")
    assert found(cells.findings, "blank_rows").params["lines"] == "3-4"


def test_a_member_at_the_end_whose_numbers_are_unknown_is_no_remark() -> None:
    assert read([["业务员", "去年"], ["R1", 1], ["R2", None]]).columns == {"rep": ["R1", "R2"], "history": [1.0, None]}


def test_a_header_repeated_for_printing_is_left_out() -> None:
    cells = read([HEADER, ["粤东", "主力", "R1", 1], HEADER, ["粤西", "主力", "R2", 3]])
    assert cells.columns["history"] == [1.0, 3.0]
    assert found(cells.findings, "headers_left_out").params["lines"] == "3"


def test_remarks_below_the_table_are_left_out() -> None:
    cells = read([HEADER, ["粤东", "主力", "R1", 1], ["注：单位万元"], ["制表人 张"]])
    assert cells.columns["region"] == ["粤东"]
    assert found(cells.findings, "remarks_left_out").params["lines"] == "3-4"


# --- totals ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "word",
    ["合计", "合 计", "小计", "总计", "总计：", "Total", "SUBTOTAL", "Sub-total", "Grand total", "共计", "totals"],
)
def test_words_for_totals(word: str) -> None:
    assert is_total_name(word)


def test_totals_of_a_member_are_known_by_its_name() -> None:
    assert total_of("粤东小计", ()) == "粤东"
    assert total_of("粤东 合计", ()) == "粤东"
    assert total_of("East Total", {"east"}) == "east"
    assert total_of("Total East", {"east"}) == "east"
    assert total_of("Total Wine", {"east"}) is None
    assert total_of("设计", ()) is None
    assert total_of("计算机", ()) is None


def with_totals(*, wrong: float = 0) -> list[list[object]]:
    return [
        ["区域", "产品", "去年", "市场潜力"],
        ["粤东", "主力", 1, 10],
        [None, "高毛利", 2, 20],
        [None, "小计", 3, 30],
        ["粤西", "主力", 3, 30],
        [None, "高毛利", 4, 40],
        ["粤西小计", None, 7 + wrong, 70],
        ["总计", None, 10, 100],
    ]


def test_rows_of_totals_are_left_out_and_reported() -> None:
    cells = read(with_totals())
    assert cells.columns == {
        "region": ["粤东", "粤东", "粤西", "粤西"],
        "product": ["主力", "高毛利", "主力", "高毛利"],
        "history": [1.0, 2.0, 3.0, 4.0],
        "potential": [10.0, 20.0, 30.0, 40.0],
    }
    assert found(cells.findings, "totals_left_out").params["lines"] == "4, 7-8"
    assert "total_disagrees" not in codes(cells.findings)


def test_a_total_that_is_not_the_sum_is_reported_with_its_place() -> None:
    note = found(read(with_totals(wrong=1)).findings, "total_disagrees")
    assert note.pointer == "sheet.xlsx!Sheet1!C7"
    assert (note.params["written"], note.params["sum"]) == (8.0, 7.0)


def test_totals_may_stand_above_their_rows() -> None:
    rows = [["区域", "产品", "去年"], ["合计", None, 10], ["粤东", "主力", 4], ["粤西", "主力", 6]]
    cells = read(rows)
    assert cells.columns["history"] == [4.0, 6.0]
    assert "total_disagrees" not in codes(cells.findings)


def test_a_total_that_is_rounded_agrees() -> None:
    cells = read_cells("a.csv", b"region,history\nEast,1.24\nWest,1.24\nTotal,2.5\n")
    assert "total_disagrees" not in codes(cells.findings)


def test_a_total_whose_formula_was_never_computed_does_no_harm() -> None:
    cells = read([["region", "history"], ["East", 1], ["West", 2], ["Total", "=SUM(B2:B3)"]])
    assert cells.columns["history"] == [1.0, 2.0]


def test_a_total_without_a_label_is_known_by_its_sum() -> None:
    cells = read([["region", "product", "history"], ["East", "A", 1], ["West", "A", 2], [None, None, 3]])
    assert cells.columns["history"] == [1.0, 2.0]
    assert found(cells.findings, "totals_unlabelled").params["lines"] == "4"


def test_a_row_without_an_id_that_is_no_sum_stays_a_cell() -> None:
    cells = read([["rep", "history"], ["R1", 100], [None, 50], ["R2", 30], ["Total", 180]])
    assert cells.columns == {"rep": ["R1", "", "R2"], "history": [100.0, 50.0, 30.0]}
    assert "total_disagrees" not in codes(cells.findings)


def test_an_id_that_only_begins_like_a_total_stays() -> None:
    assert read([["customer", "history"], ["Total Wine", 5], ["设计院", 6]]).columns["customer"] == [
        "Total Wine",
        "设计院",
    ]


# --- months and quarters ---------------------------------------------------------------------------------------------


def test_months_are_summed_to_history_exactly_and_kept() -> None:
    months = [f"{number}月" for number in range(1, 13)]
    cells = read([["区域", *months], ["粤东", *[0.1] * 12], ["粤西", *[None] * 12]])
    assert cells.columns["history"] == [1.2, None]
    assert cells.carry == tuple(months)
    assert cells.columns["3月"] == [0.1, None]
    assert found(cells.findings, "months_summed").params["count"] == 12


def test_quarters_beside_months_are_not_counted_twice() -> None:
    months = [
        name
        for quarter in range(4)
        for name in (*(f"{3 * quarter + month}月" for month in (1, 2, 3)), f"Q{quarter + 1}")
    ]
    cells = read([["区域", *months], ["粤东", *[1, 1, 1, 3] * 4]])
    assert cells.columns["history"] == [12.0]
    assert "months_disagree" not in codes(cells.findings)
    wrong = read([["区域", *months], ["粤东", *[1, 1, 1, 4] * 4]])
    assert wrong.columns["history"] == [12.0]
    assert "months_disagree" in codes(wrong.findings)


def test_a_column_of_totals_is_checked_and_left_out() -> None:
    rows = [["区域", "Q1", "Q2", "Q3", "Q4", "合计"], ["粤东", 1, 2, 3, 4, 10], ["粤西", 1, 2, 3, 4, 11]]
    cells = read(rows)
    assert "合计" not in cells.columns
    note = found(cells.findings, "months_disagree")
    assert (note.pointer, note.params["value"], note.params["sum"]) == ("sheet.xlsx!Sheet1!F3", 11.0, 10.0)


def test_a_history_of_its_own_stands_beside_the_months() -> None:
    cells = read([["区域", "去年", "H1", "H2"], ["粤东", 10, 4, 5]])
    assert cells.columns["history"] == [10.0]
    assert {"months_kept", "months_disagree"} <= set(codes(cells.findings))


def test_part_of_a_year_is_said_to_be_one() -> None:
    cells = read([["区域", "1月", "2月", "3月"], ["粤东", 1, 2, 3]])
    assert found(cells.findings, "months_part_year").params["months"] == 3


def test_more_than_a_year_is_refused() -> None:
    header = ["区域", *(f"{year}-{month:02d}" for year in (2025, 2026) for month in range(1, 13))]
    with pytest.raises(FileError) as error:
        read([header, ["粤东", *[1] * 24]])
    assert codes(error.value.findings) == ["months_over_a_year"]


def test_the_sheet_of_the_trade_fair() -> None:
    """Title row, merged regions, quarters, subtotals and a total: the right base, and all of it reported."""
    rows = [
        ["2026 年各区域销售情况（万元）"],
        [],
        ["大区", "产品", "一季度", "二季度", "三季度", "四季度", "合计"],
        ["粤东", "主力", 100, 120, 90, 110, 420],
        [None, "高毛利", 50, 60, 55, 65, 230],
        [None, "小计", 150, 180, 145, 175, 650],
        ["粤西", "主力", 80, 85, 90, 95, 350],
        [None, "高毛利", 30, 35, 40, 45, 150],
        [None, "小计", 110, 120, 130, 140, 500],
        ["总计", None, 260, 300, 275, 315, 1150],
    ]
    cells = read(rows, merged=["A1:G1", "A4:A6", "A7:A9", "A10:B10"])
    assert sum(value for value in cells.columns["history"] if isinstance(value, float)) == 1150.0
    assert len(cells.lines) == 4
    assert {"rows_above_header", "totals_left_out", "ids_merged", "months_summed"} <= set(codes(cells.findings))
    assert not {"total_disagrees", "months_disagree"} & set(codes(cells.findings))


def test_the_same_in_text() -> None:
    rows = [
        ["Region", "Product", "Jan-26", "Feb-26"],
        ["East", "A", "1,000", "¥2"],
        ["", "B", "(3)", "4"],
        ["Total", "", "?", "6"],
    ]
    cells = read_cells("a.csv", csv_file(rows, ";", "utf-16"))
    assert cells.columns["history"] == [1002.0, 1.0]
    assert cells.columns["region"] == ["East", "East"]
