"""Golden 02: fourteen cells, five reps, many ideas of fairness."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.conformance.answers import answered, cell_targets, columns, member_targets, value
from tests.golden.plans import golden_02

# objective of the first stage, and the reps' targets where they are unique
KNOWN: dict[str, tuple[dict[str, Any], float, list[float] | None]] = {
    "l2_cell": ({}, 165.259982, [1214.975561, 1282.025236, 1164.235406, 1125.172389, 1093.591409]),
    "max_margin": (
        {"by": "rep", "objective": "max_efficiency", "efficiency": "margin"},
        1874.878917,
        [1440.0, 1147.2, 1131.326316, 1232.0, 929.473684],
    ),
    "l1_rep": ({"by": "rep", "objective": "least_absolute"}, 164.475241, None),
    "minimax_stretch": ({"by": "rep", "objective": "minimax"}, 1.017865, None),
    "lex_minimax_stretch": (
        {"by": "rep", "objective": "lexicographic_minimax"},
        1.017865,
        [1197.979851, 1158.977585, 1262.621719, 1065.976404, 1194.44444],
    ),
    "burden_power_4": (
        {"by": "rep", "objective": "burden_power", "power": 4},
        5919.361763,
        [1197.966185, 1158.968276, 1262.65181, 1065.969479, 1194.44425],
    ),
}
REPS = ["R1", "R2", "R3", "R4", "R5"]


@pytest.mark.parametrize("case", KNOWN)
def test_the_first_stage_reaches_the_known_optimum(case: str) -> None:
    fairness, objective, reps = KNOWN[case]
    answer = answered(golden_02(**fairness))
    assert answer.outcome == "optimal"
    assert answer.certificate.verified
    assert value(answer) == pytest.approx(objective, rel=1e-5)
    if reps is not None:
        assert [member_targets(answer, "rep")[rep] for rep in REPS] == pytest.approx(reps, abs=0.05)


def test_fair_shares_are_the_blend_of_momentum_and_potential() -> None:
    answer = answered(golden_02())
    totals = columns(answer.totals["rep"])
    known = [1176.953739, 1138.636014, 1240.461057, 1047.267125, 1276.682065]
    assert dict(zip(totals["id"], totals["fair_share"], strict=True)) == pytest.approx(
        dict(zip(REPS, known, strict=True)), abs=1e-6
    )


def test_the_levels_of_lexicographic_minimax_are_told_from_the_largest() -> None:
    answer = answered(golden_02(by="rep", objective="lexicographic_minimax"))
    assert answer.objective is not None
    assert answer.objective.levels is not None
    assert [level.members for level in answer.objective.levels] == [4, 1]
    assert [level.value for level in answer.objective.levels] == pytest.approx([1.017865, 0.935585], abs=1e-6)


def test_an_entity_objective_says_which_cells_it_starves() -> None:
    answer = answered(golden_02(by="rep", objective="lexicographic_minimax"))
    assert "cell_starved" in [warning.code for warning in answer.warnings]


@pytest.mark.shared
@pytest.mark.parametrize("case", KNOWN)
def test_the_whole_published_case_is_reproduced(case: str, shared: Path) -> None:
    golden = json.loads((shared / "golden" / "02_allocation_objectives.json").read_text(encoding="utf-8"))
    expected, tolerances = golden["expected"][case], golden["tolerances"]
    answer = answered(golden_02(**KNOWN[case][0]))
    assert value(answer) == pytest.approx(expected["objective_value"], rel=tolerances["objective_rel"])
    if expected["unique_rep_targets"]:
        assert member_targets(answer, "rep") == pytest.approx(expected["rep_target"], abs=tolerances["rep_target_abs"])
    if case in ("l2_cell", "lex_minimax_stretch"):
        assert cells_by_key(answer, "target") == pytest.approx(
            expected["cell_targets"], abs=tolerances["cell_target_abs"]
        )
    assert cells_by_key(answer, "fair_share") == pytest.approx(golden["anchors"], abs=1e-6)


def cells_by_key(answer: Any, name: str) -> dict[str, float]:
    table = columns(answer.cells)
    return dict(zip(table["key"], table[name], strict=True))


def test_no_objective_changes_what_the_plan_adds_up_to() -> None:
    for fairness, _, _ in KNOWN.values():
        answer = answered(golden_02(**fairness))
        assert sum(cell_targets(answer, ["key"]).values()) == pytest.approx(5880, abs=1e-9)
        assert answer.goal.street == 5880
