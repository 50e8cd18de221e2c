"""Compiled loops over ranges of cells at a level.

Most are put into their callers, which numba keeps on disk by the date of the caller's file: after a change here, the
callers' files have to be touched.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from solvers.exact.compiling import compiled

Array = NDArray[np.float64]


class Cells(NamedTuple):
    """Arrays (n,): a cell's target is clip(t + theta w, low, high); t has no places where it is 0 throughout."""

    t: Array
    w: Array
    low: Array
    high: Array


@compiled(inlined=True, sums=True)
def clipped(wanted: float, low: float, high: float) -> float:
    """Return a number within limits; unlike max and min without a thought for NaN, which would cost a third more."""
    above = low if wanted <= low else wanted  # noqa: FURB136
    return high if above >= high else above  # noqa: FURB136


@compiled(inlined=True, sums=True)
def slope_of(wanted: float, w: float, low: float, high: float) -> float:
    """Return the slope by level of a cell: its weight where no limit holds it."""
    return w if (wanted > low) & (wanted < high) else 0.0


@compiled(inlined=True, sums=True)
def changed(before: float, after: float, low: float, high: float) -> np.int64:
    """Return 0 where a cell stays on the same side of both limits."""
    return np.int64((before <= low) != (after <= low)) + np.int64((before >= high) != (after >= high))


@compiled(inlined=True, sums=True)
def cells_at(theta: float, start: int, stop: int, cells: Cells) -> tuple[float, float]:
    """Return the sum of a range of cells at a level and its slope.

    Unsigned places let the compiler use vector instructions: it need not think of negative ones.
    """
    t, w, low, high = cells.t, cells.w, cells.low, cells.high
    value, slope = 0.0, 0.0
    if len(t) > 0:
        for k in range(stop - start):
            i = np.uint64(start) + np.uint64(k)
            wanted = t[i] + theta * w[i]
            value += clipped(wanted, low[i], high[i])
            slope += slope_of(wanted, w[i], low[i], high[i])
        return value, slope
    for k in range(stop - start):
        i = np.uint64(start) + np.uint64(k)
        wanted = theta * w[i]
        value += clipped(wanted, low[i], high[i])
        slope += slope_of(wanted, w[i], low[i], high[i])
    return value, slope


@compiled(inlined=True, sums=True)
def pair_at(p: float, q: float, start: int, stop: int, cells: Cells) -> tuple[float, float, float, float, np.int64]:
    """Return sum and slope of a range of cells at p, the same at q, and 0 where they are linear in between."""
    t, w, low, high = cells.t, cells.w, cells.low, cells.high
    at_p, slope_p, at_q, slope_q = 0.0, 0.0, 0.0, 0.0
    changes = np.int64(0)
    if len(t) > 0:
        for k in range(stop - start):
            i = np.uint64(start) + np.uint64(k)
            before, after = t[i] + p * w[i], t[i] + q * w[i]
            at_p += clipped(before, low[i], high[i])
            slope_p += slope_of(before, w[i], low[i], high[i])
            at_q += clipped(after, low[i], high[i])
            slope_q += slope_of(after, w[i], low[i], high[i])
            changes += changed(before, after, low[i], high[i])
        return at_p, slope_p, at_q, slope_q, changes
    for k in range(stop - start):
        i = np.uint64(start) + np.uint64(k)
        before, after = p * w[i], q * w[i]
        at_p += clipped(before, low[i], high[i])
        slope_p += slope_of(before, w[i], low[i], high[i])
        at_q += clipped(after, low[i], high[i])
        slope_q += slope_of(after, w[i], low[i], high[i])
        changes += changed(before, after, low[i], high[i])
    return at_p, slope_p, at_q, slope_q, changes


@compiled(inlined=True)
def assign(theta: float, start: int, stop: int, cells: Cells, x: Array) -> None:
    """Write the targets of a range of cells at a level."""
    t, w, low, high = cells.t, cells.w, cells.low, cells.high
    shifted = len(t) > 0
    for k in range(stop - start):
        i = np.uint64(start) + np.uint64(k)
        wanted = t[i] + theta * w[i] if shifted else theta * w[i]
        x[i] = clipped(wanted, low[i], high[i])


@compiled(inlined=True, sums=True)
def movable(theta: float, up: bool, start: int, stop: int, cells: Cells) -> bool:
    """Tell whether a higher (or lower) level would ever change one of a range of cells."""
    t, w, low, high = cells.t, cells.w, cells.low, cells.high
    for i in range(start, stop):
        if w[i] > 0.0 and low[i] < high[i]:
            wanted = theta * w[i] + (t[i] if len(t) > 0 else 0.0)
            if (wanted < high[i]) if up else (wanted > low[i]):
                return True
    return False


@compiled(inlined=True, sums=True)
def weight_of(start: int, stop: int, cells: Cells) -> float:
    """Return the sum of the weights of a range of cells."""
    w, total = cells.w, 0.0
    for k in range(stop - start):
        total += w[np.uint64(start) + np.uint64(k)]
    return total
