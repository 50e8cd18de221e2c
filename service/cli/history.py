"""`apportion history`: a file of sales in, cells of one period out."""

import argparse
from pathlib import Path

from service.cli.exits import Exit
from service.cli.terminal import Terminal, write_bytes

NAME = "history"
HELP = "turn a file of sales (one line a transaction or a month) into cells with last period's history"


def declare(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("sales", type=Path, metavar="SALES", help="sales.csv or sales.xlsx")
    parser.add_argument(
        "--by",
        type=columns,
        required=True,
        metavar="rep,region,product",
        help="columns whose combinations become cells",
    )
    parser.add_argument("--value", required=True, metavar="COLUMN", help="column of the money")
    which = parser.add_mutually_exclusive_group()
    which.add_argument(
        "--period", type=period, metavar="COLUMN=VALUE", help="for example fiscal_year=FY2012 or month=2016-07..2017-06"
    )
    which.add_argument("--last-months", type=int, metavar="N", help="the last N months of the file instead")
    parser.add_argument("--month-column", metavar="COLUMN", help="column of the month or date, where several hold one")
    parser.add_argument("--divide", type=float, default=1.0, metavar="NUMBER", help="10000 turns 元 into 万元")
    parser.add_argument(
        "--part-year",
        choices=("error", "accept", "scale"),
        default="error",
        help="where the file does not cover the whole period: refuse (default), take it as it is, or scale it up",
    )
    parser.add_argument("--sheet", metavar="NAME", help="sheet of a workbook")
    parser.add_argument("-o", dest="output", type=Path, metavar="CELLS.csv", help="default: standard output")


def run(arguments: argparse.Namespace, terminal: Terminal) -> Exit:
    """Sum the sales and write the cells; what was noticed goes to standard error."""
    from service.cli.complaints import show_findings
    from service.cli.output import check_outputs, write_whole
    from service.files.history import read_history
    from service.files.table import write_columns

    if arguments.output is not None:
        check_outputs([arguments.output], (".csv",), [arguments.sales])
    with terminal.working("cli_reading"):
        history = read_history(
            arguments.sales,
            by=arguments.by,
            value=arguments.value,
            period=arguments.period,
            last_months=arguments.last_months,
            month_column=arguments.month_column,
            divide=arguments.divide,
            part_year=arguments.part_year,
            sheet=arguments.sheet,
        )
    content = write_columns(history.columns, terminal.language)
    if arguments.output is None:
        write_bytes(content)
    else:
        write_whole(arguments.output, content)
        terminal.note("cli_written", path=str(arguments.output))
    heading = terminal.says("cli_warnings", count=len(history.findings))
    show_findings(history.findings, heading, terminal, terminal.err)
    return Exit.ANSWER


def columns(text: str) -> list[str]:
    """Read names of columns with commas between them, also full-width ones."""
    names = [name.strip() for name in text.replace("，", ",").split(",")]
    if not all(names):
        raise argparse.ArgumentTypeError(f"an empty name in {text!r}")
    return names


def period(text: str) -> tuple[str, str]:
    """Read a column and its value."""
    column, equals, value = text.partition("=")
    if not equals or not column.strip() or not value.strip():
        raise argparse.ArgumentTypeError(f"{text!r} is not of the form COLUMN=VALUE")
    return column.strip(), value.strip()
