"""A bridge of two periods on a terminal: the headline, a chart for each path, what misleads."""

from rich.text import Text

from schemas.bridge import Bridge, Chain, DimensionBridge, PathTold, PriceVolumeMix
from schemas.columns import label
from schemas.messages.text import shortened
from service.cli.bars import Bar, bridge_bars, show_bars
from service.cli.numbers import Numbers, percent
from service.cli.paragraphs import facts, paragraph
from service.cli.tables import NAME_LENGTH, plain_table
from service.cli.terminal import Terminal

_SHOWN = 6
"""Members of a dimension that are told one by one: the largest changes."""
_NOTES = ("bridge_columns_read", "bridge_periods_chosen")
"""Findings that tell how the table was read: said with the headline, not as warnings."""


def show_bridge(answer: Bridge, terminal: Terminal, *, everything: bool = False) -> None:
    """Print an answer for people."""
    terminal.out.print(Text(answer.name or terminal.says("bridge_title"), style="bold"))
    if answer.before is not None and answer.after is not None:
        numbers = Numbers.of([answer.before.amount, answer.after.amount], answer.after.amount)
        _show_headline(answer, numbers, terminal)
        _show_warnings(answer, terminal)
        for path in answer.paths.values():
            _show_path(answer, path, numbers, terminal, everything=everything)
        for name, dimension in answer.dimensions.items():
            if dimension.path is None:
                _show_dimension(answer, name, dimension, numbers, terminal, everything=everything)
        if answer.price_volume_mix is not None:
            _show_mix(answer.price_volume_mix, numbers, terminal)
    for chain in (answer.chain, answer.table_chain):
        if chain is not None:
            _show_chain(chain, terminal)


def _show_headline(answer: Bridge, numbers: Numbers, terminal: Terminal) -> None:
    before, after = answer.before, answer.after
    if before is None or after is None:
        return
    unit = f" {answer.unit}" if answer.unit else ""
    change = f"{'+' if (answer.change or 0) > 0 else ''}{numbers.money(answer.change)}{unit}"
    said = [
        (shortened(before.label, NAME_LENGTH), numbers.money(before.amount) + unit),
        (shortened(after.label, NAME_LENGTH), numbers.money(after.amount) + unit),
        (terminal.says("bridge_growth"), f"{change} ({percent(answer.growth, signed=True)})"),
    ]
    if answer.completion is not None:
        said.append((terminal.says("bridge_completion"), percent(answer.completion.completion)))
    like = answer.like_for_like
    if like is not None and not like.same:
        said.append((terminal.says("bridge_like_for_like"), percent(like.growth, signed=True)))
    facts(terminal.out, said)
    for warning in answer.warnings:
        if warning.code in _NOTES:
            paragraph(terminal.out, warning.message, lead="  ", style="dim")


def _show_warnings(answer: Bridge, terminal: Terminal) -> None:
    for warning in answer.warnings:
        if warning.code not in _NOTES:
            paragraph(terminal.out, warning.message, lead="! ", style="yellow")
            if warning.hint:
                paragraph(terminal.out, warning.hint, lead="  ", style="dim")


def _show_path(answer: Bridge, path: PathTold, numbers: Numbers, terminal: Terminal, *, everything: bool) -> None:
    if not path.told:
        terminal.out.print()
        head = Text(f"{_titled(path.label)}: ", style="bold").append(terminal.says("bridge_not_told"), style="dim")
        terminal.out.print(head)
        paragraph(terminal.out, path.message, lead="  ", style="dim")
        return
    for name in path.dimensions:
        if name in answer.dimensions:
            _show_dimension(answer, name, answer.dimensions[name], numbers, terminal, everything=everything)
        elif name in answer.time:
            _show_time(name, answer, numbers, terminal)


