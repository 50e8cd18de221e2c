"""Levers land on the cells of an allocation plan: where they say, in proportion to room, and everything adds up."""

from typing import Any

import pytest

from schemas.growth_plan import GrowthPlan
from schemas.plan import Plan
from solvers.allocate import allocate
from solvers.errors import PlanError
from solvers.growth.landed_cells import _territories
from solvers.growth.landing import Hires, Landing, landed
from solvers.growth.read import read_case
from solvers.growth.solve import growth_plan
from solvers.growth.sources import sources
from solvers.read import read_plan

CELLS: dict[str, Any] = {"columns": {"region": ["粤东", "粤西"], "rep": ["R1", "R2"], "history": [600, 400]}}
LEVERS: list[dict[str, Any]] = [
    {"name": "a", "path": "channel", "gain": 300, "cost": 1, "lands": [{"where": {"region": "粤西"}, "share": 1.0}]},
    {"name": "b", "path": "product", "gain": 100, "cost": 1},
]


def case(**changes: Any) -> dict[str, Any]:
    """The example of the model: momentum of 3 %, a lever of 300 in the west, one of 100 everywhere."""
    return {"base": 1000, "goal": {"amount": 1430}, "momentum": {"growth": 0.03}, "levers": LEVERS, **changes}


def plan(**changes: Any) -> Plan:
    return read_plan({"goal": {"growth": 0.1}, "cells": CELLS, **changes})


def answered(data: dict[str, Any]) -> GrowthPlan:
    found = growth_plan(read_case(data))
    assert found.outcome == "optimal"
    return found


def landing_of(data: dict[str, Any], on: Plan, hires: Hires = "members") -> Landing:
    return landed(read_case(data), answered(data), on, hires=hires)


def targets(on: Plan, dimension: str = "rep") -> dict[str, float]:
    columns = allocate(on).totals[dimension]["columns"]
    return dict(zip(columns["id"], columns["target"], strict=True))


def column(made: Landing, name: str) -> list[float]:
    values: list[float] = made.plan.cells["columns"][name]
    return values


def test_the_example_of_the_model() -> None:
    made = landing_of(case(), plan())
    assert made.plan.goal.amount == 1430
    assert column(made, "planned_channel") == [0, 300]
    assert column(made, "planned_product") == [60, 40]
    assert targets(made.plan) == pytest.approx({"R1": 678, "R2": 752})


def test_a_capacity_moves_targets_to_who_has_room() -> None:
    reps = {"rep": [{"id": "R1"}, {"id": "R2", "capacity": 700}]}
    assert targets(landing_of(case(), plan(dimensions=reps)).plan) == pytest.approx({"R1": 730, "R2": 700})


def test_every_target_is_told_by_path() -> None:
    reps = {"rep": [{"id": "R1"}, {"id": "R2", "capacity": 700}]}
    made = landing_of(case(), plan(dimensions=reps))
    told = sources(made, allocate(made.plan))["rep"]
    assert told["id"] == ["R1", "R2"]
    assert told["history"] == [600, 400]
    assert told["momentum"] == pytest.approx([18, 12])
    assert (told["planned_channel"], told["planned_product"]) == ([0, 300], [60, 40])
    assert told["adjustment"] == pytest.approx([52, -52])
    assert told["target"] == pytest.approx([730, 700])


def test_a_gain_goes_where_there_is_headroom_where_all_potentials_are_known() -> None:
    cells = {"columns": {**CELLS["columns"], "potential": [718, 712]}}
    made = landing_of(case(), plan(cells=cells, implied={"potential": False}))
    assert column(made, "planned_product") == pytest.approx([25, 75])  # headroom 100 and 300 above momentum


def test_one_unknown_potential_leaves_momentum_to_decide() -> None:
    cells = {"columns": {**CELLS["columns"], "potential": [718, None]}}
    assert column(landing_of(case(), plan(cells=cells)), "planned_product") == pytest.approx([60, 40])


def test_segments_land_on_their_links_and_the_rest_everywhere() -> None:
    levers = [{"name": "a", "path": "channel", "gain": 400, "cost": 1, "segments": {"A": 0.5, "NEW": 0.5}}]
    data = case(levers=levers, segments={"A": 1000, "NEW": 1000}, links={"A": {"region": "粤东"}})
    assert column(landing_of(data, plan()), "planned_channel") == pytest.approx([200 + 120, 80])


