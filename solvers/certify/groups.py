"""Groups of cells: what `each` makes of a selection, found by following every cell's members upwards."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solvers.members import Dimension

Array = NDArray[np.float64]
Cells = NDArray[np.int64]


@dataclass(frozen=True)
class Groups:
    """k groups of cells, which may overlap.

    Attributes
    ----------
    starts : int array (k + 1,), where each group begins in `cells`, and where the last ends
    cells : int array (c,), ascending within each group
    """

    starts: Cells
    cells: Cells

    @property
    def count(self) -> int:
        """Number of groups k."""
        return len(self.starts) - 1

    @property
    def sizes(self) -> Cells:
        """Number of cells (k,) of each group."""
        return np.diff(self.starts)

    def of(self, group: int) -> Cells:
        """Return the cells of one group."""
        return self.cells[self.starts[group] : self.starts[group + 1]]

    def sums(self, values: Array) -> Array:
        """Return the sums (k,) of values (n,)."""
        return summed(values[self.cells], self.starts)

    def touch(self, mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Tell which groups (k,) have a cell of a mask (n,)."""
        return summed(mask[self.cells].astype(np.float64), self.starts) > 0

    def chosen(self, which: Cells) -> "Groups":
        """Return some groups, in the order given; a group may be chosen more than once."""
        sizes = self.sizes[which]
        starts = np.concatenate([[0], np.cumsum(sizes)])
        return Groups(starts, self.cells[np.arange(starts[-1]) + np.repeat(self.starts[which] - starts[:-1], sizes)])


def summed(parts: Array, starts: Cells) -> Array:
    """Return the sums (k,) of runs of parts (c,), added up pairwise; runs begin at `starts` (k + 1,)."""
    return _reduced(np.add, parts, starts)


def largest(parts: Array, starts: Cells) -> Array:
    """Return the largest sizes (k,) in runs of parts (c,), 0 for an empty one."""
    return _reduced(np.maximum, np.abs(parts), starts)


def _reduced(function: np.ufunc, parts: Array, starts: Cells) -> Array:
    found = np.zeros(len(starts) - 1)
    filled = starts[:-1] < starts[1:]
    if filled.any():
        found[filled] = function.reduceat(parts, starts[:-1][filled])
    return found


def one_group(cells: Cells) -> Groups:
    """Return cells as a single group."""
    return Groups(np.array([0, len(cells)]), cells)


def joined(parts: Sequence[Groups]) -> Groups:
    """Return the groups of several, one after the other."""
    offsets = np.cumsum([0, *(len(part.cells) for part in parts)])
    starts = [part.starts[:-1] + offset for part, offset in zip(parts, offsets[:-1], strict=True)]
    return Groups(
        np.concatenate([*starts, offsets[-1:]]), np.concatenate([np.zeros(0, np.int64), *(p.cells for p in parts)])
    )


def ancestors(dimension: Dimension) -> Cells:
    """Return, level by level upwards, each member itself, its parent, its parent's parent ...; -1 past the root."""
    lines = [np.arange(len(dimension.ids))]
    while True:
        above = np.where(lines[-1] >= 0, dimension.parent[lines[-1]], -1)
        if not (above >= 0).any():
            return np.stack(lines)
        lines.append(above)


def distinct(columns: Sequence[Cells]) -> Cells:
    """Return the different rows (k, d) of columns of members (c,), ordered by the first, then the second ..."""
    firsts, _ = _combined(columns)
    return np.stack([column[firsts] for column in columns], axis=1)


def numbered(columns: Sequence[Cells]) -> Cells:
    """Return which of the different rows, in their order, each row (c,) of columns of members is."""
    return _combined(columns)[1]


def _combined(columns: Sequence[Cells]) -> tuple[Cells, Cells]:
    """Return where each different row stands once, in their order, and which of them each is (c,)."""
    firsts, number = np.zeros(0, dtype=np.int64), np.zeros(len(columns[0]), dtype=np.int64)
    for column in columns:
        firsts, number = _numbered(number * (int(column.max(initial=0)) + 1) + column)
    return firsts, number


def _numbered(values: Cells) -> tuple[Cells, Cells]:
    """Return where each different value stands once, in their order, and which of them each is (c,)."""
    span = int(values.max(initial=-1)) + 1
    if span > 8 * len(values) + (1 << 20):
        _, firsts, which = np.unique(values, return_index=True, return_inverse=True)
        return firsts, which.ravel()
    place = np.full(span, -1, dtype=np.int64)
    place[values] = np.arange(len(values))
    met = place >= 0
    return place[met], (np.cumsum(met) - 1)[values]


def below(lines: Sequence[Cells], codes: Sequence[Cells], members: Sequence[Cells], cells: Cells, count: int) -> Groups:
    """Return the cells that lie in or below a group's members in every dimension, group by group.

    Each cell is led up from its own member to every ancestor, one dimension after the other; what leads to the members
    of no group is dropped on the way.

    Parameters
    ----------
    lines : per dimension, the ancestors of its members (see `ancestors`)
    codes : per dimension, int array (n,), the cells' own members
    members : per dimension, int array (count,), the groups' members; no two groups have the same
    cells : int array (c,), ascending; where cells are looked for
    """
    at, led = cells, np.zeros(len(cells), dtype=np.int64)
    asked = np.zeros(count, dtype=np.int64)
    for line, code, member in zip(lines, codes, members, strict=True):
        wide = line.shape[1]
        firsts, number = _numbered(asked * wide + member)
        known = (asked * wide + member)[firsts]
        at, led = _led_up(at, led, line, code, wide, known)
        asked = number
    group = np.empty(count, dtype=np.int64)
    group[asked] = np.arange(count)
    owner = group[led]
    size = int(cells.max(initial=0)) + 1
    order = np.argsort(owner * size + at)
    starts = np.concatenate([[0], np.cumsum(np.bincount(owner, minlength=count))])
    return Groups(starts, at[order])


def _led_up(at: Cells, led: Cells, line: Cells, code: Cells, wide: int, known: Cells) -> tuple[Cells, Cells]:
    """Return each cell as often as one of its ancestors is asked for beside what it was led to so far."""
    found_at, found = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    own, places = code[at], _places(known, 8 * len(at))
    for above in line:
        member = above[own]
        place = places(led * wide + member)
        kept = (member >= 0) & (place >= 0)
        found_at.append(at[kept])
        found.append(place[kept])
    return np.concatenate(found_at), np.concatenate(found)


def _places(known: Cells, many: int) -> Callable[[Cells], Cells]:
    """Return what tells the place of numbers among known ones, which ascend; -1 where they are not."""
    end = int(known[-1]) + 1 if len(known) else 0
    if end <= many + (1 << 20):
        place = np.full(end + 1, -1, dtype=np.int64)
        place[known] = np.arange(len(known))
        return lambda numbers: place[np.minimum(numbers, end)]

    def searched(numbers: Cells) -> Cells:
        found = np.minimum(np.searchsorted(known, numbers), len(known) - 1)
        return np.where(known[found] == numbers, found, -1)

    return searched
