"""What a lever brings: by when it starts, by how its gain follows spend."""

import numpy as np
import pytest

from schemas.growth import Response
from solvers.growth.account import full_year_gain
from solvers.growth.case import compiled
from solvers.growth.read import read_case
from solvers.growth.realisation import by_month, by_quarter
from solvers.growth.response import chord_error, chords, gain_of
from solvers.growth.solve import growth_plan
from tests.solvers.growth.cases import one_lever, starter

FLAT = [1.0] * 12


@pytest.mark.parametrize(("start", "gain"), [(1, 375.0), (2, 225.0), (3, 83.333333), (4, 8.333333)])
def test_waiting_costs(start: int, gain: float) -> None:
    """A lever worth 600 a year, lead 2, ramp 6, in a flat year."""
    assert 600 * by_month(FLAT, start, lead=2, ramp=6).sum() == pytest.approx(gain if start < 4 else 600 / 12 / 6)
    body = one_lever({"gain": 600, "cost": 10, "lead_months": 2, "ramp_months": 6, "starts": [start]})
    plan = growth_plan(read_case(body))
    assert plan.levers[0].gain == pytest.approx(gain, abs=1e-6)


def test_an_answer_tells_what_waiting_costs() -> None:
    body = one_lever({"gain": 600, "cost": 10, "lead_months": 2, "ramp_months": 6, "starts": [1, 2, 3]})
    actions = growth_plan(read_case(body)).actions
    assert actions is not None
    assert actions.levers[0].gain_by_start == pytest.approx({"1": 375, "2": 225, "3": 83.333333})


def test_gain_follows_the_season() -> None:
    season = [0.0] * 6 + [2.0] * 6
    assert by_quarter(by_month(season, 1, lead=0, ramp=1)) == pytest.approx([0, 0, 0.5, 0.5])
    assert by_month(season, 4, lead=0, ramp=1).sum() == pytest.approx(0.5)


class TestCurves:
    @pytest.mark.parametrize(
        ("response", "at_half"),
        [
            (Response(kind="exponential", most=100, half=20, max_spend=60), 50),
            (Response(kind="hill", most=100, half=20, shape=3, max_spend=60), 50),
            (Response(kind="adbudg", most=100, least=20, half=20, shape=2, max_spend=60), 60),
        ],
    )
    def test_half_the_gain_comes_at_half(self, response: Response, at_half: float) -> None:
        assert gain_of(response, np.array([20.0])) == pytest.approx([at_half])
        assert gain_of(response, np.array([0.0])) == pytest.approx([response.least])

    def test_tiers_meet_the_curve_at_their_ends_and_tell_how_far_they_are_off(self) -> None:
        response = Response(kind="adbudg", most=100, least=20, half=20, shape=2, max_spend=60, pieces=6)
        lever = compiled(read_case(one_lever({"response": response.model_dump()}))).levers[0]
        for spend in (0.0, 10.0, 30.0, 60.0):
            assert full_year_gain(lever, spend) == pytest.approx(gain_of(response, np.array([spend]))[0])
        worst = max(
            abs(full_year_gain(lever, spend) - gain_of(response, np.array([spend]))[0])
            for spend in np.linspace(0, 60, 301)
        )
        assert chord_error(response) == pytest.approx(worst, rel=1e-2)

    def test_more_pieces_are_nearer(self) -> None:
        coarse, fine = (Response(kind="exponential", most=100, half=9, max_spend=60, pieces=n) for n in (4, 16))
        assert chord_error(fine) < chord_error(coarse) / 8
        assert sum(gain for _, gain in chords(fine)) == pytest.approx(sum(gain for _, gain in chords(coarse)))


def test_a_lever_without_cost_is_taken_whole() -> None:
    body = starter(segments={"s": 100}, question="most_growth")
    body["levers"] = [
        {"name": "price", "path": "product", "gain": 300, "cost": 0, "segments": {"s": 0.5}, "start_month": 1}
    ]
    assert growth_plan(read_case(body)).levers == []
    body["segments"] = {"s": 150}
    assert growth_plan(read_case(body)).levers[0].gain == 300


def test_a_lever_that_comes_too_late_is_warned_of() -> None:
    plan = growth_plan(read_case(one_lever({"gain": 600, "cost": 10, "lead_months": 3, "starts": [4]})))
    assert [warning.code for warning in plan.warnings] == ["growth_never_gains"]
    assert plan.growth == 0
