"""Transactions to cells."""

from decimal import Decimal
from math import fsum
from pathlib import Path
from typing import Any

import pytest

from service.files.cells import read_cells
from service.files.history import HistoryRead, read_history
from service.files.limits import FileLimits
from service.files.table import write_columns, write_csv
from service.files.workbook import write_allocation
from solvers.allocate import allocate
from solvers.errors import FileError, InputError, LimitError
from solvers.read import read_plan
from tests.service.files.making import Rows, codes, csv_file, found, workbook

HEADER = ["month", "year", "region", "rep", "revenue"]


def year(number: int, months: range, *rows: list[object]) -> Rows:
    return [[f"{number}-{month:02d}", f"FY{number}", *row] for month in months for row in rows]


SALES: Rows = [
    HEADER,
    *year(2025, range(1, 13), ["East", "R1", 10], ["West", "R2", 5], ["North", "R9", 1]),
    *year(2026, range(1, 13), ["East", "R1", "0.10"], ["West", "", 7], ["South", "R3", -1]),
]


def history(rows: Rows, **asked: Any) -> HistoryRead:
    asked = {"by": ["region", "rep"], "value": "revenue", **asked}
    made = read_history(csv_file(rows), name="sales.csv", **asked)
    assert all(each.said("zh").message != each.said("en").message for each in made.findings)
    return made


def refused(rows: Rows, **asked: Any) -> list[Any]:
    with pytest.raises(InputError) as error:
        history(rows, **asked)
    assert all(each.said("zh").message for each in error.value.findings)
    return list(error.value.findings)


def test_one_period_is_summed_exactly() -> None:
    read = history(SALES, period=("year", "FY2026"))
    assert read.columns == {
        "region": ["East", "South", "West"],
        "rep": ["R1", "R3", "(none)"],
        "history": [1.2, -12.0, 84.0],
    }
    assert (read.rows_read, read.rows_used, read.rows_outside, read.total) == (72, 36, 36, Decimal("73.20"))


def test_what_there_is_to_know_is_said() -> None:
    read = history(SALES, period=("year", "FY2026"))
    assert found(read.findings, "sales_returns").params["count"] == 12
    assert found(read.findings, "sales_negative_cells").params["cells"] == ["South / R3"]
    blank = found(read.findings, "sales_blank_ids")
    assert (blank.params["name"], blank.params["count"], blank.params["sum"]) == ("rep", 12, 84.0)
    new = {
        str(each.params["name"]): each.params["members"] for each in read.findings if each.code == "sales_members_new"
    }
    gone = {
        str(each.params["name"]): each.params["members"] for each in read.findings if each.code == "sales_members_gone"
    }
    assert new == {"region": ["South"], "rep": ["(none)", "R3"]}
    assert gone == {"region": ["North"], "rep": ["R2", "R9"]}


@pytest.mark.parametrize("kind", ["utf-8", "gb18030", "utf-16", "xlsx"])
def test_files_of_every_kind_are_read(kind: str) -> None:
    rows: Rows = [
        ["销售明细"],
        ["月份", "区域", "业务员", "金额"],
        *(["2026-01", "粤东", "张", "1,000.10"] for _ in range(3)),
        ["合计", None, None, 3000.3],
    ]
    data = (
        workbook(rows)
        if kind == "xlsx"
        else "\n".join(";".join("" if value is None else str(value) for value in row) for row in rows).encode(kind)
    )
    read = read_history(data, by=["region"], value="金额", period=("月份", "2026-01"), name="a")
    assert read.columns == {"region": ["粤东"], "history": [3000.3]}
    assert (read.rows_read, read.rows_used, read.rows_outside) == (4, 3, 0)
    assert "totals_left_out" in codes(read.findings)


def test_rows_of_totals_are_left_out_and_reported() -> None:
    rows: Rows = [*SALES, [None, "FY2026", "合计", None, 73.2]]
    read = history(rows, period=("year", "FY2026"))
    assert read.total == Decimal("73.20")
    assert read.rows_read == read.rows_used + read.rows_outside + 1
    assert found(read.findings, "totals_left_out").params["lines"] == "74"


@pytest.mark.parametrize(
    ("asked", "total"),
    [
        ({"last_months": 12}, "73.20"),
        ({"last_months": 13}, "89.20"),
        ({"last_months": 1}, "6.10"),
        ({"period": ("month", "2025")}, "192"),
        ({"period": ("month", "2025Q1")}, "48"),
        ({"period": ("month", "2025-03")}, "16"),
        ({"period": ("month", "2025-07..2026-06")}, "132.60"),
    ],
)
def test_periods_of_months(asked: dict[str, Any], total: str) -> None:
    assert history(SALES, **asked).total == Decimal(total)