def test_half_of_a_pair_effect_lands_with_either_lever() -> None:
    data = case(interactions=[{"between": ["a", "b"], "effect": -50}], goal={"amount": 1380})
    made = landing_of(data, plan())
    assert sum(column(made, "planned_channel")) == pytest.approx(275)
    assert sum(column(made, "planned_gain")) == pytest.approx(350)
    assert made.plan.goal.amount == 1380


def test_the_order_of_the_cells_changes_no_target() -> None:
    turned = {"columns": {name: values[::-1] for name, values in CELLS["columns"].items()}}
    assert targets(landing_of(case(), plan(cells=turned)).plan) == targets(landing_of(case(), plan()).plan)


def test_rows_are_answered_in_rows() -> None:
    rows = [dict(zip(CELLS["columns"], values, strict=True)) for values in zip(*CELLS["columns"].values(), strict=True)]
    made = landing_of(case(), plan(cells={"rows": rows}))
    answer = allocate(made.plan)
    assert isinstance(answer.cells, list)
    assert sources(made, answer)["rep"]["planned_channel"] == [0, 300]


def test_a_plan_that_says_what_is_fair_is_believed() -> None:
    made = landing_of(case(), plan(fair_share={"blend": {"history": 1}}))
    assert targets(made.plan) == pytest.approx({"R1": 858, "R2": 572})


HIRING = [
    {
        "name": "新人",
        "path": "people",
        "tiers": [[20, 30]],
        "min_spend": 20,
        "starts": [1],
        "people": {"cost_per_person": 10, "after_quarters": 0},
        "lands": [{"where": {"region": "粤西"}, "share": 1.0}],
    }
]
PEOPLE = {"rep": [{"id": "R1", "capacity": 900}, {"id": "R2", "capacity": 800}]}


def test_hired_people_become_members_with_a_part_of_the_territory() -> None:
    cells = {"columns": {**{k: v * 2 for k, v in CELLS["columns"].items()}, "product": ["x", "x", "y", "y"]}}
    cells["columns"]["history"] = [300, 200, 300, 200]
    made = landing_of(case(levers=HIRING, goal={"amount": 1630}), plan(cells=cells, dimensions=PEOPLE))
    hired = [member for member in made.plan.dimensions["rep"] if member.tags == ["new"]]
    assert [(member.id, member.capacity, member.ramp) for member in hired] == [
        ("新人-1", 800, 1.0),
        ("新人-2", 800, 1.0),
    ]
    columns = made.plan.cells["columns"]
    assert columns["product"][4:] == ["x", "y"]
    assert (columns["history"][4:], columns["planned_people"][4:]) == ([0, 0], [300, 300])
    assert columns["planned_people"][:4] == [0, 0, 0, 0]
    assert sum(targets(made.plan).values()) == pytest.approx(1630)
    assert [found.code for found in made.warnings] == ["landing_hired_members"]


def test_hired_people_share_what_is_less_than_a_territory_each() -> None:
    cells = {"columns": {**CELLS["columns"], "product": ["x", "x"], "potential": [1150, 1200]}}
    made = landing_of(case(levers=HIRING, goal={"amount": 1630}), plan(cells=cells, dimensions=PEOPLE))
    columns = made.plan.cells["columns"]
    assert columns["rep"][2:] == ["新人-1", "新人-2"]
    assert columns["product"][2:] == ["x", "x"]
    assert columns["planned_people"][2:] == [300, 300]
    left = 1200 - CELLS["columns"]["history"][1] * 1.03
    assert columns["potential"][2:] == pytest.approx([max(left / 2, 300)] * 2)
    assert sum(targets(made.plan).values()) == pytest.approx(1630)


@pytest.mark.parametrize("hires", [1, 2, 3, 7, 50])
@pytest.mark.parametrize("gains", [[5.0], [1.0, 2.0, 3.0], [0.1] * 9, [1e-3, 1e3]])
def test_nobody_is_hired_without_a_territory(gains: list[float], hires: int) -> None:
    shared = _territories(gains, hires)
    assert {member for _, member, _ in shared} == set(range(hires))
    for place in range(len(gains)):
        assert sum(part for other, _, part in shared if other == place) == pytest.approx(1)


