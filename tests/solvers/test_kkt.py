import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import sparse

from solvers.kkt import Equations, solved

Array = NDArray[np.float64]


def equations(cells: int, rows: int, *, seed: int = 0, density: float = 0.3) -> Equations:
    """Random rows and a goal over cells of very different curvature."""
    draw = np.random.default_rng(seed)
    active = sparse.random_array((rows, cells), density=density, rng=draw, format="csr")
    whole = sparse.csr_array(sparse.vstack([active, sparse.csr_array(np.ones((1, cells)))], format="csr"))
    return with_answer(draw.lognormal(0.0, 2.0, cells), whole, draw)


def by_entity(cells: int, groups: int) -> Equations:
    """Cells without curvature, whose groups' totals have one; the goal is the sum of the groups as well."""
    draw = np.random.default_rng(0)
    group = np.arange(cells) % groups
    sums = sparse.csr_array((np.ones(cells), (group, np.arange(cells))))
    totals = sparse.hstack([sums, -sparse.eye_array(groups)])
    others = sparse.csr_array((np.ones(cells), (draw.integers(7, size=cells), np.arange(cells))))
    wide = sparse.hstack([others, sparse.csr_array((7, groups))])
    active = sparse.csr_array(sparse.vstack([wide, totals, wide.sum(axis=0)[None, :]], format="csr"))
    return with_answer(np.append(np.zeros(cells), draw.lognormal(0.0, 1.0, groups)), active, draw)


def with_answer(curvature: Array, active: sparse.csr_array, draw: np.random.Generator) -> Equations:
    rows, cells = active.shape
    x, y = draw.normal(size=cells), draw.normal(size=rows)
    return Equations(curvature, active, curvature * x - active.T @ y, active @ x, np.ones(cells), np.ones(rows))


@pytest.mark.parametrize(
    "system",
    [
        equations(30, 5),
        equations(400, 100),
        equations(5_000, 600, density=5e-3),
        by_entity(60, 6),
        by_entity(5_000, 300),
    ],
    ids=["few", "dense", "sparse", "by entity", "by many entities"],
)
def test_the_equations_hold_to_rounding(system: Equations) -> None:
    found = solved(system)
    assert found is not None
    assert system.errors(*found)[2] <= 1e-9


def test_rows_that_depend_on_each_other_do_no_harm() -> None:
    one = equations(40, 6)
    twice = Equations(
        one.curvature,
        sparse.csr_array(sparse.vstack([one.active, one.active], format="csr")),
        one.slope,
        np.concatenate([one.gap, one.gap]),
        one.slope_size,
        np.concatenate([one.gap_size, one.gap_size]),
    )
    found = solved(twice)
    assert found is not None
    assert twice.errors(*found)[2] <= 1e-9


def test_rows_that_contradict_each_other_are_met_as_well_as_can_be() -> None:
    ones = sparse.csr_array(np.ones((2, 4)))
    system = Equations(np.ones(4), ones, np.zeros(4), np.array([1.0, 1.0 + 1e-9]), np.ones(4), np.ones(2))
    found = solved(system)
    assert found is not None
    assert system.errors(*found)[2] <= 2e-9
