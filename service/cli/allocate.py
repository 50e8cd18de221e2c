"""`apportion allocate`: a plan or a spreadsheet in, targets out."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from service.cli.exits import Exit, exit_of
from service.cli.given import declare_plan, given_plan, inputs_of
from service.cli.terminal import Terminal, write_bytes

if TYPE_CHECKING:
    from schemas.allocation import Allocation
    from schemas.finding import Finding

NAME = "allocate"
HELP = "allocate a goal: a plan (yaml, json, xlsx) or a plain spreadsheet of last year's numbers in, targets out"


def declare(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    declare_plan(parser)
    parser.add_argument(
        "-o",
        dest="outputs",
        action="append",
        default=[],
        type=Path,
        metavar="OUT",
        help="write the answer to OUT.xlsx (task breakdown sheet), OUT.csv or OUT.json; may be repeated",
    )
    parser.add_argument("--json", action="store_true", help="print the answer as JSON")
    parser.add_argument("--all", action="store_true", help="print all dimensions, rows, rules and warnings")


def run(arguments: argparse.Namespace, terminal: Terminal) -> Exit:
    """Allocate, write what was asked for, and print the answer."""
    from schemas.finding import Finding
    from service.cli.output import check_outputs
    from solvers.allocate import allocate
    from solvers.errors import PlanError
    from solvers.read import read_plan

    check_outputs(arguments.outputs, (".xlsx", ".csv", ".json"), inputs_of(arguments))
    given = given_plan(arguments, terminal)
    if given.data.get("goal") is None:
        raise PlanError([Finding("cli_goal_missing", str(arguments.plan))])
    with terminal.working("cli_allocating"), given.placing():
        allocation = allocate(read_plan(given.data), language=terminal.language)
    allocation = with_findings(allocation, given.loaded.findings, terminal)
    for path in arguments.outputs:  # before anything is printed, for whoever reads that may go away
        write_answer(path, allocation, terminal)
    if arguments.json:
        write_bytes(as_json(allocation))
    else:
        from service.cli.answer import show

        show(allocation, terminal, everything=arguments.all)
    return exit_of(allocation)


def with_findings(allocation: "Allocation", found: "Sequence[Finding]", terminal: Terminal) -> "Allocation":
    """Return the answer with what was noticed while its file was read among its warnings."""
    from schemas.allocation import Warning_

    noticed = [Warning_(**finding.said(terminal.language).model_dump()) for finding in found]
    return allocation.model_copy(update={"warnings": [*noticed, *allocation.warnings]}) if noticed else allocation


def as_json(allocation: "Allocation") -> bytes:
    """Return an answer as the bytes that HTTP would send."""
    from service.encoding import encoded

    return encoded(allocation)


def write_answer(path: Path, allocation: "Allocation", terminal: Terminal) -> None:
    """Write an answer in the form that the file's name asks for; an impossible plan has no sheet to write."""
    from service.cli.output import write_whole
    from service.files.table import write_csv
    from service.files.workbook import write_allocation

    suffix = path.suffix.lower()
    if suffix == ".json":
        content = as_json(allocation)
    elif allocation.outcome in ("infeasible", "limit"):
        terminal.note("cli_not_written", path=str(path))
        return
    else:
        content = (
            write_allocation(allocation, terminal.language)
            if suffix == ".xlsx"
            else write_csv(allocation, terminal.language)
        )
    write_whole(path, content)
    terminal.note("cli_written", path=str(path))
