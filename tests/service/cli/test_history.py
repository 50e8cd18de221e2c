import csv
import io
from pathlib import Path

import pytest

from service.cli import main

SALES = (
    "年份,区域,业务员,销售额\n"
    "2025,粤东,R1,600000\n2025,粤东,R1,200000\n2025,粤西,,300000\n2025,粤西,R2,-50000\n2024,粤东,R1,1\n"
)
BY = ["--by", "区域,业务员", "--value", "销售额", "--period", "年份=2025", "--divide", "10000"]


@pytest.fixture(name="sales")
def _sales(tmp_path: Path) -> Path:
    path = tmp_path / "销售.csv"
    path.write_text(SALES, encoding="gbk")
    return path


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))[1:]


def test_sales_become_cells_that_can_be_allocated(
    sales: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cells = tmp_path / "单元.csv"
    assert main(["history", str(sales), *BY, "-o", str(cells)]) == 0
    assert sorted(rows(cells.read_text(encoding="utf-8"))) == [
        ["粤东", "R1", "80"],
        ["粤西", "(none)", "30"],
        ["粤西", "R2", "-5"],
    ]
    printed = capsys.readouterr()
    assert printed.out == ""
    assert f"Written: {cells}" in printed.err
    assert "no rep" in printed.err
    assert main(["allocate", str(cells), "--goal", "+10%", "--set", "history_floor=0"]) == 0


def test_without_a_file_to_write_the_cells_go_to_standard_output(
    sales: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["history", str(sales), *BY]) == 0
    assert len(rows(capsys.readouterr().out)) == 3


def test_a_column_that_is_not_there_is_bad_input_that_names_those_that_are(
    sales: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["history", str(sales), "--by", "区域", "--value", "金额"]) == 2
    assert "销售额" in capsys.readouterr().err


def test_the_sales_are_never_overwritten(sales: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["history", str(sales), *BY, "-o", str(sales)]) == 2
    assert "is the input" in capsys.readouterr().err


@pytest.mark.parametrize(
    "wrong", [["--by", "区域,,产品"], ["--period", "2025"], ["--last-months", "x"], ["--divide", "x"]]
)
def test_arguments_of_the_wrong_form_are_bad_input(wrong: list[str], sales: Path) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["history", str(sales), "--by", "区域", "--value", "销售额", *wrong])
    assert caught.value.code == 2


def test_a_period_and_the_last_months_exclude_each_other(sales: Path) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["history", str(sales), *BY, "--last-months", "12"])
    assert caught.value.code == 2


@pytest.mark.shared
def test_adventureworks_sums_to_its_revenue(shared: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cells = tmp_path / "cells.csv"
    source = shared / "data" / "adventureworks" / "sales_history.csv"
    asked = ["--by", "territory,channel,category,rep", "--value", "revenue", "--period", "fiscal_year=FY2012"]
    assert main(["history", str(source), *asked, "-o", str(cells)]) == 0
    assert sum(float(row[-1]) for row in rows(cells.read_text(encoding="utf-8"))) == pytest.approx(33_809_085, abs=1)
    assert "no rep" in capsys.readouterr().err
