"""Random models whose rows cross: a tree of reps and regions, products across it, customers, loads and shares.

Every model is built around targets that are known to satisfy it.
"""

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from solvers.model import GOAL, Model

Array = NDArray[np.float64]
WIDTHS = (0.0, 1e-6, 0.01, 0.05, 0.3)
"""Widths of rows, relative to what the known targets make of them."""


def model_of(fair: Array, lower: Array, upper: Array, rows: Array, row_lower: Array, row_upper: Array) -> Model:
    """Return a model with the given rows (k, n) and the goal behind them."""
    cells = len(fair)
    matrix = sparse.csr_array(np.vstack([rows, np.ones((1, cells))]))
    matrix.sort_indices()
    count = len(row_lower)
    return Model(
        scale=1.0,
        fair=fair,
        lower=lower,
        upper=upper,
        matrix=matrix,
        row_lower=np.append(row_lower, float(cells)),
        row_upper=np.append(row_upper, float(cells)),
        names=(*(f"rule{row}[{row}]" for row in range(count)), GOAL),
        sides=tuple("both" for _ in range(count + 1)),
        entity=np.arange(cells),
        entity_fair=fair,
        power=2.0,
        concession=0.0,
        efficiency=None,
    )


class World:
    """Cells with known targets, and rows that are added around them."""

    def __init__(self, seed: int, cells: int) -> None:
        self.draw = draw = np.random.default_rng(seed)
        fair = draw.lognormal(0, 2.0 * draw.random(), cells)
        self.fair = fair * cells / fair.sum()
        known = self.fair * draw.lognormal(0, draw.choice([0.01, 0.1, 0.5]), cells)
        if cells > 10 and draw.random() < 0.3:
            known[draw.random(cells) < 0.3] = 0.0
        self.known = known * cells / known.sum()
        self.rep = draw.integers(0, max(1, cells // int(draw.choice([3, 10, 30]))), cells)
        self.region = self.rep % max(1, self.rep.max() // 5)
        self.rows: list[Array] = []
        self.limits: list[tuple[float, float]] = []

    def bounds(self) -> tuple[Array, Array]:
        """Return limits of cells that the known targets keep; some meet, some touch the targets."""
        draw, known = self.draw, self.known
        lower, upper = np.zeros(len(known)), np.full(len(known), np.inf)
        capped, floored = (draw.random(len(known)) < draw.random() for _ in range(2))
        upper[capped] = known[capped] * (1 + draw.exponential(0.2, capped.sum()))
        lower[floored] = known[floored] * np.maximum(0, 1 - draw.exponential(0.2, floored.sum()))
        locked = draw.random(len(known)) < draw.choice([0.0, 0.2])
        lower[locked] = upper[locked] = known[locked]
        return lower, upper

    def add(self, coefficients: Array) -> None:
        """Add a row with limits on either side or both, of a random width around what it is."""
        largest = float(np.abs(coefficients).max())
        if largest == 0.0:
            return
        row = coefficients / largest
        value = float(row @ self.known)
        room = abs(value) * self.draw.choice(WIDTHS) * self.draw.random(2)
        sides = self.draw.choice(["min", "max", "both", "both"])
        self.rows.append(row)
        self.limits.append(
            (-np.inf if sides == "max" else value - room[0], np.inf if sides == "min" else value + room[1])
        )

    def model(self) -> Model:
        """Return the model of all rows."""
        lower, upper = self.bounds()
        limits = np.array(self.limits).reshape(-1, 2)
        rows = np.array(self.rows).reshape(-1, len(self.fair))
        return model_of(self.fair, lower, upper, rows, limits[:, 0], limits[:, 1])


def random_model(seed: int, cells: int, crossing: int) -> Model:
    """Return a model with a tree of reps and regions and about `crossing` rows across it, in three hierarchies."""
    world = World(seed, cells)
    draw, ones = world.draw, np.ones(cells)
    product = draw.integers(0, max(1, crossing // 2), cells)
    customer = draw.integers(0, max(1, crossing // 3), cells)
    for codes in (world.rep, world.region):
        for member in np.unique(codes):
            if draw.random() < 0.7:
                world.add((codes == member) * ones)
    before = len(world.rows)
    for member in np.unique(product):
        world.add((product == member) * ones)
    while len(world.rows) < before + crossing:
        kind, some = draw.integers(0, 5), customer == draw.choice(customer)
        if kind == 0:
            world.add(some * ones)
        elif kind == 1:
            world.add(some * draw.uniform(0.1, 1.0, cells))
        elif kind == 2:
            whole = (world.rep == draw.choice(world.rep)) if draw.random() < 0.5 else np.ones(cells, dtype=bool)
            world.add((whole & (product == draw.choice(product))) * ones - draw.random() * whole)
        elif kind == 3:
            twin = draw.integers(0, len(world.rows))
            world.rows.append(world.rows[twin])
            world.limits.append(world.limits[twin])
        else:
            world.add((draw.random(cells) < 0.3) * ones)
    return world.model()
