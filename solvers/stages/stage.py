"""What a stage leaves behind: a point, the multipliers that prove it, and what later stages must keep."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Level:
    """One level of a lexicographic minimax, or many at once whose proofs nest.

    Attributes
    ----------
    value : stretch of the level; nobody who is still open afterwards is above it
    rows : multipliers (m,) of the model's rows
    entities : multipliers (e,): of the caps of entities at the level, >= 0, and of totals that were settled before
    settled : int array, the entities that the multipliers prove to be at the level
    nested : whether the settled ones are above the level, each at a level of its own; the rows with a multiplier form
        a tree, and an entity's slope is 1 + its stretch - value
    """

    value: float
    rows: Array
    entities: Array
    settled: NDArray[np.int64]
    nested: bool = False


@dataclass(frozen=True)
class Kept:
    """What a stage's optima have in common, as limits for the next stage (scaled units).

    Attributes
    ----------
    entity_lower, entity_upper : arrays (e,), infinite where the stage leaves an entity free
    rows_at : mapping of row number -> limit at which every optimum has the row
    cells_at : mapping as two arrays (cells, values) at which every optimum has a cell
    budget : what the first stage's cost may be at most; infinite where the other limits say it all
    """

    entity_lower: Array
    entity_upper: Array
    rows_at: tuple[NDArray[np.int64], Array]
    cells_at: tuple[NDArray[np.int64], Array]
    budget: float = float("inf")


def no_rows() -> tuple[NDArray[np.int64], Array]:
    """Return no row (or cell) at no limit."""
    return np.zeros(0, dtype=np.int64), np.zeros(0)


@dataclass(frozen=True)
class Stage:
    """A solved stage; also the witness that the certificate checks.

    Attributes
    ----------
    name : `soft`, `no_basis`, `fairness` or `least_change`
    objective : its name
    point : array (n,), targets
    rows : multipliers (m,) of the model's rows as the stage saw them
    entities : multipliers (e,) of the entities' rows; empty where the stage has none
    levels : of a lexicographic minimax
    back_end : name of the library that found it
    budget : multiplier of the budget that a concession gives the second stage, <= 0
    wishes : multipliers (m,) of the rows that a soft stage may miss, at the limits that they ask for; else empty
    """

    name: str
    objective: str
    point: Array
    rows: Array
    entities: Array
    back_end: str
    kept: Kept | None = None
    levels: tuple[Level, ...] = field(default=())
    stopped: bool = False
    budget: float = 0.0
    wishes: Array = field(default_factory=lambda: np.zeros(0))


@dataclass(frozen=True)
class RoundingWitness:
    """Why no rounding changes less.

    Attributes
    ----------
    bound : change that no rounding can undercut, in units, as the back end proved it
    multipliers : (m + 1,) of the rows and the total where a linear relaxation proves the bound, else empty
    stopped : whether the time limit ended the search
    """

    bound: float
    multipliers: Array
    stopped: bool
