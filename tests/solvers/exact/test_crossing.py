"""The route of a tree with crossing rows gives the general route's answer, with multipliers that prove it."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import linprog

from solvers.deadline import Deadline, OutOfTime
from solvers.exact.crossing import CrossingSolution, solve_crossing
from solvers.exact.impossible import Impossible
from solvers.model import Model
from solvers.polish import residual
from solvers.program import Curve, Program
from solvers.stages.convex import convex
from solvers.stages.second import narrowed_to
from solvers.stages.solving import optimum
from solvers.structure import structure_of
from tests.solvers.exact.crossing_models import model_of, random_model

Array = NDArray[np.float64]
SIZES = ((5, 2), (20, 6), (20, 30), (60, 12), (200, 40), (400, 100))


def program_of(model: Model, weight: Array, t: Array) -> Program:
    return model.program(np.zeros(model.cells), Curve("square", np.arange(model.cells), t, 1.0 / weight))


def solved(model: Model, weight: Array, t: Array) -> CrossingSolution:
    found = solve_crossing(model, structure_of(model), weight, t, Deadline(60))
    assert isinstance(found, CrossingSolution)
    return found


def assert_optimal(model: Model, weight: Array, t: Array) -> CrossingSolution:
    """The conditions of optimality hold to 1e-9 and the general route is within 1e-8."""
    found, program = solved(model, weight, t), program_of(model, weight, t)
    assert residual(program, found.x, found.rows) <= 1e-9
    other, _ = optimum(program, Deadline(60))
    assert np.abs(found.x - other.point).max() <= 1e-8
    np.testing.assert_array_equal(found.multipliers, found.rows[structure_of(model).crossing])
    return found


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize(("cells", "crossing"), SIZES)
def test_random_models_agree_with_the_general_route(cells: int, crossing: int, seed: int) -> None:
    model = random_model(seed, cells, crossing)
    assert_optimal(model, model.fair, np.zeros(cells) if seed % 2 else model.fair)


def test_three_hundred_crossing_rows() -> None:
    model = random_model(7, 900, 300)
    assert len(structure_of(model).crossing) >= 250
    assert_optimal(model, model.fair, model.fair)


@pytest.mark.slow
def test_hardly_any_random_model_is_handed_over() -> None:
    """What is not handed over is optimal; the general route takes what is, so that no answer is lost."""
    handed_over = []
    for seed in range(100, 600):
        cells, crossing = SIZES[seed % len(SIZES)]
        model = random_model(seed, cells, crossing)
        t = np.zeros(cells) if seed % 2 else model.fair
        if solve_crossing(model, structure_of(model), model.fair, t, Deadline(60)) is None:
            handed_over.append(seed)
        else:
            assert_optimal(model, model.fair, t)
    assert len(handed_over) <= 5


def crossed(width: float) -> Model:
    """Return four cells in two reps and two products, every total asked for to a width."""
    rows = np.array([[1, 1, 0, 0], [0, 0, 1, 1], [1, 0, 1, 0], [0, 1, 0, 1]], dtype=float)
    totals = np.array([2.5, 1.5, 1.2, 2.8])
    return model_of(np.ones(4), np.zeros(4), np.full(4, np.inf), rows, totals - width, totals + width)


@pytest.mark.parametrize("width", [0.0, 1e-9, 1e-6, 1e-2])
def test_rows_that_pinch_all_totals(width: float) -> None:
    found = assert_optimal(crossed(width), np.ones(4), np.zeros(4))
    assert abs(found.x[:2].sum() - 2.5) <= width + 1e-12


def test_a_row_that_is_there_three_times_counts_once() -> None:
    model = random_model(3, 60, 6)
    row = int(structure_of(model).crossing[0])
    again = sparse.csr_array(model.matrix[[row, row]])
    limits = model.row_lower[[row, row]], model.row_upper[[row, row]]
    twice = model.with_rows(again, *limits, ("again[0]", "again[1]"))
    one, three = solved(model, model.fair, model.fair), assert_optimal(twice, model.fair, model.fair)
    assert np.abs(one.x - three.x).max() <= 1e-9


def test_a_row_within_its_limits_has_no_multiplier() -> None:
    model = random_model(5, 200, 40)
    found = solved(model, model.fair, np.zeros(200))
    activity = model.matrix @ found.x
    inside = (activity > model.row_lower + 1e-8) & (activity < model.row_upper - 1e-8)
    crossing = structure_of(model).crossing
    assert inside[crossing].any()
    assert (found.rows[crossing][inside[crossing]] == 0.0).all()


def test_cells_without_weight_stay_where_they_are() -> None:
    model = crossed(0.5)
    weight, t = np.array([1.0, 0.0, 1.0, 1.0]), np.array([0.0, 1.4, 0.0, 0.0])
    found = solved(model, weight, t)
    assert found.x[1] == 1.4
    held = replace(model, lower=np.array([0, 1.4, 0, 0]), upper=np.array([np.inf, 1.4, np.inf, np.inf]))
    assert np.abs(found.x - assert_optimal(held, np.ones(4), np.zeros(4)).x).max() <= 1e-12


def test_cells_without_weight_prove_nothing_about_the_rules() -> None:
    weight, t = np.array([1.0, 0.0, 1.0, 1.0]), np.array([0.0, 3.0, 0.0, 0.0])
    model = crossed(0.0)
    assert solve_crossing(model, structure_of(model), weight, t, Deadline(60)) is None


def by_rep(seed: int, cells: int, crossing: int) -> Model:
    """Return a random model whose entities are reps of about six cells."""
    model = random_model(seed, cells, crossing)
    entity = np.arange(cells) // 6
    return replace(model, entity=entity, entity_fair=np.bincount(entity, model.fair).astype(np.float64))


@pytest.mark.parametrize("seed", range(12))
def test_second_stage_with_all_entity_totals_fixed(seed: int) -> None:
    model = by_rep(seed, 120, 10)
    first = convex(model, "chi_square", Deadline(60))
    assert first.kept is not None
    assert_optimal(narrowed_to(model, first.kept), model.fair, model.fair)


def farkas(model: Model, proof: Impossible) -> float:
    """Return by how much the proof's rows contradict each other, computed once more."""
    z = -(model.matrix.T @ proof.rows)
    limit = np.where(proof.rows > 0, model.row_lower, np.where(proof.rows < 0, model.row_upper, 0.0))
    most = np.minimum(model.upper, model.cells)
    return float(proof.rows @ limit + np.where(z > 0, z * model.lower, z * most).sum())


