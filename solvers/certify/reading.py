"""The plan read once more, independently of the compiler: every rule instance with its cells, measure and limits.

Nothing here is shared with the code that builds the problem. Where the two read a plan differently, the names or the
values of instances differ, and the answer is not certified.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from schemas.columns import canonical
from schemas.plan import Plan
from schemas.rules import Bound, Complement, Each, Level, Lock, Rule, Selector, Tagged, Where
from solvers.certify.groups import Groups, ancestors, below, distinct, joined, numbered, one_group
from solvers.members import Dimension
from solvers.table import Table

Array = NDArray[np.float64]
Cells = NDArray[np.int64]
_EVERYTHING = -1


@dataclass(frozen=True)
class Instances:
    """The k instances of one rule, of the capacities of a dimension, or of all of them.

    Attributes
    ----------
    names, rules, members, measures : tuples of k, as an answer lists them
    scopes : the cells of each instance
    wholes : the cells that shares are taken of; `whole` (k,) tells which of them is an instance's, -1 for all cells
    low, high : arrays (k,), limits in the measure's unit, NaN where none
    size : array (k,), what the measure is taken of: history, momentum, fair share, potential or capacity of the scope
    before : array (k,), share of history, for share_change
    """

    names: tuple[str, ...]
    rules: tuple[str, ...]
    members: tuple[Mapping[str, str], ...]
    measures: tuple[str, ...]
    scopes: Groups
    wholes: Groups
    whole: Cells
    low: Array
    high: Array
    size: Array
    before: Array

    @property
    def count(self) -> int:
        """Number of instances k."""
        return len(self.names)

    @cached_property
    def measured(self) -> NDArray[np.str_]:
        """Each instance's measure, array (k,)."""
        return np.array(self.measures, dtype=np.str_)


