"""Golden 05: an impossible plan is explained by rules that cannot hold together."""

import json
from pathlib import Path

import pytest

from tests.conformance.answers import answered
from tests.golden.plans import golden_05

IRREDUCIBLE = (
    {"goal", "floor_粤西", "share_粤西_hi34%"},
    {"goal", "floor_粤东", "floor_粤西", "share_桂琼_lo16%"},
)


def test_an_impossible_plan_has_no_targets_but_a_reason() -> None:
    answer = answered(golden_05())
    assert answer.outcome == "infeasible"
    assert answer.cells is None or not answer.cells
    assert answer.diagnosis is not None
    assert answer.diagnosis.summary
    assert answer.certificate.verified


def test_the_conflict_is_one_of_the_irreducible_ones() -> None:
    diagnosis = answered(golden_05()).diagnosis
    assert diagnosis is not None
    assert diagnosis.conflicts
    for conflict in diagnosis.conflicts:
        assert set(conflict.rules) in IRREDUCIBLE
        assert conflict.because


def test_the_reachable_range_of_the_other_rules_is_exact() -> None:
    diagnosis = answered(golden_05()).diagnosis
    assert diagnosis is not None
    assert diagnosis.reachable is not None
    assert diagnosis.reachable.street.min == pytest.approx(1800 / 0.34, abs=1e-3)
    assert diagnosis.reachable.street.max == pytest.approx(3600 / 0.66, abs=1e-3)


@pytest.mark.shared
def test_the_irreducible_conflicts_are_those_of_the_enumeration(shared: Path) -> None:
    golden = json.loads((shared / "golden" / "05_infeasibility.json").read_text(encoding="utf-8"))
    known = [{"goal" if name == "total_eq" else name for name in names} for names in golden["expected"]["all_iis"]]
    assert all(set(names) in known for names in IRREDUCIBLE)
