"""Scopes: which cells a selector means, and which instances `each` makes of a rule."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from schemas.columns import canonical
from schemas.finding import Finding
from schemas.rules import Complement, Each, Level, Selector, Tagged, Where
from solvers.form import short
from solvers.members import Dimension
from solvers.names import Names, pointer
from solvers.subtrees import combined, grouped, scope, spans
from solvers.table import Table

Mask = NDArray[np.bool_]
MOST_COEFFICIENTS = 20_000_000
"""Cells of all instances of one rule, together; each becomes a number of a matrix."""
_HINTS = 100
"""Findings that are given a hint; no answer shows more."""
_SHOWN = 20


@dataclass(frozen=True)
class Instances:
    """The k instances of a rule.

    Attributes
    ----------
    dimensions : those that `each` names, d of them
    members : int array (k, d), position of each instance's member in them (what `=` stands for)
    scope : CSR matrix (k, n) of ones, the cells of each instance
    """

    dimensions: tuple[Dimension, ...]
    members: NDArray[np.int64]
    scope: sparse.csr_array

    @property
    def count(self) -> int:
        """Number of instances k."""
        return len(self.members)

    def names(self, rule: str) -> list[str]:
        """Return the instances' names: `grow[R1]`, or the rule's own where it has one instance only."""
        if not self.dimensions:
            return [rule] * self.count
        ids = [dimension.named[at].tolist() for dimension, at in zip(self.dimensions, self.members.T, strict=True)]
        return [f"{rule}[{','.join(row)}]" for row in zip(*ids, strict=True)]

    def positions(self, dimension: Dimension) -> NDArray[np.int64] | None:
        """Return the instances' members (k,) in a dimension; None where `each` does not name it."""
        for place, own in enumerate(self.dimensions):
            if own.name == dimension.name:
                return self.members[:, place]
        return None if self.count else np.zeros(0, dtype=np.int64)

    def chosen(self, kept: NDArray[np.int64]) -> "Instances":
        """Return some of the instances."""
        if len(kept) == self.count:
            return self
        return Instances(self.dimensions, self.members[kept], self.scope[kept])


class _Lookup:
    """One dimension's members, made ready to be asked for by id and by tag."""

    def __init__(self, dimension: Dimension) -> None:
        self.dimension = dimension

    @cached_property
    def names(self) -> Names:
        return Names(self.dimension.ids)

    @cached_property
    def first_ids(self) -> list[str]:
        return sorted(self.dimension.ids)[:_SHOWN]

    @cached_property
    def tagged(self) -> Mapping[str, list[int]]:
        found: dict[str, list[int]] = {}
        for position, tags in enumerate(self.dimension.tags):
            for tag in tags:
                found.setdefault(tag, []).append(position)
        return found


