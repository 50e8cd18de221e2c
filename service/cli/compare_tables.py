"""A comparison on a terminal: indicators side by side, then per scenario who moves and what caused it."""

from collections.abc import Mapping, Sequence
from typing import Any

from rich.text import Text

from schemas.columns import label
from schemas.what_if import Compared, OperationEffect, ScenarioCompared
from service.cli.numbers import NOTHING, Numbers, percent, ratio
from service.cli.operation_words import words_of
from service.cli.paragraphs import paragraph
from service.cli.tables import plain_table
from service.cli.terminal import Terminal

_MOST_MEMBERS = 12
_MOST_RULES = 8
INDICATORS = ("goal", "growth", "street", "max_stretch", "gini", "objective")


def show(compared: Compared, operations: Sequence[Sequence[Mapping[str, Any]]], terminal: Terminal, *, by: str) -> None:
    """Print a comparison.

    Parameters
    ----------
    operations : of each scenario, as they were written
    by : the dimension whose members' moves are shown
    """
    base = compared.base
    numbers = Numbers.of([base["indicators"]["street"]], base["indicators"]["street"])
    numbers = Numbers(max(numbers.decimals, 1 if base["indicators"]["street"] < 1e6 else 0))
    heads = ["", terminal.says("cli_compare_base"), *(one.name for one in compared.scenarios)]
    rows = [[terminal.says("cli_sweep_outcome"), *_outcomes(compared, terminal)]]
    for name in INDICATORS:
        values = [base["indicators"][name], *(one.indicators[name] for one in compared.scenarios)]
        rows.append([terminal.says(f"cli_compare_{name}"), *(_printed(name, value, numbers) for value in values)])
    terminal.out.print(plain_table(heads, rows))
    for scenario, written in zip(compared.scenarios, operations, strict=True):
        terminal.out.print()
        _show_scenario(scenario, written, terminal, numbers, by)


def _outcomes(compared: Compared, terminal: Terminal) -> list[str]:
    outcomes = [compared.base["outcome"], *(one.outcome for one in compared.scenarios)]
    return [terminal.says(f"cli_point_{outcome}") for outcome in outcomes]


def _printed(name: str, value: float | None, numbers: Numbers) -> str:
    if name in ("goal", "street"):
        return numbers.money(value)
    if name == "growth":
        return percent(value, signed=True)
    return f"{value:,.2f}" if name == "objective" and value is not None else ratio(value)


def _show_scenario(
    scenario: ScenarioCompared, written: Sequence[Mapping[str, Any]], terminal: Terminal, numbers: Numbers, by: str
) -> None:
    terminal.out.print(Text(scenario.name, style="bold"))
    if scenario.same_as is not None:
        paragraph(terminal.out, terminal.says("cli_compare_same", name=scenario.same_as), lead="  ")
    if scenario.diagnosis is not None:
        paragraph(terminal.out, scenario.diagnosis.summary, lead="  ")
    for operation in scenario.operations:
        _show_operation(operation, words_of(written[operation.index]), terminal, numbers, by)
    _show_rounding(scenario, terminal, numbers)
    if scenario.method_why:
        paragraph(terminal.out, scenario.method_why, lead="  ", style="dim")
    if by in scenario.moved:
        _show_moves(scenario, terminal, numbers, by)
    for code, names in (("cli_compare_binding", scenario.newly_binding), ("cli_compare_released", scenario.released)):
        if names:
            paragraph(terminal.out, terminal.says(code, count=len(names), rules=_some(names)), lead="  ")


def _some(names: list[str]) -> str:
    more = f", … +{len(names) - _MOST_RULES}" if len(names) > _MOST_RULES else ""
    return ", ".join(names[:_MOST_RULES]) + more


def _show_rounding(scenario: ScenarioCompared, terminal: Terminal, numbers: Numbers) -> None:
    """Print what rounding adds to the total, where that shows."""
    said = "0" if scenario.rounding is None else _signed(scenario.rounding["street"], numbers)
    if said.strip("+-0.,"):
        paragraph(terminal.out, terminal.says("cli_compare_rounding", street=said), lead="  ", style="dim")


def _show_operation(operation: OperationEffect, said: str, terminal: Terminal, numbers: Numbers, by: str) -> None:
    """Print what an operation touched and caused: the total, the fairness, and who gains and loses most by it."""
    why = f" – {operation.why}" if operation.why else ""
    head = terminal.says("cli_compare_touched", number=operation.index + 1, op=said, count=operation.touched)
    paragraph(terminal.out, f"{head}{why}", lead="  ")
    effect = operation.effect
    if effect is None:
        return
    if operation.together_with:
        others = ", ".join(str(number + 1) for number in operation.together_with)
        paragraph(terminal.out, terminal.says("cli_compare_together", others=others), lead="     ", style="dim")
    stretch = effect["indicators"]["max_stretch"]
    caused = terminal.says(
        "cli_compare_caused",
        street=_signed(effect["street"], numbers),
        stretch=NOTHING if stretch is None else f"{stretch:+.3f}",
    )
    paragraph(terminal.out, caused, lead="     ")
    movers = effect["moved"].get(by, {"columns": {"id": [], "change": []}})["columns"]
    pairs = sorted(zip(movers["change"], movers["id"], strict=True), key=lambda pair: (-abs(pair[0]), pair[1]))
    if pairs:
        listed = ", ".join(f"{member} {_signed(change, numbers)}" for change, member in pairs[:5])
        paragraph(terminal.out, terminal.says("cli_compare_movers", movers=listed), lead="     ")


def _signed(value: float, numbers: Numbers) -> str:
    text = numbers.money(value)
    return f"+{text}" if value > 0 and text.strip("0.,") else text


def _show_moves(scenario: ScenarioCompared, terminal: Terminal, numbers: Numbers, by: str) -> None:
    columns: dict[str, list[Any]] = scenario.moved[by]["columns"]
    order = sorted(range(len(columns["id"])), key=lambda at: (-abs(columns["change"][at]), columns["id"][at]))
    heads = [label(by, terminal.language), *(terminal.says(f"cli_compare_{name}") for name in ("was", "now", "change"))]
    rows = [
        [
            columns["id"][at],
            numbers.money(columns["base"][at]),
            numbers.money(columns["target"][at]),
            f"{_signed(columns['change'][at], numbers)} ({percent(columns['change_ratio'][at], signed=True)})",
        ]
        for at in order[:_MOST_MEMBERS]
        if columns["change"][at]
    ]
    if rows:
        terminal.out.print(plain_table(heads, rows))
    hidden = sum(1 for at in order[_MOST_MEMBERS:] if columns["change"][at])
    if hidden:
        paragraph(terminal.out, terminal.says("cli_sweep_hidden", count=hidden), lead="  ", style="dim")
