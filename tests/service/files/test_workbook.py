"""The task breakdown sheet, and cells as CSV."""

import io
from functools import cache
from math import fsum
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.allocation import Allocation
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
