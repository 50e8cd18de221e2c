"""What fairness wants, as an integer program can hold it: linear rows, or tangents of convex functions."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from solvers.choosing.master import Master
from solvers.model import Model
from solvers.program import Curve
from solvers.stages.convex import curve_of

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
CURVED = ("chi_square", "entropy", "least_squares", "burden_power")
_LEAST = 1e-6
"""Tangents are taken at totals of at least this share of the fair one: a slope at 0 may be infinite."""


@dataclass(frozen=True)
class Wanted:
    """One stage's objective: a linear cost of targets and of columns that stand for convex functions.

    Attributes
    ----------
    targets : array (n,); convex : array (columns,), costs
    sums : CSR (c, n), the totals that the convex functions are of; None where the stage is linear
    first : number of the first of the columns that stand for them
    """

    model: Model
    targets: Array
    convex: Array
    sums: sparse.csr_array | None = None
    curve: Curve | None = None
    first: int = 0

    @property
    def curved(self) -> bool:
        """Tell whether the stage needs tangents."""
        return self.curve is not None

    def value(self, point: Array) -> float:
        """Return the objective at targets (n,), scaled."""
        if self.curve is None or self.sums is None:
            return float(self.targets @ point)
        return self.curve.value(self.sums @ point)

    def tangents(self, master: Master, point: Array) -> None:
        """Add what the functions are at least, as their tangents at targets (n,) say."""
        if self.curve is None or self.sums is None:
            return
        totals = np.maximum(self.sums @ point, _LEAST * self.curve.target)
        slope, value = self.curve.slope(totals), self.curve.terms(totals)
        count = len(totals)
        own = np.arange(count)
        columns = sparse.csr_array((np.ones(count), (own, self.first + own)), shape=(count, len(self.convex)))
        rows = sparse.csr_array(sparse.diags_array(slope) @ self.sums)
        master.add({"targets": -rows, "convex": columns}, value - slope * totals, np.full(count, np.inf))


@dataclass(frozen=True)
class Fairness:
    """The stages from fairness on.

    Attributes
    ----------
    columns : number of columns for convex functions and largest values
    """

    model: Model
    objective: str
    columns: int

    def write(self, master: Master) -> None:
        """Add the rows that linear objectives need, and first tangents at the fair shares."""
        model = self.model
        has = np.flatnonzero(model.entity_fair > 0)
        grouping, count = sparse.csr_array(model.grouping[has]), len(has)
        fair, free = model.entity_fair[has], np.full(len(has), np.inf)
        if self.objective in ("minimax", "lexicographic_minimax"):
            highest = np.zeros((count, self.columns))
            highest[:, 0] = -fair
            master.add({"targets": grouping, "convex": sparse.csr_array(highest)}, -free, np.zeros(count))
        elif self.objective == "least_absolute":
            own = sparse.eye_array(count, self.columns, format="csr")
            master.add({"targets": grouping, "convex": -own}, -free, fair)
            master.add({"targets": grouping, "convex": own}, fair, free)
        for stage in self.stages():
            stage.tangents(master, model.fair)
            stage.tangents(master, 0.5 * model.fair)
            stage.tangents(master, 2.0 * model.fair)

    def stages(self) -> Sequence[Wanted]:
        """Return the stages: fairness, and the least change of cells where that leaves something open."""
        model, nothing = self.model, np.zeros(self.model.cells)
        of = np.zeros(self.columns)
        has = np.flatnonzero(model.entity_fair > 0)
        first = Wanted(model, nothing, of)
        if self.objective in CURVED:
            of[: len(has)] = 1.0
            curve = curve_of(self.objective, np.arange(len(has)), model.entity_fair[has], model.power)
            first = Wanted(model, nothing, of, sparse.csr_array(model.grouping[has]), curve)
        elif self.objective == "max_efficiency" and model.efficiency is not None:
            first = replace(first, targets=-model.efficiency)
        elif self.objective == "least_absolute":
            of[: len(has)] = 1.0
        else:
            of[0] = 1.0
        least = np.where(model.fair > 0, model.fair, model.fair[model.fair > 0].min())
        last = np.zeros(self.columns)
        at = self.columns - model.cells
        last[at:] = 1.0
        curve = Curve("square", np.arange(model.cells), model.fair, 1.0 / least)
        if model.by_cell and self.objective in CURVED:
            return (first,)
        return first, Wanted(model, nothing, last, sparse.eye_array(model.cells, format="csr"), curve, at)


def wanted(model: Model, objective: str) -> Fairness:
    """Return the stages of an objective."""
    entities = int((model.entity_fair > 0).sum())
    first = {"minimax": 1, "lexicographic_minimax": 1, "max_efficiency": 0}.get(objective, entities)
    return Fairness(model, objective, first + model.cells)
