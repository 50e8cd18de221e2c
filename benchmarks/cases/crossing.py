"""Fifty product totals across a tree of reps and regions: the exact route, a general quadratic solver, and a sort."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from benchmarks.cases.quadratic import SECONDS, piqp_residual, with_piqp
from benchmarks.plans import SEED
from benchmarks.registry import Proven, Run, case
from benchmarks.timing import AnswersDifferError
from solvers.deadline import Deadline
from solvers.exact.crossing import CrossingSolution, solve_crossing
from solvers.model import GOAL, Model
from solvers.polish import residual
from solvers.program import Curve
from solvers.structure import Structure, structure_of

Array = NDArray[np.float64]
PRODUCTS, REGIONS, CELLS_PER_REP = 50, 20, 50
CERTIFIED, AGREE = 1e-9, 1e-6
LARGEST_FOR_PIQP = 100_000
"""It takes ten seconds and more for a million cells."""


@case(
    question="A tree with 50 rows across it, from arrays to a proven optimum; next to numpy's sort and PIQP.",
    sizes=(1_000, 10_000, 100_000, 1_000_000),
)
def contenders(size: int) -> Mapping[str, Run | Proven]:
    """Return the exact route, numpy's sort and, as far as it is patient enough, PIQP; answers are a cell's target.

    The exact route's optimum is proven, and compared with PIQP's, before anything is timed.
    """
    model = crossed(size)
    structure, t = structure_of(model), np.zeros(size)
    program = model.program(t, Curve("square", np.arange(size), t, 1.0 / model.fair))
    numbers = np.random.default_rng(SEED).random(size)
    ours = solved(model, structure, t)
    off = residual(program, ours.x, ours.rows)
    found: dict[str, Run | Proven] = {
        "Apportion (tree x crossing)": Proven(lambda: float(solved(model, structure, t).x[0]), off),
        "numpy sort": lambda: float(np.sort(numbers)[-1]),
    }
    if not off <= CERTIFIED:
        raise AnswersDifferError(f"crossing: not proven at {size} cells")
    if size > LARGEST_FOR_PIQP:
        return found
    value, theirs = program.value(ours.x), program.value(with_piqp(program))
    if not abs(value - theirs) <= AGREE * abs(value):
        raise AnswersDifferError(f"crossing: {value} and {theirs} at {size} cells")
    return found | {"PIQP": Proven(lambda: float(with_piqp(program)[0]), piqp_residual(program))}


def solved(model: Model, structure: Structure, t: Array) -> CrossingSolution:
    """Return the exact route's solution."""
    found = solve_crossing(model, structure, model.fair, t, Deadline(SECONDS))
    if not isinstance(found, CrossingSolution):
        raise AnswersDifferError("crossing: no optimum was found")
    return found


def crossed(size: int, *, products: int = PRODUCTS, reps: int | None = None) -> Model:
    """Return a model that can be met and is not easy: most products and many reps are at a limit in the optimum."""
    draw = np.random.default_rng(SEED)
    reps = size // CELLS_PER_REP if reps is None else reps
    rep = np.sort(draw.integers(reps, size=size))
    fair = draw.lognormal(0.0, 0.8, size)
    fair *= size / fair.sum()
    product = draw.integers(products, size=size)
    known = fair * draw.lognormal(0.0, 0.3, size) * draw.lognormal(0.0, 0.05, products)[product]
    known *= size / known.sum()
    rows, limits, names = [sparse.csr_array(np.ones((1, size)))], [(float(size), float(size))], [GOAL]
    for rule, codes, members, room in (
        ("rep", rep, reps, 0.08),
        ("region", rep * REGIONS // reps, REGIONS, 0.02),
        ("product", product, products, 0.005),
    ):
        rows.append(sparse.csr_array((np.ones(size), (codes, np.arange(size))), shape=(members, size)))
        limits += [(total * (1 - room), total * (1 + room)) for total in np.bincount(codes, known, minlength=members)]
        names += [f"{rule}[{member}]" for member in range(members)]
    low, high = np.array(limits).T
    return Model(
        scale=1.0,
        fair=fair,
        lower=np.minimum(0.3 * fair, known),
        upper=known * draw.uniform(1.0, 3.0, size),
        matrix=sparse.vstack(rows, format="csr"),
        row_lower=low,
        row_upper=high,
        names=tuple(names),
        sides=tuple("both" for _ in names),
        entity=np.arange(size),
        entity_fair=fair,
        power=2.0,
        concession=0.0,
        efficiency=None,
    )
