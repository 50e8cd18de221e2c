"""Who gets a target: the choice that the stages like best, and how surely it is the best.

The stages are gone through in their order on the integer program: soft rules, cells without a fair share, fairness,
least change; each is held at its value before the next is looked at. A choice that a convex stage proposes is solved
exactly by the continuous stages; tangents there tell the integer program what that choice is worth, so that it proposes
each choice once. The levels of a lexicographic minimax are compared one after the other (`solvers.choosing.levels`); of
very many entities only the highest level is, then the least change.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from solvers.blocks import Block, fixed, joined, stacked
from solvers.choosing.levels import MOST_ENTITIES, Levels, better, stretches
from solvers.choosing.master import Found, Master, Switches, switches_of
from solvers.choosing.wanted import Wanted, wanted
from solvers.deadline import Deadline, OutOfTime
from solvers.lines import Limits
from solvers.model import Model, scaled
from solvers.peers import Cut, cut_lines, missed
from solvers.preflight import moved_apart, uncrossed
from solvers.problem import Problem
from solvers.settling import laid_out
from solvers.solve import Solved, solve
from solvers.stages.solving import Infeasible

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
GAP = 1e-6
"""A choice is the best where no other can be better by more than this, relative to max(1, value)."""
_CLOSE = 1e-8
"""What a stage's value may be missed by in later ones, relative to max(1, value)."""
_ROUNDS = 500


@dataclass(frozen=True)
class Chosen:
    """A choice and its continuous answer.

    Attributes
    ----------
    problem : the problem in which what is off gets nothing, and what is on at least so much
    floors : number of the last lines of `problem` that say so
    solved : its answer
    off : bool array (n,), cells that get nothing by choice
    gap : how much better another choice may be at most, relative; above `GAP` where the search was stopped
    by_all_levels : whether choices were compared by every level of a lexicographic minimax
    """

    problem: Problem
    floors: int
    solved: Solved
    off: Flags
    gap: float
    by_all_levels: bool = True


def chosen(problem: Problem, deadline: Deadline, *, loosened: bool = False) -> Chosen:
    """Return the best choice that is found until the deadline.

    `loosened` moves limits apart by less than what rows are held to, for plans that are possible only just.

    Raises
    ------
    Infeasible, OutOfTime, SolverError
    """
    return _Search(problem, deadline, loosened=loosened).best()


def with_choice(problem: Problem, switches: Switches, on: Flags) -> tuple[Problem, int, Flags]:
    """Return the problem without its choices when these switches (k,) are on, the rows added, and what is off (n,)."""
    off = np.asarray(switches.cells[~on].sum(axis=0)).ravel() > 0
    names = [name for choice in problem.choices for name in _names(choice.names, choice.count, choice.kind)]
    least = np.concatenate([choice.least for choice in problem.choices])
    floors = np.flatnonzero(on & (switches.least > 0))
    rows = Block(
        [names[at] for at in floors.tolist()], switches.cells[floors], fixed(least[floors], 0.0), _free(floors)
    )
    lines = stacked([problem.lines, joined([replace(rows, side="min")], problem.size)], problem.size)
    upper = np.where(off, 0.0, problem.upper)
    return replace(problem, lines=lines, upper=upper, choices=()), len(floors), off


def _names(names: tuple[str, ...], count: int, kind: str) -> tuple[str, ...]:
    return names if kind == "viable" else ("",) * count


def _free(rows: NDArray[np.int64]) -> Limits:
    return fixed(np.full(len(rows), np.nan), np.inf)


