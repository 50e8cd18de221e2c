"""How the time of the exact route grows with the rows that cross the tree, and with the reps in it."""

from collections.abc import Mapping

import numpy as np

from benchmarks.cases.crossing import CERTIFIED, crossed, solved
from benchmarks.registry import Proven, Run, case
from benchmarks.timing import AnswersDifferError
from solvers.model import Model
from solvers.polish import residual
from solvers.program import Curve
from solvers.structure import structure_of

ROWS, REPS = (10, 50, 100, 300), (100, 1_000, 10_000)


@case(
    question="100,000 cells: 2,000 reps with more and more rows across them, and 50 such rows with more and more reps.",
    sizes=(100_000,),
)
def contenders(size: int) -> Mapping[str, Run | Proven]:
    """Return the exact route at several numbers of crossing rows and of reps; each optimum is proven."""
    models = {f"Apportion ({rows} rows)": crossed(size, products=rows) for rows in ROWS}
    models |= {f"Apportion ({reps:,} reps)": crossed(size, reps=reps) for reps in REPS}
    return {name: timed(model) for name, model in models.items()}


def timed(model: Model) -> Proven:
    """Return the exact route on a model, with the residual of its answer."""
    structure, t = structure_of(model), np.zeros(model.cells)
    program = model.program(t, Curve("square", np.arange(model.cells), t, 1.0 / model.fair))
    found = solved(model, structure, t)
    off = residual(program, found.x, found.rows)
    if not off <= CERTIFIED:
        raise AnswersDifferError(f"growing: the residual is {off:.0e}")
    return Proven(lambda: float(solved(model, structure, t).x[0]), off)
