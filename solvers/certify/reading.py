"""The plan read once more, independently of the compiler: every rule instance with its cells, measure and limits.

Nothing here is shared with the code that builds the problem. Where the two read a plan differently, the names or the
values of instances differ, and the answer is not certified.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from schemas.columns import canonical
from schemas.plan import Plan
from schemas.rules import Bound, Complement, Each, Level, Lock, Selector, Tagged, Where
from solvers.members import Dimension
from solvers.table import Table

Array = NDArray[np.float64]
Cells = NDArray[np.int64]


@dataclass(frozen=True)
class Instance:
    """One rule instance.

    Attributes
    ----------
    name, rule, members, measure : as an answer lists them
    cells : the cells of its scope; whole : the cells that a share is taken of, or None for all
    low, high : limits in the measure's unit, NaN where none
    size : what the measure is taken of: history, momentum, fair share, potential or capacity of the scope; NaN unknown
    before : share of history, for share_change
    """

    name: str
    rule: str
    members: Mapping[str, str]
    measure: str
    cells: Cells
    whole: Cells | None
    low: float
    high: float
    size: float
    before: float = 0.0


def floored(history: Array, floor: float | None) -> Array:
    """Return history (n,) with negative values raised to the floor that the plan gives."""
    return history if floor is None else np.where(history < 0, floor, history)


class Reader:
    """Reads a plan's rules against its table.

    Parameters
    ----------
    fair : array (n,), fair shares, money
    """

    def __init__(self, plan: Plan, table: Table, fair: Array) -> None:
        self.plan = plan
        self.table = table
        self.history = floored(table.number("history"), plan.history_floor)
        self.momentum = self.history * (1.0 + table.number("market_growth"))
        self.fair = fair
        self.potential = table.number("potential", np.nan)
        self.effort = table.number("effort", np.nan) if "effort" in table.numbers else np.ones(table.size)

    def instances(self) -> Iterator[Instance]:
        """Yield all instances that hold, in the order of an answer: rules, implied capacities."""
        for rule in self.plan.rules:
            if isinstance(rule, Bound):
                yield from self._bound(rule)
            elif isinstance(rule, Lock):
                yield from self._lock(rule)
        if self.plan.implied.capacity:
            yield from self._capacities()

    def limits_of_cells(self) -> tuple[Array, Array]:
        """Return what columns and potential allow each cell, arrays (n,), money."""
        column = self.table.number
        low = np.maximum(column("min", 0.0), column("lock", 0.0))
        high = np.minimum(column("max", np.inf), column("lock", np.inf))
        return np.maximum(low, 0.0), np.minimum(
            high, column("potential", np.inf)
        ) if self.plan.implied.potential else high

    def selected(self, where: Where) -> NDArray[np.bool_]:
        """Return the mask of the cells that a selection means."""
        mask = np.ones(self.table.size, dtype=bool)
        for name, selector in where.items():
            dimension = self.table.dimensions[canonical(name)]
            mask &= np.isin(self.table.codes[dimension.name], _meant(dimension, selector))
        return mask

    def _groups(self, cells: Cells, each: Each | None) -> Iterator[tuple[dict[str, str], Cells]]:
        """Yield the members and cells of each instance that `each` makes."""
        if each is None:
            yield {}, cells
            return
        columns = []
        for part in each if isinstance(each, list) else [each]:
            dimension = self.table.dimensions[canonical(part.dimension if isinstance(part, Level) else part)]
            codes = self.table.codes[dimension.name][cells]
            columns.append((dimension, _raised(dimension, codes, part.level) if isinstance(part, Level) else codes))
        stacked = np.stack([codes for _, codes in columns], axis=1)
        known = (stacked >= 0).all(axis=1)
        cells, stacked = cells[known], stacked[known]
        groups, starts, order = _grouped(stacked)
        own = np.split(cells[order], starts[1:])
        nested = any(
            _nested(dimension, np.unique(codes)) for (dimension, _), codes in zip(columns, groups.T, strict=True)
        )
        for row, inside in zip(groups, own, strict=True):
            members = {d.name: d.ids[int(member)] for (d, _), member in zip(columns, row, strict=True)}
            yield members, cells[self.selected(dict(members))[cells]] if nested else inside

    def _bound(self, rule: Bound) -> Iterator[Instance]:
        outside = [~self.selected(exception.where) for exception in rule.except_]
        for members, cells in self._groups(np.flatnonzero(self.selected(rule.where)), rule.each):
            limits = {"min": rule.min, "max": rule.max}
            for exception, away in zip(rule.except_, outside, strict=True):
                if not away[cells].any():
                    given = exception.model_fields_set & {"min", "max"}
                    limits.update({side: getattr(exception, side) for side in given})
            low, high = (np.nan if limit is None else float(limit) for limit in (limits["min"], limits["max"]))
            whole = self._whole(rule, members)
            size, before = self._size(rule, members, cells, whole)
            yield Instance(
                _named(rule.id, members), rule.id, members, rule.measure, cells, whole, low, high, size, before
            )

    def _lock(self, rule: Lock) -> Iterator[Instance]:
        outside = [~self.selected(exception.where) for exception in rule.except_]
        for members, cells in self._groups(np.flatnonzero(self.selected(rule.where)), rule.each):
            amount = rule.amount
            for exception, away in zip(rule.except_, outside, strict=True):
                if exception.amount is not None and not away[cells].any():
                    amount = exception.amount
            yield Instance(_named(rule.id, members), rule.id, members, "amount", cells, None, amount, amount, 1.0)

    def _capacities(self) -> Iterator[Instance]:
        for name, dimension in self.table.dimensions.items():
            for member in np.flatnonzero(~np.isnan(dimension.capacity)).tolist():
                cells = np.flatnonzero(np.isin(self.table.codes[name], _below(dimension, [member])))
                if cells.size:
                    members = {name: dimension.ids[member]}
                    size = float(dimension.capacity[member] * dimension.ramp[member])
                    yield Instance(
                        _named("capacity", members), "capacity", members, "load", cells, None, np.nan, 1.0, size
                    )

    def _whole(self, rule: Bound, members: Mapping[str, str]) -> Cells | None:
        if rule.measure not in ("share", "share_change") or not rule.of:
            return None
        own: Where = {
            name: members[canonical(name)] if selector == "=" else selector for name, selector in rule.of.items()
        }
        return np.flatnonzero(self.selected(own))

    def _size(self, rule: Bound, members: Mapping[str, str], cells: Cells, whole: Cells | None) -> tuple[float, float]:
        """Return what the measure is taken of, and the share before."""
        history = float(self.history[cells].sum())
        if rule.measure == "share_change":
            total = float(self.history.sum() if whole is None else self.history[whole].sum())
            return total, history / total if total > 0 else np.nan
        sizes = {
            "amount": lambda: 1.0,
            "share": lambda: 1.0,
            "growth": lambda: history,
            "uplift": lambda: float(self.momentum[cells].sum()),
            "stretch": lambda: float(self.fair[cells].sum()),
            "penetration": lambda: float(self.potential[cells].sum()),
            "load": lambda: self._capacity_behind(rule, members),
        }
        return sizes[rule.measure](), 0.0

    def _capacity_behind(self, rule: Bound, members: Mapping[str, str]) -> float:
        named = {**{canonical(name): s for name, s in rule.where.items() if isinstance(s, str)}}
        for source in (members, named):
            for name, member in source.items():
                dimension = self.table.dimensions[name]
                if not np.isnan(dimension.capacity).all():
                    return _capacity(dimension, dimension.position[member])
        return np.nan


def _named(rule: str, members: Mapping[str, str]) -> str:
    return f"{rule}[{','.join(members.values())}]" if members else rule


def _grouped(stacked: Cells) -> tuple[Cells, Cells, Cells]:
    """Return the distinct rows (k, d) of members in order, where each begins in `order`, and the cells' order."""
    order = np.lexsort(stacked.T[::-1])
    ordered = stacked[order]
    starts = np.flatnonzero(np.concatenate([[True], (ordered[1:] != ordered[:-1]).any(axis=1)]))
    return ordered[starts], starts, order


