"""`apportion explain`: why a member's number is what it is."""

import argparse
from typing import TYPE_CHECKING, Any

from service.cli.exits import Exit, exit_of
from service.cli.given import declare_plan, given_plan
from service.cli.terminal import Terminal, write_bytes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schemas.allocation import Allocation

NAME = "explain"
HELP = "tell why a member's number is what it is: a waterfall that adds up, the limits it meets, how its peers compare"


def declare(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    declare_plan(parser)
    parser.add_argument(
        "--who",
        action="append",
        default=[],
        metavar="ID",
        help="a member of any dimension; may be repeated; default: all reported ones",
    )
    parser.add_argument("--json", action="store_true", help="print the explanation as JSON")


def run(arguments: argparse.Namespace, terminal: Terminal) -> Exit:
    """Allocate the plan and explain it; an impossible plan is shown with its diagnosis."""
    from pydantic_core import to_json

    from schemas.finding import Finding
    from solvers.allocate import allocate
    from solvers.errors import PlanError
    from solvers.read import read_plan

    given = given_plan(arguments, terminal)
    if given.data.get("goal") is None:
        raise PlanError([Finding("cli_goal_missing", str(arguments.plan))])
    asked = [] if arguments.who else ["prices", "waterfall", "text"]
    data = {**given.data, "options": {**(given.data.get("options") or {}), "explain": asked}}
    with terminal.working("cli_allocating"), given.placing():
        allocation = allocate(read_plan(data), language=terminal.language, who=arguments.who)
    if allocation.outcome in ("infeasible", "limit"):
        from service.cli.answer import show

        show(allocation, terminal)
    elif arguments.json:
        write_bytes(to_json(allocation.explanation))
    else:
        _show(allocation, terminal)
    return exit_of(allocation)


def _show(allocation: "Allocation", terminal: Terminal) -> None:
    """Print what was asked for: named members with their waterfalls, else all reported ones and the prices."""
    from service.cli.paragraphs import paragraph

    told = allocation.explanation
    for member in told.get("members", ()):
        _show_member(member, allocation, terminal)
    for line in told.get("text", {}).get("columns", {}).get("text", ()):
        paragraph(terminal.out, line)
        terminal.out.print()
    about = told.get("prices", {})
    prices = [*about.get("text", ()), *about.get("notes", ())]
    if prices:
        terminal.out.print(terminal.says("cli_prices"), style="bold")
    for line in prices:
        paragraph(terminal.out, line, lead="  - ")
    for warning in allocation.warnings:
        if warning.code in ("explanation_left_out", "prices_left_out", "waterfall_ordered"):
            paragraph(terminal.out, warning.message, style="dim")


def _show_member(member: "Mapping[str, Any]", allocation: "Allocation", terminal: Terminal) -> None:
    """Print why a member's number is what it is, and the steps to it."""
    from service.cli.numbers import Numbers
    from service.cli.paragraphs import paragraph
    from service.cli.tables import plain_table

    numbers = Numbers.of(list(member["steps"].values()), allocation.goal.street)
    rows = []
    for step, amount in member["steps"].items():
        text = numbers.money(amount)
        if step in ("history", "target"):
            rows.append([member["names"][step], text])
        elif text.strip("-0.,"):
            rows.append([member["names"][step], f"+{text}" if amount > 0 else text])
    paragraph(terminal.out, member["text"])
    terminal.out.print()
    terminal.out.print(plain_table([terminal.says("cli_step"), terminal.says("cli_amount")], rows))
