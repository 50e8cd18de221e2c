"""`apportion sandbox`: where the growth comes from, what it takes, and whose target it becomes."""

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from service.cli.exits import Exit
from service.cli.terminal import Terminal, write_bytes

if TYPE_CHECKING:
    from schemas.allocation import Allocation
    from schemas.growth_plan import GrowthPlan
    from schemas.sandbox import Sandbox, WhatIf
    from solvers.growth.landing import Landing

NAME = "sandbox"
HELP = "say where the growth comes from: the best levers on five paths, what-ifs, and the targets that they land on"
_QUESTIONS = ("least_cost", "most_growth", "most_net_contribution", "most_protected_growth")


def declare(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument(
        "case",
        nargs="?",
        type=Path,
        metavar="CASE",
        help="case.yaml or case.json; default: the bundled sandbox of +66 %%",
    )
    parser.add_argument("--plan", type=Path, metavar="PLAN", help="an allocation plan that the levers land on")
    parser.add_argument(
        "--hires", choices=("members", "capacity"), default="members", help="what hired people become in the plan"
    )
    parser.add_argument(
        "--teams", type=Path, metavar="TEAMS.xlsx", help="rank the choices of a class beside the optimum"
    )
    parser.add_argument(
        "--template",
        type=Path,
        metavar="TEAMS.xlsx",
        help="write the task with all of its figures and a sheet for a class to fill in; TASK.md: the task as a text",
    )
    parser.add_argument("--question", choices=_QUESTIONS, help="replaces the case's question")
    parser.add_argument("--study", choices=("full",), help="what a director asks beside the plan; takes up to a minute")
    parser.add_argument(
        "--what-ifs", type=Path, metavar="FILE", help="changes to be tried; default: what_ifs.yaml beside"
    )
    parser.add_argument(
        "-o",
        dest="outputs",
        action="append",
        default=[],
        type=Path,
        metavar="OUT",
        help="write the action plan to OUT.xlsx, or all of the answer to OUT.json; with --teams the ranking, "
        "to OUT.xlsx, OUT.csv or OUT.json; may be repeated",
    )
    parser.add_argument("--json", action="store_true", help="print the answer as JSON")
    parser.add_argument("--all", action="store_true", help="print all members of the targets")


def run(arguments: argparse.Namespace, terminal: Terminal) -> Exit:
    """Solve, land, write what was asked for, and print the story."""
    from service.cli.output import check_outputs
    from service.files.growth_case import load_case

    bundled = arguments.case is None
    path = _library() / "case.yaml" if bundled else arguments.case
    plan = _library() / "plan.yaml" if bundled and arguments.plan is None else arguments.plan
    inputs = [each for each in (path, plan, arguments.teams, arguments.what_ifs) if each is not None]
    ranks = arguments.teams is not None
    check_outputs(arguments.outputs, (".xlsx", ".csv", ".json") if ranks else (".xlsx", ".json"), inputs)
    check_outputs([] if arguments.template is None else [arguments.template], (".xlsx", ".md"), inputs)
    data = load_case(path)
    terminal.prefer(_asked_language(data))
    data = _spoken(data, terminal)
    if arguments.question is not None:
        data["question"] = arguments.question
    if arguments.template is not None:
        return _hand_out(data, arguments.template, terminal)
    if arguments.teams is not None:
        from service.cli.sandbox_class import rank

        return rank(data, arguments.teams, terminal, outputs=arguments.outputs, as_json=arguments.json)
    what_ifs = arguments.what_ifs or path.with_name("what_ifs.yaml")
    sandbox = _solved(data, plan, what_ifs if what_ifs.is_file() or arguments.what_ifs else None, arguments, terminal)
    return _told(sandbox, data, arguments, terminal)


def _library() -> Path:
    from scenarios import library

    return library.path("growth_66")


def _asked_language(data: Mapping[str, Any]) -> object:
    options = data.get("options")
    return options.get("language") if isinstance(options, Mapping) else None


def _spoken(data: Mapping[str, Any], terminal: Terminal) -> dict[str, Any]:
    """Return the case with the language of the terminal, which a `--lang` may have changed."""
    options = data.get("options")
    if isinstance(options, Mapping) and options.get("language") in ("en", "zh"):
        return {**data, "options": {**options, "language": terminal.language}}
    return dict(data)


def _hand_out(data: Mapping[str, Any], path: Path, terminal: Terminal) -> Exit:
    """Write the task sheet, as a workbook in which each team of a class enters its choice, or as a text to print."""
    from service.cli.output import write_whole
    from service.files.hand_out_text import task_markdown
    from service.files.teams import write_template
    from solvers.growth.read import read_case

    case, language = read_case(data), terminal.language
    as_text = path.suffix.lower() == ".md"
    write_whole(path, task_markdown(case, language).encode() if as_text else write_template(case, language))
    terminal.note("cli_written", path=str(path))
    return Exit.ANSWER


def _solved(
    data: Mapping[str, Any], plan: Path | None, what_ifs: Path | None, arguments: argparse.Namespace, terminal: Terminal
) -> "Sandbox":
    from schemas.allocation import Warning_
    from schemas.sandbox import Sandbox
    from solvers.growth.read import read_case
    from solvers.growth.solve import growth_plan
    from solvers.growth.sources import sources
    from solvers.growth.study import study

    case = read_case(data)
    with terminal.working("sandbox_solving"):
        answer = (study if arguments.study else growth_plan)(case, language=terminal.language)
        if answer.revenue is None:
            return Sandbox(growth_plan=answer)
        tried = _what_ifs(data, what_ifs, answer, terminal)
        if plan is None:
            return Sandbox(growth_plan=answer, what_ifs=tried)
        landing, allocation = _landed(case, answer, plan, arguments, terminal)
    said = [Warning_(**found.said(terminal.language).model_dump()) for found in landing.warnings]
    from_where = {} if allocation.diagnosis is not None else sources(landing, allocation)
    return Sandbox(growth_plan=answer, what_ifs=tried, allocation=allocation, sources=from_where, warnings=said)


def _what_ifs(data: Mapping[str, Any], path: Path | None, answer: "GrowthPlan", terminal: Terminal) -> "list[WhatIf]":
    from service.files.growth_case import load_document
    from solvers.growth.what_if import read_changes, usual_changes, what_if

    language = terminal.language
    changes = usual_changes(data, answer, language) if path is None else read_changes(load_document(path), language)
    return [what_if(data, change, answer, language=language) for change in changes]


def _landed(
    case: Any, answer: "GrowthPlan", path: Path, arguments: argparse.Namespace, terminal: Terminal
) -> "tuple[Landing, Allocation]":
    """Return the plan with the levers on it, and its allocation."""
    from service.cli.given import Given
    from service.files.plans import load_plan
    from solvers.allocate import allocate
    from solvers.growth.landing import landed
    from solvers.read import read_plan

    loaded = load_plan(path)
    data: dict[str, Any] = dict(loaded.data)
    data.setdefault("goal", {"amount": answer.revenue})  # a sheet of cells has none; the landing sets it in any case
    if isinstance(data.get("options"), Mapping) and "language" in data["options"]:
        data["options"] = {**data["options"], "language": terminal.language}
    with Given(data, loaded).placing():
        plan = read_plan(data)
        landing = landed(case, answer, plan, hires=arguments.hires)
        return landing, allocate(landing.plan, language=terminal.language)


def _told(sandbox: "Sandbox", data: Mapping[str, Any], arguments: argparse.Namespace, terminal: Terminal) -> Exit:
    """Write and print the answer."""
    from pydantic_core import to_json

    from service.cli.exits import exit_of
    from service.cli.output import write_whole
    from service.cli.sandbox_story import show_sandbox
    from service.files.action_plan import write_action_plan

    content = to_json(sandbox, by_alias=True, inf_nan_mode="null")
    for path in arguments.outputs:
        if path.suffix.lower() == ".xlsx" and sandbox.growth_plan.actions is None:
            terminal.note("sandbox_not_written", path=str(path))
            continue
        write_whole(path, content if path.suffix.lower() == ".json" else write_action_plan(sandbox, terminal.language))
        terminal.note("cli_written", path=str(path))
    if arguments.json:
        write_bytes(content)
    else:
        show_sandbox(sandbox, data, terminal, everything=arguments.all)
    outcome = sandbox.growth_plan.outcome
    if outcome == "infeasible":
        return Exit.INFEASIBLE
    if outcome == "limit":
        return Exit.LIMIT
    return Exit.ANSWER if sandbox.allocation is None else exit_of(sandbox.allocation)
