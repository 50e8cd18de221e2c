"""The task breakdown sheet, and cells as CSV."""

import io
from decimal import Decimal
from functools import cache
from math import fsum
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.allocation import Allocation, Warning_
from service.files.cells import read_cells
from service.files.protection import protected, unprotected
from service.files.sheets import Book, width_of
from service.files.table import write_columns, write_csv
from service.files.template import example
from service.files.workbook import write_allocation
from solvers.allocate import allocate
from solvers.errors import FileError, LimitError
from solvers.read import read_plan
from tests.service.files.making import codes

HOSTILE = ["=1+1", "+SUM(A1)", "-2+3", "@cmd", "\uff1d1", "'=x", "''@y", "http://example.org", "1e5", "007", "a\tb"]


def plan(**changes: object) -> dict[str, Any]:
    return {**example("zh"), **changes}


@cache
def answer(form: str = "columns") -> Allocation:
    options = {"language": "zh", "totals": [["region", "product"]], "cells": form}
    return allocate(read_plan(plan(options=options)), language="zh")


def hostile() -> Allocation:
    count = len(HOSTILE)
    columns = {
        "region": HOSTILE,
        "rep": [f"R{number}" for number in range(count)],
        "history": [10.5] * count,
        "memo": HOSTILE,
    }
    return allocate(
        read_plan(
            {
                "schema": "apportion/1",
                "name": "=evil()",
                "goal": {"growth": 0.5},
                "cells": {"columns": columns},
                "carry": ["memo"],
            }
        )
    )


