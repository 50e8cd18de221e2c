"""A portfolio and its account, as the answer tells them."""

from collections.abc import Sequence

from schemas.allocation import Outcome, Warning_
from schemas.diagnosis import Diagnosis
from schemas.finding import Finding
from schemas.growth import GrowthCase
from schemas.growth_plan import (
    GrowthBridge,
    GrowthPlan,
    GrowthProof,
    LeverChosen,
    PairReached,
    PathReached,
)
from schemas.messages import Language
from solvers.growth.account import Account
from solvers.growth.actions import actions_of
from solvers.growth.case import Case
from solvers.growth.optimum import Optimum, value_of
from solvers.growth.portfolio import Portfolio
from solvers.growth.printing import GAIN, Grid, ratio
from solvers.growth.share_findings import share_findings


def planned(written: GrowthCase, case: Case, best: Optimum, outcome: Outcome, language: Language) -> GrowthPlan:
    """Return the answer that a portfolio with its account is."""
    if best.portfolio is None or best.account is None:
        raise ValueError("an optimum without a portfolio is no plan")
    proof = GrowthProof(gap=best.gap, solver=best.solver, verified=True, residual=best.residual)
    return accounted(written, case, best.portfolio, best.account, proof, outcome, language)


def accounted(
    written: GrowthCase,
    case: Case,
    portfolio: Portfolio,
    account: Account,
    proof: GrowthProof,
    outcome: Outcome,
    language: Language,
) -> GrowthPlan:
    """Return the answer for any portfolio."""
    grid = Grid(case, GAIN)
    levers = chosen_levers(case, portfolio, account)
    pairs = [PairReached(between=pair, effect=grid.money(effect)) for pair, effect in account.effects.items()]
    bridge = _bridge(case, levers, pairs)
    cost = grid.total([lever.cost for lever in levers])
    growth = grid.total([bridge.total, -bridge.base])
    expense = None if case.current_expense is None else ratio(case.current_expense + cost, bridge.total)
    contribution = None if account.contribution is None else grid.money(account.contribution)
    return GrowthPlan(
        outcome=outcome,
        name=written.name,
        unit=written.unit,
        question=case.question,
        goal=case.goal,
        objective=_objective(case, account, growth, cost, grid),
        growth=ratio(growth, bridge.base),
        revenue=bridge.total,
        cost=cost,
        expense_ratio=expense,
        net_contribution=contribution,
        protected_growth=grid.money(account.protected),
        levers=levers,
        interactions=grid.total([pair.effect for pair in pairs]),
        pairs=pairs,
        bridge=bridge,
        paths=_paths(case, levers, bridge, growth),
        actions=actions_of(case, portfolio, account, levers, language),
        certificate=proof,
        warnings=[warning(finding, language) for finding in (*case.warnings, *share_findings(case, language))],
    )


def without_portfolio(
    written: GrowthCase,
    case: Case,
    outcome: Outcome,
    proof: GrowthProof,
    language: Language,
    *,
    diagnosis: Diagnosis | None = None,
    more: Sequence[Finding] = (),
) -> GrowthPlan:
    """Return the answer where there is no portfolio to tell of."""
    return GrowthPlan(
        outcome=outcome,
        name=written.name,
        unit=written.unit,
        question=case.question,
        goal=case.goal,
        objective=None,
        growth=None,
        revenue=None,
        cost=None,
        expense_ratio=None,
        net_contribution=None,
        protected_growth=None,
        levers=[],
        interactions=None,
        pairs=[],
        bridge=None,
        paths={},
        actions=None,
        certificate=proof,
        diagnosis=diagnosis,
        warnings=[warning(finding, language) for finding in (*case.warnings, *more)],
    )


def warning(finding: Finding, language: Language) -> Warning_:
    """Return a finding as a warning in words."""
    return Warning_(**finding.said(language).model_dump())


def chosen_levers(case: Case, portfolio: Portfolio, account: Account) -> list[LeverChosen]:
    """Return the levers of a portfolio by path and id; their printed money adds up."""
    grid = Grid(case)
    order = list(case.paths)
    starts = sorted(portfolio.values(), key=lambda start: (order.index(start.lever.path), start.lever.id))
    fixed = [grid.money(start.lever.fixed_cost) for start in starts]
    spends = grid.parts([start.spend for start in starts])
    gains = Grid(case, GAIN).parts([account.gains[start.lever.id] for start in starts])
    return [
        LeverChosen(
            id=start.lever.id,
            label=start.lever.label,
            path=start.lever.path,
            start=start.quarter,
            spend=spend,
            fixed_cost=fixed_cost,
            cost=grid.total([spend, fixed_cost]),
            gain=gain,
            realisation=float(f"{start.lever.realisation(start.quarter):.12g}"),
        )
        for start, spend, fixed_cost, gain in zip(starts, spends, fixed, gains, strict=True)
    ]


def _objective(case: Case, account: Account, growth: float, cost: float, grid: Grid) -> float:
    """Return the value of the case's question, printed as the same number elsewhere in the answer."""
    printed = {"least_cost": cost, "most_growth": growth}
    return printed.get(case.question, grid.money(value_of(case, account)))


def _bridge(case: Case, levers: Sequence[LeverChosen], pairs: Sequence[PairReached]) -> GrowthBridge:
    """Return base, momentum and each path's part: its own gains and half of each pair effect (its Shapley value)."""
    grid = Grid(case, GAIN)
    path_of = {lever.id: lever.path for lever in levers}
    parts: dict[str, list[float]] = {path: [] for path in case.paths}
    for lever in levers:
        parts[lever.path].append(lever.gain)
    for pair in pairs:
        for key, half in zip(pair.between, grid.halves(pair.effect), strict=True):
            parts[path_of[key]].append(half)
    paths = {path: grid.total(own) for path, own in parts.items()}
    base, momentum = grid.money(case.base), grid.money(case.momentum)
    return GrowthBridge(base=base, momentum=momentum, paths=paths, total=grid.total([base, momentum, *paths.values()]))


def _paths(case: Case, levers: Sequence[LeverChosen], bridge: GrowthBridge, growth: float) -> dict[str, PathReached]:
    grid = Grid(case)
    gains = {path: grid.total([lever.gain for lever in levers if lever.path == path]) for path in case.paths}
    whole = grid.total(list(gains.values()))
    return {
        path: PathReached(
            label=label,
            gain=gains[path],
            share=ratio(gains[path], whole),
            share_of_growth=ratio(bridge.paths[path], growth),
        )
        for path, label in case.paths.items()
    }
