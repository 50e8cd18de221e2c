"""The lexicographic minimax with crossing rows is the one that a sequence of linear programs finds, and is proven."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import sparse

from solvers.certify.levels import levels
from solvers.deadline import Deadline
from solvers.model import Model
from solvers.program import Program
from solvers.stages.lexicographic import lexicographic_minimax
from solvers.stages.solving import Infeasible, optimum
from solvers.stages.stage import Stage
from tests.solvers.exact.crossing_models import model_of, random_model
from tests.solvers.exact.lexicographic_models import by_rep, ground_of, network_model, tied_model, without_basis

Array = NDArray[np.float64]
SECONDS = 60.0
PROVEN = 1e-9
AGREE = 1e-7
FLOW = "ortools-max-flow"


def one_by_one(model: Model) -> Array:
    """Return the totals of entities by one linear program a level; what has a multiplier is at the level."""
    fair = model.entity_fair
    open_, cap = fair > 0, np.full(model.entities, np.inf)
    totals = np.zeros(model.entities)
    while open_.any():
        column = sparse.csr_array(np.where(open_, -fair, 0.0)[:, None])
        rows = sparse.hstack([model.grouping, column], format="csr")
        cost, free = np.append(np.zeros(model.cells), 1.0), np.full(model.entities, -np.inf)
        limits = np.where(open_, 0.0, cap)
        program: Program = model.extended(cost, rows, free, limits, np.zeros(1), np.full(1, np.inf))
        solution, _ = optimum(program, Deadline(SECONDS))
        weight = np.where(open_, -solution.multipliers[len(model.names) :] * fair, 0.0)
        level, totals = float(solution.point[-1]), model.sums(solution.point[: model.cells])
        at = open_ if level <= 1e-12 else weight > 1e-7
        cap[at] = level * fair[at]
        open_ &= ~at
    return totals


def proven(model: Model, stage: Stage) -> float:
    """Return the residual of a stage's levels, or of its rows and limits where that is larger."""
    activity, x = model.matrix @ stage.point, stage.point
    off = np.maximum(model.row_lower - activity, activity - model.row_upper) / np.maximum(1.0, np.abs(activity))
    away = np.maximum(model.lower - x, x - model.upper)
    return max(levels(ground_of(model), stage, x), float(off.max()), float(away.max()))


def compare(model: Model) -> None:
    """Assert that both ways find the same totals, proven, or that both find none."""
    try:
        wanted = one_by_one(model)
    except Infeasible:
        with pytest.raises(Infeasible):
            lexicographic_minimax(model, Deadline(SECONDS))
        return
    stage = lexicographic_minimax(model, Deadline(SECONDS))
    assert proven(model, stage) < PROVEN
    has = model.entity_fair > 0
    assert np.abs(model.sums(stage.point) - wanted)[has].max() < AGREE


def size_of(seed: int) -> tuple[int, int]:
    draw = np.random.default_rng(seed + 999)
    return int(draw.choice([5, 12, 30, 80])), int(draw.integers(1, 8))


