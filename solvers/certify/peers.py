"""Rules about peers, read from the plan once more: what they compare, whether they hold, and which rows they imply."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from schemas.rules import Gini, Spread
from solvers.certify.held import Row
from solvers.certify.reading import Reader

Array = NDArray[np.float64]
_NOISE = 1e-12


@dataclass(frozen=True)
class Compared:
    """The p peers of one rule: values are matrix @ x - shift for targets x (n,), money.

    Attributes
    ----------
    size : what a violation is measured by: 1 for a spread; p times the sum of the fair shares' values for a Gini
    """

    rule: Spread | Gini
    names: tuple[str, ...]
    matrix: sparse.csr_array
    shift: Array
    size: float

    def in_order(self, names: Sequence[str]) -> "Compared":
        """Return the same with its peers in another order."""
        place = {name: at for at, name in enumerate(self.names)}
        order = np.array([place[name] for name in names], dtype=np.int64)
        return replace(self, names=tuple(names), matrix=self.matrix[order], shift=self.shift[order])

    def values(self, x: Array) -> Array:
        """Return the values (p,)."""
        return np.asarray(self.matrix @ x - self.shift, dtype=np.float64)

    def inequality(self, x: Array) -> float:
        """Return the spread, or the Gini coefficient; NaN where it is not defined."""
        values = np.sort(self.values(x))
        if self.rule.kind == "spread":
            return float(values[-1] - values[0])
        whole = float(values.sum())
        return _differences(values) / (len(values) * whole) if whole > 0 else np.nan

    def excess(self, x: Array) -> float:
        """Return by how much the rule is missed, in the unit of its limit; a Gini's as `size` measures it."""
        values = np.sort(self.values(x))
        if self.rule.kind == "spread":
            return float(values[-1] - values[0]) - self.rule.max
        over = _differences(values) - self.rule.max * len(values) * float(values.sum())
        return over / self.size

    def noise(self, step: float) -> float:
        """Return what printing can add to the excess: half a step a cell, with signs that cancel."""
        sizes = np.diff(self.matrix.indptr)
        largest = np.maximum.reduceat(np.abs(self.matrix.data), self.matrix.indptr[:-1])
        of_one = float((largest * (2.0 + 2.0 * np.sqrt(sizes))).max()) * step
        return 2.0 * of_one if self.rule.kind == "spread" else 2.0 * of_one * len(sizes) ** 2 / self.size

    def largest(self, x: Array) -> float:
        """Return what an excess is small against."""
        return max(1.0, float(np.abs(self.values(x)).max())) if self.rule.kind == "spread" else 1.0

    def implies(self, weights: Array) -> bool:
        """Tell whether the rule implies `weights @ values <= limit` for what `limit_of` says is the limit.

        A spread does so for weights that sum to 0. A Gini coefficient does so where, without the part that is the same
        for all, the largest k weights never sum to more than the largest k of p-1, p-3, ..., 1-p: no order of the
        peers gives them a larger sum than that of all differences.
        """
        if weights.shape != self.shift.shape or not np.isfinite(weights).all():
            return False
        if self.rule.kind == "spread":
            return bool(abs(float(weights.sum())) <= _NOISE * float(np.abs(weights).sum()))
        p = len(weights)
        ranked = np.sort(weights + self.rule.max * p)[::-1]
        room = np.cumsum(p - 1.0 - 2.0 * np.arange(p)) - np.cumsum(ranked)
        return bool(room.min() >= -_NOISE * p * p and abs(room[-1]) <= _NOISE * p * p)

    def row(self, weights: Array) -> tuple[Array, float]:
        """Return the coefficients (n,) and the upper limit of an implied row over targets, money."""
        limit = float(weights @ self.shift)
        if self.rule.kind == "spread":
            limit += self.rule.max * float(weights[weights > 0].sum())
        return np.asarray(self.matrix.T @ weights, dtype=np.float64), limit

    def kept_row(self, weights: Array, before: "Compared", x: Array) -> Row:
        """Return an implied row as a rounding keeps it: a soft rule is missed no more than it was before, at x (n,)."""
        coefficients, limit = self.row(weights)
        if self.rule.soft is not None:
            limit += max(0.0, before.excess(x)) * before.size
        at = np.flatnonzero(coefficients)
        return Row(at, coefficients[at], coefficients[at], -np.inf, limit)


def _differences(ascending: Array) -> float:
    """Return the sum of |v_i - v_j| over pairs."""
    p = len(ascending)
    return float((2.0 * np.arange(p) - p + 1.0) @ ascending)


def compared(reader: Reader, total: float, street: float) -> Iterator[Compared]:
    """Yield the rules about peers that have two values at least, for a published total and a street total."""
    for rule in reader.plan.rules:
        if isinstance(rule, Spread | Gini):
            found = _compared(rule, reader, total, street)
            if found is not None:
                yield found


def _compared(rule: Spread | Gini, reader: Reader, total: float, street: float) -> Compared | None:
    scope = reader.scope(rule)
    groups = scope.groups
    size = reader.taken_of(rule.measure, rule.where, scope)
    if rule.measure in ("share", "share_change"):
        known = rule.measure == "share" or reader.history.sum() > 0
        size = np.full(groups.count, total if known else np.nan)
    shift = np.full(groups.count, 1.0 if rule.measure == "growth" else 0.0)
    if rule.measure == "share_change" and groups.count:
        shift = groups.sums(reader.history) / max(float(reader.history.sum()), 1e-300)
    kept = np.flatnonzero(size > 0)
    if len(kept) < 2:
        return None
    inside = groups.chosen(kept)
    weights = reader.effort[inside.cells] if rule.measure == "load" else np.ones(len(inside.cells))
    weights = weights / np.repeat(size[kept], inside.sizes)
    matrix = sparse.csr_array((weights, inside.cells, inside.starts), shape=(len(kept), reader.table.size))
    fair = float(np.abs(matrix @ (reader.fair * (street / float(reader.fair.sum()))) - shift[kept]).sum())
    whole = 1.0 if rule.kind == "spread" else len(kept) * (fair if fair > 0 else float(len(kept)))
    names = scope.names(rule.id)
    return Compared(rule, tuple(names[at] for at in kept.tolist()), matrix, shift[kept], whole)
