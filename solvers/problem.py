"""The problem: frozen arrays, all that an algorithm sees of a plan."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from schemas.fairness import Objective
from schemas.finding import Finding
from solvers.choices import Choice
from solvers.lines import Lines
from solvers.peers import Peers
from solvers.table import Table
from solvers.wishes import Wishes

Array = NDArray[np.float64]
Codes = NDArray[np.int64]


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
    count : their number e
    codes : int array (n,), the entity of each cell
    """

    count: int
    codes: Codes

    def sums(self, values: Array) -> Array:
        """Return the sums (e,) of values (n,) per entity."""
        return np.asarray(np.bincount(self.codes, values, minlength=self.count), dtype=np.float64)


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
    wishes : soft rows, None where there are none
    peers : rules about the inequality of peers; their rows are written when they are needed
    choices : rules that choose who gets a target at all
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
    wishes: Wishes | None = None
    peers: tuple[Peers, ...] = ()
    choices: tuple[Choice, ...] = ()

    @property
    def size(self) -> int:
        """Number of cells n."""
        return self.table.size

    @property
    def by_cell(self) -> bool:
        """Tell whether every cell is an entity of its own."""
        return self.entities.count == self.size
