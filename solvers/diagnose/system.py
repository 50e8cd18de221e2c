"""All hard rules as elements over the cells and the total, for asking what any set of them allows.

Every side of a row is a row of its own, `low <= matrix v <= high` over v = (x, T), so that sides can be dropped one by
one; fair shares move with the total T, which is a variable. Cells that no row of a set tells apart are one variable:
boxes add up to boxes, so that nothing is lost, and sets of few rules are small programs however many cells there are.
Rules about peers are the rows that were found of them so far; rules about who gets a target are switches.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from schemas.plan import Plan
from solvers.certify.reading import Instances, Reader
from solvers.diagnose.cuts import CutRows, Cuts, worth
from solvers.diagnose.elements import (
    Element,
    Scope,
    Side,
    cell_elements,
    limited,
    other_elements,
    places_of,
    rule_scopes,
)
from solvers.diagnose.hashing import MIX, scrambled
from solvers.diagnose.switches import Switches, switches_of
from solvers.lines import Limits
from solvers.model import GOAL
from solvers.peer_network import Ordered, over
from solvers.peers import Peers
from solvers.problem import Problem
from solvers.program import Program

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
_FAR = 1e3
_LEAST_WEIGHT = 1e-6
"""Relative to the average cell; cells without a fair share take part, too."""


@dataclass(frozen=True)
class System:
    """Elements and their rows; money scaled so that the street total is the number of cells.

    Attributes
    ----------
    elements : rows of rules first, then rules that are no rows, then limits of cells, the goal last
    matrix : CSR (s, n + 1); low, high : arrays (s,)
    of_row : int array (s,), the element of each row
    worth : array (s,), violation of each row in money per unit of its own
    cuts : the rows of rules about peers that were found so far, shared by all that is asked of a problem
    """

    problem: Problem
    instances: Instances
    scopes: tuple[Scope, ...]
    elements: tuple[Element, ...]
    matrix: sparse.csr_array
    low: Array
    high: Array
    of_row: Ints
    worth: Array
    scale: float
    cuts: Cuts

    @property
    def cells(self) -> int:
        """Number of cells n."""
        return self.problem.size

    @property
    def goal(self) -> int:
        """Number of the goal's element."""
        return len(self.elements) - 1

    @property
    def everything(self) -> Ints:
        """All elements."""
        return np.arange(len(self.elements))

    def bounds(self, chosen: Sequence[int] | Ints) -> tuple[Array, Array]:
        """Return the bounds (n,) of cells that some elements give; they may cross."""
        lower, upper = np.zeros(self.cells), np.full(self.cells, np.inf)
        for at in np.asarray(chosen).tolist():
            element = self.elements[at]
            if element.below:
                lower[element.cells] = np.maximum(lower[element.cells], element.amount)
            if element.above:
                upper[element.cells] = np.minimum(upper[element.cells], element.amount)
        return lower, upper

    def peers(self, chosen: Sequence[int] | Ints) -> dict[int, int]:
        """Return which of some elements are rules about peers, by their place among the problem's."""
        if not self.problem.peers:
            return {}
        return {one.peers: at for at in np.asarray(chosen).tolist() if (one := self.elements[at]).is_peers}

    def switches(self, chosen: Sequence[int] | Ints) -> Switches | None:
        """Return the switches of some elements; None where they have none."""
        if not self.problem.choices:
            return None
        found = [(at, *one) for at in np.asarray(chosen).tolist() if (one := self.elements[at].choice) is not None]
        return switches_of(self.problem.choices, found, self.scale)

    def worth_of(self, at: int) -> float:
        """Return what one unit of the limit of a rule about peers, or about who gets a target, is worth, money."""
        element, problem = self.elements[at], self.problem
        if element.choice is None:
            return worth(problem.peers[element.peers], problem.fair_share, problem.street)
        choice = problem.choices[element.choice[0]]
        if choice.kind == "viable":
            return 1.0
        own = choice.switches[np.flatnonzero(choice.instance == element.choice[1])]
        return float((own @ problem.fair_share).mean())

    def rows(self, chosen: Sequence[int] | Ints) -> Ints:
        """Return the rows of some elements."""
        asked = np.zeros(len(self.elements), dtype=np.bool_)
        asked[np.asarray(chosen, dtype=np.int64)] = True
        return np.flatnonzero(asked[self.of_row])

    def reduced(self, chosen: Sequence[int] | Ints, apart: NDArray[np.uint64] | None = None) -> "Reduced":
        """Return what some elements ask for, over groups of cells that their rows do not tell apart.

        Parameters
        ----------
        apart : array (n,), labels of cells that are to stay apart whatever the rows say
        """
        rows, peers = self.rows(chosen), self.peers(chosen)
        networks = {place: at for place, at in sorted(peers.items()) if place in self.cuts.sorted}
        cuts = self.cuts.rows(sorted(peers.keys() - networks.keys()))
        matrix = sparse.csr_array(sparse.vstack([self.matrix[rows], cuts.matrix], format="csr"))
        own = [self.problem.peers[place] for place in networks]
        told = sparse.vstack([matrix[:, : self.cells], *(one.matrix for one in own)], format="csc")
        group, first = _alike(sparse.csc_array(told), apart)
        lower, upper = self.bounds(chosen)
        kept = matrix[:, np.append(first, self.cells)]
        balance = sparse.csr_array(np.append(np.ones(len(first)), -1.0)[None, :])
        program = Program(
            np.zeros(len(first) + 1),
            sparse.vstack([kept, balance], format="csr"),
            np.concatenate([self.low[rows], np.full(len(cuts.high), -np.inf), [0.0]]),
            np.concatenate([self.high[rows], cuts.high, [0.0]]),
            np.append(np.bincount(group, lower, minlength=len(first)), 0.0),
            np.append(np.bincount(group, upper, minlength=len(first)), np.inf),
        )
        behind = np.array([peers[place] for place in cuts.peers.tolist()], dtype=np.int64)
        weight = self.problem.rates + _LEAST_WEIGHT / self.cells
        of_row = np.append(self.of_row[rows], behind)
        return Reduced(
            program,
            rows,
            of_row,
            tuple(self.elements[at].rule for at in of_row.tolist()),
            cuts,
            first,
            group,
            lower,
            upper,
            weight,
            self.street_most(chosen),
            networks,
            tuple(_ordered(one, first, self.scale) for one in own),
        )

    def street_most(self, chosen: Sequence[int] | Ints) -> float:
        """Return what the total is taken to be at most where integer programs need an end: the goal's, or very much."""
        if (np.asarray(chosen) == self.goal).any():
            return float(self.cells)
        sizes = np.concatenate([self.low, self.high])
        return _FAR * max(float(self.cells), float(np.abs(sizes[np.isfinite(sizes)]).max(initial=0.0)))

    def widened(self, element: Element) -> tuple["System", int]:
        """Return the system with one more element of cells, and the element's number; the goal's is one higher."""
        elements = (*self.elements[:-1], element, self.elements[-1])
        of_row = np.where(self.of_row == self.goal, self.goal + 1, self.of_row)
        return replace(self, elements=elements, of_row=of_row), self.goal

    def coarser(self, most: int) -> "System":
        """Return the system with one element for all cells in the place of more than `most` elements of one kind."""
        kinds = {name: [e for e in self.elements if e.limit == name] for name in ("lock", "min", "max", "potential")}
        many = {name for name, own in kinds.items() if len(own) > most}
        if not many:
            return self
        kept = [element for element in self.elements[:-1] if element.limit not in many]
        whole = np.arange(self.cells)
        limits = [limit for limit in self.problem.cell_limits if limit.name in many]
        together = [limited(limit, limit.name, whole, self.scale, {}, places_of(limit, self.cells)) for limit in limits]
        elements = (*kept, *together, self.elements[-1])
        of_row = np.where(self.of_row == self.goal, len(elements) - 1, self.of_row)
        return replace(self, elements=elements, of_row=of_row)


