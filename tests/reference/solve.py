"""The optimum of a plan, stage by stage, found by solvers that the project itself does not use."""

from dataclasses import dataclass, field, replace

import numpy as np

from tests.reference.convex import Smooth, minimum, quadratic
from tests.reference.model import PlanDict
from tests.reference.polytope import Polytope, Unsolved, Vector, dense, nearest_multiples, polytope
from tests.reference.rules import Model, build

SLACK = 1e-10
TIE = 1e-8
EDGE = 1e-9
"""What is nearer to the possible than this is possible."""
UNIQUE_IN_ENTITIES = ("chi_square", "entropy", "least_squares", "burden_power", "lexicographic_minimax")


@dataclass
class Optimum:
    """What the independent solver found; money in the plan's unit."""

    model: Model
    distance: float
    value: float | None = None
    stretches: dict[tuple[str, ...], float] = field(default_factory=dict)
    levels: list[float] = field(default_factory=list)
    targets: list[float] = field(default_factory=list)
    soft: list[float] = field(default_factory=list)

    @property
    def feasible(self) -> bool:
        """Whether all hard rules can hold together; ask only where `decided`."""
        return self.distance < EDGE

    @property
    def decided(self) -> bool:
        """Whether the plan is clearly possible or clearly impossible."""
        return self.distance < EDGE or self.distance > 1e-5


@dataclass
class _Entities:
    """Entities with a fair share: membership matrix, fair shares, names (scaled)."""

    names: list[tuple[str, ...]]
    member: Vector
    fair: Vector


def optimum(plan: PlanDict, *, second_stage: bool = True) -> Optimum:
    """Solve a plan: soft rules, cells without fair share, first stage, second stage."""
    model = build(plan)
    space = polytope(model, total=model.street)
    found = Optimum(model, space.distance())
    if not found.feasible:
        return found
    space = _soft_stages(space, model, found)
    fair = np.array(model.fair) * space.scale
    space = _nothing_where_nothing_is_fair(space, fair)
    entities = _entities(model, fair)
    space = _first_stage(plan, space, entities, found)
    if second_stage:
        y = minimum(space, chi_square_of_cells(fair, space.size))[: model.size]
        found.targets = [float(v) for v in y / space.scale]
    return found


def reachable(plan: PlanDict) -> tuple[float, float] | None:
    """Return the least and the largest street total that all other hard rules allow; None where there is none."""
    model = build(plan, moving=True)
    space = polytope(model, total=None)
    if space.distance() > EDGE:
        return None
    space = space.loosened(SLACK)
    ones = np.ones(model.size)
    return space.minimum(ones)[0] / space.scale, -space.minimum(-ones)[0] / space.scale


def rounded(found: Optimum, unit: float, total: float) -> tuple[float, list[float]] | None:
    """Return the least change that makes the targets multiples of `unit` with this total, and such targets."""
    space = polytope(found.model, total=total)
    answer = nearest_multiples(space, np.array(found.targets) * space.scale, unit * space.scale)
    if answer is None:
        return None
    change, counts = answer
    return change / space.scale, [float(count) * unit for count in counts]


def _entities(model: Model, fair: Vector) -> _Entities:
    names, rows, shares = [], [], []
    for name, scope in model.entities.items():
        share = float(fair[scope].sum())
        if share > 0:
            names.append(name)
            rows.append(dense(dict.fromkeys(scope, 1.0), model.size))
            shares.append(share)
    return _Entities(names, np.array(rows), np.array(shares))


def _soft_stages(space: Polytope, model: Model, found: Optimum) -> Polytope:
    """Minimise the weighted violation of each priority in turn, one variable for each side of each soft row."""
    sides = [
        (row, row.soft, limit, scale, sign)
        for row in model.rows
        if row.soft is not None
        for limit, scale, sign in ((row.lo, row.soft.scale_lo, 1.0), (row.hi, row.soft.scale_hi, -1.0))
        if limit is not None
    ]
    sizes: dict[str, float] = {}
    for row, _, _, _, _ in sides:
        if row.gives:
            sizes[row.name] = max(sizes.get(row.name, 0.0), *map(abs, row.coefficients.values()))
    shared = {name: place for place, name in enumerate(sizes, len(sides))}
    wide = space.widened(len(sides) + len(shared))
    for j, (row, _, limit, _, sign) in enumerate(sides):
        size = sizes.get(row.name, 1.0)  # a row's violation is measured by its coefficients, so that no solver drops it
        coefficients = dense(row.coefficients, wide.size) * sign / size
        coefficients[model.size + shared.get(row.name, j)] = 1.0
        wide = wide.cut(coefficients, low=sign * limit * space.scale / size)
    for priority in sorted({soft.priority for _, soft, _, _, _ in sides}):
        weight = np.zeros(wide.size)
        for j, (_, soft, _, scale, _) in enumerate(sides):
            if soft.priority == priority:
                row = sides[j][0]
                money = space.scale * (row.gives or 1.0) / sizes.get(row.name, 1.0)
                weight[model.size + shared.get(row.name, j)] = soft.weight / scale / money
        value, _ = wide.minimum(weight)
        found.soft.append(value)
        wide = _held(wide, weight, value)
    return wide


