"""What each rule instance comes to for given targets: value, slack, whether it binds and whether it is met."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solvers.certify.reading import Instance, Reader

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Row:
    """An instance as a row of money: `low <= weights'x[cells] <= high`.

    For a share of a changing whole the two sides have different weights; `low_weights` and `high_weights` say them.
    """

    instance: Instance
    cells: NDArray[np.int64]
    low_weights: Array
    high_weights: Array
    low: float
    high: float


@dataclass(frozen=True)
class Held:
    """An instance against targets.

    Attributes
    ----------
    value : in the measure's unit, NaN where undefined
    slack : distance to the nearer limit in the measure's unit, negative where broken
    room : the same in money (capacity units for load)
    violation : of the row, scaled, relative to max(1, |limit|)
    largest : the largest coefficient of the row
    """

    instance: Instance
    value: float
    slack: float
    room: float
    violation: float
    largest: float


def rows(reader: Reader, instances: Iterable[Instance], total: float) -> list[Row]:
    """Return the rows of all instances whose measure is defined, for a published total."""
    return [row for instance in instances if (row := _row(reader, instance, total)) is not None]


def _row(reader: Reader, instance: Instance, total: float) -> Row | None:
    size, cells = instance.size, instance.cells
    if np.isnan(size) or (size <= 0 and instance.rule != "capacity"):
        return None
    one = np.ones(len(cells))
    low, high = _given(instance.low, -np.inf), _given(instance.high, np.inf)
    if instance.measure == "load":
        effort = reader.effort[cells]
        return Row(
            instance,
            cells,
            effort,
            effort,
            low * size if np.isfinite(low) else low,
            high * size if np.isfinite(high) else high,
        )
    if instance.measure in ("share", "share_change"):
        return _share(instance, low + instance.before, high + instance.before, total)
    shift = 1.0 if instance.measure == "growth" else 0.0
    return Row(instance, cells, one, one, (low + shift) * size, (high + shift) * size)


def _share(instance: Instance, low: float, high: float, total: float) -> Row:
    if instance.whole is None:
        one = np.ones(len(instance.cells))
        return Row(instance, instance.cells, one, one, low * total, high * total)
    inside = np.isin(instance.whole, instance.cells).astype(float)
    lows = inside - low if np.isfinite(low) else inside
    highs = inside - high if np.isfinite(high) else inside
    return Row(
        instance,
        instance.whole,
        lows,
        highs,
        0.0 if np.isfinite(low) else -np.inf,
        0.0 if np.isfinite(high) else np.inf,
    )


def _given(limit: float, absent: float) -> float:
    return absent if np.isnan(limit) else limit


def held(row: Row, x: Array, scale: float) -> Held:
    """Return what a row comes to for targets x (n,), money."""
    below = float(row.low_weights @ x[row.cells]) - row.low
    above = row.high - float(row.high_weights @ x[row.cells])
    largest = max(
        float(np.abs(row.low_weights).max(initial=0.0)), float(np.abs(row.high_weights).max(initial=0.0)), 1e-300
    )
    limits = [abs(limit) for limit in (row.low, row.high) if np.isfinite(limit)]
    measure = scale / largest
    violation = max(0.0, -min(below, above) * measure) / max(1.0, measure * max(limits, default=0.0))
    value = value_of(row.instance, x, row)
    slack = min(
        value - row.instance.low if not np.isnan(row.instance.low) else np.inf,
        row.instance.high - value if not np.isnan(row.instance.high) else np.inf,
    )
    return Held(row.instance, value, slack, min(below, above), violation, largest)


def value_of(instance: Instance, x: Array, row: Row) -> float:
    """Return the instance's measure for targets x (n,), NaN where undefined."""
    amount = float(x[instance.cells].sum())
    if instance.measure == "amount":
        return amount
    if instance.measure in ("share", "share_change"):
        whole = float(x.sum() if instance.whole is None else x[instance.whole].sum())
        return amount / whole - instance.before if whole > 0 else np.nan
    if instance.measure == "load":
        return float(row.low_weights @ x[row.cells]) / instance.size if instance.size > 0 else np.nan
    return amount / instance.size - (1.0 if instance.measure == "growth" else 0.0)
