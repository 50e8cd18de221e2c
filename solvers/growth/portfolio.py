"""A portfolio: which levers start, in which quarter, with how much money."""

from collections.abc import Mapping
from dataclasses import dataclass

from solvers.growth.case import Lever


@dataclass(frozen=True)
class Start:
    """A lever that starts; `spend` is money without the fixed cost."""

    lever: Lever
    quarter: int
    spend: float

    @property
    def cost(self) -> float:
        """All that it costs."""
        return self.spend + self.lever.fixed_cost


Portfolio = Mapping[str, Start]
"""Levers that start, by id, in the order of their ids."""


def pattern(portfolio: Portfolio) -> dict[str, int]:
    """Return the start quarter of each lever."""
    return {key: start.quarter for key, start in portfolio.items()}
