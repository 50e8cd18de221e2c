import numpy as np
import pytest

from solvers.backends import conic
from solvers.deadline import Deadline, OutOfTime
from solvers.polish import polished, residual
from solvers.program import Solution
from tests.solvers.backends.programs import POSSIBLE, by_entity, degenerate, large, plain, violation


@pytest.mark.parametrize("kind", POSSIBLE)
def test_polishing_never_makes_a_point_worse(kind: str) -> None:
    program = POSSIBLE[kind](0)
    rough = conic.solve(program, 20.0, 1e-6)
    smooth = polished(program, rough, Deadline(20.0))
    assert residual(program, smooth.point, smooth.multipliers) <= residual(program, rough.point, rough.multipliers)


@pytest.mark.parametrize("seed", range(10))
def test_a_rough_point_becomes_exact(seed: int) -> None:
    program = plain(seed)
    rough = conic.solve(program, 20.0, 1e-8)
    assert violation(program, polished(program, rough, Deadline(20.0))) <= 1e-13


@pytest.mark.parametrize("make", [degenerate, by_entity, large])
def test_limits_without_a_price_and_flat_directions_do_no_harm(make: object) -> None:
    assert callable(make)
    program = make(4)
    assert violation(program, polished(program, conic.solve(program, 20.0), Deadline(20.0))) <= 1e-12


def test_the_residual_is_0_at_an_optimum_and_tells_how_far_another_point_is() -> None:
    program = plain(0)
    best = polished(program, conic.solve(program, 20.0), Deadline(20.0))
    moved = best.point + 1e-3 * np.cos(np.arange(len(best.point)))
    assert residual(program, best.point, best.multipliers) <= 1e-14
    assert residual(program, moved, best.multipliers) >= 1e-5
    assert residual(program, best.point, best.multipliers + 1e-3) >= 1e-4


def test_the_residual_sees_every_kind_of_violation() -> None:
    program = plain(0)
    best = polished(program, conic.solve(program, 20.0), Deadline(20.0))
    prices = best.multipliers.copy()
    inactive = np.flatnonzero(prices == 0)[0]
    prices[inactive] = 1e-3
    assert residual(program, best.point, prices) >= 1e-5
    assert residual(program, program.upper + 0.1, best.multipliers) >= 0.1


def test_a_far_point_is_given_back_as_it_is_or_better_but_never_as_nan() -> None:
    program = plain(5)
    far = Solution("optimal", program.upper, 1e6 * np.ones(len(program.row_lower)))
    found = polished(program, far, Deadline(20.0))
    assert np.isfinite(found.point).all()
    assert residual(program, found.point, found.multipliers) <= residual(program, far.point, far.multipliers)


def test_polishing_stops_at_the_deadline() -> None:
    program = plain(0)
    over = Deadline(-1.0)
    with pytest.raises(OutOfTime):
        polished(program, conic.solve(program, 20.0, 1e-4), over)
