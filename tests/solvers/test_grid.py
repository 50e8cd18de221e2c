"""The printing grid: decimals that add up exactly."""

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from solvers.grid import Grid, printing_grid, spread, unit_grid


@pytest.mark.parametrize(
    ("street", "step"), [(5880.0, 1e-9), (0.05, 1e-14), (1.0, 1e-12), (9.99e12, 1.0), (1e14, 100.0)]
)
def test_the_grid_has_twelve_digits_after_the_totals_first(street: float, step: float) -> None:
    assert printing_grid(street).step == step


@pytest.mark.parametrize(
    ("unit", "grid"),
    [(10.0, Grid(10, 0)), (0.25, Grid(25, 2)), (1e-6, Grid(1, 6)), (1000.0, Grid(1000, 0)), (0.1, Grid(1, 1))],
)
def test_a_unit_is_held_as_whole_numbers(unit: float, grid: Grid) -> None:
    assert unit_grid(unit) == grid


def test_counts_print_as_the_double_nearest_to_their_decimal() -> None:
    grid = unit_grid(0.1)
    assert grid.money(np.array([1, 2, 3, 12345])).tolist() == [0.1, 0.2, 0.3, 1234.5]


@pytest.mark.parametrize(
    ("money", "up", "count"), [(100.0, True, 15), (98.0, True, 14), (100.0, False, 14), (101.5, False, 14)]
)
def test_a_total_goes_to_the_multiple_asked_for(money: float, up: bool, count: int) -> None:
    assert unit_grid(7.0).count(money, up=up) == count


@given(st.lists(st.floats(0.0, 1e6), min_size=1, max_size=60).filter(lambda amounts: sum(amounts) > 1.0))
def test_spread_counts_add_up_to_the_total_exactly(amounts: list[float]) -> None:
    values = np.array(amounts)
    street = float(values.sum())
    grid = printing_grid(street)
    counts = spread(values, grid.count(street), grid, np.zeros(len(values)), np.full(len(values), np.inf))
    assert int(counts.sum()) == grid.count(street)
    assert (counts >= 0).all()
    printed = [Decimal(repr(amount)) for amount in grid.money(counts).tolist()]
    assert sum(printed) == Decimal(repr(float(grid.money(counts.sum()))))
    assert np.abs(grid.money(counts) - values).max() <= 2 * grid.step + 1e-15 * street


def test_spread_stays_within_bounds() -> None:
    grid = Grid(1, 0)
    counts = spread(np.array([1.5, 1.5, 1.5, 1.5]), 6, grid, np.zeros(4), np.array([1.0, 1.0, 9.0, 9.0]))
    assert counts.sum() == 6
    assert (counts[:2] <= 1).all()
