"""What each rule instance comes to for given targets: value, slack, whether it binds and whether it is met."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from solvers.certify.groups import Groups, joined, largest, summed
from solvers.certify.reading import Instances, Reader

Array = NDArray[np.float64]
Cells = NDArray[np.int64]


@dataclass(frozen=True)
class Row:
    """An instance as a row of money: `low <= weights'x[cells] <= high`.

    For a share of a changing whole the two sides have different weights; `low_weights` and `high_weights` say them.
    """

    cells: Cells
    low_weights: Array
    high_weights: Array
    low: float
    high: float


@dataclass(frozen=True)
class Rows:
    """The rows of all instances whose measure is defined.

    Attributes
    ----------
    instances : all instances, defined or not
    at : int array (m,), the instance of each row
    groups : the cells of each row; arrays low_weights, high_weights (c,) belong to `groups.cells`
    low, high : arrays (m,), money (capacity units for load)
    soft : bool array (m,), rows of soft rules
    """

    instances: Instances
    at: Cells
    groups: Groups
    low_weights: Array
    high_weights: Array
    low: Array
    high: Array
    soft: NDArray[np.bool_]

    @cached_property
    def names(self) -> list[str]:
        """The rows' names."""
        return [self.instances.names[at] for at in self.at.tolist()]

    @cached_property
    def by_name(self) -> Mapping[str, int]:
        """Place of each row by its name."""
        return {name: place for place, name in enumerate(self.names)}

    def row(self, name: str) -> Row:
        """Return one row."""
        at = self.by_name[name]
        own = slice(int(self.groups.starts[at]), int(self.groups.starts[at + 1]))
        low, high = float(self.low[at]), float(self.high[at])
        return Row(self.groups.cells[own], self.low_weights[own], self.high_weights[own], low, high)


@dataclass(frozen=True)
class Held:
    """Instances against targets; arrays (m,), one for each row.

    Attributes
    ----------
    rows : the rows
    value : in the measure's unit, NaN where undefined
    slack : distance to the nearer limit in the measure's unit, negative where broken
    room : the same in money (capacity units for load)
    violation : of the row, scaled, relative to max(1, |limit|)
    largest : the largest coefficient of the row
    """

    rows: Rows
    value: Array
    slack: Array
    room: Array
    violation: Array
    largest: Array

    @property
    def broken(self) -> Array:
        """The violations (m,) that count: soft rules may be missed."""
        return np.where(self.rows.soft, 0.0, self.violation)

    @property
    def skipped(self) -> Cells:
        """The instances whose measure is undefined."""
        return np.setdiff1d(np.arange(self.rows.instances.count), self.rows.at)


def rows(reader: Reader, instances: Instances, total: float) -> Rows:
    """Return the rows of all instances whose measure is defined, for a published total."""
    capacity = np.array([rule == "capacity" for rule in instances.rules], dtype=bool)
    at = np.flatnonzero((instances.size > 0) | ((instances.size <= 0) & capacity))
    measure, size = instances.measured[at], instances.size[at]
    low, high = instances.low[at], instances.high[at]
    share = np.isin(measure, ("share", "share_change"))
    of_whole = share & (instances.whole[at] >= 0)
    shift = np.where(share, instances.before[at], np.where(measure == "growth", 1.0, 0.0))
    factor = np.where(of_whole, 0.0, np.where(share, total, size))
    groups, low_weights, high_weights = _weighed(reader, instances, at, measure == "load", of_whole, (low, high))
    return Rows(
        instances,
        at,
        groups,
        low_weights,
        high_weights,
        np.where(np.isnan(low), -np.inf, (low + shift) * factor),
        np.where(np.isnan(high), np.inf, (high + shift) * factor),
        _soft(reader, instances)[at],
    )


def _soft(reader: Reader, instances: Instances) -> NDArray[np.bool_]:
    """Tell which instances (k,) are soft rules'."""
    soft = {rule.id for rule in reader.plan.rules if getattr(rule, "soft", None) is not None}
    return np.array([rule in soft for rule in instances.rules], dtype=bool) if soft else np.zeros(instances.count, bool)


