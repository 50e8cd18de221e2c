"""Findings on a terminal: where, what, and what would be right."""

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from schemas.finding import Finding
from schemas.messages.text import shortened
from service.cli.paragraphs import paragraph
from service.cli.terminal import Terminal

_SHOWN = 100


def show_findings(findings: Sequence[Finding], heading: str, terminal: Terminal, console: Console) -> None:
    """Print findings, each with its place and its hint, under a heading."""
    console.print(heading, style="bold")
    for finding in findings[:_SHOWN]:
        said = finding.said(terminal.language)
        line = Text(f"{shortened(said.pointer)}: " if said.pointer else "", style="bold")
        line.append(said.message, style="not bold")
        paragraph(console, line, lead="  ")
        if said.hint:
            paragraph(console, said.hint, lead="    ", style="dim")
    if len(findings) > _SHOWN:
        paragraph(console, terminal.says("cli_findings_hidden", count=len(findings) - _SHOWN), lead="  ", style="dim")


def show_errors(findings: Sequence[Finding], file: str, terminal: Terminal) -> None:
    """Say all that is wrong with the input, on standard error; `file` is the one that was to be read, if any."""
    said = terminal.says("cli_errors_in", file=file, count=len(findings)) if file else terminal.says("cli_errors")
    show_findings(findings, said, terminal, terminal.err)
