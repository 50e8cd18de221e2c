"""Golden 03: rounding to tens keeps every row, where the largest remainder breaks one."""

import json
from pathlib import Path

import pytest

from tests.conformance.answers import answered, cell_targets, columns, member_targets, value
from tests.golden.plans import golden_02, golden_03
from tests.reference.rules import build


def test_every_target_is_a_whole_ten_and_the_total_is_exact() -> None:
    answer = answered(golden_03())
    targets = cell_targets(answer, ["key"])
    assert all(target % 10 == 0 for target in targets.values())
    assert sum(targets.values()) == 5880 == answer.goal.street
    assert answer.goal.rounding_difference == 0


def test_the_rounding_changes_as_little_as_rows_allow() -> None:
    continuous = cell_targets(answered(golden_02()), ["key"])
    rounded = cell_targets(answered(golden_03()), ["key"])
    change = sum(abs(rounded[key] - continuous[key]) for key in continuous)
    assert change == pytest.approx(34.545686, abs=1e-3)


def test_rounded_targets_keep_every_row() -> None:
    answer = answered(golden_03())
    targets = cell_targets(answer, ["key"])
    model = build(golden_03())
    x = [targets[(cell["key"],)] for cell in model.cells]
    for row in model.rows:
        assert row.lo is None or row.value(x) >= row.lo - 1e-9, row.name
        assert row.hi is None or row.value(x) <= row.hi + 1e-9, row.name
    assert answer.outcome == "optimal"
    assert all(columns(answer.rules)["met"])


def test_the_objective_is_that_of_the_continuous_answer() -> None:
    assert value(answered(golden_03())) == pytest.approx(165.259982, rel=1e-6)


@pytest.mark.shared
def test_the_published_totals_of_reps_are_reproduced(shared: Path) -> None:
    golden = json.loads((shared / "golden" / "03_rounding_exact_totals.json").read_text(encoding="utf-8"))
    answer = answered(golden_03())
    assert member_targets(answer, "rep") == golden["expected"]["rep_target"]
    assert {key: target for (key,), target in cell_targets(answer, ["key"]).items()} == golden["expected"][
        "one_optimal_solution"
    ]
