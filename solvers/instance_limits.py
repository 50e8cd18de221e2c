"""The limits of a rule's instances: the rule's own, and those of its exceptions."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from schemas.finding import Finding
from schemas.rules import Bound, Exception_, Limit, Lock, Viable, Where
from solvers.scopes import Instances, Selection

Array = NDArray[np.float64]


def limits(rule: Bound, instances: Instances, selection: Selection, place: str) -> tuple[Array, Array]:
    """Return min and max (k,) of each instance, NaN where none.

    An exception changes the sides that it gives for the instances that lie wholly inside it: a number replaces the
    rule's, null takes it away; a side that it does not give keeps the rule's. Of two exceptions the later one counts.
    """
    count = instances.count
    sides = {
        "min": np.full(count, np.nan if rule.min is None else rule.min),
        "max": np.full(count, np.nan if rule.max is None else rule.max),
    }
    changed = np.zeros(count, dtype=np.bool_)
    for index, exception in enumerate(rule.except_):
        inside = _inside(instances, exception.where, selection, f"{place}/except/{index}/where")
        changed |= inside
        for side in ("min", "max"):
            if side in exception.model_fields_set:
                limit = getattr(exception, side)
                sides[side][inside] = np.nan if limit is None else limit
    crossed = np.flatnonzero(changed & (sides["min"] > sides["max"]))
    if crossed.size:
        first = int(crossed[0])
        found = {side: float(values[first]) for side, values in sides.items()}
        params = {**found, "instance": instances.names(rule.id)[first]}
        selection.findings.append(Finding("exception_min_above_max", f"{place}/except", params))
    return sides["min"], sides["max"]


def amounts(rule: Lock, instances: Instances, selection: Selection, place: str) -> Array:
    """Return the amount (k,), money, that each instance of a lock is held at."""
    amount = np.full(instances.count, float(rule.amount))
    for index, exception in enumerate(rule.except_):
        inside = _inside(instances, exception.where, selection, f"{place}/except/{index}/where")
        if exception.amount is not None:
            amount[inside] = exception.amount
    return amount


def thresholds(rule: Viable | Limit, instances: Instances, selection: Selection, place: str) -> Array:
    """Return the least amount, or the most members, (k,) of each instance; NaN where an exception takes it away."""
    side = "min" if isinstance(rule, Viable) else "max"
    threshold = np.full(instances.count, float(getattr(rule, side)))
    for index, exception in enumerate(rule.except_):
        inside = _inside(instances, exception.where, selection, f"{place}/except/{index}/where")
        limit = getattr(exception, side)
        threshold[inside] = np.nan if limit is None else limit
    return threshold


def _inside(instances: Instances, where: Where, selection: Selection, place: str) -> NDArray[np.bool_]:
    """Tell which instances lie wholly inside a selection; an exception that hits none is a finding."""
    before = len(selection.findings)
    outside = ~selection.cells(where, place)
    inside: NDArray[np.bool_] = np.asarray(instances.scope @ outside.astype(float)) == 0
    if instances.count and not inside.any() and len(selection.findings) == before:
        selection.findings.append(Finding("exception_of_nothing", place, {}))
    return inside


def misplaced(exceptions: Sequence[Exception_], kind: str, place: str) -> list[Finding]:
    """Return what exceptions say that a rule of their kind has no use for, or fail to say."""
    wanted = _SIDES.get(kind, {"min", "max"})
    found = []
    for index, exception in enumerate(exceptions):
        given = exception.model_fields_set - {"where"}
        here = f"{place}/except/{index}"
        found += [Finding("exception_key", f"{here}/{key}", {"key": key, "kind": kind}) for key in given - wanted]
        if not given & wanted or (kind == "lock" and exception.amount is None):
            found.append(Finding("exception_says_nothing", here, {"wanted": sorted(wanted)}))
        elif (outside := _out_of_range(exception, kind)) is not None:
            side, number, allowed = outside
            found.append(Finding("out_of_range", f"{here}/{side}", {"found": f"{number:g}", "wanted": allowed}))
        elif exception.min is not None and exception.max is not None and exception.min > exception.max:
            found.append(Finding("min_above_max", here, {"min": exception.min, "max": exception.max}))
    return found


_SIDES = {"lock": {"amount"}, "viable": {"min"}, "limit": {"max"}}
"""What an exception of each kind of rule may give; of others both limits."""


def _out_of_range(exception: Exception_, kind: str) -> tuple[str, float, str] | None:
    """Return the number of an exception that its kind of rule cannot have, and what it could be; None where it can."""
    if kind == "lock" and exception.amount is not None and exception.amount < 0:
        return "amount", exception.amount, ">= 0"
    if kind == "viable" and exception.min is not None and exception.min <= 0:
        return "min", exception.min, "> 0"
    if kind == "limit" and exception.max is not None and (exception.max < 0 or exception.max % 1):
        return "max", exception.max, "0, 1, 2, ..."
    return None
