"""Following a plan from goal to goal.

Where rules form a tree and their limits stay as they are, one sort tells all answers (`solvers.exact.path`). Elsewhere
goals are solved one after the other, each from where the last one ended (`solvers.path.chain`).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from schemas.columns import canonical
from schemas.plan import Goal, Plan
from solvers.compile import compile_plan
from solvers.deadline import Deadline
from solvers.errors import PlanError
from solvers.exact.path import Tier, tiers
from solvers.form import unknown
from solvers.path.answer import Event, Path, Way
from solvers.path.chain import PROVEN, Chain
from solvers.path.events import events_of_chain, events_of_tiers, state_of
from solvers.path.goals import goals_of
from solvers.path.moving import Moving, moving
from solvers.path.range import Reach, reach_of_tree
from solvers.problem import Entities, Problem
from solvers.structure import Structure
from solvers.subtrees import combined, grouped

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
ON_ONE_LINE = ("chi_square", "entropy", "burden_power", "lexicographic_minimax")
"""Objectives whose targets on a tree are fair shares times a level."""
ONLY_JUST = 1e-9
"""A total this near to what is possible, relative, counts as possible."""


def path(plan: Plan, goals: Sequence[Goal], *, totals: str | Sequence[str] | None = None) -> Path:
    """Return the answers of a plan at many goals.

    Parameters
    ----------
    plan : its own goal has to be one that can be meant, and matters no further
    goals : one or more, in any order
    totals : a dimension, or several, the totals of whose members are wanted instead of cells

    Raises
    ------
    PlanError
        With what is wrong in the plan, or with goals that cannot be meant.
    OutOfTime, SolverError
    """
    problem = compile_plan(plan)
    members = None if totals is None else members_of(problem, [totals] if isinstance(totals, str) else totals)
    return follow(problem, goals_of(plan, problem, goals), members)


def members_of(problem: Problem, dimensions: Sequence[str]) -> Entities:
    """Return the members of a dimension, or the combinations of several, that cells name.

    Raises
    ------
    PlanError
        Where there is no such dimension.
    """
    table = problem.table
    names = [canonical(name) for name in dimensions]
    missing = [name for name in dimensions if canonical(name) not in table.dimensions]
    if missing:
        raise PlanError([unknown("unknown_dimension", "/totals", name, list(table.dimensions)) for name in missing])
    sizes = [len(table.dimensions[name].ids) for name in names]
    first, codes = grouped(*combined([table.codes[name] for name in names], sizes))
    return Entities(len(first), codes)


def follow(problem: Problem, goals: Array, members: Entities | None = None) -> Path:
    """Return the answers of a problem at many goals (g,), money; see `path`.

    Raises
    ------
    OutOfTime, SolverError
    """
    deadline = Deadline(problem.time_limit)
    streets = goals * (1.0 + problem.over_assignment)
    found = moving(problem, float(streets.min()), float(streets.max()))
    rising, places = np.unique(streets, return_inverse=True)
    course = _along_breakpoints(found, rising, members) if _on_one_line(found) else None
    if course is None:
        course = _along_chain(Chain(found, deadline), rising, members)
    as_given = bool((streets[1:] > streets[:-1]).all())
    return Path(
        goals=goals,
        streets=streets,
        base=float(problem.history.sum()),
        targets=course.targets if as_given else course.targets[places],
        possible=course.possible[places],
        residuals=course.residuals[places],
        binding=course.binding,
        route=course.route,
        handed_over=course.handed_over,
        happens=course.happens,
        reached=course.reached,
    )


@dataclass(frozen=True)
class _Course:
    """What `Path` says of p rising street totals."""

    targets: Array
    possible: Flags
    residuals: Array
    binding: tuple[str, ...]
    route: Way
    handed_over: int
    happens: Callable[[], Iterable[Event]]
    reached: Callable[[], Reach | None]


def _on_one_line(found: Moving) -> bool:
    problem = found.problem
    plain = problem.objective in ON_ONE_LINE and problem.concession == 0
    return plain and found.still and found.rows_alone and not found.rows.crossing.size


def _along_breakpoints(found: Moving, rising: Array, members: Entities | None) -> _Course | None:
    """Return the course that breakpoints tell; None where cells without a fair share do not keep to their least."""
    problem, scale, bare = found.problem, found.base.scale, found.without_goal()
    reached = reach_of_tree(found, bare)
    pinned = _pinned(found, bare)
    within = reached if pinned is bare else reach_of_tree(found, pinned)
    possible, certain = _within(rising, reached), _within(rising, within)
    if within is None or (possible != certain).any() or not possible.any():
        return None
    streets = np.clip(rising[possible], within.least, within.most)
    tree, cells = pinned.tree, pinned.cells
    fair, entity_fair = found.base.fair, found.base.entity_fair
    weight = fair if problem.by_cell else np.where(fair > 0, fair, fair[fair > 0].min())
    levels = tiers(tree, streets * scale, weight, cells.low, cells.high, pinned.entities, entity_fair)
    if levels is None:
        return None
    targets, residuals = _written(found, levels, streets, members)
    if not residuals.max() <= PROVEN:
        return None
    events, started = events_of_tiers(found, *levels)
    return _Course(
        _placed(targets, possible), possible, _placed(residuals, possible), _names(problem, started), "breakpoints", 0,
        lambda: events, lambda: reached,
    )  # fmt: skip


def _pinned(found: Moving, bare: Structure) -> Structure:
    """Return the structure with cells without a fair share at the least that they must have."""
    without = found.base.without_basis
    if not without.size:
        return bare
    high = bare.cells.high.copy()
    high[without] = bare.cells.low[without]
    return replace(bare, cells=replace(bare.cells, high=high))


def _written(
    found: Moving, levels: tuple[Tier, Tier | None], streets: Array, members: Entities | None
) -> tuple[Array, Array]:
    """Return targets (p, n), or totals of members (p, e), and residuals (p,)."""
    above, inside = levels
    scale, cells = found.base.scale, found.base.cells
    units = np.stack([cells / streets, cells / (streets * scale)], axis=1)
    residuals = np.zeros(len(streets))
    if inside is not None:
        above.written(scale, units, np.empty((len(streets), len(above.weight))), residuals)
    codes = None if members is None else members.codes
    targets = np.empty((len(streets), cells)) if members is None else np.zeros((len(streets), members.count))
    (above if inside is None else inside).written(scale, units, targets, residuals, codes)
    return targets, residuals


def _along_chain(chain: Chain, rising: Array, members: Entities | None) -> _Course:
    """Return the course of goals solved one after the other."""
    problem = chain.found.problem
    width = problem.size if members is None else members.count
    targets, possible = np.full((len(rising), width), np.nan), np.zeros(len(rising), dtype=np.bool_)
    residuals, states = np.full(len(rising), np.nan), []
    for place, street in enumerate(rising.tolist()):
        point = chain.at(street)
        if point.targets is None:
            continue
        targets[place] = point.targets if members is None else members.sums(point.targets)
        possible[place], residuals[place] = True, point.residual
        states.append(state_of(chain.found, street, point.targets))
    started, handed_over = _names(problem, states[0].binding) if states else (), chain.handed_over

    def happens() -> Iterable[Event]:
        chain.deadline = Deadline(problem.time_limit)
        return events_of_chain(chain, states)

    return _Course(targets, possible, residuals, started, chain.way, handed_over, happens, lambda: chain.reach)


def _within(streets: Array, reached: Reach | None) -> Flags:
    """Tell which street totals are possible."""
    if reached is None:
        return np.zeros(len(streets), dtype=np.bool_)
    return np.asarray((streets >= reached.least * (1 - ONLY_JUST)) & (streets <= reached.most * (1 + ONLY_JUST)))


def _placed(values: Array, possible: Flags) -> Array:
    """Return values of possible totals at their places, NaN at the others."""
    if possible.all():
        return values
    placed = np.full((len(possible), *values.shape[1:]), np.nan)
    placed[possible] = values
    return placed


def _names(problem: Problem, binding: Flags) -> tuple[str, ...]:
    return tuple(dict.fromkeys(problem.lines.names[row] for row in np.flatnonzero(binding.any(axis=1)).tolist()))
