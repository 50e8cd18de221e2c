"""Targets of several plans side by side: the same cell in the same column, on one exact decimal grid."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenarios.solved import Targets

Whole = NDArray[np.object_]
"""Integers of any size."""


@dataclass(frozen=True)
class Aligned:
    """Targets of p plans over the union of their cells.

    Attributes
    ----------
    places : decimals; counts are whole multiples of 10^-places money
    counts : integers (p, n)
    members : dimension -> member -> positions (k,) of the cells in its subtree, in any of the plans
    """

    places: int
    counts: Whole
    members: Mapping[str, Mapping[str, NDArray[np.int64]]]

    def money(self, counts: Any) -> float:
        """Return a count as money: the double nearest to the exact decimal."""
        return int(counts) / 10**self.places if self.places >= 0 else float(int(counts))


def aligned(plans: Sequence[Targets]) -> Aligned:
    """Return the targets of plans over the union of their cells; a cell that a plan does not have is 0 there."""
    names = [plan.names for plan in plans]
    union = sorted({name for listed in names for name in listed})
    place = {name: number for number, name in enumerate(union)}
    places = max(plan.grid.places for plan in plans)
    counts = np.zeros((len(plans), len(union)), dtype=object)
    for row, (plan, listed) in enumerate(zip(plans, names, strict=True)):
        factor = plan.grid.whole * 10 ** (places - plan.grid.places)
        at = np.array([place[name] for name in listed], dtype=np.int64)
        counts[row, at] = np.array([int(count) * factor for count in plan.counts.tolist()], dtype=object)
    return Aligned(places, counts, _members(plans, names, place))


def _members(
    plans: Sequence[Targets], names: Sequence[Sequence[Any]], place: Mapping[Any, int]
) -> dict[str, dict[str, NDArray[np.int64]]]:
    """Return the cells below each member; where plans have different trees a cell is below what any of them says."""
    found: dict[str, dict[str, set[int]]] = {}
    seen: set[int] = set()
    for plan, listed in zip(plans, names, strict=True):
        if id(plan.table) in seen:
            continue
        seen.add(id(plan.table))
        at = np.array([place[name] for name in listed], dtype=np.int64)
        for name, dimension in plan.table.dimensions.items():
            members = found.setdefault(name, {})
            codes = plan.table.codes[name]
            order = np.argsort(codes, kind="stable")
            starts = np.searchsorted(codes[order], np.arange(len(dimension.ids)))
            stops = np.searchsorted(codes[order], dimension.end)
            for member, start, stop in zip(dimension.ids, starts.tolist(), stops.tolist(), strict=True):
                members.setdefault(member, set()).update(at[order[start:stop]].tolist())
    return {
        name: {member: np.array(sorted(cells), dtype=np.int64) for member, cells in members.items()}
        for name, members in found.items()
    }
