"""How money is printed: on a grid, and so that what belongs together adds up exactly."""

import math
from collections.abc import Sequence
from decimal import Decimal

from solvers.growth.case import Case

SPEND, GAIN = 12, 9
"""Decimals of money for a goal of 1 to 10; gain has fewer, so that the rounding of spends does not show in it."""

_NOISE = 3


class Grid:
    """The grid of a case: with a goal of 8,300 spend comes in steps of 10^-9, gain in steps of 10^-6."""

    def __init__(self, case: Case, decimals: int = SPEND) -> None:
        self._decimals = decimals - math.floor(math.log10(max(case.goal, case.base)))

    def money(self, amount: float) -> float:
        """Return an amount on the grid."""
        return round(amount, self._decimals) + 0.0

    def below(self, amount: float) -> float:
        """Return an amount rounded down to the grid, noise of a thousandth of its step aside."""
        units = Decimal(round(amount, self._decimals + _NOISE)).scaleb(self._decimals)
        return self._written(math.floor(round(units, _NOISE)))

    def parts(self, amounts: Sequence[float]) -> list[float]:
        """Return amounts on the grid that sum to their sum on the grid: largest remainders are rounded up."""
        units = [Decimal(amount).scaleb(self._decimals) for amount in amounts]
        whole = [math.floor(unit) for unit in units]
        missing = round(sum(units, Decimal(0))) - sum(whole)
        order = sorted(range(len(units)), key=lambda place: (whole[place] - units[place], place))
        for place in order[:missing]:
            whole[place] += 1
        return [self._written(unit) for unit in whole]

    def total(self, amounts: Sequence[float]) -> float:
        """Return the exact decimal sum of printed amounts."""
        return float(sum((Decimal(repr(amount)) for amount in amounts), Decimal(0)))

    def halves(self, amount: float) -> tuple[float, float]:
        """Return two halves of a printed amount, on the grid and adding up to it."""
        first = self.money(amount / 2)
        return first, float(Decimal(repr(amount)) - Decimal(repr(first)))

    def _written(self, units: int) -> float:
        return float(Decimal(units).scaleb(-self._decimals))


def ratio(part: float, whole: float) -> float | None:
    """Return a ratio with twelve digits; None where the whole is 0."""
    return None if whole == 0 else float(f"{part / whole:.12g}") + 0.0


def shown(amount: float) -> str:
    """Return an amount as a sentence shows it."""
    digits = f"{amount:,.2f}" if abs(amount) >= 1 else f"{amount:,.4g}"
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def percent(share: float) -> str:
    """Return a ratio as a sentence shows it."""
    return f"{100 * share:,.2f}".rstrip("0").rstrip(".") + "%"
