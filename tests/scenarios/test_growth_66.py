"""The sandbox of +66 %: its answer, its what-ifs and its targets are those that its README discusses."""

from pathlib import Path
from typing import Any

import pytest

from scenarios.library import path
from scenarios.library.growth_66.generate import BASE, cells, generate
from schemas.growth_plan import GrowthPlan
from service.files.growth_case import load_case, load_document
from service.files.plans import load_plan
from solvers.allocate import allocate
from solvers.growth.landing import landed
from solvers.growth.read import read_case
from solvers.growth.solve import growth_plan
from solvers.growth.sources import sources
from solvers.growth.study import study
from solvers.growth.what_if import read_changes, what_if
from solvers.read import read_plan

FOLDER = path("growth_66")


@pytest.fixture(name="data", scope="module")
def _data() -> dict[str, Any]:
    return load_case(FOLDER / "case.yaml")


@pytest.fixture(name="answer", scope="module")
def _answer(data: dict[str, Any]) -> GrowthPlan:
    return growth_plan(read_case(data))


def test_the_cells_are_the_generated_ones(tmp_path: Path) -> None:
    generate(tmp_path)
    assert (tmp_path / "cells.csv").read_bytes() == (FOLDER / "cells.csv").read_bytes()
    assert sum(history for *_, history in cells()) == BASE


def test_the_solution(answer: GrowthPlan) -> None:
    assert answer.outcome == "optimal"
    assert answer.certificate.verified
    assert answer.growth == pytest.approx(0.66)
    assert answer.cost == pytest.approx(252.009015, abs=1e-4)
    assert answer.expense_ratio == pytest.approx(0.103817, abs=1e-6)
    assert answer.bridge is not None
    assert answer.bridge.momentum == 90
    assert {path: round(gain, 1) for path, gain in answer.bridge.paths.items()} == {
        "channel": 291.5,
        "customer": 587.0,
        "product": 256.6,
        "people": 390.0,
        "time": 364.9,
    }
    assert {lever.id for lever in answer.levers} == {
        *("D1", "D2", "K1", "K2", "K3", "P2", "P3", "H1", "H2", "H3", "T1", "T2", "T3")
    }


def test_how_far_growth_can_go(data: dict[str, Any]) -> None:
    most = growth_plan(read_case({**data, "question": "most_growth"}))
    assert most.growth == pytest.approx(0.684547, abs=1e-6)


@pytest.mark.parametrize(
    ("question", "objective", "growth", "warned"),
    [
        ("most_net_contribution", 241.699080, 0.66, []),
        ("most_protected_growth", 1997.820740, 0.684283, ["growth_protected_one"]),
    ],
)
def test_every_question_has_an_answer_of_its_own(
    data: dict[str, Any], answer: GrowthPlan, question: str, objective: float, growth: float, warned: list[str]
) -> None:
    other = growth_plan(read_case({**data, "question": question}))
    assert (other.outcome, other.certificate.verified) == ("optimal", True)
    assert other.objective == pytest.approx(objective, abs=1e-5)
    assert other.growth == pytest.approx(growth, abs=1e-6)
    assert [warning.code for warning in other.warnings if warning.code != "growth_curve_tiers"] == warned
    assert answer.net_contribution == pytest.approx(239.796229, abs=1e-5)
    chosen = [{lever.id: (lever.start, lever.spend) for lever in plan.levers} for plan in (other, answer)]
    assert chosen[0] != chosen[1]


@pytest.mark.slow
def test_the_study_has_a_robustness_curve(data: dict[str, Any]) -> None:
    found = study(read_case({**data, "options": {"time_limit": 300}})).study
    assert found is not None
    assert [point.failures for point in found.robustness] == [0, 1, 2, 3, 4, 6, 8]
    guaranteed = [0.684547, 0.665940, 0.647823, 0.630616, 0.613899, 0.586282, 0.563742]
    assert [point.guaranteed_growth for point in found.robustness] == pytest.approx(guaranteed, abs=1e-6)
    binding = [limit.limit for limit in found.bottlenecks if limit.binding]
    assert binding == ["budget", "budget_phasing", "people", "requires"]


def test_what_waiting_costs(answer: GrowthPlan) -> None:
    assert answer.actions is not None
    waiting = {line.id: line.gain_by_start for line in answer.actions.levers}
    assert [round(waiting["D1"][quarter], 1) for quarter in "1234"] == [257.3, 178.5, 89.3, 9.7]


def test_the_what_ifs(data: dict[str, Any], answer: GrowthPlan) -> None:
    changes = read_changes(load_document(FOLDER / "what_ifs.yaml"), "en")
    found = [what_if(data, change, answer, language="en") for change in changes]
    assert [each.goal_reached for each in found] == [False, False, False, True]
    assert [each.growth for each in found] == pytest.approx([0.555534, 0.439425, 0.659695, 0.66], abs=1e-6)
    assert found[3].extra_cost == pytest.approx(14.27, abs=0.01)


def test_the_targets_that_the_levers_land_on(data: dict[str, Any], answer: GrowthPlan) -> None:
    landing = landed(read_case(data), answer, read_plan(load_plan(FOLDER / "plan.yaml").data))
    allocation = allocate(landing.plan)
    assert allocation.outcome == "optimal"
    assert allocation.certificate.verified
    told = sources(landing, allocation)
    region = dict(zip(told["region"]["id"], told["region"]["target"], strict=True))
    assert region == {"浙东": 1358, "浙北": 1592, "浙南": 1172, "浙西": 858}
    assert sum(told["product"]["target"]) == 4980
    assert [name for name in told["rep"]["id"] if name.startswith("新增业务员")] == ["新增业务员-1", "新增业务员-2"]
    for table in told.values():
        parts = [table[name] for name in table if name not in ("id", "label", "parent", "level", "target")]
        for at, target in enumerate(table["target"]):
            assert sum(part[at] for part in parts) == pytest.approx(target, abs=1e-5)


def test_the_readme_tells_these_figures() -> None:
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    for figure in (
        "241.7",
        "66.6 %",
        "64.8 %",
        "61.4 %",
        "252.0",
        "68.5 %",
        "55.6 %",
        "43.9 %",
        "65.97 %",
        "14.3",
        "1,592",
        "257.3",
        "178.5",
    ):
        assert figure in text, figure