def _weighed(
    reader: Reader,
    instances: Instances,
    at: Cells,
    load: NDArray[np.bool_],
    of_whole: NDArray[np.bool_],
    limits: tuple[Array, Array],
) -> tuple[Groups, Array, Array]:
    """Return the cells of rows, and their weights on the lower and on the upper side."""
    scopes = instances.scopes if len(at) == instances.count else instances.scopes.chosen(at)
    if not of_whole.any():
        weights = np.ones(len(scopes.cells))
        if load.any():
            loaded = np.repeat(load, scopes.sizes)
            weights[loaded] = reader.effort[scopes.cells[loaded]]
        return scopes, weights, weights
    both = joined([scopes, instances.wholes])
    groups = both.chosen(np.where(of_whole, len(at) + instances.whole[at], np.arange(len(at))))
    owner = np.repeat(np.arange(len(at)), groups.sizes)
    inside = _inside(groups, scopes, reader.table.size)
    inside = np.where(load[owner], reader.effort[groups.cells], inside)
    shares = [np.where(of_whole & ~np.isnan(limit), limit + instances.before[at], 0.0) for limit in limits]
    return groups, inside - shares[0][owner], inside - shares[1][owner]


def _inside(groups: Groups, scopes: Groups, size: int) -> Array:
    """Return 1 for the cells (c,) of groups that are in the scope of the same number, 0 for the others."""
    wide, narrow = (np.repeat(np.arange(g.count), g.sizes) * size + g.cells for g in (groups, scopes))
    return np.isin(wide, narrow, assume_unique=True).astype(np.float64)


def loosened(row: Row, soft: np.bool_, x: Array, step: float) -> Row:
    """Return a soft row with a limit that targets x (n,), money, miss moved to the next whole step behind them."""
    if not soft:
        return row
    most = max(float(np.abs(row.low_weights).max(initial=0.0)), 1e-300)
    sides = []
    for weights, limit, sign in ((row.low_weights, row.low, -1.0), (row.high_weights, row.high, 1.0)):
        value = sign * float(weights @ x[row.cells]) / most
        off = 1e-9 * max(1.0, abs(value) / step)
        missed = value > sign * limit / most + 1e-9 * max(step, abs(value))
        sides.append(sign * float(np.ceil(value / step - off)) * step * most if missed else limit)
    return Row(row.cells, row.low_weights, row.high_weights, sides[0], sides[1])


def held(rows: Rows, x: Array, scale: float) -> Held:
    """Return what rows come to for targets x (n,), money."""
    starts = rows.groups.starts
    reached = x[rows.groups.cells]
    lower = summed(rows.low_weights * reached, starts)
    upper = lower if rows.high_weights is rows.low_weights else summed(rows.high_weights * reached, starts)
    room = np.minimum(lower - rows.low, rows.high - upper)
    most = np.maximum(np.maximum(largest(rows.low_weights, starts), largest(rows.high_weights, starts)), 1e-300)
    measure = scale / most
    limit = np.maximum(_finite(rows.low), _finite(rows.high))
    violation = np.maximum(0.0, -room * measure) / np.maximum(1.0, measure * limit)
    value = _values(rows, x, lower)
    low, high = rows.instances.low[rows.at], rows.instances.high[rows.at]
    slack = np.minimum(np.where(np.isnan(low), np.inf, value - low), np.where(np.isnan(high), np.inf, high - value))
    return Held(rows, value, slack, room, violation, most)


def _finite(limit: Array) -> Array:
    return np.where(np.isfinite(limit), np.abs(limit), 0.0)


def _values(rows: Rows, x: Array, activity: Array) -> Array:
    """Return each instance's measure (m,) for targets x (n,), NaN where undefined."""
    instances, at = rows.instances, rows.at
    measure = instances.measured[at]
    amount = instances.scopes.sums(x)[at]
    share = np.isin(measure, ("share", "share_change"))
    whole = np.full(len(at), x.sum())
    if instances.wholes.count:
        whole = np.where(instances.whole[at] >= 0, instances.wholes.sums(x)[instances.whole[at]], whole)
    part = np.where(measure == "load", activity, amount)
    taken_of = np.where(share, whole, instances.size[at])
    defined = taken_of > 0
    shift = np.where(share, instances.before[at], np.where(measure == "growth", 1.0, 0.0))
    return np.where(defined, part / np.where(defined, taken_of, 1.0) - shift, np.nan)
