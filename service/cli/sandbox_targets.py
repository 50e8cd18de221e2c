"""Targets that levers landed on, on a terminal: for each region, product and rep, which path its target grows from."""

from collections.abc import Mapping, Sequence
from typing import Any

from rich.text import Text

from schemas.columns import label
from schemas.growth_plan import GrowthPlan
from schemas.messages.text import shortened
from schemas.sandbox import Sandbox
from service.cli.answer import show
from service.cli.numbers import Numbers, percent
from service.cli.paragraphs import paragraph
from service.cli.tables import SHOWN_FIRST, fitted, plain_table
from service.cli.terminal import Terminal
from service.paths import path_label

_SHOWN = 30
_LEAST_NEEDED = ("growth", "momentum", "history", "adjustment")
"""Where a terminal is too narrow, columns are left out in this order; paths and target never are."""
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
    order = {name: place for place, name in enumerate(SHOWN_FIRST)}
    names = sorted(sandbox.sources, key=lambda name: order.get(name, len(order)))
    shown = names if everything else [name for name in names if name in order] or names[:1]
    left_out: dict[str, None] = {}
    for name in shown:
        columns = _columns(name, sandbox.sources[name], answer, numbers, terminal, everything=everything)
        table, dropped = fitted(columns, _LEAST_NEEDED, terminal.out.width)
        left_out |= dict.fromkeys(dropped)
        headings = [column[0] for column in table.values()]
        terminal.out.print()
        terminal.out.print(plain_table(headings, list(zip(*(column[1:] for column in table.values()), strict=True))))
    if left_out:
        said = terminal.says("cli_columns_left_out", columns=list(left_out))
        paragraph(terminal.out, said, style="dim")


def _columns(
    name: str,
    source: Mapping[str, Sequence[Any]],
    answer: GrowthPlan,
    numbers: Numbers,
    terminal: Terminal,
    *,
    everything: bool,
) -> dict[str, list[str]]:
    """Return printed columns, each with its heading first and, where there are several roots, their sum last."""
    count = len(source["id"])
    kept = range(count if everything else min(count, _SHOWN))
    roots = [at for at in range(count) if source.get("parent", [None] * count)[at] is None]
    foot, hidden = len(roots) > 1, count - len(kept)
    names = [_name(source, at) for at in kept]
    names += [terminal.says("sandbox_hidden", count=hidden)] if hidden else []
    names += [terminal.says("cli_total")] if foot else []
    table = {"id": [label(name, terminal.language), *names]}
    for column in ("history", "momentum", *(key for key in source if key.startswith(_PATH)), "adjustment", "target"):
        cells = [numbers.money(source[column][at]) for at in kept] + [""] * bool(hidden)
        cells += [numbers.money(sum(source[column][at] for at in roots))] if foot else []
        table[column] = [_heading(column, answer, terminal), *cells]
    pairs = [(source["history"][at], source["target"][at]) for at in range(count)]
    growths = [_growth(*pairs[at]) for at in kept] + [""] * bool(hidden)
    sums = [sum(pairs[at][side] for at in roots) for side in (0, 1)]
    table["growth"] = [terminal.says("sandbox_growth"), *growths, *([_growth(sums[0], sums[1])] if foot else [])]
    return table


def _heading(column: str, answer: GrowthPlan, terminal: Terminal) -> str:
    if column.startswith(_PATH):
        return shortened(path_label(answer, column.removeprefix(_PATH), terminal.language), 12)
    codes = {"history": "sandbox_history", "momentum": "sandbox_natural", "adjustment": "sandbox_adjustment"}
    return terminal.says(codes.get(column, "sandbox_target"))


def _name(source: Mapping[str, Sequence[Any]], at: int) -> str:
    level = source["level"][at] if "level" in source else 1
    said = source["label"][at] if "label" in source else None
    return "  " * (level - 1) + shortened(str(said or source["id"][at]), 24)


def _growth(history: float, target: float) -> str:
    return percent(target / history - 1 if history else None, signed=True)
