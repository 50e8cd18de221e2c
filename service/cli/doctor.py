"""`apportion doctor`: whether this installation works, and what is missing where it does not."""

import argparse
import platform
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Literal

from service.cli.exits import Exit
from service.cli.serve import port, why_not_free
from service.cli.terminal import Terminal
from service.cli.words import STATES

NAME = "doctor"
HELP = "check the installation: Python, packages, solvers, terminal, write access, port"

_LAYERS = ("schemas", "solvers", "scenarios", "service")


@dataclass(frozen=True)
class Check:
    """One thing looked at."""

    subject: str
    state: Literal["ok", "warning", "failed"]
    detail: str


def declare(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("--port", type=port, default=8000, help="port that `serve` is to use (default: %(default)s)")


def run(arguments: argparse.Namespace, terminal: Terminal) -> Exit:
    """Look at everything and print a table; the exit code is 1 where something does not work."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    with terminal.working("cli_checking"):
        checks = [check for look in LOOKS for check in look(terminal)] + [_port_free(arguments.port, terminal)]
    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0), header_style="dim")
    for code in ("cli_check", "cli_state", "cli_detail"):
        table.add_column(terminal.says(code), overflow="fold")
    styles = {"ok": "green", "warning": "yellow", "failed": "bold red"}
    for check in checks:
        table.add_row(check.subject, terminal.says(STATES[check.state]), check.detail, style=styles[check.state])
    terminal.out.print(table)
    failed = sum(check.state == "failed" for check in checks)
    terminal.out.print()
    terminal.out.print(
        terminal.says("cli_doctor_failed", count=failed) if failed else terminal.says("cli_doctor_well"), style="bold"
    )
    return Exit.FAILED if failed else Exit.ANSWER


def _python(_: Terminal) -> Iterator[Check]:
    fit = sys.version_info >= (3, 11)
    yield Check(
        "Python", "ok" if fit else "failed", f"{platform.python_version()} ({platform.system()} {platform.machine()})"
    )


def _layers(terminal: Terminal) -> Iterator[Check]:
    """Our four packages have common names: tell whether it is ours that are imported."""
    folders = {name: Path(str(import_module(name).__file__)).parent.parent for name in _LAYERS}
    strange = {name: folder for name, folder in folders.items() if folder != folders["service"]}
    if strange:
        names = ", ".join(f"{name} ({folder})" for name, folder in strange.items())
        yield Check("apportion", "failed", terminal.says("cli_foreign_packages", packages=names))
    else:
        yield Check(
            "apportion", "ok", f"{_version_of('apportion') or terminal.says('cli_from_source')} ({folders['service']})"
        )


def _packages(terminal: Terminal) -> Iterator[Check]:
    for name in _requirements():
        found = _version_of(name)
        yield Check(name, "ok" if found else "failed", found or terminal.says("cli_package_missing"))


def _requirements() -> list[str]:
    """Return the names of the packages needed, from the installation or, beside the source, from pyproject.toml."""
    from importlib.metadata import PackageNotFoundError, requires

    try:
        lines = requires("apportion") or []
    except PackageNotFoundError:
        import tomllib

        project = Path(__file__).parent.parent.parent / "pyproject.toml"
        lines = (
            tomllib.loads(project.read_text(encoding="utf-8"))["project"]["dependencies"] if project.is_file() else []
        )
    return sorted({match.group() for line in lines if "extra ==" not in line and (match := re.match(r"[\w.-]+", line))})


def _version_of(package: str) -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def _solvers(terminal: Terminal) -> Iterator[Check]:
    """Load all back ends in this one process, for some versions of solvers exclude each other."""
    broken = []
    for name in _back_ends():
        try:
            import_module(name)
        except ImportError as error:
            broken.append(str(error))
    if broken:
        yield Check(terminal.says("cli_solvers"), "failed", "; ".join(broken))
        return
    yield Check(terminal.says("cli_solvers"), "ok", terminal.says("cli_solvers_together"))
    yield _self_test(terminal)


def _back_ends() -> list[str]:
    folder = import_module("solvers.backends")
    return [f"{folder.__name__}.{module.name}" for module in iter_modules(folder.__path__)]


def _self_test(terminal: Terminal) -> Check:
    """Allocate a plan whose answer is known: sold 50, 75, 125; distribute 200; 40, 60, 100."""
    from service.cli.tables import columns_of
    from solvers.allocate import allocate
    from solvers.errors import ApportionError
    from solvers.read import read_plan

    plan = {"goal": {"amount": 200}, "cells": {"columns": {"rep": ["A", "B", "C"], "history": [50, 75, 125]}}}
    subject = terminal.says("cli_self_test")
    try:
        allocation = allocate(read_plan(plan), language=terminal.language)
    except (ApportionError, ImportError) as error:
        return Check(subject, "failed", str(error))
    targets = columns_of(allocation.cells)["target"]
    if targets == [40, 60, 100] and allocation.certificate.verified:
        return Check(subject, "ok", terminal.says("cli_self_test_passed"))
    return Check(subject, "failed", terminal.says("cli_self_test_failed", targets=targets))


def _terminal(terminal: Terminal) -> Iterator[Check]:
    encoding = sys.stdout.encoding or "?"
    try:
        "目标 – …".encode(encoding)
        able = True
    except (UnicodeEncodeError, LookupError):
        able = False
    detail = terminal.says(
        "cli_terminal_facts", encoding=encoding, language=terminal.language, width=terminal.out.width
    )
    yield Check(
        terminal.says("cli_terminal"),
        "ok" if able else "warning",
        detail if able else terminal.says("cli_terminal_narrow", encoding=encoding),
    )


def _write_access(terminal: Terminal) -> Iterator[Check]:
    for folder in (Path.cwd(), Path(tempfile.gettempdir())):
        try:
            with tempfile.TemporaryFile(dir=folder) as file:
                file.write(b"apportion")
        except OSError as error:
            yield Check(terminal.says("cli_writing"), "failed", f"{folder}: {error.strerror or error}")
        else:
            yield Check(terminal.says("cli_writing"), "ok", str(folder))


def _port_free(number: int, terminal: Terminal) -> Check:
    reason = why_not_free("127.0.0.1", number)
    return Check(
        terminal.says("cli_port", port=str(number)),
        "warning" if reason else "ok",
        reason or terminal.says("cli_port_free"),
    )


LOOKS: tuple[Callable[[Terminal], Iterator[Check]], ...] = (
    _python,
    _layers,
    _packages,
    _solvers,
    _terminal,
    _write_access,
)
"""In the order in which they are printed."""
