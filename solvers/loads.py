"""Loads: the work of a scope, and the capacity of whom it is the work of."""

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from schemas.finding import Finding
from schemas.rules import Bound, Gini, Spread
from solvers.members import Dimension
from solvers.scopes import Instances, Selection
from solvers.subtrees import scope, spans
from solvers.table import Table

Array = NDArray[np.float64]
Codes = NDArray[np.int64]
_SHOWN = 20


def capacity_rows(dimension: Dimension, codes: Codes) -> tuple[Codes, sparse.csr_array]:
    """Return the members (m,) that have a capacity and sell anything, and their cells as a CSR matrix (m, n)."""
    members = np.flatnonzero(~np.isnan(dimension.capacity))
    members = members[spans(codes, members, dimension.end[members]).sizes > 0]
    cells = np.arange(len(codes))
    return members, scope([spans(codes, members, dimension.end[members])], cells, len(codes))


def capacity_behind(
    rule: Bound | Spread | Gini, instances: Instances, selection: Selection, place: str
) -> Array | None:
    """Return the capacity (k,) behind each instance: of the one member that `each` or `where` names.

    The capacity of a member is its own where it has one, else the sum of what lies below it.
    """
    for dimension, members in zip(instances.dimensions, instances.members.T, strict=True):
        if not np.isnan(dimension.capacity).all():
            return np.asarray(dimension.available_within[members], dtype=np.float64)
    for name, selector in rule.where.items():
        found = selection.dimension(name, f"{place}/where")
        known = found is not None and isinstance(selector, str) and selector in found.position
        if found is not None and known and not np.isnan(found.capacity).all():
            return np.full(instances.count, found.available_within[found.position[str(selector)]])
    if instances.count:
        selection.findings.append(Finding("load_needs_member", place, {"rule": rule.id}))
    return None


def without_effort(table: Table, effort: Array, measured: sparse.csr_array, place: str) -> Finding | None:
    """Return what is wrong where cells whose work is measured say nothing of it."""
    used = np.zeros(table.size, dtype=np.bool_)
    used[measured.indices] = True
    empty = np.flatnonzero(used & np.isnan(effort))
    if not empty.size:
        return None
    params = {"cells": table.names(empty[:_SHOWN]), "count": int(empty.size), "at": place}
    return Finding("effort_empty", table.pointer("effort", int(empty[0])), params)