def opened(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


# --- workbook --------------------------------------------------------------------------------------------------------


def test_there_is_a_sheet_for_every_view() -> None:
    assert opened(write_allocation(answer(), "zh")).sheetnames == [
        "总览",
        "区域",
        "产品",
        "业务员",
        "区域×产品",
        "明细",
        "规则检查",
    ]
    assert opened(write_allocation(answer(), "en")).sheetnames == [
        "Overview",
        "Region",
        "Product",
        "Rep",
        "Region x Product",
        "Cells",
        "Rule check",
    ]


def test_the_view_of_regions_is_what_a_planner_hands_over() -> None:
    sheet = opened(write_allocation(answer(), "zh"))["区域"]
    header = [cell.value for cell in sheet[1]]
    assert [
        name
        for name in ("区域", "负责人", "去年", "占比", "目标", "增长率", "目标占比", "公平系数", "市场潜力")
        if name not in header
    ] == []
    assert sheet.freeze_panes == "B2"
    rows = {row[0].value: dict(zip(header, row, strict=True)) for row in sheet.iter_rows(min_row=2)}
    assert rows["粤东"]["负责人"].value == "业务员一"
    assert rows["粤北"]["负责人"].value == "业务员三、业务员四"
    assert rows["粤东"]["去年"].value == 900
    assert rows["粤东"]["市场潜力"].value == 1850
    assert rows["粤东"]["增长率"].number_format == "0.0%"
    assert rows["粤东"]["目标"].number_format == "#,##0"
    assert rows["合计"]["目标"].value == answer().goal.street
    assert rows["合计"]["目标占比"].value == 1
    assert rows["合计"]["增长率"].value == pytest.approx(0.3)
    assert rows["粤东"]["占比"].value == pytest.approx(900 / 2190)


def test_columns_are_as_wide_as_chinese_needs() -> None:
    assert width_of("销售任务", "text") == 8
    assert width_of("task", "text") == 4
    sheet = opened(write_allocation(answer(), "zh"))["区域"]
    assert sheet.column_dimensions["B"].width >= 2 * len("业务员三、业务员四")


def test_every_sheet_is_ready_to_print() -> None:
    for sheet in opened(write_allocation(answer(), "zh")):
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.oddFooter.right.text == "&P / &N"
        if sheet.title != "总览":
            assert sheet.print_title_rows == "$1:$1"
            assert sheet.oddHeader.right.text == "单位：万元"


def test_headers_stand_where_their_values_stand() -> None:
    for sheet in opened(write_allocation(answer(), "zh")).worksheets[1:]:
        for header, value in zip(sheet[1], sheet[2], strict=True):
            wanted = "right" if value.data_type == "n" and value.value is not None else "left"
            assert value.value is None or header.alignment.horizontal == wanted


def test_no_column_is_empty_and_no_number_carries_noise() -> None:
    noisy = plan(goal={"growth": 0.37}, over_assignment=0.1, rounding={"unit": 0.1})
    for sheet in opened(write_allocation(allocate(read_plan(noisy)), "zh")).worksheets[1:]:
        columns = [[cell.value for cell in column[1:]] for column in sheet.iter_cols()]
        assert all(any(value is not None for value in values) for values in columns)
        numbers = [value for values in columns for value in values if isinstance(value, float)]
        assert [number for number in numbers if len(Decimal(repr(number)).as_tuple().digits) > 13] == []


def test_a_sheet_without_reps_or_potentials_has_no_columns_for_them() -> None:
    cells = {"columns": {"region": ["粤东", "粤西"], "product": ["A", "A"], "history": [100, 200]}}
    allocation = allocate(read_plan({"schema": "apportion/1", "goal": {"growth": 0.5}, "cells": cells}))
    header = [cell.value for cell in opened(write_allocation(allocation, "zh"))["区域"][1]]
    assert header[:2] == ["区域", "去年"]
    assert "市场潜力" not in header


def test_a_rep_is_shown_with_its_regions_and_the_total_with_its_uplift() -> None:
    sheet = opened(write_allocation(answer(), "zh"))["业务员"]
    header = [cell.value for cell in sheet[1]]
    rows = {row[0].value: dict(zip(header, row, strict=True)) for row in sheet.iter_rows(min_row=2)}
    assert rows["业务员三"]["区域"].value == "粤北"
    uplifts = {name: row["加压系数"].value for name, row in rows.items() if name != "合计"}
    assert uplifts["业务员四"] is None  # who sold nothing has no momentum
    momentum = fsum(rows[name]["目标"].value / uplift for name, uplift in uplifts.items() if uplift is not None)
    assert rows["合计"]["加压系数"].value == pytest.approx(answer().goal.street / momentum, rel=1e-8)


def test_the_overview_has_its_numbers_beside_their_words_and_room_for_its_texts() -> None:
    long = "很长的说明" * 60
    allocation = answer().model_copy(
        update={"warnings": [Warning_(pointer="/cells", code="history_zero", message=long, hint="请核对")]}
    )
    sheet = opened(write_allocation(allocation, "zh"))["总览"]
    words = {row[0].value: row[1] for row in sheet.iter_rows() if row[0].value}
    assert words["目标"].value == allocation.goal.amount
    assert max(dimension.width for dimension in sheet.column_dimensions.values()) < 30
    note = words["1"]
    assert note.value == f"{long}\n请核对"
    assert note.alignment.wrap_text
    assert any(note.coordinate in area for area in sheet.merged_cells.ranges)
    assert sheet.row_dimensions[note.row].height > 8 * 15


def test_the_chinese_overview_speaks_chinese() -> None:
    allocation = answer().model_copy(
        update={"warnings": [Warning_(pointer="/cells", code="history_zero", message="说明")]}
    )
    sheet = opened(write_allocation(allocation, "zh"))["总览"]
    said = " ".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None)
    assert [code for code in ("optimal", "chi_square", "/cells", "history_zero") if code in said] == []
    assert "最接近应得份额，按单元" in said


def test_totals_of_a_tree_count_its_roots_once() -> None:
    regions = [{"id": "华南"}, *({"id": name, "parent": "华南"} for name in ("粤东", "粤西", "粤北"))]
    allocation = allocate(read_plan(plan(dimensions={**example("zh")["dimensions"], "region": regions})), language="zh")
    sheet = opened(write_allocation(allocation, "zh"))["区域"]
    rows = {row[0].value: row for row in sheet.iter_rows(min_row=2)}
    target = [cell.value for cell in sheet[1]].index("目标")
    assert rows["华南"][target].value == rows["合计"][target].value == allocation.goal.street
    assert rows["粤东"][0].alignment.indent == 1
    assert rows["华南"][1].value == "业务员一、业务员二、业务员三、业务员四"


