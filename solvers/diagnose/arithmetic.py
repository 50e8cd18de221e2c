"""What adding up alone can tell: floors that add up to more than a cap, caps to less than a floor, in milliseconds.

Limits are propagated up each tree of nested scopes: a scope's floor is the larger of its own and what its parts' floors
add up to, and its cap likewise. Where two trees cross, the floors of one are held against the caps of the other within
every scope. Shares are taken at the street total that the goal asks for.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from solvers.diagnose.system import System
from solvers.lines import Side
from solvers.model import GOAL, Model
from solvers.structure import Structure, structure_of

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
TOUCHING = 1e-9
_MOST_TREES = 3
_OPEN = 1e18
"""Stands for no limit at the root of rules that hold whatever the goal is."""
_NOTHING = -1
_BOTH: Side = "both"


@dataclass(frozen=True)
class Sums:
    """Floors that add up to more than caps over one scope.

    Attributes
    ----------
    floors, caps : elements with what each of them contributes, money
    goal : whether shares are taken of the goal's total, so that it belongs to the conflict
    """

    floors: tuple[tuple[int, float], ...]
    caps: tuple[tuple[int, float], ...]
    goal: bool

    @property
    def least(self) -> float:
        """What the floors add up to, money."""
        return sum(amount for _, amount in self.floors)

    @property
    def most(self) -> float:
        """What the caps add up to, money."""
        return sum(amount for _, amount in self.caps)

    def elements(self, goal: int) -> tuple[int, ...]:
        """Return all elements of the conflict, ascending."""
        own = {at for at, _ in (*self.floors, *self.caps)}
        return tuple(sorted(own | {goal} if self.goal else own))


@dataclass(frozen=True)
class _Side:
    """One side of a family's limits, upper ones with their sign turned, so that the higher limit decides.

    Attributes
    ----------
    node, cell : arrays (t,), (n,), own limits of nodes and of cells in the tree's order
    of_node, of_cell : int arrays, the elements behind them, -1 where none
    reached : array (t,), what each node comes to
    """

    node: Array
    cell: Array
    of_node: Ints
    of_cell: Ints
    reached: Array


@dataclass(frozen=True)
class _Family:
    structure: Structure
    floor: _Side
    cap: _Side


def contradictory_sums(system: System, chosen: Sequence[int] | Ints) -> Sums | None:
    """Return floors and caps of some elements that adding up alone shows to clash; None where there are none."""
    families = list(_families(system, np.asarray(chosen, dtype=np.int64)))
    for family in families:
        found = _in_cells(system, family) or _in_tree(system, family)
        if found is not None:
            return found
    for one in families:
        for other in families:
            found = (_across(system, one, other) or _where_capped(system, one, other)) if one is not other else None
            if found is not None:
                return found
    return None


def _families(system: System, chosen: Ints) -> Iterator[_Family]:
    """Yield the trees that the plain rows of some elements make: the first, then one of what crosses it, and so on."""
    rows = system.rows(chosen)
    rows = rows[system.of_row[rows] != system.goal]
    has_goal = bool((chosen == system.goal).any())
    limits = _cell_limits(system, chosen)
    for _ in range(_MOST_TREES):
        model = _model(system, rows, limits, has_goal)
        structure = structure_of(model)
        yield _family(system, structure, np.append(rows, len(system.of_row) - 1), limits)
        rows = rows[structure.crossing[structure.crossing < len(rows)]]
        if not len(rows):
            return


@dataclass(frozen=True)
class _CellLimits:
    lower: Array
    upper: Array
    of_lower: Ints
    of_upper: Ints


def _cell_limits(system: System, chosen: Ints) -> _CellLimits:
    """Return limits of cells and the elements behind the tightest ones."""
    n = system.cells
    lower, upper = np.zeros(n), np.full(n, np.inf)
    of_lower, of_upper = np.full(n, _NOTHING), np.full(n, _NOTHING)
    for at in chosen.tolist():
        element = system.elements[at]
        if element.below:
            higher = element.amount > lower[element.cells]
            lower[element.cells[higher]], of_lower[element.cells[higher]] = element.amount[higher], at
        if element.above:
            less = element.amount < upper[element.cells]
            upper[element.cells[less]], of_upper[element.cells[less]] = element.amount[less], at
    return _CellLimits(lower, upper, of_lower, of_upper)


def _model(system: System, rows: Ints, limits: _CellLimits, has_goal: bool) -> Model:
    """Return rows at the street total that the goal asks for, of which only the rows and limits mean anything."""
    n = system.cells
    matrix = system.matrix[rows]
    of_total = np.asarray(matrix[:, [n]].todense()).ravel()
    everything = np.ones(n)
    return Model(
        scale=1.0,
        fair=everything,
        lower=limits.lower,
        upper=limits.upper,
        matrix=sparse.vstack([matrix[:, :n], sparse.csr_array(everything[None, :])], format="csr"),
        row_lower=np.append(system.low[rows] - of_total * n, n if has_goal else -np.inf),
        row_upper=np.append(system.high[rows] - of_total * n, n if has_goal else _OPEN),
        names=(*(system.elements[at].rule for at in system.of_row[rows].tolist()), GOAL),
        sides=(_BOTH,) * (len(rows) + 1),
        entity=np.arange(n),
        entity_fair=everything,
        power=2.0,
        concession=0.0,
        efficiency=None,
    )


def _family(system: System, structure: Structure, rows: Ints, limits: _CellLimits) -> _Family:
    tree, cells, order = structure.tree, structure.cells, structure.tree.cells

    def elements(behind: Ints, own: Ints) -> Ints:
        return np.where(behind >= 0, system.of_row[rows[behind]], own)

    none = np.full(tree.nodes, _NOTHING)
    floor = _Side(
        tree.lower,
        cells.low[order],
        elements(tree.row_of_lower, none),
        elements(cells.row_of_low, limits.of_lower)[order],
        none,
    )
    cap = _Side(
        -tree.upper,
        -cells.high[order],
        elements(tree.row_of_upper, none),
        elements(cells.row_of_high, limits.of_upper)[order],
        none,
    )
    sides = [replace(side, reached=_reached(structure, side.node, side.cell)) for side in (floor, cap)]
    return _Family(structure, sides[0], sides[1])


def _reached(structure: Structure, node: Array, cell: Array) -> Array:
    """Return what each node (t,) comes to: the higher of its own limit and the sum of its cells and children."""
    tree = structure.tree
    endless = np.isinf(cell)
    sums = np.concatenate([[0.0], np.cumsum(np.where(endless, 0.0, cell))])
    holes = np.concatenate([[0], np.cumsum(endless)])
    below = np.where(holes[tree.own] > holes[tree.first], -np.inf, sums[tree.own] - sums[tree.first])
    reached, parent, own = below.tolist(), tree.parent.tolist(), node.tolist()
    for v in range(tree.nodes - 1, -1, -1):
        reached[v] = max(reached[v], own[v])
        if v:
            reached[parent[v]] += reached[v]
    return np.array(reached)


def _crossed(floor: Array, cap: Array) -> NDArray[np.bool_]:
    """Tell where floors are above caps (with their sign turned) by more than touching."""
    return floor + cap > TOUCHING * np.maximum(1.0, np.abs(floor))


def _in_cells(system: System, family: _Family) -> Sums | None:
    crossed = np.flatnonzero(_crossed(family.floor.cell, family.cap.cell))
    if not crossed.size:
        return None
    at = int(crossed[np.argmax((family.floor.cell + family.cap.cell)[crossed])])
    floors = [(int(family.floor.of_cell[at]), float(family.floor.cell[at]))]
    return _sums(system, floors, [(int(family.cap.of_cell[at]), -float(family.cap.cell[at]))])


def _in_tree(system: System, family: _Family) -> Sums | None:
    """Return the contradiction of a lowest node whose floor is above its cap."""
    crossed = np.flatnonzero(_crossed(family.floor.reached, family.cap.reached))
    if not crossed.size:
        return None
    node = int(crossed[-1])
    floors = _deciding(family.structure, family.floor, node, 1.0)
    caps = _deciding(family.structure, family.cap, node, -1.0)
    return _sums(system, floors, caps)


def _deciding(structure: Structure, side: _Side, node: int, sign: float) -> list[tuple[int, float]]:
    """Return the elements that decide what a node comes to, each with its part: the topmost limits that count."""
    tree, found = structure.tree, dict[int, float]()
    v = node
    while v < tree.end[node]:
        if side.reached[v] == side.node[v]:
            element = int(side.of_node[v])
            found[element] = found.get(element, 0.0) + sign * float(side.node[v])
            v = int(tree.end[v])
            continue
        own = slice(int(tree.first[v]), int(tree.own[v]))
        of, part = side.of_cell[own], side.cell[own]
        for element in np.unique(of[part != 0.0]).tolist():
            found[element] = found.get(element, 0.0) + sign * float(part[of == element].sum())
        v += 1
    return list(found.items())


def _across(system: System, one: _Family, other: _Family) -> Sums | None:
    """Return a scope of the first tree whose floor is above what the caps of the second allow within it."""
    tree, second = one.structure.tree, other.structure.tree
    depth = _depths(tree.parent)
    place = np.empty(system.cells, dtype=np.int64)
    place[second.cells] = np.arange(system.cells)
    for level in range(int(depth.max(initial=0)) + 1):
        nodes = np.flatnonzero(depth == level)
        label = np.full(system.cells, _NOTHING)
        starts, stops = tree.first[nodes], tree.own[tree.end[nodes] - 1]
        for v, start, stop in zip(nodes.tolist(), starts.tolist(), stops.tolist(), strict=True):
            label[place[tree.cells[start:stop]]] = v
        caps = _within(other, label, tree.nodes)
        crossed = nodes[_crossed(one.floor.reached[nodes], caps[nodes])]
        if crossed.size:
            node = int(crossed[0])
            cell = np.where(label == node, other.cap.cell, 0.0)
            cap = replace(other.cap, cell=cell)
            cap = replace(cap, reached=_reached(other.structure, cap.node, cell))
            floors = _deciding(one.structure, one.floor, node, 1.0)
            return _sums(system, floors, _deciding(other.structure, cap, 0, -1.0))
    return None


def _where_capped(system: System, one: _Family, other: _Family) -> Sums | None:
    """Return floors of the first tree that lie where the second has caps, and add up to more than those."""
    tree, second = one.structure.tree, other.structure.tree
    capped = np.zeros(system.cells, dtype=np.bool_)
    for v in np.flatnonzero(np.isfinite(other.cap.node) & (other.cap.node > -_OPEN)).tolist():
        if v:
            capped[second.cells[second.first[v] : second.own[second.end[v] - 1]]] = True
    outside = np.concatenate([[0], np.cumsum(~capped[tree.cells])])
    floors: dict[int, float] = {}
    v = 1
    while v < tree.nodes:
        inside = outside[tree.own[tree.end[v] - 1]] == outside[tree.first[v]]
        if inside:
            for element, amount in _deciding(one.structure, one.floor, v, 1.0):
                floors[element] = floors.get(element, 0.0) + amount
        v = int(tree.end[v]) if inside else v + 1
    cell = np.where(capped[second.cells], other.cap.cell, 0.0)
    cap = replace(other.cap, cell=cell)
    cap = replace(cap, reached=_reached(other.structure, cap.node, cell))
    if not _crossed(np.array([sum(floors.values())]), cap.reached[:1])[0]:
        return None
    return _sums(system, list(floors.items()), _deciding(other.structure, cap, 0, -1.0))


def _within(family: _Family, label: Ints, labels: int) -> Array:
    """Return what caps (with their sign turned) come to within the cells of each label (labels,)."""
    tree, cap = family.structure.tree, family.cap
    leaf = np.repeat(np.arange(tree.nodes), tree.own - tree.first)
    inside = label >= 0
    keys = leaf[inside] * labels + label[inside]
    depth = _depths(tree.parent)
    pairs, group = np.unique(keys, return_inverse=True)
    sums = np.zeros(len(pairs))
    np.add.at(sums, group.ravel(), cap.cell[inside])
    for level in range(int(depth.max(initial=0)), -1, -1):
        node, at = pairs // labels, pairs % labels
        here = depth[node] == level
        sums[here] = np.maximum(sums[here], cap.node[node[here]])
        if level == 0:
            break
        node[here] = tree.parent[node[here]]
        pairs, group = np.unique(node * labels + at, return_inverse=True)
        before, sums = sums, np.zeros(len(pairs))
        np.add.at(sums, group.ravel(), before)
    found = np.zeros(labels)
    found[pairs % labels] = sums
    return found


def _depths(parent: Ints) -> Ints:
    """Return how many nodes lie above each node (t,); parents come first."""
    found = [0] * len(parent)
    for v, above in enumerate(parent.tolist()):
        if above >= 0:
            found[v] = found[above] + 1
    return np.array(found, dtype=np.int64)


def _sums(system: System, floors: list[tuple[int, float]], caps: list[tuple[int, float]]) -> Sums | None:
    """Return floors and caps in money, without the floors that are not needed; None where a limit has no element."""
    floors = [(at, amount) for at, amount in floors if amount > 0]
    if any(at == _NOTHING for at, _ in (*floors, *caps)):
        return None
    excess = sum(amount for _, amount in floors) - sum(amount for _, amount in caps)
    for at, amount in sorted(floors, key=lambda one: (one[1], one[0])):
        if amount < excess * (1.0 - TOUCHING):
            floors.remove((at, amount))
            excess -= amount
    elements = {at for at, _ in (*floors, *caps)}
    rows = system.rows(list(elements - {system.goal}))
    shares = bool(system.matrix[rows][:, [system.cells]].count_nonzero())
    scale = system.scale
    return Sums(
        tuple((at, amount / scale) for at, amount in floors),
        tuple((at, amount / scale) for at, amount in caps),
        shares or system.goal in elements,
    )
