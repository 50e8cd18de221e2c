"""The best portfolio of a case, with its proof.

The mixed integer problem is solved to a relative gap of 1e-9; then the linear problem that its choice of levers and
quarters leaves is solved again as exactly as can be, and the account of the portfolio is compared with what the solver
said. Ties are broken by a second objective: least cost where growth is sought, most growth where cost is.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

import pulp

from solvers.backends import modelled
from solvers.deadline import Deadline, OutOfTime
from solvers.errors import SolverError
from solvers.growth.account import Account, account_of, full_year_gain, goal_row
from solvers.growth.case import Case
from solvers.growth.model import Expression, Model, Relief, beside, model_of, objective_of
from solvers.growth.portfolio import Portfolio
from solvers.growth.scaling import as_written, scaled, unit_of
from solvers.program import Status

_PROOF = 1e-6
"""Largest relative difference between what the solver says and what the account says."""
_TIE = 1e-9
"""Portfolios whose objectives differ by less, relative, are equally good."""
_ORDER = 1e-7
_ROUNDS = 20
_BOUND = ("least_cost", "most_net_contribution")
"""Questions that the goal binds."""


@dataclass(frozen=True)
class Optimum:
    """The answer to one question; money as in the case.

    `status` is `optimal`, `infeasible`, or `limit` (stopped; with a portfolio where one had been found).
    """

    status: Status
    portfolio: Portfolio | None = None
    account: Account | None = None
    value: float = math.nan
    gap: float | None = None
    residual: float = 0.0
    solver: str = modelled.HIGHS
    relief: Mapping[str, float] | None = None


def value_of(case: Case, account: Account) -> float:
    """Return the value of a portfolio under the case's question."""
    return {
        "least_cost": account.cost,
        "most_growth": account.growth,
        "most_net_contribution": account.contribution or 0.0,
        "most_protected_growth": account.protected,
    }[case.question]


def optimum(
    case: Case,
    deadline: Deadline,
    *,
    tie_break: bool = False,
    other_than: Portfolio | None = None,
    start: Portfolio | None = None,
    relief: Relief | None = None,
    whatever: bool = False,
    back_end: modelled.BackEnd = modelled.HIGHS,
) -> Optimum:
    """Return the best portfolio of a case.

    Parameters
    ----------
    tie_break : look for the best by the second objective among the best
    other_than : a portfolio that is not to be found again
    start : a known portfolio to begin from; it saves time and changes no answer
    relief : find the least widening of this limit that makes the goal possible
    whatever : any portfolio will do
    """
    unit = unit_of(case)
    small = scaled(case, unit)
    in_order: frozenset[str] = frozenset()
    for _ in range(_ROUNDS):
        model = model_of(small, in_order=in_order, relief=relief)
        if other_than is not None:
            beside(model, other_than)
        if whatever:
            model.problem.setObjective(pulp.lpSum([]))
        said = modelled.solve(model.problem, deadline.left(), start=_values(model, start), back_end=back_end)
        if not said.found:
            return Optimum(said.status if said.status in ("infeasible", "limit") else _failed(said.status))
        polished(model)
        disordered = _disordered(model)
        if not disordered:
            break
        in_order |= disordered
    if tie_break and said.status == "optimal" and not _tie_broken(model, deadline):
        said = replace(said, status="limit")
    return _checked(case, model, said, unit, relief)


def _failed(status: str) -> Status:
    raise SolverError(f"the portfolio problem ended as {status}")


def _values(model: Model, start: Portfolio | None) -> Mapping[str, float] | None:
    """Return the variables of a known portfolio; the solver itself finds the continuous ones."""
    if start is None:
        return None
    return {model.on[key, begun.quarter].name: 1.0 for key, begun in start.items() if (key, begun.quarter) in model.on}


def _disordered(model: Model) -> frozenset[str]:
    """Return levers that would bring less if their tiers were bought in order: the problem let them do better."""
    wrong = []
    for lever in model.case.usable:
        bought = model.gain(lever).value()
        honest = sum(
            lever.realisation(quarter) * full_year_gain(lever, model.spend(lever, quarter).value())
            for quarter in lever.starts
            if model.on[lever.id, quarter].value() > 0.5
        )
        if abs(bought - honest) > _ORDER * max(1.0, abs(honest)):
            wrong.append(lever.id)
    return frozenset(wrong)


