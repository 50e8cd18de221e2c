"""All stages where rows cross the tree: proven, and the same as the general back ends find."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from solvers.deadline import Deadline
from solvers.exact import compiling, least
from solvers.exact.across import FIRST_STAGES, stages_across
from solvers.exact.quadratics import OfEntities
from solvers.exact.stages import UnreachedError
from solvers.model import NO_BASIS, Model
from solvers.polish import residual
from solvers.program import Curve
from solvers.route import ACROSS, GENERAL, TREE_CROSSING, route_of
from solvers.solve import _in_general
from solvers.stages.convex import curve_of
from solvers.stages.second import narrowed_to
from solvers.stages.solving import Infeasible
from solvers.stages.stage import Stage
from tests.solvers.exact.crossing_models import random_model

Array = NDArray[np.float64]
OBJECTIVES = ("chi_square", "entropy", "burden_power", "least_squares")
SIZES = ((20, 6), (60, 12), (200, 40))
PROVEN, AGREE = 1e-10, 1e-7
BARE = 0
"""Seed of a model whose optimum leaves some cells nothing."""


def by_entity(seed: int, cells: int, crossing: int, *, concession: float = 0.0) -> Model:
    """Return a random model whose entities are of one to about ten cells, and cross some of its rows."""
    model = random_model(seed, cells, crossing)
    entity = np.random.default_rng(seed).integers(0, max(2, cells // 6), cells)
    entity = np.unique(entity, return_inverse=True)[1]
    fair = np.bincount(entity, model.fair).astype(np.float64)
    return replace(model, entity=entity, entity_fair=fair, power=3.0, concession=concession)


def stages(model: Model, objective: str) -> tuple[tuple[Stage, ...], Model]:
    """Return the stages of the exact engine; the model has to be one for it."""
    route = route_of(model, objective)
    assert route.name == TREE_CROSSING
    return stages_across(model, route.structure, objective, Deadline(60))


def in_general(model: Model, objective: str) -> Array:
    """Return the targets that the general back ends find, in both stages."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(least, "least_change_exactly", lambda *_: None)
        found, _ = _in_general(model, objective, Deadline(60))
    return found[-1].point


def fairness_residual(model: Model, stage: Stage) -> float:
    """Return the largest residual of the optimality conditions of a first stage."""
    totals = model.sums(stage.point)
    curve = curve_of(stage.objective, np.arange(model.entities), model.entity_fair, model.power)
    slope = curve.slope(totals)[model.entity]
    reduced = (slope - model.matrix.T @ stage.rows) / np.maximum(1.0, np.abs(slope))
    activity = model.matrix @ stage.point
    on_rows = activity - np.clip(activity - stage.rows, model.row_lower, model.row_upper)
    on_cells = stage.point - np.clip(stage.point - reduced, model.lower, model.upper)
    return float(max(np.abs(on_cells).max(), np.abs(on_rows / np.maximum(1.0, np.abs(activity))).max()))


def change_residual(model: Model, first: Stage, second: Stage) -> float:
    """Return the largest residual of the optimality conditions of a second stage."""
    assert first.kept is not None
    narrowed = narrowed_to(model, first.kept)
    curve = Curve("square", np.arange(model.cells), model.fair, 1.0 / model.fair)
    held = [] if model.by_cell else [second.entities]
    return residual(narrowed.program(np.zeros(model.cells), curve), second.point, np.concatenate([second.rows, *held]))


def assert_solved(model: Model, objective: str) -> None:
    """Every stage is proven, and the targets are those of the general back ends."""
    found, _ = stages(model, objective)
    assert all(not stage.back_end for stage in found)
    assert fairness_residual(model, found[0]) <= PROVEN
    if len(found) > 1:
        assert change_residual(model, *found) <= PROVEN
    point = found[-1].point
    assert np.abs(point - in_general(model, objective)).max() <= AGREE * max(1.0, float(point.max()))


