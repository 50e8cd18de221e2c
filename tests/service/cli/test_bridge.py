import json
from pathlib import Path

import pytest

from service.cli import main

SALES = "年份,渠道,产品,销售额,数量\n2025,经销,酱油,100,10\n2025,直营,米醋,50,10\n"
SALES += "2026,经销,酱油,132,12\n2026,电商,料酒,60,5\n"


@pytest.fixture(name="sales")
def _sales(tmp_path: Path) -> Path:
    path = tmp_path / "sales.csv"
    path.write_text(SALES, encoding="utf-8")
    return path


def test_the_bridge_is_drawn(sales: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bridge", str(sales), "--lang", "en"]) == 0
    printed = capsys.readouterr().out
    assert "+42 (+28.0%)" in printed
    assert "existing 1: +32 (76.2%) · new 1: +60 (142.9%) · lost 1: -50 (-119.0%)" in printed
    assert "The table names nobody who sells" in printed
    assert "Price, volume, mix by Product" in printed
    assert "█" in printed


def test_headings_name_the_path_and_its_column(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "sales.csv"
    path.write_text("year,segment,rep,product,sales\n2025,big,Ann,x,10\n2026,big,Ann,x,12\n", encoding="utf-8")
    assert main(["bridge", str(path), "--lang", "en"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert {"Customer · segment", "People · Rep", "Product", "Channel: not told"} <= set(lines)


def test_a_year_that_is_not_whole_is_named_where_it_is_left_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    months = [(year, month) for year in (2024, 2025, 2026) for month in range(1, 13) if (year, month) < (2026, 6)]
    path = tmp_path / "sales.csv"
    rows = "".join(f"FY{year},{year}-{month:02},web,10\n" for year, month in months)
    path.write_text("fiscal_year,month,channel,sales\n" + rows, encoding="utf-8")
    assert main(["bridge", str(path), "--lang", "en"]) == 0
    printed = " ".join(capsys.readouterr().out.split())
    assert "the last two, FY2024 and FY2025, were compared" in printed
    assert "! Not all of its months are there, so it was left out: FY2026." in printed
    named = ["--before", "fiscal_year=FY2025", "--after", "fiscal_year=FY2026"]
    assert main(["bridge", str(path), "--lang", "en", *named]) == 0
    printed = capsys.readouterr().out
    assert "left out" not in printed
    assert "like for like" in printed


def test_the_answer_is_also_json(sales: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "bridge.json"
    periods = ["--before", "年份=2025", "--after", "年份=2026"]
    assert main(["bridge", str(sales), *periods, "--json", "-o", str(out)]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed == json.loads(out.read_text(encoding="utf-8"))
    assert printed["price_volume_mix"]["price"] == 12.0


def test_one_period_alone_is_refused(sales: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bridge", str(sales), "--before", "年份=2025", "--lang", "en"]) == 2
    assert "Give both periods" in capsys.readouterr().err
