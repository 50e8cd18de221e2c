"""What a portfolio that somebody chose brings, costs and breaks, beside the best there is."""

from collections.abc import Mapping
from dataclasses import replace

from schemas.finding import Finding
from schemas.growth import Choice, GrowthCase
from schemas.growth_plan import BrokenRow, GrowthEvaluation, GrowthPlan, GrowthProof
from schemas.messages import Language, sentence
from solvers.deadline import Deadline, OutOfTime
from solvers.errors import PlanError
from solvers.growth.account import Account, Row, account_of
from solvers.growth.answer import accounted, warning
from solvers.growth.case import Case, compiled
from solvers.growth.names import LeverNames, path_said, unknown_name
from solvers.growth.optimum import Optimum, optimum, value_of
from solvers.growth.portfolio import Portfolio, Start
from solvers.growth.printing import GAIN, Grid, percent, shown
from solvers.growth.read import read_chosen
from solvers.names import pointer

_BY_HAND = "none"
_ROUNDING = 1e-9


def evaluate(
    case: GrowthCase, chosen: object, *, language: Language = "en", compared: bool = True, best: float | None = None
) -> GrowthPlan:
    """Return what a chosen portfolio means; outcome `evaluated`.

    Parameters
    ----------
    chosen : decoded list of {lever, start, spend}; start defaults to the lever's first quarter, spend to all of it
    compared : whether to look for the best portfolios beside it, each of which takes a solve
    best : the proven optimum of the case's question, where it is known already; money

    Raises
    ------
    PlanError
        When the case or the portfolio contradicts itself; places in the portfolio are `/chosen/...`.
    SolverError
    """
    said = case.options.language or language
    whole, deadline = compiled(case), Deadline(case.options.time_limit)
    portfolio = _portfolio(case, whole, read_chosen(chosen))
    account = account_of(whole, portfolio)
    proof = GrowthProof(gap=None, solver=_BY_HAND, verified=True, residual=0.0)
    plan = accounted(case, whole, portfolio, account, proof, "evaluated", said)
    beside = _Compared(whole, portfolio, account, deadline, best)
    evaluation = beside.evaluation(said) if compared else beside.alone(said)
    warnings = list(plan.warnings)
    if beside.stopped:
        warnings.append(warning(Finding("growth_stopped_empty", "", {"seconds": deadline.seconds}), said))
    return plan.model_copy(update={"evaluation": evaluation, "warnings": warnings})


def _portfolio(written: GrowthCase, case: Case, chosen: list[Choice]) -> dict[str, Start]:
    names, levers = LeverNames(written), {lever.id: lever for lever in case.levers}
    found: dict[str, Start] = {}
    findings = []
    for index, choice in enumerate(chosen):
        key = names.key(choice.lever)
        if key is None:
            place = pointer("chosen", index, "lever")
            findings.append(unknown_name("growth_lever_unknown", place, choice.lever, names.keys))
        elif key in found:
            findings.append(Finding("growth_chosen_twice", pointer("chosen", index, "lever"), {"lever": key}))
        else:
            lever = levers[key]
            quarter = lever.starts[0] if choice.start is None else choice.start
            found[key] = Start(lever, quarter, lever.most_spend if choice.spend is None else choice.spend)
    if findings:
        raise PlanError(findings)
    return dict(sorted(found.items()))


