"""A terminal in a folder of its own, in which the documents' commands run as they stand.

`apportion` is the one of this environment. `apportion serve` is left running on a free port, and `curl` (which not
every machine has) asks that port wherever a document says localhost:8000.
"""

import doctest
import os
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import httpx

ROOT = Path(__file__).resolve().parent.parent.parent
SEEN = ("scenarios",)
"""What a document may name by a path relative to the project."""
PATIENCE = 60.0
"""Seconds."""


@dataclass(frozen=True)
class Command:
    """A command and what it prints.

    Attributes
    ----------
    text : str
        The command without its prompt.
    output : str
        What the document says it prints; `...` stands for anything.
    line : int
        Its line within the block, counted from 0.
    """

    text: str
    output: str
    line: int


def commands(block: str) -> list[Command]:
    """Return the commands of a console block: `$ ` begins one, `> ` goes on with it, all else is output."""
    found: list[Command] = []
    for number, line in enumerate(block.splitlines()):
        if line.startswith("$ "):
            found.append(Command(line[2:], "", number))
        elif line.startswith("> ") and found and not found[-1].output:
            found[-1] = Command(f"{found[-1].text}\n{line[2:]}", "", found[-1].line)
        else:
            assert found, f"a console block begins with output: {line}"
            found[-1] = Command(found[-1].text, f"{found[-1].output}{line}\n", found[-1].line)
    return found


def same(wanted: str, got: str) -> bool:
    """Tell whether an output is the one wanted, white space at the ends of lines aside."""
    return doctest.OutputChecker().check_output(_trimmed(wanted), _trimmed(got), doctest.ELLIPSIS)


def _trimmed(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.rstrip().splitlines()) + "\n"


class Terminal:
    """A folder, the commands that run in it, and the service that one of them may leave running."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.code = 0
        self._service: subprocess.Popen[bytes] | None = None
        self._port = _free_port()
        for name in SEEN:
            (folder / name).symlink_to(ROOT / name)
        tools = folder / ".tools"
        tools.mkdir()
        _script(tools / "curl", f'exec "{sys.executable}" "{Path(__file__).with_name("curl.py")}" "$@"')
        _script(tools / "apportion", f'exec "{sys.executable}" -P -m service.cli "$@"')
        self._environment = {
            "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(folder),
            "PYTHONPATH": str(ROOT),
            "LANG": "C.UTF-8",
            "COLUMNS": "100",
            "TERM": "dumb",
            "NO_COLOR": "1",
            "LOCALHOST_8000": f"127.0.0.1:{self._port}",
        }

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._service is not None:
            self._service.terminate()
            self._service.wait(timeout=PATIENCE)

    def run(self, command: Command) -> str:
        """Run a command; return what it prints, errors included."""
        if command.text == "echo $?":
            code, self.code = self.code, 0
            return f"{code}\n"
        if command.text.startswith("apportion serve") and "--help" not in command.text:
            return self._serve()
        ran = subprocess.run(
            ["bash", "-c", command.text],
            cwd=self.folder,
            env=self._environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            timeout=PATIENCE,
            check=False,
        )
        self.code = ran.returncode
        return ran.stdout.decode().replace("\ufeff", "")  # which no terminal shows

    def _serve(self) -> str:
        self._service = subprocess.Popen(
            [sys.executable, "-P", "-m", "service.cli", "serve", "--port", str(self._port)],
            cwd=self.folder,
            env=self._environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and self._service.poll() is None:
            try:
                httpx.get(f"http://127.0.0.1:{self._port}/livez").raise_for_status()
            except httpx.HTTPError:
                time.sleep(0.1)
            else:
                return ""
        return "the service did not start\n"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _script(path: Path, line: str) -> None:
    path.write_text(f"#!/bin/sh\n{line}\n", encoding="utf-8")
    path.chmod(0o755)
