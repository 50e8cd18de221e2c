"""Months and quarters, as headers of columns and as values of a column."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

Grain = Literal["month", "quarter", "half"]
GRAINS: tuple[Grain, ...] = ("month", "quarter", "half")
MONTHS_IN: dict[Grain, int] = {"month": 1, "quarter": 3, "half": 6}

_CHINESE = {
    "一": 1,
    "二": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
    "十": 10,
    "十一": 11,
    "十二": 12,
}
_ENGLISH = {
    name: number
    for number, name in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1
    )
}
_FULL = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_ENGLISH |= {name: number for number, name in enumerate(_FULL, 1)} | {"sept": 9}

_YEAR = r"(?:(?:fy\s?)?(?P<year>(?:19|20)\d\d)\s*[-/.年]?\s*)?"
_LATER_YEAR = r"(?:[\s\-/,.']*(?P<later>(?:19|20)\d\d|(?<=[\-' ])\d\d))?"
_NUMBER = r"(?P<number>\d{1,2}|[一二三四五六七八九十]{1,2})"
_PATTERNS: tuple[tuple[Grain, re.Pattern[str]], ...] = (
    ("month", re.compile(rf"{_YEAR}{_NUMBER}月份?")),
    ("month", re.compile(r"(?P<year>(?:19|20)\d\d)[-/.](?P<number>\d{1,2})(?:[-/.]0?1)?")),
    ("month", re.compile(rf"(?P<number>{'|'.join(sorted(_ENGLISH, key=len, reverse=True))})\.?{_LATER_YEAR}")),
    ("quarter", re.compile(rf"{_YEAR}第?{_NUMBER}季度?")),
    ("quarter", re.compile(rf"{_YEAR}q(?P<number>[1-4]){_LATER_YEAR}")),
    ("half", re.compile(rf"{_YEAR}h(?P<number>[12]){_LATER_YEAR}")),
    ("half", re.compile(rf"{_YEAR}(?P<number>[上下])半年")),
)
_MOST: dict[Grain, int] = {"month": 12, "quarter": 4, "half": 2}


@dataclass(frozen=True)
class Span:
    """A month, quarter or half-year: its number within the year, and the year where it is named."""

    grain: Grain
    number: int
    year: int | None = None


def span_of(header: str) -> Span | None:
    """Read a header such as `1月`, `2026年3月`, `Sep-26`, `2026-01`, `第一季度`, `Q1 2026`, `上半年`; else None."""
    text = " ".join(unicodedata.normalize("NFKC", header).casefold().split())
    for grain, pattern in _PATTERNS:
        match = pattern.fullmatch(text)
        if match is None:
            continue
        groups = match.groupdict()
        number = _number(groups["number"])
        year = groups.get("year") or groups.get("later")
        if 1 <= number <= _MOST[grain]:
            return Span(grain, number, None if year is None else int(year) if len(year) == 4 else 2000 + int(year))
    return None


def _number(text: str) -> int:
    if text.isdigit():
        return int(text)
    return _CHINESE.get(text) or _ENGLISH.get(text) or {"上": 1, "下": 2}.get(text, 0)


@dataclass(frozen=True, order=True)
class Month:
    """A month of a year."""

    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.year}-{self.number:02d}"

    def after(self, months: int) -> "Month":
        """Return the month so many months later; earlier where negative."""
        index = self.year * 12 + self.number - 1 + months
        return Month(index // 12, index % 12 + 1)

    def until(self, last: "Month") -> int:
        """Return the number of months from this one to another, both counted."""
        return (last.year - self.year) * 12 + last.number - self.number + 1


_DATE = re.compile(
    r"(?P<year>(?:19|20)\d\d)\s*(?:[-/.年]\s*(?P<month>\d{1,2})(?:\s*(?:[-/.月]\s*(?:(?P<day>\d{1,2})日?)?)(?:[T\s].*)?)?|(?P<packed>\d{2})(?P<packed_day>\d{2})?)"
)


def month_of(text: str) -> tuple[Month, int | None] | None:
    """Read a month or a date (`2016-03`, `2016/3/5`, `2016年3月`, `201603`): the month, and the day if there is one."""
    match = _DATE.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if match is None:
        return None
    number = int(match["month"] or match["packed"])
    written = match["day"] or match["packed_day"]
    day = int(written) if written else None
    if not 1 <= number <= 12 or (day is not None and not 1 <= day <= 31):
        return None
    return Month(int(match["year"]), number), day