class _Compared:
    """A portfolio beside the best ones: for the same growth, for the same money, and for the case's question."""

    def __init__(
        self, case: Case, portfolio: Portfolio, account: Account, deadline: Deadline, known_best: float | None
    ) -> None:
        self._case = case
        self._portfolio = portfolio
        self._account = account
        self._deadline = deadline
        self._known_best = known_best
        self._stopped: set[str] = set()

    @property
    def stopped(self) -> bool:
        """Tell whether the time limit took anything."""
        return bool(self._stopped)

    def alone(self, language: Language) -> GrowthEvaluation:
        """Return how far the goal is and which limits are broken, without anything beside it."""
        return GrowthEvaluation(
            gap_to_goal=self._gap(),
            broken=self._broken(language),
            least_cost=None,
            most_growth=None,
            gap_to_best=None,
            best=None,
        )

    def evaluation(self, language: Language) -> GrowthEvaluation:
        """Return the same beside the best ones."""
        case, account, grid = self._case, self._account, Grid(self._case)
        best = self._best("best", case) if self._known_best is None else self._known_best
        value = value_of(case, account)
        least = self._best("least_cost", self._same_growth())
        richest = self._same_money()
        most = self._best("most_growth", richest)
        if not account.broken:  # it is possible itself, which a solver may miss by rounding
            least = account.cost if least is None else min(least, account.cost)
        if not account_of(richest, self._portfolio).broken:
            most = account.growth if most is None else max(most, account.growth)
        return GrowthEvaluation(
            gap_to_goal=self._gap(),
            broken=self._broken(language),
            least_cost=None if least is None else grid.money(least),
            most_growth=None if most is None else Grid(case, GAIN).money(most),
            best=None if best is None else grid.money(best),
            gap_to_best=None if best is None else grid.money(abs(value - best)),
            reasons=self._reasons(language, {"least_cost": least, "most_growth": most, "best": best}),
        )

    def _broken(self, language: Language) -> list[BrokenRow]:
        grid = Grid(self._case)
        return [
            BrokenRow(
                row=row.name,
                limit=grid.money(row.limit),
                value=grid.money(row.value),
                excess=grid.money(row.excess),
                message=_said(self._case, row, language),
            )
            for row in self._account.broken
        ]

    def _same_growth(self) -> Case:
        """Return the question what the same growth costs at least."""
        return replace(self._case.asked("least_cost"), goal=self._case.base + self._account.growth, failures=0)

    def _same_money(self) -> Case:
        """Return the question what the same money brings at most, be it more or less than the budget.

        Money above the budget is phased as the budget is.
        """
        case, cost = self._case, self._account.cost
        budget = None if case.budget is None else max(case.budget, cost)
        return replace(case.asked("most_growth"), ceiling=cost, budget=budget)

    def _reasons(self, language: Language, values: Mapping[str, float | None]) -> dict[str, str]:
        """Say of each value that is missing why there is none."""
        growths = {"least_cost": self._account.growth}
        reasons = {}
        for name in (name for name, value in values.items() if value is None):
            revenue = shown(self._case.base + growths.get(name, self._case.needed))
            params = {"revenue": revenue, "seconds": self._deadline.seconds}
            reasons[name] = sentence(
                "growth_unproven" if name in self._stopped else "growth_unreached", params, language
            )
        return reasons

    def _gap(self) -> float:
        """Return how far revenue is above the goal, rounding aside."""
        gap = self._account.growth - self._case.needed
        return 0.0 if abs(gap) <= _ROUNDING * self._case.goal else Grid(self._case).money(gap)

    def _best(self, name: str, case: Case) -> float | None:
        """Return the proven best value of a question; None where there is none or no time was left for it."""
        try:
            found: Optimum = optimum(case, self._deadline)
        except OutOfTime:
            found = Optimum("limit")
        if found.status == "limit":
            self._stopped.add(name)
        return found.value if found.status == "optimal" else None


def _said(case: Case, row: Row, language: Language) -> str:
    """Put a broken row into words."""
    share = row.kind in ("share_min", "share_max")
    about = row.about[0] if row.about else ""
    params: Mapping[str, object] = {
        "value": percent(row.value) if share else shown(row.value),
        "limit": percent(row.limit) if share else shown(row.limit),
        "excess": shown(row.excess),
        "quarter": about.removeprefix("Q") or "4",
        "segment": about,
        "path": path_said(case.paths, about, language),
        "lever": about,
        "needs": row.about[-1] if row.about else "",
        "levers": list(row.about),
    }
    return sentence(f"growth_broken_{row.kind}", params, language)
