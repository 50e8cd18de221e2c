"""Cuts of Gini rules, found by keeping their peers in one order and changing that order (`solvers.peer_order`).

A rule over p peers has a cut for each order of them, and an optimum that it binds at is held by as many as p. One row
that is a mean of these is as good. It is looked for stage by stage: the first stages are solved with the cuts that are
known, one with the peers kept in order besides, until its multipliers are such a mean.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from solvers.deadline import Deadline
from solvers.model import Model, scaled
from solvers.peer_order import Neighbours, Order, is_mean, mean, neighbours, order_of, reordered, weights_of
from solvers.peers import Cut, Peers, missed, order_weights
from solvers.preflight import moved_apart, uncrossed
from solvers.problem import Problem
from solvers.program import Curve
from solvers.settling import LaidOut, laid_out
from solvers.stages.no_basis import least_without_basis
from solvers.stages.objectives import OBJECTIVES
from solvers.stages.second import least_change
from solvers.stages.soft import softened
from solvers.stages.solving import Infeasible, optimum
from solvers.stages.stage import Stage
from solvers.wishes import Wish

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
_ORDERS = 200
"""Orders that are tried for one stage; a handful is usual."""
_STALLS = 4
"""Orders in turn that leave the point where it is, after which the cuts of single orders are better."""
_TIMES = 3
"""Times that a stage is looked at: what is found for one changes what others need."""
_FEWEST = 3
"""Peers of whom there are more orders than two."""
_NOTHING = 1e-12
"""A multiplier that is smaller is 0."""
_NOISE = 1e-9
"""Weights that are smaller, where cuts have no multiplier, are 0."""
_POSSIBLE = "possible"
"""The stage that looks for any targets at all: the hard Gini rules are missed by as little as can be."""
_HALVINGS = 40
_SAME = 1e-9
"""Points that differ by less, scaled, are the same."""
_LITTLE = 1e-7
"""By how much rows are loosened, scaled, to see which of them are needed."""
_AT_FIRST: Wish = Wish(0, 1.0)


@dataclass(frozen=True)
class _Pays:
    """What a stage's rows put on the peers of one rule: weights (p,), and the sum of its cuts' multipliers."""

    weights: Array
    cuts: float


@dataclass(frozen=True)
class _Found:
    """What a phase comes to.

    Attributes
    ----------
    point : array (n,), scaled
    free : int array, rows whose multipliers prove nothing: those that earlier stages hold, or others are measured by
    """

    stages: tuple[Stage, ...]
    point: Array
    free: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))


class OrderCuts:
    """Finds cuts of one problem's Gini rules; knows the orders that it has come to."""

    def __init__(self, problem: Problem, deadline: Deadline, *, loosened: bool) -> None:
        self.problem, self.deadline, self.loosened = problem, deadline, loosened
        self.orders: dict[int, Order] = {}
        self.tried: Counter[str] = Counter()
        self.left_out = False

    def better(self, cuts: Sequence[Cut], broken: Sequence[Cut], laid: LaidOut, stages: Sequence[Stage]) -> list[Cut]:
        """Return cuts to be added instead of those that the stages' last point is found to break."""
        ginis = {cut.peers for cut in broken if self._ranked(cut.peers)}
        if not ginis or self.left_out:
            return list(broken)
        values = self._values(self.problem, stages[-1].point)
        for place in sorted(ginis - self.orders.keys()):
            self.orders[place] = order_of(place, values[place])
            self.tried.clear()
        others = [cut for cut in broken if cut.peers not in ginis]
        for phase in sorted(self._phases(laid, stages), key=lambda phase: self.tried[phase]):
            if self.tried[phase] < _TIMES:
                self.tried[phase] += 1
                found = self._cuts_of([*cuts, *others], phase, stages[-1].point)
                new = [cut for cut in found if not any(same(cut, known) for known in cuts)]
                if new:
                    return [*others, *new]
        return list(broken)

    def give_up(self) -> bool:
        """Find no more cuts; tell whether those that were found cannot be why nothing is possible.

        A soft rule leaves everything possible. Where a stage is settled at a corner that just holds, its cut may miss
        that by rounding, where those of single orders meet in it.
        """
        soft = all(self.problem.peers[place].wish is not None for place in self.orders)
        again = bool(self.orders) and soft and not self.left_out
        self.left_out = True
        return again

    def _cuts_of(self, cuts: Sequence[Cut], phase: str, point: Array) -> list[Cut]:
        """Return the cuts of one stage, or those that leave nothing possible."""
        found = self._phase(self.problem, phase, cuts)
        if found is not None:
            return found
        proof = self._possible(cuts, point)
        return proof or self._phase(self.problem, phase, cuts) or []

    def _phases(self, laid: LaidOut, stages: Sequence[Stage]) -> Iterable[str]:
        """Yield the names of the stages that cuts can be needed for, in their order.

        Each level of a lexicographic minimax has weights of its own; cuts of single orders get there sooner.
        """
        wishes = any(one.wish is not None for one in self.problem.peers)
        if wishes or laid.elastic.every_level:
            yield "soft"
        if self.problem.objective != "lexicographic_minimax":
            yield from dict.fromkeys(stage.name for stage in stages if stage.name != "soft")

    def _ranked(self, place: int) -> bool:
        return self.problem.peers[place].kind == "gini" and self.problem.peers[place].count >= _FEWEST

    def _possible(self, cuts: Sequence[Cut], point: Array) -> list[Cut]:
        """Change the orders to such that targets keep; return the cuts that say why where there are none.

        Parameters
        ----------
        point : array (n,), scaled, targets that keep all but Gini rules, near which others are looked for
        """
        problem = self.problem
        if all(problem.peers[place].wish is not None for place in self.orders):
            return []  # soft rules leave all targets possible
        even = self._even(cuts)
        near, far = 0.0, 1.0
        for _ in range(_HALVINGS):
            part = 0.5 * (near + far)
            near, far = (near, part) if self._keeps(point + part * (even - point)) else (part, far)
        values = self._values(problem, point + far * (even - point))
        self.orders = {place: order_of(place, values[place]) for place in self.orders}
        if self._keeps(even):
            return []
        peers = tuple(
            replace(one, wish=_AT_FIRST) if place in self.orders and one.wish is None else one
            for place, one in enumerate(problem.peers)
        )
        return self._phase(replace(problem, peers=peers, wishes=None), _POSSIBLE, cuts) or []

    def _keeps(self, point: Array) -> bool:
        """Tell whether targets (n,), scaled, keep the hard rules that are ordered."""
        values = self._values(self.problem, point)
        hard = [place for place in self.orders if self.problem.peers[place].wish is None]
        return not any(missed(self.problem.peers[place], values[place], 0.0) for place in hard)

    def _even(self, cuts: Sequence[Cut]) -> Array:
        """Return targets (n,), scaled, whose values differ little: the least squares of their distances to a mean."""
        model = self._model(laid_out(self.problem, cuts))
        street, scale = self.problem.street, self.problem.size / self.problem.street
        ranked = [self.problem.peers[place] for place in self.orders if self.problem.peers[place].wish is None]
        counts = [one.count for one in ranked]
        sums = sparse.vstack([one.matrix for one in ranked], format="csr")
        shift = np.concatenate([one.shift * one.unit(street, street) * scale for one in ranked])
        of = np.repeat(np.arange(len(ranked)), counts)
        means = sparse.csr_array((-np.ones(len(of)), (np.arange(len(of)), of)), shape=(len(of), len(ranked)))
        rows = sparse.hstack([sums, means, -sparse.eye_array(len(of))], format="csr")
        further = len(ranked) + len(of)
        free = np.full(further, np.inf)
        size = np.maximum(np.repeat([float(abs(one.matrix).sum() / one.count) for one in ranked], counts), 1e-300)
        at = model.cells + len(ranked) + np.arange(len(of))
        curve = Curve("square", at, np.zeros(len(of)), 1.0 / size**2)
        program = model.extended(np.zeros(model.cells + further), rows, shift, shift, -free, free, curve)
        return optimum(program, self.deadline)[0].point[: model.cells]

    def _phase(self, problem: Problem, phase: str, cuts: Sequence[Cut]) -> list[Cut] | None:
        """Return the cuts of one stage; None where no targets keep an order."""
        before, same = np.full(problem.size, np.nan), 0
        for _ in range(_ORDERS):
            orders = list(self.orders.values())
            rows = neighbours(problem.peers, orders, problem.street, problem.size / problem.street)
            laid = laid_out(problem, [*cuts, *(_own_cut(problem.peers, order) for order in orders)])
            try:
                found = self._solved(laid, rows, phase)
                same = same + 1 if np.abs(found.point - before).max() <= _SAME else 0
                if same:
                    found = self._solved(laid, self._needed(laid, rows, phase), phase)
            except Infeasible:
                return None
            if phase == _POSSIBLE and self._keeps(found.point):
                return []
            before, paid = found.point, _paid(laid, orders, rows, found)
            values = self._values(problem, found.point)
            wrong = [_wrong(listed) for listed in paid]
            if not any(wrong) or same == _STALLS:
                break
            for order, pays in zip(orders, wrong, strict=True):
                if pays is not None:
                    self.orders[order.peers] = reordered(order, values[order.peers], pays.weights)
        pairs = [(order, pays) for order, listed in zip(orders, paid, strict=True) for pays in listed]
        return [_cut(problem.peers, order, pays) for order, pays in pairs if pays.cuts > _NOTHING]

    def _needed(self, laid: LaidOut, rows: Neighbours, phase: str) -> Neighbours:
        """Return the neighbours' rows without those that no longer bind when all are loosened a little.

        Peers at limits of their own may be equal without any row between them: such a row has any multiplier.
        """
        found = self._solved(laid, replace(rows, upper=rows.upper + _LITTLE), phase)
        binds = np.zeros(len(rows.upper), dtype=np.bool_)
        for multipliers in _multipliers(found.stages, laid.problem.lines.count):
            binds |= -multipliers[len(multipliers) - len(rows.upper) :] > _LITTLE
        return replace(rows, upper=np.where(binds, rows.upper, np.inf))

    def _values(self, problem: Problem, point: Array) -> list[Array]:
        street = problem.street
        money = point * street / problem.size
        return [peers.values(money, street, street) for peers in problem.peers]

    def _model(self, laid: LaidOut) -> Model:
        model = scaled(laid.problem)
        return replace(uncrossed(moved_apart(model) if self.loosened else model), in_general=laid.in_general)

    def _solved(self, laid: LaidOut, rows: Neighbours, phase: str) -> _Found:
        """Return what a phase finds when its last stage is solved with the neighbours' rows."""
        model = self._model(laid)
        if phase in ("soft", _POSSIBLE):
            softly = softened(_in_order(model, rows), laid.elastic, self.deadline)
            return _Found(softly.stages[:1], softly.stages[-1].point)
        softly = softened(model, laid.elastic, self.deadline)
        model = uncrossed(softly.model) if softly.stages else softly.model
        free = np.array([at for at in softly.references if at >= 0], dtype=np.int64)
        if phase == "no_basis":
            _, stage = least_without_basis(_in_order(model, rows), self.deadline)
            return _Found((), model.fair, free) if stage is None else _Found((stage,), stage.point, free)
        model, _ = least_without_basis(model, self.deadline)
        if phase == "fairness":
            stage = OBJECTIVES[self.problem.objective](_in_order(model, rows), self.deadline)
            return _Found((stage,), stage.point, free)
        first = OBJECTIVES[self.problem.objective](model, self.deadline)
        last = least_change(_in_order(model, rows), first, self.deadline)
        if last is None:
            return _Found((), first.point, free)
        held = first.kept.rows_at[0] if first.kept is not None else free
        return _Found((last,), last.point, np.concatenate([free, held]))


