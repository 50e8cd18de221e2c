"""Tiers of a lever, whichever form it was written in: what each costs and what it brings in a full year."""

from collections.abc import Iterable
from dataclasses import dataclass

from schemas.growth import Lever
from solvers.growth.response import chords


@dataclass(frozen=True)
class Tier:
    """A step of spend: all of it costs `cost` and brings `gain` in a full year; a part brings that part.

    A tier without cost comes with the lever itself, whole.
    """

    cost: float
    gain: float

    @property
    def rate(self) -> float:
        """Gain per unit of spend."""
        return self.gain / self.cost if self.cost > 0 else float("inf")


def tiers_of(lever: Lever) -> tuple[Tier, ...]:
    """Return the tiers of a lever that is right in form."""
    if lever.tiers is not None:
        return tuple(Tier(spend, spend * rate) for spend, rate in lever.tiers)
    if lever.response is not None:
        return tuple(Tier(cost, gain) for cost, gain in chords(lever.response))
    count = 1.0 if lever.count is None else lever.count
    gain = lever.gain_each if lever.gain is None else lever.gain
    cost = lever.cost_each if lever.cost is None else lever.cost
    return (Tier(count * (cost or 0.0), count * (gain or 0.0)),)


def spend_of(tiers: Iterable[Tier]) -> float:
    """Return the most that can be spent on tiers."""
    return sum(tier.cost for tier in tiers)
