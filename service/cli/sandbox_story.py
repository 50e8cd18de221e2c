"""The story of a sandbox on a terminal: bridge, paths, levers by quarter, what waiting costs, what-ifs, targets."""

from collections.abc import Mapping, Sequence
from typing import Any

from rich.table import Table
from rich.text import Text

from schemas.growth_plan import Actions, GrowthPlan, LeverAction
from schemas.messages.text import shortened
from schemas.sandbox import Sandbox, WhatIf
from service.cli.answer import STYLES
from service.cli.bars import Bar, bridge_bars, show_bars
from service.cli.diagnosis import show_diagnosis
from service.cli.numbers import NOTHING, Numbers, percent, persons
from service.cli.paragraphs import facts, paragraph
from service.cli.sandbox_limits import in_words
from service.cli.sandbox_study import show_study
from service.cli.sandbox_targets import show_targets
from service.cli.tables import NAME_LENGTH, Sight, plain_table, width_of
from service.cli.terminal import Terminal
from service.cli.words import OUTCOMES
from service.paths import path_label

_LABEL, _ID = 24, 16
_LEAD, _RAMP, _FULL, _NOT_YET = "·", "▒", "█", " "
_WAITING_SHOWN = 6


def show_sandbox(sandbox: Sandbox, data: Mapping[str, Any], terminal: Terminal, *, everything: bool = False) -> None:
    """Print the answer for people.

    Parameters
    ----------
    data : the decoded case
    """
    answer = sandbox.growth_plan
    numbers = Numbers.of_growth(max(answer.goal, float(data["base"])))
    _show_headline(answer, data, numbers, terminal)
    if answer.diagnosis is not None:
        sight = Sight(terminal.language, numbers, terminal.out.width, everything)
        show_diagnosis(in_words(answer.diagnosis, terminal.language), sight, terminal)
    _show_bridge(answer, numbers, terminal)
    if answer.actions is not None:
        _show_levers(answer, answer.actions, numbers, terminal)
        _show_waiting(answer.actions, numbers, terminal)
    _show_what_ifs(sandbox.what_ifs, numbers, terminal)
    if answer.study is not None:
        show_study(answer, answer.study, numbers, terminal)
    for warning in (*answer.warnings, *sandbox.warnings):
        paragraph(terminal.out, warning.message, lead="! ", style="dim")
    if sandbox.allocation is not None:
        show_targets(sandbox, answer, terminal, everything=everything)


def _heading(code: str, terminal: Terminal) -> None:
    terminal.out.print()
    terminal.out.print(Text(terminal.says(code), style="bold"))


def _show_headline(answer: GrowthPlan, data: Mapping[str, Any], numbers: Numbers, terminal: Terminal) -> None:
    title = Text(shortened(answer.name, NAME_LENGTH) or terminal.says("sandbox_title"), style="bold")
    title.append(" · ", style="dim").append(terminal.says(OUTCOMES[answer.outcome]), style=STYLES[answer.outcome])
    terminal.out.print(title)
    base, unit = float(data["base"]), numbers.unit(shortened(answer.unit, NAME_LENGTH))
    goal = {
        "base": numbers.money(base),
        "goal": numbers.money(answer.goal),
        "unit": unit,
        "growth": percent(answer.goal / base - 1, signed=True) if base else NOTHING,
    }
    said = [(terminal.says("sandbox_goal"), terminal.says("sandbox_goal_said", **goal))]
    if answer.revenue is not None:
        more = answer.revenue - base  # where there is nothing to grow from, growth is told in money
        reached = {
            "growth": numbers.money(more) if answer.growth is None else percent(answer.growth, signed=True),
            "count": len(answer.levers),
            "paths": len({lever.path for lever in answer.levers}),
        }
        cost = {"cost": numbers.money(answer.cost), "unit": unit, "ratio": percent(answer.expense_ratio)}
        told = "sandbox_cost_alone" if answer.expense_ratio is None else "sandbox_cost_said"
        said.append((terminal.says("sandbox_answer"), terminal.says("sandbox_answer_said", **reached)))
        said += _objective(answer, numbers, terminal)
        said.append((terminal.says("sandbox_cost"), terminal.says(told, **cost)))
        said.append((terminal.says("sandbox_proof"), _proof(answer, terminal)))
    facts(terminal.out, said)


def _objective(answer: GrowthPlan, numbers: Numbers, terminal: Terminal) -> list[tuple[str, str]]:
    """Return what was asked for where it is neither the cost nor the growth."""
    if answer.question not in ("most_net_contribution", "most_protected_growth"):
        return []
    return [
        (
            terminal.says("sandbox_asked"),
            terminal.says(f"sandbox_{answer.question}", amount=numbers.money(answer.objective)),
        )
    ]


def _proof(answer: GrowthPlan, terminal: Terminal) -> str:
    if answer.outcome == "optimal" and answer.certificate.verified:
        return terminal.says("sandbox_proven")
    return terminal.says("sandbox_gap", gap=percent(answer.certificate.gap))


def _show_bridge(answer: GrowthPlan, numbers: Numbers, terminal: Terminal) -> None:
    bridge = answer.bridge
    if bridge is None:
        return
    growth = bridge.total - bridge.base

    def said(amount: float) -> str:
        share = f" ({percent(amount / growth)})" if growth else ""
        return f"{'+' if amount > 0 else ''}{numbers.money(amount)}{share}"

    size = numbers.divisor
    parts = [(terminal.says("sandbox_momentum"), bridge.momentum / size, said(bridge.momentum))]
    for path, amount in bridge.paths.items():
        label = path_label(answer, path, terminal.language)
        parts.append((shortened(label, _LABEL), amount / size, said(amount)))
    first = Bar(terminal.says("sandbox_base"), 0.0, bridge.base / size, numbers.money(bridge.base), whole=True)
    last = Bar(terminal.says("sandbox_total"), 0.0, bridge.total / size, numbers.money(bridge.total), whole=True)
    _heading("sandbox_bridge", terminal)
    show_bars(bridge_bars(parts, first, last), terminal)