class _Search:
    """The search, stage by stage."""

    def __init__(self, problem: Problem, deadline: Deadline, *, loosened: bool) -> None:
        self.problem, self.deadline, self.loosened = problem, deadline, loosened
        laid = laid_out(problem, ())
        model = scaled(laid.problem)
        self.model: Model = uncrossed(moved_apart(model) if loosened else model)
        self.switches = switches_of(problem.choices, self.model.scale)
        self.fair = wanted(self.model, problem.objective)
        self.master = Master(self.model, laid, self.switches, self.fair.columns)
        self.fair.write(self.master)
        self.known: dict[bytes, Chosen] = {}
        self.cuts: list[Cut] = []
        self.gap = 0.0
        self.levels: Levels | None = None
        self.by_all_levels = problem.objective != "lexicographic_minimax"

    def best(self) -> Chosen:
        """Return the best choice."""
        found: Found | None = None
        for cost, tangents in self._stages():
            better, over = self._stage(cost, tangents)
            found = better or found
            if found is not None and not over and self._has_levels(tangents):
                found, over = self._by_levels(found)
            if over:
                break
        if found is None:
            raise OutOfTime
        one = self._solved(found.on)
        if one is None:
            raise Infeasible(self.cuts)
        return replace(one, gap=self.gap, by_all_levels=self.by_all_levels)

    def _has_levels(self, stage: Wanted | None) -> bool:
        """Tell whether the stage that is over is the highest of levels that are all to be compared."""
        lexicographic = self.problem.objective == "lexicographic_minimax"
        few = int((self.model.entity_fair > 0).sum()) <= MOST_ENTITIES
        return lexicographic and few and stage is not None and not stage.curved

    def _by_levels(self, found: Found) -> tuple[Found, bool]:
        """Return the choice whose levels are the lowest, and whether time is up; later stages keep them."""
        first = self._solved(found.on)
        if first is None:
            return found, False
        self.levels = levels = Levels(self.model, self.master, self._stretches(first))

        def solve(cost: Array) -> Found:
            while self._cut(one := self.master.solve(cost, self.deadline, self.problem.seed)):
                pass
            if one.stopped:
                raise OutOfTime
            return one

        def reach(one: Found) -> Array | None:
            solved = self._solved(one.on)
            return None if solved is None else self._stretches(solved)

        try:
            while levels.proven < len(levels.reached):
                found = levels.improve(solve, reach) or found
        except OutOfTime:
            self.gap = max(self.gap, levels.open)
            return found, True
        self.by_all_levels = True
        return found, False

    def _stretches(self, one: Chosen) -> Array:
        return stretches(self.model, one.solved.first.point)

    def _worse(self, one: Chosen) -> bool:
        """Tell whether a choice misses the levels that are reached by more than what they are held to."""
        return self.levels is not None and better(self.levels.reached, self._stretches(one))

    def _stages(self) -> Iterator[tuple[Array, Wanted | None]]:
        """Yield the costs of the stages, with what approximates the convex ones."""
        master, elastic = self.master, self.master.elastic
        low, high = master.missed
        priority = np.concatenate([elastic.levels[low, 0], elastic.levels[high, 1]])
        costs = np.concatenate([elastic.costs[low, 0], elastic.costs[high, 1]])
        wishes = [self.problem.peers[place].wish for place in master.peers]
        unequal = np.array([0 if wish is None else wish.priority for wish in wishes])
        of_peers = np.array([0.0 if wish is None else wish.cost for wish in wishes])
        switches = self.switches
        for level in sorted({*priority.tolist(), *unequal.tolist(), *switches.priority[switches.soft].tolist()}):
            cost = master.cost(
                soft=np.where(priority == level, costs, 0.0),
                unequal=np.where(unequal == level, of_peers, 0.0),
                many=np.where(switches.priority == level, switches.cost, 0.0),
            )
            yield cost / cost.max(), None
        if self.model.without_basis.size:
            yield master.cost(targets=(self.model.fair <= 0).astype(np.float64)), None
        for stage in self.fair.stages():
            yield master.cost(targets=stage.targets, convex=stage.convex), stage

    def _stage(self, cost: Array, wanted: Wanted | None) -> tuple[Found | None, bool]:
        """Return the best solution of one stage and whether time is up; later ones keep its value."""
        best: tuple[float, Found] | None = None
        found: Found | None = None
        tried: set[bytes] = set()
        for _ in range(_ROUNDS):
            try:
                found = self.master.solve(cost, self.deadline, self.problem.seed)
            except OutOfTime:
                break
            except Infeasible:
                if not self.known or best is not None:
                    raise
                return None, True  # what earlier stages hold leaves no room for rounding errors
            if self._cut(found):
                continue
            if wanted is None or not wanted.curved:
                best = (found.value, found)
                break
            seen = found.on.tobytes() in tried
            tried.add(found.on.tobytes())
            try:
                one = self._solved(found.on)
            except OutOfTime:
                break
            if one is None or self._worse(one):
                self.master.forbid(found.on)
                continue
            point = one.solved.targets * self.model.scale
            value = wanted.value(point)
            wanted.tangents(self.master, point)
            wanted.tangents(self.master, found.point)
            best = (value, replace(found, point=point)) if best is None or value < best[0] else best
            if seen or found.stopped or best[0] - found.bound <= 1e-9 * max(1.0, abs(best[0])):
                break
        return (found, True) if best is None else self._over(cost, wanted, best, found)

    def _over(
        self, cost: Array, wanted: Wanted | None, best: tuple[float, Found], found: Found | None
    ) -> tuple[Found, bool]:
        """Keep a stage's value; return its best solution and whether time was up before it was proven."""
        bound = -np.inf if found is None else found.bound
        self.gap = max(self.gap, max(0.0, best[0] - bound) / max(1.0, abs(best[0])))
        self._hold(cost, wanted, best)
        return best[1], self.gap > GAP

    def _hold(self, cost: Array, wanted: Wanted | None, best: tuple[float, Found]) -> None:
        """Keep a stage's value; of a convex one the totals, which are unique for each choice."""
        value, found = best
        if wanted is None or wanted.sums is None:
            self.master.hold(cost, value + _CLOSE * max(1.0, abs(value)))
            return
        totals = wanted.sums @ found.point
        room = _CLOSE * np.maximum(1.0, totals)
        self.master.add({"targets": wanted.sums}, totals - room, totals + room)

    def _cut(self, found: Found) -> bool:
        """Add the rows of rules about peers that a solution breaks; tell whether there are any."""
        slack = dict(zip(self.master.peers, found.unequal.tolist(), strict=True))
        street = self.problem.street
        further = []
        for place, peers in enumerate(self.problem.peers):
            if place in self.master.sorted:
                continue
            values = peers.values(found.point / self.model.scale, street, street)
            further += [Cut(place, weights) for weights in missed(peers, values, slack.get(place, 0.0))]
        return self._add(further)

    def _add(self, cuts: list[Cut]) -> bool:
        known = {(cut.peers, cut.weights.tobytes()) for cut in self.cuts}
        new = [cut for cut in cuts if (cut.peers, cut.weights.tobytes()) not in known]
        self.cuts += new
        lines = cut_lines(self.problem.peers, new, self.problem.size)
        street, scale = self.problem.street, self.model.scale
        high = lines.upper.at(street, street) * scale
        for row, cut in enumerate(new):
            peers = self.problem.peers[cut.peers]
            gives = peers.size * peers.unit(street, street) * scale / float(lines.largest[row])
            self.master.add_cut(sparse.csr_array(lines.matrix[[row]]), float(high[row]), cut.peers, gives)
        return bool(new)

    def _solved(self, on: Flags) -> Chosen | None:
        """Return the continuous answer of a choice, found once; None where there is none."""
        key = on.tobytes()
        if key not in self.known:
            problem, floors, off = with_choice(self.problem, self.switches, on)
            try:
                solved = solve(problem, self.deadline, loosened=self.loosened)
            except Infeasible as error:
                self._add(list(error.cuts))
                return None
            self._add(list(solved.cuts))
            self.known[key] = Chosen(problem, floors, solved, off, 0.0)
        return self.known[key]
