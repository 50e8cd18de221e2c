"""Draw the cells: who could sell what to whom, what was sold, and what the market would take."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from scenarios.library.south_china.company import (
    BASE,
    CHANNELS,
    CLASSES,
    FAVOURED,
    PRODUCTS,
    REGIONS,
    REPS,
    Channel,
    Product,
    Region,
    Rep,
)

_REGION = {city: region for region in REGIONS for city in region.cities}
_CHANNEL = {channel.id: channel for channel in CHANNELS}


@dataclass(frozen=True)
class Cell:
    """A row of cells.csv. Money in hundredths of 万元, effort in hours per 万元; `history` or `basis` is 0."""

    region: str
    channel: str
    customer: str
    product: Product
    rep: Rep
    history: int
    basis: int
    market_growth: float
    potential: int
    effort: float
    margin: float


@dataclass(frozen=True)
class _Listing:
    """A product on a stall's shelf, with its size before the rep's year is scaled to hours."""

    city: str
    channel: Channel
    customer: str
    product: Product
    size: float
    effort: float


def draw_cells(random: Random) -> list[Cell]:
    """Draw all cells; the history of the whole company is exactly `BASE`."""
    drawn = [(rep, listing, money) for rep in REPS for listing, money in _year(random, rep)]
    sold = [rep.tag == "veteran" and listing.product.tag != "launch" for rep, listing, _ in drawn]
    scale = BASE / sum(money for (_, _, money), is_sold in zip(drawn, sold, strict=True) if is_sold)
    amounts = [round(money * scale) for _, _, money in drawn]
    largest = max((i for i in range(len(drawn)) if sold[i]), key=lambda i: amounts[i])
    amounts[largest] += BASE - sum(amount for amount, is_sold in zip(amounts, sold, strict=True) if is_sold)
    return [
        _cell(random, rep, listing, amount, is_sold)
        for (rep, listing, _), amount, is_sold in zip(drawn, amounts, sold, strict=True)
    ]


def _year(random: Random, rep: Rep) -> list[tuple[_Listing, float]]:
    """Return what a rep sells in a year, listing by listing, so that it takes the hours the rep used."""
    listings = list(_listings(random, rep))
    hours = sum(listing.size * listing.effort for listing in listings if listing.product.tag != "launch")
    scale = rep.hours * rep.ramp * rep.use / hours
    return [(listing, 100 * listing.size * scale) for listing in listings]


def _listings(random: Random, rep: Rep) -> Iterator[_Listing]:
    for city, channel_id, customers in rep.stalls:
        channel = _CHANNEL[channel_id]
        for customer in customers:
            for product in PRODUCTS:
                if random.random() < _listed(channel, customer, product):
                    yield _listing(random, city, channel, customer, product)


def _listed(channel: Channel, customer: str, product: Product) -> float:
    """Return how likely a product is on the shelf: small shops list less, the large products are everywhere."""
    if product.size >= 0.7:
        return 1.0
    return channel.listed * {"A": 1.0, "B": 0.92, "C": 0.72}[customer]


def _listing(random: Random, city: str, channel: Channel, customer: str, product: Product) -> _Listing:
    class_size, class_effort = CLASSES[customer]
    favoured = FAVOURED.get((channel.id, product.line), 1.0)
    size = class_size * product.size * favoured * _spread(random, 0.8)
    effort = channel.hours * class_effort * product.effort * _spread(random, 0.15)
    return _Listing(city, channel, customer, product, size, round(effort, 1))


def _cell(random: Random, rep: Rep, listing: _Listing, amount: int, is_sold: bool) -> Cell:
    region, product = _REGION[listing.city], listing.product
    return Cell(
        region=listing.city,
        channel=listing.channel.id,
        customer=listing.customer,
        product=product,
        rep=rep,
        history=amount if is_sold else 0,
        basis=0 if is_sold else 10 * round(amount / 10),
        market_growth=round(product.market + region.market - 0.04 + 0.03 * (random.random() - 0.5), 2),
        potential=_potential(random, region, product, amount),
        effort=listing.effort,
        margin=round(product.margin + listing.channel.margin + 0.02 * (random.random() - 0.5), 3),
    )


def _potential(random: Random, region: Region, product: Product, amount: int) -> int:
    """Return the potential in hundredths, rounded up to tenths of 万元: planners do not know it better."""
    return 10 * math.ceil(amount * region.room * product.room * _spread(random, 0.35) / 10)


def _spread(random: Random, width: float) -> float:
    """Return a factor around 1, bell-shaped in the logarithm."""
    return math.exp(width * (random.random() + random.random() + random.random() - 1.5))