@dataclass(frozen=True)
class Reduced:
    """A program over groups of cells and the total.

    Attributes
    ----------
    program : over (X_1 .. X_g, T); its rows are `rows` of the system, `cuts`, and last that the groups add up to T
    of_row : int array, the element of each row but the last; names : the rule instances that they are of
    first : int array (g,), a cell of each group
    group : int array (n,), the group of each cell
    lower, upper : arrays (n,), bounds of cells
    weight : array (n,), above 0
    most : what the total is taken to be at most where an end is needed
    sorted : element of each Gini rule that is said by a network, by its place among the problem's rules about peers
    ordered : these rules over the program's variables
    """

    program: Program
    rows: Ints
    of_row: Ints
    names: tuple[str, ...]
    cuts: CutRows
    first: Ints
    group: Ints
    lower: Array
    upper: Array
    weight: Array
    most: float
    sorted: Mapping[int, int] = field(default_factory=dict)
    ordered: tuple[Ordered, ...] = ()

    @property
    def groups(self) -> int:
        """Number of groups g."""
        return len(self.program.cost) - 1

    def spread(self, totals: Array) -> Array:
        """Return targets (n,) of cells that add up to totals (g,) of their groups, within the cells' bounds.

        What is above the lower bounds is shared by the room up to the upper ones, in groups without by the cells'
        weight.
        """
        open_ = np.isinf(self.upper)
        room = np.where(open_, 0.0, self.upper - self.lower)
        rest = totals - np.bincount(self.group, self.lower, minlength=self.groups)
        rooms = np.bincount(self.group, room, minlength=self.groups)
        opens = np.bincount(self.group, np.where(open_, self.weight, 0.0), minlength=self.groups)
        part = np.where(rooms > 0, np.minimum(rest / np.where(rooms > 0, rooms, 1.0), 1.0), 0.0)
        part = np.where(opens > 0, 0.0, part)
        over = np.where(opens > 0, rest, 0.0) / np.where(opens > 0, opens, 1.0)
        return np.asarray(
            self.lower + np.where(open_, over[self.group] * self.weight, part[self.group] * room), dtype=np.float64
        )


