"""`apportion compare`: scenarios beside their base, and which change caused how much."""

import argparse
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from service.cli.exits import Exit
from service.cli.given import declare_plan, given_plan
from service.cli.terminal import Terminal, write_bytes

if TYPE_CHECKING:
    from service.files.scenarios import LoadedScenario

NAME = "compare"
HELP = "compare scenarios with the plan as it is: what moves, which rules bind, and which operation causes how much"


def declare(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    declare_plan(parser)
    parser.add_argument("scenarios", type=Path, nargs="+", metavar="SCENARIO", help="YAML or JSON files")
    parser.add_argument("--by", default=None, metavar="DIMENSION", help="whose moves are shown; default: the report's")
    parser.add_argument("--json", action="store_true", help="print the comparison as JSON")


def run(arguments: argparse.Namespace, terminal: Terminal) -> Exit:
    """Compare; exit code 3 where a scenario, or the base, is impossible."""
    from pydantic_core import to_json

    from schemas.columns import canonical
    from schemas.finding import Finding
    from service.files.scenarios import load_scenario
    from solvers.errors import PlanError
    from solvers.read import read_plan

    given = given_plan(arguments, terminal)
    if given.data.get("goal") is None:
        raise PlanError([Finding("cli_goal_missing", str(arguments.plan))])
    loaded = [load_scenario(path) for path in arguments.scenarios]
    with given.placing():
        plan = read_plan(given.data)
    with terminal.working("cli_allocating"), _placing(loaded), given.placing():
        from scenarios.compare import compare

        compared = compare(plan, [one.scenario for one in loaded], language=terminal.language)
    if arguments.json:
        write_bytes(to_json(compared, by_alias=True, inf_nan_mode="null"))
    else:
        from scenarios.read import written
        from service.cli.compare_tables import show

        operations = [written(one.scenario) for one in loaded]
        show(compared, operations, terminal, by=canonical(arguments.by or plan.fairness.report or "rep"))
    outcomes = [compared.base["outcome"], *(one.outcome for one in compared.scenarios)]
    if "infeasible" in outcomes:
        return Exit.INFEASIBLE
    return Exit.LIMIT if "limit" in outcomes else Exit.ANSWER


@contextmanager
def _placing(loaded: "Sequence[LoadedScenario]") -> Iterator[None]:
    """Let what is wrong with a scenario be said of its line in its file."""
    with ExitStack() as stack:
        for place, one in enumerate(loaded):
            stack.enter_context(one.placing(f"/scenarios/{place}"))
        yield
