"""The bundled company's targets: fair, certified, exact, and held back by the rules that its description names."""

import csv
import re
from collections import defaultdict
from typing import Any

import numpy as np
import pytest
import yaml

from scenarios.library import path
from schemas.allocation import Allocation
from solvers.allocate import allocate
from solvers.read import read_plan
from tests.scenarios.direct_model import DIMENSIONS, HEADERS, DirectModel, Vector, read_model

FOLDER = path("south_china")
STREET = 8466.0
DESCRIPTION = (FOLDER / "README.md").read_text(encoding="utf-8")


def plan_data(**changes: Any) -> dict[str, Any]:
    """plan.yaml with the cells of its file put in, under the file's own headers."""
    data = yaml.safe_load((FOLDER / "plan.yaml").read_text(encoding="utf-8"))
    with (FOLDER / data["cells"]["file"]).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    data["cells"] = {"columns": {name: [_value(name, row[name]) for row in rows] for name in rows[0]}}
    return {**data, **changes}


def _value(header: str, text: str) -> str | float | None:
    if HEADERS[header] in DIMENSIONS:
        return text
    return float(text) if text else None


@pytest.fixture(scope="module")
def answer() -> Allocation:
    return allocate(read_plan(plan_data()), language="zh")


@pytest.fixture(scope="module")
def model() -> DirectModel:
    return read_model(FOLDER)


@pytest.fixture(scope="module")
def targets(answer: Allocation, model: DirectModel) -> Vector:
    """Targets in the order of cells.csv."""
    columns = answer.cells["columns"]
    by_cell = dict(zip(zip(*(columns[name] for name in DIMENSIONS), strict=True), columns["target"], strict=True))
    return np.array([by_cell[cell] for cell in zip(*(model.ids[name] for name in DIMENSIONS), strict=True)])


def test_the_goal_is_met_to_the_last_thousand_yuan(answer: Allocation, targets: Vector) -> None:
    assert answer.outcome == "optimal"
    assert (answer.goal.base, answer.goal.amount, answer.goal.street) == (5000.0, 8300.0, STREET)
    tenths = np.rint(targets * 10)
    np.testing.assert_allclose(targets, tenths / 10, rtol=0, atol=1e-12)
    assert tenths.sum() == 84_660


def test_the_certificate_holds(answer: Allocation) -> None:
    assert answer.certificate.verified
    assert answer.certificate.sum_error == 0
    assert answer.certificate.largest_violation <= 1e-9


def test_every_total_is_the_sum_of_its_cells(answer: Allocation, model: DirectModel, targets: Vector) -> None:
    for dimension in DIMENSIONS:
        columns = answer.totals[dimension]["columns"]
        for member, total in zip(columns["id"], columns["target"], strict=True):
            assert round(total * 10) == np.rint(targets[model.select({dimension: member})] * 10).sum()


def test_every_rule_holds_for_the_printed_targets(model: DirectModel, targets: Vector) -> None:
    broken = [row.name for row in model.rows if row.slack(targets) < -1e-9 * max(1.0, abs(row.limit))]
    assert not broken
    assert (targets <= model.numbers["potential"] + 1e-9).all()


def test_no_feasible_targets_are_nearer_to_the_fair_shares(answer: Allocation, model: DirectModel) -> None:
    assert answer.objective is not None
    assert answer.objective.value == pytest.approx(model.distance(model.fairest(STREET), STREET), rel=1e-8)


def test_rounding_moves_no_cell_by_more_than_a_few_units(model: DirectModel, targets: Vector) -> None:
    assert np.abs(targets - model.fairest(STREET)).max() < 0.3


def priced(answer: Allocation) -> dict[str, set[str]]:
    """Rules that move targets away from the fair shares, and the members they do it to."""
    rules = answer.rules["columns"]
    found: dict[str, set[str]] = defaultdict(set)
    for name, rule, price in zip(rules["id"], rules["rule"], rules["price"], strict=True):
        if price:
            found[rule] |= set(re.findall(r"\[(.+)\]", name))
    return dict(found)


def test_the_description_names_the_rules_that_have_a_price(answer: Allocation) -> None:
    told = dict(re.findall(r"^\| `(\w+)` \| ([^|]+) \|", DESCRIPTION, flags=re.MULTILINE))
    found = priced(answer)
    assert set(told) == set(found)
    assert {rule: set(told[rule].split(", ")) for rule, members in found.items() if members} == {
        rule: members for rule, members in found.items() if members
    }


def test_more_than_five_rules_bind_and_each_of_them_has_a_price(answer: Allocation) -> None:
    rules = answer.rules["columns"]
    binding = {rule for rule, binds in zip(rules["rule"], rules["binding"], strict=True) if binds}
    rules_of_plan = binding - {"goal", "capacity", "potential"}
    assert len(rules_of_plan) > 5
    assert rules_of_plan <= set(priced(answer))


def test_veterans_grow_by_different_rates_and_are_stretched_alike(answer: Allocation) -> None:
    reps = answer.totals["rep"]["columns"]
    growths = [growth for growth in reps["growth"] if growth is not None]
    assert f"from +{100 * min(growths):.0f} % to +{100 * max(growths):.0f} %" in DESCRIPTION
    assert f"by more than {100 * (max(reps['stretch']) - 1):.0f} % over" in DESCRIPTION


def test_the_only_warning_is_about_the_product_on_its_way_out(answer: Allocation) -> None:
    assert [warning.code for warning in answer.warnings] == ["potential_below_history"]
    assert "罐装豆奶" in answer.warnings[0].message


def test_a_goal_of_seventy_five_percent_is_answered_with_what_can_be_reached(model: DirectModel) -> None:
    answer = allocate(read_plan(plan_data(goal={"growth": 0.75})), language="zh")
    limits = model.range()
    assert limits is not None
    assert answer.outcome == "infeasible"
    assert answer.diagnosis is not None
    assert answer.diagnosis.reachable is not None
    street = answer.diagnosis.reachable.street
    assert (street.min, street.max) == pytest.approx(limits, abs=0.2), "as it would be published, on the grid"
