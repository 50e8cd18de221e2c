"""Exact sums of transactions, by period and by ids."""

from dataclasses import dataclass
from decimal import Context, Decimal

from service.files.sales_periods import Stamp

NONE = "(none)"
"""The member that a blank id is."""
EXACT = Context(prec=60)


@dataclass
class Sum:
    """What rows sum to, and how much of it was given back."""

    total: Decimal = Decimal(0)
    rows: int = 0
    returned: Decimal = Decimal(0)
    returns: int = 0


Sums = dict[tuple[str, ...], Sum]
"""Ids -> what their rows sum to."""
Groups = dict[Stamp, Sums]


def add(sums: Sums, ids: tuple[str, ...], money: Decimal) -> None:
    """Add a transaction."""
    entry = sums.get(ids)
    if entry is None:
        entry = sums[ids] = Sum()
    entry.rows += 1
    entry.total = EXACT.add(entry.total, money)
    if money < 0:
        entry.returns += 1
        entry.returned = EXACT.add(entry.returned, money)
