"""What a number in a workbook stands for: its format tells dates and zero-padded ids from plain numbers."""

import re
from datetime import date, timedelta

MONTH_FORMATS = frozenset({17, 27, 36, 50, 52, 57})
DAY_FORMATS = frozenset({14, 15, 16, 22, 28, 29, 30, 31, 51, 53, 54, 58})
"""Built-in format numbers that show a month, or a day; 27 to 58 are those of East Asian editions."""

_ASIDE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
LAST_SERIAL = 2_958_465
"""9999-12-31, the last day a workbook knows."""


def shown_as(number: int, code: str | None) -> str:
    """Return `month`, `day`, `0000` (as many zeros as the format pads to) or an empty text for a plain number.

    Parameters
    ----------
    number : int
        Number of the format.
    code : str or None
        The format's code where the workbook defines it itself.
    """
    if code is None:
        return "month" if number in MONTH_FORMATS else "day" if number in DAY_FORMATS else ""
    plain = _ASIDE.sub("", code.split(";")[0]).casefold().strip()
    if re.fullmatch("0{2,}", plain):
        return plain
    if "general" in plain or ("y" not in plain and not ("d" in plain and "m" in plain)):
        return ""
    return "day" if "d" in plain else "month"


def as_shown(value: float, shown: str, epoch_1904: bool) -> str | float:
    """Return a number as its format means it: an ISO month or date, a padded id, or the number itself."""
    if shown.startswith("0"):
        whole = value.is_integer() and value >= 0
        return f"{int(value):0{len(shown)}d}" if whole else value
    days = value + 1462 if epoch_1904 else value
    if not shown or not 1 <= days <= LAST_SERIAL:
        return value
    first = date(1899, 12, 31) if days < 60 else date(1899, 12, 30)  # a workbook believes in 1900-02-29
    day = first + timedelta(days=int(days))
    if shown == "month":
        return day.strftime("%Y-%m")
    minutes = round((days - int(days)) * 24 * 60)
    return f"{day.isoformat()} {minutes // 60:02d}:{minutes % 60:02d}" if minutes else day.isoformat()
