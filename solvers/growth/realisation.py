"""How much of a full year's gain falls into the planned year, by when a lever starts."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

MONTHS = 12
QUARTERS = (1, 2, 3, 4)


def by_month(seasonality: Sequence[float], start: int, lead: int, ramp: int) -> NDArray[np.float64]:
    """Return the share (12,) of a full year's gain that falls into each month.

    (1/12) v_m clip((m - 3(q-1) - lead + 1) / ramp, 0, 1) for the months m = 0..11 from the start on.

    Parameters
    ----------
    seasonality : twelve numbers v_m with a mean of 1
    start : quarter q, 1 to 4
    lead : months from the start until gain begins
    ramp : months over which it rises to the full gain, at least 1
    """
    since_start = np.arange(MONTHS) - first_month(start) + 1
    effect = np.clip((since_start - lead + 1) / ramp, 0.0, 1.0)
    return np.where(since_start >= 0, np.asarray(seasonality) * effect, 0.0) / MONTHS


def first_month(start: int) -> int:
    """Return the first month, 1 to 12, of a quarter."""
    return 3 * (start - 1) + 1


def by_quarter(months: NDArray[np.float64]) -> list[float]:
    """Return the sums (4,) of twelve months by quarter."""
    return [float(part) for part in months.reshape(4, 3).sum(axis=1)]
