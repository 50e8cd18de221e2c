"""Dimensions: members in trees, in canonical depth-first order."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from schemas.finding import Finding
from schemas.plan import Member
from solvers.names import folded, is_clean, pointer

NONE = "(none)"
"""The member that a blank id stands for."""


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

    @property
    def has_tree(self) -> bool:
        """Tell whether any member has a parent."""
        return bool((self.parent >= 0).any())

    @property
    def available(self) -> NDArray[np.float64]:
        """Capacity times ramp per member, capacity units; NaN where no capacity is given."""
        return self.capacity * self.ramp

    def ancestor_at(self, level: int) -> NDArray[np.int64]:
        """Return each member's ancestor (or itself) at a level of the tree; -1 where it lies above that level."""
        found = np.full(len(self.ids), -1, dtype=np.int64)
        for member in np.flatnonzero(self.level == level):
            found[member : self.end[member]] = member
        return found


def dimension(
    name: str, listed: Sequence[Member], named: Iterable[str], *, declared: bool
) -> tuple[Dimension, list[Finding], list[Finding]]:
    """Build a dimension from the members that a plan lists and those that its cells name.

    Returns
    -------
    tuple
        The dimension, what is wrong (duplicates, cycles, unclean ids) and what to warn of (members created).
    """
    wrong = [*_unclean(name, listed), *_doubles(name, listed, named)]
    by_id: dict[str, Member] = {}
    for member in listed:
        by_id.setdefault(member.id, member)
    parents = [member.parent for member in listed if member.parent is not None]
    created = sorted({other for other in (*parents, *named) if other not in by_id})
    for other in created:
        by_id[other] = Member(id=other)
    wrong += list(_cycles(name, by_id, listed))
    warned = []
    strangers = [other for other in created if other != NONE]
    if declared and strangers:
        warned.append(
            Finding(
                "member_created",
                pointer("dimensions", name),
                {"dimension": name, "members": strangers[:20], "count": len(strangers)},
            )
        )
    if wrong:
        by_id = {key: member.model_copy(update={"parent": None}) for key, member in by_id.items()}
    return _ordered(name, by_id), wrong, warned


def _unclean(name: str, listed: Sequence[Member]) -> Iterable[Finding]:
    for index, member in enumerate(listed):
        if not is_clean(member.id) or not member.id.strip():
            yield Finding("id_unclean", pointer("dimensions", name, index, "id"), {"dimension": name})


def _doubles(name: str, listed: Sequence[Member], named: Iterable[str]) -> Iterable[Finding]:
    first: dict[str, str] = {}
    parent_of: dict[str, str | None] = {}
    for index, member in enumerate(listed):
        place = pointer("dimensions", name, index, "id")
        if member.id in parent_of and parent_of[member.id] != member.parent:
            yield Finding(
                "two_parents", place, {"id": member.id, "parents": [parent_of[member.id] or "", member.parent or ""]}
            )
        elif folded(member.id) in first:
            yield Finding("member_twice", place, {"id": member.id, "other": first[folded(member.id)]})
        first.setdefault(folded(member.id), member.id)
        parent_of.setdefault(member.id, member.parent)
    for other in sorted(set(named) | {member.parent for member in listed if member.parent is not None}):
        same = first.setdefault(folded(other), other)
        if same != other:
            yield Finding(
                "same_id_written_twice", pointer("dimensions", name), {"dimension": name, "id": other, "other": same}
            )


def _cycles(name: str, by_id: Mapping[str, Member], listed: Sequence[Member]) -> Iterable[Finding]:
    settled: set[str] = set()
    for index, member in enumerate(listed):
        path: list[str] = []
        here: str | None = member.id
        while here is not None and here not in settled and here not in path:
            path.append(here)
            here = by_id[here].parent
        if here is not None and here in path:
            yield Finding(
                "cycle",
                pointer("dimensions", name, index, "parent"),
                {"dimension": name, "members": [*path[path.index(here) :], here]},
            )
        settled.update(path)


def _ordered(name: str, by_id: Mapping[str, Member]) -> Dimension:
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
    parent = np.array([-1 if member.parent is None else position[member.parent] for member in members], dtype=np.int64)
    level = np.ones(len(ids), dtype=np.int64)
    for place, above in enumerate(parent):
        if above >= 0:
            level[place] = level[above] + 1
    return Dimension(
        name=name,
        ids=tuple(ids),
        labels=tuple(member.label or member.id for member in members),
        tags=tuple(frozenset(member.tags) for member in members),
        parent=parent,
        level=level,
        end=np.array([end[key] for key in ids], dtype=np.int64),
        capacity=np.array([np.nan if m.capacity is None else m.capacity for m in members], dtype=np.float64),
        ramp=np.array([1.0 if m.ramp is None else m.ramp for m in members], dtype=np.float64),
        position=position,
    )
