"""Writes and checks the lock files: exact versions with hashes, and no address of any package index.

`python requirements/lock.py write` resolves pyproject.toml anew (pins that still fit stay; `--upgrade` moves them);
`python requirements/lock.py check` proves, without a network, that the lock files belong to pyproject.toml.
"""

import argparse
import hashlib
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parent.parent
STAMP = "# requirements: sha256:"
PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)(?:\[[^\]]*\])?==(?P<version>[^\s;\\]+)", re.MULTILINE)

Pins = Mapping[str, frozenset[Version]]
"""Canonical name -> versions; several where environments differ."""


@dataclass(frozen=True)
class Lock:
    """A lock file and what it is made from.

    Attributes
    ----------
    path : Path
        The file.
    requirements : Sequence[str]
        What pyproject.toml asks for.
    sources : Sequence[str]
        The same, as `uv pip compile` is told it.
    """

    path: Path
    requirements: Sequence[str]
    sources: Sequence[str]

    @property
    def stamp(self) -> str:
        """The line that ties the file to its requirements."""
        text = json.dumps(sorted(self.requirements), separators=(",", ":"))
        return STAMP + hashlib.sha256(text.encode()).hexdigest()

    @property
    def text(self) -> str:
        """What the file holds; empty where there is none."""
        return self.path.read_text(encoding="utf-8") if self.path.exists() else ""

    @property
    def pins(self) -> Pins:
        """The versions that the file pins."""
        found: dict[str, frozenset[Version]] = {}
        for pin in PIN.finditer(self.text):
            name = canonicalize_name(pin["name"])
            found[name] = found.get(name, frozenset()) | {Version(pin["version"])}
        return found


def main() -> int:
    """Write or check the lock files; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("command", choices=("write", "check"))
    parser.add_argument("--upgrade", action="store_true", help="write: take the newest versions that fit")
    arguments = parser.parse_args()
    if arguments.command == "write":
        for lock in locks():
            write(lock, upgrade=arguments.upgrade)
    problems = list(check())
    sys.stderr.writelines(f"{problem}\n" for problem in problems)
    return 1 if problems else 0


def locks() -> tuple[Lock, Lock, Lock]:
    """Return the lock files to run with, to build with and to develop with; the last holds the other two."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    run = project["project"]["dependencies"]
    build, dev = (
        [requirement for requirement in project["dependency-groups"][group] if isinstance(requirement, str)]
        for group in ("build", "dev")
    )
    folder = ROOT / "requirements"
    constraints = ["--constraint", str(folder / "run.lock"), "--constraint", str(folder / "build.lock")]
    return (
        Lock(folder / "run.lock", run, ["pyproject.toml"]),
        Lock(folder / "build.lock", build, ["--group", "build"]),
        Lock(folder / "dev.lock", [*run, *build, *dev], ["pyproject.toml", "--group", "dev", *constraints]),
    )


def write(lock: Lock, *, upgrade: bool) -> None:
    """Resolve one lock file."""
    command = [sys.executable, "-m", "uv", "pip", "compile", *lock.sources, "--universal", "--python-version", "3.11"]
    command += ["--generate-hashes", "--no-header", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links"]
    command += ["--quiet", "--output-file", str(lock.path), *(["--upgrade"] if upgrade else [])]
    subprocess.run(command, cwd=ROOT, check=True)
    lock.path.write_text(f"# Made by `make lock` from pyproject.toml.\n{lock.stamp}\n{lock.text}", encoding="utf-8")


def check() -> Iterator[str]:
    """Yield what is wrong with the lock files, one sentence each."""
    run, build, dev = locks()
    for lock in (run, build, dev):
        yield from _wrong_with(lock)
    for part in (run, build):
        for name, versions in part.pins.items():
            if dev.pins.get(name) != versions:
                yield f"{name}: {part.path.name} and {dev.path.name} pin different versions"


def _wrong_with(lock: Lock) -> Iterator[str]:
    text, pins, name = lock.text, lock.pins, lock.path.name
    if lock.stamp not in text.splitlines():
        yield f"{name} was made from other requirements: run `make lock`"
    if "://" in text:
        yield f"{name} names an address"
    for requirement in map(Requirement, lock.requirements):
        versions = pins.get(canonicalize_name(requirement.name), frozenset())
        if not versions or not all(version in requirement.specifier for version in versions):
            yield f"{name} has no version of {requirement}"
    for entry in re.split(r"\n(?=[A-Za-z0-9])", text)[1:]:
        if "--hash=sha256:" not in entry:
            yield f"{name} has no hash for {entry.splitlines()[0]}"


if __name__ == "__main__":
    sys.exit(main())
