"""Dimensions: members in trees, in canonical depth-first order."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from schemas.finding import Finding
from schemas.plan import Member
from solvers.names import cleaned, folded, is_clean, pointer

NONE = "(none)"
"""The member that a blank id stands for."""
MOST_LEVELS = 1000
_SHOWN = 20
_UNLISTED = Member(id=NONE)
"""What is known of every member that is named and not listed: nothing but its id."""


@dataclass(frozen=True)
class Dimension:
    """One dimension: its k members in depth-first order, siblings by code point.

    Attributes
    ----------
    ids : tuple of str, length k
    parent : int array (k,), position of the parent, -1 for a root
    level : int array (k,), 1 for a root
    end : int array (k,); the subtree of member j is the range j..end[j]-1
    capacity : float array (k,), capacity units, NaN where unknown
    ramp : float array (k,), ratio
    """

    name: str
    ids: tuple[str, ...]
    labels: tuple[str, ...]
    tags: tuple[frozenset[str], ...]
    parent: NDArray[np.int64]
    level: NDArray[np.int64]
    end: NDArray[np.int64]
    capacity: NDArray[np.float64]
    ramp: NDArray[np.float64]
    position: Mapping[str, int]

    @cached_property
    def named(self) -> NDArray[np.object_]:
        """The members' ids as an array (k,), to be picked from by position."""
        ids = np.empty(len(self.ids), dtype=object)
        ids[:] = self.ids
        return ids

    @property
    def has_tree(self) -> bool:
        """Tell whether any member has a parent."""
        return bool((self.parent >= 0).any())

    @property
    def available(self) -> NDArray[np.float64]:
        """Capacity times ramp per member, capacity units; NaN where no capacity is given."""
        return self.capacity * self.ramp

    @cached_property
    def available_within(self) -> NDArray[np.float64]:
        """Capacity times ramp per subtree (k,): the member's own where given, else the sum of what lies below.

        NaN where nothing in the subtree has a capacity.
        """
        within = [None if np.isnan(own) else own for own in self.available.tolist()]
        below: list[float | None] = [None] * len(within)
        for member in range(len(within) - 1, -1, -1):  # children come after their parent
            if within[member] is None:
                within[member] = below[member]
            amount, above = within[member], int(self.parent[member])
            if above >= 0 and amount is not None:
                below[above] = amount + (below[above] or 0.0)
        return np.array(within, dtype=np.float64)

    def ancestor_at(self, level: int) -> NDArray[np.int64]:
        """Return each member's ancestor (or itself) at a level of the tree; -1 where it lies above that level."""
        found = np.full(len(self.ids), -1, dtype=np.int64)
        for member in np.flatnonzero(self.level == level):
            found[member : self.end[member]] = member
        return found


def dimension(
    name: str,
    listed: Sequence[Member],
    named: Collection[str],
    *,
    declared: bool,
    place: str | None = None,
    place_of: Callable[[str], str] | None = None,
) -> tuple[Dimension, list[Finding], list[Finding]]:
    """Build a dimension from the members that a plan lists and those that its cells name.

    Parameters
    ----------
    named : ids in cells
    place : JSON pointer of the list of members; default `/dimensions/<name>`
    place_of : the JSON pointer of an id in cells; default `place`

    Returns
    -------
    tuple
        The dimension, what is wrong (duplicates, cycles, unclean ids) and what to warn of (members created). With
        something wrong the dimension is the nearest that makes sense: first of doubles, cycles cut.
    """
    place = pointer("dimensions", name) if place is None else place
    by_id: dict[str, Member] = {}
    for member in listed:
        by_id.setdefault(member.id, member)
    parents = [member.parent for member in listed if member.parent is not None]
    created = sorted({other for other in (*parents, *named) if other not in by_id})
    wrong = [*_unclean(place, listed), *_doubles(listed, place), *_alike(name, created, by_id, named, place, place_of)]
    by_id |= dict.fromkeys(created, _UNLISTED)
    loops, cut = _cycles(name, by_id, listed, place)
    wrong += loops
    for other in cut:
        by_id[other] = by_id[other].model_copy(update={"parent": None})
    built = _ordered(name, by_id)
    deepest = int(built.level.max(initial=1))
    if deepest > MOST_LEVELS and not loops:
        wrong.append(Finding("tree_too_deep", place, {"dimension": name, "levels": deepest, "limit": MOST_LEVELS}))
    strangers = [other for other in created if other != NONE]
    params = {"dimension": name, "members": strangers[:_SHOWN], "count": len(strangers)}
    return built, wrong, [Finding("member_created", place, params)] if declared and strangers else []


