"""The task sheet of a case has every figure that a team needs to solve it on paper."""

import io
from typing import Any

import openpyxl
import pytest

from scenarios.library import path
from schemas.messages import Language
from service.files.example_workbooks import CASE, TASKS
from service.files.growth_case import load_case
from service.files.hand_out import HandOut
from service.files.hand_out_text import task_markdown
from service.files.teams import write_template
from solvers.growth.read import read_case

LANGUAGES: tuple[Language, ...] = ("en", "zh")
STARTER = {
    "base": 1000,
    "goal": {"growth": 0.45},
    "levers": [{"name": "a|b", "path": "channel", "gain": 100, "cost": 10}],
}
FULL = {
    "name": "full",
    "base": 1000,
    "unit": "k",
    "goal": {"growth": 0.5},
    "momentum": 20,
    "seasonality": [1.5, *[1.0] * 10, 0.5],
    "budget": {"expense_ratio": 0.1, "current_expense": 50, "cumulative": [0.4, 0.6, 0.8, 1]},
    "people": {"free": [1, 2, 3, 4.5]},
    "segments": {"A": 333, "B": 444},
    "path_share": {"min": 0.05, "max": 0.35},
    "levers": [
        {"id": "C1", "name": "dealers", "path": "channel", "tiers": [[20, 12], [10, 6]], "fixed_cost": 3,
         "min_spend": 7, "lead_months": 2, "ramp_months": 6, "starts": [1, 2], "people": {"needs": 0.7},
         "segments": {"A": 0.6, "B": 0.4}, "margin": 0.23, "shortfall": 0.3},
        {"id": "H1", "name": "hires", "path": "people", "gain": 100, "cost": 10,
         "people": {"cost_per_person": 12, "after_quarters": 2}},
        {"id": "K2", "name": "chains", "path": "customer",
         "response": {"kind": "hill", "most": 420, "half": 18, "shape": 2, "max_spend": 45, "pieces": 5}},
    ],
    "requires": [{"lever": "K2", "needs": "H1", "lag_quarters": 1}],
    "excludes": [["C1", "K2"]],
    "interactions": [{"between": ["C1", "H1"], "effect": -25}],
    "protection": {"failures": 1},
}  # fmt: skip
FIGURES = [
    *("1,000", "1,500", "+50%", "+20", "480", "10%", "150", "50", "100", "40", "60", "80", "4.5", "333", "444"),
    *("1.5", "5%", "35%", "-25", "20 → 240, 10 → 60", "9 → 84, 9 → 126", "362.07", "0.7", "12", "23%", "30%"),
    *("A 60%, B 40%", "58.33%"),
]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_is_there(language: Language) -> None:
    text = task_markdown(read_case(FULL), language)
    missing = [figure for figure in FIGURES if figure not in text]
    assert missing == []
    rules = text.split("\n## ")[6]
    for lever in ("dealers (C1)", "hires (H1)", "chains (K2)"):
        assert lever in rules


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_workbook_has_them_too_and_money_is_rounded(language: Language) -> None:
    content = write_template(read_case(FULL), language)
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert len(book.sheetnames) == 4
    values = [
        value for sheet in book for row in sheet.iter_rows(values_only=True) for value in row if value is not None
    ]
    numbers = [value for value in values if isinstance(value, float)]
    assert all(round(number, 4) == number for number in numbers)
    for number in (333, 444, 60, 362.07, 0.5833, 4.5, 1.5, 84, 126, 0.23):
        assert number in values
    texts = " ".join(value for value in values if isinstance(value, str))
    for figure in ("1,500", "480", "150", "-25", "dealers (C1)"):
        assert figure in texts


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_starter_case_has_no_empty_columns(language: Language) -> None:
    sheet = HandOut(read_case(STARTER), language)
    assert sheet.money_columns()[0].values == ["a|b"]
    assert len(sheet.money_columns()) == 5
    assert sheet.means_columns() == []
    assert "a\\|b" in task_markdown(read_case(STARTER), language)


def test_small_units_keep_their_digits() -> None:
    small: dict[str, Any] = {
        **STARTER,
        "base": 1.5,
        "levers": [{"name": "a", "path": "time", "gain": 0.123456, "cost": 0.01}],
    }
    assert "0.12346" in task_markdown(read_case(small), "en")


@pytest.mark.parametrize("file", TASKS)
def test_the_bundled_task_sheets_are_those_of_the_case(file: str) -> None:
    folder = path("growth_66")
    case = read_case(load_case(folder / CASE))
    assert (folder / file).read_text(encoding="utf-8") == task_markdown(case, TASKS[file])
