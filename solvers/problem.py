"""The problem: frozen arrays, all that an algorithm sees of a plan."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from schemas.fairness import Objective
from schemas.finding import Finding
from solvers.table import Table

Array = NDArray[np.float64]
Codes = NDArray[np.int64]
Side = Literal["both", "min", "max"]


@dataclass(frozen=True)
class Limits:
    """One side of m rows: fixed + of_total x total + of_fair x street, money (capacity units for load).

    A share is taken of the published total, a stretch of the fair share, which moves with the street total: the two
    are kept apart because rounding changes the first and not the second. Absent limits are infinite in `fixed`.
    """

    fixed: Array
    of_total: Array
    of_fair: Array

    def at(self, total: float, street: float) -> Array:
        """Return the limits (m,) for a published total and a street total, money."""
        return self.fixed + self.of_total * total + self.of_fair * street


@dataclass(frozen=True)
class Lines:
    """Linear rows `lower <= matrix @ x <= upper`.

    Attributes
    ----------
    matrix : CSR (m, n); a row is scaled so that its largest coefficient is 1
    lower, upper : Limits of m rows
    names : tuple of m instance names, as in `grow[R1]`
    sides : tuple of m sides; a share of a changing whole has a row of its own for each side
    locks : bool array (m,), rows of locks, which never give way
    largest : array (m,), the coefficient that each row was divided by
    """

    matrix: sparse.csr_array
    lower: Limits
    upper: Limits
    names: tuple[str, ...]
    sides: tuple[Side, ...]
    locks: NDArray[np.bool_]
    largest: Array

    @property
    def count(self) -> int:
        """Number of rows m."""
        return len(self.names)


@dataclass(frozen=True)
class CellLimit:
    """Limits of single cells that come from a column or from the potential.

    Attributes
    ----------
    name : `lock`, `min`, `max` or `potential`
    cells : int array (k,)
    amount : array (k,), money
    """

    name: Literal["lock", "min", "max", "potential"]
    cells: Codes
    amount: Array

    @property
    def below(self) -> bool:
        """Tell whether it limits from below."""
        return self.name in ("lock", "min")

    @property
    def above(self) -> bool:
        """Tell whether it limits from above."""
        return self.name in ("lock", "max", "potential")


@dataclass(frozen=True)
class Entities:
    """Who a fairness objective, or a report, is about.

    Attributes
    ----------
    names : tuple of e names
    codes : int array (n,), the entity of each cell
    """

    names: tuple[str, ...]
    codes: Codes

    def sums(self, values: Array) -> Array:
        """Return the sums (e,) of values (n,) per entity."""
        return np.asarray(np.bincount(self.codes, values, minlength=len(self.names)), dtype=np.float64)


@dataclass(frozen=True)
class Problem:
    """A plan as arrays; money in the plan's unit, cells in canonical order.

    Attributes
    ----------
    goal, street : money; street = goal x (1 + over_assignment)
    history, momentum, fair_share : arrays (n,), money; fair_share sums to street
    rates : array (n,), fair_share / street
    cell_limits : limits of single cells
    lower, upper : arrays (n,), the cell limits put together, money
    lines : all other rows
    entities : of `fairness.by`
    report : of `fairness.report`
    efficiency : array (n,) or None, objective of max_efficiency per unit of money
    unit : rounding unit, money, or None
    """

    table: Table
    goal: float
    street: float
    over_assignment: float
    history: Array
    momentum: Array
    rates: Array
    fair_share: Array
    blend: Mapping[str, float]
    cell_limits: tuple[CellLimit, ...]
    lower: Array
    upper: Array
    lines: Lines
    entities: Entities
    by: str | list[str]
    report: Entities
    report_by: str
    objective: Objective
    power: float
    efficiency: Array | None
    concession: float
    unit: float | None
    total_rounding: Literal["up", "nearest"]
    time_limit: float
    seed: int
    warnings: tuple[Finding, ...]

    @property
    def size(self) -> int:
        """Number of cells n."""
        return self.table.size

    @property
    def by_cell(self) -> bool:
        """Tell whether every cell is an entity of its own."""
        return len(self.entities.names) == self.size