def _held(space: Polytope, weight: Vector, value: float) -> Polytope:
    """Keep a weighted sum of violations at its least value."""
    some = weight > 0
    upper = space.upper.copy()
    if value <= 1e-12 * weight.max():
        upper[some] = 0.0
        return replace(space, upper=upper)
    edge = value + SLACK * float(weight.max())
    upper[some] = edge / weight[some]
    space = replace(space, upper=upper)
    return space.cut(weight, high=edge) if some.sum() > 1 else space


def _nothing_where_nothing_is_fair(space: Polytope, fair: Vector) -> Polytope:
    empty = np.zeros(space.size)
    empty[: len(fair)] = fair == 0
    if not empty.any():
        return space
    least, _ = space.minimum(empty)
    return space.cut(empty, high=least + SLACK)


def chi_square_of_cells(fair: Vector, width: int) -> Smooth:
    """Return the second stage's objective over the first of `width` variables.

    A cell without fair share counts with the smallest positive one as its scale.
    """
    divisor = np.where(fair > 0, fair, fair[fair > 0].min())
    rest = np.zeros(width - len(fair))
    return quadratic(np.diag(np.append(2 / divisor, rest)), np.append(-2 * fair / divisor, rest))


def _first_stage(plan: PlanDict, space: Polytope, entities: _Entities, found: Optimum) -> Polytope:
    fairness = plan.get("fairness", {})
    name = fairness.get("objective", "chi_square")
    concession = fairness.get("concession", 0.0)
    if name == "lexicographic_minimax":
        totals = _lexicographic(space, entities, found)
    elif name in UNIQUE_IN_ENTITIES:
        totals = _convex(space, entities, found, name, fairness.get("power", 2.0))
    else:
        return _linear(space, entities, found, name, fairness.get("efficiency", ""), concession)
    found.stretches = dict(zip(entities.names, (float(s) for s in totals / entities.fair), strict=True))
    for row, total, fair in zip(entities.member, totals, entities.fair, strict=True):
        room = concession * fair
        space = space.cut(_pad(row, space), max(total - room, 0.0), total + room)
    return space


def _pad(row: Vector, space: Polytope) -> Vector:
    return np.append(row, np.zeros(space.size - len(row)))


def _linear(
    space: Polytope, entities: _Entities, found: Optimum, name: str, efficiency: str, concession: float
) -> Polytope:
    """Solve minimax, least_absolute or max_efficiency, and keep what is (nearly) as good."""
    count = len(entities.fair)
    if name == "max_efficiency":
        values = np.array([float(cell[efficiency]) for cell in found.model.cells])
        best, _ = space.minimum(_pad(-values, space))
        found.value = -best / space.scale
        edge = best + concession * abs(best)
        return space.cut(_pad(-values, space), high=edge + SLACK * max(1.0, abs(best)))
    if name == "minimax":
        wide = space.widened(1)
        for row, fair in zip(entities.member, entities.fair, strict=True):
            wide = wide.cut(np.append(_pad(row, space), -fair), high=0.0)
        best, _ = wide.minimum(np.append(np.zeros(space.size), 1.0))
        found.value = best
        for row, fair in zip(entities.member, entities.fair, strict=True):
            space = space.cut(_pad(row, space), high=best * (1 + concession) * fair + SLACK)
        return space
    wide = space.widened(count)
    for j, (row, fair) in enumerate(zip(entities.member, entities.fair, strict=True)):
        over = _pad(_pad(row, space), wide)
        under = over.copy()
        over[space.size + j], under[space.size + j] = -1.0, 1.0
        wide = wide.cut(over, high=fair).cut(under, low=fair)
    cost = np.append(np.zeros(space.size), np.ones(count))
    best, _ = wide.minimum(cost)
    found.value = best / space.scale
    return wide.cut(cost, high=best * (1 + concession) + SLACK)