def _show_dimension(
    answer: Bridge, name: str, dimension: DimensionBridge, numbers: Numbers, terminal: Terminal, *, everything: bool
) -> None:
    """Print the members that changed most as bars between the two periods, and who is new or gone."""
    if answer.before is None or answer.after is None:
        return
    table = dimension.columns
    order = sorted(range(len(table["id"])), key=lambda at: (-abs(table["change"][at]), at))
    chosen = order if everything else order[:_SHOWN]
    parts = [
        (
            shortened(str(table["id"][at]), 24),
            table["change"][at],
            _said(table["change"][at], table["share_of_growth"][at], numbers),
        )
        for at in chosen
    ]
    rest = [at for at in order if at not in set(chosen)]
    if rest:
        change = sum(table["change"][at] for at in rest)
        share = change / answer.change if answer.change else None
        parts.append((terminal.says("bridge_others", count=len(rest)), change, _said(change, share, numbers)))
    first = Bar(
        shortened(answer.before.label, 24), 0.0, answer.before.amount, numbers.money(answer.before.amount), whole=True
    )
    last = Bar(
        shortened(answer.after.label, 24), 0.0, answer.after.amount, numbers.money(answer.after.amount), whole=True
    )
    terminal.out.print()
    terminal.out.print(Text(_heading(answer, name, dimension, terminal), style="bold"))
    show_bars(bridge_bars(parts, first, last), terminal)
    if dimension.new.members or dimension.lost.members:
        said = [
            f"{terminal.says(f'bridge_{which}')} {group.members}: {_said(group.change, group.share_of_growth, numbers)}"
            for which, group in (("existing", dimension.existing), ("new", dimension.new), ("lost", dimension.lost))
        ]
        paragraph(terminal.out, " · ".join(said), lead="  ", style="dim")


def _heading(answer: Bridge, name: str, dimension: DimensionBridge, terminal: Terminal) -> str:
    """Return the heading of a dimension: the path that it tells of, and its column where that is called otherwise."""
    column = label(name, terminal.language)
    if dimension.path is None:
        return column
    path = answer.paths[dimension.path].label
    return column if column.lower() == path.lower() else f"{_titled(path)} · {column}"


def _titled(text: str) -> str:
    return text[:1].upper() + text[1:]


def _said(change: float, share: float | None, numbers: Numbers) -> str:
    return f"{'+' if change > 0 else ''}{numbers.money(change)} ({percent(share)})"


def _show_time(grain: str, answer: Bridge, numbers: Numbers, terminal: Terminal) -> None:
    table = answer.time[grain]
    codes = ("bridge_before", "bridge_after", "bridge_change", "bridge_rate", "bridge_share_of_growth")
    headings = [terminal.says(f"bridge_{grain}"), *map(terminal.says, codes)]
    rows = [
        [
            str(table[grain][at]),
            numbers.money(table["before"][at]),
            numbers.money(table["after"][at]),
            numbers.money(table["change"][at]),
            percent(table["growth"][at], signed=True),
            percent(table["share_of_growth"][at]),
        ]
        for at in range(len(table[grain]))
    ]
    terminal.out.print()
    terminal.out.print(plain_table(headings, rows))


def _show_mix(mix: PriceVolumeMix, numbers: Numbers, terminal: Terminal) -> None:
    change = mix.after - mix.before
    bars = {"volume": mix.volume, "price": mix.price, "mix": mix.mix, "new": mix.new, "lost": mix.lost}
    bars |= {"unpriced": mix.unpriced} if mix.unpriced else {}
    parts = [
        (terminal.says(f"bridge_{name}_bar"), value, _said(value, value / change if change else None, numbers))
        for name, value in bars.items()
    ]
    first = Bar(terminal.says("bridge_before"), 0.0, mix.before, numbers.money(mix.before), whole=True)
    last = Bar(terminal.says("bridge_after"), 0.0, mix.after, numbers.money(mix.after), whole=True)
    terminal.out.print()
    item = label(mix.item, terminal.language)
    terminal.out.print(Text(terminal.says("bridge_mix", item=item), style="bold"))
    show_bars(bridge_bars(parts, first, last), terminal)


def _show_chain(chain: Chain, terminal: Terminal) -> None:
    codes = ("bridge_before", "bridge_after", "bridge_rate", "bridge_lmdi", "bridge_shapley")
    headings = [terminal.says("bridge_factor"), *map(terminal.says, codes)]
    rows = [
        [
            shortened(factor.name, 40),
            _four_digits(factor.before),
            _four_digits(factor.after),
            percent(factor.growth, signed=True),
            percent(factor.lmdi_share),
            percent(factor.shapley_share),
        ]
        for factor in chain.factors
    ]
    terminal.out.print()
    terminal.out.print(Text(terminal.says("bridge_chain"), style="bold"))
    terminal.out.print(plain_table(headings, rows))


def _four_digits(value: float) -> str:
    """Return a factor with four digits, or all that it has before the point."""
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:,.4g}"