class Selection:
    """Reads selectors against a table and gathers what is wrong with them."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.findings: list[Finding] = []
        self._lookups = {name: _Lookup(dimension) for name, dimension in table.dimensions.items()}

    def cells(self, where: Where, place: str) -> Mask:
        """Return the mask (n,) of the cells that `where` selects; an empty selection is a finding."""
        before = len(self.findings)
        mask = np.ones(self.table.size, dtype=bool)
        met: dict[str, str] = {}
        for name, selector in where.items():
            here = f"{place}{pointer(name)}"
            found = self.dimension(name, here)
            if found is not None:
                self._twice(met, found.name, name, here)
                members = self._members(self._lookups[found.name], selector, here)
                mask &= members[self.table.codes[found.name]]
        if not mask.any() and len(self.findings) == before:
            self.findings.append(Finding("selection_empty", place, {"where": _written(where)[:200]}))
        return mask

    def dimension(self, name: str, place: str) -> Dimension | None:
        """Return a dimension by name or alias; an unknown one is a finding."""
        found = self.table.dimensions.get(canonical(name))
        if found is None:
            known = list(self.table.dimensions)
            self._unknown("unknown_dimension", place, name, known, Names(known))
        return found

    def _twice(self, met: dict[str, str], dimension: str, name: str, place: str) -> None:
        """Say where a dimension is named once more, perhaps by another of its names."""
        other = met.setdefault(dimension, place)
        if other != place:
            self.findings.append(Finding("dimension_twice", place, {"found": name, "dimension": dimension}))

    def _members(self, lookup: _Lookup, selector: Selector, place: str) -> Mask:
        """Return the mask over a dimension's members that a selector means."""
        if isinstance(selector, Complement):
            return ~self._members(lookup, selector.not_, f"{place}/not")
        dimension = lookup.dimension
        mask = np.zeros(len(dimension.ids), dtype=bool)
        if isinstance(selector, Tagged):
            if selector.tag not in lookup.tagged:
                tags = sorted(lookup.tagged)
                self._unknown("unknown_tag", f"{place}/tag", selector.tag, tags[:_SHOWN], Names(tags))
            for position in lookup.tagged.get(selector.tag, ()):
                mask[position : dimension.end[position]] = True
            return mask
        several = not isinstance(selector, str)
        for index, member in enumerate(selector if several else [str(selector)]):
            start = dimension.position.get(member)
            if start is None:
                here = f"{place}/{index}" if several else place
                self._unknown("unknown_member", here, member, lookup.first_ids, lookup.names)
            else:
                mask[start : dimension.end[start]] = True
        return mask

    def _unknown(self, code: str, place: str, found: str, known: Sequence[str], names: Names) -> None:
        close = names.nearest(found) if len(self.findings) < _HINTS else None
        params = {"found": short(found), "known": list(known)}
        self.findings.append(Finding(code, place, params if close is None else {**params, "nearest": close}))

    def instances(self, selected: Mask, each: Each | None, place: str) -> Instances:
        """Return one instance per member (or combination) that the selected cells name."""
        cells = np.flatnonzero(selected)
        nothing = Instances((), np.zeros((0, 0), dtype=np.int64), sparse.csr_array((0, self.table.size)))
        if each is None:
            return Instances((), np.zeros((1, 0), dtype=np.int64), _row_of(cells, self.table.size))
        grouping = self._grouping(cells, each, place)
        if not grouping or not cells.size:
            return nothing
        cells = cells[np.logical_and.reduce([codes[cells] >= 0 for codes in grouping.values()])]
        names = list(grouping)
        sizes = [len(self.table.dimensions[name].ids) for name in names]
        first, inverse = grouped(*combined([grouping[name][cells] for name in names], sizes))
        members = np.stack([grouping[name][cells[first]] for name in names])
        found = self._scope(cells, names, members, inverse, place)
        if found is None:
            return nothing
        return Instances(tuple(self.table.dimensions[name] for name in names), members.T, found)

    def _grouping(self, cells: NDArray[np.int64], each: Each, place: str) -> dict[str, NDArray[np.int64]]:
        """Return, per dimension of `each`, the member that each cell counts for; -1 for none."""
        several = isinstance(each, list)
        parts = each if isinstance(each, list) else [each]
        if not parts:
            self.findings.append(Finding("each_empty", place, {}))
        grouping: dict[str, NDArray[np.int64]] = {}
        met: dict[str, str] = {}
        for index, part in enumerate(parts):
            here = f"{place}/{index}" if several else place
            name = part.dimension if isinstance(part, Level) else part
            found = self.dimension(name, f"{here}/dimension" if isinstance(part, Level) else here)
            if found is None:
                continue
            self._twice(met, found.name, name, here)
            codes = self.table.codes[found.name]
            grouping[found.name] = self._raised(found, codes, cells, part, here) if isinstance(part, Level) else codes
        return grouping

    def _raised(
        self, dimension: Dimension, codes: NDArray[np.int64], cells: NDArray[np.int64], part: Level, place: str
    ) -> NDArray[np.int64]:
        raised = dimension.ancestor_at(part.level)[codes]
        if cells.size and not (raised[cells] >= 0).any():
            deepest = int(dimension.level.max())
            params = {"dimension": dimension.name, "level": part.level, "deepest": deepest}
            self.findings.append(Finding("level_empty", f"{place}/level", params))
        return raised

    def _scope(
        self,
        cells: NDArray[np.int64],
        names: Sequence[str],
        members: NDArray[np.int64],
        inverse: NDArray[np.int64],
        place: str,
    ) -> sparse.csr_array | None:
        """Return the cells of each instance; where named members lie inside each other, of its whole subtree."""
        if not any(self._nests(name, row) for name, row in zip(names, members, strict=True)):
            shape = (members.shape[1], self.table.size)
            return sparse.csr_array((np.ones(len(cells)), (inverse, cells)), shape=shape)
        ranges = [
            spans(self.table.codes[name][cells], row, self.table.dimensions[name].end[row])
            for name, row in zip(names, members, strict=True)
        ]
        if min(int(span.sizes.sum()) for span in ranges) > MOST_COEFFICIENTS:
            self.findings.append(Finding("scopes_too_large", place, {"limit": MOST_COEFFICIENTS}))
            return None
        return scope(ranges, cells, self.table.size)

    def _nests(self, name: str, named: NDArray[np.int64]) -> bool:
        """Tell whether one of the named members lies inside another."""
        end = self.table.dimensions[name].end
        ordered = sorted(set(named.tolist()))
        return any(later < end[earlier] for earlier, later in pairwise(ordered))


def _row_of(cells: NDArray[np.int64], width: int) -> sparse.csr_array:
    return sparse.csr_array((np.ones(len(cells)), cells, np.array([0, len(cells)])), shape=(1, width))


def _written(where: Where) -> str:
    return "; ".join(f"{short(name)}={_selector(selector)}" for name, selector in where.items())


def _selector(selector: Selector) -> str:
    if isinstance(selector, Complement):
        return f"not {_selector(selector.not_)}"
    if isinstance(selector, Tagged):
        return f"tag {short(selector.tag)}"
    return short(selector) if isinstance(selector, str) else _list(selector)


def _list(members: Iterable[str]) -> str:
    return "|".join(list(members)[:_SHOWN]) or "[]"
