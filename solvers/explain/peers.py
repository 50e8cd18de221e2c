"""Rules about peers as prices see them: rows around an optimum, over targets and, for a spread, its lower end.

    spread    0 <= v_i - end <= max
    gini      sum_k (p - 1 - 2 k - max p) v_(k) <= 0        in the present order, largest first

Peers of one value may stand in any order. That is told by rows v_(k) = v_(k+1) between neighbours, whose multipliers
turn the weights of the order's row into others; right are those that lie in the permutahedron of the ranks that the
peers share: k of them never weigh more than the k largest ranks (Rado 1952).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from solvers.backends import linear
from solvers.explain.local import Local
from solvers.explain.ties import Tie
from solvers.model import Model
from solvers.peers import Peers
from solvers.problem import Problem
from solvers.program import Program

Array = NDArray[np.float64]
_NEAR = 1e-7
"""A limit is met from this near, relative to the largest value."""
_ONE = 1e-6
"""Values are one from this near, relative to the largest: more may be tied than are, for that is a matter of order."""


@dataclass(frozen=True)
class PeerRows:
    """The rows of one rule about peers; values are divided by the largest, so that all are 1 at most.

    Attributes
    ----------
    peers : the rule
    largest : the largest value; whole : sum of all values
    values : CSR (p, n), the peers' values but for what is taken off them
    matrix : CSR (r, n); end : array (r,), coefficients of the further variable, all 0 where there is none
    low, high : arrays (r,), limits, scaled
    goal_low, goal_high : arrays (r,), how they move with the street total, scaled
    own : array (r,), how upper limits move per `step` of the rule's own limit
    at : the further variable, NaN where there is none
    ties : rows counted from this rule's first
    binding : whether the rule is met exactly
    """

    peers: Peers
    largest: float
    whole: float
    values: sparse.csr_array
    matrix: sparse.csr_array
    end: Array
    low: Array
    high: Array
    goal_low: Array
    goal_high: Array
    own: Array
    at: float
    ties: tuple[Tie, ...]
    binding: bool

    @property
    def count(self) -> int:
        """Number of rows r."""
        return len(self.low)

    @property
    def step(self) -> float:
        """What the rule's own limit moves by while the rows move by 1."""
        return self.largest if self.peers.kind == "spread" else self.largest / self.whole


def peer_rows(problem: Problem, model: Model, x: Array) -> tuple[PeerRows, ...]:
    """Return the rows of hard rules about peers around an optimum x (n,), scaled; none of those without values."""
    found = (_rows(peers, problem.street, model.scale, x) for peers in problem.peers if peers.wish is None)
    return tuple(one for one in found if one is not None)


def _rows(peers: Peers, street: float, scale: float, x: Array) -> PeerRows | None:
    values = peers.values(x / scale, street, street)
    largest = float(np.abs(values).max())
    if largest <= 0 or (peers.kind == "gini" and not values.sum() > 0):
        return None
    unit = peers.unit(street, street)
    own = sparse.csr_array(peers.matrix / (largest * unit * scale))
    moves = 0.0 if peers.whole == "money" else 1.0 / (unit * scale)
    make = _spread if peers.kind == "spread" else _gini
    return make(peers, values / largest, own, peers.shift / largest, largest, moves)


def _spread(peers: Peers, values: Array, own: sparse.csr_array, shift: Array, largest: float, moves: float) -> PeerRows:
    """Return two rows for each peer, above the lower end and below the upper one.

    `moves` is by how much the unit of values grows with the street total.
    """
    most = peers.limit / largest
    slack = most - float(np.ptp(values))
    binding = slack <= _NEAR
    end = float(values.min()) + (-0.5 * slack if binding else 0.0)
    above = values - end
    low = np.where(above <= _NEAR, above, 0.0)
    high = np.where(most - above <= _NEAR, above, most)
    free, none = np.full(peers.count, np.inf), np.zeros(peers.count)
    return PeerRows(
        peers=peers,
        largest=largest,
        whole=largest * float(values.sum()),
        values=own,
        matrix=sparse.vstack([own, own], format="csr"),
        end=np.full(2 * peers.count, -1.0),
        low=np.concatenate([low + shift, -free]),
        high=np.concatenate([free, high + shift]),
        goal_low=np.concatenate([moves * shift, none]),
        goal_high=np.concatenate([none, moves * (shift + most)]),
        own=np.concatenate([none, none + 1.0]),
        at=end,
        ties=(),
        binding=binding,
    )


