"""`apportion bridge`: two periods of one sales table in, where the growth came from out."""

import argparse
from pathlib import Path

from service.cli.exits import Exit
from service.cli.history import columns, period
from service.cli.terminal import Terminal, write_bytes

NAME = "bridge"
HELP = "say where the growth between two periods of a sales table came from: channel, customer, product, people, time"


def declare(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("sales", type=Path, metavar="SALES", help="sales.csv or sales.xlsx")
    parser.add_argument(
        "--before",
        type=period,
        metavar="COLUMN=VALUE",
        help="the earlier period, for example year=2025 or month=2025-01..2025-12; default: the last two years",
    )
    parser.add_argument("--after", type=period, metavar="COLUMN=VALUE", help="the later period, of the same column")
    parser.add_argument(
        "--by", type=columns, metavar="rep,channel", help="columns to look along; default: all of a path or place"
    )
    parser.add_argument("--value", metavar="COLUMN", help="column of the money; default: revenue, sales, 销售额 ...")
    parser.add_argument("--units", metavar="COLUMN", help="column of the quantity, for price, volume and mix")
    parser.add_argument("--item", metavar="COLUMN", help="what has a price; default: the finest product")
    parser.add_argument("--month-column", metavar="COLUMN", help="column of the month or date, where several hold one")
    parser.add_argument("--unit", default="", metavar="TEXT", help="label of one unit of money, for example 元")
    parser.add_argument("--sheet", metavar="NAME", help="sheet of a workbook")
    parser.add_argument("-o", dest="output", type=Path, metavar="OUT.json", help="write the answer")
    parser.add_argument("--json", action="store_true", help="print the answer as JSON")
    parser.add_argument("--all", action="store_true", help="print all members")


def run(arguments: argparse.Namespace, terminal: Terminal) -> Exit:
    """Read the sales, look back, and print the answer."""
    from pydantic_core import to_json

    from schemas.bridge import BridgeAsked
    from service.cli.bridge_answer import show_bridge
    from service.cli.output import check_outputs, write_whole
    from service.files.bridge_sales import read_bridge
    from solvers.bridge.bridge import bridge

    if arguments.output is not None:
        check_outputs([arguments.output], (".json",), [arguments.sales])
    asked = BridgeAsked.model_validate(_asked(arguments))
    with terminal.working("bridge_reading"):
        facts, found = read_bridge(arguments.sales, asked, sheet=arguments.sheet)
        answer = bridge(asked, facts, language=terminal.language, noticed=found)
    content = to_json(answer, by_alias=True, inf_nan_mode="null")
    if arguments.output is not None:
        write_whole(arguments.output, content)
        terminal.note("cli_written", path=str(arguments.output))
    if arguments.json:
        write_bytes(content)
    else:
        show_bridge(answer, terminal, everything=arguments.all)
    return Exit.ANSWER


def _asked(arguments: argparse.Namespace) -> dict[str, object]:
    """Return the request that the arguments make."""
    from schemas.finding import Finding
    from solvers.errors import PlanError

    given = {
        "unit": arguments.unit,
        "value": arguments.value,
        "units": arguments.units,
        "item": arguments.item,
        "month": arguments.month_column,
        "dimensions": arguments.by,
    }
    before, after = arguments.before, arguments.after
    if (before is None) != (after is None) or (before is not None and before[0] != after[0]):
        raise PlanError([Finding("bridge_both_periods", "--before" if before is None else "--after")])
    if before is not None:
        given["period"] = {"column": before[0], "before": before[1], "after": after[1]}
    return given
