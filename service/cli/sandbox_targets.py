"""Targets that levers landed on, on a terminal: for each region, product and rep, which path its target grows from."""

from typing import Any

from rich.text import Text

from schemas.columns import label
from schemas.growth_plan import GrowthPlan
from schemas.messages.text import shortened
from schemas.sandbox import Sandbox
from service.cli.answer import show
from service.cli.numbers import Numbers, percent
from service.cli.tables import SHOWN_FIRST, plain_table
from service.cli.terminal import Terminal
from service.paths import path_label

_SHOWN = 30
_PATH = "planned_"


def show_targets(sandbox: Sandbox, answer: GrowthPlan, terminal: Terminal, *, everything: bool = False) -> None:
    """Print the targets of the members of each dimension, and where they come from; an impossible plan as it is."""
    allocation = sandbox.allocation
    if allocation is None:
        return
    terminal.out.print()
    if not sandbox.sources:
        show(allocation, terminal, everything=everything)
        return
    terminal.out.print(Text(terminal.says("sandbox_sources"), style="bold"))
    numbers = Numbers.of([allocation.goal.street], allocation.goal.street)
    names = sorted(
        sandbox.sources, key=lambda name: SHOWN_FIRST.index(name) if name in SHOWN_FIRST else len(SHOWN_FIRST)
    )
    shown = names if everything else [name for name in names if name in SHOWN_FIRST] or names[:1]
    for name in shown:
        terminal.out.print()
        terminal.out.print(_table(name, sandbox.sources[name], answer, numbers, terminal, everything=everything))


def _table(
    name: str,
    columns: dict[str, list[Any]],
    answer: GrowthPlan,
    numbers: Numbers,
    terminal: Terminal,
    *,
    everything: bool,
) -> Any:
    paths = [column for column in columns if column.startswith(_PATH)]
    headings = [label(name, terminal.language), terminal.says("sandbox_history"), terminal.says("sandbox_natural")]
    labels = (path_label(answer, column.removeprefix(_PATH), terminal.language) for column in paths)
    headings += [shortened(said, 12) for said in labels]
    codes = ("sandbox_adjustment", "sandbox_target", "sandbox_growth")
    headings += [terminal.says(code) for code in codes]
    money = ["history", "momentum", *paths, "adjustment", "target"]
    count = len(columns["id"])
    rows = [_row(columns, at, money, numbers) for at in range(count if everything else min(count, _SHOWN))]
    if count > len(rows):
        rows.append([terminal.says("sandbox_hidden", count=count - len(rows)), *[""] * (len(headings) - 1)])
    roots = [at for at in range(count) if columns.get("parent", [None] * count)[at] is None]
    if len(roots) > 1:
        sums = {column: sum(columns[column][at] for at in roots) for column in money}
        growth = sums["target"] / sums["history"] - 1 if sums["history"] else None
        cells = [numbers.money(sums[column]) for column in money]
        rows.append([terminal.says("cli_total"), *cells, percent(growth, signed=True)])
    return plain_table(headings, rows)


def _row(columns: dict[str, list[Any]], at: int, money: list[str], numbers: Numbers) -> list[str]:
    level = columns["level"][at] if "level" in columns else 1
    said = columns["label"][at] if "label" in columns else columns["id"][at]
    history, target = columns["history"][at], columns["target"][at]
    growth = target / history - 1 if history else None
    cells = [numbers.money(columns[column][at]) for column in money]
    return ["  " * (level - 1) + shortened(str(said or columns["id"][at]), 24), *cells, percent(growth, signed=True)]
