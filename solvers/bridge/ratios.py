"""Ratios that may be undefined, and money without the noise of binary fractions."""

import math

_DIGITS = 12
_MOST_DECIMALS = 6


def part(value: float, whole: float) -> float | None:
    """Return value / whole to 12 decimals; None where the whole is 0, for no ratio is defined there."""
    return round(value / whole, _DIGITS) + 0.0 if whole else None


def growth(before: float, after: float) -> float | None:
    """Return after / before - 1; None where nothing positive was sold before."""
    return rate(before, after) if before > 0 else None


def rate(before: float, after: float) -> float:
    """Return after / before - 1 to 12 decimals; `before` is positive."""
    return round(after / before - 1.0, _DIGITS) + 0.0


def tidy(value: float, scale: float) -> float:
    """Round money to 12 digits of the scale, 6 decimals at most: what binary fractions add below says nothing.

    Parameters
    ----------
    scale : the largest amount of the answer, money
    """
    digits = math.floor(math.log10(abs(scale))) + 1 if scale else 1
    return round(value, max(0, min(_MOST_DECIMALS, _DIGITS - digits))) + 0.0
