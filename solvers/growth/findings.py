"""What contradicts itself in a growth case, all at once, each at its place."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from schemas.finding import Finding
from schemas.growth import Budget, GrowthCase
from solvers.goal import LARGEST_GROWTH
from solvers.growth.lever_findings import lever_findings
from solvers.growth.names import LeverNames, PathNames, key_of, unknown_name
from solvers.growth.scale_findings import scale_findings
from solvers.names import folded, pointer

_MEAN = 1e-6
_SUM = 1e-9
_MOST_LEVERS, _MOST_PATHS, _MOST_TIERS = 500, 50, 100


def findings_of(case: GrowthCase) -> list[Finding]:
    """Return all findings of a case that is right in form."""
    return [
        *_goal(case),
        *_momentum(case),
        *_seasonality(case),
        *_budget(case),
        *_people(case),
        *_paths(case),
        *_levers(case),
        *_relations(case),
        *scale_findings(case, goal_of(case)),
    ]


def goal_of(case: GrowthCase) -> float:
    """Return the goal in money."""
    if case.goal.amount is not None:
        return case.goal.amount
    return float(f"{case.base * (1.0 + (case.goal.growth or 0.0)):.13g}")


def _goal(case: GrowthCase) -> Iterable[Finding]:
    growth, amount = case.goal.growth, case.goal.amount
    if growth is not None and growth > LARGEST_GROWTH:
        yield Finding(
            "growth_too_large", "/goal/growth", {"growth": growth, "ratio": growth / 100, "percent": f"{growth:g}%"}
        )
    elif growth is not None and growth <= -1:
        yield Finding("growth_leaves_nothing", "/goal/growth", {"growth": growth})
    elif growth is not None and case.base == 0:
        yield Finding("growth_base_zero", "/goal/growth", {})
    elif amount is not None and amount <= 0:
        yield Finding("goal_not_positive", "/goal/amount", {"goal": amount})


def _momentum(case: GrowthCase) -> Iterable[Finding]:
    momentum = case.momentum
    forms = [name for name in ("amount", "growth", "market_growth") if getattr(momentum, name) is not None]
    alone = momentum.churn is not None and "market_growth" not in forms and bool(forms)
    if len(forms) > 1 or alone or (not forms and momentum.churn is None):
        found = [*forms, "churn"] if momentum.churn is not None else forms
        yield Finding("growth_momentum_forms", "/momentum", {"found": found})


def _seasonality(case: GrowthCase) -> Iterable[Finding]:
    months = case.seasonality
    if months is None:
        return
    mean = sum(months) / 12
    if len(months) != 12 or min(months) < 0:
        yield Finding("growth_months", "/seasonality", {"found": sum(month >= 0 for month in months)})
    elif abs(mean - 1) > _MEAN:
        yield Finding("growth_seasonality_mean", "/seasonality", {"mean": float(f"{mean:.9g}")})


def _budget(case: GrowthCase) -> Iterable[Finding]:
    budget = case.budget
    if budget is None:
        return
    forms = [name for name in ("amount", "expense_ratio") if getattr(budget, name) is not None]
    if len(forms) != 1:
        yield Finding("growth_budget_forms", "/budget", {"found": forms})
    elif budget.expense_ratio is not None:
        yield from _ratio(case, budget, budget.expense_ratio)
    cumulative = budget.cumulative
    if cumulative is not None and len(cumulative) != 4:
        yield Finding("growth_quarters", "/budget/cumulative", {"found": len(cumulative)})
    elif cumulative is not None and (
        cumulative[0] < 0 or sorted(cumulative) != cumulative or abs(cumulative[-1] - 1) > _SUM
    ):
        yield Finding("growth_cumulative", "/budget/cumulative", {"found": cumulative})


def _ratio(case: GrowthCase, budget: Budget, ratio: float) -> Iterable[Finding]:
    if budget.current_expense is None:
        yield Finding("growth_current_expense", "/budget/current_expense", {})
    elif ratio * goal_of(case) < budget.current_expense:
        whole = float(f"{ratio * goal_of(case):.12g}")
        params = {"ratio": f"{ratio:.4g}", "whole": whole, "current": budget.current_expense}
        yield Finding("growth_budget_negative", "/budget", params)


def _people(case: GrowthCase) -> Iterable[Finding]:
    if case.people is None:
        return
    free = case.people.free
    if len(free) != 4:
        yield Finding("growth_quarters", "/people/free", {"found": len(free)})
    for quarter, persons in enumerate(free):
        if persons < 0:
            yield Finding("growth_people_negative", pointer("people", "free", quarter), {"found": persons})


def _paths(case: GrowthCase) -> Iterable[Finding]:
    labels: set[str] = set()
    for key, label in case.paths.items():
        for name in {folded(key), folded(label)}:
            if name in labels:
                yield Finding("growth_path_label_twice", pointer("paths", key), {"label": label})
            labels.add(name)
    names = PathNames(case)
    for part in ("without_paths", "only_paths"):
        for index, name in enumerate(getattr(case, part) or ()):
            if names.key(name) is None:
                yield names.unknown(name, pointer(part, index))
    if not names.allowed:
        yield Finding("growth_no_paths", "/only_paths" if case.only_paths is not None else "/without_paths", {})
    share = case.path_share
    if share is not None and share.min > share.max:
        yield Finding("growth_path_share_order", "/path_share", {"min": share.min, "max": share.max})


def _levers(case: GrowthCase) -> Iterable[Finding]:
    if not case.levers:
        yield Finding("growth_no_levers", "/levers", {})
    yield from _too_many(case)
    seen: dict[str, str] = {}
    for index, lever in enumerate(case.levers):
        key = key_of(lever)
        if not key.strip():
            yield Finding("growth_lever_unnamed", pointer("levers", index), {})
        elif folded(key) in seen:
            part = "id" if lever.id is not None else "name"
            params = {"id": key, "other": seen[folded(key)]}
            yield Finding("growth_lever_twice", pointer("levers", index, part), params)
        seen.setdefault(folded(key), key)
        yield from lever_findings(case, lever, pointer("levers", index))
    yield from _margins(case)


def _too_many(case: GrowthCase) -> Iterable[Finding]:
    """Yield what no answer could be found for in any time."""
    sizes = {"/levers": len(case.levers), "/paths": len(case.paths)}
    tiers = {pointer("levers", i, "tiers"): len(lever.tiers or ()) for i, lever in enumerate(case.levers)}
    for place, found in {**sizes, **tiers}.items():
        most = {"/levers": _MOST_LEVERS, "/paths": _MOST_PATHS}.get(place, _MOST_TIERS)
        if found > most:
            yield Finding("growth_too_many", place, {"found": found, "limit": most})


def _margins(case: GrowthCase) -> Iterable[Finding]:
    if case.question == "most_net_contribution":
        without = [key_of(lever) for lever in case.levers if lever.margin is None]
        if without:
            yield Finding("growth_margin_missing", "/levers", {"levers": without})


@dataclass(frozen=True)
class _Named:
    """Levers that a part of the case names, and where."""

    place: str
    names: Mapping[str, str]
    """Pointer within the place -> name."""


def _relations(case: GrowthCase) -> Iterable[Finding]:
    levers = LeverNames(case)
    named = [
        *(
            _Named(pointer("requires", i), {"/lever": need.lever, "/needs": need.needs})
            for i, need in enumerate(case.requires)
        ),
        *(_Named(pointer("excludes", i), _places(group)) for i, group in enumerate(case.excludes)),
        *(
            _Named(pointer("interactions", i), {f"/between{k}": v for k, v in _places(pair.between).items()})
            for i, pair in enumerate(case.interactions)
        ),
    ]
    for part in named:
        yield from _known(part, levers)
    for index, group in enumerate(case.excludes):
        if len(group) < 2:
            yield Finding("growth_excludes_short", pointer("excludes", index), {})
    yield from _pairs(case, levers)


def _places(names: Sequence[str]) -> dict[str, str]:
    return {pointer(place): name for place, name in enumerate(names)}


def _known(part: _Named, levers: LeverNames) -> Iterable[Finding]:
    seen: set[str] = set()
    for place, name in part.names.items():
        key = levers.key(name)
        if key is None:
            yield unknown_name("growth_lever_unknown", part.place + place, name, levers.keys)
        elif key in seen:
            yield Finding("growth_needs_itself", part.place + place, {"lever": key})
        else:
            seen.add(key)


def _pairs(case: GrowthCase, levers: LeverNames) -> Iterable[Finding]:
    seen: set[frozenset[str | None]] = set()
    for index, pair in enumerate(case.interactions):
        between = frozenset(levers.key(name) for name in pair.between)
        if between in seen and None not in between:
            first, second = pair.between
            yield Finding("growth_pair_twice", pointer("interactions", index), {"first": first, "second": second})
        seen.add(between)
