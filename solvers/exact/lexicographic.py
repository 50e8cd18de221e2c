"""Lexicographic minimax of entities whose rules cross: relax, complete, cut.

The tree of entities alone, without the rows that cross it, is a relaxation that is solved at once: stretches sigma_e.
With caps A_e max(t, sigma_e), t is raised until targets can keep all rows. The relaxation bounds the answer from below
and the caps from above, so that entities above t have their answer; those whose caps the last cut holds are at t. Both
are settled, and the rest is relaxed again.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from solvers.deadline import Deadline, OutOfTime
from solvers.errors import SolverError
from solvers.exact.compiling import fitted
from solvers.exact.entities import outer_tree
from solvers.exact.lexicographic_cuts import Cut, CutProof, Oracle, raised
from solvers.exact.limits import hand_down
from solvers.exact.tree import propagated, solve_tree
from solvers.exact.witness import by_nodes
from solvers.model import NO_BASIS, Model
from solvers.stages.solving import Infeasible
from solvers.stages.stage import Level
from solvers.structure import CellLimits, Structure, Tree

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
CLEARLY = 1e-7
"""A multiplier above this is not 0, where the largest of its kind is 1."""
_APART = 1e-10
"""Stretches nearer than this, relative to max(1, stretch), are not told apart."""
_NO_ROOM = 1e-9
"""A need below this that no cap can cover is rounding: rows are held to as much."""


@dataclass(frozen=True)
class Settled:
    """The answer: totals (e,) of entities, the levels that prove it, and whether the time limit left some open."""

    totals: Array
    levels: tuple[Level, ...]
    stopped: bool


class Relaxation:
    """The tree of entities without the rows that cross it, tightened by what is settled.

    Attributes
    ----------
    totals, sigma : arrays (e,), totals of entities and their stretches; stretch 0 where there is no fair share
    """

    def __init__(self, model: Model, structure: Structure) -> None:
        tree, limits = structure.tree, structure.cells
        self.model, self.entities = model, structure.entities
        self.tree = replace(
            tree, lower=tree.lower.copy(), upper=tree.upper.copy(), row_of_lower=tree.row_of_lower.copy(),
            row_of_upper=tree.row_of_upper.copy(),
        )  # fmt: skip
        self.limits = CellLimits(
            limits.low.copy(), limits.high.copy(), limits.row_of_low.copy(), limits.row_of_high.copy()
        )
        self.totals = self.sigma = np.zeros(model.entities)
        self._bounds, self._outer, self._levels = self.tree, outer_tree(self.tree, self.entities), np.zeros(0)

    def solve(self) -> None:
        """Fill in totals and stretches.

        Raises
        ------
        Infeasible
            The limits of the tree contradict each other.
        """
        order = self.tree.cells
        bounds = propagated(self.tree, self.limits.low[order], self.limits.high[order])
        if bounds is None:
            raise Infeasible
        outer = outer_tree(self.tree, self.entities)
        fair = self.model.entity_fair
        solution = solve_tree(
            outer.tree, None, fair, bounds.lower[self.entities], bounds.upper[self.entities], size=self.model.cells
        )
        if solution.missed >= 0:
            raise Infeasible
        self.totals, self._levels, self._bounds, self._outer = solution.x, solution.levels, bounds, outer
        self.sigma = np.where(fair > 0, self.totals / np.where(fair > 0, fair, 1.0), 0.0)

    def settle(self, entities: Ints, totals: Array) -> None:
        """Hold entities at totals."""
        at = self.entities[entities]
        self.tree.lower[at] = self.tree.upper[at] = totals

    def hold(self, proof: CutProof) -> None:
        """Hold what a cut holds in every optimum: rows and cells with a multiplier are at the limit that it says."""
        tree, limits, y, left = self.tree, self.limits, proof.rows, proof.reduced
        _hold(tree.lower, tree.upper, tree.row_of_lower, tree.row_of_upper, y)
        _hold(limits.low, limits.high, limits.row_of_low, limits.row_of_high, y)
        low, high = left > CLEARLY, left < -CLEARLY
        limits.high[low], limits.row_of_high[low] = limits.low[low], limits.row_of_low[low]
        limits.low[high], limits.row_of_low[high] = limits.high[high], limits.row_of_high[high]

    def nested(self, value: float, open_: Flags, settled: Ints) -> Level:
        """Return the proof that settled entities, those above a value, are at the relaxation's totals.

        At every threshold between two stretches the nodes above it are a set whose entities cannot get less together.
        One set of multipliers proves all of them: with slope 1 + stretch - value above the value and 0 below.
        """

        def slope(stretch: Array) -> Array:
            return np.where(stretch > value, 1.0 + stretch - value, 0.0)

        tree, outer, model = self.tree, self._outer, self.model
        of_nodes = slope(_told_by_rows(outer.tree, self._levels, self.totals))
        rows, _ = by_nodes(outer.tree, of_nodes, len(model.names))
        above = of_nodes[outer.node_of]
        own = np.where(open_, slope(self.sigma), 0.0)
        carried = np.zeros(tree.nodes)
        carried[self.entities] = np.where(open_, own - above, 0.0)
        fitted(hand_down, model.cells)(
            carried, tree.parent, outer.inside, tree.lower, tree.upper, tree.row_of_lower, tree.row_of_upper,
            self._bounds.lower, self._bounds.upper, rows,
        )  # fmt: skip
        before = (model.entity_fair > 0) & ~open_
        entities = np.where(before, above, 0.0)
        self.explain(own + entities, rows)
        return Level(value, rows, entities, settled, nested=True)

    def explain(self, slope: Array, rows: Array, reduced: Array | None = None) -> None:
        """Give rows of single cells and that of cells without a basis what is left of entities' slopes (e,); in place.

        `reduced` (n,) is what is left where that is known.
        """
        model, limits = self.model, self.limits
        without = model.without_basis if model.names[-1] == NO_BASIS else np.zeros(0, dtype=np.int64)
        alone = np.flatnonzero((limits.row_of_low >= 0) | (limits.row_of_high >= 0))
        if not alone.size and not without.size:
            return
        left = slope[model.entity] - model.matrix.T @ rows if reduced is None else reduced.copy()
        if without.size:
            pull = min(0.0, float(left[without].min()))
            rows[-1] += pull
            left[without] -= pull
        behind = np.where(left > 0, limits.row_of_low, limits.row_of_high)[alone]
        told = (behind >= 0) & (left[alone] != 0)
        rows[behind[told]] += left[alone[told]]


def _told_by_rows(tree: Tree, levels: Array, totals: Array) -> Array:
    """Return levels (o,) of nodes of which none is apart from its parent's but for a limit that it is at.

    Nodes that cannot move at all have any level that the search for it ended with.
    """
    sums = np.concatenate([[0.0], np.cumsum(totals[tree.cells])])
    sums = sums[tree.own[tree.end - 1]] - sums[tree.first]
    room = _NO_ROOM * np.maximum(1.0, np.abs(sums))
    at_low, at_high = sums - tree.lower <= room, tree.upper - sums <= room
    told = levels.copy()
    wave = np.zeros(1, dtype=np.int64)
    while wave.size:
        inside = np.zeros(tree.nodes, dtype=np.bool_)
        inside[wave] = True
        wave = np.flatnonzero((tree.parent >= 0) & inside[tree.parent])
        above = told[tree.parent[wave]]
        keeps = np.where(told[wave] > above, at_low[wave], at_high[wave])
        told[wave] = np.where(keeps, told[wave], above)
    return told


def _hold(lower: Array, upper: Array, row_of_lower: Ints, row_of_upper: Ints, multipliers: Array) -> None:
    """Make limits meet where the row behind one of them has a multiplier; in place."""
    low = (row_of_lower >= 0) & (multipliers[row_of_lower] > CLEARLY)
    high = (row_of_upper >= 0) & (multipliers[row_of_upper] < -CLEARLY)
    upper[low], row_of_upper[low] = lower[low], row_of_lower[low]
    lower[high], row_of_lower[high] = upper[high], row_of_upper[high]


def possible(structure: Structure) -> Structure:
    """Return a structure with limits of cells that cross by rounding made to meet.

    Raises
    ------
    Infeasible
        They cross by more.
    """
    limits = structure.cells
    across = limits.low - limits.high
    if (across > _NO_ROOM * np.maximum(1.0, np.abs(limits.low))).any():
        raise Infeasible
    return replace(structure, cells=replace(limits, high=np.maximum(limits.low, limits.high)))


def settled(model: Model, structure: Structure, oracle: Oracle, deadline: Deadline) -> Settled:
    """Return the lexicographically least stretches, with a proof of every level.

    Raises
    ------
    Infeasible, OutOfTime, SolverError
    """
    relaxation = Relaxation(model, structure)
    fair = model.entity_fair
    open_ = fair > 0
    totals = np.full(model.entities, np.inf)
    levels: list[Level] = []
    while open_.any():
        relaxation.solve()
        try:
            value, cuts = _completed(relaxation, oracle, open_, totals, deadline)
        except OutOfTime:
            if not levels:
                raise
            return Settled(totals, tuple(levels), stopped=True)
        if not cuts:
            levels.append(relaxation.nested(-1.0, open_, np.flatnonzero(open_)))
            totals = np.where(open_, relaxation.totals, totals)
            break
        caps = _caps(value, relaxation.sigma, fair, open_, totals)
        apart = _gap_above(value, relaxation.sigma[open_])
        above = np.flatnonzero(open_ & (relaxation.sigma > apart))
        if above.size:
            levels.append(relaxation.nested(apart, open_, above))
            totals[above], open_[above] = relaxation.totals[above], False
            relaxation.settle(above, totals[above])
        if not _at_level(relaxation, oracle, cuts, value, caps, open_, totals, levels):
            raise SolverError("a level of the lexicographic minimax has no proof")
    return Settled(totals, tuple(levels), stopped=False)


def _caps(level: float, sigma: Array, fair: Array, open_: Flags, totals: Array) -> Array:
    """Return caps (e,): those of settled entities are their totals, those without a fair share have none."""
    return np.where(open_, fair * np.maximum(level, sigma), totals)


def _completed(
    relaxation: Relaxation, oracle: Oracle, open_: Flags, totals: Array, deadline: Deadline
) -> tuple[float, list[Cut]]:
    """Return the lowest level whose caps targets can keep, and the last cuts; none where the relaxation is kept."""
    sigma, fair = relaxation.sigma, np.where(open_, relaxation.model.entity_fair, 0.0)
    level, last = -np.inf, list[Cut]()
    while True:
        caps = _caps(level, sigma, fair, open_, totals)
        cuts = oracle.cuts(caps, deadline)
        if not cuts:
            return level, last
        needs = [cut.need(caps) for cut in cuts]
        found = [raised(level, cut, need, sigma, fair) for cut, need in zip(cuts, needs, strict=True)]
        higher = [one for one in found if one is not None]
        if len(higher) < len(found) and max(needs) > _NO_ROOM:
            if np.isfinite(totals).any():
                raise SolverError("what is settled of a lexicographic minimax leaves no room for the rest")
            raise Infeasible
        if not higher or not max(higher) > level:
            return level, last
        level, last = max(higher), cuts


def _gap_above(level: float, sigma: Array) -> float:
    """Return the level, or the first stretch above it that is clearly apart from the next."""
    above = np.sort(sigma[sigma > level])
    stretches = np.concatenate([[level], above])
    apart = np.diff(stretches) > _APART * np.maximum(1.0, stretches[:-1])
    return float(stretches[int(np.argmax(apart))]) if apart.any() else float(stretches[-1])


def _at_level(
    relaxation: Relaxation,
    oracle: Oracle,
    cuts: list[Cut],
    level: float,
    caps: Array,
    open_: Flags,
    totals: Array,
    levels: list[Level],
) -> bool:
    """Settle the entities that cuts hold at a level, in place; tell whether there are any."""
    before = len(levels)
    for cut in cuts:
        if abs(cut.need(caps)) > 4.0 * oracle.rounding:
            continue
        proof = cut.proof(caps)
        weight = proof.entities * relaxation.model.entity_fair
        held = np.flatnonzero(open_ & (weight > CLEARLY * weight[open_].max(initial=0.0)))
        if not held.size:
            continue
        rows = proof.rows.copy()
        relaxation.explain(proof.entities, rows, proof.reduced)
        levels.append(Level(level, rows, proof.entities, held))
        totals[held], open_[held] = caps[held], False
        relaxation.settle(held, totals[held])
        relaxation.hold(proof)
    return len(levels) > before
