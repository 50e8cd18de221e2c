"""The members that an explanation is about: whose fairness is reported, or any member of any dimension."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solvers.entities import CELL
from solvers.errors import PlanError
from solvers.form import unknown
from solvers.problem import Problem
from solvers.subtrees import grouped
from solvers.table import Table

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Member:
    """A member of a dimension: its position there, and its cells and those below it as a mask (n,)."""

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
