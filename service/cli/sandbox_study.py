"""What a director asks, on a terminal: paths alone and missing, what growth costs, what holds if levers fail."""

from rich.text import Text

from schemas.growth_plan import GrowthPlan, SecondBest, Study
from service.cli.numbers import Numbers, percent
from service.cli.paragraphs import paragraph
from service.cli.sandbox_limits import limit_in_words
from service.cli.tables import plain_table
from service.cli.terminal import Terminal
from service.paths import path_label


def show_study(answer: GrowthPlan, study: Study, numbers: Numbers, terminal: Terminal) -> None:
    """Print a study."""
    terminal.out.print()
    terminal.out.print(Text(terminal.says("sandbox_study"), style="bold"))
    paragraph(terminal.out, terminal.says("sandbox_most", growth=percent(study.most, signed=True)), lead="  ")
    _show_paths(answer, study, terminal)
    _show_frontier(study, numbers, terminal)
    _show_robustness(study, terminal)
    second = study.second_best
    if second is not None:
        terminal.out.print()
        paragraph(terminal.out, _second(second, numbers, terminal), lead="  ")
    binding = [limit for limit in study.bottlenecks if limit.binding]
    if binding:
        terminal.out.print()
        terminal.out.print(Text(terminal.says("sandbox_bottlenecks"), style="bold"))
    for limit in binding:
        name = limit_in_words(limit.limit, terminal.language)
        said = {"limit": name, "growth": percent(limit.growth, signed=True), "extra": numbers.money(limit.extra)}
        paragraph(terminal.out, terminal.says("sandbox_bottleneck_said", **said), lead="  ")


def _second(second: SecondBest, numbers: Numbers, terminal: Terminal) -> str:
    """Say what the second-best portfolio is worth, and what is different in it."""
    worth = {"objective": numbers.money(second.objective), "price": numbers.money(second.price)}
    changes = [
        terminal.says(f"sandbox_second_{what}", levers=levers)
        for what, levers in (("dropped", second.dropped), ("added", second.added), ("moved", second.moved))
        if levers
    ]
    return terminal.says("sandbox_second", **worth, changes=changes)


def _show_paths(answer: GrowthPlan, study: Study, terminal: Terminal) -> None:
    headings = [terminal.says(code) for code in ("sandbox_path", "sandbox_alone", "sandbox_without")]
    rows = [
        [
            path_label(answer, path, terminal.language),
            percent(study.alone.get(path), signed=True),
            percent(study.without.get(path), signed=True),
        ]
        for path in dict.fromkeys([*study.alone, *study.without])
    ]
    terminal.out.print(plain_table(headings, rows))


def _show_frontier(study: Study, numbers: Numbers, terminal: Terminal) -> None:
    if not study.frontier:
        return
    terminal.out.print()
    terminal.out.print(Text(terminal.says("sandbox_frontier"), style="bold"))
    headings = [terminal.says(code) for code in ("sandbox_growth", "sandbox_spend", "sandbox_marginal")]
    rows = [
        [percent(point.growth, signed=True), numbers.money(point.cost), percent(point.marginal_expense_ratio)]
        for point in study.frontier
    ]
    terminal.out.print(plain_table(headings, rows, words=0))


def _show_robustness(study: Study, terminal: Terminal) -> None:
    if len(study.robustness) < 2:
        return
    terminal.out.print()
    terminal.out.print(Text(terminal.says("sandbox_robustness"), style="bold"))
    headings = [terminal.says(code) for code in ("sandbox_failures", "sandbox_guaranteed", "sandbox_expected")]
    rows = [
        [
            str(point.failures),
            percent(point.guaranteed_growth, signed=True),
            percent(point.expected_growth, signed=True),
        ]
        for point in study.robustness
    ]
    terminal.out.print(plain_table(headings, rows, words=0))
