"""The optimum of a linear first stage, whoever found it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Optimal:
    """An optimum and what proves it.

    Attributes
    ----------
    value : the objective's least value
    point : array (n,), targets
    rows : array (m,), multipliers of the model's rows
    entities : array (e,), by how much the objective rises per unit of each entity's total, as the proof weighs it
    back_end : name of the library that found it, empty for the exact engine
    """

    value: float
    point: Array
    rows: Array
    entities: Array
    back_end: str = ""