def test_every_objective_of_the_route_has_a_first_stage() -> None:
    assert set(ACROSS) == set(FIRST_STAGES)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(("cells", "crossing"), SIZES)
@pytest.mark.parametrize("objective", OBJECTIVES)
def test_cells_agree_with_the_general_route(objective: str, cells: int, crossing: int, seed: int) -> None:
    model = replace(random_model(seed, cells, crossing), power=1.5 + seed)
    if route_of(model, objective).name == TREE_CROSSING and not vanishing(model, objective):
        assert_solved(model, objective)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(("cells", "crossing"), SIZES)
@pytest.mark.parametrize("objective", OBJECTIVES)
def test_entities_agree_with_the_general_route(objective: str, cells: int, crossing: int, seed: int) -> None:
    model = by_entity(seed, cells, crossing, concession=0.05 * (seed % 2))
    if route_of(model, objective).name == TREE_CROSSING and not vanishing(model, objective):
        assert_solved(model, objective)


def vanishing(model: Model, objective: str) -> bool:
    """Tell whether rows leave an entity nothing, where an entropy hands over."""
    return objective == "entropy" and bool((model.sums(in_general(model, "chi_square")) <= 1e-9).any())


def test_loops_that_are_compiled_find_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    model = by_entity(5, 60, 12)
    interpreted = stages(model, "chi_square")[0][-1].point
    monkeypatch.setattr(compiling, "WORTH_COMPILING", 0)
    assert np.abs(stages(model, "chi_square")[0][-1].point - interpreted).max() <= 1e-9


def test_cells_without_a_basis_get_their_least() -> None:
    model = random_model(BARE, 60, 12)
    without = np.flatnonzero(in_general(model, "chi_square") == 0.0)[:2]
    assert without.size
    fair = model.fair.copy()
    fair[without] = 0.0
    model = replace(model, fair=fair, entity_fair=fair)
    found, held = stages(model, "chi_square")
    assert [stage.name for stage in found] == ["no_basis", "fairness"]
    assert held.names[-1] == NO_BASIS
    assert (found[-1].point[without] == 0.0).all()
    assert np.abs(found[-1].point - in_general(model, "chi_square")).max() <= AGREE


def test_rows_that_contradict_are_told() -> None:
    model = random_model(1, 60, 12)
    crossing = route_of(model, "chi_square").structure.crossing
    row = int(crossing[np.argmax(model.row_upper[crossing])])
    upper, lower = model.row_upper.copy(), model.row_lower.copy()
    lower[row] = upper[row] = 10.0 * model.cells
    beyond = replace(model, row_lower=lower, row_upper=upper)
    with pytest.raises(Infeasible):
        stages_across(beyond, route_of(beyond, "chi_square").structure, "chi_square", Deadline(60))


def test_what_is_not_reached_is_handed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(OfEntities, "minimum", lambda *_: None)
    with pytest.raises(UnreachedError):
        stages(by_entity(3, 60, 12), "chi_square")


def test_more_rows_than_the_route_is_for_are_left_to_the_general_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("solvers.route.MOST_CROSSING", 3)
    assert route_of(random_model(1, 60, 12), "chi_square").name == GENERAL


@pytest.mark.slow
@pytest.mark.parametrize("objective", OBJECTIVES)
def test_few_models_are_handed_over(objective: str) -> None:
    """What is not handed over is proven; the general route takes what is, so that no answer is lost."""
    asked = handed_over = 0
    for seed in range(100, 220):
        model = by_entity(seed, *SIZES[seed % 3])
        if route_of(model, objective).name != TREE_CROSSING:
            continue
        asked += 1
        try:
            found, _ = stages(model, objective)
        except UnreachedError:
            found, _ = _in_general(model, objective, Deadline(60))
            handed_over += not vanishing(model, objective)
        assert fairness_residual(model, found[0]) <= PROVEN
    assert handed_over <= 0.08 * asked
