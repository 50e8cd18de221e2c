"""`apportion template`: an empty workbook plan that explains itself."""

import argparse
from pathlib import Path

from service.cli.exits import Exit
from service.cli.terminal import Terminal

NAME = "template"
HELP = "write a workbook plan (sheets for goal, cells, members and rules) with help and examples, ready to be filled in"


def declare(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("output", type=Path, metavar="PLAN.xlsx", help="where to write it")
    parser.add_argument("--force", action="store_true", help="overwrite a file that is already there")


def run(arguments: argparse.Namespace, terminal: Terminal) -> Exit:
    """Write the template; a plan that somebody has filled in is not overwritten by mistake."""
    from schemas.finding import Finding
    from service.cli.output import check_outputs, write_whole
    from service.files.template import write_template
    from solvers.errors import FileError

    check_outputs([arguments.output], (".xlsx",), ())
    if arguments.output.exists() and not arguments.force:
        raise FileError([Finding("cli_output_exists", str(arguments.output))])
    write_whole(arguments.output, write_template(terminal.language))
    terminal.out.print(terminal.says("cli_template_written", path=str(arguments.output)), soft_wrap=True)
    return Exit.ANSWER
