"""The story of a sandbox on a terminal: bridge, paths, levers by quarter, what waiting costs, what-ifs, targets."""

from collections.abc import Mapping, Sequence
from typing import Any

from rich.text import Text

from schemas.growth_plan import Actions, GrowthPlan, LeverAction
from schemas.messages.text import shortened
from schemas.sandbox import Sandbox, WhatIf
from service.cli.answer import STYLES
from service.cli.bars import Bar, bridge_bars, show_bars
from service.cli.diagnosis import show_diagnosis
from service.cli.numbers import NOTHING, Numbers, percent
from service.cli.paragraphs import facts, paragraph
from service.cli.sandbox_study import show_study
from service.cli.sandbox_targets import show_targets
from service.cli.tables import NAME_LENGTH, Sight, plain_table
from service.cli.terminal import Terminal
from service.cli.words import OUTCOMES
from service.paths import path_label

_LABEL = 24
_LEAD, _RAMP, _FULL, _NOT_YET = "·", "▒", "█", " "
_WAITING_SHOWN = 6


def show_sandbox(sandbox: Sandbox, data: Mapping[str, Any], terminal: Terminal, *, everything: bool = False) -> None:
    """Print the answer for people.

    Parameters
    ----------
    data : the decoded case
    """
    answer = sandbox.growth_plan
    numbers = Numbers(1)
    _show_headline(answer, data, numbers, terminal)
    if answer.diagnosis is not None:
        sight = Sight(terminal.language, numbers, terminal.out.width, everything)
        show_diagnosis(answer.diagnosis, sight, terminal)
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
    base, unit = float(data["base"]), f" {answer.unit}" if answer.unit else ""
    goal = {
        "base": numbers.money(base),
        "goal": numbers.money(answer.goal),
        "unit": unit,
        "growth": percent(answer.goal / base - 1, signed=True) if base else NOTHING,
    }
    said = [(terminal.says("sandbox_goal"), terminal.says("sandbox_goal_said", **goal))]
    if answer.growth is not None:
        reached = {
            "growth": percent(answer.growth, signed=True),
            "count": len(answer.levers),
            "paths": len({lever.path for lever in answer.levers}),
        }
        cost = {"cost": numbers.money(answer.cost), "unit": unit, "ratio": percent(answer.expense_ratio)}
        said.append((terminal.says("sandbox_answer"), terminal.says("sandbox_answer_said", **reached)))
        said.append((terminal.says("sandbox_cost"), terminal.says("sandbox_cost_said", **cost)))
        said.append((terminal.says("sandbox_proof"), _proof(answer, terminal)))
    facts(terminal.out, said)


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

    parts = [(terminal.says("sandbox_momentum"), bridge.momentum, said(bridge.momentum))]
    for path, amount in bridge.paths.items():
        label = path_label(answer, path, terminal.language)
        parts.append((shortened(label, _LABEL), amount, said(amount)))
    first = Bar(terminal.says("sandbox_base"), 0.0, bridge.base, numbers.money(bridge.base), whole=True)
    last = Bar(terminal.says("sandbox_total"), 0.0, bridge.total, numbers.money(bridge.total), whole=True)
    _heading("sandbox_bridge", terminal)
    show_bars(bridge_bars(parts, first, last), terminal)


def _show_levers(answer: GrowthPlan, actions: Actions, numbers: Numbers, terminal: Terminal) -> None:
    _heading("sandbox_levers", terminal)
    codes = ("sandbox_lever", "sandbox_path", "sandbox_gantt", "sandbox_spend", "sandbox_gain")
    rows = [
        [
            f"{line.id} {shortened(line.label, _LABEL)}" if line.label != line.id else shortened(line.id, _LABEL),
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


def _quarters(actions: Actions, numbers: Numbers, terminal: Terminal) -> Any:
    """Return the table of what all levers take and bring by quarter."""

    def beside(values: Sequence[float], limits: Sequence[float] | None) -> list[str]:
        if limits is None:
            return [numbers.money(value) for value in values]
        return [f"{numbers.money(one)} / {numbers.money(most)}" for one, most in zip(values, limits, strict=True)]

    def named(code: str, limits: Sequence[float] | None) -> str:
        return terminal.says(code) if limits is not None else terminal.says(code).split(" / ")[0]

    rows = [
        [terminal.says("sandbox_cost_row"), *beside(actions.cost_by_quarter, None)],
        [
            named("sandbox_budget_row", actions.budget_by_quarter),
            *beside(actions.cumulative_cost, actions.budget_by_quarter),
        ],
        [
            named("sandbox_people_row", actions.people_available),
            *beside(actions.people_by_quarter, actions.people_available),
        ],
        [terminal.says("sandbox_gain_row"), *beside(actions.gain_by_quarter, None)],
    ]
    headings = ["", *(terminal.says("sandbox_quarter", number=number) for number in range(1, 5))]
    return plain_table(headings, rows)


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
        rows.append([f"{line.id} {shortened(line.label, _LABEL)}" if line.label != line.id else line.id, *cells])
    terminal.out.print(plain_table(headings, rows))
    terminal.out.print(terminal.says("sandbox_waiting_said"), style="dim")


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
            " ".join([*(f"-{lever}" for lever in each.dropped), *(f"+{lever}" for lever in each.added)]),
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