def ancestors(dimension: Dimension) -> NDArray[np.int64]:
    """Return, level by level upwards, each member itself, its parent, its parent's parent ...; -1 past the root."""
    lines = [np.arange(len(dimension.ids))]
    while (lines[-1] >= 0).any():
        above = lines[-1]
        lines.append(np.where(above >= 0, dimension.parent[above], -1))
    return np.stack(lines)


def _below(dimension: Dimension, members: Iterable[int]) -> NDArray[np.int64]:
    """Return members and all that lie below them, found by following parents upwards."""
    return np.flatnonzero(np.isin(ancestors(dimension), list(members)).any(axis=0))


def _nested(dimension: Dimension, named: NDArray[np.int64]) -> bool:
    """Tell whether one of the named members lies below another."""
    return bool(np.isin(ancestors(dimension)[1:, named], named).any())


def _meant(dimension: Dimension, selector: Selector) -> NDArray[np.int64]:
    """Return the members that a selector means."""
    if isinstance(selector, Complement):
        return np.setdiff1d(np.arange(len(dimension.ids)), _meant(dimension, selector.not_))
    if isinstance(selector, Tagged):
        return _below(dimension, [position for position, tags in enumerate(dimension.tags) if selector.tag in tags])
    return _below(
        dimension, [dimension.position[member] for member in ([selector] if isinstance(selector, str) else selector)]
    )


def _raised(dimension: Dimension, codes: Cells, level: int) -> Cells:
    """Return the ancestors of members at a level of the tree, -1 for members above it."""
    lines = ancestors(dimension)
    depth = (lines >= 0).sum(axis=0)
    steps = depth - level
    raised = np.where(steps >= 0, lines[np.maximum(steps, 0), np.arange(len(dimension.ids))], -1)
    return raised[codes]


def _capacity(dimension: Dimension, member: int) -> float:
    """Return a member's capacity times ramp: its own, else the sum of its children's."""
    own = float(dimension.capacity[member] * dimension.ramp[member])
    if not np.isnan(own):
        return own
    children = [_capacity(dimension, other) for other in np.flatnonzero(dimension.parent == member).tolist()]
    known = [value for value in children if not np.isnan(value)]
    return sum(known) if known else np.nan