def same(cut: Cut, other: Cut) -> bool:
    """Tell whether two cuts are one."""
    return cut.peers == other.peers and bool(np.abs(cut.weights - other.weights).max() <= _NOISE * len(cut.weights))


def _in_order(model: Model, rows: Neighbours) -> Model:
    count = len(rows.upper)
    longer = model.with_rows(rows.matrix, np.full(count, -np.inf), rows.upper, ("order",) * count)
    return replace(longer, in_general=True)


def _own_cut(peers: Sequence[Peers], order: Order) -> Cut:
    one = peers[order.peers]
    ranks = np.empty(one.count)
    ranks[order.ranked] = np.arange(one.count)
    return Cut(order.peers, order_weights(ranks) - one.limit * one.count)


def _cut(peers: Sequence[Peers], order: Order, pays: _Pays) -> Cut:
    one = peers[order.peers]
    return Cut(order.peers, mean(pays.weights / pays.cuts) - one.limit * one.count)


def _wrong(paid: Sequence[_Pays]) -> _Pays | None:
    """Return the first of what stages pay that is no mean of orders."""
    return next((one for one in paid if one.cuts <= _NOTHING or not is_mean(one.weights, one.cuts)), None)


def _paid(laid: LaidOut, orders: Sequence[Order], rows: Neighbours, found: _Found) -> list[list[_Pays]]:
    """Return for each order what each stage pays for the rule's cuts and its neighbours."""
    count = laid.problem.lines.count
    counts = np.ones(count, dtype=np.bool_)
    counts[found.free[found.free < count]] = False
    paid: list[list[_Pays]] = [[] for _ in orders]
    for multipliers in _multipliers(found.stages, count):
        below = np.maximum(-multipliers, 0.0)
        behind = below[len(below) - rows.starts[-1] :]
        of_cuts = np.where(counts, below[:count], 0.0) / laid.problem.lines.largest
        for at, order in enumerate(orders):
            own = slice(rows.starts[at], rows.starts[at + 1])
            weights, whole = weights_of(order, behind[own] / rows.largest[own]), 0.0
            limit = laid.problem.peers[order.peers].limit * len(order.ranked)
            for cut, pays in zip(laid.cuts, of_cuts[laid.first_cut :].tolist(), strict=True):
                if cut.peers == order.peers and pays > 0:
                    weights, whole = weights + pays * (cut.weights + limit), whole + pays
            if whole > _NOTHING or np.abs(weights).max() > _NOISE:
                paid[at].append(_Pays(weights, whole))
    return paid


def _multipliers(stages: Sequence[Stage], count: int) -> Iterable[Array]:
    """Yield the multipliers of each stage's rows, with those of what the first `count` ask for and may miss."""
    for stage in stages:
        whole = stage.rows.copy()
        if len(stage.wishes):
            whole[:count] += stage.wishes[:count]
        yield whole
