"""What a sales table says of two periods, summed up."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Grain = Literal["month", "quarter"]
MONTHS = 12


@dataclass(frozen=True)
class Span:
    """A period: what it is called, and its months with sales; None where the table names none."""

    label: str
    months: int | None = None
    first: str | None = None
    last: str | None = None


@dataclass(frozen=True)
class Seasons:
    """Sales by month or quarter of the year.

    Attributes
    ----------
    grain : what the table names
    before, after : number in the year -> money, of those with sales
    start : number of the first month or quarter of the earlier period
    """

    grain: Grain
    before: Mapping[int, float]
    after: Mapping[int, float]
    start: int


@dataclass(frozen=True)
class Facts:
    """Sums of two periods by combination of members; arrays have shape (n,).

    Attributes
    ----------
    dimensions : name -> id of each combination
    paths : name -> path of growth that the dimension belongs to; None for another one
    before, after : money
    units, orders : quantity in (before, after); None where the table has none
    target : money that the later period was to bring; None where the table has none
    seasons : None where the table names no months
    """

    earlier: Span
    later: Span
    dimensions: Mapping[str, tuple[str, ...]]
    paths: Mapping[str, str | None]
    before: Array
    after: Array
    units: tuple[Array, Array] | None = None
    orders: tuple[Array, Array] | None = None
    target: Array | None = None
    seasons: Seasons | None = None
    item: str | None = None
    wide: bool = field(default=False)
