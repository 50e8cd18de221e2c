"""Tree rows and a second family of nested rows across them: a network, in which caps of entities are tested by a flow.

    O -> rows that cross the tree -> innermost crossing row -> cells -> innermost node of the tree -> ... -> root -> O

Each arc carries the sum of a scope (or of the cells between two nodes) and has that scope's limits. Targets exist
if and only if no set of nodes must take in more than can leave it (Hoffman's circulation theorem). Sets are
taken from a flow in whole numbers; what they need is computed in floats.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from solvers.backends import maximum_flow
from solvers.deadline import Deadline
from solvers.exact.lexicographic_cuts import Cut, CutProof
from solvers.model import Model
from solvers.structure import Structure, Tree, structure_of

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
_UNITS = 2.0**56
"""The street total in the flow's units: sums over a few layers fit into 63 bits."""
_LEAST = 2e-11
_RELATIVE = 4e-15
"""Needs below these, absolute or relative to the total, are rounding."""


def crossing_tree(model: Model, structure: Structure) -> Tree | None:
    """Return the crossing rows as a tree of their own, with the model's row numbers; None where they do not nest."""
    rows = np.append(structure.crossing, len(model.names) - 1)
    alone = replace(
        model,
        matrix=model.matrix[rows],
        row_lower=model.row_lower[rows],
        row_upper=model.row_upper[rows],
        names=tuple(model.names[row] for row in rows.tolist()),
        sides=tuple(model.sides[row] for row in rows.tolist()),
    )
    found = structure_of(alone)
    if found.crossing.size:
        return None
    tree = found.tree
    behind_lower, behind_upper = (
        np.where(behind >= 0, rows[behind], -1) for behind in (tree.row_of_lower, tree.row_of_upper)
    )
    return replace(tree, row_of_lower=behind_lower, row_of_upper=behind_upper)


def _innermost(tree: Tree) -> Ints:
    """Return the innermost node (n,) of each cell."""
    node = np.empty(len(tree.cells), dtype=np.int64)
    node[tree.cells] = np.repeat(np.arange(tree.nodes), tree.own - tree.first)
    return node


@dataclass(frozen=True)
class _Groups:
    """Cells between the same two nodes, taken together.

    Attributes
    ----------
    of : int array (n,), the group of each cell
    low, high : arrays (n,), limits of cells
    lower, upper : arrays (g,), their sums
    """

    of: Ints
    low: Array
    high: Array
    lower: Array
    upper: Array

    def spread(self, sums: Array) -> Array:
        """Return cells (n,) with given sums (g,), each as far between its limits as its group is."""
        room = self.upper - self.lower
        part = np.clip(np.where(room > 0, (sums - self.lower) / np.where(room > 0, room, 1.0), 0.0), 0.0, 1.0)
        return np.asarray(self.low + part[self.of] * (self.high - self.low), dtype=np.float64)


