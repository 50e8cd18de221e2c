"""Sales of two periods, read for a bridge: real files, part years, and what is wrong with a table."""

import csv
from pathlib import Path
from typing import Any

import pytest

from schemas.bridge import Bridge, BridgeAsked
from service.files.bridge_sales import read_bridge
from solvers.bridge.bridge import bridge
from solvers.errors import FileError

YEARS = {"period": {"column": "fiscal_year", "before": "FY2012", "after": "FY2013"}}


def looked_back(source: Path | bytes, **asked: Any) -> Bridge:
    request = BridgeAsked.model_validate(asked)
    facts, found = read_bridge(source, request, name="sales.csv")
    return bridge(request, facts, noticed=found)


def codes(answer: Bridge) -> list[str]:
    return [warning.code for warning in answer.warnings]


def shares(answer: Bridge, dimension: str) -> dict[str, float]:
    columns = answer.dimensions[dimension].columns
    return dict(zip(columns["id"], columns["share_of_growth"], strict=True))


@pytest.mark.shared
def test_a_year_of_growth_by_channel(shared: Path) -> None:
    answer = looked_back(shared / "data" / "adventureworks" / "sales_history.csv", **YEARS)
    assert answer.change == pytest.approx(17_533_091.8635, abs=1e-4)
    assert shares(answer, "channel") == pytest.approx({"Internet": 0.526, "Reseller": 0.474}, abs=5e-4)
    assert all(path.told for path in answer.paths.values())
    assert answer.like_for_like is not None
    assert answer.like_for_like.same
    assert "bridge_part_year" not in codes(answer)


@pytest.mark.shared
def test_members_that_are_new_and_lost_by_article(shared: Path) -> None:
    answer = looked_back(shared / "data" / "adventureworks" / "sales_sku_quarter.csv", **YEARS)
    sku = answer.dimensions["product"]
    assert [sku.existing.share_of_growth, sku.new.share_of_growth, sku.lost.share_of_growth] == pytest.approx(
        [-0.293, 1.571, -0.278], abs=5e-4
    )
    mix = answer.price_volume_mix
    assert mix is not None
    assert mix.residual == 0.0
    assert (mix.new, mix.lost) == (sku.new.change, sku.lost.change)
    assert not answer.paths["customer"].told
    assert "customer" in answer.paths["customer"].message


@pytest.mark.shared
def test_the_two_last_whole_years_are_compared_where_none_are_named(shared: Path) -> None:
    for name in ("sales_history.csv", "sales_sku_quarter.csv"):  # both end with two months of FY2014
        answer = looked_back(shared / "data" / "adventureworks" / name)
        assert answer.before is not None
        assert answer.after is not None
        assert (answer.before.label, answer.after.label) == ("FY2012", "FY2013")
        assert "bridge_periods_chosen" in codes(answer)


@pytest.mark.shared
@pytest.mark.parametrize(("last", "grain"), [("2013-05", "month"), ("FY2013Q2", "quarter")])
def test_a_file_cut_in_mid_year_is_warned_of(shared: Path, tmp_path: Path, last: str, grain: str) -> None:
    source, column = (
        ("sales_history.csv", "period_month") if grain == "month" else ("sales_sku_quarter.csv", "fiscal_quarter")
    )
    with (shared / "data" / "adventureworks" / source).open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row[column] <= last]
    cut = tmp_path / "cut.csv"
    with cut.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    answer = looked_back(cut, **YEARS)
    assert answer.growth is not None
    assert answer.growth < 0 < sum(1 for code in codes(answer) if code == "bridge_part_year")
    like = answer.like_for_like
    assert like is not None
    assert not like.same
    assert like.growth is not None
    assert like.growth > 0
    assert like.missing_after == (["06", "07", "08", "09", "10", "11"] if grain == "month" else ["Q3", "Q4"])
    [said] = [warning.message for warning in answer.warnings if warning.code == "bridge_part_year"]
    covered = ("2011-12..2012-11", "2012-12..2013-05") if grain == "month" else ("Q1-Q4", "Q1-Q2")
    assert "FY2012 has {}, FY2013 has {}.".format(*covered) in said


@pytest.mark.shared
def test_a_chinese_table_needs_no_arguments(shared: Path) -> None:
    answer = looked_back(shared / "data" / "cn_superstore" / "sales_history.csv")
    assert answer.before is not None
    assert answer.before.label == "2016"
    assert answer.before.amount == pytest.approx(4_246_043, abs=1)
    assert answer.paths["customer"].dimensions == ["segment"]
    assert not answer.paths["channel"].told


SMALL = "年份,渠道,业务员,销售额\n2025,经销,甲,100\n2025,直营,乙,50\n2026,经销,甲,120\n2026,电商,丙,60\n合计,,,330\n"


def test_a_small_table_is_told_by_member() -> None:
    answer = looked_back(SMALL.encode())
    assert answer.change == 30.0
    assert answer.growth == pytest.approx(0.2)
    channel = answer.dimensions["channel"]
    assert (channel.existing.change, channel.new.change, channel.lost.change) == (20.0, 60.0, -50.0)
    assert dict(zip(channel.columns["id"], channel.columns["standing"], strict=True)) == {
        "经销": "existing",
        "电商": "new",
        "直营": "lost",
    }
    assert {"totals_left_out", "bridge_months_unknown"} <= set(codes(answer))


def test_the_order_of_the_rows_changes_nothing() -> None:
    head, *rows = SMALL.splitlines()
    assert (
        looked_back("\n".join([head, *reversed(rows[:-1]), rows[-1]]).encode()).dimensions
        == looked_back(SMALL.encode()).dimensions
    )


@pytest.mark.parametrize(
    ("table", "asked", "code"),
    [
        ("a,b\n1,2\n", {"dimensions": ["a"]}, "bridge_value_missing"),
        ("年份,销售额\n2025,1\n2026,2\n", {}, "bridge_no_dimensions"),
        ("渠道,销售额\n经销,1\n", {}, "bridge_periods_missing"),
        (SMALL, {"period": {"column": "年份", "before": "2026", "after": "2026"}}, "bridge_periods_same"),
        (SMALL, {"period": {"column": "年份", "before": "2024", "after": "2026"}}, "sales_period_empty"),
        (SMALL, {"dimensions": ["城市"]}, "sales_column_missing"),
        (SMALL, {"dimensions": ["渠道"], "item": "业务员"}, "bridge_item_unknown"),
        (SMALL.replace("120", "一百"), {}, "cell_not_a_number"),
    ],
)
def test_what_cannot_be_meant_is_said(table: str, asked: dict[str, Any], code: str) -> None:
    with pytest.raises(FileError) as caught:
        looked_back(table.encode(), **asked)
    assert code in [finding.code for finding in caught.value.findings]
    for finding in caught.value.findings:
        assert finding.said("zh").message


def test_a_last_month_of_returns_beside_months_of_nothing_is_no_division() -> None:
    table = "month,channel,revenue\n2024-12,a,5\n2025-10,a,0\n2025-11,a,0\n2025-12,a,0\n2026-01,a,-2\n"
    periods = {"column": "month", "before": "2024-12", "after": "2025-10..2026-01"}
    assert looked_back(table.encode(), period=periods).change == -7.0
