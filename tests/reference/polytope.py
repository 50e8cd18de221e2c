"""Linear programs over the targets of a plan, by HiGHS through scipy; money is scaled to a mean target of 1."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

from tests.reference.model import Model, Row

Vector = NDArray[np.float64]
TIGHT = {"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10}


class Unsolved(AssertionError):
    """The independent solver itself failed; the comparison says nothing."""


@dataclass(frozen=True)
class Polytope:
    """`low <= matrix @ y <= high`, `lower <= y <= upper`; every row is scaled to a largest coefficient of 1."""

    matrix: Vector
    low: Vector
    high: Vector
    lower: Vector
    upper: Vector
    scale: float

    @property
    def size(self) -> int:
        """Number of variables."""
        return len(self.lower)

    def cut(self, coefficients: Vector, low: float = -np.inf, high: float = np.inf) -> "Polytope":
        """Return the polytope with one row more."""
        largest = float(np.max(np.abs(coefficients), initial=0.0)) or 1.0
        return replace(
            self,
            matrix=np.vstack([self.matrix, coefficients / largest]),
            low=np.append(self.low, low / largest),
            high=np.append(self.high, high / largest),
        )

    def widened(self, count: int, upper: float = np.inf) -> "Polytope":
        """Return the polytope with `count` further variables in [0, upper] that no row mentions yet."""
        return replace(
            self,
            matrix=np.hstack([self.matrix, np.zeros((len(self.low), count))]),
            lower=np.append(self.lower, np.zeros(count)),
            upper=np.append(self.upper, np.full(count, upper)),
        )

    def loosened(self, slack: float) -> "Polytope":
        """Return the polytope with all rows moved outwards a little, so that rounding errors do not empty it."""
        room = slack * np.maximum(1.0, np.abs(np.where(np.isfinite(self.low), self.low, self.high)))
        return replace(self, low=self.low - room, high=self.high + room)

    def minimum(self, cost: Vector) -> tuple[float, Vector]:
        """Return the least value of `cost @ y` and where it is reached."""
        found = self.program(cost)
        if found is None:
            raise Unsolved("the polytope is empty")
        return found

    def program(self, cost: Vector) -> tuple[float, Vector] | None:
        """Solve a linear program; None where the polytope is empty."""
        same = self.low == self.high
        up = np.isfinite(self.high) & ~same
        down = np.isfinite(self.low) & ~same
        largest = float(np.max(np.abs(cost), initial=0.0)) or 1.0
        for options in (TIGHT, {**TIGHT, "presolve": False}, {}):
            result = linprog(
                cost / largest,
                A_ub=np.vstack([self.matrix[up], -self.matrix[down]]),
                b_ub=np.concatenate([self.high[up], -self.low[down]]),
                A_eq=self.matrix[same],
                b_eq=self.low[same],
                bounds=np.column_stack([self.lower, self.upper]),
                method="highs",
                options=options,
            )
            if result.status == 0:
                return float(result.fun) * largest, np.asarray(result.x, dtype=np.float64)
            if result.status == 3:
                return -np.inf, np.full(self.size, np.nan)
        if result.status == 2:
            return None
        raise Unsolved(f"linprog: {result.message}")

    def violation(self, y: Vector) -> float:
        """Return by how much `y` breaks a row or bound, at most."""
        values = self.matrix @ y
        gaps = (self.low - values, values - self.high, self.lower - y, y - self.upper)
        return float(max(np.max(gap, initial=0.0) for gap in gaps))

    def distance(self) -> float:
        """Return the least violation that any point has: 0 where the polytope is not empty."""
        if np.any(self.lower > self.upper):
            return float(np.max(self.lower - self.upper))
        wide = self.widened(1)
        loose = replace(
            wide,
            matrix=np.vstack([wide.matrix, wide.matrix]),
            low=np.concatenate([self.low, np.full(len(self.low), -np.inf)]),
            high=np.concatenate([np.full(len(self.high), np.inf), self.high]),
        )
        loose.matrix[: len(self.low), -1] = np.maximum(1.0, np.abs(np.where(np.isfinite(self.low), self.low, 0.0)))
        loose.matrix[len(self.low) :, -1] = -np.maximum(1.0, np.abs(np.where(np.isfinite(self.high), self.high, 0.0)))
        return loose.minimum(np.append(np.zeros(self.size), 1.0))[0]


def polytope(model: Model, *, total: float | None) -> Polytope:
    """Return what the hard rows allow, with the total fixed or free."""
    size = model.size
    scale = size / model.street
    upper = np.array([np.inf if value is None else value for value in model.upper])
    space = Polytope(np.zeros((0, size)), np.zeros(0), np.zeros(0), np.array(model.lower) * scale, upper * scale, scale)
    if total is not None:
        space = space.cut(np.ones(size), total * scale, total * scale)
    for row in model.rows:
        if row.soft is None:
            space = space.cut(*scaled(row, size, scale))
    return space


def scaled(row: Row, size: int, scale: float) -> tuple[Vector, float, float]:
    """Return a row's coefficients and limits for scaled targets."""
    low = -np.inf if row.lo is None else row.lo * scale
    high = np.inf if row.hi is None else row.hi * scale
    return dense(row.coefficients, size), low, high


def dense(coefficients: Mapping[int, float], size: int) -> Vector:
    """Return coefficients as a vector."""
    vector = np.zeros(size)
    for i, value in coefficients.items():
        vector[i] = value
    return vector


def nearest_multiples(space: Polytope, y: Vector, unit: float, slack: float = 1e-9) -> tuple[float, Vector] | None:
    """Return the least sum of changes that makes every target a whole multiple of `unit`, and one such rounding.

    None where no multiples keep every row. `y` and `unit` are in the polytope's own scale.
    """
    size = space.size
    whole = np.hstack([space.matrix * unit, np.zeros_like(space.matrix)])
    above = np.hstack([np.eye(size) * unit, -np.eye(size)])
    below = np.hstack([np.eye(size) * unit, np.eye(size)])
    room = slack * np.maximum(1.0, np.abs(np.where(np.isfinite(space.low), space.low, space.high)))
    result = milp(
        np.append(np.zeros(size), np.ones(size)),
        constraints=[
            LinearConstraint(whole, space.low - room, space.high + room),
            LinearConstraint(above, -np.inf, y),
            LinearConstraint(below, y, np.inf),
        ],
        integrality=np.append(np.ones(size), np.zeros(size)),
        bounds=_whole_bounds(space, unit, slack),
        options={"mip_rel_gap": 0.0},
    )
    if result.status == 2:
        return None
    if result.status != 0:
        raise Unsolved(f"milp: {result.message}")
    counts = np.round(result.x[:size])
    return float(np.abs(counts * unit - y).sum()), counts


def _whole_bounds(space: Polytope, unit: float, slack: float) -> Bounds:
    lower = np.append(np.ceil((space.lower - slack) / unit), np.zeros(space.size))
    upper = np.append(np.floor((space.upper + slack) / unit), np.full(space.size, np.inf))
    return Bounds(lower, upper)
