"""A class on a terminal: its portfolios ranked beside the proven optimum, each with its gap and its broken rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.text import Text

from schemas.growth_plan import GrowthPlan
from service.cli.exits import Exit
from service.cli.numbers import NOTHING, Numbers, percent
from service.cli.paragraphs import paragraph
from service.cli.tables import plain_table
from service.cli.terminal import Terminal, write_bytes

_WITH_GOAL = ("least_cost", "most_net_contribution")
"""Questions whose answer has to reach the goal."""


@dataclass(frozen=True)
class Ranked:
    """A team, its place, and what its portfolio means."""

    rank: int
    team: str
    plan: GrowthPlan


def rank(data: Mapping[str, Any], path: Path, terminal: Terminal, *, as_json: bool) -> Exit:
    """Evaluate the choices of all teams and print them, the best first."""
    from pydantic_core import to_json

    from service.files.teams import read_teams
    from solvers.growth.evaluate import evaluate
    from solvers.growth.read import read_case
    from solvers.growth.solve import growth_plan

    case = read_case(data)
    teams = read_teams(path, case)
    with terminal.working("sandbox_solving"):
        best = growth_plan(case, language=terminal.language)
        plans = [(team.name, evaluate(case, team.chosen, language=terminal.language)) for team in teams]
    ranked = in_order(plans, best)
    if as_json:
        teams_said = [{"rank": each.rank, "team": each.team, "plan": each.plan} for each in ranked]
        write_bytes(to_json({"optimum": best, "teams": teams_said}, by_alias=True, inf_nan_mode="null"))
    else:
        _show(ranked, best, terminal)
    return Exit.ANSWER


def in_order(plans: list[tuple[str, GrowthPlan]], best: GrowthPlan) -> list[Ranked]:
    """Return teams in the order of merit; equals share a place.

    First those that keep every limit and reach the goal, by the question's own objective; then those that keep every
    limit and miss the goal, by what is missing; then those that break limits, the fewer and the nearer the goal first.
    """

    def merit(plan: GrowthPlan) -> tuple[float, ...]:
        evaluation = plan.evaluation
        broken = 0 if evaluation is None else len(evaluation.broken)
        missed = _missed(plan, best)
        if broken or missed:
            return (2.0 if broken else 1.0, float(broken), missed)
        value = plan.objective or 0.0
        return (0.0, value if best.question == "least_cost" else -value, 0.0)

    ordered = sorted(plans, key=lambda item: (merit(item[1]), item[0]))
    ranked: list[Ranked] = []
    for place, (team, plan) in enumerate(ordered, start=1):
        same = ranked and merit(ranked[-1].plan) == merit(plan)
        ranked.append(Ranked(ranked[-1].rank if same else place, team, plan))
    return ranked


def _missed(plan: GrowthPlan, best: GrowthPlan) -> float:
    """Return what a portfolio is short of a goal that its question asks for; the other questions ask for the most."""
    if best.question not in _WITH_GOAL or plan.evaluation is None:
        return 0.0
    return max(-plan.evaluation.gap_to_goal, 0.0)


def _show(ranked: list[Ranked], best: GrowthPlan, terminal: Terminal) -> None:
    numbers = Numbers(1)
    terminal.out.print(Text(terminal.says("teams_title"), style="bold"))
    codes = ("rank", "team", "growth", "cost", "to_goal", "gap", "same_growth", "same_money", "broken")
    headings = [terminal.says(f"teams_{code}") for code in codes]
    first = [NOTHING, terminal.says("teams_optimum"), percent(best.growth, signed=True), numbers.money(best.cost)]
    rows = [[*first, *[NOTHING] * 5], *(_row(each, best, numbers) for each in ranked)]
    order = [1, 0, *range(2, len(headings))]
    terminal.out.print(plain_table([headings[at] for at in order], [[row[at] for at in order] for row in rows]))
    for each in ranked:
        broken = each.plan.evaluation.broken if each.plan.evaluation is not None else []
        said = [row.message for row in broken] or [terminal.says("teams_keeps_all")]
        missed = _missed(each.plan, best)
        said += [terminal.says("teams_missed", short=numbers.money(missed))] if missed else []
        paragraph(terminal.out, "; ".join(said), lead=f"  {each.team}: ", style="" if broken or missed else "dim")


def _row(each: Ranked, best: GrowthPlan, numbers: Numbers) -> list[str]:
    plan, evaluation = each.plan, each.plan.evaluation
    if evaluation is None:
        return [str(each.rank), each.team, *[NOTHING] * 7]
    return [
        str(each.rank),
        each.team,
        percent(plan.growth, signed=True),
        numbers.money(plan.cost),
        numbers.money(evaluation.gap_to_goal),
        NOTHING if _missed(plan, best) else numbers.money(evaluation.gap_to_best),
        numbers.money(evaluation.least_cost),
        numbers.money(evaluation.most_growth),
        str(len(evaluation.broken) or NOTHING),
    ]
