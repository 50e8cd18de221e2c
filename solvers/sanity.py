"""Sanity: what a plan's numbers look like, and what they can and cannot tell."""

from collections.abc import Iterable

import numpy as np

from schemas.columns import canonical
from schemas.finding import Finding
from schemas.plan import Plan
from solvers.names import pointer
from solvers.problem import Problem

UNIT_FACTOR = 50.0
"""Goal and history this far apart are probably in different units of money."""
_SHOWN = 20


def sanity(plan: Plan, problem: Problem) -> Iterable[Finding]:
    """Yield warnings about numbers that are possible but unlikely to be meant."""
    base = float(problem.history.sum())
    factor = max(problem.goal / base, base / problem.goal) if base > 0 else 1.0
    if factor >= UNIT_FACTOR:
        params = {"goal": problem.goal, "history": base, "factor": float(f"{factor:.3g}")}
        yield Finding("unit_mismatch", "/goal", params)
    yield from _potential(problem)
    nothing = np.flatnonzero(problem.rates <= 0)
    if nothing.size:
        yield Finding(
            "no_basis", "/fair_share", {"cells": problem.table.names(nothing[:_SHOWN]), "count": int(nothing.size)}
        )
    yield from _ramps(plan)
    if plan.options.explain:
        yield Finding("explanation_not_built", "/options/explain", {"asked": list(plan.options.explain)})


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
