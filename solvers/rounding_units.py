"""The rounding unit: whether it can be computed with, and what lies on its grid."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from schemas.finding import Finding
from schemas.plan import Rounding
from solvers.grid import places_of

MOST_PLACES = 6
LARGEST_COUNT = 2.0**52
_NEAR = 1e-9


def sound_unit(rounding: Rounding | None) -> float | None:
    """Return the rounding unit where there is one that can be written with few decimals."""
    return rounding.unit if rounding is not None and places_of(rounding.unit) <= MOST_PLACES else None


def unit_findings(rounding: Rounding | None, street: float | None) -> Iterable[Finding]:
    """Yield what is wrong with the unit: too many decimals, more steps than a double holds, or not one step.

    Parameters
    ----------
    street : the street total, money, where it is known
    """
    if rounding is None:
        return
    unit = rounding.unit
    if sound_unit(rounding) is None:
        yield Finding("unit_places", "/rounding/unit", {"unit": unit})
    elif street is not None and street / unit > LARGEST_COUNT:
        yield Finding("unit_too_small", "/rounding/unit", {"unit": unit, "street": street})
    elif street is not None and unit > street:
        yield Finding("unit_too_large", "/rounding/unit", {"unit": unit, "street": street})


def off_grid(amounts: NDArray[np.float64] | float, unit: float) -> NDArray[np.bool_]:
    """Tell which amounts of money are no multiples of the unit."""
    steps = np.asarray(amounts, dtype=np.float64) / unit
    return np.asarray(np.abs(steps - np.round(steps)) > _NEAR * np.maximum(1.0, np.abs(steps)))
