"""A class in the order of merit: each portfolio beside the proven optimum of the case's question."""

from collections.abc import Sequence

from schemas.growth_plan import GrowthPlan
from schemas.sandbox import Ranking, TeamRanked

_WITH_GOAL = ("least_cost", "most_net_contribution")
"""Questions whose answer has to reach the goal."""
_NEGLIGIBLE = 1e-9
"""Of the goal: a difference that is only rounding."""


def ranking(plans: Sequence[tuple[str, GrowthPlan]], best: GrowthPlan) -> Ranking:
    """Return teams in the order of merit; equals share a place.

    First those that keep every limit and reach the goal, by the question's own objective; then those that keep every
    limit and miss the goal, by what is missing; then those that break limits, the fewer and the nearer the goal first.

    Parameters
    ----------
    plans : names of the teams and their portfolios, evaluated
    best : the answer to the case
    """
    merits = {team: _merit(plan, best) for team, plan in plans}
    ordered = sorted(plans, key=lambda item: (merits[item[0]], item[0]))
    places: dict[tuple[float, ...], int] = {}
    for place, (team, _) in enumerate(ordered, start=1):
        places.setdefault(merits[team], place)
    return Ranking(optimum=best, teams=[_ranked(places[merits[team]], team, plan, best) for team, plan in ordered])


def _merit(plan: GrowthPlan, best: GrowthPlan) -> tuple[float, ...]:
    """Return what a portfolio is ordered by, the smallest first."""
    broken = 0 if plan.evaluation is None else len(plan.evaluation.broken)
    missed = _short(plan, best)
    if broken or missed:
        return (2.0 if broken else 1.0, float(broken), missed)
    value = plan.objective or 0.0
    return (0.0, value if best.question == "least_cost" else -value, 0.0)


def _ranked(place: int, team: str, plan: GrowthPlan, best: GrowthPlan) -> TeamRanked:
    evaluation, short = plan.evaluation, _short(plan, best)
    least = None if evaluation is None else evaluation.least_cost
    most = None if evaluation is None else evaluation.most_growth
    grown = None if plan.bridge is None else plan.bridge.total - plan.bridge.base
    return TeamRanked(
        rank=place,
        team=team,
        keeps_limits=evaluation is None or not evaluation.broken,
        short=short,
        to_optimum=None if short else _worse(plan, best),
        same_growth=None if least is None or plan.cost is None else _tidy(plan.cost - least, best),
        same_money=None if most is None or grown is None else _tidy(most - grown, best),
        plan=plan,
    )


def _short(plan: GrowthPlan, best: GrowthPlan) -> float:
    """Return what a portfolio is short of a goal that its question asks for; the other questions ask for the most."""
    if best.question not in _WITH_GOAL or plan.evaluation is None:
        return 0.0
    return max(-plan.evaluation.gap_to_goal, 0.0)


def _worse(plan: GrowthPlan, best: GrowthPlan) -> float | None:
    if plan.objective is None or best.objective is None:
        return None
    worse = plan.objective - best.objective
    return _tidy(worse if best.question == "least_cost" else -worse, best)


def _tidy(money: float, best: GrowthPlan) -> float:
    """Return a difference of printed amounts without the noise of its last digits."""
    return 0.0 if abs(money) <= _NEGLIGIBLE * best.goal else float(f"{money:.12g}")
