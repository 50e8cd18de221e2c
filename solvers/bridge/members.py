"""The growth of each member of a dimension: its rate, its share, how much of all growth it brought."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from schemas.bridge import DimensionBridge, Standing
from solvers.bridge.facts import Array, Facts
from solvers.bridge.ratios import growth, part, tidy


@dataclass(frozen=True)
class Sums:
    """Sums of the members of a dimension; arrays have shape (k,), in the order of the ids."""

    ids: list[str]
    before: Array
    after: Array
    target: Array | None


def member_sums(facts: Facts, name: str) -> Sums:
    """Return the sums of each member."""
    ids, codes = np.unique(np.asarray(facts.dimensions[name], dtype=object).astype(str), return_inverse=True)

    def summed(values: Array) -> Array:
        return np.asarray(np.bincount(codes, values, minlength=len(ids)), dtype=np.float64)

    target = None if facts.target is None else summed(facts.target)
    return Sums([str(one) for one in ids], summed(facts.before), summed(facts.after), target)


def dimension_bridge(facts: Facts, name: str) -> DimensionBridge:
    """Return where the growth came from along a dimension; members in the order of what they brought."""
    sums = member_sums(facts, name)
    before, after = float(facts.before.sum()), float(facts.after.sum())
    scale = max(abs(before), abs(after))
    there = (np.abs(sums.before) > 1e-12 * scale, np.abs(sums.after) > 1e-12 * scale)
    standing = np.where(there[0] & there[1], "existing", np.where(there[1], "new", "lost"))
    kept = np.flatnonzero(there[0] | there[1] | (sums.target is not None and sums.target > 0))
    order = kept[np.lexsort((kept, -(sums.after - sums.before)[kept]))]
    columns = _columns(sums, standing, order, before, after, scale)
    if sums.target is not None:
        columns |= _against_target(sums, sums.target, order, scale)
    groups = {
        which: _standing(sums, order[standing[order] == which], after - before, scale)
        for which in ("existing", "new", "lost")
    }
    return DimensionBridge(path=facts.paths.get(name), columns=columns, **groups)


def _columns(
    sums: Sums, standing: Any, order: Sequence[int] | Any, before: float, after: float, scale: float
) -> dict[str, list[Any]]:
    rows = [(sums.ids[at], float(sums.before[at]), float(sums.after[at])) for at in order]
    change = after - before
    return {
        "id": [name for name, _, _ in rows],
        "standing": [str(standing[at]) for at in order],
        "before": [tidy(old, scale) for _, old, _ in rows],
        "after": [tidy(new, scale) for _, _, new in rows],
        "change": [tidy(new - old, scale) for _, old, new in rows],
        "growth": [growth(old, new) for _, old, new in rows],
        "contribution": [part(new - old, before) for _, old, new in rows],
        "share_of_growth": [part(new - old, change) for _, old, new in rows],
        "share_before": [part(old, before) for _, old, _ in rows],
        "share_after": [part(new, after) for _, _, new in rows],
        "share_change": [
            round(new / after - old / before, 12) + 0.0 if before and after else None for _, old, new in rows
        ],
    }


def _against_target(sums: Sums, target: Array, order: Any, scale: float) -> dict[str, list[Any]]:
    whole = float(target.sum())
    rows = [(float(target[at]), float(sums.before[at]), float(sums.after[at])) for at in order]
    return {
        "target": [tidy(goal, scale) for goal, _, _ in rows],
        "completion": [part(new, goal) for goal, _, new in rows],
        "target_growth": [growth(old, goal) for goal, old, _ in rows],
        "share_target": [part(goal, whole) for goal, _, _ in rows],
    }


def _standing(sums: Sums, members: Any, change: float, scale: float) -> Standing:
    before, after = float(sums.before[members].sum()), float(sums.after[members].sum())
    return Standing(
        members=len(members),
        before=tidy(before, scale),
        after=tidy(after, scale),
        change=tidy(after - before, scale),
        share_of_growth=part(after - before, change),
    )
