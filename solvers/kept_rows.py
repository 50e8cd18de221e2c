"""The rows of rules, kept from one plan to the next for as long as nothing that they are made of changes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from schemas.finding import Finding
from solvers.blocks import Block, joined, scaled_limits
from solvers.lines import Lines

Array = NDArray[np.float64]


@dataclass(frozen=True)
class _Written:
    """What a rule was written as, and all that it depended on."""

    rule: object
    numbers: tuple[Array, ...]
    blocks: tuple[Block, ...]
    warnings: tuple[Finding, ...]


class KeptRows:
    """Blocks of rows by the place of their rule, and the last matrix of all of them."""

    def __init__(self) -> None:
        self._written: dict[str, _Written] = {}
        self._blocks: tuple[Block, ...] = ()
        self._lines: Lines | None = None

    def of(
        self,
        place: str,
        rule: object,
        numbers: Sequence[Array],
        write: Callable[[], None],
        blocks: list[Block],
        warnings: list[Finding],
        findings: list[Finding],
    ) -> None:
        """Add the rows of a rule, as they were written before or as `write` does it now.

        Parameters
        ----------
        place : of the rule in the plan
        numbers : all that the rows depend on beside the rule
        blocks, warnings, findings : what `write` adds to
        """
        known = self._written.get(place)
        if known is None or not _same(known, rule, numbers):
            before = len(blocks), len(warnings), len(findings)
            write()
            if len(findings) == before[2]:
                made = tuple(blocks[before[0] :]), tuple(warnings[before[1] :])
                self._written[place] = _Written(rule, tuple(numbers), *made)
            return
        blocks += known.blocks
        warnings += known.warnings

    def joined(self, blocks: Sequence[Block], size: int) -> Lines:
        """Return what `blocks.joined` returns; where the coefficients are those of the last time so is the matrix."""
        last = self._lines
        if last is None or len(blocks) != len(self._blocks) or not all(map(_alike, self._blocks, blocks)):
            last = self._lines = joined(blocks, size)
            self._blocks = tuple(blocks)
            return last
        scale = 1.0 / last.largest
        lower, upper = (scaled_limits([getattr(block, side) for block in blocks], scale) for side in ("low", "high"))
        return Lines(last.matrix, lower, upper, last.names, last.sides, last.locks, last.largest)


def _same(known: _Written, rule: object, numbers: Sequence[Array]) -> bool:
    if known.rule is not rule and known.rule != rule:
        return False
    pairs = zip(known.numbers, numbers, strict=False)
    return len(numbers) == len(known.numbers) and all(
        one is other or np.array_equal(one, other, equal_nan=True) for one, other in pairs
    )


def _alike(one: Block, other: Block) -> bool:
    """Tell whether two blocks have the same rows but for their limits."""
    return one is other or (
        one.names == other.names
        and one.side == other.side
        and one.lock == other.lock
        and _equal(one.matrix, other.matrix)
    )


def _equal(one: sparse.csr_array, other: sparse.csr_array) -> bool:
    parts = ((one.indptr, other.indptr), (one.indices, other.indices), (one.data, other.data))
    return one is other or all(np.array_equal(*pair) for pair in parts)
