"""What was sold against targets: completion, growth, structural share and share of the growth."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from solvers.indicators import ratio

Array = NDArray[np.float64]
COLUMNS = (
    "completion",
    "actual_growth",
    "actual_share",
    "actual_share_change",
    "actual_growth_contribution",
    "actual_share_of_growth",
)


def attainment(history: Array, target: Array, actual: Array, totals: tuple[float, float]) -> Mapping[str, Array]:
    """Return the indicators of groups of cells; NaN where undefined.

    Parameters
    ----------
    history, target, actual : arrays (k,), money
    totals : of history and actual, money

    Returns
    -------
    mapping
        completion = actual / target; actual_growth = actual / history - 1; actual_share of all actual;
        actual_share_change since history; actual_growth_contribution = (actual - history) / all history;
        actual_share_of_growth = (actual - history) / (all actual - all history).
    """
    base, sold = (np.full(len(history), total) for total in totals)
    gained, change = sold - base, actual - history
    share, grew = ratio(actual, sold), gained != 0
    found = (
        ratio(actual, target),
        ratio(actual, history) - 1.0,
        share,
        share - ratio(history, base),
        ratio(change, base),
        np.where(grew, change / np.where(grew, gained, 1.0), np.nan),
    )
    return dict(zip(COLUMNS, found, strict=True))
