"""The report of a validation on a terminal: how columns were read, how large the plan is, what was found."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich.text import Text

from schemas.columns import label
from schemas.messages.text import shortened
from service.cli.numbers import percent
from service.cli.paragraphs import facts, paragraph
from service.cli.tables import NAME_LENGTH, plain_table
from service.cli.terminal import Terminal
from service.cli.words import ROLES


def show_report(report: Mapping[str, Any], plan: str, terminal: Terminal) -> None:
    """Print what `solvers.validate` found out about a plan."""
    if report["valid"]:
        terminal.out.print(terminal.says("cli_valid", plan=plan), style="bold green", soft_wrap=True)
        facts(terminal.out, list(_facts(report, terminal)))
        _show_columns(report["columns"], report["size"], terminal)
    else:
        terminal.out.print(terminal.says("cli_invalid", plan=plan), style="bold red", soft_wrap=True)
    found = report["findings"]
    _show_findings("cli_wrong", [finding for finding in found if finding["severity"] == "error"], terminal)
    _show_findings("cli_warnings", [finding for finding in found if finding["severity"] == "warning"], terminal)
    if report["valid"] and report["resolved"]["readiness"]:
        terminal.out.print()
        paragraph(terminal.out, report["resolved"]["readiness"])


def _facts(report: Mapping[str, Any], terminal: Terminal) -> Iterator[tuple[str, str]]:
    size, resolved = report["size"], report["resolved"]
    yield terminal.says("cli_size"), terminal.says("cli_cells_and_rows", cells=size["cells"], rows=size["rows"])
    blend = ", ".join(
        f"{label(driver, terminal.language)} {percent(weight)}" for driver, weight in resolved["fair_share"].items()
    )
    yield terminal.says("cli_fair_share"), blend
    yield terminal.says("cli_route"), report["route"]
    structure = report["structure"] or {}
    parts = ("tree", "cli_nesting"), ("crossing", "cli_crossing"), ("soft", "cli_soft"), ("peers", "cli_peers")
    for part, words in (*parts, ("choices", "cli_choices")):
        if structure.get(part):
            yield terminal.says(words), ", ".join(structure[part])


def _show_columns(read_as: Mapping[str, str], size: Mapping[str, int], terminal: Terminal) -> None:
    headings = [terminal.says("cli_column"), terminal.says("cli_name"), terminal.says("cli_read_as")]
    rows = []
    for header, reading in read_as.items():
        role, _, name = reading.partition(" ")
        said = terminal.says(ROLES[role]) if role in ROLES else terminal.says("cli_left_out")
        members = size.get(f"members.{name}")
        rows.append(
            [
                shortened(header, NAME_LENGTH),
                shortened(label(name, terminal.language), NAME_LENGTH) if role in ROLES else "",
                said if members is None else terminal.says("cli_members", role=said, count=members),
            ]
        )
    terminal.out.print()
    terminal.out.print(plain_table(headings, rows, words=3))


def _show_findings(code: str, findings: Sequence[Mapping[str, Any]], terminal: Terminal) -> None:
    if not findings:
        return
    terminal.out.print()
    terminal.out.print(terminal.says(code, count=len(findings)), style="bold")
    for finding in findings:
        place = Text(f"{shortened(finding['pointer'])}: " if finding["pointer"] else "", style="bold")
        paragraph(terminal.out, place.append(finding["message"], style="not bold"), lead="  - ")
        if finding["hint"]:
            paragraph(terminal.out, finding["hint"], lead="    ", style="dim")
