"""Scopes: which cells a selector means, and which instances `each` makes of a rule."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from schemas.columns import canonical
from schemas.finding import Finding
from schemas.rules import Complement, Each, Level, Selector, Tagged, Where
from solvers.members import Dimension
from solvers.names import nearest, pointer
from solvers.table import Table

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Instances:
    """The instances of a rule.

    Attributes
    ----------
    members : tuple, one mapping dimension -> id per instance
    scope : CSR matrix (instances, n) of ones, the cells of each instance
    positions : per instance, mapping dimension -> position of the member (what `=` stands for)
    """

    members: tuple[Mapping[str, str], ...]
    scope: sparse.csr_array
    positions: tuple[Mapping[str, int], ...]

    def name(self, rule: str, index: int) -> str:
        """Return an instance's name: `grow[R1]`, or the rule's own where it has one instance only."""
        members = self.members[index]
        return f"{rule}[{','.join(members.values())}]" if members else rule


class Selection:
    """Reads selectors against a table and gathers what is wrong with them."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.findings: list[Finding] = []

    def cells(self, where: Where, place: str) -> Mask:
        """Return the mask (n,) of the cells that `where` selects; an empty selection is a finding."""
        before = len(self.findings)
        mask = np.ones(self.table.size, dtype=bool)
        for name, selector in where.items():
            found = self.dimension(name, f"{place}{pointer(name)}")
            if found is not None:
                members = self._members(found, selector, f"{place}{pointer(name)}")
                mask &= members[self.table.codes[found.name]]
        if not mask.any() and len(self.findings) == before:
            self.findings.append(Finding("selection_empty", place, {"where": _written(where)}))
        return mask

    def dimension(self, name: str, place: str) -> Dimension | None:
        """Return a dimension by name or alias; an unknown one is a finding."""
        found = self.table.dimensions.get(canonical(name))
        if found is None:
            self._unknown("unknown_dimension", place, name, self.table.dimensions)
        return found

    def _members(self, dimension: Dimension, selector: Selector, place: str) -> Mask:
        """Return the mask over a dimension's members that a selector means."""
        if isinstance(selector, Complement):
            return ~self._members(dimension, selector.not_, f"{place}/not")
        mask = np.zeros(len(dimension.ids), dtype=bool)
        if isinstance(selector, Tagged):
            tagged = [position for position, tags in enumerate(dimension.tags) if selector.tag in tags]
            if not tagged:
                self._unknown(
                    "unknown_tag", f"{place}/tag", selector.tag, {tag for tags in dimension.tags for tag in tags}
                )
            for position in tagged:
                mask[position : dimension.end[position]] = True
            return mask
        several = not isinstance(selector, str)
        for index, member in enumerate(selector if several else [str(selector)]):
            if member in dimension.position:
                start = dimension.position[member]
                mask[start : dimension.end[start]] = True
            else:
                self._unknown("unknown_member", f"{place}/{index}" if several else place, member, dimension.ids)
        return mask

    def _unknown(self, code: str, place: str, found: str, known: Iterable[str]) -> None:
        names = sorted(known)
        close = nearest(found, names)
        hint = {} if close is None else {"nearest": close}
        self.findings.append(Finding(code, place, {"found": found, "known": names[:20], **hint}))

    def instances(self, selected: Mask, each: Each | None, place: str) -> Instances:
        """Return one instance per member (or combination) that the selected cells name."""
        cells = np.flatnonzero(selected)
        if each is None:
            return Instances(({},), _rows_of([cells], self.table.size), ({},))
        parts = each if isinstance(each, list) else [each]
        grouping: dict[str, NDArray[np.int64]] = {}
        for index, part in enumerate(parts):
            name = part.dimension if isinstance(part, Level) else part
            found = self.dimension(name, f"{place}/{index}" if isinstance(each, list) else place)
            if found is None:
                continue
            codes = self.table.codes[found.name]
            if isinstance(part, Level):
                above = found.ancestor_at(part.level)
                if not (above[codes[cells]] >= 0).any():
                    self.findings.append(
                        Finding(
                            "level_empty",
                            f"{place}/level",
                            {"dimension": found.name, "level": part.level, "deepest": int(found.level.max())},
                        )
                    )
                codes = above[codes]
            grouping[found.name] = codes
        if not grouping or not cells.size:
            return Instances((), sparse.csr_array((0, self.table.size)), ())
        return self._grouped(cells, grouping)

    def _grouped(self, cells: NDArray[np.int64], grouping: Mapping[str, NDArray[np.int64]]) -> Instances:
        cells = cells[np.logical_and.reduce([codes[cells] >= 0 for codes in grouping.values()])]
        combined = np.zeros(len(cells), dtype=np.int64)
        for name, codes in grouping.items():
            combined = combined * len(self.table.dimensions[name].ids) + codes[cells]
        groups, first, inverse = np.unique(combined, return_index=True, return_inverse=True)
        positions = tuple({name: int(codes[cells[at]]) for name, codes in grouping.items()} for at in first)
        if any(self._nests(name, {position[name] for position in positions}) for name in grouping):
            scope = _rows_of([self._subtrees(cells, position) for position in positions], self.table.size)
        else:
            ones = np.ones(len(cells))
            scope = sparse.csr_array((ones, (inverse, cells)), shape=(len(groups), self.table.size))
        members = tuple(
            {name: self.table.dimensions[name].ids[at] for name, at in position.items()} for position in positions
        )
        return Instances(members, scope, positions)

    def _nests(self, name: str, named: set[int]) -> bool:
        """Tell whether one of the named members lies inside another."""
        dimension = self.table.dimensions[name]
        ordered = sorted(named)
        return any(later < dimension.end[earlier] for earlier, later in pairwise(ordered))

    def _subtrees(self, cells: NDArray[np.int64], position: Mapping[str, int]) -> NDArray[np.int64]:
        inside = np.ones(len(cells), dtype=bool)
        for name, member in position.items():
            codes = self.table.codes[name][cells]
            inside &= (codes >= member) & (codes < self.table.dimensions[name].end[member])
        return cells[inside]


def _rows_of(rows: Sequence[NDArray[np.int64]], width: int) -> sparse.csr_array:
    starts = np.concatenate([[0], np.cumsum([len(row) for row in rows])]).astype(np.int64)
    columns = np.concatenate(rows) if rows else np.zeros(0, dtype=np.int64)
    return sparse.csr_array((np.ones(len(columns)), columns, starts), shape=(len(rows), width))


def _written(where: Where) -> str:
    return "; ".join(f"{name}={_selector(selector)}" for name, selector in where.items())


def _selector(selector: Selector) -> str:
    if isinstance(selector, Complement):
        return f"not {_selector(selector.not_)}"
    if isinstance(selector, Tagged):
        return f"tag {selector.tag}"
    return selector if isinstance(selector, str) else "|".join(selector)
