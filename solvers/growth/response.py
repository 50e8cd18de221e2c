"""Response curves: how gain follows spend, and the tiers that stand for a curve.

Exponential saturation; Hill; ADBUDG (J. D. C. Little, "Models and managers: the concept of a decision calculus",
Management Science 16, 1970). Chords of equal spend replace the curve: at their ends they agree with it.
"""

import numpy as np
from numpy.typing import NDArray

from schemas.growth import Response

_COMPARED = 50
"""Places a tier at which a curve and its chord are compared."""


def gain_of(response: Response, spend: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the full-year gain at each spend."""
    if response.kind == "exponential":
        reached: NDArray[np.float64] = -np.expm1(-np.log(2.0) * spend / response.half)
        return response.most * reached
    relative = (spend / response.half) ** response.shape
    return response.least + (response.most - response.least) * relative / (1.0 + relative)


def chords(response: Response) -> tuple[tuple[float, float], ...]:
    """Return (cost, gain) of each tier; the gain that comes at no spend is a first tier without cost."""
    ends = np.linspace(0.0, response.max_spend, response.pieces + 1)
    gains = gain_of(response, ends)
    tiers = zip(np.diff(ends).tolist(), np.diff(gains).tolist(), strict=True)
    free = ((0.0, response.least),) if response.least > 0 else ()
    return (*free, *tiers)


def chord_error(response: Response) -> float:
    """Return the largest difference between the curve and its chords, money."""
    ends = np.linspace(0.0, response.max_spend, response.pieces + 1)
    spend = np.linspace(0.0, response.max_spend, response.pieces * _COMPARED + 1)
    return float(np.abs(gain_of(response, spend) - np.interp(spend, ends, gain_of(response, ends))).max())
