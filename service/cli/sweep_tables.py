"""A sweep on a terminal: its points, where the world changes, and what matters most."""

from typing import Any

from schemas.what_if import SweepEvent, SweepTable
from service.cli.axis_values import AxisValues
from service.cli.numbers import NOTHING, Numbers, ratio
from service.cli.paragraphs import paragraph
from service.cli.tables import plain_table
from service.cli.terminal import Terminal

_MOST_POINTS = 60
_MOST_EVENTS = 80
_MOST_REASONS = 10


def show(table: SweepTable, terminal: Terminal, axes: AxisValues, *, unit: str) -> None:
    """Print a sweep."""
    columns = table.points["columns"]
    if table.combine == "one_at_a_time":
        _show_tornado(table, terminal, axes)
    else:
        names = list(table.axes)
        _show_points(columns, names, terminal, axes, unit=unit)
    _show_reasons(table, terminal, axes)
    _show_events(table.events, terminal, axes)
    paragraph(terminal.out, terminal.says("cli_sweep_before_rounding"), style="dim")


def _show_points(
    columns: dict[str, list[Any]], names: list[str], terminal: Terminal, axes: AxisValues, *, unit: str
) -> None:
    count = len(columns["outcome"])
    goals = [goal for goal in columns["goal"] if goal is not None]
    numbers = Numbers.of(goals, max(goals, default=1.0))
    goal = terminal.says("cli_sweep_goal", unit=f" ({unit})" if unit else "")
    listed = [name for name in names if name != "amount"]  # which is the goal itself
    heads = [*listed, goal, *_heads(terminal)]
    rows = [
        [
            *(axes.printed(name, columns[name][at]) for name in listed),
            numbers.money(columns["goal"][at]),
            *_told(columns, at, terminal, axes),
        ]
        for at in range(min(count, _MOST_POINTS))
    ]
    terminal.out.print(plain_table(heads, rows, words=0))
    if count > _MOST_POINTS:
        paragraph(terminal.out, terminal.says("cli_sweep_hidden", count=count - _MOST_POINTS), style="dim")
    terminal.out.print()


def _heads(terminal: Terminal) -> list[str]:
    return [
        terminal.says(f"cli_sweep_{name}") for name in ("outcome", "max_stretch", "gini", "binding", "reachable_max")
    ]


def _told(columns: dict[str, list[Any]], at: int, terminal: Terminal, axes: AxisValues) -> list[str]:
    """Return the printed outcome, fairness, number of binding rules and reach of a point."""
    outcome = terminal.says(f"cli_point_{columns['outcome'][at]}")
    binding = columns["binding"][at]
    fairness = [ratio(columns[name][at]) for name in ("max_stretch", "gini")]
    possible = columns["max_stretch"][at] is not None
    return [outcome, *fairness, str(len(binding)) if possible else NOTHING, axes.goal(columns["reachable_max"][at])]


def _show_reasons(table: SweepTable, terminal: Terminal, axes: AxisValues) -> None:
    """Print why points could not be meant, or were not answered."""
    columns = table.points["columns"]
    told = [number for number, reason in enumerate(columns.get("error", ())) if reason]
    for number in told[:_MOST_REASONS]:
        values = {name: columns[name][number] for name in table.axes if columns[name][number] is not None}
        point = ", ".join(f"{name} {axes.printed(name, value)}" for name, value in values.items())
        paragraph(terminal.out, f"{point} – {columns['error'][number]}", lead="  ")
    if len(told) > _MOST_REASONS:
        paragraph(terminal.out, terminal.says("cli_sweep_hidden", count=len(told) - _MOST_REASONS), style="dim")
    if told:
        terminal.out.print()


def _show_events(events: list[SweepEvent], terminal: Terminal, axes: AxisValues) -> None:
    """Print where rules begin and stop to bind, and where the goal becomes impossible."""
    if not events:
        return
    terminal.out.print(terminal.says("cli_sweep_events"), style="bold")
    rows = []
    for event in events[:_MOST_EVENTS]:
        at = f"{'' if event.within is None else '≈'}{axes.goal(event.at)}"
        what = terminal.says(f"cli_event_{event.what.replace(' ', '_')}")
        where = ", ".join(f"{name}={axes.printed(name, value)}" for name, value in event.where.items())
        side = f" ({terminal.says(f'cli_event_{event.side}')})" if event.side else ""
        rule = event.rule or ", ".join(event.blocked_by)
        rows.append([f"{rule}{side}{f' [{where}]' if where else ''}", what, at])
    for rule, what, at in rows:
        paragraph(terminal.out, f"{what}  {rule}", lead=f"  {at:>10}  ")
    if len(events) > _MOST_EVENTS:
        paragraph(terminal.out, terminal.says("cli_sweep_hidden", count=len(events) - _MOST_EVENTS), style="dim")
    terminal.out.print()


def _show_tornado(table: SweepTable, terminal: Terminal, axes: AxisValues) -> None:
    """Print what each axis alone changes, those first that change most how far the goal can go."""
    columns = table.points["columns"]
    heads = [terminal.says("cli_sweep_axis"), terminal.says("cli_sweep_value"), *_heads(terminal)]
    rows = [[terminal.says("cli_sweep_base"), "", *_told(columns, 0, terminal, axes)]]
    for name in sorted(table.axes, key=lambda axis: _swing(columns, axis), reverse=True):
        at = [number for number, value in enumerate(columns[name]) if value is not None]
        rows += [
            [name, axes.printed(name, columns[name][number]), *_told(columns, number, terminal, axes)] for number in at
        ]
    terminal.out.print(plain_table(heads, rows, words=1))
    terminal.out.print()


def _swing(columns: dict[str, list[Any]], axis: str) -> tuple[int, float, float]:
    """Return how much an axis matters: points that it makes impossible, how far goals can go, the largest stretch."""
    at = [number for number, value in enumerate(columns[axis]) if value is not None]
    lost = sum(columns["outcome"][number] == "infeasible" for number in at)

    def spread(name: str) -> float:
        known = [columns[name][number] for number in (0, *at) if columns[name][number] is not None]
        return max(known) - min(known) if known else 0.0

    return lost, spread("reachable_max"), spread("max_stretch")
