from dataclasses import replace

import numpy as np
import pytest

from solvers.backends import conic
from solvers.deadline import Deadline
from solvers.multipliers import smallest
from solvers.polish import polished, residual
from tests.solvers.backends.programs import plain, redundant, violation


@pytest.mark.parametrize("seed", range(6))
def test_the_smallest_multipliers_prove_the_same_point(seed: int) -> None:
    program = redundant(seed)
    found = polished(program, conic.solve(program, 20.0), Deadline(20.0))
    smaller = smallest(program, found, 20.0)
    assert smaller.point is found.point
    assert np.abs(smaller.multipliers).sum() <= np.abs(found.multipliers).sum() + 1e-9
    assert violation(program, smaller) <= 1e-8


def test_prices_that_cancel_out_disappear() -> None:
    """The goal stands twice in the program: its price may be split as one likes, but need not be."""
    program = plain(0)
    goal = len(program.row_lower) - 1
    rows = np.append(np.arange(goal + 1), goal)
    twice = replace(
        program, matrix=program.matrix[rows], row_lower=program.row_lower[rows], row_upper=program.row_upper[rows]
    )
    found = polished(twice, conic.solve(twice, 20.0), Deadline(20.0))
    price = found.multipliers[-1] + found.multipliers[-2]
    found.multipliers[-2:] = price - 1e9, 1e9
    assert residual(twice, found.point, found.multipliers) >= 1e-10
    smaller = smallest(twice, found, 20.0)
    assert np.abs(smaller.multipliers[-2:]).sum() == pytest.approx(abs(price))
    assert residual(twice, smaller.point, smaller.multipliers) <= 1e-10


def test_a_point_that_nothing_proves_keeps_its_multipliers() -> None:
    program = plain(0)
    found = conic.solve(program, 20.0)
    moved = replace(found, point=0.5 * (program.lower + program.upper))
    assert smallest(program, moved, 20.0) is moved
