"""`apportion validate`: how a plan is understood, without solving it."""

import argparse
from typing import TYPE_CHECKING, Any

from service.cli.exits import Exit
from service.cli.given import Given, declare_plan, given_plan
from service.cli.terminal import Terminal, write_bytes

if TYPE_CHECKING:
    from schemas.finding import Finding

NAME = "validate"
HELP = "show how every column of a plan or spreadsheet is read, how large it is, and all that is wrong with it"


def declare(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    declare_plan(parser)
    parser.add_argument("--json", action="store_true", help="print the report as JSON")


def run(arguments: argparse.Namespace, terminal: Terminal) -> Exit:
    """Show what the plan was understood to say; the exit code is 2 where it cannot be allocated."""
    from pydantic_core import to_json

    given = given_plan(arguments, terminal)
    report = _report(given, terminal)
    if arguments.json:
        write_bytes(to_json(report, by_alias=True))
    else:
        from service.cli.report import show_report

        show_report(report, str(arguments.plan), terminal)
    return Exit.ANSWER if report["valid"] else Exit.INPUT


def _report(given: Given, terminal: Terminal) -> dict[str, Any]:
    """Return what HTTP would answer, with the notes of the file before, and places in the file instead of pointers."""
    from schemas.finding import Finding
    from solvers.errors import PlanError
    from solvers.read import read_plan
    from solvers.validate import validate

    notes = list(given.loaded.findings)
    # A sheet alone has no goal yet: whether it can be read does not depend on it.
    has_goal = given.data.get("goal") is not None
    data = given.data if has_goal else {**given.data, "goal": {"growth": 0.0}}
    try:
        report = validate(read_plan(data), language=terminal.language)
    except PlanError as error:
        report = {"valid": False, "size": None, "columns": {}, "resolved": None, "route": None, "structure": None}
        report["findings"] = _said(error.findings, "error", terminal)
    if not has_goal:
        notes.append(Finding("cli_validated_without_goal"))
        report["resolved"] = report["resolved"] and {**report["resolved"], "readiness": ""}
    found = [{**finding, "pointer": given.loaded.place(finding["pointer"])} for finding in report["findings"]]
    findings = [*_said(notes, "warning", terminal), *found]
    return {**report, "findings": findings, "findings_total": len(findings)}


def _said(findings: "tuple[Finding, ...] | list[Finding]", severity: str, terminal: Terminal) -> list[dict[str, Any]]:
    return [{"severity": severity, **finding.said(terminal.language).model_dump()} for finding in findings]
