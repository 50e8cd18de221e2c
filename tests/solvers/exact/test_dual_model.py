"""The quadratic model of a dual is minimised exactly, kinks included, by guesses of signs and by sweeps alike."""

import numpy as np
import pytest
from numpy.typing import NDArray

from solvers.exact import compiling, dual_model
from solvers.exact.dual_model import model_minimum

Array = NDArray[np.float64]


def model_at(seed: int, count: int) -> tuple[Array, Array, Array, Array, Array]:
    """Return prices, activity, matrix and limits of rows of which some are nearly implied by others, and all hold."""
    draw = np.random.default_rng(seed)
    few = draw.normal(size=(count, count - count // 4))
    matrix, activity = few @ few.T + 1e-8 * np.eye(count), draw.normal(size=count)
    prices, step = (draw.normal(size=count) * (draw.random(count) < 0.5) for _ in range(2))
    middle, room = activity + matrix @ step, draw.choice([0.0, 0.1, 1.0], count)
    return prices, activity, matrix, middle - room, middle + room


def largest_residual(p: Array, prices: Array, activity: Array, matrix: Array, lower: Array, upper: Array) -> float:
    """Return how far the gradient at p is from the subdifferential of -h there: rows at a limit, or a price of 0."""
    gradient = activity + matrix @ (p - prices)
    off = np.where(p > 0, gradient - lower, np.where(p < 0, gradient - upper, 0.0))
    still = p == 0
    off[still] = np.maximum(lower - gradient, gradient - upper)[still].clip(min=0.0)
    return float(np.abs(np.where(lower == upper, gradient - lower, off)).max())


@pytest.mark.parametrize("worth_compiling", [0, 10**9])
@pytest.mark.parametrize("seed", range(5))
def test_sweeps_find_the_minimum(seed: int, worth_compiling: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiling, "WORTH_COMPILING", worth_compiling)
    monkeypatch.setattr(dual_model, "ROUNDS", 0)
    model = model_at(seed, 30)
    assert largest_residual(model_minimum(*model), *model) <= 1e-8


@pytest.mark.parametrize("seed", range(5))
def test_sweeps_and_guesses_agree(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    model = model_at(seed, 12)
    guessed = model_minimum(*model)
    monkeypatch.setattr(dual_model, "ROUNDS", 0)
    np.testing.assert_allclose(model_minimum(*model), guessed, atol=1e-7)
