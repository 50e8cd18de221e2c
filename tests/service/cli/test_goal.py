import pytest

from schemas.plan import Plan
from service.cli.goal import notes_on_goal, read_goal
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


def sheet_with(goal: str) -> dict[str, object]:
    return {"goal": read_goal(goal), "cells": {"columns": {"rep": ["A", "B"], "去年": [100.0, 400.0]}}}


@pytest.mark.parametrize(("goal", "meant"), [("49", "+49%"), ("0.66", "+66%"), ("1", "+100%"), ("30", "+30%")])
def test_an_amount_that_is_next_to_nothing_is_refused_with_what_was_meant(goal: str, meant: str) -> None:
    with pytest.raises(PlanError) as caught:
        notes_on_goal(sheet_with(goal))
    (only,) = caught.value.findings
    assert (only.code, only.pointer, only.params["growth"]) == ("cli_goal_tiny", "--goal", meant)
    assert f"--goal {meant}" in str(only.said("en").hint)


def test_an_amount_below_last_year_is_taken_and_told() -> None:
    (note,) = notes_on_goal(sheet_with("66"))
    assert note.code == "cli_goal_is_amount"
    assert "+66%" in str(note.said("zh").hint)


@pytest.mark.parametrize("goal", ["500", "8300", "+66%", "-90%"])
def test_any_other_goal_needs_no_word(goal: str) -> None:
    assert notes_on_goal(sheet_with(goal)) == []


def test_history_in_rows_counts_as_well() -> None:
    rows = [{"rep": "A", "history": 100}, {"rep": "B", "history": 400.0}, {"rep": "C", "history": "x"}]
    with pytest.raises(PlanError):
        notes_on_goal({"goal": read_goal("20"), "cells": {"rows": rows}})
    assert notes_on_goal({"goal": read_goal("20"), "cells": {"rows": [{"rep": "A"}]}}) == []