def _gini(peers: Peers, values: Array, own: sparse.csr_array, shift: Array, largest: float, moves: float) -> PeerRows:
    """Return the row of the order and, where it binds, those of neighbours with one value."""
    p = peers.count
    order = np.argsort(-values, kind="stable")
    ranks: Array = p - 1.0 - 2.0 * np.arange(p, dtype=np.float64)
    weights = np.empty(p)
    weights[order] = ranks / p - peers.limit
    reached = float(weights @ values)
    binding = reached >= -_NEAR
    first = np.flatnonzero(np.diff(values[order]) >= -_ONE) if binding else np.zeros(0, dtype=np.int64)
    upper, lower = order[first], order[first + 1]
    matrix = sparse.vstack([sparse.csr_array(weights[None, :]) @ own, own[upper] - own[lower]], format="csr")
    at = np.append(reached, values[upper] - values[lower])
    shifts = np.append(weights @ shift, shift[upper] - shift[lower])
    limit = np.where(np.append(binding, np.ones(len(first), dtype=np.bool_)), at, 0.0) + shifts
    alone = np.append(True, np.zeros(len(first), dtype=np.bool_))
    return PeerRows(
        peers=peers,
        largest=largest,
        whole=largest * float(values.sum()),
        values=own,
        matrix=matrix,
        end=np.zeros(len(limit)),
        low=np.where(alone, -np.inf, limit),
        high=limit,
        goal_low=moves * shifts,
        goal_high=moves * shifts,
        own=np.where(alone, 1.0, 0.0),
        at=np.nan,
        ties=_ties(first, ranks),
        binding=binding,
    )


def _ties(first: NDArray[np.int64], ranks: Array) -> tuple[Tie, ...]:
    """Return runs of neighbours with one value; row 0 is the order's, row 1 + k the k-th pair's."""
    runs = np.split(np.arange(len(first)), np.flatnonzero(np.diff(first) > 1) + 1) if len(first) else []
    return tuple(Tie(0, 1 + run, ranks[first[run[0]] : first[run[-1]] + 2], len(ranks)) for run in runs)


def without_cuts(model: Model, cuts: Sequence[int]) -> Model:
    """Return the model in which some rows limit nothing."""
    low, high = model.row_lower.copy(), model.row_upper.copy()
    low[list(cuts)], high[list(cuts)] = -np.inf, np.inf
    return replace(model, row_lower=low, row_upper=high)


def beside(local: Local, cells: int, rules: Sequence[PeerRows]) -> Local:
    """Return a program with the rows of rules about peers behind its own, and their variables behind its own."""
    if not rules:
        return local
    size, count = len(local.point), len(local.row_lower)
    with_end = [rule for rule in rules if np.isfinite(rule.at)]
    blocks, ties, start = [], [], count
    for rule in rules:
        ends = [sparse.csr_array(rule.end[:, None] if rule is one else np.zeros((rule.count, 1))) for one in with_end]
        blocks.append(sparse.hstack([rule.matrix, sparse.csr_array((rule.count, size - cells)), *ends], format="csr"))
        ties += [tie.behind(start) for tie in rule.ties]
        start += rule.count
    further = len(with_end)
    wide = sparse.hstack([local.matrix, sparse.csr_array((count, further))], format="csr")
    bend = local.curvature
    free = np.full(further, np.inf)
    return replace(
        local,
        matrix=sparse.vstack([wide, *blocks], format="csr"),
        row_lower=np.concatenate([local.row_lower, *(rule.low for rule in rules)]),
        row_upper=np.concatenate([local.row_upper, *(rule.high for rule in rules)]),
        lower=np.concatenate([local.lower, -free]),
        upper=np.concatenate([local.upper, free]),
        point=np.concatenate([local.point, [rule.at for rule in with_end]]),
        slope=np.concatenate([local.slope, np.zeros(further)]),
        curvature=None
        if bend is None
        else sparse.block_diag([bend, sparse.csr_array((further, further))], format="csr"),
        beside=(start - count, further),
        ties=tuple(ties),
    )


def whole_within(rule: PeerRows, local: Local, model: Model, *, strictly: bool) -> tuple[float, float]:
    """Return the least and the largest sum of a rule's values that any optimum has.

    With its limit a Gini coefficient moves its rows by as much as the values come to, which optima may differ in.

    Parameters
    ----------
    strictly : whether all optima have the same totals of entities
    """
    if strictly and model.by_cell:
        return rule.whole, rule.whole
    face = local.face
    rows, cells = local.active[np.abs(face.multipliers) > _NEAR], np.abs(face.reduced) > _NEAR
    low, high = local.row_lower.copy(), local.row_upper.copy()
    low[rows] = high[rows] = local.matrix[rows] @ local.point
    lower, upper = np.where(cells, local.point, local.lower), np.where(cells, local.point, local.upper)
    matrix = local.matrix
    if strictly:
        totals = sparse.hstack([model.grouping, sparse.csr_array((model.entities, len(local.point) - model.cells))])
        sums = totals @ local.point
        matrix = sparse.vstack([matrix, totals], format="csr")
        low, high = np.concatenate([low, sums]), np.concatenate([high, sums])
    cost = np.zeros(len(local.point))
    cost[: model.cells] = np.asarray(rule.values.sum(axis=0)).ravel()
    ends = []
    for sign in (1.0, -1.0):
        solution = linear.solve(Program(sign * cost, matrix, low, high, lower, upper), local.deadline.left())
        if not solution.found:
            return rule.whole, rule.whole
        ends.append(float(cost @ solution.point) - float(cost @ local.point))
    return rule.whole + rule.largest * ends[0], rule.whole + rule.largest * ends[1]