KINDS: dict[str, Callable[[int], Model]] = {
    "reps and products": lambda seed: network_model(seed, *size_of(seed)),
    "cells and products": lambda seed: network_model(seed, *size_of(seed), by_cell=True),
    "equal reps": lambda seed: tied_model(seed, 2 + seed % 28, 1 + seed % 7),
    "cells without a fair share": lambda seed: without_basis(network_model(seed, *size_of(seed)), 0.2, seed),
    "any rows, by cell": lambda seed: random_model(seed, *size_of(seed)),
    "any rows, by rep": lambda seed: by_rep(
        random_model(seed, *size_of(seed)), np.random.default_rng(seed).integers(0, 8, size_of(seed)[0])
    ),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", range(1000, 1012))
def test_finds_what_linear_programs_find_one_level_at_a_time(kind: str, seed: int) -> None:
    compare(KINDS[kind](seed))


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_finds_what_linear_programs_find_on_many_models(kind: str) -> None:
    for seed in range(2000, 2200):
        compare(KINDS[kind](seed))


def specialised(cells: int, seed: int) -> Model:
    """Return a model whose reps sell three products of fifty each, so that product totals push reps up."""
    draw = np.random.default_rng(seed)
    rep = np.arange(cells) // 20
    product = (rep * 7 + draw.integers(0, 3, cells)) % 50
    fair = draw.lognormal(0, 0.5, cells)
    fair *= cells / fair.sum()
    known = fair * draw.lognormal(0, 0.4, 50)[product] * draw.lognormal(0, 0.2, cells)
    known *= cells / known.sum()
    rows = [(product == one) * 1.0 for one in np.unique(product)] + [
        (rep // 5 == one) * 1.0 for one in range(rep[-1] // 5 + 1)
    ]
    value = np.array(rows) @ known
    limits = np.concatenate([np.full(len(np.unique(product)), 0.001), np.full(rep[-1] // 5 + 1, 0.01)]) * value
    return by_rep(model_of(fair, 0.7 * known, 1.3 * known, np.array(rows), value - limits, value + limits), rep)


def test_products_that_push_reps_up_take_a_flow_and_many_levels() -> None:
    model = specialised(1_000, 1)
    stage = lexicographic_minimax(model, Deadline(SECONDS))
    assert stage.back_end == FLOW
    assert len(stage.levels) > 5
    assert proven(model, stage) < PROVEN
    assert np.abs(model.sums(stage.point) - one_by_one(model)).max() < AGREE


def test_a_thousand_equal_reps_share_one_level() -> None:
    product = np.tile([0, 1], 1_000)
    rows = np.array([(product == 0) * 1.0])
    model = model_of(
        np.ones(2_000), np.zeros(2_000), np.full(2_000, np.inf), rows, np.array([1_200.0]), np.array([1_300.0])
    )
    model = by_rep(model, np.arange(2_000) // 2)
    stage = lexicographic_minimax(model, Deadline(SECONDS))
    assert len(stage.levels) == 1
    assert model.sums(stage.point) == pytest.approx(2.0, abs=1e-9)
    assert proven(model, stage) < PROVEN


def test_a_time_limit_leaves_levels_that_are_proven_and_the_rest_open() -> None:
    model, ticks = specialised(1_000, 1), iter(range(10_000))
    stage = lexicographic_minimax(model, Deadline(20.0, now=lambda: float(next(ticks))))
    assert stage.stopped
    assert proven(model, stage) < PROVEN
    assert stage.kept is not None
    settled = np.concatenate([level.settled for level in stage.levels])
    assert 0 < len(settled) < model.entities
    assert np.isfinite(stage.kept.entity_lower[settled]).all()
    assert np.isfinite(stage.kept.entity_lower).sum() == len(settled)
    assert (model.sums(stage.point) <= stage.kept.entity_upper + 1e-9).all()


def golden() -> Model:
    """Return four entities, each a cell: x1 >= 130, x1 + x2 >= 240, x4 <= 70, and x2 + x3 free across them."""
    rows = np.array([[1.0, 1, 0, 0], [0.0, 1, 1, 0]])
    low, high = np.array([1.3, 0, 0, 0]), np.array([np.inf, np.inf, np.inf, 0.7])
    return model_of(np.ones(4), low, high, rows, np.array([2.4, -np.inf]), np.array([np.inf, 3.0]))


def test_the_levels_of_the_small_example_are_130_110_90_70() -> None:
    stage = lexicographic_minimax(golden(), Deadline(SECONDS))
    assert stage.point == pytest.approx([1.3, 1.1, 0.9, 0.7], abs=1e-12)
    assert proven(golden(), stage) < PROVEN


def moved(stage: Stage, x: Array) -> Stage:
    return replace(stage, point=x)


class TestTheProofRefuses:
    """Each is a proof with one thing wrong."""

    model = specialised(400, 3)
    stage = lexicographic_minimax(model, Deadline(SECONDS))

    def residual(self, stage: Stage) -> float:
        return levels(ground_of(self.model), stage, stage.point)

    def test_nothing_when_all_is_right(self) -> None:
        assert self.residual(self.stage) < PROVEN
        assert any(level.nested for level in self.stage.levels)
        assert not all(level.nested for level in self.stage.levels)

    @pytest.mark.parametrize("at", [0, 1, -1])
    def test_a_level_left_out(self, at: int) -> None:
        kept = list(self.stage.levels)
        del kept[at]
        assert self.residual(replace(self.stage, levels=tuple(kept))) > 1e-6

    @pytest.mark.parametrize("at", [0, 1, -1])
    def test_no_multipliers(self, at: int) -> None:
        changed = list(self.stage.levels)
        level = changed[at]
        changed[at] = replace(level, rows=0.0 * level.rows, entities=0.0 * level.entities)
        assert self.residual(replace(self.stage, levels=tuple(changed))) > 1e-6

    def test_targets_that_give_one_rep_less_and_another_more(self) -> None:
        x = self.stage.point.copy()
        x[0] -= 1e-4
        x[-1] += 1e-4
        assert self.residual(moved(self.stage, x)) > 1e-6

    def test_levels_in_another_order(self) -> None:
        assert self.residual(replace(self.stage, levels=self.stage.levels[::-1])) > 1e-6

    def test_an_entity_that_no_multiplier_holds(self) -> None:
        number = next(number for number, level in enumerate(self.stage.levels) if not level.nested)
        level, later = self.stage.levels[number], self.stage.levels[-1]
        stolen = replace(level, settled=np.append(level.settled, later.settled[0]))
        changed = [*self.stage.levels[:number], stolen, *self.stage.levels[number + 1 :]]
        assert self.residual(replace(self.stage, levels=tuple(changed))) > 1e-6

    def test_many_levels_at_once_where_rows_cross(self) -> None:
        number = next(number for number, level in enumerate(self.stage.levels) if not level.nested)
        changed = list(self.stage.levels)
        changed[number] = replace(changed[number], nested=True)
        assert self.residual(replace(self.stage, levels=tuple(changed))) > 1e-6
