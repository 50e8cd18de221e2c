"""The least and the most that rules allow in total, and the rules that stop it there."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from solvers.backends import linear
from solvers.deadline import Deadline
from solvers.exact.tree import propagated
from solvers.path.moving import Moving
from solvers.problem import Problem
from solvers.program import Program
from solvers.structure import Structure

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
CLEARLY = 1e-7
"""A price above this is not rounding."""
NOTHING = 1e-9
"""A largest total below this share of the street total is none: shares of nothing hold trivially."""
MANY = 40
"""Limits of more cells than this are named together."""


@dataclass(frozen=True)
class Reach:
    """Street totals that are possible, money; most is infinite where nothing stops them.

    Rules about the inequality of peers, and those that choose who gets a target, are not looked at: with them, no more
    than this is possible.

    Attributes
    ----------
    blocked_at_least, blocked_at_most : names of the rules that stop the total there
    """

    least: float
    most: float
    blocked_at_least: tuple[str, ...]
    blocked_at_most: tuple[str, ...]


def reach(problem: Problem, deadline: Deadline) -> Reach | None:
    """Return what any rules allow, by two linear programs over targets and total; None where no positive total is left.

    Raises
    ------
    OutOfTime, SolverError
    """
    scale, lines = problem.size / problem.street, problem.lines
    below, above = (side.of_total + side.of_fair for side in (lines.lower, lines.upper))
    rows = [sparse.hstack([lines.matrix, sparse.csr_array(-share[:, None])]) for share in (below, above)]
    balance = sparse.csr_array(np.append(np.ones(problem.size), -1.0)[None, :])
    free = np.full(lines.count, np.inf)
    ends: list[tuple[float, tuple[str, ...]]] = []
    for sign in (1.0, -1.0):
        program = Program(
            np.append(np.zeros(problem.size), sign),
            sparse.vstack([*rows, balance], format="csr"),
            np.concatenate([lines.lower.fixed * scale, -free, [0.0]]),
            np.concatenate([free, lines.upper.fixed * scale, [0.0]]),
            np.append(problem.lower * scale, 0.0),
            np.append(np.maximum(problem.lower, problem.upper) * scale, np.inf),
        )
        found = linear.solve(program, deadline.left())
        if found.found:
            ends.append((float(found.point[-1]) / scale, _behind(problem, program, found.multipliers)))
        elif sign > 0:
            return None
        else:
            ends.append((np.inf, ()))
    (least, at_least), (most, at_most) = ends
    return Reach(least, most, at_least, at_most) if most > NOTHING * problem.street else None


def _behind(problem: Problem, program: Program, multipliers: Array) -> tuple[str, ...]:
    """Return the rules, and the limits of cells, that have a price at an end of the range."""
    priced = np.flatnonzero(np.abs(multipliers[:-1]) > CLEARLY) % max(1, problem.lines.count)
    names = sorted({problem.lines.names[row] for row in priced.tolist()})
    reduced = (program.cost - program.matrix.T @ multipliers)[:-1]
    down, up = np.flatnonzero(reduced > CLEARLY), np.flatnonzero(reduced < -CLEARLY)
    columns = {*_of_columns(problem, down, below=True), *_of_columns(problem, up, below=False)}
    return (*names, *sorted(columns))


def reach_of_tree(found: Moving, structure: Structure) -> Reach | None:
    """Return what the rules of a tree allow whose limits stay as they are, by arithmetic alone.

    Parameters
    ----------
    structure : without the goal
    """
    tree, cells, scale = structure.tree, structure.cells, found.base.scale
    if (cells.low > cells.high).any():
        return None
    within = propagated(tree, cells.low[tree.cells], cells.high[tree.cells])
    if within is None or within.upper[0] <= 0:
        return None
    low = np.isfinite(tree.lower) & (tree.lower >= within.lower)
    high = np.isfinite(tree.upper) & (tree.upper <= within.upper)
    return Reach(
        float(within.lower[0]) / scale,
        float(within.upper[0]) / scale,
        _blocking(found, structure, low, tree.row_of_lower, below=True),
        _blocking(found, structure, high, tree.row_of_upper, below=False) if np.isfinite(within.upper[0]) else (),
    )


def _blocking(
    found: Moving, structure: Structure, tight: NDArray[np.bool_], rows: Ints, *, below: bool
) -> tuple[str, ...]:
    """Return the rules behind the outermost nodes whose own limit is tight, and behind cells outside of these."""
    tree, cells = structure.tree, structure.cells
    nodes = np.flatnonzero(tight)
    steps = np.zeros(tree.nodes + 1, dtype=np.int64)
    steps[nodes] += 1
    np.subtract.at(steps, tree.end[nodes], 1)
    depth = np.cumsum(steps[:-1])
    outermost = nodes[depth[nodes] == 1]
    counts = tree.own - tree.first
    outside = tree.cells[np.repeat(depth == 0, counts)]
    of_cells = cells.row_of_low[outside] if below else cells.row_of_high[outside]
    behind = np.concatenate([rows[outermost], of_cells[of_cells >= 0]])
    names = sorted({found.base.names[row] for row in behind.tolist()})
    return (*names, *_of_columns(found.problem, outside[of_cells < 0], below=below))


def _of_columns(problem: Problem, cells: Ints, *, below: bool) -> Sequence[str]:
    """Return the names of the limits that the columns give some cells; those of very many go by the limit's name."""
    bound = problem.lower if below else problem.upper
    wanted = np.zeros(problem.size, dtype=np.bool_)
    wanted[cells] = True
    names: list[str] = []
    for limit in problem.cell_limits:
        if not (limit.below if below else limit.above):
            continue
        at = limit.cells[
            wanted[limit.cells] & (limit.amount == bound[limit.cells]) & ((limit.amount > 0) | (not below))
        ]
        if len(at) > MANY:
            names.append(limit.name)
        else:
            names += [f"{limit.name}[{name}]" for name in problem.table.names(at)]
    return sorted(names)