def greatest(model: Model, row: int) -> float:
    """Return the most that a row can be when its own limits are lifted."""
    matrix = model.matrix.toarray()
    others = np.arange(len(model.names)) != row
    above, below = (others & np.isfinite(limit) for limit in (model.row_upper, model.row_lower))
    found = linprog(
        -matrix[row],
        A_ub=np.vstack([matrix[above], -matrix[below]]),
        b_ub=np.concatenate([model.row_upper[above], -model.row_lower[below]]),
        bounds=np.column_stack([model.lower, model.upper]),
        method="highs",
    )
    assert found.status == 0
    return float(-found.fun)


@pytest.mark.parametrize("beyond", [1e-6, 1e-3, 0.3])
@pytest.mark.parametrize("seed", range(8))
def test_a_row_beyond_what_the_others_allow_is_proven_impossible(seed: int, beyond: float) -> None:
    model = random_model(seed, 60, 10)
    row = int(structure_of(model).crossing[seed % 3])
    limit = greatest(model, row)
    demanded = limit + beyond * max(1.0, abs(limit))
    lower, upper = model.row_lower.copy(), model.row_upper.copy()
    lower[row], upper[row] = demanded, np.inf
    wanted = replace(model, row_lower=lower, row_upper=upper)
    found = solve_crossing(wanted, structure_of(wanted), model.fair, np.zeros(60), Deadline(60))
    assert isinstance(found, Impossible)
    assert farkas(wanted, found) > 0


def test_a_tree_that_cannot_be_met_is_proven_impossible() -> None:
    model = crossed(0.0)
    lower = model.row_lower.copy()
    lower[0] = 2.6
    short = replace(model, row_lower=lower, row_upper=np.maximum(model.row_upper, lower), upper=np.full(4, 1.25))
    found = solve_crossing(short, structure_of(short), np.ones(4), np.zeros(4), Deadline(60))
    assert isinstance(found, Impossible)
    assert farkas(short, found) > 0


def test_rows_of_one_cell_that_contradict_are_proven_impossible() -> None:
    model = crossed(0.5)
    single = sparse.csr_array(np.array([[1.0, 0, 0, 0], [1.0, 0, 0, 0]]))
    limits = np.array([0.9, -np.inf]), np.array([np.inf, 0.8])
    short = model.with_rows(single, *limits, ("floor[0]", "cap[0]"))
    found = solve_crossing(short, structure_of(short), np.ones(4), np.zeros(4), Deadline(60))
    assert isinstance(found, Impossible)
    assert farkas(short, found) > 0


def test_rows_of_one_cell_carry_their_multipliers() -> None:
    model = crossed(0.5)
    single = sparse.csr_array(np.array([[0.0, 0, 1.0, 0]]))
    found = assert_optimal(
        model.with_rows(single, np.array([-np.inf]), np.array([0.3]), ("cap[0]",)), np.ones(4), np.zeros(4)
    )
    assert found.rows[-1] < 0


def test_the_time_limit_holds() -> None:
    model = crossed(0.0)
    with pytest.raises(OutOfTime):
        solve_crossing(model, structure_of(model), np.ones(4), np.zeros(4), Deadline(0.0))


def test_two_limits_of_one_scope_that_contradict_each_other_are_told() -> None:
    rep, product = np.array([1.0, 1.0, 0.0, 0.0]), np.array([1.0, 0.0, 1.0, 0.0])
    model = model_of(
        np.ones(4), np.zeros(4), np.full(4, 3.0), np.array([rep, rep, product]),
        np.array([2.5, -np.inf, 1.0]), np.array([np.inf, 2.4, 1.5]),
    )  # fmt: skip
    assert isinstance(solve_crossing(model, structure_of(model), model.fair, np.zeros(4), Deadline(10)), Impossible)
