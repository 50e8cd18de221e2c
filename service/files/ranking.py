"""A ranked class as files: a workbook with the ranking, the limits that teams broke and what they chose; or CSV."""

from collections.abc import Iterator, Sequence

from schemas.growth_plan import GrowthPlan
from schemas.messages import Language, sentence
from schemas.sandbox import Ranking, TeamRanked
from service.files.sheets import Book
from service.files.table import write_columns

_MONEY = ("cost", "to_goal", "to_optimum", "same_growth", "same_money")
_NEGLIGIBLE = 1e-9
"""Of the goal: a difference that is only rounding."""
_COLUMNS = ("rank", "team", "growth", *_MONEY, "broken", "said")
_STYLES = ("number", "text", "percent", *["cents"] * len(_MONEY), "number", "wrapped")


def write_ranking(ranking: Ranking, language: Language) -> bytes:
    """Return a workbook; the same class gives the same bytes."""

    def says(code: str) -> str:
        return sentence(f"teams_{code}", {}, language)

    book = Book()
    sheet = book.sheet(says("ranking_sheet"))
    sheet.header(0, [says(code) for code in _COLUMNS], _STYLES, names=2)
    for row, values in enumerate(_rows(ranking, language), start=1):
        sheet.row(row, values, _STYLES, bold=values[0] is None)
    sheet.fit()
    foot = len(ranking.teams) + 3
    for row, text in enumerate(meanings(ranking, language), start=foot):
        sheet.across(row, 0, len(_COLUMNS) - 1, text, "help", 100)
    _broken(book, ranking.teams, language)
    _choices(book, ranking, language)
    return book.bytes()


def write_ranking_csv(ranking: Ranking, language: Language) -> bytes:
    """Return the ranking alone as CSV."""
    titles = [sentence(f"teams_{code}", {}, language) for code in _COLUMNS]
    columns = zip(*_rows(ranking, language), strict=True)
    return write_columns(dict(zip(titles, columns, strict=True)))


def meanings(ranking: Ranking, language: Language) -> list[str]:
    """Return what the columns of the ranking mean."""
    codes = (f"to_optimum_{ranking.optimum.question}", "meaning_same")
    return [sentence(f"teams_{code}", {}, language) for code in codes]


def remark(team: TeamRanked, language: Language) -> str:
    """Return what is to be said of a team beside its numbers: the limits that it breaks, the goal that it misses."""
    evaluation = team.plan.evaluation
    broken = [] if evaluation is None else [row.message.rstrip(".。") for row in evaluation.broken]
    said = broken or [sentence("teams_keeps_all", {}, language)]
    if team.short:
        said.append(sentence("teams_missed", {"short": _shown(team.short)}, language))
        if team.plan.cost is not None and team.same_money is not None and team.same_money > 0:
            params = {"cost": _shown(team.plan.cost), "more": _shown(team.same_money)}
            said.append(sentence("teams_could", params, language))
    return ("；" if language == "zh" else "; ").join(said)


def optimum_name(best: GrowthPlan, language: Language) -> str:
    """Return what the answer to the case is called: the proven optimum only where it is proven."""
    return sentence("teams_optimum" if best.outcome == "optimal" else "teams_best_found", {}, language)


def over_goal(best: GrowthPlan) -> float | None:
    """Return how far the answer to the case is above the goal, money."""
    if best.revenue is None:
        return None
    over = best.revenue - best.goal
    return 0.0 if abs(over) <= _NEGLIGIBLE * best.goal else float(f"{over:.12g}")


def _shown(money: float) -> str:
    return f"{money:,.1f}"


def _rows(ranking: Ranking, language: Language) -> Iterator[list[object]]:
    """Yield the optimum where there is one, then the teams."""
    best = ranking.optimum
    if best.revenue is not None:
        nothing: list[object] = [None] * 5
        yield [None, optimum_name(best, language), best.growth, best.cost, over_goal(best), *nothing]
    for each in ranking.teams:
        plan, evaluation = each.plan, each.plan.evaluation
        gap = None if evaluation is None else evaluation.gap_to_goal
        broken = 0 if evaluation is None else len(evaluation.broken)
        measures = [each.to_optimum, each.same_growth, each.same_money, broken]
        yield [each.rank, each.team, plan.growth, plan.cost, gap, *measures, remark(each, language)]


def _broken(book: Book, teams: Sequence[TeamRanked], language: Language) -> None:
    sheet = book.sheet(sentence("teams_broken_sheet", {}, language))
    codes = ("teams_team", "teams_row", "teams_limit", "teams_value", "teams_excess", "teams_said")
    styles = ["text", "text", *["cents"] * 3, "text"]
    sheet.header(0, [sentence(code, {}, language) for code in codes], styles)
    rows = [
        [each.team, row.row, row.limit, row.value, row.excess, row.message]
        for each in teams
        if each.plan.evaluation is not None
        for row in each.plan.evaluation.broken
    ]
    for at, values in enumerate(rows, start=1):
        sheet.row(at, values, styles)
    sheet.fit(most=90)


def _choices(book: Book, ranking: Ranking, language: Language) -> None:
    """Write what each team chose and what each lever brings, the optimum first."""
    sheet = book.sheet(sentence("teams_chosen_sheet", {}, language))
    codes = ("teams_team", "actions_id", "teams_lever_column", "teams_start_column", "teams_spend_column")
    titles = [sentence(code, {}, language) for code in (*codes, "sandbox_spend", "sandbox_gain")]
    styles = ["text", "text", "text", "number", *["cents"] * 3]
    sheet.header(0, titles, styles, names=2)
    named = [(optimum_name(ranking.optimum, language), ranking.optimum)]
    named += [(each.team, each.plan) for each in ranking.teams]
    rows = [
        [name, lever.id, lever.label, lever.start, lever.spend, lever.cost, lever.gain]
        for name, plan in named
        for lever in plan.levers
    ]
    for at, values in enumerate(rows, start=1):
        sheet.row(at, values, styles)
    sheet.fit()