def test_dates_are_months_too() -> None:
    rows: Rows = [
        ["date", "region", "revenue"],
        ["2026/1/5", "East", 1],
        ["2026/1/31", "East", 2],
        ["2026/2/28", "East", 4],
    ]
    assert history(rows, by=["region"], period=("date", "2026-01")).total == 3
    assert history(rows, by=["region"], last_months=1).total == 4


def test_a_month_that_ends_early_is_said_to_be_cut() -> None:
    rows: Rows = [["date", "region", "revenue"], ["2026/1/31", "East", 2], ["2026/2/10", "East", 4]]
    read = history(rows, by=["region"], last_months=2)
    assert found(read.findings, "sales_month_cut").params == {"file": "sales.csv", "month": "2026-02", "day": "10"}


def test_a_last_month_with_hardly_any_sales_is_said_to_be_cut() -> None:
    rows: Rows = [
        ["month", "region", "revenue"],
        *([f"2026-{month:02d}", "East", 100 if month < 6 else 1] for month in range(1, 7)),
    ]
    assert "sales_month_low" in codes(history(rows, by=["region"], last_months=6).findings)


# --- part years ------------------------------------------------------------------------------------------------------

PART: Rows = [HEADER, *year(2025, range(1, 13), ["East", "R1", 10]), *year(2026, range(1, 10), ["East", "R1", 10])]


@pytest.mark.parametrize("period", [("year", "FY2026"), ("month", "2026")])
def test_a_part_year_is_refused_unless_somebody_says_what_to_do(period: tuple[str, str]) -> None:
    (wrong,) = refused(PART, period=period)
    assert (wrong.code, wrong.params["covered"], wrong.params["expected"]) == ("sales_part_year", 9, 12)
    accepted = history(PART, period=period, part_year="accept")
    assert accepted.columns["history"] == [90.0]
    assert "sales_part_year_accepted" in codes(accepted.findings)
    scaled = history(PART, period=period, part_year="scale")
    assert scaled.columns["history"] == [120.0]
    assert scaled.total == 90


def test_the_last_twelve_months_need_twelve_months() -> None:
    assert codes(refused([HEADER, *year(2026, range(1, 8), ["East", "R1", 1])], last_months=12)) == ["sales_part_year"]


def test_a_quarter_that_was_asked_for_is_no_part_year_but_no_year_either() -> None:
    assert "sales_short_period" in codes(history(SALES, period=("month", "2025Q2")).findings)


def test_a_year_without_months_cannot_be_checked_and_says_so() -> None:
    rows: Rows = [["year", "region", "revenue"], ["FY2025", "East", 1], ["FY2026", "East", 2]]
    assert "sales_period_unchecked" in codes(history(rows, by=["region"], period=("year", "FY2026")).findings)


def test_a_file_of_more_than_a_year_needs_a_period() -> None:
    assert codes(refused(SALES)) == ["sales_period_missing"]


# --- what is wrong ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"by": ["regoin"]}, "sales_column_missing"),
        ({"value": "money"}, "sales_column_missing"),
        ({"by": ["region", "区域"]}, "sales_by"),
        ({"by": []}, "sales_by"),
        ({"period": ("year", "FY2027")}, "sales_period_empty"),
        ({"last_months": 0}, "sales_last_months"),
        ({"last_months": 3, "period": ("year", "FY2026")}, "sales_last_months"),
        ({"month_column": "region", "last_months": 3}, "sales_no_months"),
        ({"last_months": 3, "divide": 0}, "sales_divide"),
    ],
)
def test_requests_that_cannot_be_met_are_refused(asked: dict[str, Any], code: str) -> None:
    assert codes(refused(SALES, **asked)) == [code]


def test_the_nearest_name_is_offered() -> None:
    assert refused(SALES, by=["regoin"])[0].params["nearest"] == "region"
    assert refused(SALES, period=("year", "FY2027"))[0].said("en").hint == "Did you mean `FY2026`?"


def test_a_value_that_is_no_number_stops_everything_with_its_place() -> None:
    rows: Rows = [*SALES, ["2026-01", "FY2026", "East", "R1", "n/a"], ["2026-01", "FY2026", "East", "R1", "=1+1"]]
    findings = refused(rows, period=("year", "FY2026"))
    assert [(each.code, each.pointer) for each in findings] == [
        ("cell_not_a_number", "sales.csv!E74"),
        ("cell_not_a_number", "sales.csv!E75"),
    ]


