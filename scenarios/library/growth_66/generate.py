"""Write cells.csv: `python -m scenarios.library.growth_66.generate [FOLDER]`; same code, same bytes."""

import csv
import sys
from collections.abc import Iterator
from pathlib import Path

FOLDER = Path(__file__).parent
HEADER = ("区域", "客户类别", "产品", "业务员", "去年", "市场潜力", "单位耗时", "毛利率")
BASE = 30_000
"""Last year's sales in thousands of 元: tenths of the plan's unit."""
REGIONS = {"浙北": 36, "浙东": 30, "浙南": 20, "浙西": 14}
CUSTOMERS = {"大客户": 40, "中客户": 35, "小客户": 25}
PRODUCTS = {"酱油": 50, "复合调料": 38, "火锅底料": 12}
LEAN = {
    ("浙北", "大客户"): 4,
    ("浙东", "小客户"): 3,
    ("浙南", "大客户"): -6,
    ("浙西", "小客户"): 5,
    ("浙北", "火锅底料"): -3,
}
"""Where a share is larger or smaller than region x customer x product would have it, in percent."""
ROOM = {"浙北": 19, "浙东": 20, "浙南": 27, "浙西": 29}
"""Potential over last year, in tenths."""
NEW_PRODUCT = "火锅底料"
EFFORT = {"大客户": 1.5, "中客户": 2.4, "小客户": 3.2}
MARGIN = {"酱油": 0.22, "复合调料": 0.29, "火锅底料": 0.38}
REPS = {
    ("浙北", "大客户"): "业务甲", ("浙北", "中客户"): "业务乙", ("浙北", "小客户"): "业务丙",
    ("浙东", "大客户"): "业务丁", ("浙东", "中客户"): "业务戊", ("浙东", "小客户"): "业务己",
    ("浙南", "大客户"): "业务庚", ("浙南", "中客户"): "业务辛", ("浙南", "小客户"): "业务辛",
    ("浙西", "大客户"): "业务壬", ("浙西", "中客户"): "业务壬", ("浙西", "小客户"): "业务壬",
}  # fmt: skip


def cells() -> Iterator[tuple[str, str, str, str, int]]:
    """Yield region, customer, product, rep and history in tenths; the histories sum to `BASE`."""
    combinations = [(region, customer, product) for region in REGIONS for customer in CUSTOMERS for product in PRODUCTS]
    weights = [
        REGIONS[region] * CUSTOMERS[customer] * PRODUCTS[product]
        * (100 + LEAN.get((region, customer), 0) + LEAN.get((region, product), 0))
        for region, customer, product in combinations
    ]  # fmt: skip
    whole = sum(weights)
    parts = [weight * BASE // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda at: (-(weights[at] * BASE % whole), at))
    for at in by_remainder[: BASE - sum(parts)]:
        parts[at] += 1
    for (region, customer, product), history in zip(combinations, parts, strict=True):
        yield region, customer, product, REPS[region, customer], history


def generate(folder: Path = FOLDER) -> None:
    """Write cells.csv into a folder."""
    with (folder / "cells.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADER)
        for region, customer, product, rep, history in cells():
            tenths = history * ROOM[region] // 10 * (18 if product == NEW_PRODUCT else 10) // 10
            row = (region, customer, product, rep, f"{history / 10:.1f}", f"{tenths / 10:.1f}")
            writer.writerow((*row, f"{EFFORT[customer]:.1f}", f"{MARGIN[product]:.2f}"))


if __name__ == "__main__":
    generate(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
