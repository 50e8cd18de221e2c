"""Elements: what a conflict is made of and a fix may change.

One side of one rule instance is an element, and so are the goal and, for each kind of limit that single cells have
(potential, and the columns lock, min and max), the cells of one scope: of the smallest scope that carries a rule. A
rule about peers is one element: it is about all of its instances at once.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from schemas.plan import Plan
from schemas.rules import Limit, Viable
from solvers.certify.reading import Instances, Reader
from solvers.model import GOAL
from solvers.problem import CellLimit, Problem

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
Side = Literal["min", "max", "equal"]
_NONE = np.zeros(0, dtype=np.int64)


def _no_cells() -> Ints:
    return _NONE


def _no_amounts() -> Array:
    return np.zeros(0)


_MOST_CROSSED = 100
"""Cells whose own limits cross are named one by one; of more than these, by scope like all others."""
_CROSSED = 1e-9


@dataclass(frozen=True)
class Element:
    """One thing that can be dropped or changed.

    Attributes
    ----------
    rule : its name in an answer, `grow[R1]`, `potential[R1]`, `goal`
    side : which side of it
    limit : `potential`, `lock`, `min` or `max` for limits of cells; empty for rows
    rows : int array, rows of the system
    cells : int array (k,), the cells that it limits; amount : array (k,), scaled
    alone : whether it is named after a single cell, whose own limits cross
    peers : for a rule about peers its place among the problem's, else -1
    choice : for a rule about who gets a target its place among the problem's and the instance's number
    where : the selection that means these cells, and perhaps those of smaller scopes within, None where there is none
    """

    rule: str
    side: Side
    limit: str = ""
    rows: Ints = field(default_factory=_no_cells)
    cells: Ints = field(default_factory=_no_cells)
    amount: Array = field(default_factory=_no_amounts)
    where: Mapping[str, Any] | None = None
    alone: bool = False
    peers: int = -1
    choice: tuple[int, int] | None = None

    @property
    def is_peers(self) -> bool:
        """Tell whether it is a rule about peers."""
        return self.peers >= 0

    @property
    def is_other(self) -> bool:
        """Tell whether it is a rule that is no row."""
        return self.is_peers or self.choice is not None

    @property
    def below(self) -> bool:
        """Tell whether it keeps cells from going lower."""
        return self.limit in ("lock", "min")

    @property
    def above(self) -> bool:
        """Tell whether it keeps cells from going higher."""
        return self.limit in ("lock", "max", "potential")

    @property
    def is_goal(self) -> bool:
        """Tell whether it is the goal."""
        return self.rule == GOAL

    @property
    def is_lock(self) -> bool:
        """Tell whether it is a column of locks."""
        return self.limit == "lock"


@dataclass(frozen=True)
class Scope:
    """A scope that carries a rule, and how it is named."""

    name: str
    cells: Ints
    where: Mapping[str, Any]


def rule_scopes(plan: Plan, problem: Problem, instances: Instances) -> list[Scope]:
    """Return the scopes of all rule instances, smallest first; of scopes that are named alike the first counts."""
    of_rule = {rule.id: rule for rule in plan.rules}
    found: dict[str, Scope] = {}
    for at in np.argsort(instances.scopes.sizes, kind="stable").tolist():
        rule = of_rule.get(instances.rules[at])
        if rule is None:
            continue
        said = rule.model_dump(by_alias=True, exclude_unset=True).get("where", {})
        where = {**said, **instances.members[at]}
        single = [member for member in where.values() if isinstance(member, str)]
        name = ",".join(instances.members[at].values()) or (
            ",".join(single) if single and len(single) == len(where) else rule.id
        )
        cells = instances.scopes.of(at)
        if len(cells) < problem.size:
            found.setdefault(name, Scope(name, cells, where))
    return list(found.values())


def other_elements(plan: Plan, problem: Problem, reader: Reader) -> Iterator[Element]:
    """Yield the hard rules that are no rows: rules about peers, and instances of rules about who gets a target."""
    for place, peers in enumerate(problem.peers):
        if peers.wish is None:
            yield Element(peers.rule, "max", peers=place)
    rules = {rule.id: rule for rule in plan.rules if isinstance(rule, Viable | Limit)}
    for place, choice in enumerate(problem.choices):
        if choice.wish is not None:
            continue
        members = reader.scope(rules[choice.rule]).mappings()
        side: Side = "min" if choice.kind == "viable" else "max"
        for instance, name in enumerate(choice.names):
            yield Element(name, side, where=members[instance], choice=(place, instance))


def cell_elements(problem: Problem, scopes: Sequence[Scope], scale: float) -> Iterator[Element]:
    """Yield the limits of single cells, one element per kind and smallest scope that carries a rule."""
    crossed = _crossed(problem)
    smallest = np.full(problem.size, -1)
    for place, scope in enumerate(scopes):
        free = smallest[scope.cells] < 0
        smallest[scope.cells[free]] = place
    for limit in problem.cell_limits:
        place_of = places_of(limit, problem.size)
        alone = np.intersect1d(limit.cells, crossed)
        for cell, name in zip(alone.tolist(), problem.table.names(alone), strict=True):
            one = limited(limit, f"{limit.name}[{name}]", np.array([cell]), scale, cell_where(problem, cell), place_of)
            yield replace(one, alone=True)
        rest = np.setdiff1d(limit.cells, crossed)
        of = smallest[rest]
        order = np.argsort(of, kind="stable")
        found, starts = np.unique(of[order], return_index=True)
        parts = np.split(rest[order], starts[1:]) if rest.size else []
        for place, inside in zip(found.tolist(), parts, strict=True):
            name = f"{limit.name}[{scopes[place].name}]" if place >= 0 else limit.name
            yield limited(limit, name, inside, scale, scopes[place].where if place >= 0 else {}, place_of)


def limited(
    limit: CellLimit,
    name: str,
    scope: Ints,
    scale: float,
    where: Mapping[str, Any] | None,
    place: Ints,
) -> Element:
    """Return the element of one kind of limit on the cells of a scope.

    Parameters
    ----------
    place : int array (n,), where each cell stands among those that the limit has, as `places_of` tells
    """
    at = place[scope]
    at = np.sort(at[at >= 0])
    cells = limit.cells[at]
    side: Side = "equal" if limit.name == "lock" else ("min" if limit.below else "max")
    return Element(name, side, limit.name, cells=cells, amount=limit.amount[at] * scale, where=where)


def places_of(limit: CellLimit, size: int) -> Ints:
    """Return where each cell (n,) stands among those that a limit has, -1 where it has none."""
    place = np.full(size, -1)
    place[limit.cells] = np.arange(len(limit.cells))
    return place


def cell_where(problem: Problem, cell: int) -> Mapping[str, Any]:
    """Return the selection of a single cell."""
    table = problem.table
    return {name: table.ids(name, np.array([cell]))[0] for name in table.dimensions}


def _crossed(problem: Problem) -> Ints:
    """Return the cells whose own limits cross, none where they are very many."""
    off = problem.lower - problem.upper > _CROSSED * np.maximum(problem.street / problem.size, problem.lower)
    crossed = np.flatnonzero(off)
    return crossed if len(crossed) <= _MOST_CROSSED else _NONE


def merged(elements: Sequence[Element], problem: Problem, scopes: Sequence[Scope], scale: float) -> Element:
    """Return one element for some of one kind: of all cells of the smallest scope that holds theirs."""
    kind = next(limit for limit in problem.cell_limits if limit.name == elements[0].limit)
    place = places_of(kind, problem.size)
    wanted = np.unique(np.concatenate([element.cells for element in elements]))
    for scope in scopes:
        if len(scope.cells) >= len(wanted) and np.isin(wanted, scope.cells).all():
            return limited(kind, f"{kind.name}[{scope.name}]", scope.cells, scale, scope.where, place)
    return limited(kind, kind.name, np.arange(problem.size), scale, {}, place)