def test_a_month_that_is_none_stops_everything_with_its_place() -> None:
    rows: Rows = [
        HEADER,
        *year(2025, range(1, 13), *[["East", f"R{number}", 1] for number in range(30)]),
        ["someday", "FY2025", "East", "R1", 5],
    ]
    assert [(each.code, each.pointer) for each in refused(rows, last_months=3, month_column="month")] == [
        ("sales_month", "sales.csv!A362")
    ]


def test_an_empty_value_is_kept_as_zero_and_reported() -> None:
    read = history([*SALES, ["2026-01", "FY2026", "East", "R1", None]], period=("year", "FY2026"))
    assert read.rows_used == 37
    assert found(read.findings, "sales_blank_values").params["lines"] == "74"


def test_money_can_be_divided() -> None:
    assert history(SALES, period=("year", "FY2025"), divide=10_000).columns["history"] == [0.012, 0.0012, 0.006]


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "sales.csv"
    path.write_bytes(csv_file(SALES))
    for source in (path, path.read_bytes()):
        with pytest.raises(LimitError):
            read_history(source, by=["region"], value="revenue", limits=FileLimits(bytes=100))


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(FileError) as error:
        read_history(tmp_path / "no.csv", by=["region"], value="revenue")
    assert codes(error.value.findings) == ["file_missing"]


def test_sums_have_no_drift() -> None:
    rows: Rows = [["month", "region", "revenue"], *(["2026-01", "East", "0.1"] for _ in range(10_000))]
    assert history(rows, by=["region"], period=("month", "2026-01")).columns["history"] == [1000.0]


# --- real sales ------------------------------------------------------------------------------------------------------


def test_adventureworks_from_transactions_to_a_task_breakdown(shared: Path) -> None:
    sales = shared / "data/adventureworks/sales_history.csv"
    read = read_history(
        sales, by=["territory", "channel", "category", "rep"], value="revenue", period=("fiscal_year", "FY2012")
    )
    assert read.total == Decimal("33809085.0498")
    assert round(fsum(read.columns["history"])) == 33_809_085  # type: ignore[arg-type]
    assert read.rows_read == read.rows_used + read.rows_outside == 15_899
    blank = found(read.findings, "sales_blank_ids")
    assert (blank.params["name"], blank.params["share"]) == ("rep", "17.4%")
    cells = read_cells("cells.csv", write_columns(read.columns, "en"))
    assert cells.columns == read.columns
    plan = {
        "schema": "apportion/1",
        "goal": {"amount": 51_342_177},
        "cells": {"columns": cells.columns},
        "rules": [
            {"id": "grow", "kind": "bound", "each": "territory", "measure": "growth", "min": 0.10, "max": 1.20},
            {"id": "mix", "kind": "bound", "each": "category", "measure": "share_change", "min": -0.10, "max": 0.10},
        ],
        "rounding": {"unit": 1000},
    }
    allocation = allocate(read_plan(plan))
    assert allocation.certificate.verified
    for name, data in (("out.xlsx", write_allocation(allocation, "en")), ("out.csv", write_csv(allocation, "en"))):
        back = read_cells(name, data)
        assert fsum(back.columns["target"]) == allocation.goal.street == 51_343_000  # type: ignore[arg-type]


def test_adventureworks_part_years_are_refused(shared: Path) -> None:
    with pytest.raises(FileError) as error:
        read_history(
            shared / "data/adventureworks/sales_history.csv",
            by=["territory"],
            value="revenue",
            period=("fiscal_year", "FY2014"),
        )
    assert codes(error.value.findings) == ["sales_part_year"]


def test_cn_superstore_from_one_year_to_the_next(shared: Path) -> None:
    sales = shared / "data/cn_superstore/sales_history.csv"
    read = read_history(
        sales, by=["region", "province", "subcategory"], value="revenue", period=("period_month", "2016")
    )
    assert read.total == Decimal("4246042.87")
    cells = read_cells("数据.csv", write_columns(read.columns, "zh").decode("utf-8-sig").encode("gb18030"))
    assert cells.columns == read.columns
    allocation = allocate(
        read_plan(
            {
                "schema": "apportion/1",
                "goal": {"amount": 5_488_466},
                "cells": {"columns": cells.columns},
                "rounding": {"unit": 100},
            }
        ),
        language="zh",
    )
    back = read_cells("分解表.xlsx", write_allocation(allocation, "zh"))
    assert fsum(back.columns["target"]) == allocation.goal.street == 5_488_500  # type: ignore[arg-type]
    assert fsum(back.columns["history"]) == pytest.approx(4_246_042.87)  # type: ignore[arg-type]