def test_people_hired_for_no_gain_of_their_own_become_no_members() -> None:
    idle = [{**HIRING[0], "tiers": [[20, 0]]}, {"name": "rest", "path": "channel", "gain": 600, "cost": 1}]
    needed = [{"lever": "rest", "needs": HIRING[0]["name"]}]
    made = landing_of(case(levers=idle, requires=needed, goal={"amount": 1630}), plan(dimensions=PEOPLE))
    assert [found.code for found in made.warnings] == ["landing_hires_idle"]
    assert [member.id for member in made.plan.dimensions["rep"]] == ["R1", "R2"]


@pytest.mark.parametrize(
    ("potential", "expected"),
    [
        ([[800, 1200], [600, 700]], [1200 - 412, 700 - 412]),  # what is left above momentum of the cells they join
        ([[800, 450], [600, 420]], [38, 8]),  # less than the gain that is planned there
        ([[800, None], [600, 700]], [None, 700 - 412]),
    ],
)
def test_hired_people_have_the_potential_that_is_left(potential: Any, expected: list[float | None]) -> None:
    flat = [value for product in potential for value in product]
    cells = {
        "columns": {
            **{name: values * 2 for name, values in CELLS["columns"].items()},
            "product": ["x", "x", "y", "y"],
            "history": [300, 400, 300, 400],
            "potential": flat,
        }
    }
    data = case(levers=HIRING, base=1400, momentum={"growth": 0.03}, goal={"amount": 2042})
    made = landing_of(data, plan(cells=cells, dimensions=PEOPLE, implied={"potential": False}))
    columns = made.plan.cells["columns"]
    planned = columns["planned_people"][4:]
    assert sum(planned) == pytest.approx(600)
    for found, wanted, gain in zip(columns["potential"][4:], expected, planned, strict=True):
        assert found == (None if wanted is None else pytest.approx(max(wanted, gain)))


def test_hired_people_may_be_capacity_instead() -> None:
    made = landing_of(case(levers=HIRING, goal={"amount": 1630}), plan(dimensions=PEOPLE), hires="capacity")
    assert [member.capacity for member in made.plan.dimensions["rep"]] == [900, 800 + 2 * 800]
    assert column(made, "planned_people") == [0, 600]


def test_people_have_nowhere_to_go_in_a_plan_without_reps() -> None:
    cells = {"columns": {"region": ["粤东", "粤西"], "history": [600, 400]}}
    made = landing_of(case(levers=HIRING, goal={"amount": 1630}), plan(cells=cells))
    assert [found.code for found in made.warnings] == ["landing_hires_nowhere"]
    assert column(made, "planned_gain") == [0, 600]


def test_a_plan_with_its_own_market_growth_keeps_it() -> None:
    cells = {"columns": {**CELLS["columns"], "market_growth": [0.1, 0.1]}}
    made = landing_of(case(), plan(cells=cells))
    assert [found.code for found in made.warnings] == ["landing_momentum_differs"]
    assert column(made, "market_growth") == [0.1, 0.1]


@pytest.mark.parametrize(
    ("data", "pointer", "code"),
    [
        (case(base=1100, goal={"amount": 1530}), "/base", "landing_base_differs"),
        (
            case(levers=[{**LEVERS[0], "lands": [{"where": {"region": "粤北"}, "share": 1.0}]}, LEVERS[1]]),
            "/levers/0/lands/0/where/region",
            "unknown_member",
        ),
    ],
)
def test_what_cannot_land_is_said(data: dict[str, Any], pointer: str, code: str) -> None:
    with pytest.raises(PlanError) as caught:
        landing_of(data, plan())
    assert [(found.pointer, found.code) for found in caught.value.findings] == [(pointer, code)]


def test_without_a_portfolio_nothing_lands() -> None:
    data = case(goal={"amount": 9000})
    with pytest.raises(PlanError) as caught:
        landed(read_case(data), growth_plan(read_case(data)), plan())
    assert [found.code for found in caught.value.findings] == ["landing_no_portfolio"]
