"""The entry point: reads the command line, runs one command, turns every error into a sentence and an exit code."""

import argparse
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, NoReturn, Protocol

from service.cli import allocate, bridge, compare, doctor, explain, history, sandbox, serve, sweep, template, validate
from service.cli.exits import Exit
from service.cli.terminal import Terminal, tolerate_narrow_encodings
from service.cli.visible import one_line

if TYPE_CHECKING:
    from solvers.errors import InputError


class Command(Protocol):
    """A module that is one command; it imports what is slow in `run`, so that `--help` is there at once."""

    NAME: str
    HELP: str

    def declare(self, parser: argparse.ArgumentParser) -> None:
        """Add the command's arguments."""

    def run(self, arguments: argparse.Namespace, terminal: Terminal) -> Exit:
        """Do what the command is for."""


COMMANDS: tuple[Command, ...] = (
    allocate,
    explain,
    compare,
    sweep,
    template,
    validate,
    history,
    bridge,
    sandbox,
    serve,
    doctor,
)

_DESCRIPTION = "Turn one top-line sales goal into fair, feasible, explained targets for every region, product and rep."
_EPILOG = "exit codes: 0 answer, 2 bad input, 3 infeasible, 4 stopped by a limit   |   中文输出：--lang zh"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command that the arguments name.

    Parameters
    ----------
    arguments : sequence of str, optional
        Default: those of the process.

    Returns
    -------
    int
        The exit code (see `service.cli.exits`).
    """
    tolerate_narrow_encodings((sys.stdout, sys.stderr))
    read = _parser().parse_args(_with_negative_goal_attached(sys.argv[1:] if arguments is None else arguments))
    terminal = Terminal.start(read.lang)
    try:
        code = _run(read, terminal)
        sys.stdout.flush()
    except BrokenPipeError:
        # Python flushes standard output once more at its end; let that go nowhere instead of complaining.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.BROKEN_PIPE
    return code


def _run(read: argparse.Namespace, terminal: Terminal) -> Exit:
    from solvers.errors import InputError

    try:
        command = next(command for command in COMMANDS if read.command == command.NAME)
        return command.run(read, terminal)
    except InputError as error:
        from service.cli.complaints import show_errors

        show_errors(error.findings, _file_of(error, read), terminal)
        return Exit.INPUT
    except KeyboardInterrupt:
        terminal.note("cli_interrupted")
        return Exit.INTERRUPTED
    except BrokenPipeError:
        raise
    except OSError as error:  # of the streams; what is wrong with files has been said as a finding
        terminal.err.print(
            terminal.says("cli_system", reason=error.strerror or str(error)), style="red", soft_wrap=True
        )
        return Exit.FAILED
    except Exception as error:  # the last resort: a defect of ours, said in one line
        if read.debug:
            raise
        said = terminal.says("cli_defect", error=f"{type(error).__name__}: {error}")
        terminal.err.print(said, style="red", soft_wrap=True)
        return Exit.FAILED


def _file_of(error: "InputError", read: argparse.Namespace) -> str:
    """Return the file that was to be read, unless the error is about another one, which its findings name."""
    from solvers.errors import FileError

    file = getattr(read, "case", None) or getattr(read, "plan", None)
    if file is None:
        return ""
    scenarios = getattr(read, "scenarios", None) or [getattr(read, "scenario", None)]
    for scenario in filter(None, scenarios):
        if all(found.pointer.startswith(scenario.name) for found in error.findings):
            return str(scenario)
    about_another = isinstance(error, FileError) and not any(file.name in found.pointer for found in error.findings)
    return "" if about_another else str(file)


class _Parser(argparse.ArgumentParser):
    """A parser whose complaints show what was typed and do not let it steer the terminal."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the command line, and end with the exit code of bad input."""
        super().error(one_line(message))


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="apportion", description=_DESCRIPTION, epilog=_EPILOG)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for command in COMMANDS:
        sub = commands.add_parser(
            command.NAME, help=command.HELP, description=command.HELP, epilog=_EPILOG, allow_abbrev=False
        )
        command.declare(sub)
        sub.add_argument("--lang", choices=("en", "zh"), help="language of the output (default: the plan's, else LANG)")
        sub.add_argument("--debug", action="store_true", help="show the traceback of an unexpected error")
    return parser


def _with_negative_goal_attached(arguments: Sequence[str]) -> list[str]:
    """Write `--goal -5%` as `--goal=-5%`, for a parser takes what begins with a dash for an option."""
    attached: list[str] = []
    for argument in arguments:
        if attached and attached[-1] == "--goal" and argument[:1] == "-" and argument[1:2].isdigit():
            attached[-1] = f"--goal={argument}"
        else:
            attached.append(argument)
    return attached
