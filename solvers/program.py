"""A separable convex program: the form in which every stage is handed to a back end.

    minimise    cost'v + sum_{j in curve.at} phi_j(v_j)
    subject to  row_lower <= matrix @ v <= row_upper,   lower <= v <= upper

Multipliers follow one convention everywhere: `y_k` is the change of the least cost per +1 of the row's limit, so that
at an optimum  slope(v) = matrix' y + reduced  with y_k >= 0 at a lower limit and y_k <= 0 at an upper one.
"""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Array = NDArray[np.float64]
Status = Literal["optimal", "infeasible", "unbounded", "limit", "failed"]


@dataclass(frozen=True)
class Curve:
    """The strictly convex part of an objective, one term for each variable in `at`.

    kind `square`:  weight (v - target)^2
    kind `entropy`: weight v ln(v / target)
    kind `power`:   weight target (v / target)^power
    """

    kind: Literal["square", "entropy", "power"]
    at: NDArray[np.int64]
    target: Array
    weight: Array
    power: float = 2.0

    def value(self, v: Array) -> float:
        """Return the sum of the terms at the values v (len(at),) of the variables `at`."""
        return float(self.terms(v).sum())

    def terms(self, v: Array) -> Array:
        """Return the terms (len(at),) at the values v of the variables `at`."""
        if self.kind == "square":
            return np.asarray(self.weight * (v - self.target) ** 2)
        stretch = np.maximum(v, 0.0) / self.target
        if self.kind == "entropy":
            return np.asarray(self.weight * self.target * stretch * np.log(np.where(stretch > 0, stretch, 1.0)))
        return np.asarray(self.weight * self.target * stretch**self.power)

    def slope(self, v: Array) -> Array:
        """Return the first derivatives (len(at),) at the values v of the variables `at`."""
        if self.kind == "square":
            return 2.0 * self.weight * (v - self.target)
        stretch = np.maximum(v, 1e-300) / self.target
        if self.kind == "entropy":
            return self.weight * (np.log(stretch) + 1.0)
        return self.weight * self.power * stretch ** (self.power - 1.0)

    def curvature(self, v: Array) -> Array:
        """Return the second derivatives (len(at),) at the values v of the variables `at`."""
        if self.kind == "square":
            return 2.0 * self.weight
        stretch = np.maximum(v / self.target, 1e-12)
        if self.kind == "entropy":
            return self.weight / (self.target * stretch)
        return self.weight * self.power * (self.power - 1.0) * stretch ** (self.power - 2.0) / self.target


@dataclass(frozen=True)
class Program:
    """See the module's docstring; N variables, M rows."""

    cost: Array
    matrix: sparse.csr_array
    row_lower: Array
    row_upper: Array
    lower: Array
    upper: Array
    curve: Curve | None = None

    @property
    def variables(self) -> int:
        """Number of variables N."""
        return len(self.cost)

    def value(self, v: Array) -> float:
        """Return the objective at v (N,)."""
        return float(self.cost @ v) + (0.0 if self.curve is None else self.curve.value(v[self.curve.at]))

    def slope(self, v: Array) -> Array:
        """Return the objective's gradient (N,)."""
        gradient = self.cost.copy()
        if self.curve is not None:
            gradient[self.curve.at] += self.curve.slope(v[self.curve.at])
        return gradient

    def curvature(self, v: Array) -> Array:
        """Return the diagonal (N,) of the objective's Hessian."""
        diagonal = np.zeros(self.variables)
        if self.curve is not None:
            diagonal[self.curve.at] += self.curve.curvature(v[self.curve.at])
        return diagonal

    def within(self, lower: Array, upper: Array) -> "Program":
        """Return the same program with other bounds of its variables."""
        return replace(self, lower=lower, upper=upper)


@dataclass(frozen=True)
class Solution:
    """What a back end found; `point` and `multipliers` are absent where it found nothing."""

    status: Status
    point: Array
    multipliers: Array
    bound: float = float("nan")

    @property
    def found(self) -> bool:
        """Tell whether there is an optimum."""
        return self.status == "optimal"


def nothing(status: Status) -> Solution:
    """Return a solution that holds a status only."""
    return Solution(status, np.zeros(0), np.zeros(0))
