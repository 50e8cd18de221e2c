"""Whether a set of elements can hold together, and where it cannot, which of them say so.

The program that breaks rows least has an optimum above 0 exactly where they cannot hold; its multipliers then weigh
rows and limits so that their weighted sum contradicts itself (Farkas). What has weight is a smaller contradiction.
Where rules about who gets a target are what makes it one, integer programming says so, and nothing is weighed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from solvers.backends import linear
from solvers.certify.impossible import Weighed
from solvers.deadline import Deadline, OutOfTime
from solvers.diagnose.exactly import Proof, at_total
from solvers.diagnose.lazily import HELD, Tried, lazily
from solvers.diagnose.networks import giving_way, keeps, with_cuts, with_known, with_networks, with_room
from solvers.diagnose.switches import Switches, optimum, switched
from solvers.diagnose.system import Reduced, System
from solvers.program import Program, Solution, nothing

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
CLEARLY = 1e-9
"""Multipliers below this, relative to the largest, are none."""
_MOST_WORK = 3_000_000
"""Coefficients that all tests of a diagnosis may read together, so that no clock decides what is found."""
_FEW = 50
"""Sets of no more elements are small programs, whatever the number of cells."""
_LEAST_WORK = {True: 2_000, False: 20_000}
_WHOLE_WORK = 150_000
"""What a test that integer programming makes counts at least."""


@dataclass(frozen=True)
class Contradiction:
    """Elements that cannot hold together.

    Attributes
    ----------
    elements : their numbers, ascending
    shortfall : by how much they miss each other at least, money; NaN where that is not known
    witness : rule instances and limits of cells with weights that prove it; empty where integer programming says it
    """

    elements: tuple[int, ...]
    shortfall: float
    witness: tuple[Weighed, ...]

    @property
    def by_choice(self) -> bool:
        """Tell whether rules about who gets a target are what makes it one."""
        return not self.witness


class Spent(Exception):
    """The tests that a diagnosis may make are used up."""


class Oracle:
    """Answers whether sets of elements can hold together, each set once, within a fixed amount of work."""

    def __init__(self, system: System, deadline: Deadline) -> None:
        self.system = system
        self.deadline = deadline
        self._known: dict[tuple[int, ...], Contradiction | None] = {}
        self._left = _MOST_WORK

    def contradiction(self, chosen: Sequence[int] | Ints, *, at_any_cost: bool = False) -> Contradiction | None:
        """Return a contradiction within a set, or None where it can hold.

        Parameters
        ----------
        at_any_cost : whether the answer is needed even when all work is done that may be

        Raises
        ------
        OutOfTime
            When the plan's time limit is reached.
        Spent
            When all work is done that may be.
        """
        key = tuple(sorted(np.asarray(chosen, dtype=np.int64).tolist()))
        if key not in self._known:
            if self._left <= 0 and not at_any_cost:
                raise Spent
            small = len(key) <= _FEW
            self._left -= max(_LEAST_WORK[small], self.system.cells // 2 if small else self.system.matrix.nnz)
            self._left -= _WHOLE_WORK if self.system.switches(key) is not None else 0
            self._known[key] = contradiction(self.system, key, self.deadline)
        return self._known[key]


def contradiction(system: System, chosen: Sequence[int] | Ints, deadline: Deadline) -> Contradiction | None:
    """Return a contradiction within some elements, or None where they can hold together."""
    chosen = np.asarray(chosen, dtype=np.int64)
    crossed = _crossed(system, chosen)
    if crossed is not None:
        return crossed
    switches = system.switches(chosen)
    kept = chosen if switches is None else np.setdiff1d(chosen, np.append(switches.of, switches.of_count))
    found, _ = lazily(system, kept, partial(_least_broken, system=system, deadline=deadline))
    if found is not None or switches is None:
        return found
    tried = partial(_choice, switches=switches, system=system, deadline=deadline)
    possible, _ = lazily(system, chosen, tried, switches.labels)
    return None if possible else Contradiction(tuple(chosen.tolist()), np.nan, ())


def _choice(reduced: Reduced, _: Ints, *, switches: Switches, system: System, deadline: Deadline) -> Tried[bool]:
    """Return whether some choice leaves targets that keep the rows in use, and such targets."""
    base = reduced.program
    if (base.lower > base.upper * (1.0 + HELD) + HELD).any():
        return Tried(False, None)
    own = switched(switches, reduced.first, base.upper[:-1], reduced.most)
    room = HELD * np.maximum(1.0, np.abs(np.where(np.isfinite(base.row_lower), base.row_lower, base.row_upper)))
    room[-1] = 0.0
    loose = replace(
        base, row_lower=base.row_lower - room, row_upper=base.row_upper + room, upper=np.maximum(base.lower, base.upper)
    )
    loose = with_networks(loose, with_room(reduced.ordered, HELD))

    def exactly(program: Program) -> Solution:
        broken = elastic(program, len(reduced.of_row))
        solution = linear.solve(broken, deadline.left())
        if solution.status == "infeasible":
            return solution
        if not solution.found:
            raise OutOfTime
        return solution if float(broken.cost @ solution.point) <= HELD else nothing("infeasible")

    solution, _on = optimum(loose, own, exactly, deadline, system.problem.seed)
    return Tried(True, reduced.spread(solution.point[: reduced.groups])) if solution.found else Tried(False, None)


def _least_broken(reduced: Reduced, chosen: Ints, *, system: System, deadline: Deadline) -> Tried[Contradiction | None]:
    """Return the contradiction that rows in use come to, or the totals of groups that keep them."""
    if (chosen == system.goal).any() and not reduced.ordered:
        told = at_total(reduced, float(system.cells), deadline)
        if isinstance(told, Proof):
            multipliers = _with_goal(system, reduced, told.multipliers)
            return Tried(_weighed(system, chosen, reduced, multipliers, told.excess), None)
        if told is not None:
            return Tried(None, reduced.spread(told))
    reduced = with_known(system, reduced)
    program = elastic(reduced.program, len(reduced.of_row))
    solution = linear.solve(program, deadline.left())
    if not solution.found:
        raise OutOfTime
    point, multipliers = solution.point, solution.multipliers
    possible = float(program.cost @ point) <= HELD
    if possible and not keeps(system, reduced, point[: reduced.groups]):
        first, before = len(program.row_lower), program.variables + len(reduced.ordered)
        program = giving_way(program, reduced.ordered)
        solution = linear.solve(program, deadline.left())
        if not solution.found:
            raise OutOfTime
        point = solution.point[:before]
        reduced, multipliers = with_cuts(system, reduced, solution.multipliers, first)
    if float(program.cost[: len(point)] @ point) <= HELD:
        return Tried(None, reduced.spread(point[: reduced.groups]))
    short = float(point[reduced.groups + 1 :].sum())
    return Tried(_weighed(system, chosen, reduced, multipliers, short), None)


def _with_goal(system: System, reduced: Reduced, multipliers: Array) -> Array:
    """Return multipliers with that of the goal, which makes up for what those of other rows say of the total."""
    total = reduced.program.matrix[:, [reduced.groups]]
    goal = np.flatnonzero(reduced.of_row == system.goal)
    found = multipliers.copy()
    found[goal] = 0.0
    found[goal] = -float(np.asarray(total.T @ found).ravel()[0])
    return found


def elastic(base: Program, count: int) -> Program:
    """Return the program that breaks its first rows, so many of them, least, each relative to its limit.

    Behind its variables there is one for each side of each such row.
    """
    low, high = base.row_lower[:count], base.row_upper[:count]
    at = np.concatenate([np.flatnonzero(np.isfinite(low)), np.flatnonzero(np.isfinite(high))])
    signs = np.concatenate([np.ones(int(np.isfinite(low).sum())), -np.ones(int(np.isfinite(high).sum()))])
    give = sparse.csr_array((signs, (at, np.arange(len(at)))), shape=(base.matrix.shape[0], len(at)))
    limit = np.where(np.isfinite(low), low, high)
    cost = 1.0 / np.maximum(1.0, np.abs(limit))
    return Program(
        np.concatenate([np.zeros(base.variables), cost[at]]),
        sparse.hstack([base.matrix, give], format="csr"),
        base.row_lower,
        base.row_upper,
        np.concatenate([base.lower, np.zeros(len(at))]),
        np.concatenate([base.upper, np.full(len(at), np.inf)]),
    )


def _weighed(system: System, chosen: Ints, reduced: Reduced, multipliers: Array, short: float) -> Contradiction:
    """Return the contradiction that multipliers prove."""
    rows = multipliers[:-1]
    largest = float(np.abs(rows).max(initial=0.0))
    rows = np.where(np.abs(rows) > CLEARLY * largest, rows, 0.0)
    price = -(reduced.program.matrix.T @ multipliers)[:-1]
    price = np.where(np.abs(price) > CLEARLY * largest, price, 0.0)
    found = set(reduced.of_row[np.flatnonzero(rows)].tolist())
    written = len(reduced.rows)
    witness = [
        Weighed(system.elements[at].rule, weight)
        for at, weight in zip(reduced.of_row[:written].tolist(), rows[:written].tolist(), strict=True)
        if weight
    ]
    witness += _of_peers(system, reduced, rows[written:])
    of_cell = price[reduced.group]
    left = of_cell.copy()
    for at in chosen.tolist():
        element = system.elements[at]
        if not element.limit or not left[element.cells].any():
            continue
        cells, amount = element.cells, element.amount
        pushed = (left[cells] > 0) & element.below & (amount >= reduced.lower[cells]) & (amount > 0)
        held = (left[cells] < 0) & element.above & (amount <= reduced.upper[cells])
        decides = np.flatnonzero(pushed | held)
        if decides.size:
            found.add(at)
            of = cells[decides]
            witness += [
                Weighed(f"{element.limit}[{cell}]", weight, cell)
                for cell, weight in zip(of.tolist(), left[of].tolist(), strict=True)
            ]
            left[of] = 0.0
    return Contradiction(tuple(sorted(found)), short / system.scale, tuple(witness))


def _of_peers(system: System, reduced: Reduced, multipliers: Array) -> list[Weighed]:
    """Return the weights of rules about peers: the rows of one rule come to one row, their mean by multipliers."""
    cuts, street = reduced.cuts, system.problem.street
    found: dict[int, Array] = {}
    size: dict[int, float] = {}
    for place, weights, part in zip(
        cuts.peers.tolist(), cuts.weights, (-multipliers / cuts.largest).tolist(), strict=True
    ):
        if part:
            found[place] = found.get(place, 0.0) + part * weights
            size[place] = size.get(place, 0.0) + part
    peers = system.problem.peers
    return [
        Weighed(
            peers[place].rule,
            -size[place] * peers[place].unit(street, street),
            of_peers=dict(zip(peers[place].names, (weights / size[place]).tolist(), strict=True)),
        )
        for place, weights in found.items()
    ]


def _crossed(system: System, chosen: Ints) -> Contradiction | None:
    """Return the two limits of a cell that cross, if any do."""
    lower, upper = system.bounds(chosen)
    off = (lower - upper) / np.maximum(1.0, lower)
    cell = int(np.argmax(np.where(np.isfinite(upper), off, -np.inf)))
    if not (np.isfinite(upper[cell]) and off[cell] > HELD):
        return None
    pair = {}
    for at in chosen[::-1].tolist():
        element = system.elements[at]
        place = np.flatnonzero(element.cells == cell)
        if not place.size:
            continue
        amount = float(element.amount[place[0]])
        if element.below and amount == lower[cell]:
            pair["low"] = at
        if element.above and amount == upper[cell]:
            pair["high"] = at
    witness = tuple(
        Weighed(f"{system.elements[at].limit}[{cell}]", sign, cell)
        for at, sign in ((pair["low"], 1.0), (pair["high"], -1.0))
    )
    return Contradiction(tuple(sorted(pair.values())), float(lower[cell] - upper[cell]) / system.scale, witness)
