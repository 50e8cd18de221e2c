"""Random rounding tasks, the least change by an independent integer program, and what a witness proves."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from solvers.certify.least_rounding import lagrangian
from solvers.rounding.task import Rounded, Task

Array = NDArray[np.float64]
Bools = NDArray[np.bool_]
Rows = Iterable[tuple[Bools, float, float]]


def task_of(y: Array, total: float, rows: Rows = (), lower: Array | None = None, upper: Array | None = None) -> Task:
    """Return the task of rounding y to a total under rows of cells, least and most."""
    scopes, low, high = zip(*rows, strict=True) if (rows := list(rows)) else ((), (), ())
    least = np.zeros(len(y)) if lower is None else lower
    most = np.full(len(y), total) if upper is None else np.clip(upper, 0.0, total)
    limits = np.array(low, dtype=float), np.array(high, dtype=float)
    return Task(
        y=y,
        lower=least,
        upper=most,
        locked=least == most,
        matrix=sparse.csr_array(np.array(scopes, dtype=float).reshape(-1, len(y))),
        row_lower=limits[0],
        row_upper=limits[1],
        names=tuple(f"rule{row}[{row}]" for row in range(len(low))),
        raw=(least, most, *limits),
        locks=np.zeros(len(low), dtype=bool),
        total=int(total),
    )


class World:
    """Cells of many sizes with ties, locks and limits off the grid; a tree of reps and regions, products across it."""

    def __init__(self, seed: int) -> None:
        self.draw = draw = np.random.default_rng(seed)
        self.cells = n = int(draw.integers(1, 40))
        self.y = self._targets(float(10.0 ** draw.integers(0, 10 if draw.random() < 0.3 else 3)))
        self.total = float(draw.choice([np.floor(self.y.sum()), np.ceil(self.y.sum())]))
        self.tight = float(draw.choice([0.0, 0.3, 2.0]))
        self.rep, self.product = draw.integers(0, max(1, n // 3), n), draw.integers(0, max(1, n // 4), n)

    def _targets(self, size: float) -> Array:
        draw, n = self.draw, self.cells
        y = draw.lognormal(0.0, 1.0, n) * size
        kind = draw.integers(0, 4)
        if kind == 0:
            return np.round(4.0 * y) / 4.0
        if kind == 1:
            return np.full(n, y[0])
        if kind == 2:
            return np.abs(np.round(y) + (draw.random(n) < 0.3) * draw.choice([1e-10, -1e-10, 0.5, 1e-6], n))
        return y

    def task(self, *, products: bool) -> Task:
        """Return the task; rows have limits at or near their targets, some of them no multiple to spare."""
        scopes = [*self._scopes(self.rep), *self._scopes(self.rep // 3)]
        scopes += [np.arange(self.cells) == cell for cell in self.draw.choice(self.cells, 2)]
        if products:
            scopes += [*self._scopes(self.product), *self._scopes(self.product // 3)]
        rows = [(scope, *self._around(float(self.y[scope].sum()))) for scope in scopes]
        return task_of(self.y, self.total, rows, *self._limits())

    def _scopes(self, codes: NDArray[np.int64]) -> list[Bools]:
        return [codes == member for member in np.unique(codes)]

    def _around(self, target: float) -> tuple[float, float]:
        draw = self.draw
        low = np.ceil(target - self.tight * draw.random() - 1e-9) if draw.random() < 0.6 else -np.inf
        high = np.floor(target + self.tight * draw.random() + 1e-9) if draw.random() < 0.6 else np.inf
        return float(min(low, high) if draw.random() < 0.9 else low), float(high)

    def _limits(self) -> tuple[Array, Array]:
        draw, y = self.draw, self.y
        lower, upper, chance = np.zeros(self.cells), np.full(self.cells, self.total), draw.random(self.cells)
        if draw.random() < 0.5:
            lower = np.where(chance < 0.3, np.ceil(y * draw.choice([1.0, 0.9]) - 1e-9), lower)
            upper = np.where(chance > 0.7, np.floor(y * draw.choice([1.0, 1.1]) + 1e-9), upper)
        if draw.random() < 0.5:
            locked = draw.random(self.cells) < 0.1
            lower, upper = np.where(locked, np.rint(y), lower), np.where(locked, np.rint(y), upper)
        return lower, upper


def least_by_milp(task: Task) -> float | None:
    """Return the least change that HiGHS finds; None where no whole counts keep all limits."""
    n = task.cells
    base = np.clip(np.floor(task.y), task.lower, task.upper)
    rows = sparse.vstack([task.matrix, sparse.csr_array(np.ones((1, n)))], format="csr")
    shift = rows @ base
    low, high = np.append(task.row_lower, task.total) - shift, np.append(task.row_upper, task.total) - shift
    up = np.minimum(task.upper - base, 1)
    most = np.concatenate([up, task.upper - base - up, base - task.lower])
    cost = np.concatenate([np.abs(base + 1 - task.y) - np.abs(base - task.y), np.ones(n), np.ones(n)])
    found = milp(
        cost,
        integrality=np.ones(3 * n),
        bounds=Bounds(np.zeros(3 * n), most),
        constraints=LinearConstraint(sparse.hstack([rows, rows, -rows]), low, high),
        options={"mip_rel_gap": 0},
    )
    if found.status == 2:
        return None
    assert found.status == 0
    step, above, below = np.split(np.rint(found.x), 3)
    return float(np.abs(base + step + above - below - task.y).sum())


def change_of(task: Task, rounded: Rounded) -> float:
    """Return the change of a rounding."""
    return float(np.abs(rounded.counts - task.y).sum())


def bound_of(task: Task, multipliers: Array, counts: NDArray[np.int64]) -> float:
    """Return what the certificate makes of multipliers."""
    rows = sparse.vstack([task.matrix, sparse.csr_array(np.ones((1, task.cells)))], format="csr")
    low, high = np.append(task.row_lower, task.total), np.append(task.row_upper, task.total)
    return lagrangian(multipliers, counts, task.y, (task.lower, task.upper), rows, (low, high))


def assert_kept(task: Task, rounded: Rounded) -> None:
    """Check that counts keep the total, all rows and all limits exactly."""
    counts, sums = rounded.counts, task.matrix @ rounded.counts
    assert int(counts.sum()) == task.total == rounded.total
    assert (counts >= task.lower).all()
    assert (counts <= task.upper).all()
    assert (sums >= task.row_lower).all()
    assert (sums <= task.row_upper).all()
