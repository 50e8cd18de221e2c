"""The best portfolio of a case, with its proof.

The mixed integer problem is solved to a relative gap of 1e-9; then the linear problem that its choice of levers and
quarters leaves is solved again as exactly as can be, and the account of the portfolio is compared with what the solver
said. Ties are broken by a second objective: least cost where growth is sought, most growth where cost is.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import pulp

from solvers.backends import modelled
from solvers.deadline import Deadline, OutOfTime
from solvers.errors import SolverError
from solvers.growth.account import Account, account_of, full_year_gain, goal_row
from solvers.growth.case import Case
from solvers.growth.model import Expression, Model, beside, model_of, objective_of
from solvers.growth.portfolio import Portfolio
from solvers.growth.relief import DROPPED, MONEY, Relief, eased, kind_of, weights_of
from solvers.growth.scaling import as_written, scaled, unit_of
from solvers.program import Status

_PROOF = 1e-6
"""Largest relative difference between what the solver says and what the account says."""
_TIE = 1e-9
"""Portfolios whose objectives differ by less, relative, are equally good."""
_ORDER = 1e-8
_ROUNDS = 20
_BOUND = ("least_cost", "most_net_contribution")
"""Questions that the goal binds."""


@dataclass(frozen=True)
class Optimum:
    """The answer to one question; money as in the case.

    `status` is `optimal`, `infeasible`, or `limit` (stopped; with a portfolio where one had been found).

    Where the question was how far limits must give way, `eased` says by how much each does, shares as shares, and
    `value` what that counts as; the least by which a goal is lowered is money.
    """

    status: Status
    portfolio: Portfolio | None = None
    account: Account | None = None
    value: float = math.nan
    gap: float | None = None
    residual: float = 0.0
    solver: str = modelled.HIGHS
    eased: Mapping[str, float] = field(default_factory=dict)


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
    relief : find the least by which these limits must give way for the goal to be possible
    whatever : any levers and quarters will do, with the best spends that they have
    """
    unit = unit_of(case)
    small = scaled(case, unit)
    in_order: frozenset[str] = frozenset()
    for _ in range(_ROUNDS):
        model = model_of(small, in_order=in_order, relief=_scaled(relief, unit))
        if other_than is not None:
            beside(model, other_than)
        asked = model.problem.objective
        if whatever:
            model.problem.setObjective(pulp.lpSum([]))
        said = modelled.solve(model.problem, deadline.left(), start=_values(model, start), back_end=back_end)
        if not said.found:
            return Optimum(said.status if said.status in ("infeasible", "limit") else _failed(said.status))
        model.problem.setObjective(asked)
        polished(model)
        disordered = _disordered(model)
        if not disordered:
            break
        in_order |= disordered
    if tie_break and said.status == "optimal" and not _tie_broken(model, deadline):
        said = replace(said, status="limit")
    return _checked(case, model, said, unit, relief)


def _scaled(relief: Relief | None, unit: float) -> Relief | None:
    return None if relief is None else replace(relief, gain=relief.gain / unit)


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
    """Put values back into the variables, those too that are beyond their bounds by a rounding error."""
    for variable in problem.variables():
        variable.varValue = values[variable.name]


def _checked(case: Case, model: Model, said: modelled.Outcome, unit: float, relief: Relief | None) -> Optimum:
    """Return the portfolio in the case's money, after its account was drawn up and compared."""
    given = _given(model, unit)
    whole = eased(case, given)
    portfolio = _tidy(whole, as_written(whole, model.portfolio(), unit))
    account = account_of(whole, portfolio)
    claimed = float(objective_of(model).value()) * unit
    value = value_of(case, account)
    residual = abs(value - claimed) / max(abs(value), abs(claimed), abs(case.goal), 1e-300)
    rows = [*account.rows, *([goal_row(whole, account)] if relief or case.question in _BOUND else [])]
    broken = [row.name for row in rows if row.broken]
    if broken or residual > _PROOF:
        raise SolverError(f"the account differs from the solver: {', '.join(broken) or f'{residual:.2g}'}")
    reached = value if relief is None else _weighed(case, relief, given)
    return Optimum(
        "optimal" if said.status == "optimal" else "limit",
        portfolio,
        account,
        reached,
        _gap(model, said.bound, relief),
        residual,
        said.solver,
        given,
    )


def _gap(model: Model, bound: float, relief: Relief | None) -> float | None:
    """Return the relative gap between the objective and its bound; None where nothing is known."""
    if not math.isfinite(bound):
        return None
    reached = float((model.problem.objective if relief else objective_of(model)).value())
    return abs(bound - reached) / max(abs(reached), abs(model.case.goal) * _PROOF)


def _given(model: Model, unit: float) -> dict[str, float]:
    """Return how far limits give way: money in the case's own, shares as shares of all gains, dropped rows as 1."""
    gains = float(model.gains.value() or 0.0)
    given = {}
    for name, variable in model.eased.items():
        amount, kind = max(float(variable.value()), 0.0), kind_of(name)
        if kind in DROPPED:
            given[name] = float(round(amount))
        elif kind == "path_share":
            given[name] = amount / gains if gains > 0 else 0.0
        else:
            given[name] = amount * unit if kind in MONEY else amount
    return given


def _weighed(case: Case, relief: Relief, given: Mapping[str, float]) -> float:
    """Return what all that gives way counts as; of a goal, money."""
    if "goal" in relief.kinds:
        return given["goal"]
    weights = weights_of(case, replace(relief, gain=1.0))
    return sum(weights[name] * amount for name, amount in given.items())


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
