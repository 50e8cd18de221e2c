import pytest

from schemas.plan import Plan
from service.cli.goal import read_goal
from solvers.errors import PlanError

CELLS = {"columns": {"rep": ["A"], "history": [100.0]}}


@pytest.mark.parametrize(
    ("text", "growth"),
    [
        ("+66%", 0.66),
        ("66%", 0.66),
        ("＋66％", 0.66),
        ("66 %", 0.66),
        ("-5%", -0.05),
        ("−5.5%", -0.055),
        ("1,000%", 10.0),
    ],
)
def test_a_percentage_is_a_growth(text: str, growth: float) -> None:
    goal = Plan.model_validate({"goal": read_goal(text), "cells": CELLS}).goal
    assert goal.growth == pytest.approx(growth, abs=1e-15)
    assert goal.amount is None


@pytest.mark.parametrize(
    ("text", "amount"), [("8300", 8300.0), ("8,300", 8300.0), (" 51342177 ", 51342177.0), ("0.5", 0.5)]
)
def test_a_number_is_an_amount(text: str, amount: float) -> None:
    assert read_goal(text) == {"amount": amount}


@pytest.mark.parametrize("text", ["+66", "-5", "", "%", "much", "66%%", "nan", "1e400", "inf", "8300万"])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(PlanError) as caught:
        read_goal(text)
    assert [finding.code for finding in caught.value.findings] == ["cli_goal_unreadable"]
