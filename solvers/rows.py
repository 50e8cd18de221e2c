"""From a rule to its rows: each measure's coefficients and limits (see `docs/reference/rules.md`)."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from schemas.finding import Finding
from schemas.rules import Bound, Exception_, Lock, Where
from solvers.problem import Limits, Lines, Side
from solvers.scopes import Instances, Selection
from solvers.table import Table

Array = NDArray[np.float64]
NOT_BUILT = ("viable", "limit", "spread", "gini")
"""Rule kinds that the language knows and this engine refuses by name."""


@dataclass(frozen=True)
class Base:
    """What measures are taken of; arrays (n,), money but for `effort` (capacity units per money) and `rates`."""

    history: Array
    momentum: Array
    rates: Array
    potential: Array
    effort: Array


@dataclass
class RowWriter:
    """Writes rules as rows, gathering findings and warnings on the way."""

    table: Table
    base: Base
    selection: Selection
    warnings: list[Finding] = field(default_factory=list)
    _blocks: list[sparse.csr_array] = field(default_factory=list)
    _sides: list[tuple[Array, Array, Array, Array, Array, Array]] = field(default_factory=list)
    _names: list[str] = field(default_factory=list)
    _which: list[Side] = field(default_factory=list)
    _locks: list[bool] = field(default_factory=list)

    def bound(self, rule: Bound, place: str) -> None:
        """Add the rows of a bound rule."""
        selected = self.selection.cells(rule.where, f"{place}/where")
        instances = self.selection.instances(selected, rule.each, f"{place}/each")
        low, high = self._limits(rule.min, rule.max, rule.except_, instances, place)
        if rule.measure in ("share", "share_change"):
            self._share(rule, instances, low, high, place)
        elif rule.measure == "load":
            self._load(rule, instances, low, high, place)
        else:
            self._simple(rule, instances, low, high)

    def lock(self, rule: Lock, place: str) -> None:
        """Add the rows of a lock: each instance's targets sum to the amount."""
        selected = self.selection.cells(rule.where, f"{place}/where")
        instances = self.selection.instances(selected, rule.each, f"{place}/each")
        amount = np.full(len(instances.members), float(rule.amount))
        for index, exception in enumerate(rule.except_):
            if exception.amount is not None:
                inside = self._inside(instances, exception.where, f"{place}/except/{index}/where")
                amount[inside] = exception.amount
        zero = np.zeros(len(amount))
        self._add(rule.id, instances, instances.scope, (amount, zero, zero), (amount, zero, zero), lock=True)

    def capacity(self, name: str) -> None:
        """Add the implied rows of a dimension's capacities: load <= 1 per member that has one."""
        dimension = self.table.dimensions[name]
        codes = self.table.codes[name]
        for member in np.flatnonzero(~np.isnan(dimension.capacity)).tolist():
            cells = np.flatnonzero((codes >= member) & (codes < dimension.end[member]))
            if not cells.size:
                continue
            self._needs_effort(cells, f"/dimensions/{name}")
            row = sparse.csr_array(
                (self.base.effort[cells], (np.zeros(len(cells), int), cells)), shape=(1, self.table.size)
            )
            one = Instances(({name: dimension.ids[member]},), row, ({name: member},))
            full = (np.array([dimension.available[member]]), np.zeros(1), np.zeros(1))
            self._add("capacity", one, row, _nothing_below(1), full)

    def lines(self) -> Lines:
        """Return all rows written so far, scaled so that the largest coefficient of each is 1."""
        n = self.table.size
        matrix = sparse.vstack(self._blocks, format="csr") if self._blocks else sparse.csr_array((0, n))
        sides = (
            [np.concatenate(parts) for parts in zip(*self._sides, strict=True)] if self._sides else [np.zeros(0)] * 6
        )
        largest = np.asarray(abs(matrix).max(axis=1).todense()).ravel() if matrix.nnz else np.ones(matrix.shape[0])
        largest = np.where(largest > 0, largest, 1.0)
        scale = 1.0 / largest
        sides = [side * scale for side in sides]
        matrix = sparse.csr_array(sparse.diags_array(scale) @ matrix)
        matrix.sort_indices()
        return Lines(
            matrix,
            Limits(*sides[:3]),
            Limits(*sides[3:]),
            tuple(self._names),
            tuple(self._which),
            np.array(self._locks, dtype=bool),
            largest,
        )

    def _limits(
        self, low: float | None, high: float | None, exceptions: list[Exception_], instances: Instances, place: str
    ) -> tuple[Array, Array]:
        """Return min and max (k,) of each instance, NaN where none, exceptions applied."""
        count = len(instances.members)
        if low is None and high is None:
            self.selection.findings.append(Finding("limits_missing", place, {}))
        lows = np.full(count, np.nan if low is None else low)
        highs = np.full(count, np.nan if high is None else high)
        for index, exception in enumerate(exceptions):
            inside = self._inside(instances, exception.where, f"{place}/except/{index}/where")
            given = exception.model_fields_set
            if "min" in given:
                lows[inside] = np.nan if exception.min is None else exception.min
            if "max" in given:
                highs[inside] = np.nan if exception.max is None else exception.max
        crossed = np.flatnonzero(lows > highs)
        if crossed.size:
            first = int(crossed[0])
            self.selection.findings.append(
                Finding("min_above_max", place, {"min": float(lows[first]), "max": float(highs[first])})
            )
        return lows, highs

    def _inside(self, instances: Instances, where: Where, place: str) -> NDArray[np.bool_]:
        """Tell which instances lie wholly inside a selection; an exception that hits none is a finding."""
        before = len(self.selection.findings)
        outside = ~self.selection.cells(where, place)
        inside: NDArray[np.bool_] = np.asarray(instances.scope @ outside.astype(float)) == 0
        if not inside.any() and len(self.selection.findings) == before:
            self.selection.findings.append(Finding("exception_of_nothing", place, {}))
        return inside

    def _simple(self, rule: Bound, instances: Instances, low: Array, high: Array) -> None:
        scope = instances.scope
        size: dict[str, Callable[[], Array]] = {
            "amount": lambda: np.ones(len(low)),
            "growth": lambda: scope @ self.base.history,
            "uplift": lambda: scope @ self.base.momentum,
            "penetration": lambda: scope @ self.base.potential,
            "stretch": lambda: scope @ self.base.rates,
        }
        whole = size[rule.measure]()
        kept = self._kept(rule, instances, ~(np.isnan(whole) | (whole <= 0)))
        shift = 1.0 if rule.measure == "growth" else 0.0
        zero = np.zeros(len(kept))
        sides = []
        for limit, absent in ((low[kept], -np.inf), (high[kept], np.inf)):
            value = (limit + shift) * whole[kept]
            missing = np.isnan(limit)
            if rule.measure == "stretch":
                sides.append((np.where(missing, absent, 0.0), zero, np.where(missing, 0.0, value)))
            else:
                sides.append((np.where(missing, absent, value), zero, zero))
        self._add(rule.id, _chosen(instances, kept), scope[kept], sides[0], sides[1])

    def _share(self, rule: Bound, instances: Instances, low: Array, high: Array, place: str) -> None:
        """Add `X_k - s X_P >= 0` (or <= 0); a share of everything is taken of the total itself, which is short."""
        whole = self._whole(rule, instances, place)
        outside = (
            instances.scope.multiply(instances.scope - instances.scope.multiply(whole)) if whole is not None else None
        )
        if outside is not None and outside.nnz:
            self.selection.findings.append(Finding("scope_outside_whole", f"{place}/of", {"rule": rule.id}))
            return
        part = instances.scope @ self.base.history
        total = whole @ self.base.history if whole is not None else np.full(len(part), self.base.history.sum())
        shift = np.zeros(len(part))
        kept = np.arange(len(part))
        if rule.measure == "share_change":
            kept = self._kept(rule, instances, total > 0)
            shift = part / np.where(total > 0, total, 1.0)
        chosen, scope, zero = _chosen(instances, kept), instances.scope[kept], np.zeros(len(kept))
        low, high = (low + shift)[kept], (high + shift)[kept]
        if whole is None:
            below = (np.where(np.isnan(low), -np.inf, 0.0), np.nan_to_num(low), zero)
            above = (np.where(np.isnan(high), np.inf, 0.0), np.nan_to_num(high), zero)
            self._add(rule.id, chosen, scope, below, above)
            return
        for share, is_low in ((low, True), (high, False)):
            given = np.flatnonzero(~np.isnan(share))
            rows = scope[given] - sparse.diags_array(share[given]) @ whole[kept][given]
            at = (np.zeros(len(given)), np.zeros(len(given)), np.zeros(len(given)))
            below = at if is_low else _nothing_below(len(given))
            above = _nothing_above(len(given)) if is_low else at
            self._add(rule.id, _chosen(chosen, given), sparse.csr_array(rows), below, above, "min" if is_low else "max")

    def _whole(self, rule: Bound, instances: Instances, place: str) -> sparse.csr_array | None:
        """Return what each instance's share is taken of, CSR (k, n), or None for everything."""
        if not rule.of:
            return None
        fixed = {name: selector for name, selector in rule.of.items() if selector != "="}
        mask = self.selection.cells(fixed, f"{place}/of") if fixed else np.ones(self.table.size, dtype=bool)
        own = [name for name, selector in rule.of.items() if selector == "="]
        rows = []
        for position in instances.positions:
            inside = mask.copy()
            for name in own:
                found = self.selection.dimension(name, f"{place}/of/{name}")
                if found is None:
                    return None
                if found.name not in position:
                    self.selection.findings.append(
                        Finding("equals_without_each", f"{place}/of/{name}", {"dimension": name})
                    )
                    return None
                member = position[found.name]
                codes = self.table.codes[found.name]
                inside &= (codes >= member) & (codes < found.end[member])
            rows.append(sparse.csr_array(inside.astype(float)[None, :]))
        return sparse.vstack(rows, format="csr") if rows else sparse.csr_array((0, self.table.size))

    def _load(self, rule: Bound, instances: Instances, low: Array, high: Array, place: str) -> None:
        available = self._available(rule, instances, place)
        if available is None:
            return
        kept = self._kept(rule, instances, ~np.isnan(available) & (available > 0))
        scope = instances.scope[kept]
        self._needs_effort(np.unique(scope.indices), place)
        rows = sparse.csr_array(scope @ sparse.diags_array(np.nan_to_num(self.base.effort)))
        zero = np.zeros(len(kept))
        below = np.where(np.isnan(low[kept]), -np.inf, low[kept] * available[kept])
        above = np.where(np.isnan(high[kept]), np.inf, high[kept] * available[kept])
        self._add(rule.id, _chosen(instances, kept), rows, (below, zero, zero), (above, zero, zero))

    def _available(self, rule: Bound, instances: Instances, place: str) -> Array | None:
        """Return the capacity (k,) behind each instance: of the one member that `each` or `where` names."""
        for name in instances.positions[0] if instances.positions else ():
            dimension = self.table.dimensions[name]
            if not np.isnan(dimension.capacity).all():
                return np.array([available_of(self.table, name, position[name]) for position in instances.positions])
        for name, selector in rule.where.items():
            found = self.selection.dimension(name, f"{place}/where")
            if (
                found is not None
                and isinstance(selector, str)
                and selector in found.position
                and not np.isnan(found.capacity).all()
            ):
                return np.full(len(instances.members), available_of(self.table, found.name, found.position[selector]))
        if instances.positions:
            self.selection.findings.append(Finding("load_needs_member", place, {"rule": rule.id}))
        return None

    def _needs_effort(self, cells: NDArray[np.int64], place: str) -> None:
        empty = cells[np.isnan(self.base.effort[cells])]
        if empty.size:
            names = self.table.names(empty[:20])
            finding = Finding(
                "effort_empty",
                self.table.pointer("effort", int(empty[0])),
                {"cells": names, "count": int(empty.size), "at": place},
            )
            if finding not in self.selection.findings:
                self.selection.findings.append(finding)

    def _kept(self, rule: Bound, instances: Instances, defined: NDArray[np.bool_]) -> NDArray[np.int64]:
        """Return the instances whose measure is defined; the others are skipped with a warning."""
        skipped = np.flatnonzero(~defined)
        if skipped.size:
            names = [instances.name(rule.id, int(index)) for index in skipped[:20]]
            self.warnings.append(
                Finding(
                    "rule_skipped",
                    "",
                    {"rule": rule.id, "instances": names, "count": int(skipped.size), "measure": rule.measure},
                )
            )
        return np.flatnonzero(defined)

    def _add(
        self,
        rule: str,
        instances: Instances,
        rows: sparse.csr_array,
        low: tuple[Array, Array, Array],
        high: tuple[Array, Array, Array],
        side: Side = "both",
        *,
        lock: bool = False,
    ) -> None:
        self._blocks.append(rows)
        self._sides.append((*low, *high))
        self._names += [instances.name(rule, index) for index in range(len(instances.members))]
        self._which += [side] * len(instances.members)
        self._locks += [lock] * len(instances.members)


def available_of(table: Table, name: str, member: int) -> float:
    """Return the capacity of a member or subtree: its own where given, else what lies below it; NaN where none."""
    dimension = table.dimensions[name]
    if not np.isnan(dimension.available[member]):
        return float(dimension.available[member])
    below = [child for child in range(member + 1, int(dimension.end[member])) if dimension.parent[child] == member]
    parts = [part for part in (available_of(table, name, child) for child in below) if not np.isnan(part)]
    return sum(parts) if parts else float("nan")


def _nothing_below(count: int) -> tuple[Array, Array, Array]:
    return np.full(count, -np.inf), np.zeros(count), np.zeros(count)


def _nothing_above(count: int) -> tuple[Array, Array, Array]:
    return np.full(count, np.inf), np.zeros(count), np.zeros(count)


def _chosen(instances: Instances, kept: NDArray[np.int64]) -> Instances:
    picked = kept.tolist()
    return Instances(
        tuple(instances.members[index] for index in picked),
        instances.scope[kept],
        tuple(instances.positions[index] for index in picked),
    )
