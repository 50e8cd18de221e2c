"""Irreducible conflicts: sets of elements that cannot hold together, of which every proper subset can.

A contradiction is thinned out by the deletion filter (Chinneck & Dravnieks 1991); one that only integer programming can
tell, whose multipliers point at nothing, by halves first (QuickXplain, Junker 2004). Further ones are found by leaving
out what the known ones consist of: first all of it, then one member of each in turn, breadth first (the tree of hitting
sets, Reiter 1987); the first leaves of that tree are the smallest sets of rules without which the rest can hold.
"""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from solvers.deadline import OutOfTime
from solvers.diagnose.contradiction import Contradiction, Oracle, Spent, contradiction
from solvers.diagnose.elements import Element, merged
from solvers.diagnose.system import System

Ints = NDArray[np.int64]
MOST = 8
"""Conflicts that are looked for."""
MOST_FILTERED = 400
"""A contradiction of more elements is not thinned out one by one."""
_MOST_NODES = 200
"""Nodes of the tree of hitting sets that are looked at."""


@dataclass(frozen=True)
class Conflict:
    """A conflict.

    Attributes
    ----------
    system : the elements that its numbers mean
    contradiction : what cannot hold together, and the proof
    irreducible : whether each proper subset is proven to hold
    """

    system: System
    contradiction: Contradiction
    irreducible: bool

    @property
    def numbers(self) -> tuple[int, ...]:
        """The numbers of its elements."""
        return self.contradiction.elements

    @property
    def names(self) -> frozenset[tuple[str, str]]:
        """Rule instances and sides, which tell it from other conflicts."""
        return frozenset((element.rule, element.side) for element in self.elements)

    @property
    def elements(self) -> list[Element]:
        """What cannot hold together, the goal first."""
        found = [self.system.elements[at] for at in self.numbers]
        return sorted(found, key=lambda element: not element.is_goal)


@dataclass(frozen=True)
class Search:
    """What was found.

    Attributes
    ----------
    conflicts : smallest first
    remedies : least sets of elements without which the rest can hold, the smallest first
    """

    conflicts: tuple[Conflict, ...]
    remedies: tuple[tuple[int, ...], ...]


class _Found:
    """The conflicts found so far, in the order in which they were, with their proofs."""

    def __init__(self, oracle: Oracle) -> None:
        self.oracle = oracle
        self.proofs: dict[tuple[int, ...], tuple[Contradiction, bool]] = {}

    def note(self, found: Contradiction, without: tuple[int, ...] = ()) -> tuple[int, ...]:
        """Thin a contradiction out, keep it, and return its elements; `without` is what it was found without."""
        goal = self.oracle.system.goal
        thin, proven = filtered(self.oracle, found, {goal} - {*without})
        self.proofs.setdefault(thin.elements, (thin, proven))
        return thin.elements

    def untouched(self, node: tuple[int, ...]) -> tuple[int, ...] | None:
        """Return a known conflict that has nothing in common with a set."""
        return next((one for one in self.proofs if not set(one) & set(node)), None)


def searched(oracle: Oracle, first: Contradiction, kept: Iterable[int]) -> Search:
    """Return the conflicts that can be found at a fixed cost, and remedies.

    Parameters
    ----------
    first : a contradiction among all elements
    kept : elements that no remedy may consist of
    """
    found = _Found(oracle)
    remedies: list[tuple[int, ...]] = []
    found.note(first)
    try:
        _disjoint(found)
        _hitting(found, set(kept), remedies)
    except (Spent, OutOfTime):
        pass  # what was found until then is true all the same
    order = sorted(found.proofs, key=lambda one: (len(one), one))[:MOST]
    named = {conflict.names: conflict for conflict in (_as_conflict(oracle, *found.proofs[one]) for one in order)}
    return Search(tuple(sorted(named.values(), key=lambda one: len(one.numbers))), tuple(remedies))


def _disjoint(found: _Found) -> None:
    """Find conflicts that have nothing in common but the goal."""
    system = found.oracle.system
    known = 0
    while known < len(found.proofs) < MOST:  # a conflict of the goal alone would be found again and again
        known = len(found.proofs)
        used = {at for one in found.proofs for at in one} - {system.goal}
        further = found.oracle.contradiction(np.setdiff1d(system.everything, list(used)))
        if further is None:
            return
        found.note(further)


