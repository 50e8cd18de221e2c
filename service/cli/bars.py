"""Charts on a terminal: bars that stand where their amounts do, so that a bridge reads from left to right."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len, set_cell_size
from rich.text import Text

from service.cli.terminal import Terminal
from service.cli.visible import one_line

_LEAST_BAR, _MOST_BAR = 12, 60
_LONGEST_LABEL = 28
_BLOCK, _PLAIN_BLOCK = "█", "#"
_UP, _DOWN, _WHOLE = "green", "red", "blue"


@dataclass(frozen=True)
class Bar:
    """A bar from one amount to another: a whole from 0, a change from where the one before it ended."""

    label: str
    start: float
    end: float
    said: str
    whole: bool = False


def bridge_bars(parts: Sequence[tuple[str, float, str]], first: Bar, last: Bar) -> list[Bar]:
    """Return the bars of a bridge: the first whole, one for each change, the last whole."""
    bars, level = [first], first.end
    for label, change, said in parts:
        bars.append(Bar(label, level, level + change, said))
        level += change
    return [*bars, last]


def show_bars(bars: Sequence[Bar], terminal: Terminal) -> None:
    """Print bars below each other, on one scale.

    A bridge whose wholes are long and whose changes are short is cut at the left, the same for all bars.
    """
    ends = [value for bar in bars for value in (bar.start, bar.end)]
    changes = [value for bar in bars if not bar.whole for value in (bar.start, bar.end)] or ends
    low, high = min(0.0, *ends), max(0.0, *ends)
    if changes and min(changes) > 0.5 * (high - low) > 0:
        low = min(changes) - 0.4 * (high - min(changes))
    cut = low > min(0.0, *ends)
    labels = [one_line(bar.label) for bar in bars]
    label_width = min(max(map(cell_len, labels)), _LONGEST_LABEL)
    said_width = max(cell_len(bar.said) for bar in bars)
    width = min(max(terminal.out.width - label_width - said_width - 6, _LEAST_BAR), _MOST_BAR)
    block = _BLOCK if _can_show(_BLOCK, terminal) else _PLAIN_BLOCK
    for label, bar in zip(labels, bars, strict=True):
        left, right = sorted(_place(value, low, high, width) for value in (bar.start, bar.end))
        if left == right and bar.start != bar.end:
            right, left = (right + 1, left) if right < width else (right, left - 1)
        style = _WHOLE if bar.whole else _UP if bar.end >= bar.start else _DOWN
        line = Text("  ").append(set_cell_size(label, label_width))
        line.append("  " + " " * (said_width - cell_len(bar.said)) + bar.said + "  ")
        line.append(" " * left).append(block * (right - left), style=style)
        line.rstrip()
        terminal.out.print(line, soft_wrap=True)
    if cut:
        terminal.out.print(terminal.says("bars_cut", start=f"{float(f'{low:.4g}'):,.10g}"), style="dim", soft_wrap=True)


def _place(value: float, low: float, high: float, width: int) -> int:
    return round((max(value, low) - low) / (high - low) * width) if high > low else 0


def _can_show(character: str, terminal: Terminal) -> bool:
    try:
        character.encode(terminal.out.encoding)
    except UnicodeEncodeError:
        return False
    return True
