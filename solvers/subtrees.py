"""Cells by the subtree they lie in: ranges of sorted codes, joined over several dimensions."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.int64]


@dataclass(frozen=True)
class Spans:
    """The cells of k subtrees of one dimension.

    Attributes
    ----------
    codes : array (c,), each cell's member
    order : array (c,), the cells sorted by member
    starts, stops : arrays (k,), where each subtree's cells begin and end in `order`
    member, end : arrays (k,), the subtree is the range of members member..end-1
    """

    codes: Codes
    order: Codes
    starts: Codes
    stops: Codes
    member: Codes
    end: Codes

    @property
    def sizes(self) -> Codes:
        """Number of cells (k,) of each subtree."""
        return self.stops - self.starts


def spans(codes: Codes, member: Codes, end: Codes) -> Spans:
    """Return where the cells of subtrees are found; codes (c,), member and end (k,)."""
    order = np.argsort(codes, kind="stable")
    ordered = codes[order]
    return Spans(codes, order, np.searchsorted(ordered, member), np.searchsorted(ordered, end), member, end)


def within(ranges: Sequence[Spans]) -> tuple[Codes, Codes]:
    """Return the pairs (subtree, cell) of all cells that lie inside a subtree in every one of several dimensions.

    The k-th subtrees of all dimensions belong together. The dimension with the fewest pairs leads.
    """
    lead = min(ranges, key=lambda span: int(span.sizes.sum()))
    sizes = lead.sizes
    rows = np.repeat(np.arange(len(sizes)), sizes)
    before = np.repeat(np.cumsum(sizes) - sizes, sizes)
    cells = lead.order[np.repeat(lead.starts, sizes) + np.arange(len(rows)) - before]
    for other in ranges:
        if other is not lead:
            code = other.codes[cells]
            inside = (code >= other.member[rows]) & (code < other.end[rows])
            rows, cells = rows[inside], cells[inside]
    return rows, cells


def combined(columns: Sequence[Codes], sizes: Sequence[int]) -> Codes:
    """Return one number (c,) per combination of several codes, ordered as the combinations are."""
    numbers = np.zeros(len(columns[0]), dtype=np.int64)
    many = 1
    for codes, size in zip(columns, sizes, strict=True):
        if many * size > 2**62:
            numbers = np.unique(numbers, return_inverse=True)[1].ravel()
            many = len(numbers)
        numbers = numbers * size + codes
        many *= size
    return numbers
