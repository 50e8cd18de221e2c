"""The decimal grid on which money is printed, and targets as whole numbers of its steps."""

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_HALF_EVEN, Decimal

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Counts = NDArray[np.int64]
DIGITS = 12
"""Without rounding money is printed to this many digits after the street total's first."""


@dataclass(frozen=True)
class Grid:
    """Multiples of `whole` / 10^`places`, money; whole and places are integers so that sums of counts are exact."""

    whole: int
    places: int

    @property
    def step(self) -> float:
        """The distance of two neighbours, money."""
        return self.whole / float(10**self.places)

    def money(self, counts: Counts) -> Array:
        """Return counts of steps as money; each number is the double nearest to the exact decimal."""
        scaled = counts * self.whole
        return scaled / float(10**self.places)

    def nearest(self, money: Array) -> Counts:
        """Return the counts nearest to amounts of money."""
        return np.rint(money * 10.0**self.places / self.whole).astype(np.int64)

    def count(self, money: float, *, up: bool = False) -> int:
        """Return the count of an amount of money, to the nearest or upwards, exact in decimals."""
        steps = Decimal(repr(money)) * 10**self.places / self.whole
        if up and abs(steps - steps.to_integral_value(ROUND_HALF_EVEN)) > abs(steps) * Decimal("1e-12"):
            return int(steps.to_integral_value(ROUND_CEILING))
        return int(steps.to_integral_value(ROUND_HALF_EVEN))


def printing_grid(street: float) -> Grid:
    """Return the grid for continuous money: 10^(floor(log10 street) - 12)."""
    exponent = Decimal(repr(street)).adjusted() - DIGITS
    return Grid(1, -exponent) if exponent <= 0 else Grid(10**exponent, 0)


def unit_grid(unit: float) -> Grid:
    """Return the grid of a rounding unit."""
    written = Decimal(repr(unit)).normalize()
    exponent = int(written.as_tuple().exponent)
    places = max(0, -exponent)
    return Grid(int(written.scaleb(places)), places)


def places_of(unit: float) -> int:
    """Return how many decimals a rounding unit has."""
    return unit_grid(unit).places


def spread(amounts: Array, total: int, grid: Grid, lower: Array, upper: Array) -> Counts:
    """Return counts near amounts of money that add up to a total count exactly and stay within bounds.

    The running sum is rounded, so that the sum of any run of neighbours is off by less than one step; cells whose
    bounds meet are set first.
    """
    steps = amounts * 10.0**grid.places / grid.whole
    low = np.ceil(lower * 10.0**grid.places / grid.whole - 1e-3)
    high = np.floor(np.minimum(upper, 1e18) * 10.0**grid.places / grid.whole + 1e-3)
    pinned = lower == upper
    counts = np.rint(steps)
    loose = np.flatnonzero(~pinned)
    running = np.rint(np.cumsum(steps[loose]))
    counts[loose] = np.diff(running, prepend=0.0)
    counts[loose] = np.clip(counts[loose], low[loose], np.maximum(high, low)[loose])
    return _evened(counts.astype(np.int64), total, loose, low, high, steps)


def _evened(counts: Counts, total: int, loose: NDArray[np.int64], low: Array, high: Array, steps: Array) -> Counts:
    """Move single steps, largest error first, until the counts add up to the total.

    Where nothing has room (locks that lie between two steps) any cell moves: a step is printing's own error.
    """
    for _ in range(64):
        missing = total - int(counts.sum())
        if missing == 0:
            break
        sign = 1 if missing > 0 else -1
        room = (high - counts)[loose] >= 1 if sign > 0 else (counts - low)[loose] >= 1
        movable = loose[room]
        if not movable.size:
            movable = np.arange(len(counts))
        error = sign * (steps[movable] - counts[movable])
        chosen = movable[np.argsort(-error, kind="stable")[: abs(missing)]]
        counts[chosen] += sign * max(1, abs(missing) // max(1, 2 * len(movable)))
    return counts
