"""The bundled company: made the same everywhere, as large as promised, feasible with little room to spare.

What rules allow is checked against `direct_model`, a formulation of its own, solved by HiGHS through SciPy.
"""

import csv
import re
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
import yaml

from scenarios.library import path
from scenarios.library.south_china.generate import generate
from tests.scenarios.direct_model import DirectModel, read_model

FOLDER = path("south_china")
MADE = ("plan.yaml", "cells.csv", "sales.csv")
NEW_HIRES = {"苏婉婷", "林子轩", "韦宏亮"}


@pytest.fixture
def model() -> DirectModel:
    return read_model(FOLDER)


def table(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def reachable(model: DirectModel) -> float:
    """The largest growth that the rules allow."""
    street = model.range()
    assert street is not None
    return street[1] / model.street(growth=0) - 1


@pytest.mark.parametrize("name", MADE)
def test_the_generator_writes_the_committed_bytes(name: str, tmp_path: Path) -> None:
    generate(tmp_path)
    assert (tmp_path / name).read_bytes() == (FOLDER / name).read_bytes()


def test_last_year_is_exactly_five_thousand() -> None:
    assert sum(Decimal(cell["去年"]) for cell in table("cells.csv")) == 5000


def test_the_last_twelve_months_of_sales_add_up_to_every_cells_history() -> None:
    key = ("区域", "渠道", "客户类别", "产品", "业务员")
    sold: dict[tuple[str, ...], int] = defaultdict(int)
    for sale in table("sales.csv"):
        if sale["年份"] == "2026":
            sold[tuple(sale[name] for name in key)] += int(sale["销售额"])
    history = {
        tuple(cell[name] for name in key): int(Decimal(cell["去年"]) * 10_000)
        for cell in table("cells.csv")
        if Decimal(cell["去年"])
    }
    assert sold == history


def test_the_sales_tell_two_full_years_with_seasons_returns_and_one_who_left() -> None:
    sales = table("sales.csv")
    months: dict[str, int] = defaultdict(int)
    for sale in sales:
        months[sale["月份"]] += int(sale["销售额"])
    assert sorted(months) == [f"{year}-{month:02d}" for year in (2025, 2026) for month in range(1, 13)]
    assert max(months, key=months.__getitem__) == "2026-01", "shops stock up before the New Year"
    assert 20 < sum(int(sale["销售额"]) < 0 for sale in sales) < 100
    before, after = ({sale["业务员"] for sale in sales if sale["年份"] == year} for year in ("2025", "2026"))
    assert before - after == {"欧阳敏"}


def test_every_combination_is_named_once_and_the_cells_are_sparse(model: DirectModel) -> None:
    rows = list(zip(*model.ids.values(), strict=True))
    assert len(rows) == len(set(rows)) == 430
    assert {name: len(set(ids)) for name, ids in model.ids.items()} == {
        "region": 13,
        "channel": 4,
        "customer": 3,
        "product": 8,
        "rep": 24,
    }


def test_new_hires_and_the_launch_have_a_basis_and_no_history(model: DirectModel) -> None:
    unsold = model.select({"rep": {"tag": "new"}}) | model.select({"product": {"tag": "launch"}})
    assert set(np.array(model.ids["rep"])[model.select({"rep": {"tag": "new"}})]) == NEW_HIRES
    np.testing.assert_array_equal(model.numbers["history"] == 0, unsold)
    np.testing.assert_array_equal(model.numbers["basis"] > 0, unsold)
    assert (model.numbers["potential"] > 0).all()
    assert (model.numbers["effort"] > 0).all()


def test_one_rep_works_in_two_regions(model: DirectModel) -> None:
    regions: dict[str, set[str]] = defaultdict(set)
    for rep, city in zip(model.ids["rep"], model.ids["region"], strict=True):
        regions[rep].add(model.ancestors("region", city)[1])
    assert {rep: names for rep, names in regions.items() if len(names) > 1} == {"周启明": {"粤西", "桂琼"}}


def test_the_rules_are_bounds_and_locks_of_every_measure_that_a_planner_knows(model: DirectModel) -> None:
    rules = model.plan["rules"]
    assert len(rules) == 15
    assert {rule["kind"] for rule in rules} == {"bound", "lock"}
    assert {rule["measure"] for rule in rules if "measure" in rule} == {
        "amount",
        "growth",
        "share",
        "share_change",
        "stretch",
        "uplift",
        "penetration",
        "load",
    }
    assert sum("except" in rule for rule in rules) == 2


def test_the_rules_by_hand_are_the_rules_of_the_plan(model: DirectModel) -> None:
    assert yaml.safe_load((FOLDER / "rules.yaml").read_text(encoding="utf-8")) == model.plan["rules"]


def test_sixty_six_percent_can_be_reached_with_a_little_room(model: DirectModel) -> None:
    assert model.feasible(model.street(growth=0.66))
    assert reachable(model) == pytest.approx(0.6977, abs=5e-5)


def test_seventy_five_percent_cannot_be_reached(model: DirectModel) -> None:
    assert not model.feasible(model.street(growth=0.75))


def test_halving_the_hours_of_the_rep_who_sells_most_leaves_no_answer(model: DirectModel) -> None:
    model.limit_hours({"梁嘉欣": 1880 / 2})
    assert not model.feasible(model.street(growth=0.66))
    assert model.range() is None


def test_without_the_new_hires_growth_stops_short_of_the_goal(model: DirectModel) -> None:
    model.limit_hours(dict.fromkeys(NEW_HIRES, 0.0))
    assert reachable(model) == pytest.approx(0.6295, abs=5e-5)


def test_the_description_tells_what_can_be_reached_with_and_without_the_new_hires(model: DirectModel) -> None:
    with_them = reachable(model)
    model.limit_hours(dict.fromkeys(NEW_HIRES, 0.0))
    told = re.findall(r"(\d+\.\d) %", (FOLDER / "README.md").read_text(encoding="utf-8"))
    assert set(told) == {f"{int(1000 * growth) / 10:.1f}" for growth in (with_them, reachable(model))}
