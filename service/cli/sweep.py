"""`apportion sweep`: many variations of a plan, and where the world changes."""

import argparse
import re
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

from service.cli.exits import Exit
from service.cli.given import declare_plan, given_plan
from service.cli.terminal import Terminal, write_bytes

if TYPE_CHECKING:
    from scenarios.place import Place
    from scenarios.stream import Stream
    from scenarios.sweep import Gathered, Prepared
    from schemas.plan import Plan
    from schemas.scenario import Scenario
    from service.files.scenarios import LoadedScenario

NAME = "sweep"
HELP = "solve many variations of a plan: a range of goals, or the axes of a scenario file"
_RANGE = re.compile(r"(?P<low>.+?)\.\.(?P<high>.+?)(?:/(?P<steps>\d+))?")
_FEW = 3
"""Tasks that are done before child processes are ready."""
_DEFAULT_STEPS = 14


def declare(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    declare_plan(parser)
    parser.add_argument("scenario", type=Path, nargs="?", metavar="SCENARIO", help="a YAML or JSON file with a sweep")
    parser.add_argument("--processes", type=int, metavar="N", help="child processes; default: all cores")
    parser.add_argument("--json", action="store_true", help="print the table as JSON")
    parser.add_argument("--ndjson", action="store_true", help="print every point as it comes, one JSON object a line")


def run(arguments: argparse.Namespace, terminal: Terminal) -> Exit:
    """Sweep; an interrupt leaves what is done so far."""
    from scenarios.sweep import Gathered, prepared
    from schemas.finding import Finding
    from solvers.errors import PlanError
    from solvers.read import read_plan

    goals = _goal_range(arguments)
    given = given_plan(arguments, terminal)
    loaded, scenario = _scenario(arguments, goals)
    if goals is not None:
        given.data["goal"] = {goals["path"].removeprefix("goal."): goals["range"]["from"]}
    if given.data.get("goal") is None:
        raise PlanError([Finding("cli_goal_missing", str(arguments.plan))])
    with given.placing():
        plan = read_plan(given.data)
    with loaded.placing("") if loaded else nullcontext(), given.placing():
        ready = prepared(plan, scenario, terminal.language)
    gathered = Gathered(ready)
    with _place(ready, arguments.processes) as place:
        code = _gather(ready, gathered, place, arguments, terminal)
    if not arguments.ndjson:
        _show(gathered, arguments, terminal, plan)
    return code


def _goal_range(arguments: argparse.Namespace) -> dict[str, Any] | None:
    """Return the axis that `--goal 40%..66%/14` means, and take it from the arguments; None for a single goal."""
    from schemas.finding import Finding
    from schemas.plan import Goal
    from service.cli.goal import read_goal
    from solvers.errors import PlanError

    text = arguments.goal
    if text is None or ".." not in text:
        return None
    match = _RANGE.fullmatch(text.strip())
    if match is None:
        raise PlanError([Finding("cli_goal_range", "--goal", {"found": text})])
    ends = [read_goal(match[name]) for name in ("low", "high")]
    if len({tuple(end) for end in ends}) > 1:
        raise PlanError([Finding("cli_goal_range", "--goal", {"found": text})])
    arguments.goal = None
    (kind,) = ends[0]
    low, high = (Goal.model_validate(end).model_dump()[kind] for end in ends)
    return {"path": f"goal.{kind}", "range": {"from": low, "to": high, "steps": int(match["steps"] or _DEFAULT_STEPS)}}


def _scenario(arguments: argparse.Namespace, goals: dict[str, Any] | None) -> "tuple[LoadedScenario | None, Scenario]":
    """Return the scenario of the file, with the range of goals as its sweep or as one more axis of it."""
    from schemas.finding import Finding
    from schemas.scenario import Axis, Scenario, Sweep
    from service.files.scenarios import load_scenario
    from solvers.errors import PlanError

    loaded = load_scenario(arguments.scenario) if arguments.scenario is not None else None
    scenario = loaded.scenario if loaded is not None else Scenario()
    if goals is not None:
        axis = Axis.model_validate(goals)
        name = str(axis.path).removeprefix("goal.")
        axes = {**(scenario.sweep.axes if scenario.sweep else {}), name: axis}
        swept = scenario.sweep.model_copy(update={"axes": axes}) if scenario.sweep else Sweep(axes=axes)
        scenario = scenario.model_copy(update={"sweep": swept})
    if scenario.sweep is None:
        raise PlanError([Finding("sweep_missing", str(arguments.scenario or ""))])
    return loaded, scenario


@contextmanager
def _place(ready: "Prepared", processes: int | None) -> "Iterator[Place]":
    """Yield where the work is done: this process for little of it, else child processes."""
    from itertools import islice

    from scenarios.place import Here

    if processes is None and len(list(islice(ready.points.blocks(), _FEW + 1))) <= _FEW:
        yield Here()
        return
    from scenarios.supervised import Processes

    with Processes(processes) as place:
        yield place


def _gather(
    ready: "Prepared", gathered: "Gathered", place: "Place", arguments: argparse.Namespace, terminal: Terminal
) -> Exit:
    """Take answers as they come, saying how far it is; an interrupt ends it and keeps what is there."""
    from scenarios.lines import first_line, last_line, lines
    from scenarios.sweep import stream

    def tell(said: bytes) -> None:
        if arguments.ndjson:
            write_bytes(said)

    answers = stream(ready, place)
    tell(first_line(ready))
    with _progress(ready.points.count, terminal) as advance, _ended_by_interrupt(answers):
        for answer in answers:
            gathered.take(answer)
            tell(b"".join(lines(ready, answer)))
            advance(len(answer.points))
    if gathered.count < ready.points.count:
        terminal.note("cli_sweep_interrupted", done=gathered.count, count=ready.points.count)
        return Exit.INTERRUPTED
    tell(last_line(ready))
    return Exit.ANSWER


@contextmanager
def _ended_by_interrupt(answers: "Stream") -> Iterator[None]:
    """Let the first interrupt end the work between two answers, so that no line is cut; a second one is as ever."""
    before = signal.getsignal(signal.SIGINT)
    if before is signal.SIG_IGN or threading.current_thread() is not threading.main_thread():
        yield
        return

    def end(*_: object) -> None:
        signal.signal(signal.SIGINT, before)
        threading.Thread(target=answers.cancel).start()  # what it waits for may be locked by the thread interrupted

    signal.signal(signal.SIGINT, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def _progress(count: int, terminal: Terminal) -> "Iterator[Callable[[int], None]]":
    if not sys.stderr.isatty():
        yield lambda done: None
        return
    from rich.progress import Progress

    with Progress(console=terminal.err, transient=True) as bar:
        task = bar.add_task(terminal.says("cli_sweeping"), total=count)
        yield lambda done: bar.advance(task, done)


def _show(gathered: "Gathered", arguments: argparse.Namespace, terminal: Terminal, plan: "Plan") -> None:
    from pydantic_core import to_json

    table = gathered.table()
    if arguments.json:
        write_bytes(to_json(table, by_alias=True, inf_nan_mode="null"))
        return
    from service.cli.axis_values import AxisValues
    from service.cli.sweep_tables import show

    show(table, terminal, AxisValues(gathered.sweep.points.sweep.axes, plan), unit=plan.unit)
