"""From a rule to its rows: each measure's coefficients and limits (see `docs/reference/rules.md`)."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from schemas.finding import Finding
from schemas.rules import Bound, Gini, Lock, Spread
from solvers.blocks import Block, fixed, none_below, of_fair, of_total, wished
from solvers.instance_limits import amounts, limits
from solvers.kept_rows import KeptRows
from solvers.lines import Limits, Lines, Side
from solvers.loads import capacity_behind, capacity_rows, without_effort
from solvers.scopes import MOST_COEFFICIENTS, Instances, Selection
from solvers.shares import Wholes, wholes
from solvers.table import Table
from solvers.wishes import Wishes

Array = NDArray[np.float64]


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
    kept: KeptRows = field(default_factory=KeptRows)
    _blocks: list[Block] = field(default_factory=list)

    def bound(self, rule: Bound, place: str) -> None:
        """Add the rows of a bound rule."""
        self._once(place, rule, self._behind(rule), lambda: self._bound(rule, place))

    def _once(self, place: str, rule: object, numbers: Sequence[Array], write: Callable[[], None]) -> None:
        self.kept.of(place, rule, numbers, write, self._blocks, self.warnings, self.selection.findings)

    def _behind(self, rule: Bound) -> Sequence[Array]:
        """Return the numbers that a rule's rows are made of."""
        base = self.base
        of_measure = {
            "growth": (base.history,),
            "share_change": (base.history,),
            "stretch": (base.rates,),
            "uplift": (base.momentum,),
            "penetration": (base.potential,),
        }
        return self._work() if rule.measure == "load" else of_measure.get(rule.measure, ())

    def _work(self) -> tuple[Array, ...]:
        """Return the numbers that loads are made of."""
        return (self.base.effort, *(dimension.available for dimension in self.table.dimensions.values()))

    def _bound(self, rule: Bound, place: str) -> None:
        selected = self.selection.cells(rule.where, f"{place}/where")
        instances = self.selection.instances(selected, rule.each, f"{place}/each")
        low, high = limits(rule, instances, self.selection, place)
        if rule.measure in ("share", "share_change"):
            self._share(rule, instances, low, high, place)
        elif rule.measure == "load":
            self._load(rule, instances, low, high, place)
        else:
            self._simple(rule, instances, low, high)

    def lock(self, rule: Lock, place: str) -> None:
        """Add the rows of a lock: each instance's targets sum to the amount."""
        self._once(place, rule, (), lambda: self._lock(rule, place))

    def _lock(self, rule: Lock, place: str) -> None:
        selected = self.selection.cells(rule.where, f"{place}/where")
        instances = self.selection.instances(selected, rule.each, f"{place}/each")
        held = fixed(amounts(rule, instances, self.selection, place), np.nan)
        names = instances.names(rule.id)
        hard = rule.soft is None
        self._blocks.append(Block(names, instances.scope, held, held, lock=hard, soft=rule.soft))

    def capacity(self, name: str) -> None:
        """Add the implied rows of a dimension's capacities: load <= 1 per member that has one."""
        self._once(f"/dimensions/{name}", name, self._work(), lambda: self._capacity(name))

    def _capacity(self, name: str) -> None:
        dimension = self.table.dimensions[name]
        members, scope = capacity_rows(dimension, self.table.codes[name])
        self.needs_effort(scope, f"/dimensions/{name}")
        rows = sparse.csr_array(scope @ sparse.diags_array(np.nan_to_num(self.base.effort)))
        full = fixed(dimension.available[members], np.inf)
        names = Instances((dimension,), members[:, np.newaxis], rows).names("capacity")
        self._blocks.append(Block(names, rows, none_below(len(members)), full))

    def lines(self) -> Lines:
        """Return all hard rows written so far, scaled so that the largest coefficient of each is 1."""
        return self.kept.joined([block for block in self._blocks if block.soft is None], self.table.size)

    def wishes(self, street: float) -> Wishes | None:
        """Return all soft rows written so far."""
        return wished([block for block in self._blocks if block.soft is not None], self.table.size, street)

    def clashes(self, others: Sequence[str] = ()) -> None:
        """Find instances of one name: ids may have commas, and members of two dimensions may have one id.

        Parameters
        ----------
        others : names of instances that are no rows
        """
        for side in ("both", "min", "max"):
            names = [name for block in self._blocks if block.side == side for name in block.names]
            names += others
            if len(set(names)) < len(names):
                name = min(name for name, count in Counter(names).items() if count > 1)
                self.selection.findings.append(Finding("instances_named_alike", "/rules", {"name": name}))

    def _simple(self, rule: Bound, instances: Instances, low: Array, high: Array) -> None:
        """Add `X_k` within limits that are multiples of what the measure is taken of."""
        scope = instances.scope
        whole = self.measured(rule.measure, scope)
        kept = self.defined(rule, instances, ~(np.isnan(whole) | (whole <= 0)))
        shift = 1.0 if rule.measure == "growth" else 0.0
        limit = of_fair if rule.measure == "stretch" else fixed
        below = limit((low[kept] + shift) * whole[kept], -np.inf)
        above = limit((high[kept] + shift) * whole[kept], np.inf)
        self._add(rule, instances.chosen(kept), scope[kept], below, above)

    def measured(self, measure: str, scope: sparse.csr_array) -> Array:
        """Return what a measure is taken of in each scope (k,), money; for a stretch, the share of the street total."""
        if measure == "amount":
            return np.ones(scope.shape[0])
        base = self.base
        taken_of = {"growth": base.history, "uplift": base.momentum, "penetration": base.potential}
        return np.asarray(scope @ taken_of.get(measure, base.rates), dtype=np.float64)

    def _share(self, rule: Bound, instances: Instances, low: Array, high: Array, place: str) -> None:
        """Add `X_k - s X_P >= 0` (or <= 0); a share of everything is taken of the total itself, which is short."""
        whole = wholes(rule, instances, self.selection, place) if rule.of else None
        if whole is None and rule.of:
            return
        part = instances.scope @ self.base.history
        total = np.full(len(part), self.base.history.sum()) if whole is None else whole.sums(self.base.history)
        shift = np.zeros(len(part))
        kept = np.arange(len(part))
        if rule.measure == "share_change":
            kept = self.defined(rule, instances, total > 0)
            shift = part / np.where(total > 0, total, 1.0)
        own = fixed if rule.measure == "share_change" else of_total
        sizes = own(low[kept], -np.inf), own(high[kept], np.inf)
        chosen, low, high = instances.chosen(kept), (low + shift)[kept], (high + shift)[kept]
        if whole is None:
            self._add(rule, chosen, chosen.scope, of_total(low, -np.inf), of_total(high, np.inf), sizes)
        else:
            self._share_of(rule, chosen, whole.chosen(kept), (low, high), sizes, place)

    def _share_of(
        self,
        rule: Bound,
        instances: Instances,
        whole: Wholes,
        sides: tuple[Array, Array],
        sizes: tuple[Limits, Limits],
        place: str,
    ) -> None:
        """Add a row for each side of each instance; the coefficients of the two sides differ.

        An instance whose exceptions leave it no limit has one row that never binds.
        """
        if int(whole.sizes().sum()) > MOST_COEFFICIENTS:
            params = {"limit": MOST_COEFFICIENTS}
            self.selection.findings.append(Finding("scopes_too_large", f"{place}/of", params))
            return
        free = np.isnan(sides[0]) & np.isnan(sides[1])
        for share, is_low in zip(sides, (True, False), strict=True):
            given = np.flatnonzero(~np.isnan(share) | (free & is_low))
            rows = instances.scope[given] - sparse.diags_array(np.nan_to_num(share[given])) @ whole.rows(given)
            zero = np.where(np.isnan(share[given]), np.nan, 0.0)
            below = fixed(zero, -np.inf) if is_low else none_below(len(given))
            above = fixed(np.full(len(given), np.nan) if is_low else zero, np.inf)
            names = instances.chosen(given).names(rule.id)
            side: Side = "min" if is_low else "max"
            measured = (sizes[0].chosen(given), sizes[1].chosen(given))
            self._blocks.append(Block(names, sparse.csr_array(rows), below, above, side, False, rule.soft, measured))

    def _load(self, rule: Bound, instances: Instances, low: Array, high: Array, place: str) -> None:
        available = capacity_behind(rule, instances, self.selection, place)
        if available is None:
            return
        kept = self.defined(rule, instances, ~np.isnan(available) & (available > 0))
        scope = instances.scope[kept]
        self.needs_effort(scope, place)
        rows = sparse.csr_array(scope @ sparse.diags_array(np.nan_to_num(self.base.effort)))
        below = fixed(low[kept] * available[kept], -np.inf)
        above = fixed(high[kept] * available[kept], np.inf)
        self._add(rule, instances.chosen(kept), rows, below, above)

    def needs_effort(self, scope: sparse.csr_array, place: str) -> None:
        """Note where cells whose work is measured say nothing of it."""
        finding = without_effort(self.table, self.base.effort, scope, place)
        if finding is not None and finding not in self.selection.findings:
            self.selection.findings.append(finding)

    def defined(self, rule: Bound | Spread | Gini, instances: Instances, known: NDArray[np.bool_]) -> NDArray[np.int64]:
        """Return the instances whose measure is defined; the others are skipped with a warning."""
        skipped = np.flatnonzero(~known)
        if skipped.size:
            names = instances.chosen(skipped[:20]).names(rule.id)
            params = {"rule": rule.id, "instances": names, "count": int(skipped.size), "measure": rule.measure}
            self.warnings.append(Finding("rule_skipped", "", params))
        return np.flatnonzero(known)

    def _add(
        self,
        rule: Bound,
        instances: Instances,
        rows: sparse.csr_array,
        low: Limits,
        high: Limits,
        sizes: tuple[Limits, Limits] | None = None,
    ) -> None:
        self._blocks.append(Block(instances.names(rule.id), rows, low, high, soft=rule.soft, sizes=sizes))
