"""Cells cut in two at a pivot: the part up to it and the part above it, each a cell of its own with a cost of its own.

For x = below + above with below <= a and above >= 0, |x - a| is a - below + above in an optimum. Absolute deviations
are linear that way, and neither the rows nor their number change.
"""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from solvers.model import Model

Array = NDArray[np.float64]


def halved(model: Model, at: NDArray[np.int64], pivot: Array) -> Model:
    """Return a model of n + h cells; the parts above the pivots are behind the others, which end at their pivots.

    Parameters
    ----------
    at : int array (h,), the cells that are cut, in rising order
    pivot : array (h,)
    """
    cells = model.cells + len(at)
    everybody = len(at) == model.cells
    further = model.matrix if everybody else sparse.csr_array(model.matrix[:, at])
    matrix = sparse.csr_array(sparse.hstack([model.matrix, further], format="csr"))
    lower, upper = model.lower.copy(), model.upper.copy()
    above = [np.maximum(side[at] - pivot, 0.0) for side in (lower, upper)]
    lower[at], upper[at] = np.minimum(lower[at], pivot), np.minimum(upper[at], pivot)
    fair = np.concatenate([model.fair, model.fair[at]])
    return replace(
        model,
        fair=fair,
        lower=np.concatenate([lower, above[0]]),
        upper=np.concatenate([upper, above[1]]),
        matrix=matrix,
        entity=np.arange(cells),
        entity_fair=fair,
    )
