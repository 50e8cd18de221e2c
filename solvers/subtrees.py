"""Cells by the subtree they lie in: ranges of sorted codes, joined over several dimensions."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

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
    """Return the cells that lie inside a subtree in every one of several dimensions, subtree by subtree.

    The k-th subtrees of all dimensions belong together. The dimension with the fewest pairs leads.

    Returns
    -------
    tuple
        Where each subtree's cells begin, and where the last ends (k + 1,), in the array of cells, the second.
    """
    lead = min(ranges, key=lambda span: int(span.sizes.sum()))
    sizes = lead.sizes
    total = int(sizes.sum())
    cells = lead.order[np.arange(total) + np.repeat(lead.starts - np.cumsum(sizes) + sizes, sizes)]
    for other in ranges:
        if other is not lead:
            rows, code = np.repeat(np.arange(len(sizes)), sizes), other.codes[cells]
            inside = (code >= other.member[rows]) & (code < other.end[rows])
            cells, sizes = cells[inside], np.bincount(rows[inside], minlength=len(sizes))
    return np.concatenate([[0], np.cumsum(sizes)]), cells


def scope(ranges: Sequence[Spans], cells: Codes, width: int) -> sparse.csr_array:
    """Return the cells of subtrees as a CSR matrix (k, width) of ones; `cells` (c,) are those that the spans number."""
    starts, inside = within(ranges)
    return sparse.csr_array((np.ones(len(inside)), cells[inside], starts), shape=(len(starts) - 1, width))


def grouped(numbers: Codes, many: int) -> tuple[Codes, Codes]:
    """Return the first place of each different number, in the order of the numbers, and the group of each (c,).

    Parameters
    ----------
    numbers : array (c,), each below `many`
    """
    if many > max(1 << 20, 8 * len(numbers)):
        _, first, group = np.unique(numbers, return_index=True, return_inverse=True)
        return first, group.ravel()
    group = (np.cumsum(np.bincount(numbers, minlength=many) > 0) - 1)[numbers]
    first = np.empty(int(group.max(initial=-1)) + 1, dtype=np.int64)
    first[group[::-1]] = np.arange(len(numbers) - 1, -1, -1)
    return first, group


def combined(columns: Sequence[Codes], sizes: Sequence[int]) -> tuple[Codes, int]:
    """Return one number (c,) per combination of several codes, ordered as the combinations are, and their bound."""
    numbers = np.zeros(len(columns[0]), dtype=np.int64)
    many = 1
    for codes, size in zip(columns, sizes, strict=True):
        if many * size > 2**62:
            numbers = np.unique(numbers, return_inverse=True)[1].ravel()
            many = len(numbers) + 1
        numbers = numbers * size + codes
        many *= size
    return numbers, many
