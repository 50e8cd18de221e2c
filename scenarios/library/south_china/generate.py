"""Write the example's files: `python -m scenarios.library.south_china.generate [FOLDER]`.

Same seed, same bytes, on every machine: only `random.Random.random`, whose sequence Python guarantees, is drawn from.
"""

import csv
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from random import Random

from scenarios.library.south_china.cells import Cell, draw_cells
from scenarios.library.south_china.plan_text import plan_text
from scenarios.library.south_china.sales import Sale, draw_sales

SEED = 2027
FOLDER = Path(__file__).parent
CELLS_HEADER = (
    "区域", "渠道", "客户类别", "产品", "业务员", "去年", "市场增长率", "替代基数", "市场潜力", "单位耗时", "毛利率",
)  # fmt: skip
SALES_HEADER = ("年份", "月份", "区域", "渠道", "客户类别", "产品", "业务员", "销售额")


def generate(folder: Path = FOLDER) -> None:
    """Write cells.csv, sales.csv and plan.yaml into a folder; the rules come from rules.yaml, written by hand."""
    random = Random(SEED)  # noqa: S311 - to be repeated, not to be secret
    cells = draw_cells(random)
    sales = draw_sales(random, cells)
    _write_table(folder / "cells.csv", CELLS_HEADER, map(_cell_row, cells))
    _write_table(folder / "sales.csv", SALES_HEADER, map(_sale_row, sales))
    rules = (FOLDER / "rules.yaml").read_text(encoding="utf-8")
    (folder / "plan.yaml").write_text(plan_text(rules), encoding="utf-8", newline="\n")


def _cell_row(cell: Cell) -> tuple[str, ...]:
    return (
        cell.region,
        cell.channel,
        cell.customer,
        cell.product.id,
        cell.rep.id,
        f"{cell.history / 100:.2f}",
        f"{cell.market_growth:.2f}",
        f"{cell.basis / 100:.1f}" if cell.basis else "",
        f"{cell.potential / 100:.1f}",
        f"{cell.effort:.1f}",
        f"{cell.margin:.3f}",
    )


def _sale_row(sale: Sale) -> tuple[str, ...]:
    year = sale.month[:4]
    return (year, sale.month, sale.region, sale.channel, sale.customer, sale.product, sale.rep, str(sale.amount))


def _write_table(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


if __name__ == "__main__":
    generate(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
