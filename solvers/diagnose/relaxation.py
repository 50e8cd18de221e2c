"""Relaxation: how far limits have to give way so that all rules can hold, at the least cost, level by level.

Rows give way by money, limits of cells by a factor for the cells of an element together, locks of cells by money, rules
about peers by their measure's unit, rules about who gets a target by money (`viable`) or members (`limit`).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from solvers.backends import integer, linear
from solvers.deadline import Deadline, OutOfTime
from solvers.diagnose.hashing import scrambled
from solvers.diagnose.lazily import Tried, lazily
from solvers.diagnose.networks import own_rows, with_networks
from solvers.diagnose.switches import Flags, Switches, switched
from solvers.diagnose.system import Reduced, System
from solvers.program import Program, Solution

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
_GIVEN = 1e-9
"""What gives way by less than this, relative to max(1, limit), keeps its limit."""
_FROZEN = 2e-10
"""What a level may be worse than its optimum while later levels are solved, relative to max(1, optimum)."""

_MOST_GROUPS = 12_000
"""Programs of more groups of cells are not solved: simplex would take minutes."""

Level = Mapping[int, float]
"""Elements that may give way, each with its weight; money times weight is what it costs."""


@dataclass(frozen=True)
class Relaxation:
    """The least relaxation.

    Attributes
    ----------
    point : array (n,), targets that keep what did not give way, money
    given : by element, how far it gave way: money for rows, locks and `viable`, a factor for limits of cells, the unit
        of the limit for other rules
    cost : weighted money, by level
    """

    point: Array
    given: Mapping[int, float]
    cost: tuple[float, ...]


@dataclass(frozen=True)
class _Give:
    """One variable that lets an element give way: its column of rows and what one unit of it costs.

    `by_unit` tells that it is a factor, or in the unit of a limit that is no money.
    """

    element: int
    at: Ints
    coefficient: Array
    cost: float
    unit: float
    by_unit: bool = False


def relaxed(
    system: System, levels: Sequence[Level], deadline: Deadline, alike: Mapping[int, tuple[str, float]] | None = None
) -> Relaxation | None:
    """Return the least relaxation of the elements of all levels, the first level's first.

    None where none is enough, or where too many groups of cells have to be told apart.

    Parameters
    ----------
    alike : elements that give way together, by the name of their group, each with money per unit of its measure
    """
    soft_cells = sorted({at for level in levels for at in level if system.elements[at].limit})
    chosen = np.setdiff1d(system.everything, soft_cells)
    switches = system.switches(chosen)
    tried = partial(
        _least,
        system=system,
        soft_cells=soft_cells,
        levels=levels,
        deadline=deadline,
        alike=alike or {},
        switches=switches,
    )
    apart = _memberships(system, soft_cells)
    if switches is not None:
        apart = switches.labels if apart is None else apart + switches.labels
    found, _ = lazily(system, chosen, tried, apart)
    return found


def _least(
    reduced: Reduced,
    _: Ints,
    *,
    system: System,
    soft_cells: Sequence[int],
    levels: Sequence[Level],
    deadline: Deadline,
    alike: Mapping[int, tuple[str, float]],
    switches: Switches | None,
) -> Tried[Relaxation | None]:
    """Return the least relaxation of the rows in use."""
    crossed = bool((reduced.lower > reduced.upper * (1.0 + _GIVEN) + _GIVEN).any())
    if crossed or reduced.groups > _MOST_GROUPS:
        return Tried(None, None)
    weight = {at: weight for level in levels for at, weight in level.items()}
    base, gives = _giving(system, reduced, soft_cells, set(weight))
    base = replace(base, upper=np.maximum(base.lower, base.upper))
    whole: Flags | None = None
    if switches is not None:
        base, whole, more = _switching(system, reduced, base, switches, set(weight))
        gives += more
    gives = _together(system, gives, alike)
    width = base.variables
    program = Program(
        np.zeros(width + len(gives)),
        sparse.hstack([base.matrix, _columns(gives, len(base.row_lower))], format="csr"),
        base.row_lower,
        base.row_upper,
        np.concatenate([base.lower, np.zeros(len(gives))]),
        np.concatenate([base.upper, np.full(len(gives), np.inf)]),
    )
    found = _by_level(program, gives, levels, weight, width, _solver(system, whole, len(gives), deadline))
    if found is None:
        return Tried(None, None)
    point, cost = found
    given: dict[int, float] = {}
    for give, amount in zip(gives, point[width:].tolist(), strict=True):
        if amount * give.cost > _GIVEN * max(1.0, give.unit * give.cost):
            given[give.element] = given.get(give.element, 0.0) + (amount if give.by_unit else amount / system.scale)
    targets = _loosened(system, reduced, given, soft_cells).spread(point[: reduced.groups])
    return Tried(Relaxation(targets / system.scale, given, tuple(value / system.scale for value in cost)), targets)


def _solver(system: System, whole: Flags | None, gives: int, deadline: Deadline) -> Callable[[Program], Solution]:
    """Return what solves a program whose last variables are ways to give; of the others some may be `whole`."""
    if whole is None:
        return lambda program: linear.solve(program, deadline.left())
    every = np.append(whole, np.zeros(gives, dtype=np.bool_))
    return lambda program: integer.solve(program, every, deadline.left(), system.problem.seed)


def _switching(
    system: System, reduced: Reduced, base: Program, switches: Switches, free: set[int]
) -> tuple[Program, Flags, list[_Give]]:
    """Return a program with switches, which of its variables are whole, and how rules about them may give way."""
    own = switched(switches, reduced.first, reduced.program.upper[:-1], float(system.cells))
    program, whole = own.rows(base)
    floors = np.flatnonzero(switches.least > 0)
    first = len(base.row_lower) + switches.count
    gives = []
    for place, switch in enumerate(floors.tolist()):
        at = int(switches.of[switch])
        if at in free:
            gives.append(_Give(at, np.array([first + place]), np.ones(1), 1.0, 1.0))
    for place, at in enumerate(switches.of_count.tolist()):
        if at in free:
            row = np.array([first + len(floors) + place])
            gives.append(_Give(at, row, -np.ones(1), system.worth_of(at) * system.scale, 1.0, by_unit=True))
    return program, whole, gives


def _columns(gives: Sequence[_Give], rows: int) -> sparse.csr_array:
    """Return what variables of giving way do to rows, CSR (rows, number of them)."""
    if not gives:
        return sparse.csr_array((rows, 0))
    values = np.concatenate([give.coefficient for give in gives])
    at = np.concatenate([give.at for give in gives])
    of = np.repeat(np.arange(len(gives)), [len(give.at) for give in gives])
    return sparse.csr_array((values, (at, of)), shape=(rows, len(gives)))


def _together(system: System, gives: Sequence[_Give], alike: Mapping[int, tuple[str, float]]) -> list[_Give]:
    """Return the variables with one in the place of those of a group, by which all of its measures give way."""
    groups: dict[str, list[_Give]] = {}
    found = []
    for give in gives:
        if give.element in alike:
            groups.setdefault(alike[give.element][0], []).append(give)
        else:
            found.append(give)
    for own in groups.values():
        worth = np.array([alike[give.element][1] * system.scale / give.cost for give in own])
        at = np.concatenate([give.at for give in own])
        coefficient = np.concatenate([give.coefficient for give in own]) * worth
        money = float(sum(w * give.cost for w, give in zip(worth.tolist(), own, strict=True)))
        found.append(_Give(own[0].element, at, coefficient, money, 1.0))
    return found


def _loosened(system: System, reduced: Reduced, given: Mapping[int, float], soft_cells: Sequence[int]) -> Reduced:
    """Return a program whose cells have the limits that are left of those that gave way."""
    lower, upper = reduced.lower.copy(), reduced.upper.copy()
    for at in soft_cells:
        element, factor = system.elements[at], given.get(at, 0.0)
        if element.above and not element.is_lock:
            upper[element.cells] = np.minimum(upper[element.cells], element.amount * (1.0 + factor))
        elif element.below and not element.is_lock:
            lower[element.cells] = np.maximum(lower[element.cells], element.amount * (1.0 - factor))
        elif not factor:
            lower[element.cells] = upper[element.cells] = element.amount
    return replace(reduced, lower=lower, upper=np.maximum(lower, upper))


def _by_level(
    program: Program,
    gives: Sequence[_Give],
    levels: Sequence[Level],
    weight: Mapping[int, float],
    width: int,
    solver: Callable[[Program], Solution],
) -> tuple[Array, list[float]] | None:
    """Return the lexicographically cheapest point, and the cost of each level."""
    costs, point = [], np.zeros(0)
    for level in levels:
        cost = np.array([give.cost * weight[give.element] if give.element in level else 0.0 for give in gives])
        program = replace(program, cost=np.append(np.zeros(width), cost))
        solution = solver(program)
        if solution.status == "infeasible":
            return None
        if not solution.found:
            raise OutOfTime
        point = solution.point
        value = float(program.cost @ point)
        costs.append(value)
        row = sparse.csr_array(program.cost[None, :])
        program = replace(
            program,
            matrix=sparse.vstack([program.matrix, row], format="csr"),
            row_lower=np.append(program.row_lower, -np.inf),
            row_upper=np.append(program.row_upper, value + _FROZEN * max(1.0, value)),
        )
    return point, costs


def _memberships(system: System, elements: Sequence[int]) -> NDArray[np.uint64] | None:
    """Return labels (n,) that differ where cells lie in different ones of some elements."""
    if not elements:
        return None
    labels = np.zeros(system.cells, dtype=np.uint64)
    marks = scrambled(np.asarray(elements, dtype=np.uint64))
    for at, mark in zip(elements, marks, strict=True):
        labels[system.elements[at].cells] += mark
    return labels


def _giving(system: System, reduced: Reduced, soft_cells: Sequence[int], free: set[int]) -> tuple[Program, list[_Give]]:
    """Return the program with rows for relaxed limits of cells below, and what may give way."""
    base = with_networks(reduced.program, reduced.ordered)
    gives = _giving_rows(system, reduced, free)
    blocks, lows, highs, count = [base.matrix], [base.row_lower], [base.row_upper], len(base.row_lower)
    for at in soft_cells:
        element = system.elements[at]
        sums = np.zeros(reduced.groups)
        np.add.at(sums, reduced.group[element.cells], element.amount)
        groups = np.unique(reduced.group[element.cells])
        here = count + np.arange(len(groups))
        ones = (np.ones(len(groups)), (np.arange(len(groups)), groups))
        blocks.append(sparse.csr_array(ones, shape=(len(groups), base.matrix.shape[1])))
        own = sums[groups]
        lows.append(own if element.below else np.full(len(groups), -np.inf))
        highs.append(own if element.above else np.full(len(groups), np.inf))
        count += len(groups)
        total = float(sums.sum())
        if element.is_lock:
            gives += [_Give(at, here[[i]], np.array([s]), 1.0, 1.0) for i in range(len(groups)) for s in (1.0, -1.0)]
        elif total > 0:
            sign = 1.0 if element.below else -1.0
            gives.append(_Give(at, here, sign * own, total, 1.0, by_unit=True))
    rows = sparse.csr_array(sparse.vstack(blocks, format="csr"))
    return replace(base, matrix=rows, row_lower=np.concatenate(lows), row_upper=np.concatenate(highs)), gives


def _giving_rows(system: System, reduced: Reduced, free: set[int]) -> list[_Give]:
    """Return how rows may give way; all rows of one rule about peers do so together."""
    base, gives = reduced.program, []
    network = own_rows(reduced.ordered, len(base.row_lower))
    for place, row in enumerate(reduced.rows.tolist()):
        at = int(system.of_row[row])
        if at not in free:
            continue
        for limit, sign in ((base.row_lower[place], 1.0), (base.row_upper[place], -1.0)):
            if np.isfinite(limit):
                size = max(1.0, abs(float(limit)))
                gives.append(_Give(at, np.array([place]), np.array([sign]), float(system.worth[row]), size))
    cuts, street = reduced.cuts, system.problem.street
    for (place, at), row in zip(reduced.sorted.items(), network.tolist(), strict=True):
        if at in free:
            one = system.problem.peers[place]
            coefficient = np.array([-one.unit(street, street) * system.scale * one.size])
            cost = system.worth_of(at) * system.scale
            gives.append(_Give(at, np.array([row]), coefficient, cost, max(one.limit, 1e-6), by_unit=True))
    for peers in np.unique(cuts.peers).tolist():
        one, own = system.problem.peers[peers], np.flatnonzero(cuts.peers == peers)
        at = int(reduced.of_row[len(reduced.rows) + own[0]])
        if at not in free:
            continue
        unit = one.unit(street, street) * system.scale
        pairs = np.array([float(np.maximum(cuts.weights[cut], 0.0).sum()) for cut in own.tolist()])
        coefficients = -unit * (one.size if one.kind == "gini" else pairs) / cuts.largest[own]
        cost = system.worth_of(at) * system.scale
        gives.append(_Give(at, len(reduced.rows) + own, coefficients, cost, max(one.limit, 1e-6), by_unit=True))
    return gives
