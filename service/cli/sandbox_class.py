"""A class on a terminal: its portfolios ranked beside the proven optimum, each with its gap and its broken rows."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.text import Text

from schemas.messages.text import shortened
from schemas.sandbox import Ranking, TeamRanked
from service.cli.exits import Exit
from service.cli.numbers import NOTHING, Numbers, percent
from service.cli.paragraphs import paragraph
from service.cli.tables import NAME_LENGTH, fitted, plain_table
from service.cli.terminal import Terminal, write_bytes
from service.files.ranking import meanings, optimum_name, over_goal, remark, write_ranking, write_ranking_csv

SUFFIXES = (".xlsx", ".csv", ".json")
"""What a ranking can be written as."""
_LEAST_NAME = 24
_NUMBERS = 56
"""Characters that the columns of numbers take which are never left out; the others are for the name."""
_LEAST_NEEDED = ("same_growth", "same_money", "to_goal", "broken", "cost", "growth")
"""Where a terminal is too narrow, columns are left out in this order; team, rank and gap never are."""
_BELOW_GOAL = "*"


def rank(
    data: Mapping[str, Any], path: Path, terminal: Terminal, *, outputs: Sequence[Path] = (), as_json: bool = False
) -> Exit:
    """Evaluate the choices of all teams, write what was asked for, and print them, the best first."""
    from pydantic_core import to_json

    from service.cli.output import write_whole
    from service.files.teams import read_teams
    from service.ranking import ranking
    from solvers.growth.evaluate import evaluate
    from solvers.growth.read import read_case
    from solvers.growth.solve import growth_plan

    case = read_case(data)
    teams = read_teams(path, case)
    with terminal.working("sandbox_solving"):
        best = growth_plan(case, language=terminal.language)
        known = best.objective if best.outcome == "optimal" else None
        plans = [(team.name, evaluate(case, team.chosen, language=terminal.language, best=known)) for team in teams]
    ranked = ranking(plans, best)
    content = to_json(ranked, by_alias=True, inf_nan_mode="null")
    for output in outputs:
        write_whole(output, _content(output, ranked, content, terminal))
        terminal.note("cli_written", path=str(output))
    if as_json:
        write_bytes(content)
    else:
        _show(ranked, terminal)
    return Exit.ANSWER


def _content(output: Path, ranked: Ranking, as_json: bytes, terminal: Terminal) -> bytes:
    if output.suffix.lower() == ".xlsx":
        return write_ranking(ranked, terminal.language)
    return as_json if output.suffix.lower() == ".json" else write_ranking_csv(ranked, terminal.language)


def _show(ranked: Ranking, terminal: Terminal) -> None:
    best, numbers = ranked.optimum, Numbers.of_growth(ranked.optimum.goal)
    terminal.out.print(Text(terminal.says("teams_title"), style="bold"))
    codes = ("team", "rank", "growth", "cost", "to_goal", "to_optimum", "same_growth", "same_money", "broken_short")
    table = {code.removesuffix("_short"): [terminal.says(f"teams_{code}")] for code in codes}
    longest = min(NAME_LENGTH, max(_LEAST_NAME, terminal.out.width - _NUMBERS))
    rows = [[shortened(each.team, longest), *_measures(each, numbers)] for each in ranked.teams]
    if best.revenue is not None:
        over = numbers.money(over_goal(best))
        first = [optimum_name(best, terminal.language), NOTHING, percent(best.growth, signed=True)]
        rows.insert(0, [*first, numbers.money(best.cost), over, *[NOTHING] * 4])
    for row in rows:
        for column, cell in zip(table.values(), row, strict=True):
            column.append(cell)
    shown, left_out = fitted(table, _LEAST_NEEDED, terminal.out.width)
    headings = [column[0] for column in shown.values()]
    terminal.out.print(plain_table(headings, list(zip(*(column[1:] for column in shown.values()), strict=True))))
    if left_out:
        paragraph(terminal.out, terminal.says("cli_columns_left_out", columns=left_out), style="dim")
    _explain(ranked, terminal)
    for each in ranked.teams:
        style = "" if each.short or not each.keeps_limits else "dim"
        lead = f"  {shortened(each.team, _LEAST_NAME)}: "
        paragraph(terminal.out, remark(each, terminal.language), lead=lead, style=style)


def _explain(ranked: Ranking, terminal: Terminal) -> None:
    """Say what the columns mean, and why there is no optimum where there is none."""
    for said in meanings(ranked, terminal.language):
        paragraph(terminal.out, said, style="dim")
    if any(map(_is_marked, ranked.teams)):
        paragraph(terminal.out, terminal.says("teams_short_marked"), style="dim")
    if ranked.optimum.diagnosis is not None:
        paragraph(terminal.out, terminal.says("teams_no_optimum"), lead="! ", style="yellow")
        paragraph(terminal.out, ranked.optimum.diagnosis.summary, lead="  ", style="dim")
    terminal.out.print()


def _is_marked(each: TeamRanked) -> bool:
    """Return whether a team misses the goal with money that could have brought more."""
    return each.short > 0 and each.same_money is not None and each.same_money >= 0


def _measures(each: TeamRanked, numbers: Numbers) -> list[str]:
    plan, evaluation = each.plan, each.plan.evaluation
    to_optimum = numbers.money(each.to_optimum)
    if _is_marked(each):
        to_optimum = numbers.money(each.same_money) + _BELOW_GOAL
    return [
        str(each.rank),
        percent(plan.growth, signed=True),
        numbers.money(plan.cost),
        numbers.money(None if evaluation is None else evaluation.gap_to_goal),
        to_optimum,
        numbers.money(each.same_growth),
        numbers.money(each.same_money),
        str(len(evaluation.broken) if evaluation is not None and evaluation.broken else NOTHING),
    ]
