"""Linear first stages: whoever solves them, the optimum is proven, and anybody's linear program says the same."""

from dataclasses import replace
from unittest.mock import patch

import numpy as np
import pytest

from solvers.backends import linear as back_end
from solvers.deadline import Deadline
from solvers.model import GOAL, Model
from solvers.stages import linear, proximal, simplex
from solvers.stages.caps import lowest_level
from solvers.stages.deviations import least_deviations
from solvers.stages.no_basis import least_without_basis
from solvers.stages.objectives import OBJECTIVES
from solvers.stages.solving import Infeasible
from solvers.stages.stage import Stage
from tests.solvers.stages.linear_models import bound, model, plain, value, violation

NAMES = ("minimax", "least_absolute", "max_efficiency")
ENGINE = {"minimax": lowest_level, "least_absolute": least_deviations}
SIMPLEX = {"minimax": simplex.lowest_level, "least_absolute": simplex.least_deviations}
PROVEN = 1e-9


def first(model: Model, objective: str) -> tuple[Model, Stage]:
    """Return a first stage, and the model that it is solved on."""
    ground, _ = least_without_basis(model, Deadline(20.0))
    return ground, OBJECTIVES[objective](ground, Deadline(20.0))


@pytest.mark.parametrize("objective", NAMES)
@pytest.mark.parametrize("seed", range(24))
def test_the_optimum_is_proven_and_that_of_a_plain_linear_program(objective: str, seed: int) -> None:
    ground, stage = first(model(seed), objective)
    reached = value(ground, objective, stage.point)
    assert violation(ground, stage.point) <= PROVEN
    assert reached == pytest.approx(bound(ground, objective, stage.rows, stage.entities), abs=PROVEN * ground.cells)
    program = plain(ground, objective)
    theirs = program.value(back_end.solve(program, 20.0).point)
    assert reached == pytest.approx(theirs, abs=1e-8 * max(1.0, abs(theirs)))


@pytest.mark.parametrize("objective", ["minimax", "least_absolute"])
@pytest.mark.parametrize("seed", range(24))
def test_engine_and_simplex_prove_the_same_value(objective: str, seed: int) -> None:
    ground, _ = least_without_basis(model(seed, crossing=3), Deadline(20.0))
    if ground.by_cell:
        ground = replace(ground, entity=np.arange(ground.cells), entity_fair=ground.fair)
    for solve in (ENGINE[objective], SIMPLEX[objective]):
        found = solve(ground, Deadline(20.0))
        if found is not None:
            assert violation(ground, found.point) <= PROVEN
            assert found.value == pytest.approx(value(ground, objective, found.point), abs=PROVEN * ground.cells)
            least = bound(ground, objective, found.rows, found.entities)
            assert found.value == pytest.approx(least, abs=PROVEN * ground.cells)


@pytest.mark.parametrize("objective", ["minimax", "least_absolute"])
def test_the_engine_gets_there_nearly_always(objective: str) -> None:
    reached = [
        ENGINE[objective](least_without_basis(model(seed, crossing=3), Deadline(20.0))[0], Deadline(20.0))
        for seed in range(1, 41, 2)
    ]
    assert sum(found is not None for found in reached) >= 14


@pytest.mark.parametrize("objective", ["minimax", "least_absolute"])
@pytest.mark.parametrize("seed", [3, 9, 17, 21, 27])
def test_the_engine_proves_that_there_are_no_targets(objective: str, seed: int) -> None:
    ground = model(seed)
    upper = np.where(np.array(ground.names) == GOAL, ground.row_upper, 0.8 * ground.row_upper)
    broken = replace(ground, row_lower=np.minimum(ground.row_lower, upper), row_upper=upper)
    with pytest.raises(Infeasible):
        ENGINE[objective](broken, Deadline(20.0))


@pytest.mark.parametrize("objective", NAMES)
def test_all_that_a_stage_keeps_holds_in_another_optimum(objective: str) -> None:
    for seed in range(12):
        ground, stage = first(model(seed), objective)
        program = plain(ground, objective)
        other = back_end.solve(program, 20.0).point[: ground.cells]
        kept = stage.kept
        assert kept is not None
        totals, activity = ground.sums(other), ground.matrix @ other
        assert (totals >= kept.entity_lower - 1e-6).all()
        assert (totals <= kept.entity_upper + 1e-6).all()
        assert np.allclose(activity[kept.rows_at[0]], kept.rows_at[1], rtol=0, atol=1e-6)
        assert np.allclose(other[kept.cells_at[0]], kept.cells_at[1], rtol=0, atol=1e-6)


@pytest.mark.parametrize("objective", NAMES)
@pytest.mark.parametrize("seed", [0, 1])
def test_rules_that_contradict_each_other_are_called_impossible(objective: str, seed: int) -> None:
    ground = model(seed)
    too_little = replace(ground, upper=np.minimum(ground.upper, 0.5), fair=np.ones(ground.cells))
    with pytest.raises(Infeasible):
        OBJECTIVES[objective](replace(too_little, entity_fair=too_little.sums(too_little.fair)), Deadline(20.0))


def test_when_the_engine_gives_up_simplex_answers() -> None:
    ground = model(2)
    with patch.object(proximal, "STEPS", 0), patch("solvers.stages.caps._ROUNDS", 0):
        for objective in ("minimax", "least_absolute"):
            stage = OBJECTIVES[objective](ground, Deadline(20.0))
            assert stage.back_end == back_end.NAME


def test_many_rows_that_cross_few_cells_are_left_to_simplex() -> None:
    ground = model(2, cells=40, crossing=30)
    assert linear.least_absolute(ground, Deadline(20.0)).back_end == back_end.NAME
