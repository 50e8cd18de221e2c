"""Rules that choose who gets a target, read once more: whether a choice keeps them, and what it implies."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from schemas.columns import canonical
from schemas.rules import Limit, Viable
from solvers.certify.others import Line
from solvers.certify.reading import Reader

Array = NDArray[np.float64]
_BINDING = 1e-7


@dataclass(frozen=True)
class Choice:
    """What was chosen.

    Attributes
    ----------
    off : bool array (n,), cells that get nothing
    floors : names of instances that get their least amount at least
    gap : how much better another choice may be at most, relative
    """

    off: NDArray[np.bool_]
    floors: Sequence[str]
    gap: float


@dataclass(frozen=True)
class Held:
    """What a choice implies: rows `sum of cells >= amount`, money, by name; whether it keeps all rules."""

    kept: bool
    rows: Mapping[str, tuple[NDArray[np.int64], float]] = field(default_factory=dict)


def implied(reader: Reader, choice: Choice | None) -> Held:
    """Return what a choice implies: each viable instance is off or has its floor, no limit is exceeded."""
    rules = [rule for rule in reader.plan.rules if isinstance(rule, Viable | Limit)]
    if choice is None:
        return Held(kept=not rules)
    kept, rows = True, {}
    floors = set(choice.floors)
    for rule in rules:
        scope = reader.scope(rule)
        if isinstance(rule, Limit):
            counts = _active(reader, rule, ~choice.off)
            kept &= rule.soft is not None or not bool((counts > _thresholds(reader, rule)).any())
            continue
        least = _thresholds(reader, rule).tolist()
        for name, place in zip(scope.names(rule.id), range(scope.groups.count), strict=True):
            cells = scope.groups.of(place)
            if name in floors:
                rows[name] = (cells, least[place])
            else:
                kept &= bool(choice.off[cells].all()) or np.isnan(least[place])
    return Held(kept and set(rows) == floors, rows)


def _thresholds(reader: Reader, rule: Viable | Limit) -> Array:
    """Return the least amount, or the most members, (k,) of each instance; NaN where an exception takes it away."""
    scope = reader.scope(rule)
    side = "min" if isinstance(rule, Viable) else "max"
    found = np.full(scope.groups.count, float(getattr(rule, side)))
    for exception in rule.except_:
        limit = getattr(exception, side)
        found[~scope.groups.touch(~reader.selected(exception.where))] = np.nan if limit is None else limit
    return found


def _active(reader: Reader, rule: Limit, on: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return how many members (k,) of the counted dimension have a cell that is on, instance by instance."""
    scope = reader.scope(rule)
    groups = scope.groups
    members = reader.table.codes[canonical(rule.count)][groups.cells]
    instance = np.repeat(np.arange(groups.count), groups.sizes)
    met = on[groups.cells]
    pairs = np.unique(np.stack([instance[met], members[met]], axis=1), axis=0)
    return np.asarray(np.bincount(pairs[:, 0], minlength=groups.count), dtype=np.int64)


def choice_lines(reader: Reader, x: Array, step: float) -> Iterator[Line]:
    """Yield viable and limit rules for targets x (n,), money, that are printed in steps of a grid."""
    mean = float(x.sum()) / len(x)
    for rule in reader.plan.rules:
        if isinstance(rule, Viable):
            yield from _viable(reader, rule, x, step, mean)
        elif isinstance(rule, Limit):
            counts, soft = _active(reader, rule, x > 0), rule.soft is not None
            scope, most = reader.scope(rule), _thresholds(reader, rule)
            rows = zip(scope.names(rule.id), scope.mappings(), most.tolist(), counts.tolist(), strict=True)
            for name, members, allowed, count in rows:
                limit = allowed if np.isnan(allowed) else int(allowed)
                slack = float(limit - count)
                over = -slack if slack < 0 else 0.0
                yield Line(name, rule.id, members, "count", np.nan, limit, count, slack, slack <= 0, over, 0.0, soft)


def _viable(reader: Reader, rule: Viable, x: Array, step: float, mean: float) -> Iterator[Line]:
    """Yield the instances of one rule; one that gets nothing binds where it would have a fair share."""
    scope = reader.scope(rule)
    sums, fair = scope.groups.sums(x), scope.groups.sums(reader.fair)
    noise = step * (2.0 + 2.0 * np.sqrt(scope.groups.sizes)) / mean
    near = max(step, _BINDING * mean)
    least = _thresholds(reader, rule)
    rows = zip(
        scope.names(rule.id),
        scope.mappings(),
        least.tolist(),
        sums.tolist(),
        fair.tolist(),
        noise.tolist(),
        strict=True,
    )
    for name, members, floor, total, share, printing in rows:
        free = bool(np.isnan(floor))
        slack = total - floor if total > 0 else 0.0
        over = 0.0 if free else max(0.0, -slack) / max(mean, floor)
        binding = not free and (slack < near if total > 0 else share > 0)
        yield Line(name, rule.id, members, "amount", floor, np.nan, total, slack, binding, over, printing, False)
