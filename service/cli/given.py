"""The plan that a command line gives: a file, and what is changed in it."""

import argparse
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from schemas.columns import folded
from service.cli.terminal import Terminal

if TYPE_CHECKING:
    from schemas.finding import Finding
    from service.files.plans import LoadedPlan

_WHOLE = ("goal", "fair_share")
"""Parts of a plan that are one thing: a finding about one that was typed is about what was typed."""


@dataclass(frozen=True)
class Given:
    """A decoded plan with all changes made, the file that it came from, and which parts were typed with what option."""

    data: dict[str, Any]
    loaded: "LoadedPlan"
    typed: Mapping[str, str] = field(default_factory=dict)

    @contextmanager
    def placing(self) -> Iterator[None]:
        """Let what is wrong with the plan be said of its place in the file."""
        from solvers.errors import PlanError

        try:
            yield
        except PlanError as error:
            findings = [self._typed(found) for found in error.findings]
            raise PlanError([*self.loaded.placed(findings), *self._unused_without_history()]) from None

    def _typed(self, found: "Finding") -> "Finding":
        """Return a finding with its place on the command line, where what it is about was typed there."""
        part = next(iter(found.pointer.split("/")[1:]), "")
        return replace(found, pointer=self.typed[part]) if part in self.typed else found

    def _unused_without_history(self) -> "list[Finding]":
        """Return the note on columns that were not used where history is missing: it may be one of them."""
        cells = self.loaded.cells
        if cells is None or "history" in cells.columns:
            return []
        return [found for found in self.loaded.findings if found.code == "columns_unused"]


def declare_plan(parser: argparse.ArgumentParser) -> None:
    """Add the arguments that name a plan and change it."""
    parser.add_argument(
        "plan", type=Path, metavar="PLAN|CELLS", help="plan.yaml, plan.json, plan.xlsx, or cells.xlsx, cells.csv"
    )
    parser.add_argument(
        "--goal", metavar="+66%|8300", help="growth over last year, or an amount; replaces the plan's goal"
    )
    parser.add_argument("--cells", type=Path, metavar="FILE", help="a spreadsheet whose cells replace the plan's")
    parser.add_argument(
        "--set",
        dest="assignments",
        action="append",
        default=[],
        metavar="PATH=VALUE",
        help="one value of the plan, for example goal.growth=0.5, rules[mix].max=0.4, fairness.objective=minimax",
    )


def inputs_of(arguments: argparse.Namespace) -> list[Path]:
    """Return the files that are read."""
    return [path for path in (arguments.plan, arguments.cells) if path is not None]


def given_plan(arguments: argparse.Namespace, terminal: Terminal) -> Given:
    """Read the files and make the changes; from here on the plan's language is spoken, unless `--lang` said another.

    Raises
    ------
    FileError, PlanError
        Where a file or an argument cannot be understood.
    """
    from service.cli.assignments import assign
    from service.cli.goal import notes_on_goal, read_goal
    from service.files.plans import load_plan

    loaded = load_plan(arguments.plan, cells=arguments.cells)
    terminal.prefer(_language_in(loaded.data))
    data: dict[str, Any] = dict(loaded.data)
    if arguments.goal is not None:
        data["goal"] = read_goal(arguments.goal)
    data = assign(data, arguments.assignments)
    loaded = _keep_carrying(data, loaded)
    asked = _language_in(data)
    terminal.prefer(asked)
    if asked in ("en", "zh"):
        data["options"] = {**data["options"], "language": terminal.language}
    if arguments.goal is not None:
        loaded = replace(loaded, findings=(*loaded.findings, *notes_on_goal(data)))
    typed = {part: f"--set {part}" for part in _WHOLE if any(each.startswith(part) for each in arguments.assignments)}
    return Given(data, loaded, {**typed, **({"goal": "--goal"} if arguments.goal is not None else {})})


def _keep_carrying(data: dict[str, Any], loaded: "LoadedPlan") -> "LoadedPlan":
    """Let the sheet's own columns be carried unless the plan now uses them; return what is still to be told of them."""
    if loaded.cells is None or not loaded.cells.carry:
        return loaded
    used = {folded(str(name)) for key in ("measures", "dimensions") for name in data.get(key) or ()}
    listed = data.get("carry")
    if not isinstance(listed, list):
        return loaded
    ours = [name for name in loaded.cells.carry if folded(name) not in used]
    others = [name for name in listed if name not in loaded.cells.carry]
    data["carry"] = [*others, *ours]
    return loaded.without_note_on({name for name in loaded.cells.unused if folded(name) in used})


def _language_in(data: dict[str, Any]) -> object:
    options = data.get("options")
    return options.get("language") if isinstance(options, dict) else None