def _hitting(found: _Found, kept: set[int], remedies: list[tuple[int, ...]]) -> None:
    """Walk the tree of hitting sets, breadth first, noting the sets without which the rest can hold."""
    system = found.oracle.system
    waiting: list[tuple[int, ...]] = [()]
    closed: list[set[int]] = []
    seen = set(waiting)
    for node in waiting:  # grows while it is walked
        if len(seen) > _MOST_NODES:
            return
        if any(done <= set(node) for done in closed):
            continue
        conflict = found.untouched(node)
        if conflict is None:
            further = found.oracle.contradiction(np.setdiff1d(system.everything, node))
            if further is None:
                closed.append(set(node))
                remedies += [] if kept & set(node) else [node]
                continue
            if len(found.proofs) >= MOST:
                return
            conflict = found.note(further, node)
        children = [tuple(sorted({*node, at})) for at in conflict]
        waiting += [child for child in children if child not in seen]
        seen.update(children)


def filtered(oracle: Oracle, found: Contradiction, goal: AbstractSet[int]) -> tuple[Contradiction, bool]:
    """Return an irreducible contradiction within another, and whether it is proven to be.

    Parameters
    ----------
    goal : the goal, which stays until all others have been tried: what a planner asks for explains more than some floor
        in its place; or nothing, where a contradiction without the goal is looked for
    """
    kept = {*found.elements, *goal}
    try:
        if found.by_choice:
            order = _largest_first(oracle.system, sorted(kept))[::-1]
            kept = {*_by_halves(oracle, [], order, tried=False), *goal}
        if len(kept) > MOST_FILTERED:
            return found, False
        for element in _largest_first(oracle.system, sorted(kept)):
            if element in kept:
                smaller = oracle.contradiction(sorted(kept - {element}), at_any_cost=True)
                if smaller is not None:
                    kept = {*smaller.elements, *goal} - {element}
        final = oracle.contradiction(sorted(kept), at_any_cost=True)
    except OutOfTime:
        return found, False
    return (found, False) if final is None else (final, set(final.elements) == kept)


def _by_halves(oracle: Oracle, held: list[int], open_: list[int], *, tried: bool) -> list[int]:
    """Return which of the open elements a contradiction needs, given that some are held; the first are preferred.

    Parameters
    ----------
    tried : whether it is to be seen first that those held contradict each other already
    """
    if tried and oracle.contradiction(held, at_any_cost=True) is not None:
        return []
    if len(open_) == 1:
        return open_
    half = len(open_) // 2
    first, second = open_[:half], open_[half:]
    of_second = _by_halves(oracle, held + first, second, tried=bool(first))
    of_first = _by_halves(oracle, held + of_second, first, tried=bool(of_second))
    return of_first + of_second


def _largest_first(system: System, elements: Sequence[int]) -> list[int]:
    """Return elements in the order in which they are tried: limits of many cells before those of few, the goal last."""
    return sorted(elements, key=lambda at: (at == system.goal, -len(system.elements[at].cells), at))


def _as_conflict(oracle: Oracle, proof: Contradiction, proven: bool) -> Conflict:
    """Return a conflict whose limits of cells are those of whole scopes, one scope a kind if that is irreducible."""
    conflict = Conflict(oracle.system, proof, proven)
    try:
        for limit in ("potential", "lock", "min", "max"):
            several = [at for at in conflict.numbers if conflict.system.elements[at].limit == limit]
            if several:
                conflict = _widened(conflict, [several], oracle) or conflict
        partial = [[at] for at in conflict.numbers if conflict.system.elements[at].limit]
        return (_widened(conflict, partial, oracle, thin=True) if partial else None) or conflict
    except OutOfTime:
        return conflict  # under the names that its limits have by themselves


def _widened(
    conflict: Conflict, together: Sequence[Sequence[int]], oracle: Oracle, *, thin: bool = False
) -> Conflict | None:
    """Return a conflict with one whole scope in the place of each of some sets of limits of cells.

    None where nothing changes, or where it is irreducible no longer; `thin` leaves out what is not needed any more.
    """
    system, others = conflict.system, set(conflict.numbers)
    goal, wide = system.goal, set[int]()
    for several in together:
        elements = [system.elements[at] for at in several]
        one = merged(elements, system.problem, system.scopes, system.scale)
        same = len(several) == 1 and len(one.cells) == len(elements[0].cells)
        if same or all(element.alone for element in elements):
            continue
        others -= set(several)
        system, place = system.widened(one)
        wide.add(place)
    if not wide:
        return None
    chosen = sorted(wide | {system.goal if at == goal else at for at in others})
    if not conflict.irreducible:
        return Conflict(system, replace(conflict.contradiction, elements=tuple(chosen)), irreducible=False)
    for out in list(chosen):
        fewer = [at for at in chosen if at != out]
        if contradiction(system, fewer, oracle.deadline) is not None:
            if not thin:
                return None
            chosen = fewer
    whole = contradiction(system, chosen, oracle.deadline)
    return Conflict(system, replace(whole, elements=tuple(chosen)), irreducible=True) if whole else None
