"""Indicators: growth, shares, stretch of members, and how unequal stretches are."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def inequality(stretch: Array) -> Mapping[str, float | None]:
    """Return the fairness metrics of stretches (k,), unweighted; all None where there are none.

    gini; jain = (sum s)^2 / (k sum s^2); cv with the population's deviation; theil = mean of s/m ln(s/m), 0 ln 0 = 0;
    hoover = sum |s - m| / (2 sum s), with m the mean.
    """
    names = ("max", "min", "gini", "jain", "cv", "theil", "hoover")
    if not stretch.size or not stretch.sum() > 0:
        return dict.fromkeys(names)
    ordered = np.sort(stretch)
    count, total, mean = len(ordered), float(ordered.sum()), float(ordered.mean())
    ratio = ordered / mean
    positive = ratio[ratio > 0]
    ranks = 2.0 * np.arange(1, count + 1) - count - 1
    values = (
        ordered[-1],
        ordered[0],
        (ranks @ ordered) / (count * total),
        total**2 / (count * float(ordered @ ordered)),
        float(ordered.std()) / mean,
        float((positive * np.log(positive)).sum()) / count,
        float(np.abs(ordered - mean).sum()) / (2.0 * total),
    )
    return {name: float(value) for name, value in zip(names, values, strict=True)}


def ratio(part: Array, whole: Array) -> Array:
    """Return part / whole, NaN where the whole is 0 or unknown."""
    defined = np.isfinite(whole) & (whole > 0)
    return np.where(defined, part / np.where(defined, whole, 1.0), np.nan)


def objective_value(name: str, totals: Array, fair: Array, power: float, efficiency_total: float) -> float:
    """Return an objective's value at entity totals (e,), money; see `docs/reference/objectives.md`."""
    has = fair > 0
    x, a = totals[has], fair[has]
    if name == "max_efficiency":
        return efficiency_total
    if name in ("minimax", "lexicographic_minimax"):
        return float((x / a).max())
    if name == "least_absolute":
        return float(np.abs(x - a).sum())
    if name == "least_squares":
        return float(((x - a) ** 2).sum())
    if name == "chi_square":
        return float(((x - a) ** 2 / a).sum())
    if name == "entropy":
        return float((x * np.log(np.where(x > 0, x / a, 1.0))).sum())
    return float((a * (x / a) ** power).sum())
