"""Whether totals are the sums of rows that they can be the totals of."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from functools import cache
from itertools import accumulate

from service.files.totals import folded_name

_EXACT = Context(prec=60)
Rows = Sequence[int]


@dataclass(frozen=True)
class TotalRow:
    """A row of totals.

    Attributes
    ----------
    line : int
        Its line in the sheet.
    position : int
        Number of data rows before it.
    label : str
        Whose total it says to be, if it does.
    ids : tuple of str
        Ids before its label: the group that it may be the total of.
    values : Mapping[int, float]
        Its numbers, by the index of the column.
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


class TotalCheck:
    """Compares totals with the rows that they may cover; each sum is made once, exactly.

    Parameters
    ----------
    ids : sequence of tuples of str
        Ids of each data row, in the order of the sheet's columns.
    columns : Mapping
        Values of the data rows, by the index of the column.
    """

    def __init__(self, ids: Sequence[tuple[str, ...]], columns: Mapping[int, Sequence[float | None]]) -> None:
        self.ids = ids
        self.columns = columns
        self.running = cache(self._running)
        self.grouped = cache(self._grouped)
        self.named = cache(self._named)

    def disagreements(self, totals: Sequence[TotalRow]) -> list[Disagreement]:
        """Return the totals that agree with none of their sums; in the order of the sheet."""
        found: list[Disagreement] = []
        for total, blocks in zip(totals, _blocks(totals, len(self.ids)), strict=True):
            for column, written in total.values.items():
                sums = list(self._sums(total, blocks, column))
                if not any(_agrees(written, value) for value in sums):
                    found.append(Disagreement(total.line, column, written, float(sums[0])))
        return found

    def _sums(self, total: TotalRow, blocks: Sequence[tuple[int, int]], column: int) -> Iterator[Decimal]:
        """Yield the sums that a total may be, the likeliest first."""
        if total.label and folded_name(total.label) in self.named(column):
            yield self.named(column)[folded_name(total.label)]
        if total.ids and total.ids in self.grouped(column, len(total.ids)):
            yield self.grouped(column, len(total.ids))[total.ids]
        running = self.running(column)
        for first, last in blocks:
            yield _EXACT.subtract(running[last], running[first])

    def _values(self, column: int) -> list[Decimal]:
        return [Decimal(0) if value is None else Decimal(f"{value:.15g}") for value in self.columns[column]]

    def _running(self, column: int) -> list[Decimal]:
        return list(accumulate(self._values(column), _EXACT.add, initial=Decimal(0)))

    def _grouped(self, column: int, depth: int) -> dict[tuple[str, ...], Decimal]:
        """Return the sums of rows that share their first ids."""
        sums: dict[tuple[str, ...], Decimal] = {}
        for names, value in zip(self.ids, self._values(column), strict=True):
            sums[names[:depth]] = _EXACT.add(sums.get(names[:depth], Decimal(0)), value)
        return sums

    def _named(self, column: int) -> dict[str, Decimal]:
        """Return the sums of rows that name a member anywhere."""
        sums: dict[str, Decimal] = {}
        for names, value in zip(self.ids, self._values(column), strict=True):
            for name in set(map(folded_name, names)):
                sums[name] = _EXACT.add(sums.get(name, Decimal(0)), value)
        return sums


def _blocks(totals: Sequence[TotalRow], count: int) -> Iterator[list[tuple[int, int]]]:
    """Yield, for each total, the blocks of rows (first, last excluded) that it may be the total of."""
    positions = sorted({0, count, *(total.position for total in totals)})
    next_after = dict(zip(positions, [*positions[1:], count], strict=True))
    last_before = dict(zip(positions, [0, *positions[:-1]], strict=True))
    seen: dict[int, list[int]] = {}
    for total in totals:
        depth, here = len(total.ids), total.position
        outer = [_last_below(here, seen[other]) for other in seen if other <= depth]
        yield [
            (last_before[here], here),
            (max(outer, default=0), here),
            (0, here),
            (0, count),
            (here, next_after[here]),
        ]
        known = seen.setdefault(depth, [0])
        if known[-1] != here:
            known.append(here)


def _last_below(position: int, known: Sequence[int]) -> int:
    """Return the last known position before a position; positions never fall."""
    return known[-1] if known[-1] < position else known[-2] if len(known) > 1 else 0


def _agrees(written: float, value: Decimal) -> bool:
    """Return whether a total is a sum, as far as the digits that it is written with tell."""
    shown = Decimal(f"{written:.15g}")
    exponent = min(int(shown.as_tuple().exponent), 0)
    half_digit = Decimal(5).scaleb(exponent - 1)
    return abs(shown - value) <= max(half_digit, abs(value) * Decimal("1e-9"))
