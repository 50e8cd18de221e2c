"""Sanity: what a plan's numbers look like, and what they can and cannot tell."""

from collections.abc import Iterable

import numpy as np

from schemas.columns import canonical
from schemas.finding import Finding
from schemas.plan import Plan
from schemas.rules import Bound
from solvers.names import pointer
from solvers.problem import Problem

UNIT_FACTOR = 50.0
"""Goal and history this far apart are probably in different units of money."""
LARGEST_MARKET_GROWTH = 3.0
LARGEST_RATIO = {
    "growth": 10.0,
    "share": 1.0,
    "share_change": 1.0,
    "stretch": 10.0,
    "uplift": 10.0,
    "penetration": 10.0,
}
"""Ratios above these are probably percentages written as numbers."""
_SHOWN = 20


def sanity(plan: Plan, problem: Problem) -> Iterable[Finding]:
    """Yield warnings about numbers that are possible but unlikely to be meant."""
    base = float(problem.history.sum())
    factor = max(problem.goal / base, base / problem.goal) if base > 0 else 1.0
    if factor >= UNIT_FACTOR:
        params = {"goal": problem.goal, "history": base, "factor": float(f"{factor:.3g}")}
        yield Finding("unit_mismatch", "/goal", params)
    yield from _potential(problem)
    yield from _percentages(plan, problem)
    nothing = np.flatnonzero(problem.rates <= 0)
    if nothing.size:
        yield Finding(
            "no_basis", "/fair_share", {"cells": problem.table.names(nothing[:_SHOWN]), "count": int(nothing.size)}
        )
    yield from _ramps(plan)


def _potential(problem: Problem) -> Iterable[Finding]:
    potential = problem.table.number("potential", np.nan)
    known = problem.history > 0
    for code, odd in (
        ("potential_below_history", known & (potential < problem.history)),
        ("potential_above_10x_history", known & (potential > 10 * problem.history)),
    ):
        cells = np.flatnonzero(odd)
        if cells.size:
            yield Finding(code, "/cells", {"cells": problem.table.names(cells[:_SHOWN]), "count": int(cells.size)})


def _percentages(plan: Plan, problem: Problem) -> Iterable[Finding]:
    """Yield ratios so large that a percentage was probably meant: 66 for 66 %."""
    growth = problem.table.number("market_growth")
    cells = np.flatnonzero(np.abs(growth) >= LARGEST_MARKET_GROWTH)
    if cells.size:
        names = problem.table.names(cells[:_SHOWN])
        params = {
            "what": "market_growth",
            "value": float(growth[cells].max()),
            "where": names,
            "count": int(cells.size),
        }
        yield Finding("looks_like_percent", "/cells", params)
    for index, rule in enumerate(plan.rules):
        largest = LARGEST_RATIO.get(rule.measure) if isinstance(rule, Bound) else None
        if largest is None or not isinstance(rule, Bound):
            continue
        odd = [limit for limit in (rule.min, rule.max) if limit is not None and abs(limit) > largest]
        if odd:
            params = {"what": rule.measure, "value": odd[0], "where": [rule.id], "count": len(odd)}
            yield Finding("looks_like_percent", pointer("rules", index), params)
    if plan.over_assignment > 1:
        params = {"what": "over_assignment", "value": plan.over_assignment, "where": [], "count": 1}
        yield Finding("looks_like_percent", "/over_assignment", params)


def _ramps(plan: Plan) -> Iterable[Finding]:
    for name in sorted(plan.dimensions):
        idle = sorted(m.id for m in plan.dimensions[name] if m.ramp is not None and m.capacity is None)
        if idle:
            params = {"dimension": canonical(name), "members": idle[:_SHOWN], "count": len(idle)}
            yield Finding("ramp_without_capacity", pointer("dimensions", name), params)


def readiness(problem: Problem) -> tuple[str, dict[str, object]]:
    """Return the code of the sentence that says what the given columns can and cannot tell, and its parameters."""
    given = [
        name for name in ("history", "market_growth", "potential", "effort", "margin") if name in problem.table.numbers
    ]
    missing = [name for name in ("potential", "market_growth") if name not in given]
    capacity = [name for name, d in problem.table.dimensions.items() if not np.isnan(d.capacity).all()]
    base = float(problem.history.sum())
    params: dict[str, object] = {"given": [*given, *(["capacity"] if capacity else [])], "missing": missing}
    params["growth"] = f"{problem.goal / base - 1:+.1%}" if base > 0 else ""
    differs = float(np.abs(problem.fair_share - problem.street / base * problem.history).max()) if base > 0 else np.inf
    if base > 0 and differs <= 1e-9 * problem.street and not problem.lines.count and len(problem.cell_limits) == 0:
        return "ready_history_only", params
    return ("ready_without" if missing else "ready_all"), params