@pytest.mark.parametrize("form", ["columns", "rows"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_reads_back_with_equal_totals(form: str, language: Any) -> None:
    allocation = answer(form)
    cells = read_cells("out.xlsx", write_allocation(allocation, language))
    assert fsum(cells.columns["target"]) == allocation.goal.street  # type: ignore[arg-type]
    assert fsum(cells.columns["history"]) == allocation.goal.base  # type: ignore[arg-type]
    assert "totals_left_out" in codes(cells.findings)
    assert "total_disagrees" not in codes(cells.findings)


def test_the_same_answer_gives_the_same_bytes() -> None:
    assert write_allocation(answer(), "zh") == write_allocation(answer(), "zh")


def test_nothing_becomes_a_formula_or_a_link() -> None:
    book = opened(write_allocation(hostile(), "en"))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n", "b", "inlineStr"}
    assert [cell for cell in cells if cell.hyperlink is not None] == []
    texts = {cell.value for cell in cells if cell.data_type == "s"}
    assert set(HOSTILE) | {"=evil()"} <= texts


def test_hostile_ids_read_back_as_they_are() -> None:
    for name, data in (("out.xlsx", write_allocation(hostile(), "en")), ("out.csv", write_csv(hostile(), "en"))):
        cells = read_cells(name, data, dimensions=["region"], carry=["memo"])
        assert sorted(map(str, cells.columns["region"])) == sorted(HOSTILE)


def test_sheet_titles_are_legal_and_unique() -> None:
    book = Book()
    titles = ["a/b:c*d?e[f]g\\h", "x" * 40, "x" * 50, "REGION", "region", "", "history", "'q'"]
    made = [book.sheet(title).worksheet.get_name() for title in titles]
    assert len({name.casefold() for name in made}) == len(titles)
    assert all(0 < len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in made)
    assert opened(book.bytes()).sheetnames == made


def test_what_a_cell_cannot_hold_is_refused_and_not_cut() -> None:
    sheet = Book().sheet("s")
    with pytest.raises(FileError):
        sheet.put(0, 0, "x" * 32_768)
    with pytest.raises(LimitError):
        sheet.put(1_048_576, 0, "x")


def test_an_answer_without_targets_is_not_written() -> None:
    impossible = allocate(read_plan(plan(rules=[{"id": "r", "kind": "bound", "measure": "amount", "max": 5}])))
    assert impossible.outcome == "infeasible"
    for write in (write_allocation, write_csv):
        with pytest.raises(FileError) as error:
            write(impossible, "zh")
        assert codes(error.value.findings) == ["nothing_to_write"]


# --- CSV -------------------------------------------------------------------------------------------------------------


def test_csv_is_utf8_with_a_mark_and_names_for_programs_or_people() -> None:
    data = write_csv(answer(), "en")
    assert data.startswith(b"\xef\xbb\xbf")
    assert (
        data.decode("utf-8-sig").splitlines()[0]
        == "region,product,rep,history,potential,fair_share,target,growth,stretch"
    )
    assert write_csv(answer(), "zh").decode("utf-8-sig").splitlines()[0].startswith("区域,产品,业务员,去年")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("form", ["columns", "rows"])
def test_csv_reads_back_with_the_same_numbers(language: Any, form: str) -> None:
    cells = read_cells("out.csv", write_csv(answer(form), language), measures=["fair_share", "growth", "stretch"])
    given = answer("columns").cells["columns"]
    assert {name: cells.columns[name] for name in given} == given


def test_no_text_in_csv_begins_like_a_formula() -> None:
    columns: dict[str, list[object]] = {"region": [*HOSTILE], "history": [-1.5] * len(HOSTILE)}
    text = write_columns(columns).decode("utf-8-sig")
    for line in text.splitlines()[1:]:
        assert line.lstrip('"')[0] not in "=+-@\t\uff1d"
        assert line.endswith(",-1.5")


@given(st.text())
def test_protection_is_undone_exactly(text: str) -> None:
    assert unprotected(protected(text)) == text
    assert not protected(text).startswith(tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"))


numbers = st.floats(-1e14, 1e14, allow_nan=False) | st.none()
ids = st.text(
    alphabet=st.characters(min_codepoint=33, max_codepoint=0x9FFF, exclude_categories=["Cs", "Cc", "Z"]),
    min_size=1,
    max_size=8,
)


@given(st.lists(st.tuples(ids, numbers), min_size=1, max_size=20))
def test_any_cells_go_through_csv_unchanged(rows: list[tuple[str, float | None]]) -> None:
    columns: dict[str, list[Any]] = {
        "region": [f"{name}x" for name, _ in rows],
        "history": [value for _, value in rows],
    }
    assert read_cells("a.csv", write_columns(columns)).columns == columns
