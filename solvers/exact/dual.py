"""The dual of a tree with crossing rows: proximal semismooth Newton on the crossing rows' prices.

With h(nu) = -m nu+ + M nu- for rows m <= B x <= M, the prices minimise the convex, piecewise quadratic

    phi(nu) = -min_{x in tree} ( sum (x - t)^2 / (2 w) - nu'B x ) + h(nu),   phi's smooth part has gradient B x(nu).

Each step minimises the model g'd + d'(J + delta D) d / 2 + h(nu + d) exactly, kinks at 0 included, and is shortened
until phi falls enough (proximal Newton: Lee, Sun & Saunders 2014; semismooth Newton on such duals: Li, Sun & Toh
2018).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solvers.exact import compiling
from solvers.exact import crossing_kernels as kernels
from solvers.exact.compiling import fitted
from solvers.exact.crossing_kernels import CLOSE, Cells, Nodes, State
from solvers.exact.dual_model import model_minimum
from solvers.exact.head_start import EARLY, LOOSE, NEAR, TIGHT, head_start, solve

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
GOOD = 1e-10
"""A residual that will do where it does not get smaller."""
SHORTENINGS = 60


@dataclass
class Point:
    """Prices (K,) with the crossing rows' activity B x (K,), its Jacobian (K, K) and their residual."""

    prices: Array
    activity: Array
    jacobian: Array
    residual: float


class Dual:
    """phi, its slopes and its curvature; the tree's blocks are kept from one set of prices to the next.

    Parameters
    ----------
    total : of all cells
    lower, upper : arrays (K,), limits of the crossing rows
    order : int array (n,), the model's cell at each place of the tree
    size : a measure of the work, that decides whether loops are compiled
    """

    def __init__(
        self, total: float, nodes: Nodes, cells: Cells, state: State, lower: Array, upper: Array, order: Ints, size: int
    ) -> None:
        self.total, self.nodes, self.cells, self.state = total, nodes, cells, state
        self.lower, self.upper, self.order, self.size = lower, upper, order, size
        self.solved = fitted(solve, size)
        self.gathered, self.targets = fitted(kernels.gathered, size), fitted(kernels.targets, size)

    def solve(self, prices: Array, close: float) -> None:
        """Solve the tree at given prices."""
        self.solved(prices, self.total, close, self.nodes, self.cells, self.state)

    def at(self, prices: Array, close: float) -> Point:
        """Return activity, Jacobian and residual at given prices."""
        count = len(prices)
        activity, jacobian = np.empty(count), np.empty((count, count))
        self.solve(prices, close)
        self.gathered(self.nodes, self.cells, self.state, activity, jacobian)
        return Point(prices, activity, jacobian, self.residual(prices, activity))

    def unlooked(self, prices: Array, residual: float) -> Point:
        """Return prices that need no activity and Jacobian any more."""
        return Point(prices, np.zeros(0), np.zeros((0, 0)), residual)

    def targets_at(self, prices: Array, close: float, x: Array) -> float:
        """Fill the targets (n,) at given prices and return the residual."""
        activity = np.empty(len(prices))
        self.solve(prices, close)
        self.targets(self.nodes, self.cells, self.state, self.order, x, activity)
        return self.residual(prices, activity)

    def residual(self, prices: Array, activity: Array) -> float:
        """Return the largest natural residual of the crossing rows; prices are half their multipliers."""
        wanted = np.minimum(np.maximum(activity - 2.0 * prices, self.lower), self.upper)
        off = np.abs(activity - wanted) / np.maximum(1.0, np.abs(activity))
        return float(off.max(initial=0.0))

    def slope(self, at: Point, direction: Array, *, backward: bool) -> float:
        """Return phi's derivative along a direction; at a kink that of the side before it, or behind it."""
        moving = np.flatnonzero(direction)
        d, price = direction[moving], at.prices[moving]
        positive = (price > 0.0) | ((price == 0.0) & ((d > 0.0) != backward))
        limit = np.where(positive, self.lower[moving], self.upper[moving])
        return float(d @ (at.activity[moving] - limit))

    def value(self, at: Point) -> float:
        """Return phi; the tree has to be solved at the point's prices."""
        cells, x = self.cells, np.empty(len(self.order))
        self.targets(self.nodes, cells, self.state, self.order, x, np.empty(len(at.prices)))
        some = cells.w > 0.0
        away = (x[self.order] - cells.t)[some]
        priced = np.flatnonzero(at.prices)
        price = at.prices[priced]
        limit = np.where(price > 0.0, self.lower[priced], self.upper[priced])
        return float(price @ (at.activity[priced] - limit) - 0.5 * (away**2 / cells.w[some]).sum())

    def shortened(self, here: Point, aim: Array, best: float, close: float) -> tuple[Point, float]:
        """Return a point on the way to the aim where phi has fallen enough, and its share of it; 0 if none will do.

        Behind a point with a falling slope phi is lower, by convexity; the best residual can be halved a few dozen
        times at most. Only where neither holds are values of phi needed. Slopes of both signs enclose the minimum.
        """
        direction = aim - here.prices
        before = self.slope(here, direction, backward=False)
        value, length = np.nan, 1.0
        low, low_slope, high, high_slope = 0.0, before, 1.0, np.inf
        for attempt in range(SHORTENINGS):
            there = self.at(aim, close)
            after = self.slope(there, direction, backward=True)
            narrow = high - low <= 0.05 * high and high_slope < np.inf
            falling = after <= 0.0 and (length == 1.0 or after >= 0.5 * before or narrow)
            if there.residual <= 0.5 * best or falling:
                return there, length
            if after <= 0.0:
                low, low_slope = length, after
            else:
                high, high_slope = length, after
                if after <= -0.5 * before:
                    new_value = self.value(there)
                    if np.isnan(value):
                        self.solve(here.prices, close)
                        value = self.value(here)
                    noise = 1e-14 * max(1.0, abs(value))
                    if new_value <= value + 1e-4 * length * before or length * abs(before) <= noise:
                        return there, length
            if narrow and low > 0.0:
                length = low
            else:
                rise = high_slope - low_slope
                secant = attempt % 3 < 2 and rise > 0.0
                share = min(max(-low_slope / rise, 0.02), 0.5) if secant else 0.5
                length = low + share * (high - low)
            aim = here.prices + length * direction
        return here, 0.0