def _tie_broken(model: Model, deadline: Deadline) -> bool:
    """Look among the equally good for the one that is best by the second objective; False where time did not do."""
    best, problem = objective_of(model), model.problem
    value, known = best.value(), values_of(problem)
    slack = _TIE * max(1.0, abs(value))
    least = model.case.question == "least_cost"
    tie = best <= value + slack if least else best >= value - slack
    problem.addConstraint(tie)
    _ask(problem, -1 * model.growth if least else model.cost, pulp.LpMinimize)
    try:
        said = modelled.solve(problem, deadline.left(), start=known)
    except OutOfTime:
        return False
    if said.status != "optimal":
        restore(problem, known)
        return said.status != "limit"
    _ask(problem, best, pulp.LpMinimize if least else pulp.LpMaximize)
    polished(model)
    tie.changeRHS(best.value() - best.constant)
    _ask(problem, -1 * model.growth if least else model.cost, pulp.LpMinimize)
    polished(model)
    if _disordered(model):
        restore(problem, known)
    return True


def _ask(problem: pulp.LpProblem, objective: Expression, sense: int) -> None:
    problem.sense = sense
    problem.setObjective(objective)


def polished(model: Model) -> None:
    """Solve again what is left where the whole numbers are fixed; keep the values where that fails by rounding."""
    known = values_of(model.problem)
    binaries = [(variable, variable.lowBound, variable.upBound) for variable in model.binaries]
    for variable, _, _ in binaries:
        variable.lowBound = variable.upBound = float(round(variable.value()))
    done = modelled.solve_fixed(model.problem)
    for variable, low, high in binaries:
        variable.lowBound, variable.upBound = low, high
    if not done.found:
        restore(model.problem, known)


def values_of(problem: pulp.LpProblem) -> dict[str, float]:
    """Return the values of all variables by name."""
    return {variable.name: float(variable.value()) for variable in problem.variables()}


def restore(problem: pulp.LpProblem, values: Mapping[str, float]) -> None:
    """Put values back into the variables."""
    for variable in problem.variables():
        variable.setInitialValue(values[variable.name], check=False)


def _checked(case: Case, model: Model, said: modelled.Outcome, unit: float, relief: Relief | None) -> Optimum:
    """Return the portfolio in the case's money, after its account was drawn up and compared."""
    found = {
        name: float(variable.value()) * (1.0 if relief == "people" else unit) for name, variable in model.relief.items()
    }
    whole = widened(case, relief, found)
    portfolio = _tidy(whole, as_written(whole, model.portfolio(), unit))
    account = account_of(whole, portfolio)
    claimed = float(objective_of(model).value()) * unit
    value = value_of(case, account)
    residual = abs(value - claimed) / max(abs(value), abs(claimed), abs(case.goal), 1e-300)
    rows = [*account.rows, *([goal_row(whole, account)] if relief or case.question in _BOUND else [])]
    broken = [row.name for row in rows if row.broken]
    if broken or residual > _PROOF:
        raise SolverError(f"the account differs from the solver: {', '.join(broken) or f'{residual:.2g}'}")
    bound = said.bound * (1.0 if relief == "people" else unit)
    reached = sum(found.values()) if relief else value
    gap = abs(bound - reached) / max(abs(reached), abs(case.goal) * _PROOF) if math.isfinite(bound) else None
    return Optimum(
        "optimal" if said.status == "optimal" else "limit",
        portfolio,
        account,
        reached,
        gap,
        residual,
        said.solver,
        found,
    )


def widened(case: Case, relief: Relief | None, found: Mapping[str, float]) -> Case:
    """Return a case with a limit widened as far as was found."""
    if relief == "goal":
        lowered = None if case.budget is None else case.budget - case.expense_ratio * found["goal"]
        return replace(case, goal=case.goal - found["goal"], budget=lowered)
    if relief == "budget" and case.budget is not None:
        return replace(case, budget=case.budget + found["budget"])
    if relief == "people" and case.people is not None:
        return replace(case, people=tuple(free + found["people"] for free in case.people))
    if relief == "room":
        return replace(case, room={name: room + found[name] for name, room in case.room.items()})
    return case


def _tidy(case: Case, portfolio: Portfolio) -> Portfolio:
    """Leave out levers that cost and bring nothing and that nothing needs."""
    kept = dict(portfolio)
    for key, start in portfolio.items():
        if start.cost > 0 or full_year_gain(start.lever, start.spend) > 0:
            continue
        without = {other: begun for other, begun in kept.items() if other != key}
        before, after = account_of(case, kept), account_of(case, without)
        if len(after.broken) <= len(before.broken) and after.growth >= before.growth:
            kept = without
    return kept
