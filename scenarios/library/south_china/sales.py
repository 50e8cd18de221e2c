"""Spread each cell's sales over 24 months: seasons, small shops that order now and then, returns."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from scenarios.library.south_china.cells import Cell
from scenarios.library.south_china.company import FORMER

YEARS = (2025, 2026)
SEASONS = {
    "调味品": (1.35, 0.80, 0.85, 0.88, 0.92, 0.90, 0.88, 0.92, 1.10, 1.02, 1.08, 1.30),
    "饮品": (0.85, 0.62, 0.80, 0.98, 1.20, 1.38, 1.48, 1.36, 1.10, 0.85, 0.68, 0.70),
    "休闲食品": (1.75, 0.85, 0.72, 0.78, 0.85, 0.88, 0.82, 0.88, 1.12, 1.02, 1.15, 1.18),
}
"""Months of a product line against its average month: New Year stocks, summer drinks."""

GROWTH = {"": 0.07, "launch": 0.0, "phase_out": -0.18}
"""Growth of the second year over the first by a product's tag."""


@dataclass(frozen=True)
class Sale:
    """A row of sales.csv: one month's sales (or returns, negative) of a cell, in 元."""

    month: str
    region: str
    channel: str
    customer: str
    product: str
    rep: str
    amount: int


def draw_sales(random: Random, cells: list[Cell]) -> list[Sale]:
    """Draw two years of sales by month; the second year adds up to each cell's history."""
    sales = [sale for cell in cells if cell.history for year in YEARS for sale in _year(random, cell, year)]
    return sorted(sales, key=lambda sale: sale.month)


def _year(random: Random, cell: Cell, year: int) -> Iterator[Sale]:
    tens = 10 * cell.history
    if year == YEARS[0]:
        tens = round(tens / (1 + GROWTH[cell.product.tag] + 0.12 * (random.random() - 0.5)))
    months = _months(random, cell, tens)
    returned = int(12 * random.random()) if random.random() < 0.06 else None
    for month, amount in enumerate(months):
        back = round(amount * (0.04 + 0.16 * random.random())) if month == returned else 0
        for money in (amount + back, -back):
            if money:
                yield _sale(cell, year, month, 10 * money)


def _months(random: Random, cell: Cell, total: int) -> list[int]:
    """Split a year's total over the months by largest remainders, so that it adds up exactly."""
    every = 1 if total >= 6_000 else 2 if total >= 2_500 else 3
    first = int(every * random.random())
    weights = [
        season * (0.85 + 0.3 * random.random()) if month % every == first else 0.0
        for month, season in enumerate(SEASONS[cell.product.line])
    ]
    shares = [total * weight / sum(weights) for weight in weights]
    amounts = [int(share) for share in shares]
    by_remainder = sorted(range(12), key=lambda month: amounts[month] - shares[month])
    for month in by_remainder[: total - sum(amounts)]:
        amounts[month] += 1
    return amounts


def _sale(cell: Cell, year: int, month: int, amount: int) -> Sale:
    rep, before = FORMER.get(cell.region, ("", ""))
    seller = before if year == YEARS[0] and cell.rep.id == rep else cell.rep.id
    return Sale(f"{year}-{month + 1:02d}", cell.region, cell.channel, cell.customer, cell.product.id, seller, amount)
