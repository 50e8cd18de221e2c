"""Wishes: what soft rules ask for, and what it costs to miss it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from schemas.rules import Soft
from solvers.lines import Lines

Array = NDArray[np.float64]
Codes = NDArray[np.int64]
_NOTHING = 1e-9
"""A limit of 0 is measured by this share of the street total."""


@dataclass(frozen=True)
class Wish:
    """When one thing that is asked for is looked at, and what missing it by 1 (in its own unit) costs."""

    priority: int
    cost: float


@dataclass(frozen=True)
class Wishes:
    """Soft rows: what they come to is settled before fairness is looked at, priority by priority.

    Attributes
    ----------
    lines : the m rows, none of which holds without exception
    priorities : int array (m,)
    costs : array (m, 2), cost of missing a limit by 1 (money; capacity units), before rows were scaled
    """

    lines: Lines
    priorities: Codes
    costs: Array


def costs_of(soft: Soft, limits: Array, street: float) -> Array:
    """Return the cost (m,) of missing limits (m,), each in the unit of its violation, by 1."""
    if soft.scale == "money":
        return np.full(len(limits), soft.weight)
    size = np.abs(limits)
    return np.asarray(soft.weight / np.where(size > 0, size, _NOTHING * street), dtype=np.float64)


def wish_of(soft: Soft | None, limit: float, street: float) -> Wish | None:
    """Return the wish for one limit; None where the rule is hard."""
    if soft is None:
        return None
    return Wish(soft.priority, float(costs_of(soft, np.array([limit]), street)[0]))
