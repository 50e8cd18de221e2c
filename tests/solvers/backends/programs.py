"""Quadratic programs of every kind that plans lead to, and the conditions that prove an optimum."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from solvers.program import Curve, Program, Solution

Array = NDArray[np.float64]


def plain(seed: int, cells: int = 24) -> Program:
    """Cells with potentials; a goal, two crossing partitions with limits around a point that is possible, a share."""
    draw = np.random.default_rng(seed)
    fair = draw.lognormal(0.0, 1.0, cells)
    point = fair * draw.uniform(0.5, 1.6, cells)
    first, second = draw.integers(max(cells // 6, 1), size=cells), draw.integers(4, size=cells)
    share = np.where(first == 0, 1.0, 0.0) - 0.2
    rows = [_partition(first), _partition(second), sparse.csr_array(np.vstack([share, np.ones(cells)]))]
    matrix = sparse.csr_array(sparse.vstack(rows, format="csr"))
    low, high = _around(matrix @ point, draw)
    low[-1] = high[-1] = point.sum()
    return _program(fair, matrix, low, high, np.zeros(cells), point * draw.uniform(1.0, 2.0, cells))


def degenerate(seed: int) -> Program:
    """Every third row and cell is exactly at its limit in the optimum, without any price."""
    program = plain(seed)
    assert program.curve is not None
    fair = program.curve.target
    activity = program.matrix @ fair
    rows, cells = np.arange(len(activity)), np.arange(len(fair))
    upper = np.where(cells % 3 == 0, fair, 4.0 * fair)
    low = np.where(rows % 3 == 1, activity, activity - 1.0)
    high = np.where(rows % 3 == 0, activity, activity + 1.0)
    low[-1] = high[-1] = activity[-1]
    return replace(program, upper=upper, row_lower=low, row_upper=high)


def redundant(seed: int) -> Program:
    """The goal three times, and a partition whose equations add up to it."""
    program = plain(seed)
    goal = len(program.row_lower) - 1
    point = np.minimum(_possible(program), program.upper)
    parts = _partition(np.arange(len(point)) % 5)
    fixed = parts @ point
    twice = program.matrix[[goal, goal]]
    low, high = program.row_lower.copy(), program.row_upper.copy()
    low[goal] = high[goal] = point.sum()
    return replace(
        program,
        matrix=sparse.vstack([program.matrix, twice, parts], format="csr"),
        row_lower=np.concatenate([low, low[[goal, goal]], fixed]),
        row_upper=np.concatenate([high, high[[goal, goal]], fixed]),
    )


def thin(seed: int, width: float = 1e-6) -> Program:
    """Half of the cells have next to no room, and so have a few rows."""
    program = plain(seed)
    point = _possible(program)
    held = np.arange(len(point)) % 2 == 0
    activity = program.matrix @ point
    tight = np.arange(len(activity)) % 4 == 0
    low = np.where(tight, activity - width / 3.0, np.minimum(program.row_lower, activity))
    high = np.where(tight, activity + width, np.maximum(program.row_upper, activity))
    low[-1] = high[-1] = activity[-1]
    return replace(
        program,
        lower=np.where(held, point - width / 2.0, 0.0),
        upper=np.where(held, point + width / 2.0, np.maximum(program.upper, point)),
        row_lower=low,
        row_upper=high,
    )


def nearly_reached(seed: int) -> Program:
    """A limit on everything that is a hair above the goal, and shares that are at their limits."""
    program = plain(seed)
    goal = float(program.row_lower[-1])
    whole = sparse.csr_array(np.ones((1, program.variables)))
    return replace(
        program,
        matrix=sparse.vstack([whole, program.matrix], format="csr"),
        row_lower=np.append(-np.inf, program.row_lower),
        row_upper=np.append(goal * (1.0 + 3e-8), program.row_upper),
    )


def all_fixed(seed: int) -> Program:
    """No cell can move."""
    program = plain(seed)
    point = _possible(program)
    return replace(program, lower=point, upper=point)


def one_free(seed: int) -> Program:
    """One cell can move, and the goal says where to."""
    program = all_fixed(seed)
    upper = program.upper.copy()
    upper[0] += 1.0
    return replace(program, upper=upper)


def unbounded_above(seed: int) -> Program:
    """No cell has a potential, and half of the rows have a lower limit only."""
    program = plain(seed)
    high = np.where(np.arange(len(program.row_upper)) % 2 == 0, np.inf, program.row_upper)
    high[-1] = program.row_upper[-1]
    return replace(program, upper=np.full(program.variables, np.inf), row_upper=high)


def far_apart(seed: int) -> Program:
    """Fair shares from a millionth to a thousand."""
    program = plain(seed)
    curve = program.curve
    assert curve is not None
    fair = curve.target * 10.0 ** np.random.default_rng(seed).uniform(-6.0, 2.0, program.variables)
    return replace(program, curve=replace(curve, target=fair, weight=1.0 / fair))


def by_entity(seed: int) -> Program:
    """Only the totals of groups have a curve; cells are free within them."""
    program = plain(seed)
    curve = program.curve
    assert curve is not None
    cells = program.variables
    groups = _partition(np.arange(cells) % 6)
    fair = groups @ curve.target
    count = len(fair)
    wide = sparse.hstack([program.matrix, sparse.csr_array((len(program.row_lower), count))])
    totals = sparse.hstack([groups, -sparse.eye_array(count)])
    zero = np.zeros(count)
    return Program(
        np.zeros(cells + count),
        sparse.csr_array(sparse.vstack([wide, totals], format="csr")),
        np.append(program.row_lower, zero),
        np.append(program.row_upper, zero),
        np.append(program.lower, zero),
        np.append(program.upper, np.full(count, np.inf)),
        Curve("square", cells + np.arange(count), fair, 1.0 / fair),
    )


def large(seed: int) -> Program:
    """Two thousand cells."""
    return plain(seed, 2_000)


POSSIBLE: dict[str, Callable[[int], Program]] = {
    "plain": plain,
    "degenerate": degenerate,
    "redundant rows": redundant,
    "thin boxes": thin,
    "very thin boxes": lambda seed: thin(seed, 1e-9),
    "a limit that is nearly reached": nearly_reached,
    "all fixed": all_fixed,
    "one free": one_free,
    "unbounded above": unbounded_above,
    "far apart": far_apart,
    "by entity": by_entity,
    "large": large,
}


def too_little_room(seed: int) -> Program:
    """The goal is 1 % above the sum of potentials."""
    program = plain(seed)
    total = 1.01 * program.upper.sum()
    free = np.full(len(program.row_lower) - 1, np.inf)
    return replace(program, row_lower=np.append(-free, total), row_upper=np.append(free, total))


def contradiction(seed: int) -> Program:
    """The parts may not add up to the goal."""
    program = plain(seed)
    point = _possible(program)
    parts = _partition(np.arange(len(point)) % 3)
    high = parts @ point
    high[0] *= 0.9
    return replace(
        program,
        matrix=sparse.vstack([program.matrix, parts], format="csr"),
        row_lower=np.append(program.row_lower, np.full(3, -np.inf)),
        row_upper=np.append(program.row_upper, high),
    )


def fixed_off_the_goal(seed: int) -> Program:
    """No cell can move, and the goal is elsewhere."""
    program = all_fixed(seed)
    return replace(program, row_lower=program.row_lower + 0.5, row_upper=program.row_upper + 0.5)


IMPOSSIBLE: dict[str, Callable[[int], Program]] = {
    "too little room": too_little_room,
    "contradiction": contradiction,
    "fixed off the goal": fixed_off_the_goal,
}


def violation(program: Program, solution: Solution) -> float:
    """Return by how much a solution misses the optimality conditions, each relative to the largest slope or activity.

    Limits hold; slope = matrix' y + reduced; y and reduced have the sign of the limit where the row or variable is, and
    are 0 where it is at none. A price times the distance from its limit is what the condition is off by.
    """
    point, prices = solution.point, solution.multipliers
    slope = program.slope(point)
    steepest = max(1.0, float(np.abs(slope).max(initial=0.0)))
    reduced = slope - program.matrix.T @ prices
    activity = program.matrix @ point
    size = np.maximum(1.0, np.abs(activity))
    return max(
        _off(point, reduced / steepest, program.lower, program.upper, np.maximum(1.0, np.abs(point))),
        _off(activity, prices / steepest, program.row_lower, program.row_upper, size),
    )


def _off(value: Array, price: Array, low: Array, high: Array, size: Array) -> float:
    outside = np.maximum(low - value, value - high) / size
    from_low = np.minimum(np.maximum(price, 0.0), np.where(np.isfinite(low), np.abs(value - low) / size, np.inf))
    from_high = np.minimum(np.maximum(-price, 0.0), np.where(np.isfinite(high), np.abs(high - value) / size, np.inf))
    return float(max(part.max(initial=0.0) for part in (outside, from_low, from_high)))


def _partition(codes: NDArray[np.int64]) -> sparse.csr_array:
    """Return the matrix that sums the cells of each code."""
    _, row = np.unique(codes, return_inverse=True)
    return sparse.csr_array((np.ones(len(codes)), (row, np.arange(len(codes)))))


def _around(activity: Array, draw: np.random.Generator) -> tuple[Array, Array]:
    """Return limits around activities, many of them one-sided or near."""
    room = np.abs(activity) * draw.choice([0.0, 0.02, 0.2], size=(2, len(activity))) + 1e-3
    one_sided = draw.choice([1.0, np.inf], size=(2, len(activity)), p=[0.7, 0.3])
    return activity - room[0] * one_sided[0], activity + room[1] * one_sided[1]


def _possible(program: Program) -> Array:
    """Return a point that keeps the limits of a program."""
    from solvers.backends import linear

    return linear.solve(replace(program, curve=None), 10.0).point


def _program(fair: Array, matrix: sparse.csr_array, low: Array, high: Array, lower: Array, upper: Array) -> Program:
    curve = Curve("square", np.arange(len(fair)), fair, 1.0 / fair)
    return Program(np.zeros(len(fair)), matrix, low, high, lower, upper, curve)
