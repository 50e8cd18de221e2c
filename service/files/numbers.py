"""Numbers as people type them into a sheet."""

import math
import re
import unicodedata
from decimal import Decimal

UNITS = {"元": 1, "千元": 10**3, "万元": 10**4, "百万元": 10**6, "千万元": 10**7, "亿元": 10**8}
"""Units of money whose proportions are certain."""

_PLAIN = re.compile(r"-?\d+(?:\.\d+)?", re.ASCII)
_LOOSE_SPACE = re.compile(r"(?<!\d)\s+|\s+(?!\d)")
_CURRENCY = re.compile(r"^([+-]?)(?:[¥$€£]|RMB|CNY|USD|EUR|US\$)|(?<=[\d.)万亿])元$", re.IGNORECASE)
_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+|(?<=\d)\.)?(?:(?<=[\d.])[eE][+-]?\d{1,3})?", re.ASCII)
_MINUS = str.maketrans("\u2212\u2013\ufe63", "---")


class NotANumber(ValueError):
    """The text is no number; `reason` is the code of the message that says why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def decimal_of(text: str, unit: str = "") -> Decimal:
    """Read a number as it is written: `1,234.5`, `￥１，２３４`, `(300)`, `66%`, `12万`.

    Parameters
    ----------
    text : str
        What is written.
    unit : str
        Unit of money of the column, if known; `12万` means something only where it is.

    Raises
    ------
    NotANumber
        Where it is no number, or one that can be read in two ways.
    """
    if _PLAIN.fullmatch(text):
        return Decimal(text)
    plain = _LOOSE_SPACE.sub("", unicodedata.normalize("NFKC", text).translate(_MINUS))
    plain = re.sub(r"\s", ",", plain)  # what is left stands between digits: 1 234 567
    negative = plain.startswith("(") and plain.endswith(")")
    if negative:
        plain = plain[1:-1]
    plain = _CURRENCY.sub(r"\1", plain)
    percent = plain.endswith("%")
    factor = Decimal(1) / 100 if percent else Decimal(1)
    plain = plain.removesuffix("%")
    if plain.endswith(("万", "亿")):
        factor = _suffix(plain[-1], unit)
        plain = plain[:-1]
    if not plain or not _NUMBER.fullmatch(plain) or not any(character.isdigit() for character in plain):
        raise NotANumber(
            "decimal_comma" if re.fullmatch(r"[+-]?[\d.]*\d,\d+", plain, re.ASCII) else "cell_not_a_number"
        )
    if negative and plain[0] in "+-":
        raise NotANumber("cell_not_a_number")
    value = Decimal(plain.replace(",", "")) * factor
    return -value if negative else value


def _suffix(suffix: str, unit: str) -> Decimal:
    if unit not in UNITS:
        raise NotANumber("suffix_unclear")
    return Decimal(UNITS["万元" if suffix == "万" else "亿元"]) / UNITS[unit]


def number_of(text: str, unit: str = "") -> float:
    """Return `decimal_of` a text as the nearest float; infinite is no number."""
    if _PLAIN.fullmatch(text):
        return float(text)
    value = float(decimal_of(text, unit))
    if not math.isfinite(value):
        raise NotANumber("cell_not_a_number")
    return value


def is_percent(text: str) -> bool:
    """Return whether a text is a percentage."""
    return text.rstrip().endswith(("%", "％"))


def seems_number(text: str) -> bool:
    """Return whether a text reads as a number and is not an id written in digits (`007`)."""
    if re.fullmatch(r"0\d+", text):
        return False
    try:
        number_of(text)
    except NotANumber:
        return False
    return True
