"""The integer program of a problem with choices: targets, switches, and what soft rules are missed by.

Convex objectives are approximated from below by their tangents (outer approximation, Duran & Grossmann 1986).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from solvers.backends import integer
from solvers.choices import Choice
from solvers.deadline import Deadline, OutOfTime
from solvers.model import Model
from solvers.peer_network import MOST, Rows, ordered, rows_of
from solvers.problem import Problem
from solvers.program import Program
from solvers.settling import LaidOut
from solvers.stages.solving import Infeasible

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
_ON = 0.5
_PART = 0.8
"""Share of the time left that one search may take: what it has found by then is still to be solved."""


@dataclass(frozen=True)
class Found:
    """A solution of the integer program.

    Attributes
    ----------
    point : array (n,), targets, scaled
    on : bool array (k,), switches
    unequal : array, by how much soft rules about peers are missed
    value, bound : objective reached, and what cannot be undercut
    stopped : whether the time limit ended the search
    """

    point: Array
    on: Flags
    unequal: Array
    value: float
    bound: float
    stopped: bool


@dataclass(frozen=True)
class Switches:
    """All switches of a problem's choices, one after the other.

    Attributes
    ----------
    cells : CSR (k, n); least : array (k,), scaled
    counted : CSR (t, k), which switches each limited instance counts; most : array (t,); cost : array (t,), 0 if hard
    soft : bool array (t,); priority : int array (t,)
    """

    cells: sparse.csr_array
    least: Array
    counted: sparse.csr_array
    most: Array
    soft: Flags
    cost: Array
    priority: Ints

    @property
    def count(self) -> int:
        """Number of switches k."""
        return len(self.least)


def switches_of(choices: Sequence[Choice], scale: float) -> Switches:
    """Return the switches of all choices; `scale` is scaled units per money."""
    offsets = np.cumsum([0, *(choice.count for choice in choices)])
    total, at, which, most, wishes, first = int(offsets[-1]), [], [], [], [], 0
    for choice, offset in zip(choices, offsets.tolist(), strict=False):
        if choice.kind == "limit":
            at.append(first + choice.instance)
            which.append(offset + np.arange(choice.count))
            most.append(choice.most)
            wishes += [choice.wish] * len(choice.names)
            first += len(choice.names)
    empty = np.zeros(0, dtype=np.int64)
    rows, columns = np.concatenate([empty, *at]), np.concatenate([empty, *which])
    return Switches(
        sparse.vstack([choice.switches for choice in choices], format="csr"),
        np.concatenate([choice.least for choice in choices]) * scale,
        sparse.csr_array((np.ones(len(rows)), (rows, columns)), shape=(first, total)),
        np.concatenate([np.zeros(0), *most]),
        np.array([wish is not None for wish in wishes], dtype=np.bool_),
        np.array([0.0 if wish is None else wish.cost for wish in wishes]),
        np.array([-1 if wish is None else wish.priority for wish in wishes], dtype=np.int64),
    )


class Master:
    """The integer program; rows are added as they are needed.

    Columns: targets, switches, members too many, violations of soft rows (lower, upper), of rules about peers, the
    values of convex functions, networks that sort peers, and further ones, at least 0, that are added when they are
    needed.

    Attributes
    ----------
    sorted : rules about peers, by their place, whose networks say all of them
    """

    def __init__(self, model: Model, laid: LaidOut, switches: Switches, convex: int) -> None:
        self.model, self.switches, self.elastic = model, switches, laid.elastic
        low = np.flatnonzero(np.isfinite(self.elastic.low) & (self.elastic.levels[:, 0] >= 0))
        high = np.flatnonzero(np.isfinite(self.elastic.high) & (self.elastic.levels[:, 1] >= 0))
        self.missed = (low, high)
        self.peers = [place for place, one in enumerate(laid.problem.peers) if one.wish is not None]
        ginis = {at: one for at, one in enumerate(laid.problem.peers) if one.kind == "gini" and one.count <= MOST}
        self.sorted = frozenset(ginis)
        own = [rows_of(ordered(one, laid.problem.street, model.scale)) for one in ginis.values()]
        wires = sum(rows.on_wires.shape[1] for rows in own)
        missed = len(low) + len(high)
        sizes = [model.cells, switches.count, len(switches.most), missed, len(self.peers), convex, wires, 0]
        edges = np.cumsum([0, *sizes]).tolist()
        names = ("targets", "on", "many", "soft", "unequal", "convex", "wires", "further")
        self.at = {name: slice(a, b) for name, a, b in zip(names, edges[:-1], edges[1:], strict=True)}
        self.columns = int(edges[-1])
        self._blocks: list[tuple[sparse.csr_array, Array, Array]] = []
        self.add({"targets": model.matrix}, model.row_lower, model.row_upper)
        self._add_switches()
        self._add_soft(laid)
        self._add_networks(laid.problem, list(ginis), own)

    def add(self, parts: dict[str, sparse.csr_array], low: Array, high: Array) -> None:
        """Add rows; each part is a matrix over one group of columns."""
        rows = next(iter(parts.values())).shape[0]
        blocks = []
        for name, own in self.at.items():
            width = own.stop - own.start
            blocks.append(parts.get(name, sparse.csr_array((rows, width))))
        self._blocks.append((sparse.csr_array(sparse.hstack(blocks, format="csr")), low, high))

    def _add_switches(self) -> None:
        """Nothing where a switch is off, at least so much where it is on; no more on than may be."""
        switches, cells = self.switches, self.switches.cells
        upper = np.where(np.isfinite(self.model.upper), self.model.upper, float(self.model.cells))
        most = np.minimum(cells @ upper, float(self.model.cells))
        free, none = np.full(switches.count, np.inf), np.zeros(switches.count)
        self.add({"targets": cells, "on": -sparse.diags_array(most).tocsr()}, -free, none)
        floors = np.flatnonzero(switches.least > 0)
        least = sparse.csr_array(sparse.diags_array(switches.least).tocsr()[floors])
        self.add({"targets": cells[floors], "on": -least}, none[floors], free[floors])
        if len(switches.most):
            over = -sparse.diags_array(switches.soft.astype(np.float64)).tocsr()
            nothing = np.full(len(switches.most), -np.inf)
            self.add({"on": switches.counted, "many": sparse.csr_array(over)}, nothing, switches.most)

    def _add_soft(self, laid: LaidOut) -> None:
        low, high = self.missed
        count = len(low) + len(high)
        if not count:
            return
        eye = sparse.eye_array(count, format="csr")
        matrix, free = laid.problem.lines.matrix, np.inf
        below, above = np.full(len(low), free), np.full(len(high), -free)
        self.add({"targets": matrix[low], "soft": eye[: len(low)]}, self.elastic.low[low], below)
        self.add({"targets": matrix[high], "soft": -eye[len(low) :]}, above, self.elastic.high[high])

    def _add_networks(self, problem: Problem, places: list[int], own: list[Rows]) -> None:
        """Add the networks of Gini rules; a violation of a soft one lifts its limit."""
        first, width = 0, self.width("wires")
        for place, rows in zip(places, own, strict=True):
            count, last = rows.on_wires.shape[1], len(rows.low) - 1
            wires = sparse.hstack(
                [
                    sparse.csr_array((last + 1, first)),
                    rows.on_wires,
                    sparse.csr_array((last + 1, width - first - count)),
                ],
                format="csr",
            )
            parts = {"targets": rows.on_program, "wires": sparse.csr_array(wires)}
            if place in self.peers:
                one = problem.peers[place]
                gives = one.size * one.unit(problem.street, problem.street) * self.model.scale
                at = ([last], [self.peers.index(place)])
                parts["unequal"] = sparse.csr_array(([-gives], at), shape=(last + 1, len(self.peers)))
            self.add(parts, rows.low, rows.high)
            first += count

    def add_cut(self, row: sparse.csr_array, high: float, peers: int, gives: float) -> None:
        """Add a row of a rule about peers, number `peers`; its violation lifts the limit by `gives` if it is soft."""
        parts = {"targets": row}
        if peers in self.peers:
            own = np.zeros(len(self.peers))
            own[self.peers.index(peers)] = -gives
            parts["unequal"] = sparse.csr_array(own[np.newaxis, :])
        self.add(parts, np.array([-np.inf]), np.array([high]))

    def further(self, count: int) -> slice:
        """Add columns behind all others; return their places among the further ones."""
        own = self.at["further"]
        self.at["further"] = slice(own.start, own.stop + count)
        self.columns += count
        return slice(own.stop - own.start, own.stop - own.start + count)

    def width(self, name: str) -> int:
        """Return the number of columns of a group."""
        return int(self.at[name].stop - self.at[name].start)

    def cost(self, **parts: Array) -> Array:
        """Return a cost over all columns, given that of some groups."""
        whole = np.zeros(self.columns)
        for name, values in parts.items():
            whole[self.at[name]] = values
        return whole

    def forbid(self, on: Flags) -> None:
        """Add a row that no solution with just these switches on satisfies."""
        row = sparse.csr_array(np.where(on, -1.0, 1.0)[np.newaxis, :])
        self.add({"on": row}, np.array([1.0 - float(on.sum())]), np.array([np.inf]))

    def hold(self, cost: Array, value: float) -> None:
        """Add a row that keeps a cost within a value."""
        row = sparse.csr_array(np.append(cost, np.zeros(self.columns - len(cost)))[np.newaxis, :])
        parts = {name: sparse.csr_array(row[:, own]) for name, own in self.at.items()}
        self.add(parts, np.array([-np.inf]), np.array([value]))

    def solve(self, cost: Array, deadline: Deadline, seed: int) -> Found:
        """Return an optimum, or the best solution that the time limit allows.

        Raises
        ------
        Infeasible, OutOfTime
        """
        matrix = sparse.vstack([_as_wide(block, self.columns) for block, _, _ in self._blocks], format="csr")
        low = np.concatenate([low for _, low, _ in self._blocks])
        high = np.concatenate([high for _, _, high in self._blocks])
        lower, upper = np.zeros(self.columns), np.full(self.columns, np.inf)
        lower[self.at["targets"]], upper[self.at["targets"]] = self.model.lower, self.model.upper
        upper[self.at["on"]] = 1.0
        lower[self.at["convex"]] = lower[self.at["wires"]] = -np.inf
        whole = np.zeros(self.columns, dtype=np.bool_)
        whole[self.at["on"]] = True
        whole_cost = np.append(cost, np.zeros(self.columns - len(cost)))
        program = Program(whole_cost, matrix, low, high, lower, upper)
        solution = integer.solve(program, whole, _PART * deadline.left(), seed)
        if solution.status == "infeasible":
            raise Infeasible
        if not solution.point.size:
            raise OutOfTime
        point = solution.point
        return Found(
            point[self.at["targets"]],
            point[self.at["on"]] > _ON,
            point[self.at["unequal"]],
            float(whole_cost @ point),
            solution.bound,
            solution.status == "limit",
        )


def _as_wide(block: sparse.csr_array, columns: int) -> sparse.csr_array:
    """Return rows with as many columns as there are by now."""
    return sparse.csr_array((block.data, block.indices, block.indptr), shape=(block.shape[0], columns))
