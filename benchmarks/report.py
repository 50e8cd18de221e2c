"""What was measured, where, and with which versions: a table for people and JSON for comparisons."""

import json
import os
import platform
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path

from benchmarks.plans import SEED
from benchmarks.registry import Case
from benchmarks.timing import Measurement

OUT = Path(__file__).resolve().parent / "out"
LIBRARIES = ("apportion", "numpy", "scipy", "numba", "ortools", "pulp", "piqp", "clarabel", "highspy", "pydantic")
COLUMNS = (
    "cells",
    "contender",
    "median",
    "fastest",
    "slowest",
    "rounds",
    "Apportion / contender",
    "differs by",
    "residual",
)


def machine() -> dict[str, object]:
    """Return what the numbers depend on."""
    return {
        "system": platform.platform(),
        "processor": _processor(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "libraries": {name: version(name) for name in LIBRARIES},
        "seed": SEED,
        "peers": "general solvers, each of which can do more than what is asked of it here",
    }


def table(case: Case, measurements: Iterable[Measurement]) -> str:
    """Return a case as a Markdown table."""
    rows: Sequence[Sequence[str]] = [COLUMNS, *map(_row, measurements)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [
        "| " + " | ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)) + " |" for row in rows
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join([f"### {case.name}", case.question, "", *lines])


def write(tables: Sequence[str], measurements: Iterable[Measurement]) -> None:
    """Keep a run in `benchmarks/out`."""
    OUT.mkdir(exist_ok=True)
    facts = machine()
    run: Mapping[str, object] = {
        "machine": facts,
        "measurements": [asdict(measurement) for measurement in measurements],
    }
    (OUT / "report.json").write_text(json.dumps(run, indent=1) + "\n", encoding="utf-8")
    head = "\n".join(f"- {name}: {fact}" for name, fact in facts.items())
    (OUT / "report.md").write_text("\n\n".join([f"## Machine\n{head}", *tables]) + "\n", encoding="utf-8")


def _row(of: Measurement) -> tuple[str, ...]:
    times = (_time(of.median), _time(of.fastest), _time(of.slowest))
    off = ("" if number is None else f"{number:.0e}" for number in (of.difference, of.residual))
    return (f"{of.size:,}", of.contender, *times, str(of.rounds), f"{of.ratio:.3g}", *off)


def _time(seconds: float) -> str:
    for unit, size in (("s", 1.0), ("ms", 1e-3)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds / 1e-6:.3g} us"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return platform.processor()
    return next(
        (line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.processor()
    )
