"""Rows of any kind across a tree: whether targets can keep caps of entities is told by a linear program.

    min z   with   rows and limits of the model,   X_e - A_e z <= cap_e,   z >= 0

At z = 0 targets can keep the caps. Elsewhere the program's multipliers are a cut. Rows often leave the relaxation's
totals as they are; whether they do, the exact engine tells in a fraction of the time.
"""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from solvers.deadline import Deadline
from solvers.exact.crossing import CrossingSolution, solve_crossing
from solvers.exact.lexicographic_cuts import Cut, CutProof
from solvers.model import Model
from solvers.program import Program
from solvers.stages.caps import violation
from solvers.stages.nested import Further, nested
from solvers.stages.solving import optimum
from solvers.structure import Structure

Array = NDArray[np.float64]
_LEAST = 2e-11
"""A need, where the weighted fair shares are 1, that is rounding."""
_NOISE = 1e-11
"""Multipliers below this, where the weighted fair shares are 1, are rounding."""
_WORTHWHILE = 2_000
"""Models of fewer cells are a matter of milliseconds for the linear program."""
_KEPT = 1e-10
"""Rows hold to this, relative to max(1, activity)."""


class Rows:
    """The rows of a model; answers as `solvers.exact.lexicographic_cuts.Oracle` does."""

    def __init__(self, model: Model, structure: Structure) -> None:
        self.model, self._structure = model, structure
        self.point: Array | None = None
        self.back_end = ""
        self.rounding = _LEAST
        self._nested = nested(model)
        self._has = np.flatnonzero(model.entity_fair > 0)
        self._program = self._least_excess()
        self._untried = model.by_cell or model.cells >= _WORTHWHILE

    def _least_excess(self) -> Program:
        rows, model, has = self._nested, self.model, self._has
        n, count = model.cells, len(has)
        totals = np.argsort(model.entity)[has] if model.by_cell else n + rows.structure.entities[has]
        places = np.concatenate([totals, np.full(count, n + rows.nodes)])
        values = np.concatenate([np.ones(count), -model.entity_fair[has]])
        every = np.tile(np.arange(count), 2)
        caps = sparse.csr_array((values, (every, places)), shape=(count, n + rows.nodes + 1))
        return rows.program(Further(np.zeros(n), caps=caps))

    def cuts(self, caps: Array, deadline: Deadline) -> list[Cut]:
        """Return a cut that caps (e,) break; none where targets can keep them.

        Raises
        ------
        Infeasible, OutOfTime, SolverError
        """
        if self._untried:
            self._untried = False  # later caps are tight, where the engine seldom gets
            self.point = self._completed(caps, deadline)
            if self.point is not None:
                return []
        return self._by_program(caps, deadline)

    def _completed(self, caps: Array, deadline: Deadline) -> Array | None:
        """Return targets that keep all rows and have the relaxation's totals (e,); None where none are found."""
        model, structure, fair = self.model, self._structure, self.model.fair
        if model.by_cell:
            point = np.where(fair > 0, caps[model.entity], structure.cells.low)
        else:
            tree, at = structure.tree, structure.entities[self._has]
            lower, upper = tree.lower.copy(), tree.upper.copy()
            lower[at] = upper[at] = caps[self._has]
            held = replace(structure, tree=replace(tree, lower=lower, upper=upper))
            found = solve_crossing(model, held, np.where(fair > 0, fair, fair[fair > 0].min()), fair, deadline)
            if not isinstance(found, CrossingSolution):
                return None
            point = found.x
        return point if violation(model.program(fair), point) <= _KEPT else None

    def _by_program(self, caps: Array, deadline: Deadline) -> list[Cut]:
        """Return the deepest cut."""
        model, has, rows = self.model, self._has, self._nested
        above = self._program.row_upper.copy()
        above[len(above) - len(has) :] = caps[has]
        solution, self.back_end = optimum(replace(self._program, row_upper=above), deadline)
        if float(solution.point[-1]) > _LEAST:
            weight, rise = np.zeros(model.entities), rows.rises(solution)
            weight[has] = np.maximum(-solution.multipliers[len(above) - len(has) :], 0.0)
            if not model.by_cell:
                rise[rows.structure.entities] += weight
            cut = self._cut(rows.multipliers(solution, rise, weight[model.entity]), weight)
            if cut is not None and cut.need(caps) > self.rounding:
                return [cut]
        self.point = np.clip(solution.point[: model.cells], model.lower, model.upper)
        return []

    def _cut(self, rows: Array, weight: Array) -> "RowsCut | None":
        whole = float(weight @ self.model.entity_fair)
        if not whole > 0:
            return None
        rows, weight = rows / whole, weight / whole
        return RowsCut(self.model, np.where(np.abs(rows) > _NOISE, rows, 0.0), np.where(weight > _NOISE, weight, 0.0))


class RowsCut:
    """Multipliers of rows (m,) and caps (e,) that bound the weighted caps from below by weak duality."""

    def __init__(self, model: Model, rows: Array, weight: Array) -> None:
        self._rows, self.weight = rows, weight
        self.most = np.full(model.entities, np.inf)
        reduced = weight[model.entity] - model.matrix.T @ rows
        self._reduced = np.where(np.abs(reduced) > _NOISE, reduced, 0.0)
        at = np.flatnonzero(rows)
        limits = np.where(rows[at] > 0, model.row_lower[at], model.row_upper[at])
        held = np.flatnonzero(self._reduced)
        ends = np.where(self._reduced[held] > 0, model.lower[held], np.minimum(model.upper[held], float(model.cells)))
        self._least = float(rows[at] @ limits) + float(self._reduced[held] @ ends)

    def need(self, caps: Array) -> float:
        """See `Cut`."""
        at = np.flatnonzero(self.weight)
        return self._least - float(self.weight[at] @ caps[at])

    def proof(self, caps: Array) -> CutProof:  # noqa: ARG002 - what a cut proves does not depend on where caps are
        """See `Cut`."""
        return CutProof(self._rows, self.weight, self._reduced)
