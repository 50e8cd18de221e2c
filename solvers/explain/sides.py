"""Sides of rules that bind at an optimum, and how a program's limits move when one of them does."""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from solvers.explain.first_stage import slopes
from solvers.explain.local import AT, Local, Motion
from solvers.explain.peers import PeerRows
from solvers.model import GOAL, Model
from solvers.problem import CellLimit, Problem

Array = NDArray[np.float64]
Which = Literal["min", "max", "equal"]
Unit = Literal["money", "capacity", "limit"]


@dataclass(frozen=True)
class Side:
    """One side of one rule instance that binds.

    Attributes
    ----------
    rule : name of the instance
    limit : where it stands, in `unit`; `limit` is the unit that a rule about peers is written in
    row : of the problem's lines; -1 for a limit of a cell, a rule about peers, and the goal
    cell, kind : of a limit of a cell, else -1 and None
    peers : place of a rule about peers among those that are given, else -1
    """

    rule: str
    side: Which
    limit: float
    unit: Unit = "money"
    row: int = -1
    cell: int = -1
    kind: CellLimit | None = None
    peers: int = -1

    @property
    def is_goal(self) -> bool:
        """Tell whether this is the goal, with which fair shares move."""
        return self.row < 0 and self.cell < 0 and self.peers < 0