def _show_levers(answer: GrowthPlan, actions: Actions, numbers: Numbers, terminal: Terminal) -> None:
    _heading("sandbox_levers", terminal)
    codes = ("sandbox_lever", "sandbox_path", "sandbox_gantt", "sandbox_spend", "sandbox_gain")
    rows = [
        [
            _named(line),
            shortened(path_label(answer, line.path, terminal.language), 12),
            f"|{_gantt(line)}|",
            numbers.money(sum(line.cost_by_quarter)),
            numbers.money(line.gain),
        ]
        for line in actions.levers
    ]
    terminal.out.print(plain_table([terminal.says(code) for code in codes], rows, words=2))
    key = {"lead": _LEAD, "ramp": _RAMP, "full": _FULL}
    terminal.out.print(terminal.says("sandbox_gantt_key", **key), style="dim")
    terminal.out.print()
    terminal.out.print(_quarters(actions, numbers, terminal))


def _named(line: LeverAction) -> str:
    """Return a lever's id and name, both as far as a table shows them."""
    label = shortened(line.label, _LABEL)
    return label if line.label == line.id else f"{shortened(line.id, _ID)} {label}"


def _gantt(line: LeverAction) -> str:
    """Return a line of twelve characters: when a lever is prepared, ramps up, and has all of its effect."""
    months = []
    for month in range(1, 13):
        if month < line.start_month:
            months.append(_NOT_YET)
        elif month < line.first_effect_month:
            months.append(_LEAD)
        else:
            months.append(_RAMP if month < line.full_effect_month else _FULL)
    return "".join(months)


def _quarters(actions: Actions, numbers: Numbers, terminal: Terminal) -> Table:
    """Return the table of what all levers take and bring by quarter, beside what is allowed, or above it."""
    rows: list[tuple[str, Sequence[float], Sequence[float] | None]] = [
        ("sandbox_cost_row", actions.cost_by_quarter, None)
    ]
    rows.append(("sandbox_budget_row", actions.cumulative_cost, actions.budget_by_quarter))
    if actions.people_available is not None or any(actions.people_by_quarter):
        rows.append(("sandbox_people_row", actions.people_by_quarter, actions.people_available))
    rows.append(("sandbox_gain_row", actions.gain_by_quarter, None))
    headings = ["", *(terminal.says("sandbox_quarter", number=number) for number in range(1, 5))]
    lines = [_quarter_lines(code, taken, allowed, numbers, terminal) for code, taken, allowed in rows]
    table = plain_table(headings, [_joined(pair) for pair in lines])
    if width_of(table, terminal.out) <= terminal.out.width:
        return table
    return plain_table(headings, [line for pair in lines for line in pair])


def _quarter_lines(
    code: str, taken: Sequence[float], allowed: Sequence[float] | None, numbers: Numbers, terminal: Terminal
) -> list[list[str]]:
    """Return what is taken by quarter and, where there is a limit, what may be; persons are no money."""
    form = persons if code == "sandbox_people_row" else numbers.money
    names = terminal.says(code).split(" / ")
    return [[name, *map(form, values)] for name, values in zip(names, (taken, allowed), strict=False) if values]


def _joined(lines: Sequence[Sequence[str]]) -> list[str]:
    return [" / ".join(cells) for cells in zip(*lines, strict=True)]


def _show_waiting(actions: Actions, numbers: Numbers, terminal: Terminal) -> None:
    """Print what the same money brings when a lever starts later: those that lose most by waiting first."""
    waiting = [line for line in actions.levers if len(line.gain_by_start) > 1]
    waiting.sort(key=lambda line: (min(line.gain_by_start.values()) - max(line.gain_by_start.values()), line.id))
    if not waiting:
        return
    _heading("sandbox_waiting", terminal)
    headings = [terminal.says("sandbox_lever")]
    headings += [terminal.says("sandbox_quarter", number=number) for number in range(1, 5)]
    rows = []
    for line in waiting[:_WAITING_SHOWN]:
        cells = []
        for quarter in range(1, 5):
            gain = line.gain_by_start.get(str(quarter))
            mark = "*" if quarter == line.start else ""
            cells.append(NOTHING if gain is None else f"{numbers.money(gain)}{mark}")
        rows.append([_named(line), *cells])
    terminal.out.print(plain_table(headings, rows))
    paragraph(terminal.out, terminal.says("sandbox_waiting_said"), style="dim")


def _show_what_ifs(what_ifs: Sequence[WhatIf], numbers: Numbers, terminal: Terminal) -> None:
    if not what_ifs:
        return
    _heading("sandbox_what_ifs", terminal)
    codes = (
        "sandbox_what_if",
        "sandbox_changes",
        "sandbox_outcome",
        "sandbox_growth",
        "sandbox_spend",
        "sandbox_extra",
    )
    rows = [
        [
            shortened(each.name, 40),
            " ".join(
                f"{sign}{shortened(lever, _ID)}"
                for sign, levers in (("-", each.dropped), ("+", each.added))
                for lever in levers
            ),
            terminal.says("sandbox_reached")
            if each.goal_reached
            else terminal.says("sandbox_missed", short=numbers.money(each.short)),
            percent(each.growth, 2, signed=True),
            numbers.money(each.cost),
            numbers.money(each.extra_cost),
        ]
        for each in what_ifs
    ]
    terminal.out.print(plain_table([terminal.says(code) for code in codes], rows, words=3))