def _unclean(place: str, listed: Sequence[Member]) -> Iterable[Finding]:
    for index, member in enumerate(listed):
        for key, text in (("id", member.id), ("parent", member.parent)):
            if text is not None and (not text.strip() or not is_clean(text)):
                yield Finding("id_unclean", f"{place}/{index}/{key}", {"found": cleaned(text)[:60]})


def _doubles(listed: Sequence[Member], place: str) -> Iterable[Finding]:
    """Yield members that are listed twice, however they are written."""
    first: dict[str, Member] = {}
    for index, member in enumerate(listed):
        other = first.setdefault(folded(member.id), member)
        if other is member:
            continue
        if other.parent != member.parent and other.id == member.id:
            parents = [other.parent or "-", member.parent or "-"]
            yield Finding("two_parents", f"{place}/{index}/parent", {"id": member.id, "parents": parents})
        else:
            yield Finding("member_twice", f"{place}/{index}/id", {"id": member.id, "other": other.id})


def _alike(
    name: str,
    created: Sequence[str],
    by_id: Mapping[str, Member],
    named: Collection[str],
    place: str,
    place_of: Callable[[str], str] | None,
) -> Iterable[Finding]:
    """Yield ids of cells and parents that differ from another only in how they are written."""
    first = {folded(other): other for other in by_id}
    in_cells = set(named)
    for other in created:
        same = first.setdefault(folded(other), other)
        if same != other:
            where = place_of(other) if place_of is not None and other in in_cells else place
            yield Finding("same_id_written_twice", where, {"dimension": name, "id": other, "other": same})


def _cycles(
    name: str, by_id: Mapping[str, Member], listed: Sequence[Member], place: str
) -> tuple[list[Finding], list[str]]:
    """Find members that are above themselves; return also where to cut, one member a cycle."""
    found: list[Finding] = []
    cut: list[str] = []
    settled: set[str] = set()
    for index, member in enumerate(listed):
        path: dict[str, None] = {}
        here: str | None = member.id
        while here is not None and here not in settled and here not in path:
            path[here] = None
            here = by_id[here].parent
        if here is not None and here in path:
            steps = list(path)
            loop = steps[steps.index(here) :]
            shown = [*loop[:_SHOWN], "..."] if len(loop) > _SHOWN else [*loop, here]
            params = {"dimension": name, "members": shown, "count": len(loop)}
            found.append(Finding("cycle", f"{place}/{index}/parent", params))
            cut.append(here)
        settled.update(path)
    return found, cut


def _ordered(name: str, by_id: Mapping[str, Member]) -> Dimension:
    if all(member is _UNLISTED for member in by_id.values()):
        return _flat(name, sorted(by_id))
    children: dict[str | None, list[str]] = {}
    for key in sorted(by_id):
        children.setdefault(by_id[key].parent, []).append(key)
    ids: list[str] = []
    end: dict[str, int] = {}
    stack: list[tuple[str, bool]] = [(root, False) for root in reversed(children.get(None, []))]
    while stack:
        key, left = stack.pop()
        if left:
            end[key] = len(ids)
            continue
        ids.append(key)
        stack.append((key, True))
        stack.extend((child, False) for child in reversed(children.get(key, [])))
    position = {key: place for place, key in enumerate(ids)}
    members = [by_id[key] for key in ids]
    parents = [-1 if member.parent is None else position[member.parent] for member in members]
    levels: list[int] = []
    for above in parents:
        levels.append(1 if above < 0 else levels[above] + 1)
    return Dimension(
        name=name,
        ids=tuple(ids),
        labels=tuple(member.label or key for key, member in zip(ids, members, strict=True)),
        tags=tuple(frozenset(member.tags) for member in members),
        parent=np.array(parents, dtype=np.int64),
        level=np.array(levels, dtype=np.int64),
        end=np.array([end[key] for key in ids], dtype=np.int64),
        capacity=np.array([np.nan if m.capacity is None else m.capacity for m in members], dtype=np.float64),
        ramp=np.array([1.0 if m.ramp is None else m.ramp for m in members], dtype=np.float64),
        position=position,
    )


def _flat(name: str, ids: Sequence[str]) -> Dimension:
    """Return a dimension of which nothing is known but its members' ids, in their order."""
    count = len(ids)
    return Dimension(
        name=name,
        ids=tuple(ids),
        labels=tuple(ids),
        tags=(frozenset(),) * count,
        parent=np.full(count, -1, dtype=np.int64),
        level=np.ones(count, dtype=np.int64),
        end=np.arange(1, count + 1),
        capacity=np.full(count, np.nan),
        ramp=np.ones(count),
        position={key: place for place, key in enumerate(ids)},
    )
