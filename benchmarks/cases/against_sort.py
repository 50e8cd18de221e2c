"""How far a certified allocation is from the least that anyone could do with the numbers: sorting them once."""

from collections.abc import Mapping

import numpy as np

from benchmarks.plans import random_plan
from benchmarks.registry import Run, case
from solvers.allocate import allocate
from solvers.read import read_plan


@case(question="A plan read, allocated and certified, next to numpy sorting as many numbers.", sizes=(1_000, 10_000))
def contenders(size: int) -> Mapping[str, Run]:
    """Return Apportion, from decoded JSON to the answer, and numpy's sort."""
    data = random_plan(size)
    history = np.array(data["cells"]["columns"]["history"])

    def apportion() -> float:
        return allocate(read_plan(data)).goal.street

    def numpy_sort() -> float:
        return float(np.sort(history)[-1])

    return {"Apportion": apportion, "numpy sort": numpy_sort}