class Descent:
    """The way of the prices to the dual's minimum.

    Attributes
    ----------
    here : where it is
    best : the prices with the least residual on the way, and that
    x : array (n,), targets in the order of the model's cells, once it has settled
    share : of the proximal term; stale : steps since the residual halved; exact : whether x belongs to `here`
    """

    def __init__(self, dual: Dual, prices: Array, full: Array) -> None:
        self.dual, self.full = dual, np.maximum(full, 1e-6 * full.max(initial=0.0))
        self.x = np.empty(len(dual.order))
        self.share, self.stale, self.steps, self.exact, residual = 0.0, 0, 0, False, np.inf
        if dual.size >= compiling.WORTH_COMPILING:
            prices = prices.copy()
            self.exact, self.steps, residual = fitted(head_start, dual.size)(
                prices, dual.total, dual.nodes, dual.cells, dual.state, dual.lower, dual.upper, self.full,
                dual.order, self.x,
            )  # fmt: skip
        self.here = dual.unlooked(prices, residual) if self.exact else dual.at(prices, LOOSE)
        self.best = prices, self.here.residual

    @property
    def over(self) -> bool:
        """Tell whether further steps are of no use."""
        return self.here.residual <= TIGHT or (self.best[1] <= GOOD and self.stale >= 4) or self.share > 1.0

    def step(self) -> None:
        """Take one step; a share above 1 says that there is none to take."""
        dual, here = self.dual, self.here
        self.share = max(self.share, min(max(1e-4 * here.residual, 1e-12), 1e-5))
        damped = here.jacobian + np.diag(self.share * self.full)
        aim = model_minimum(here.prices, here.activity, damped, dual.lower, dual.upper)
        self.steps += 1
        close = max(CLOSE, min(LOOSE, 1e-3 * here.residual**2)) if self.steps <= EARLY else CLOSE
        if here.residual <= NEAR:
            # One step is mostly exact from here, and needs no Jacobian behind it.
            residual = dual.targets_at(aim, close, self.x)
            if residual <= TIGHT:
                self.here, self.exact = dual.unlooked(aim, residual), True
                return
        there, length = dual.shortened(here, aim, self.best[1], close)
        if length == 0.0:
            # Rounding hides the descent: a shorter step, along the steepest way, may show it.
            self.share = np.inf if self.share >= 1.0 else min(max(100.0 * self.share, 1e-8), 1.0)
            return
        self.share = 0.1 * self.share if length == 1.0 else min(self.share / length, 1.0)
        self.stale = 0 if there.residual < 0.5 * self.best[1] else self.stale + 1
        if there.residual < self.best[1]:
            self.best = there.prices, there.residual
        self.here = there

    def settle(self) -> None:
        """End where the residual was least, and fill the targets there."""
        if self.exact:
            return
        prices, _ = self.best
        residual = self.dual.targets_at(prices, CLOSE, self.x)
        self.here = self.dual.unlooked(prices, residual)
