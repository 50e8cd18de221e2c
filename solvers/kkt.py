"""The linear equations of Newton's method for the optimality conditions of a program with fixed active limits.

    diag(d) x - A' y = r,   A x = s       with d >= 0 over k free variables, A over r active rows

The variables are eliminated (Schur complement A diag(d)^-1 A', only as large as the active rows), so that time grows
with the rows' crossings and not with the number of cells. A small regularisation makes dependent rows and flat
directions harmless; iterative refinement removes its effect (as OSQP's polishing does, Stellato et al. 2020).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.linalg import LinAlgError
from numpy.typing import NDArray
from scipy import sparse

Array = NDArray[np.float64]
_FLAT = 1e-2
"""Curvature given to a variable without any in the factorised matrix."""
_LEAST = 1e-8
"""Least curvature of another."""
_DEPENDENT = 1e-10
"""Added to the diagonal of the Schur complement, which is scaled to 1."""
_REFINEMENTS = 8
_DENSE = 0.25
"""Share of entries from which a matrix is factorised as a dense one."""


@dataclass(frozen=True)
class Equations:
    """See the module's docstring.

    Attributes
    ----------
    curvature : array (k,), d
    active : CSR (r, k), A without empty rows
    slope, gap : arrays (k,) and (r,), the right-hand sides r and s
    slope_size, gap_size : arrays (k,) and (r,), in units of which an error is judged
    """

    curvature: Array
    active: sparse.csr_array
    slope: Array
    gap: Array
    slope_size: Array
    gap_size: Array

    def errors(self, x: Array, y: Array) -> tuple[Array, Array, float]:
        """Return what is left of the right-hand sides at (x, y), and the largest error."""
        slope = self.slope - self.curvature * x + self.active.T @ y
        gap = self.gap - self.active @ x
        largest = max(
            np.abs(slope / self.slope_size).max(initial=0.0),
            np.abs(gap / self.gap_size).max(initial=0.0),
        )
        return slope, gap, float(largest)


def solved(equations: Equations) -> tuple[Array, Array] | None:
    """Return (x, y) that satisfy the equations as well as can be, or None where the factorisation breaks down."""
    flat = equations.curvature == 0.0
    curvature = np.where(flat, _FLAT, np.maximum(equations.curvature, _LEAST))
    active = equations.active
    schur = _factorised(active, curvature)
    if schur is None:
        return None
    x, y = np.zeros(len(equations.slope)), np.zeros(len(equations.gap))
    slope, gap, left = equations.errors(x, y)
    for _ in range(_REFINEMENTS):
        step = schur(gap - active @ (slope / curvature))
        trial = x + (slope + active.T @ step) / curvature, y + step
        *errors, now = equations.errors(*trial)
        if not now < left:
            break
        (x, y), (slope, gap), left = trial, errors, now
    return x, y


def _factorised(active: sparse.csr_array, curvature: Array) -> Callable[[Array], Array] | None:
    """Return what solves with the regularised Schur complement, scaled so that its diagonal is 1."""
    from scipy.linalg import cho_factor, cho_solve  # slow to load, and not needed where rules nest
    from scipy.sparse.linalg import splu

    root = active.copy()
    root.data = root.data / np.sqrt(curvature)[root.indices]
    size = np.sqrt(np.asarray(root.multiply(root).sum(axis=1)).ravel())
    root.data = root.data / np.repeat(size, np.diff(root.indptr))
    schur = root @ root.T
    count = len(size)
    try:
        if schur.nnz > _DENSE * count**2:
            dense = schur.toarray()
            dense[np.diag_indices(count)] += _DEPENDENT
            triangle = cho_factor(dense, lower=True, overwrite_a=True, check_finite=False)
            return lambda right: np.asarray(cho_solve(triangle, right / size, check_finite=False)) / size
        factor = splu(
            sparse.csc_matrix(schur + _DEPENDENT * sparse.eye_array(count)),
            permc_spec="MMD_AT_PLUS_A",
            diag_pivot_thresh=0.0,
            options={"SymmetricMode": True},
        )
    except (LinAlgError, RuntimeError):
        return None
    return lambda right: np.asarray(factor.solve(right / size)) / size
