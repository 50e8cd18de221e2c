"""Cuts: what shows that caps of entities are too low together, and by how much they have to rise.

Caps are A_e max(t, sigma_e): no entity is above the level t unless a relaxation puts it there. A cut says

    sum_e weight_e cap_e  >=  a number        for all caps that targets can keep,

and `need` is what is missing.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from solvers.deadline import Deadline

Array = NDArray[np.float64]


@dataclass(frozen=True)
class CutProof:
    """Multipliers of a cut whose need is covered.

    Attributes
    ----------
    rows : array (m,), of the model's rows
    entities : array (e,), of the entities' caps, >= 0
    reduced : array (n,), what cells have left; where it is not 0, the cell is at a limit
    """

    rows: Array
    entities: Array
    reduced: Array


class Cut(Protocol):
    """See the module's docstring; arrays (e,): each entity's weight, and the cap beyond which it does not count."""

    weight: Array
    most: Array

    def need(self, caps: Array) -> float:
        """Return how much the weighted caps (e,) have to rise."""

    def proof(self, caps: Array) -> CutProof:
        """Return the multipliers at caps (e,) that just cover the need."""


class Oracle(Protocol):
    """Tells whether targets can keep caps; `point` (n,) are the last targets that could, or None."""

    point: Array | None
    back_end: str
    rounding: float

    def cuts(self, caps: Array, deadline: Deadline) -> list[Cut]:
        """Return cuts that caps (e,) break by more than `rounding`; none where targets can keep them."""


def raised(level: float, cut: Cut, need: float, sigma: Array, fair: Array) -> float | None:
    """Return the level at which a cut's need is covered; None where no level does.

    Parameters
    ----------
    level : the caps' level now, -inf where they are the relaxation's totals
    sigma, fair : arrays (e,), the relaxation's stretches; fair share 0 for entities whose cap does not rise
    """
    at = np.flatnonzero((cut.weight > 0) & (fair > 0))
    if not at.size:
        return None
    low = np.maximum(sigma[at], level)
    high = np.maximum(cut.most[at] / fair[at], low)
    rate = cut.weight[at] * fair[at]
    ends = np.isfinite(high)
    events = np.concatenate([low, high[ends]])
    order = np.argsort(events, kind="stable")
    events = events[order]
    slopes = np.cumsum(np.concatenate([rate, -rate[ends]])[order])
    gains = np.concatenate([[0.0], np.cumsum(slopes[:-1] * np.diff(events))])
    place = int(np.searchsorted(gains, need)) - 1
    if place < 0 or not slopes[place] > 1e-15 * rate.sum():
        return None
    return float(events[place] + (need - gains[place]) / slopes[place])