def _lexicographic(space: Polytope, entities: _Entities, found: Optimum) -> Vector:
    """Lower the largest stretch, freeze those that cannot be lower, go on with the rest."""
    count = len(entities.fair)
    stretch = np.full(count, np.nan)
    while np.isnan(stretch).any():
        free = np.flatnonzero(np.isnan(stretch)).tolist()
        wide = space.widened(1)
        for e in free:
            wide = wide.cut(np.append(_pad(entities.member[e], space), -entities.fair[e]), high=0.0)
        level, _ = wide.minimum(np.append(np.zeros(space.size), 1.0))
        found.levels.append(level)
        for e in free:
            space = space.cut(_pad(entities.member[e], space), high=level * entities.fair[e] + SLACK)
        for e in _cannot_be_lower(space, entities, free, level):
            stretch[e] = level
    found.value = found.levels[0]
    return np.asarray(stretch * entities.fair)


def _cannot_be_lower(space: Polytope, entities: _Entities, candidates: list[int], level: float) -> list[int]:
    """Return the entities that sit at the level in every point.

    All that can be lower can be so together (take the mean of the points that show it), so rounds of maximising the
    summed slack of those not yet seen lower end with exactly those that cannot.
    """
    held = candidates
    while held:
        wide = space.widened(len(held), upper=1.0)
        for j, e in enumerate(held):
            row = _pad(_pad(entities.member[e], space) / entities.fair[e], wide)
            row[space.size + j] = 1.0
            wide = wide.cut(row, high=level + SLACK / entities.fair[e])
        _, y = wide.minimum(np.append(np.zeros(space.size), -np.ones(len(held))))
        still = [
            e for j, e in enumerate(held) if y[space.size + j] < TIE * max(1.0, level) + 20 * SLACK / entities.fair[e]
        ]
        if len(still) == len(held):
            return held
        held = still
    raise Unsolved("no entity sits at the level")


def _convex(space: Polytope, entities: _Entities, found: Optimum, name: str, power: float) -> Vector:
    member = np.hstack([entities.member, np.zeros((len(entities.fair), space.size - entities.member.shape[1]))])
    function, degree = _objective(name, power, entities.fair)
    cells = Smooth(
        lambda y: function.value(member @ y),
        lambda y: np.asarray(member.T @ function.gradient(member @ y)),
        lambda y: np.asarray(member.T @ function.hessian(member @ y) @ member),
    )
    start = positive = None
    if name in ("entropy", "burden_power"):
        space, start = _inside(space, member)
        kept = member @ start > 1e-9
        positive = member[kept]
        if name == "entropy":
            cells = _entropy(positive, entities.fair[kept])
    y = minimum(space, cells, start, positive)
    totals = np.maximum(member @ y, 0.0)
    found.value = _exact_value(name, power, totals, entities.fair) / space.scale**degree
    return totals


def _objective(name: str, power: float, fair: Vector) -> tuple[Smooth, int]:
    """Return an objective of entity totals and its degree in money."""
    if name == "chi_square":
        return quadratic(np.diag(2 / fair), np.full(len(fair), -2.0)), 1
    if name == "least_squares":
        return quadratic(2 * np.eye(len(fair)), -2 * fair), 2
    floor = 1e-13
    return Smooth(
        lambda t: float((fair * (np.maximum(t, 0.0) / fair) ** power).sum()) if t.min() > -floor else np.inf,
        lambda t: np.asarray(power * (np.maximum(t, 0.0) / fair) ** (power - 1)),
        lambda t: np.diag(power * (power - 1) * (np.maximum(t, floor) / fair) ** (power - 2) / fair),
    ), 1


def _entropy(member: Vector, fair: Vector) -> Smooth:
    def value(y: Vector) -> float:
        totals = member @ y
        return float((totals * np.log(totals / fair)).sum()) if totals.min() > 0 else np.inf

    return Smooth(
        value,
        lambda y: np.asarray(member.T @ (np.log(member @ y / fair) + 1)),
        lambda y: np.asarray(member.T @ np.diag(1 / (member @ y)) @ member),
    )


def _exact_value(name: str, power: float, totals: Vector, fair: Vector) -> float:
    match name:
        case "chi_square":
            return float(((totals - fair) ** 2 / fair).sum())
        case "least_squares":
            return float(((totals - fair) ** 2).sum())
        case "entropy":
            some = totals > 0
            return float((totals[some] * np.log(totals[some] / fair[some])).sum())
        case _:
            return float((fair * (totals / fair) ** power).sum())


def _inside(space: Polytope, member: Vector) -> tuple[Polytope, Vector]:
    """Return a point where every entity that can have a target has one; the others are held at 0."""
    points = [space.minimum(np.zeros(space.size))[1]]
    for row in member:
        most, y = space.minimum(-row)
        if -most > 1e-9:
            points.append(y)
        else:
            space = space.cut(row, high=1e-13)
    return space, np.mean(points, axis=0)