def _ordered(peers: Peers, first: Ints, scale: float) -> Ordered:
    """Return a rule over groups, of which `first` (g,) are cells, and the total."""
    of_total = np.zeros(peers.count) if peers.whole == "money" else -peers.shift
    matrix = sparse.hstack([peers.matrix[:, first], of_total[:, np.newaxis]], format="csr")
    return over(peers, sparse.csr_array(matrix), peers.shift * scale if peers.whole == "money" else of_total * 0.0)


def system_of(plan: Plan, problem: Problem) -> System:
    """Return the elements of all hard rules of a problem."""
    scale = problem.size / problem.street
    reader = Reader(plan, problem.table, problem.fair_share)
    instances = reader.instances()
    scopes = tuple(rule_scopes(plan, problem, instances))
    matrix, low, high, elements, worth = _lines(problem, scale)
    order = np.array([row for element in elements for row in element.rows.tolist()], dtype=np.int64)
    elements = [replace(element, rows=np.array([at])) for at, element in enumerate(elements)]
    elements += other_elements(plan, problem, reader)
    elements += cell_elements(problem, scopes, scale)
    elements.append(Element(GOAL, "equal", rows=np.array([matrix.shape[0]])))
    goal = sparse.csr_array(np.append(np.zeros(problem.size), 1.0)[None, :])
    return System(
        problem,
        instances,
        scopes,
        tuple(elements),
        sparse.vstack([matrix[order], goal], format="csr"),
        np.append(low[order], float(problem.size)),
        np.append(high[order], float(problem.size)),
        np.append(np.arange(len(order)), len(elements) - 1).astype(np.int64),
        np.append(worth[order], 1.0),
        scale,
        Cuts(problem.peers, problem.size, scale),
    )


def _lines(problem: Problem, scale: float) -> tuple[sparse.csr_array, Array, Array, list[Element], Array]:
    """Return the sides of rows, and one element for each instance and side; an equality is one of two rows' worth."""
    lines = problem.lines
    equal = np.ones(lines.count, dtype=np.bool_)
    for low, high in zip(_parts(lines.lower), _parts(lines.upper), strict=True):
        equal &= low == high
    names = lines.names
    elements: list[Element] = []
    blocks: list[sparse.csr_array] = []
    lows: list[Array] = []
    highs: list[Array] = []
    at_line: list[Ints] = []
    for is_low, limits in ((True, lines.lower), (False, lines.upper)):
        given = np.flatnonzero(np.isfinite(limits.fixed) & ~(equal & is_low))
        both = equal[given]
        offset = sum(len(part) for part in at_line)
        fixed = limits.fixed[given] * scale
        of_total = sparse.csr_array(-(limits.of_total + limits.of_fair)[given][:, None])
        blocks.append(sparse.hstack([lines.matrix[given], of_total], format="csr"))
        lows.append(fixed if is_low else np.where(both, fixed, -np.inf))
        highs.append(np.full(len(given), np.inf) if is_low else fixed)
        at_line.append(given)
        word: Side = "min" if is_low else "max"
        for place, (line, e) in enumerate(zip(given.tolist(), both.tolist(), strict=True)):
            elements.append(Element(names[line], "equal" if e else word, rows=np.array([offset + place])))
    order = np.concatenate(at_line)
    loads = np.array([name.startswith("capacity[") for name in names], dtype=np.bool_)
    worth = np.where(loads, 1.0, lines.largest)[order] if len(order) else np.zeros(0)
    return (
        sparse.vstack(blocks, format="csr"),
        np.concatenate(lows),
        np.concatenate(highs),
        _by_rule(elements, names),
        worth,
    )


def _by_rule(elements: list[Element], names: Sequence[str]) -> list[Element]:
    """Return elements in the order of the plan's rules, both sides of an instance together."""
    place = {name: at for at, name in enumerate(dict.fromkeys(names))}
    return sorted(elements, key=lambda element: place[element.rule])


def _parts(limits: Limits) -> tuple[Array, Array, Array]:
    return (limits.fixed, limits.of_total, limits.of_fair)


def _alike(columns: sparse.csc_array, apart: NDArray[np.uint64] | None) -> tuple[Ints, Ints]:
    """Return the group (n,) of each column and a column of each group (g,); alike columns have the same entries.

    Columns are told apart by 64-bit sums of their entries' scrambled bits, which do not depend on the entries' order.
    """
    values = (columns.data + 0.0).view(np.uint64)
    bits = scrambled(values ^ scrambled(columns.indices.astype(np.uint64) + MIX[0]))
    running = np.concatenate([np.zeros(1, dtype=np.uint64), np.cumsum(bits, dtype=np.uint64)])
    keys = running[columns.indptr[1:]] - running[columns.indptr[:-1]]
    if apart is not None:
        keys = keys + scrambled(apart + MIX[1])
    _, first, group = np.unique(keys, return_index=True, return_inverse=True)
    order = np.argsort(first, kind="stable")
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    return rank[group.ravel()], first[order]
