"""A whole run of the command, from the start of the process to its end, as a planner waits for it."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from functools import cache, partial
from pathlib import Path

from benchmarks.cases.request import plan
from benchmarks.registry import Run, case


@case(
    question="`apportion allocate PLAN --json`, the whole process, with limits on reps and regions, and on products "
    "across them; beside a Python that imports numpy and ends.",
    sizes=(1_000,),
)
def contenders(size: int) -> Mapping[str, Run]:
    """Return the command with rules that nest and with rules that cross, and the least that any such command takes."""
    crossing = plan(size, "cell")
    nested = {**crossing, "rules": crossing["rules"][:-1]}
    return {
        "Apportion (command, nested rules)": partial(allocated, written(json.dumps(nested))),
        "Apportion (command, crossing rules)": partial(allocated, written(json.dumps(crossing))),
        "python -c 'import numpy'": lambda: float(len(run("-c", "import numpy"))),
    }


def allocated(path: str) -> float:
    """Return the street total that the command finds for a plan."""
    answer = json.loads(run("-m", "service.cli", "allocate", path, "--json"))
    if answer["outcome"] != "optimal":
        raise AssertionError(answer["outcome"])
    return float(answer["goal"]["street"])


def run(*arguments: str) -> str:
    """Run Python; return what it prints."""
    return subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=True).stdout


def written(plan_text: str) -> str:
    """Write a plan to a file that goes with the process; return its path."""
    path = Path(_folder().name) / f"{abs(hash(plan_text))}.json"
    path.write_text(plan_text, encoding="utf-8")
    return str(path)


@cache
def _folder() -> "tempfile.TemporaryDirectory[str]":
    return tempfile.TemporaryDirectory()
