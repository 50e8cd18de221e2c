"""The members that an explanation is about: whose fairness is reported, or any member of any dimension."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from schemas.columns import canonical
from schemas.rules import Selector, Tagged, Where
from solvers.entities import CELL
from solvers.errors import PlanError
from solvers.form import unknown
from solvers.members import Dimension
from solvers.problem import Problem
from solvers.scopes import Selection
from solvers.subtrees import grouped
from solvers.table import Table

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Member:
    """A member of a dimension: its position there, and its cells and those below it as a mask (n,).

    A selection of several dimensions is told of like a member; it has no dimension, no position (-1) and no peers.
    """

    dimension: str
    position: int
    id: str
    label: str
    cells: NDArray[np.bool_]


def report_names(problem: Problem) -> list[str]:
    """Return the names of the reported members in the order of their codes."""
    table, by = problem.table, problem.report_by
    if by == CELL:
        return list(table.names())
    first, _ = grouped(table.codes[by], len(table.dimensions[by].ids))
    return [table.dimensions[by].ids[code] for code in table.codes[by][first].tolist()]


def reported_members(problem: Problem) -> list[Member]:
    """Return the reported members; none where single cells are reported."""
    if problem.report_by == CELL:
        return []
    dimension = problem.table.dimensions[problem.report_by]
    return [member_at(problem.table, dimension.name, dimension.position[name]) for name in report_names(problem)]


def member_at(table: Table, name: str, position: int) -> Member:
    """Return a member by its position in a dimension."""
    dimension, codes = table.dimensions[name], table.codes[name]
    inside = (codes >= position) & (codes < dimension.end[position])
    return Member(
        name, position, dimension.ids[position], dimension.labels[position] or dimension.ids[position], inside
    )


def member_named(problem: Problem, name: str, place: str) -> Member:
    """Return the member of that id (or label) in any dimension; of several, one of a reported dimension.

    Raises
    ------
    PlanError
        When there is none, with the nearest name.
    """
    table = problem.table
    order = sorted(table.dimensions, key=lambda dimension: dimension != problem.report_by)
    for by_label in (False, True):
        for dimension in order:
            names = table.dimensions[dimension].labels if by_label else table.dimensions[dimension].ids
            if name in names:
                return member_at(table, dimension, names.index(name))
    known = [one for dimension in order for one in table.dimensions[dimension].ids]
    raise PlanError([unknown("unknown_member", place, name, known)])


def selected(problem: Problem, wheres: Sequence[Where], place: str) -> list[Member]:
    """Return what selections of cells are, each as the member that it names, or as a selection.

    Raises
    ------
    PlanError
        With all that no cell or name answers to.
    """
    table = problem.table
    selection = Selection(table)
    found = [selection.cells(where, f"{place}/{number}") for number, where in enumerate(wheres)]
    if selection.findings:
        raise PlanError(selection.findings)
    return [_told_as(table, where, cells) for where, cells in zip(wheres, found, strict=True)]


def _told_as(table: Table, where: Where, cells: NDArray[np.bool_]) -> Member:
    named = [(table.dimensions[canonical(name)], selector) for name, selector in where.items()]
    if len(named) == 1 and isinstance(named[0][1], str):
        dimension = named[0][0]
        return member_at(table, dimension.name, dimension.position[named[0][1]])
    said = " · ".join(_said(dimension, selector) for dimension, selector in named) or "*"
    return Member("", -1, said, said, cells)


def _said(dimension: Dimension, selector: Selector) -> str:
    if isinstance(selector, str):
        position = dimension.position[selector]
        return dimension.labels[position] or dimension.ids[position]
    if isinstance(selector, list):
        return ", ".join(_said(dimension, one) for one in selector)
    return selector.tag if isinstance(selector, Tagged) else f"≠ {_said(dimension, selector.not_)}"


def peers_of(table: Table, member: Member) -> Ints:
    """Return the positions of a member and its peers: siblings that have cells, else all of its level."""
    dimension = table.dimensions[member.dimension]
    used = np.zeros(len(dimension.ids), dtype=np.bool_)
    for code in np.unique(table.codes[member.dimension]).tolist():
        at = code
        while at >= 0 and not used[at]:
            used[at] = True
            at = int(dimension.parent[at])
    level = used & (dimension.level == dimension.level[member.position])
    siblings = np.flatnonzero(level & (dimension.parent == dimension.parent[member.position]))
    return siblings if len(siblings) > 1 else np.flatnonzero(level)