class Network:
    """The network of a model; answers as `solvers.exact.lexicographic_cuts.Oracle` does.

    Nodes are numbered: the tree's, the crossing tree's (its root is O), source, sink. Arcs: that of each node of the
    tree upwards, that of each crossing row downwards (O has none), groups of cells; then for the flow alone those that
    let a node without a lower limit go below 0, and those of source and sink.

    Attributes
    ----------
    inner, outer : int arrays (n,), the innermost node of the tree and of the crossing tree around each cell
    tail, head, lower, upper : arrays (a,), nodes and limits of each arc, without those for the flow alone
    """

    def __init__(self, model: Model, structure: Structure, across: Tree) -> None:
        self.model, self.structure, self.across = model, structure, across
        self.point: Array | None = None
        self.back_end = maximum_flow.NAME
        tree, limits = structure.tree, structure.cells
        self._total = float(tree.lower[0])
        self.rounding = max(_LEAST, _RELATIVE * self._total)
        count, far = tree.nodes, tree.nodes + across.nodes
        self._outside = count
        self.inner, self.outer = _innermost(tree), count + _innermost(across)
        keys, of = np.unique(self.inner * across.nodes + self.outer - count, return_inverse=True)
        high = np.minimum(limits.high, self._total)
        lower = np.bincount(of, limits.low).astype(np.float64)
        upper = np.bincount(of, high).astype(np.float64)
        self._groups = _Groups(of, limits.low, high, lower, upper)
        above = np.where(tree.parent >= 0, tree.parent, self._outside)
        outer = np.arange(1, across.nodes)
        self.tail = np.concatenate([np.arange(count), count + across.parent[outer], count + keys % across.nodes])
        self.head = np.concatenate([above, count + outer, keys // across.nodes])
        self.lower = np.concatenate([tree.lower, across.lower[outer], lower])
        self.upper = np.concatenate([tree.upper, across.upper[outer], upper])
        free = np.flatnonzero(self.lower[: count + len(outer)] <= 0)
        self.lower[free] = 0.0
        nodes = np.arange(far)
        self._ends = slice(len(self.tail) + len(free), None)
        self._flow = maximum_flow.Network(
            np.concatenate([self.tail, self.head[free], np.full(far, far), nodes]).astype(np.int32),
            np.concatenate([self.head, self.tail[free], nodes, np.full(far, far + 1)]).astype(np.int32),
            far + 2,
        )
        self._free = np.full(len(free), self._whole(np.array([2.0 * self._total]))[0])
        self._whole_lower, self._whole_upper = self._whole(self.lower), self._whole(self.upper)
        self._excess = _sums(self.head, self._whole_lower, far) - _sums(self.tail, self._whole_lower, far)

    def _whole(self, amounts: Array) -> Ints:
        """Return amounts in the flow's units; what nothing limits is twice the total."""
        return np.rint(np.minimum(amounts, 2.0 * self._total) * (_UNITS / self._total)).astype(np.int64)

    def capped(self, caps: Array) -> Array:
        """Return the entities' arcs' upper limits (e,): their rows' or their caps (e,), but never below their lower."""
        at = self.structure.entities
        return np.asarray(np.maximum(np.minimum(self.upper[at], caps), self.lower[at]), dtype=np.float64)

    def cuts(self, caps: Array, deadline: Deadline) -> list[Cut]:
        """Return the smallest and the largest set of nodes that caps (e,) ask too much of."""
        deadline.left()
        upper = self._whole_upper.copy()
        upper[self.structure.entities] = self._whole(self.capped(caps))
        excess = self._excess
        capacities = np.concatenate(
            [upper - self._whole_lower, self._free, np.maximum(excess, 0), np.maximum(-excess, 0)]
        )
        source, sink = len(excess), len(excess) + 1
        found = self._flow.maximum(np.maximum(capacities, 0), source, sink)
        if (found.flows[self._ends] < capacities[self._ends]).any():
            sets = [found.near] if (found.near == found.far).all() else [found.near, found.far]
            cuts: list[Cut] = [NodeSet(self, inside[: len(excess)]) for inside in sets]
            cuts = [cut for cut in cuts if cut.need(caps) > self.rounding]
            if cuts:
                return cuts
        groups = slice(len(self.tail) - len(self._groups.lower), len(self.tail))
        sums = found.flows[groups] + self._whole_lower[groups]
        self.point = self._groups.spread(sums.astype(np.float64) * (self._total / _UNITS))
        return []


def _sums(at: Ints, amounts: Ints, count: int) -> Ints:
    """Return whole sums (count,) of amounts at places: adding doubles would round them."""
    sums = np.zeros(count, dtype=np.int64)
    np.add.at(sums, at, amounts)
    return sums


class NodeSet:
    """A set of nodes that must take in more than can leave it."""

    def __init__(self, network: Network, inside: Flags) -> None:
        self.network, self.inside = network, inside
        arcs = inside[network.head].astype(np.int8) - inside[network.tail]
        self._enters, self._leaves = np.flatnonzero(arcs > 0), np.flatnonzero(arcs < 0)
        entities = network.structure.entities
        self.weight = (arcs[entities] < 0).astype(np.float64)
        self.most = network.upper[entities]

    def need(self, caps: Array) -> float:
        """See `Cut`."""
        network = self.network
        upper = network.upper.copy()
        upper[network.structure.entities] = network.capped(caps)
        return float(network.lower[self._enters].sum() - upper[self._leaves].sum())

    def proof(self, caps: Array) -> CutProof:
        """See `Cut`: a limit that an arc enters or leaves the set at has the multiplier 1 or -1."""
        network, model = self.network, self.network.model
        tree, across, entities = network.structure.tree, network.across, network.structure.entities
        side = self.inside.astype(np.float64)
        rows = np.zeros(len(model.names))
        arcs = side[network.head] - side[network.tail]
        held = (self.weight > 0) & (network.capped(caps) < network.upper[entities])
        of_tree = arcs[: tree.nodes].copy()
        of_tree[entities[held]] = 0.0
        for steps, family in ((of_tree, tree), (np.append(0.0, arcs[tree.nodes :][: across.nodes - 1]), across)):
            at = np.flatnonzero(steps)
            rows[np.where(steps > 0, family.row_of_lower, family.row_of_upper)[at]] = steps[at]
        return CutProof(rows, held.astype(np.float64), side[network.inner] - side[network.outer])
