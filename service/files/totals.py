"""Rows that only repeat what others sum to: subtotals and totals."""

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import fsum

_WORDS_ZH = "合计|小计|总计|共计|总和|汇总"
_WORDS_EN = r"grand[\s-]*totals?|sub[\s-]*totals?|totals?|overall|sum"
_EXACT = re.compile(rf"(?:{_WORDS_ZH}|{_WORDS_EN}|总|年度合计|全年合计)")
_CHINESE = re.compile(rf"(?P<name>.*?)[\s\-_：:（(]*(?:{_WORDS_ZH})[)）]?")
_ENGLISH = re.compile(
    rf"(?:(?P<name>.+?)[\s\-_:]+(?:{_WORDS_EN})|(?:{_WORDS_EN})(?:\s+(?:for|of))?[\s\-_:]+(?P<after>.+))"
)


def _folded(text: str) -> str:
    plain = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    return re.sub(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])", "", plain).strip(" :")


def is_total_name(text: str) -> bool:
    """Return whether a text is nothing but a word for a total: `合 计`, `小计`, `Grand total`."""
    return _EXACT.fullmatch(_folded(text)) is not None


def total_of(text: str, ids: Collection[str]) -> str | None:
    """Return whose total a text names: nobody's for a bare `合计`, the id for `粤东小计` or `East total`; else None.

    In English the rest must be an id of the sheet (`ids`): a customer may be called `Total Wine`.
    """
    if is_total_name(text):
        return ""
    plain = _folded(text)
    chinese = _CHINESE.fullmatch(plain)
    if chinese and chinese["name"]:
        return chinese["name"]
    english = _ENGLISH.fullmatch(plain)
    if english is None:
        return None
    name = str(english["name"] or english["after"])
    return name if name in {_folded(member) for member in ids} else None


@dataclass(frozen=True)
class TotalRow:
    """A row of totals.

    Attributes
    ----------
    position : int
        Number of data rows before it.
    block : tuple of int
        First and last (excluded) data row since the total before, and until the next one.
    ids : tuple of str
        Ids before its label: the group that it may be the total of.
    """

    line: int
    position: int
    label: str
    ids: tuple[str, ...]
    values: Mapping[int, float]


@dataclass(frozen=True)
class Disagreement:
    """A total that is not the sum of rows it can be the total of."""

    line: int
    column: int
    written: float
    sums: float


def disagreements(
    totals: Sequence[TotalRow], ids: Sequence[tuple[str, ...]], columns: Mapping[int, Sequence[float | None]]
) -> list[Disagreement]:
    """Compare each total with the rows that it may cover.

    Parameters
    ----------
    totals : sequence of TotalRow
        In the order of the sheet.
    ids : sequence of tuple of str
        Ids of each data row, in the order of the sheet's columns.
    columns : mapping
        Values of the data rows, by the index of the column.
    """
    found: list[Disagreement] = []
    for number, total in enumerate(totals):
        covers = _covers(number, totals, ids)
        for column, written in total.values.items():
            sums = [_sum(columns[column], rows) for rows in covers]
            if not any(_agrees(written, value) for value in sums):
                found.append(Disagreement(total.line, column, written, sums[0]))
    return found


def _covers(number: int, totals: Sequence[TotalRow], ids: Sequence[tuple[str, ...]]) -> list[Sequence[int]]:
    """Return the sets of rows that a total may be of, the likeliest first."""
    total = totals[number]
    everything = range(len(ids))
    before = max((other.position for other in totals[:number] if other.position < total.position), default=0)
    after = min((other.position for other in totals[number + 1 :] if other.position > total.position), default=len(ids))
    named = [row for row in everything if any(_folded(member) == _folded(total.label) for member in ids[row])]
    group = [row for row in everything if total.ids and ids[row][: len(total.ids)] == total.ids]
    blocks = (
        named,
        group,
        range(before, total.position),
        range(total.position),
        everything,
        range(total.position, after),
    )
    nested = _nested(number, totals)
    return [rows for rows in (*blocks, nested) if len(rows)] or [()]


def _nested(number: int, totals: Sequence[TotalRow]) -> Sequence[int]:
    """Return the rows since the last total with as short a label before it: a total over subtotals."""
    total = totals[number]
    before = [
        other.position
        for other in totals[:number]
        if len(other.ids) <= len(total.ids) and other.position < total.position
    ]
    return range(max(before, default=0), total.position)


def _sum(values: Sequence[float | None], rows: Sequence[int]) -> float:
    return fsum(value for row in rows if (value := values[row]) is not None)


def _agrees(written: float, value: float) -> bool:
    """Return whether a total is a sum, as far as the digits that it is written with tell."""
    exponent = Decimal(f"{written:.15g}").as_tuple().exponent
    half_digit = 0.5 * 10.0 ** min(int(exponent), 0)
    return abs(written - value) <= max(half_digit * (1 + 1e-9), 1e-9 * abs(value))
