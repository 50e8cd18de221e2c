"""Controlled rounding: every total of a tree of reps and regions, and of fifty products across it, exact."""

from collections.abc import Callable, Mapping
from functools import partial

import numpy as np
from numpy.typing import NDArray
from ortools.sat.python import cp_model
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from benchmarks.plans import SEED
from benchmarks.registry import Run, case
from benchmarks.timing import AnswersDifferError
from solvers.certify.least_rounding import lagrangian
from solvers.rounding.crossing import rounded_in_two
from solvers.rounding.families import Families, families_of
from solvers.rounding.nested import rounded_in_one
from solvers.rounding.task import Rounded, Task

Array = NDArray[np.float64]
PRODUCTS, REGIONS, CELLS_PER_REP = 50, 20, 50
LARGEST_FOR_PEERS = 10_000
"""HiGHS takes a minute for 100,000 cells, and CP-SAT finds nothing in that time."""
PROVEN, AGREE = 1e-9, 1e-6


@case(
    question="Whole units of least change with every total kept, from targets and rows told apart to a proven answer.",
    sizes=(1_000, 10_000, 100_000, 1_000_000),
)
def contenders(size: int) -> Mapping[str, Run]:
    """Return the rounding of a tree x products and of the tree alone, numpy's sort and, where it is fast enough, HiGHS.

    Each rounding is proven, and compared with HiGHS's, before anything is timed.
    """
    across, along = task_of(size, products=True), task_of(size, products=False)
    found: dict[str, Run] = {}
    for name, task, way in (("tree x products", across, rounded_in_two), ("tree", along, rounded_in_one)):
        families = families_of(task)
        if families is None:
            raise AnswersDifferError(f"rounding: {size} cells have no two families of rows")
        found[f"Apportion ({name})"] = partial(change, way, task, families)
        proven(task, way(task, families))
    numbers = np.random.default_rng(SEED).random(size)
    found["numpy sort"] = lambda: float(np.sort(numbers)[-1])
    if size <= LARGEST_FOR_PEERS:
        ours = found["Apportion (tree x products)"]()
        for peer, solve in (("HiGHS", with_highs), ("CP-SAT", with_cp_sat)):
            if not abs(ours - (theirs := solve(across))) <= AGREE * ours:
                raise AnswersDifferError(f"rounding: {ours} and {peer}'s {theirs} at {size} cells")
            found[f"{peer} (tree x products)"] = partial(solve, across)
    return found


def change(way: Callable[[Task, Families], Rounded | None], task: Task, families: Families) -> float:
    """Return the change of a rounding."""
    rounded = way(task, families)
    if rounded is None:
        raise AnswersDifferError("rounding: no whole units were found")
    return rounded.witness.bound


def with_highs(task: Task) -> float:
    """Return the least change that HiGHS finds when each cell may go up or down to the next unit, and no further."""
    base, up, matrix, low, high = up_or_down(task)
    rows = LinearConstraint(sparse.csc_array(matrix), low, high)
    found = milp(up, integrality=np.ones(task.cells), bounds=Bounds(0, 1), constraints=rows, options={"mip_rel_gap": 0})
    return float(found.fun + (task.y - base).sum())


def with_cp_sat(task: Task) -> float:
    """Return the least change that CP-SAT finds in the same way, costs as whole millionths, one worker."""
    base, up, matrix, low, high = up_or_down(task)
    model, solver = cp_model.CpModel(), cp_model.CpSolver()
    goes = [model.new_bool_var("") for _ in range(task.cells)]
    for row in range(matrix.shape[0]):
        cells = matrix.indices[matrix.indptr[row] : matrix.indptr[row + 1]].tolist()
        model.add_linear_constraint(sum(goes[cell] for cell in cells), int(low[row]), int(high[row]))
    model.minimize(cp_model.LinearExpr.weighted_sum(goes, np.rint(1e6 * up).astype(np.int64).tolist()))
    solver.parameters.num_workers = 1
    if solver.solve(model) != cp_model.OPTIMAL:
        raise AnswersDifferError("rounding: CP-SAT found no optimum")
    chosen = np.array(solver.boolean_values(goes))
    return float(up @ chosen + (task.y - base).sum())


def up_or_down(task: Task) -> tuple[Array, Array, sparse.csr_array, Array, Array]:
    """Return lower units (n,), the cost of the next ones, and rows over which cells go up with their limits."""
    base = np.floor(task.y)
    matrix = sparse.vstack([task.matrix, sparse.csr_array(np.ones((1, task.cells)))], format="csr")
    shift = matrix @ base
    low, high = np.append(task.row_lower, task.total) - shift, np.append(task.row_upper, task.total) - shift
    return base, 1.0 - 2.0 * (task.y - base), matrix, low, high


def proven(task: Task, rounded: Rounded | None) -> None:
    """Check a rounding against its rows, and its change against the bound of its multipliers."""
    if rounded is None:
        raise AnswersDifferError("rounding: no whole units were found")
    counts = rounded.counts
    matrix = sparse.vstack([task.matrix, sparse.csr_array(np.ones((1, len(counts))))], format="csr")
    low, high = np.append(task.row_lower, task.total), np.append(task.row_upper, task.total)
    sums, change = matrix @ counts, float(np.abs(counts - task.y).sum())
    multipliers = rounded.witness.multipliers
    bound = lagrangian(multipliers, counts, task.y, (task.lower, task.upper), matrix, (low, high))
    kept = bool((sums >= low).all() and (sums <= high).all() and (counts >= task.lower).all())
    if not (kept and change - bound <= PROVEN * change):
        raise AnswersDifferError(f"rounding: not proven at {len(counts)} cells")


def task_of(size: int, *, products: bool) -> Task:
    """Return targets of about a hundred units in reps, regions and products, a third of which are at a limit."""
    draw = np.random.default_rng(SEED)
    reps = size // CELLS_PER_REP
    rep, product = np.sort(draw.integers(reps, size=size)), draw.integers(PRODUCTS, size=size)
    y = 100.0 * draw.lognormal(0.0, 0.8, size)
    families = [("rep", rep, reps), ("region", rep * REGIONS // reps, REGIONS), ("product", product, PRODUCTS)]
    rows, limits, names = [], [], []
    for rule, codes, members in families[: 3 if products else 2]:
        sums = np.bincount(codes, y, minlength=members)
        room = 0.05 * sums * (draw.random((2, members)) < 2 / 3)
        rows.append(sparse.csr_array((np.ones(size), (codes, np.arange(size))), shape=(members, size)))
        limits.append((np.ceil(np.floor(sums) - room[0]), np.floor(np.ceil(sums) + room[1])))
        names += [f"{rule}[{member}]" for member in range(members)]
    low, high = (np.concatenate(side) for side in zip(*limits, strict=True))
    lower, upper, total = np.zeros(size), np.full(size, np.ceil(y.sum())), int(np.ceil(y.sum()))
    return Task(
        y=y,
        lower=lower,
        upper=upper,
        locked=np.zeros(size, dtype=bool),
        matrix=sparse.vstack(rows, format="csr"),
        row_lower=low,
        row_upper=high,
        names=tuple(names),
        raw=(lower, upper, low, high),
        locks=np.zeros(len(names), dtype=bool),
        total=total,
    )
