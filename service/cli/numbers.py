"""Numbers as people read them: grouped thousands, signed percentages, a dash for what is not known."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

NOTHING = "–"

SIGNED_RATIOS = ("growth", "share_change")
PERCENTAGES = ("share", "share_before", "share_of_growth", "penetration", "load")
_LONGEST, _WITH_DECIMALS = 8, 6
"""Digits of a goal that is printed as it is, and of one that is printed with decimals."""
MONEY = ("amount", "history", "fair_share", "target", "potential")


def money(value: float | None, decimals: int) -> str:
    """Return an amount with thousands separators."""
    return NOTHING if value is None else _without_negative_zero(f"{value:,.{decimals}f}")


def percent(value: float | None, decimals: int = 1, *, signed: bool = False) -> str:
    """Return a ratio as a percentage."""
    if value is None:
        return NOTHING
    text = _without_negative_zero(f"{value * 100:,.{decimals}f}")
    return f"+{text}%" if signed and value > 0 and text.strip("0.,") else f"{text}%"


def persons(value: float) -> str:
    """Return a number of people."""
    return money(value, 1)


def ratio(value: float | None) -> str:
    """Return a stretch or another plain ratio."""
    return NOTHING if value is None else _without_negative_zero(f"{value:,.3f}")


def _has_decimals(amount: float, decimals: int) -> bool:
    return abs(round(amount, decimals) - amount) < 1e-6


def _without_negative_zero(text: str) -> str:
    return text[1:] if text.startswith("-") and not text.strip("-0.,") else text


@dataclass(frozen=True)
class Numbers:
    """How one answer's numbers are printed.

    Attributes
    ----------
    decimals : int
        Of money: as many as the amounts have, and no more than make six digits of the street total.
    divisor : int
        What amounts are divided by before they are printed, where they are too long for a table; else 1.
    """

    decimals: int
    divisor: int = 1

    @classmethod
    def of(cls, amounts: Sequence[float], street: float) -> "Numbers":
        """Return the print of an answer with these amounts.

        Parameters
        ----------
        amounts : sequence of float
            What is to be printed; no decimals are shown that all of them have at 0.
        street : float
            Decides how many decimals are worth reading.
        """
        digits = math.floor(math.log10(abs(street))) + 1 if street else 1
        readable = min(2 if digits >= 2 else 4, max(0, 6 - digits))
        needed = (decimals for decimals in range(readable) if all(_has_decimals(each, decimals) for each in amounts))
        return cls(next(needed, readable))

    @classmethod
    def of_growth(cls, goal: float) -> "Numbers":
        """Return the print of a growth plan: the same decimals for all amounts, and none where the goal is large."""
        digits = math.floor(math.log10(goal)) + 1 if goal > 0 else 1
        if digits > _LONGEST:
            return cls(1, 10 ** (3 * ((digits - 4) // 3)))
        return cls(max(1 if digits <= _WITH_DECIMALS else 0, min(4, 5 - digits)))

    def money(self, value: float | None) -> str:
        """Return an amount of the answer."""
        return money(None if value is None else value / self.divisor, self.decimals)

    def unit(self, unit: str) -> str:
        """Return the unit as it follows an amount, the divisor in it."""
        return " ".join(["", *([f"× {self.divisor:,}"] if self.divisor > 1 else []), *([unit] if unit else [])])

    def format_of(self, measure: str | None) -> Callable[[float | None], str]:
        """Return how values of a column or measure are printed."""
        if measure in MONEY or measure is None:
            return self.money
        if measure in SIGNED_RATIOS:
            return lambda value: percent(value, signed=True)
        if measure in PERCENTAGES:
            return percent
        return ratio