class Sides:
    """The sides that bind at x (n,), scaled, and their motions.

    Parameters
    ----------
    load_rules : ids of rules whose limits are in capacity units
    hard : number of the problem's first lines that are rules of their own; settled soft rules and cuts come behind
    peers : the rows of rules about peers
    """

    def __init__(
        self,
        problem: Problem,
        model: Model,
        x: Array,
        load_rules: AbstractSet[str],
        hard: int,
        peers: Sequence[PeerRows] = (),
    ) -> None:
        self.problem = problem
        self.model = model
        self.x = x
        self.peers = tuple(peers)
        self._load_rules = load_rules
        self._hard = hard

    def __iter__(self) -> Iterator[Side]:
        """Yield the goal, then rules in the order of their rows, then limits of cells."""
        yield Side(GOAL, "equal", self.problem.street)
        yield from self._of_rows()
        for kind in self.problem.cell_limits:
            yield from self._of_cells(kind)
        for place, one in enumerate(self.peers):
            if one.binding:
                yield Side(one.peers.rule, "max", one.peers.limit, "limit", peers=place)

    def _of_rows(self) -> Iterator[Side]:
        lines, model, count = self.problem.lines, self.model, self.problem.lines.count
        activity = lines.matrix @ self.x
        low, high = model.row_lower[:count], model.row_upper[:count]
        room = AT * np.maximum(1.0, np.abs(np.where(np.isfinite(low), low, np.where(np.isfinite(high), high, 0.0))))
        at_low, at_high = activity - low <= room, high - activity <= room
        money = lines.largest / model.scale
        for row in np.flatnonzero((at_low | at_high)[: self._hard]).tolist():
            side: Which = "equal" if at_low[row] and at_high[row] else "min" if at_low[row] else "max"
            limit = float((low if at_low[row] else high)[row] * money[row])
            yield Side(lines.names[row], side, limit, self._unit(lines.names[row]), row)

    def _unit(self, name: str) -> Unit:
        return "capacity" if name.partition("[")[0] in self._load_rules else "money"

    def _of_cells(self, kind: CellLimit) -> Iterator[Side]:
        amount = kind.amount * self.model.scale
        near = np.flatnonzero(np.abs(self.x[kind.cells] - amount) <= AT * np.maximum(1.0, amount))
        side: Which = "equal" if kind.name == "lock" else "min" if kind.below else "max"
        for place, name in zip(near.tolist(), self.problem.table.names(kind.cells[near]), strict=True):
            cell, limit = int(kind.cells[place]), float(kind.amount[place])
            yield Side(f"{kind.name}[{name}]", side, limit, cell=cell, kind=kind)

    def motion(self, side: Side, local: Local, *, forward: bool = True) -> Motion:
        """Return how the limits of a program over this problem's rows move when a side does, one way or the other."""
        if side.is_goal:
            moved = self._of_goal(local)
            return moved if forward else moved.backwards()
        still = local.still()
        sign = 1.0 if forward else -1.0
        if side.row >= 0:
            rows = still.row_lower.copy()
            rows[side.row] = sign / self.problem.lines.largest[side.row]
            none = still.row_lower
            on_low, on_high = side.side in ("min", "equal"), side.side in ("max", "equal")
            return replace(still, row_lower=rows if on_low else none, row_upper=rows if on_high else none)
        if side.peers >= 0:
            rows = still.row_upper.copy()
            rows[self._behind(local, side.peers)] = sign * self.peers[side.peers].own
            return replace(still, row_upper=rows)
        down, up = still.down.copy(), still.up.copy()
        down[side.cell], up[side.cell] = self._of_limit(side, sign)
        return replace(still, down=down, up=up)

    def _behind(self, local: Local, place: int) -> slice:
        """Return where the rows of a rule about peers stand."""
        start = local.own_rows + sum(one.count for one in self.peers[:place])
        return slice(start, start + self.peers[place].count)

    @cached_property
    def shared(self) -> NDArray[np.bool_]:
        """Tell which cells (n,) have several limits at one place, or one where nothing less could be."""
        count = np.zeros(self.problem.size, dtype=np.int64)
        for kind in self.problem.cell_limits:
            amount = kind.amount * self.model.scale
            near = np.abs(self.x[kind.cells] - amount) <= AT * np.maximum(1.0, amount)
            count[kind.cells[near]] += np.where(amount[near] <= AT, 2, 1)
        return count > 1

    def _of_limit(self, side: Side, sign: float) -> tuple[float, float]:
        """Return how a cell's two limits move with one of perhaps several that stand behind them."""
        rivals = [other for other in self.problem.cell_limits if side.kind is not other]
        amounts = [
            (other, float(other.amount[place]))
            for other in rivals
            for place in np.flatnonzero(other.cells == side.cell).tolist()
        ]
        near = AT / self.model.scale
        held_below = side.limit <= near or any(
            other.below and abs(amount - side.limit) <= near for other, amount in amounts
        )
        held_above = any(other.above and abs(amount - side.limit) <= near for other, amount in amounts)
        below = side.side in ("min", "equal") and (sign > 0 or not held_below)
        above = side.side in ("max", "equal") and (sign < 0 or not held_above)
        return sign if below else 0.0, sign if above else 0.0

    def _of_goal(self, local: Local) -> Motion:
        """Return the motion of the street total, with which fair shares and everything that is a share move."""
        still, lines, model = local.still(), self.problem.lines, self.model
        low, high = still.row_lower.copy(), still.row_upper.copy()
        count = lines.count
        low[:count] = lines.lower.of_total + lines.lower.of_fair
        high[:count] = lines.upper.of_total + lines.upper.of_fair
        low[count] = high[count] = 1.0
        for place, one in enumerate(self.peers):
            behind = self._behind(local, place)
            low[behind], high[behind] = one.goal_low, one.goal_high
        explicit, slope = self._of_fair_shares(local, low, high)
        if local.own_variables > model.cells:
            slope = None
        elif slope is not None:
            slope = np.append(slope, np.zeros(local.beside[1]))
        return Motion(low, high, still.down, still.up, explicit, slope)

    def _of_fair_shares(self, local: Local, low: Array, high: Array) -> tuple[float, Array | None]:
        """Return what moving fair shares do to the objective and its slopes; rows of entities are moved in place."""
        model, objective = self.model, self.problem.objective
        nothing = np.zeros(local.own_variables)
        own = slice(len(model.names), local.own_rows)
        total = float(model.cells)
        has = model.entity_fair > 0
        fair, totals = model.entity_fair[has], model.sums(self.x)[has]
        rate = fair / total
        if local.own_rows < len(model.names) or objective == "max_efficiency":
            return 0.0, nothing
        if objective in ("minimax", "lexicographic_minimax"):
            high[own] = totals / fair / total
            return 0.0, None
        if objective == "least_absolute":
            low[own] = high[own] = rate
            side = np.where(np.isinf(local.row_upper[own]), 1.0, np.where(np.isinf(local.row_lower[own]), -1.0, 0.0))
            return float(-(side @ rate)), nothing
        stretch = totals / fair
        if objective == "chi_square":
            return float(rate @ (1.0 - stretch**2)), np.where(slopes_exist(model), -2.0 / total, 0.0)
        if objective == "least_squares":
            _, second = slopes(objective, model, self.x)
            weight = fair.mean()
            moved = np.zeros(model.entities)
            moved[has] = -rate * (0.0 if second is None else second[has])
            return float(-2.0 * ((totals - fair) @ rate) / weight), moved[model.entity]
        if objective == "entropy":
            return float(-(rate @ stretch)), None
        return float((1.0 - model.power) * (rate @ stretch**model.power)), None


def slopes_exist(model: Model) -> NDArray[np.bool_]:
    """Tell which cells (n,) belong to an entity with a fair share."""
    return np.asarray((model.entity_fair > 0)[model.entity])
