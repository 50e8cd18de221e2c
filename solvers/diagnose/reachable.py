"""The least and the largest total that all rules but the goal allow, and which rules stop it there."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from schemas.diagnosis import BlockedBy, Range, Reachable
from solvers.backends import linear
from solvers.deadline import Deadline, OutOfTime
from solvers.diagnose.elements import merged
from solvers.diagnose.exactly import LARGE, outermost
from solvers.diagnose.lazily import Tried, lazily
from solvers.diagnose.networks import paying, with_networks
from solvers.diagnose.switches import Flags, Switched, Switches, optimum, switched
from solvers.diagnose.system import Reduced, System
from solvers.grid import Grid
from solvers.program import Program, Solution, nothing

Array = NDArray[np.float64]
_CLEARLY = 1e-7
_NOTHING = 1e-9
"""A largest total below this share of the street total is none: shares of nothing hold trivially."""
_FAR = 1e6
"""Times the goal: a total that rules about peers do not stop there is not stopped by them at all."""
_WIDER = 1e3
"""By how much the end that integer programs are given moves out where a total reaches it."""
_FEW = 3
"""Limits of cells of more scopes than this are named together, by the scope that holds them all."""


@dataclass(frozen=True)
class End:
    """One end of the range: the total, scaled, None where there is none; and the elements that stop it."""

    total: float | None
    blocking: tuple[int, ...]


@dataclass(frozen=True)
class _Outermost:
    """What a program says of one end.

    Attributes
    ----------
    crossed : whether limits of cells cross, so that there is no end
    behind : elements of rules about who gets a target that have a price there
    prices : array (g,), what limits of cells cost each group there, where that is not what the multipliers say
    """

    solution: Solution
    crossed: bool = False
    behind: frozenset[int] = frozenset()
    prices: Array | None = None


def ends(
    system: System, chosen: Sequence[int] | NDArray[np.int64], deadline: Deadline, grid: Grid | None = None
) -> tuple[End, End] | None:
    """Return the least and the largest total that some elements allow; None where they allow none.

    Parameters
    ----------
    grid : if given, totals that rules about who gets a target leave are multiples of it; other rules leave a range
    """
    found = []
    switches = system.switches(chosen)
    labels = None if switches is None else switches.labels
    whole = system.reduced(chosen) if switches is None and system.cells >= LARGE and not system.peers(chosen) else None
    for sign in (1.0, -1.0):
        told = None if whole is None else outermost(whole, sign, deadline)
        if whole is not None and told is not None:
            one = _Outermost(Solution("optimal", np.append(told[1], told[0]), told[2]))
            found.append(End(told[0], _blocking(system, whole, one, chosen)))
            continue
        if switches is None:
            bounded = bool(system.peers(chosen))
            tried = partial(_outermost, sign=sign, deadline=deadline, most=_FAR * system.cells if bounded else np.inf)
        else:
            seed = system.problem.seed
            step = None if grid is None or system.problem.unit is None else grid.step * system.scale
            tried = partial(_with_switches, switches=switches, sign=sign, step=step, deadline=deadline, seed=seed)
        one, reduced = lazily(system, chosen, tried, labels)
        if one.crossed or (one.solution.status == "infeasible" and sign > 0):
            return None
        if one.solution.found:
            found.append(End(float(one.solution.point[reduced.groups]), _blocking(system, reduced, one, chosen)))
        elif one.solution.status in ("unbounded", "infeasible"):  # simplex may call an unbounded program either
            found.append(End(None, ()))
        else:
            raise OutOfTime
    return found[0], found[1]


def _outermost(
    reduced: Reduced, _: NDArray[np.int64], *, sign: float, most: float, deadline: Deadline
) -> Tried[_Outermost]:
    """Return the least total that a program allows, or with a negative sign the largest; and whether cells cross.

    Parameters
    ----------
    most : what a total that is larger is not told from an endless one; infinite where no end is needed
    """
    base = reduced.program
    if (reduced.lower > reduced.upper * (1.0 + _NOTHING) + _NOTHING).any():
        return Tried(_Outermost(nothing("infeasible"), crossed=True), None)
    program, rows = with_networks(_towards(base, sign, most), reduced.ordered), len(base.row_lower)
    solution = linear.solve(program, deadline.left())
    if not solution.found:
        return Tried(_Outermost(solution), None, open=sign < 0)  # no row in use stops the total: others may
    targets = reduced.spread(solution.point[: reduced.groups])
    if float(solution.point[reduced.groups]) >= most:
        return Tried(_Outermost(nothing("unbounded")), targets, open=True)
    prices = -(program.matrix.T @ solution.multipliers)[: reduced.groups]
    behind = frozenset(paying(reduced, solution.multipliers, rows))
    return Tried(
        _Outermost(replace(solution, multipliers=solution.multipliers[:rows]), behind=behind, prices=prices), targets
    )


def _towards(base: Program, sign: float, most: float = np.inf) -> Program:
    """Return a program over groups and the total with the total as its cost."""
    cost, upper = np.zeros(base.variables), np.maximum(base.lower, base.upper)
    groups = base.variables - 1
    cost[groups] = sign
    upper[groups] = min(upper[groups], most)
    return replace(base, cost=cost, upper=upper)


def _with_switches(
    reduced: Reduced,
    _: NDArray[np.int64],
    *,
    switches: Switches,
    sign: float,
    step: float | None,
    deadline: Deadline,
    seed: int,
) -> Tried[_Outermost]:
    """Return the outermost total that some choice allows.

    Parameters
    ----------
    step : what totals are multiples of, scaled
    """
    base = reduced.program
    if (reduced.lower > reduced.upper * (1.0 + _NOTHING) + _NOTHING).any():
        return Tried(_Outermost(nothing("infeasible"), crossed=True), None)
    for most in (reduced.most, reduced.most * _WIDER):
        own = switched(switches, reduced.first, base.upper[:-1], most)
        found = _best_choice(reduced, _towards(base, sign, most), own, sign, step, deadline, seed)
        if found is None:
            return Tried(_Outermost(nothing("infeasible")), None)
        solution, outer = found
        if float(solution.point[reduced.groups]) < most - max(step or 0.0, _CLEARLY * most):
            return Tried(outer, reduced.spread(solution.point[: reduced.groups]))
    return Tried(_Outermost(nothing("unbounded")), reduced.spread(solution.point[: reduced.groups]), open=True)


def _best_choice(
    reduced: Reduced,
    base: Program,
    own: Switched,
    sign: float,
    step: float | None,
    deadline: Deadline,
    seed: int,
) -> tuple[Solution, _Outermost] | None:
    """Return the solution of the best choice, and what it says of the end; None where there is none."""
    groups = base.variables - 1
    program = with_networks(base, reduced.ordered)
    steps = None if step is None else _in_steps(program, groups, step)

    def exactly(held: Program) -> Solution:
        return linear.solve(held if step is None else _to_a_step(held, groups, sign, step, deadline), deadline.left())

    solution, on = optimum(program, own, exactly, deadline, seed, further=steps)
    if not solution.found:
        return None
    held = own.held(program, on)
    free = linear.solve(held, deadline.left())
    if not free.found:
        return None
    rows = len(program.row_lower)
    prices = -(program.matrix.T @ free.multipliers[:rows])[:groups]
    prices -= np.asarray(own.sums[np.flatnonzero(on & (own.switches.least > 0))].T @ free.multipliers[rows:])
    clear = np.where(np.abs(prices) > _CLEARLY, prices, 0.0)
    floors = np.where(np.abs(free.multipliers[rows:]) > _CLEARLY, free.multipliers[rows:], 0.0)
    end = replace(solution, multipliers=free.multipliers[: len(base.row_lower)])
    behind = frozenset(own.behind(on, clear, floors)) | paying(reduced, free.multipliers, len(base.row_lower))
    return solution, _Outermost(end, behind=behind, prices=np.where(own.off(on), 0.0, prices))


def _in_steps(program: Program, total: int, step: float) -> tuple[Program, Flags]:
    """Return a program whose variable `total` is a whole multiple of a step; it gets a variable for that."""
    width = program.variables
    row = sparse.csr_array(([1.0, -step], ([0, 0], [total, width])), shape=(1, width + 1))
    wide = sparse.hstack([program.matrix, sparse.csr_array((program.matrix.shape[0], 1))], format="csr")
    whole = np.zeros(width + 1, dtype=np.bool_)
    whole[width] = True
    return Program(
        np.append(program.cost, 0.0),
        sparse.vstack([wide, row], format="csr"),
        np.append(program.row_lower, 0.0),
        np.append(program.row_upper, 0.0),
        np.append(program.lower, 0.0),
        np.append(program.upper, np.inf),
    ), whole


def _to_a_step(held: Program, total: int, sign: float, step: float, deadline: Deadline) -> Program:
    """Return a program whose variable `total` is held at the outermost multiple of a step that it allows."""
    found = linear.solve(held, deadline.left())
    lower, upper = held.lower.copy(), held.upper.copy()
    if found.found:
        steps = float(found.point[total]) / step
        room = _NOTHING * max(1.0, abs(steps))
        lower[total] = upper[total] = step * (math.ceil(steps - room) if sign > 0 else math.floor(steps + room))
    return replace(held, lower=lower, upper=upper)


def left_by(system: System, at: int, others: Sequence[int], deadline: Deadline) -> tuple[float, float, bool] | None:
    """Return what a rule asks a sum of targets to be, what others leave it, both money, and whether it is a floor.

    None where the rule limits something else than a sum, where some of them are no rows, or where the others alone
    cannot hold or leave it free.
    """
    rows = system.elements[at].rows
    if len(rows) != 1:
        return None
    row = system.matrix[rows]
    is_floor = bool(np.isfinite(system.low[rows[0]]))
    limit = float(system.low[rows[0]] if is_floor else system.high[rows[0]])
    if (row.data != 1.0).any() or row[:, [system.cells]].count_nonzero():
        return None
    chosen = [*others, at]
    if system.peers(chosen) or system.switches(chosen) is not None:
        return None
    reduced = system.reduced(chosen)
    kept = np.append(reduced.rows != rows[0], True)
    base = reduced.program
    cost = np.asarray(base.matrix[np.flatnonzero(~kept)].todense()).ravel() * (-1.0 if is_floor else 1.0)
    program = replace(
        base,
        cost=cost,
        matrix=base.matrix[np.flatnonzero(kept)],
        row_lower=base.row_lower[kept],
        row_upper=base.row_upper[kept],
    )
    if (program.lower > program.upper).any():
        return None
    solution = linear.solve(program, deadline.left())
    if not solution.found:
        return None
    return limit / system.scale, abs(float(cost @ solution.point)) / system.scale, is_floor


def reachable(system: System, grid: Grid, deadline: Deadline) -> Reachable | None:
    """Return the reachable range as it would be published; None where no positive total keeps the other rules."""
    found = ends(system, system.everything[:-1], deadline, grid)
    if found is None:
        return None
    least, most = found
    if most.total is not None and most.total <= _NOTHING * system.cells:
        return None
    street = Range(min=_published(system, least, grid, up=True), max=_published(system, most, grid, up=False))
    if street.min is not None and street.max is not None and street.min > street.max:
        return None  # no multiple of the grid lies in between
    goal = _over(street, 1.0 + system.problem.over_assignment)
    base = float(system.problem.history.sum())
    return Reachable(
        street=street,
        goal=goal,
        growth=Range(min=_growth(goal.min, base), max=_growth(goal.max, base)),
        blocked_by=BlockedBy(min=_named(system, least.blocking), max=_named(system, most.blocking)),
    )


def _blocking(
    system: System, reduced: Reduced, one: _Outermost, chosen: Sequence[int] | NDArray[np.int64]
) -> tuple[int, ...]:
    """Return the elements whose rows, limits or switches have a price at an end."""
    multipliers = one.solution.multipliers
    found = {*one.behind, *reduced.of_row[np.abs(multipliers[:-1]) > _CLEARLY].tolist()}
    price = -(reduced.program.matrix.T @ multipliers)[:-1] if one.prices is None else one.prices
    left = np.where(np.abs(price) > _CLEARLY, price, 0.0)[reduced.group]
    for at in np.asarray(chosen).tolist():
        element = system.elements[at]
        if not element.limit:
            continue
        cells, amount = element.cells, element.amount
        pushed = (left[cells] > 0) & element.below & (amount >= reduced.lower[cells]) & (amount > 0)
        held = (left[cells] < 0) & element.above & (amount <= reduced.upper[cells])
        if (pushed | held).any():
            found.add(at)
            left[cells[pushed | held]] = 0.0
    return tuple(sorted(found))


def _named(system: System, blocking: Sequence[int]) -> list[str]:
    """Return the names of elements: rules in their order, then limits of cells."""
    names = [system.elements[at].rule for at in blocking if not system.elements[at].limit]
    for limit in ("lock", "min", "max", "potential"):
        several = [system.elements[at] for at in blocking if system.elements[at].limit == limit]
        if len(several) > _FEW:
            names.append(merged(several, system.problem, system.scopes, system.scale).rule)
        else:
            names += [element.rule for element in several]
    return list(dict.fromkeys(names))


def _published(system: System, end: End, grid: Grid, *, up: bool) -> float | None:
    """Return the outermost multiple of the grid inside the range; 1e-9 relative is taken for reached."""
    if end.total is None:
        return None
    street = end.total / system.scale
    steps = street / grid.step
    room = 1e-9 * max(1.0, abs(steps)) if grid.step > 1e-7 * max(1.0, street) else 0.5
    count = math.ceil(steps - room) if up else math.floor(steps + room)
    return float(grid.money(np.array([count]))[0])


def _over(street: Range, factor: float) -> Range:
    return Range(
        min=None if street.min is None else _short(street.min / factor),
        max=None if street.max is None else _short(street.max / factor),
    )


def _growth(goal: float | None, base: float) -> float | None:
    return None if goal is None or base <= 0 else _short(goal / base - 1.0)


def _short(value: float) -> float:
    """Return a number without the noise of its last digits."""
    return float(f"{value:.12g}")
