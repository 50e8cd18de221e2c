"""Fairness metrics and objective values against numbers worked out by hand."""

import numpy as np
import pytest

from solvers.indicators import inequality, objective_value, ratio


def test_metrics_of_a_known_vector() -> None:
    found = inequality(np.array([1.2, 1.0, 0.8, 1.0, 1.1]))
    known = {
        "max": 1.2,
        "min": 0.8,
        "gini": 0.070588,
        "jain": 0.983365,
        "cv": 0.130064,
        "theil": 0.008651,
        "hoover": 0.05098,
    }
    assert found == {name: pytest.approx(value, abs=1e-6) for name, value in known.items()}


def test_equal_stretches_are_perfectly_fair() -> None:
    found = inequality(np.full(7, 1.3))
    assert found["jain"] == pytest.approx(1.0)
    assert [found[name] for name in ("gini", "cv", "theil", "hoover")] == pytest.approx([0.0] * 4, abs=1e-12)


def test_nobody_has_no_metrics() -> None:
    assert set(inequality(np.zeros(0)).values()) == {None}


def test_a_member_at_zero_counts_as_zero_in_theil() -> None:
    found = inequality(np.array([0.0, 2.0]))
    assert found["theil"] == pytest.approx(np.log(2))
    assert found["gini"] == pytest.approx(0.5)


def test_a_ratio_of_nothing_is_undefined() -> None:
    assert np.isnan(ratio(np.array([1.0, 0.0]), np.array([0.0, np.nan]))).all()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("chi_square", 100 / 100 + 100 / 50),
        ("least_squares", 200.0),
        ("least_absolute", 20.0),
        ("minimax", 1.2),
        ("lexicographic_minimax", 1.2),
        ("entropy", 90 * np.log(0.9) + 60 * np.log(1.2)),
        ("burden_power", 100 * 0.9**3 + 50 * 1.2**3),
        ("max_efficiency", 42.0),
    ],
)
def test_objective_values(name: str, value: float) -> None:
    """Two entities with fair shares 100 and 50 and targets 90 and 60; a third has no fair share and does not count."""
    found = objective_value(name, np.array([90.0, 60.0, 5.0]), np.array([100.0, 50.0, 0.0]), 3.0, 42.0)
    assert found == pytest.approx(value)
