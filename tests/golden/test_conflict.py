"""Golden 05: an impossible plan is explained by all sets of rules that cannot hold together, with ways out."""

import json
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from schemas.diagnosis import Diagnosis
from solvers.allocate import allocate
from solvers.compile import compile_plan
from solvers.deadline import Deadline
from solvers.diagnose.conflicts import searched
from solvers.diagnose.contradiction import Oracle
from solvers.diagnose.relaxation import Relaxation, relaxed
from solvers.diagnose.system import System, system_of
from solvers.operations import applied
from solvers.read import read_plan
from tests.conformance.answers import answered
from tests.golden.plans import golden_05

IRREDUCIBLE = (
    {"goal", "floor_粤西", "share_粤西_hi34%"},
    {"goal", "floor_粤东", "floor_粤西", "share_桂琼_lo16%"},
)
CORRECTIONS = (
    {"floor_粤西"},
    {"floor_粤东", "share_粤西_hi34%"},
    {"share_粤西_hi34%", "share_桂琼_lo16%"},
)
RULES = ("floor_粤东", "floor_粤西", "share_粤西_hi34%", "share_桂琼_lo16%", "cap_桂琼", "cap_粤东")


def diagnosis(language: Any = "en") -> Diagnosis:
    found = allocate(read_plan(golden_05()), language=language).diagnosis
    assert found is not None
    return found


def system() -> System:
    plan = read_plan(golden_05())
    return system_of(plan, compile_plan(plan))


def relaxation(*levels: dict[str, float]) -> tuple[System, Relaxation]:
    asked = system()
    number = {element.rule: at for at, element in enumerate(asked.elements)}
    found = relaxed(asked, [{number[rule]: w for rule, w in level.items()} for level in levels], Deadline(30))
    assert found is not None
    return asked, found


def given(asked: System, found: Relaxation) -> dict[str, float]:
    return {asked.elements[at].rule: amount for at, amount in found.given.items()}


def test_an_impossible_plan_has_no_targets_but_a_reason() -> None:
    answer = answered(golden_05())
    assert answer.outcome == "infeasible"
    assert answer.cells is None or not answer.cells
    assert answer.certificate.verified


def test_all_irreducible_conflicts_are_found_the_smallest_first() -> None:
    conflicts = diagnosis().conflicts
    assert [set(conflict.rules) for conflict in conflicts] == list(IRREDUCIBLE)
    assert all(conflict.irreducible for conflict in conflicts)


def test_conflicts_are_told_as_arithmetic_in_both_languages() -> None:
    assert [conflict.because for conflict in diagnosis().conflicts] == [
        "floor_粤西 asks for at least 1,800; share_粤西_hi34% allows at most 1,700.",
        "The floors of floor_粤东, floor_粤西, share_桂琼_lo16% add up to 5,200; the goal is only 5,000.",
    ]
    assert diagnosis("zh").conflicts[1].because == (
        "floor_粤东, floor_粤西, share_桂琼_lo16% 的下限合计 5,200，而目标只有 5,000。"
    )


def test_the_summary_says_how_far_off_the_goal_is_and_what_would_help() -> None:
    assert diagnosis().summary == (
        "5,000 is 294.12 less than the rules demand; at least 5,294.12 (+23.1%) must be sold, because of: "
        "floor_粤西, share_粤西_hi34%. A way out: Lower floor_粤西 from 1,800 to 1,600."
    )
    assert diagnosis("zh").summary == (
        "目标 5,000 比规则要求的少 294.12；至少要完成 5,294.12 (+23.1%)，原因在于：floor_粤西, share_粤西_hi34%。"
        "一条出路：把 floor_粤西 从 1,800 降到 1,600。"
    )


def test_the_reachable_range_of_the_other_rules_is_exact() -> None:
    reachable = diagnosis().reachable
    assert reachable is not None
    assert reachable.street.min == pytest.approx(1800 / 0.34, abs=1e-3)
    assert reachable.street.max == pytest.approx(3600 / 0.66, abs=1e-3)


def test_the_least_corrections_are_those_of_the_enumeration() -> None:
    asked = system()
    oracle = Oracle(asked, Deadline(30))
    first = oracle.contradiction(asked.everything)
    assert first is not None
    remedies = searched(oracle, first, [asked.goal]).remedies
    assert sorted(sorted(asked.elements[at].rule for at in one) for one in remedies) == sorted(map(sorted, CORRECTIONS))


def test_the_least_weighted_relaxation_is_the_known_one() -> None:
    asked, found = relaxation(dict(zip(RULES, [3, 3, 2, 2, 4, 1], strict=True)))
    assert found.cost == pytest.approx([500.0])
    assert given(asked, found) == pytest.approx({"floor_粤西": 100.0, "share_桂琼_lo16%": 100.0})


def test_the_relaxation_by_priority_is_the_known_one() -> None:
    levels: tuple[dict[str, float], ...] = (
        {"cap_桂琼": 1},
        {"floor_粤东": 1, "floor_粤西": 1},
        {"share_粤西_hi34%": 1, "share_桂琼_lo16%": 1},
        {"cap_粤东": 1},
    )
    asked, found = relaxation(*levels)
    assert found.cost == pytest.approx([0.0, 0.0, 300.0, 0.0], abs=1e-5)
    assert given(asked, found) == pytest.approx({"share_粤西_hi34%": 100.0, "share_桂琼_lo16%": 200.0}, abs=1e-5)
    assert sorted(found.point) == pytest.approx([600.0, 1800.0, 2600.0], abs=1e-5)


def test_every_fix_works_and_the_goal_moves_only_where_its_title_says_so() -> None:
    fixes = diagnosis().fixes
    assert 2 <= len(fixes) <= 5
    for fix in fixes:
        assert fix.verified
        assert ("goal" in fix.title) == (fix.changes[0]["rule"] == "goal")
        assert allocate(applied(read_plan(golden_05()), fix.operations).plan).outcome == "optimal"


@pytest.mark.shared
def test_the_known_sets_are_those_of_the_enumeration(shared: Path) -> None:
    golden = json.loads((shared / "golden" / "05_infeasibility.json").read_text(encoding="utf-8"))["expected"]

    def named(sets: list[list[str]]) -> list[set[str]]:
        return [{"goal" if name == "total_eq" else name for name in names} for names in sets]

    assert all(known in named(golden["all_iis"]) for known in IRREDUCIBLE)
    assert all(known in named(golden["all_minimal_correction_sets_keeping_total"]) for known in CORRECTIONS)
    assert all(conflict & fix for conflict, fix in product(IRREDUCIBLE, CORRECTIONS))