@dataclass(frozen=True)
class Scope:
    """What `each` makes of a selection: dimensions, the member (k, d) of each instance in them, its cells."""

    dimensions: Sequence[Dimension]
    members: Cells
    groups: Groups

    def names(self, rule: str) -> tuple[str, ...]:
        """Return the instances' names."""
        if not self.dimensions:
            return (rule,) * self.groups.count
        return tuple([f"{rule}[{','.join(ids)}]" for ids in zip(*self._ids(), strict=True)])

    def mappings(self) -> tuple[Mapping[str, str], ...]:
        """Return the instances' members by dimension."""
        if not self.dimensions:
            return ({},) * self.groups.count
        names = [dimension.name for dimension in self.dimensions]
        return tuple([dict(zip(names, ids, strict=True)) for ids in zip(*self._ids(), strict=True)])

    def _ids(self) -> list[list[str]]:
        columns = self.members.T.tolist()
        return [[d.ids[member] for member in column] for d, column in zip(self.dimensions, columns, strict=True)]


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
        self._lines: dict[str, Cells] = {}

    def instances(self) -> Instances:
        """Return all instances that hold, in the order of an answer: rules, implied capacities."""
        parts = [part for rule in self.plan.rules for part in self._of_rule(rule)]
        if self.plan.implied.capacity:
            parts += self._capacities()
        offsets = np.cumsum([0, *(part.wholes.count for part in parts)]).tolist()
        whole = [
            np.where(part.whole == _EVERYTHING, _EVERYTHING, part.whole + offset)
            for part, offset in zip(parts, offsets[:-1], strict=True)
        ]
        return Instances(
            names=tuple([name for part in parts for name in part.names]),
            rules=tuple([rule for part in parts for rule in part.rules]),
            members=tuple([members for part in parts for members in part.members]),
            measures=tuple([measure for part in parts for measure in part.measures]),
            scopes=joined([part.scopes for part in parts]),
            wholes=joined([part.wholes for part in parts]),
            whole=np.concatenate([np.zeros(0, np.int64), *whole]),
            low=np.concatenate([np.zeros(0), *(part.low for part in parts)]),
            high=np.concatenate([np.zeros(0), *(part.high for part in parts)]),
            size=np.concatenate([np.zeros(0), *(part.size for part in parts)]),
            before=np.concatenate([np.zeros(0), *(part.before for part in parts)]),
        )

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
            meant = np.zeros(len(dimension.ids), dtype=bool)
            meant[self._meant(dimension, selector)] = True
            mask &= meant[self.table.codes[dimension.name]]
        return mask

    def _above(self, dimension: Dimension) -> Cells:
        """Return the ancestors of a dimension's members, found once."""
        if dimension.name not in self._lines:
            self._lines[dimension.name] = ancestors(dimension)
        return self._lines[dimension.name]

    def _of_rule(self, rule: object) -> Iterator[Instances]:
        if isinstance(rule, Bound):
            yield self._bound(rule)
        elif isinstance(rule, Lock):
            yield self._lock(rule)

    def scope(self, rule: Rule) -> Scope:
        """Return the instances of a rule: their members and cells."""
        return self._scope(np.flatnonzero(self.selected(rule.where)), rule.each)

    def _scope(self, cells: Cells, each: Each | None) -> Scope:
        """Return the members and cells of each instance that `each` makes."""
        if each is None:
            return Scope((), np.zeros((1, 0), dtype=np.int64), one_group(cells))
        dimensions, columns = [], []
        for part in each if isinstance(each, list) else [each]:
            dimension = self.table.dimensions[canonical(part.dimension if isinstance(part, Level) else part)]
            codes = self.table.codes[dimension.name][cells]
            dimensions.append(dimension)
            columns.append(self._raised(dimension, part.level)[codes] if isinstance(part, Level) else codes)
        known = np.logical_and.reduce([column >= 0 for column in columns])
        members = distinct([column[known] for column in columns])
        return Scope(dimensions, members, self._below(dimensions, members, cells[known]))

    def _below(self, dimensions: Sequence[Dimension], members: Cells, cells: Cells) -> Groups:
        """Return which of the cells lie in or below members (k, d), group by group."""
        lines = [self._above(dimension) for dimension in dimensions]
        codes = [self.table.codes[dimension.name] for dimension in dimensions]
        return below(lines, codes, list(members.T), cells, len(members))

    def _bound(self, rule: Bound) -> Instances:
        scope = self.scope(rule)
        count = scope.groups.count
        sides = {"min": np.full(count, _number(rule.min)), "max": np.full(count, _number(rule.max))}
        for exception in rule.except_:
            inside = ~scope.groups.touch(~self.selected(exception.where))
            for side in exception.model_fields_set & {"min", "max"}:
                sides[side][inside] = _number(getattr(exception, side))
        wholes, whole = self._wholes(rule, scope)
        size, before = self._size(rule, scope, wholes, whole)
        return Instances(
            scope.names(rule.id),
            (rule.id,) * count,
            scope.mappings(),
            (rule.measure,) * count,
            scope.groups,
            wholes,
            whole,
            sides["min"],
            sides["max"],
            size,
            before,
        )

    def _lock(self, rule: Lock) -> Instances:
        scope = self.scope(rule)
        amount = np.full(scope.groups.count, float(rule.amount))
        for exception in rule.except_:
            if exception.amount is not None:
                amount[~scope.groups.touch(~self.selected(exception.where))] = exception.amount
        return _plain(rule.id, "amount", scope, amount, amount, np.ones(len(amount)))

    def _capacities(self) -> Iterable[Instances]:
        for dimension in self.table.dimensions.values():
            able = np.flatnonzero(~np.isnan(dimension.capacity))
            groups = self._below([dimension], able[:, np.newaxis], np.arange(self.table.size))
            sells = np.flatnonzero(groups.sizes > 0)
            able = able[sells]
            scope = Scope([dimension], able[:, np.newaxis], groups.chosen(sells))
            size = (dimension.capacity * dimension.ramp)[able]
            yield _plain("capacity", "load", scope, np.full(len(able), np.nan), np.ones(len(able)), size)

    def _wholes(self, rule: Bound, scope: Scope) -> tuple[Groups, Cells]:
        """Return the different wholes that shares are taken of, and which of them is each instance's."""
        count = scope.groups.count
        if rule.measure not in ("share", "share_change") or not rule.of:
            return joined([]), np.full(count, _EVERYTHING)
        cells = np.flatnonzero(self.selected({name: s for name, s in rule.of.items() if s != "="}))
        own = {canonical(name) for name, selector in rule.of.items() if selector == "="}
        columns = [place for place, dimension in enumerate(scope.dimensions) if dimension.name in own]
        if not columns:
            return one_group(cells), np.zeros(count, dtype=np.int64)
        named = scope.members[:, columns]
        which = numbered(list(named.T))
        owners = [scope.dimensions[place] for place in columns]
        return self._below(owners, distinct(list(named.T)), cells), which

    def _size(self, rule: Bound, scope: Scope, wholes: Groups, whole: Cells) -> tuple[Array, Array]:
        """Return what the measure is taken of, and the share before; arrays (k,)."""
        count = scope.groups.count
        none = np.zeros(count)
        if rule.measure == "share_change":
            total = wholes.sums(self.history)[whole] if wholes.count else np.full(count, self.history.sum())
            part = scope.groups.sums(self.history)
            return total, np.where(total > 0, part / np.where(total > 0, total, 1.0), np.nan)
        return self.taken_of(rule.measure, rule.where, scope), none

    def taken_of(self, measure: str, where: Where, scope: Scope) -> Array:
        """Return what a measure that is no change of a share is taken of, array (k,)."""
        if measure == "load":
            return self._capacity_behind(where, scope)
        taken_of = {
            "growth": self.history,
            "uplift": self.momentum,
            "stretch": self.fair,
            "penetration": self.potential,
        }
        return scope.groups.sums(taken_of[measure]) if measure in taken_of else np.ones(scope.groups.count)

    def _capacity_behind(self, where: Where, scope: Scope) -> Array:
        """Return the capacity (k,) of the member that each instance names, or that all of them select."""
        for place, dimension in enumerate(scope.dimensions):
            if not np.isnan(dimension.capacity).all():
                return self._capacity(dimension)[scope.members[:, place]]
        for name, selector in where.items():
            dimension = self.table.dimensions[canonical(name)]
            if isinstance(selector, str) and not np.isnan(dimension.capacity).all():
                return np.full(scope.groups.count, self._capacity(dimension)[dimension.position[selector]])
        return np.full(scope.groups.count, np.nan)

    def _capacity(self, dimension: Dimension) -> Array:
        """Return each member's capacity times ramp: its own, else the sum of its children's; NaN where unknown."""
        capacity = dimension.capacity * dimension.ramp
        depth = (self._above(dimension) >= 0).sum(axis=0)
        for level in range(int(depth.max(initial=1)), 1, -1):
            here = np.flatnonzero((depth == level) & ~np.isnan(capacity))
            within = np.full(len(capacity), np.nan)
            within[dimension.parent[here]] = 0.0
            np.add.at(within, dimension.parent[here], capacity[here])
            capacity = np.where(np.isnan(capacity), within, capacity)
        return capacity

    def _raised(self, dimension: Dimension, level: int) -> Cells:
        """Return each member's ancestor at a level of the tree, -1 for members above it."""
        lines = self._above(dimension)
        steps = (lines >= 0).sum(axis=0) - level
        return np.where(steps >= 0, lines[np.maximum(steps, 0), np.arange(len(dimension.ids))], -1)

    def _meant(self, dimension: Dimension, selector: Selector) -> Cells:
        """Return the members that a selector means."""
        if isinstance(selector, Complement):
            return np.setdiff1d(np.arange(len(dimension.ids)), self._meant(dimension, selector.not_))
        if isinstance(selector, Tagged):
            named = [position for position, tags in enumerate(dimension.tags) if selector.tag in tags]
        else:
            named = [dimension.position[m] for m in ([selector] if isinstance(selector, str) else selector)]
        meant = np.zeros(len(dimension.ids) + 1, dtype=bool)  # the last place is that of no member, -1
        meant[named] = True
        return np.flatnonzero(meant[self._above(dimension)].any(axis=0))


def _plain(rule: str, measure: str, scope: Scope, low: Array, high: Array, size: Array) -> Instances:
    """Return instances that are no shares."""
    count = scope.groups.count
    return Instances(
        scope.names(rule),
        (rule,) * count,
        scope.mappings(),
        (measure,) * count,
        scope.groups,
        joined([]),
        np.full(count, _EVERYTHING),
        low,
        high,
        size,
        np.zeros(count),
    )


def _number(limit: float | None) -> float:
    return np.nan if limit is None else float(limit)
