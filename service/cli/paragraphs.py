"""Texts that wrap: a lead at the left, every further line indented below its text."""

from collections.abc import Sequence

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.text import Text

from service.cli.visible import one_line, visible


def paragraph(console: Console, said: str | Text, *, lead: str | Text = "", style: str = "") -> None:
    """Print a text beside its lead, within the width of the terminal and without trailing space."""
    lead = Text(one_line(lead)) if isinstance(lead, str) else lead
    said = Text(visible(said), style=style) if isinstance(said, str) else said
    indent = Text(" " * cell_len(lead.plain))
    for index, line in enumerate(said.wrap(console, max(console.width - len(indent), 20))):
        line.rstrip()
        console.print((indent if index else lead) + line, soft_wrap=True)


def facts(console: Console, said: Sequence[tuple[str, str]]) -> None:
    """Print pairs of a name and what is to be said of it, one below the other."""
    named = [(one_line(name), text) for name, text in said]
    widest = max(cell_len(name) for name, _ in named)
    for name, text in named:
        paragraph(console, text, lead=Text(f"  {set_cell_size(name, widest)}  ", style="dim"))
