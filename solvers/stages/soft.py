"""Soft rules: each level's least weighted violation, and what all targets that reach it have in common.

    min sum c_k s_k     s_k >= 0,  a_k x + s_k >= low_k  (or a_k x - s_k <= high_k)

The optima are a face of the feasible set, and any optimal multipliers y describe it. Where y_k = 0, the row is kept;
where it is between 0 and c_k, the row is at its limit; where y_k = c_k, the row is missed, by as much as the rest of
the face asks for. So what is left for later stages are rows and limits like all others.

The rows of one rule about peers share one violation z. Where their multipliers use up its cost, z is what one of them,
the reference, says, and the others are rows against the reference.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from solvers.deadline import Deadline
from solvers.model import GOAL, Model
from solvers.stages.solving import optimum
from solvers.stages.stage import Stage

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
CLEARLY = 1e-7
"""A multiplier above this share of what it can be at most is not 0."""
NAME = "soft"
_NOISE = 1e-14
"""What is left of a difference of equal coefficients, of which the largest is 1."""
_DIGITS = 5e-10
"""What the last digits of a vertex are, relative to max(1, activity); rows are held to 1e-9."""
FAR_APART = 1e6
"""Costs of one priority that are further apart than this are not weighed against each other."""


@dataclass(frozen=True)
class Shared:
    """Rows that share one violation.

    Attributes
    ----------
    rows : int array (k,), rows of the model
    gives : array (k,), by how much a violation of 1 lifts each row's upper limit, scaled; 1 at most
    cost : of a violation of 1
    unit : how many such violations are 1 of the rule's own unit
    """

    level: int
    rows: Ints
    gives: Array
    cost: float
    unit: float


@dataclass(frozen=True)
class Elastic:
    """The soft rows among a model's m.

    Attributes
    ----------
    low, high : arrays (m,), scaled limits that are asked for; infinite where the rows have none
    levels : int array (m, 2), priority of each limit; -1 where the row is hard or shares its violation
    costs : array (m, 2), of missing each limit by 1, scaled
    shared : one for each soft rule about peers that has rows
    """

    low: Array
    high: Array
    levels: Ints
    costs: Array
    shared: tuple[Shared, ...]

    def in_steps(self) -> "Elastic":
        """Return the same with priorities cut into levels: costs that are very far apart are looked at in turn.

        In one program the small ones would drown in the rounding errors of the large ones.
        """
        asked = np.isfinite(np.stack([self.low, self.high], axis=1)) & (self.levels >= 0)
        at = np.nonzero(asked)
        priorities = np.concatenate([self.levels[asked], np.array([one.level for one in self.shared], dtype=np.int64)])
        costs = np.concatenate([self.costs[asked], np.array([one.cost for one in self.shared])])
        order = np.lexsort((-costs, priorities))
        levels, level, first = np.empty(len(order), dtype=np.int64), -1, -1
        for place in order.tolist():
            new = first < 0 or priorities[place] != priorities[first]
            if new or costs[place] < costs[first] / FAR_APART:
                level, first = level + 1, place
            levels[place] = level
        table = np.full(self.levels.shape, -1)
        table[at] = levels[: len(at[0])]
        shared = zip(self.shared, levels[len(at[0]) :].tolist(), strict=True)
        return replace(self, levels=table, shared=tuple(replace(one, level=level) for one, level in shared))

    @property
    def every_level(self) -> list[int]:
        """All levels in their order."""
        given = np.unique(self.levels[self.levels >= 0])
        return sorted({*given.tolist(), *(one.level for one in self.shared)})


NOTHING_SOFT = Elastic(np.zeros(0), np.zeros(0), np.zeros((0, 2), dtype=np.int64), np.zeros((0, 2)), ())
"""No soft rows."""


@dataclass(frozen=True)
class Softened:
    """A model in which soft rows are settled, and the stages that settled them.

    Attributes
    ----------
    references : for each rule of `Elastic.shared`, the row that its violation is read from, -1 where it is 0
    """

    model: Model
    stages: tuple[Stage, ...]
    references: tuple[int, ...] = ()


def softened(model: Model, elastic: Elastic, deadline: Deadline) -> Softened:
    """Return the model with every soft row settled at the least violation, level by level.

    Parameters
    ----------
    model : with soft rows in their places, without limits

    Raises
    ------
    Infeasible, OutOfTime, SolverError
    """
    elastic = elastic.in_steps()
    stages: list[Stage] = []
    references = [-1] * len(elastic.shared)
    for level in elastic.every_level:
        one = _Level(model, elastic, level)
        stage = one.solved(deadline)
        model = one.tightened(stage)
        for place, shared in enumerate(elastic.shared):
            if shared.level == level:
                references[place] = one.reference(shared, stage)
        stages.append(stage)
    return Softened(model, tuple(stages), tuple(references))


class _Level:
    """One level: its rows and their violations, lower limits first, then upper ones, then those that are shared."""

    def __init__(self, model: Model, elastic: Elastic, level: int) -> None:
        self.model = model
        self.elastic = elastic
        self.at_low = np.flatnonzero((elastic.levels[:, 0] == level) & np.isfinite(elastic.low))
        self.at_high = np.flatnonzero((elastic.levels[:, 1] == level) & np.isfinite(elastic.high))
        self.shared = [one for one in elastic.shared if one.level == level]
        costs = (elastic.costs[self.at_low, 0], elastic.costs[self.at_high, 1], [one.cost for one in self.shared])
        self.costs = np.concatenate(costs) / max(float(part.max()) for part in map(np.asarray, costs) if len(part))

    def solved(self, deadline: Deadline) -> Stage:
        """Return the stage of the least violation."""
        rows = np.concatenate([self.at_low, self.at_high, *(one.rows for one in self.shared)])
        shared = [(place, one) for place, one in enumerate(self.shared, len(self.at_low) + len(self.at_high))]
        own = np.arange(len(self.at_low) + len(self.at_high))
        variable = np.concatenate([own, *(np.full(len(one.rows), place) for place, one in shared)])
        signs = np.concatenate(
            [np.ones(len(self.at_low)), -np.ones(len(self.at_high)), *(-one.gives for _, one in shared)]
        )
        gives = sparse.csr_array((signs, (np.arange(len(rows)), variable)), shape=(len(rows), len(self.costs)))
        matrix = sparse.hstack([self.model.matrix[rows], gives], format="csr")
        below = np.arange(len(rows)) < len(self.at_low)
        program = self.model.extended(
            np.concatenate([np.zeros(self.model.cells), self.costs]),
            matrix,
            np.where(below, self.elastic.low[rows], -np.inf),
            np.where(below, np.inf, self.elastic.high[rows]),
            np.zeros(len(self.costs)),
            np.full(len(self.costs), np.inf),
        )
        solution, back_end = optimum(program, deadline)
        count = len(self.model.names)
        wishes = np.zeros(count)
        np.add.at(wishes, rows, solution.multipliers[count:])
        point = solution.point[: self.model.cells]
        multipliers = solution.multipliers[:count]
        return Stage(NAME, "violation", point, multipliers, np.zeros(0), back_end, wishes=wishes)

    def tightened(self, stage: Stage) -> Model:
        """Return the model within all optima of the stage."""
        model, y = self.model, stage.wishes
        reduced = -(model.matrix.T @ (stage.rows + y))
        lower, upper = model.lower.copy(), model.upper.copy()
        cells = np.flatnonzero((np.abs(reduced) > CLEARLY) & (lower < upper))
        lower[cells] = upper[cells] = np.where(reduced > 0, lower, upper)[cells]
        row_lower, row_upper = model.row_lower.copy(), model.row_upper.copy()
        held = np.flatnonzero(np.abs(stage.rows) > CLEARLY)
        row_lower[held] = row_upper[held] = np.where(stage.rows > 0, row_lower, row_upper)[held]
        costs = self.costs
        self._settle(self.at_low, y, costs[: len(self.at_low)], self.elastic.low, (row_lower, row_upper))
        costs = costs[len(self.at_low) :]
        above = (-row_upper, -row_lower)
        self._settle(self.at_high, -y, costs[: len(self.at_high)], -self.elastic.high, above)
        row_upper, row_lower = -above[0], -above[1]
        tight = replace(model, lower=lower, upper=upper, row_lower=row_lower, row_upper=row_upper)
        for one, cost in zip(self.shared, costs[len(self.at_high) :].tolist(), strict=True):
            tight = _settled_together(tight, one, cost, y, self.elastic.high)
        return _around(tight, stage.point)

    @staticmethod
    def _settle(rows: Ints, y: Array, costs: Array, limits: Array, sides: tuple[Array, Array]) -> None:
        """Settle lower limits in place: kept, met exactly, or missed."""
        part = y[rows] / costs
        kept, missed = rows[part < 1.0 - CLEARLY], rows[part > CLEARLY]
        sides[0][kept] = np.maximum(sides[0][kept], limits[kept])
        sides[1][missed] = np.minimum(sides[1][missed], limits[missed])

    def reference(self, shared: Shared, stage: Stage) -> int:
        """Return the row that a shared violation is read from, -1 where there is none."""
        cost = self.costs[len(self.at_low) + len(self.at_high) + self.shared.index(shared)]
        return _reference(shared, float(cost), stage.wishes)


def _around(model: Model, point: Array) -> Model:
    """Return the model with rows moved outwards by what a vertex misses them by in its last digits.

    Many rows that meet in one point leave no room for these digits: later stages would find nothing.
    """
    activity = model.matrix @ point
    near = _DIGITS * np.maximum(1.0, np.abs(activity))
    goal = np.array([name == GOAL for name in model.names])
    below, above = model.row_lower - activity, activity - model.row_upper
    return replace(
        model,
        row_lower=np.where((below > 0) & (below < near) & ~goal, activity, model.row_lower),
        row_upper=np.where((above > 0) & (above < near) & ~goal, activity, model.row_upper),
    )


def _reference(shared: Shared, cost: float, y: Array) -> int:
    weights = np.abs(y[shared.rows]) * shared.gives
    if weights.sum() <= cost * (1.0 - CLEARLY):
        return -1
    return int(shared.rows[np.flatnonzero(weights > CLEARLY * cost)[0]])


def _settled_together(model: Model, shared: Shared, cost: float, y: Array, high: Array) -> Model:
    """Return the model with the rows of one rule about peers settled."""
    rows = shared.rows
    used = np.abs(y[rows]) * shared.gives > CLEARLY * cost
    row_lower, row_upper = model.row_lower.copy(), model.row_upper.copy()
    reference = _reference(shared, cost, y)
    if reference < 0:
        row_upper[rows] = high[rows]
        row_lower[rows[used]] = high[rows[used]]
        return replace(model, row_lower=row_lower, row_upper=row_upper)
    matrix, limits = against(model.matrix, shared, reference, high)
    row_upper[rows] = limits
    row_lower[rows[used]] = limits[used]
    row_lower[reference], row_upper[reference] = high[reference], np.inf
    return replace(model, matrix=matrix, row_lower=row_lower, row_upper=row_upper)


def against(matrix: sparse.csr_array, shared: Shared, reference: int, high: Array) -> tuple[sparse.csr_array, Array]:
    """Return the matrix with shared rows taken against one of them, which stays, and the rows' upper limits (k,)."""
    rows, gives = shared.rows, shared.gives
    own = float(gives[np.flatnonzero(rows == reference)[0]])
    others = rows != reference
    at, part = rows[others], gives[others] / own
    every = np.arange(matrix.shape[0])
    change = sparse.csr_array(
        (
            np.concatenate([np.ones(len(every)), -part]),
            (np.concatenate([every, at]), np.concatenate([every, np.full(len(at), reference)])),
        ),
        shape=(len(every), len(every)),
    )
    limits = high[rows].copy()
    limits[others] -= part * high[reference]
    changed = sparse.csr_array(change @ matrix)
    changed.data[np.abs(changed.data) < _NOISE] = 0.0
    changed.eliminate_zeros()
    changed.sort_indices()  # its arrays are shared by programs that rely on their order
    return changed, limits
