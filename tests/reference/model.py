"""Read a plan as decoded JSON into cells, fair shares, limits and rows, in plain loops over dictionaries."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.reference.selection import Dimensions, cell_table, number

PlanDict = Mapping[str, Any]
Scope = list[int]
NUMBERS = ("history", "market_growth", "basis", "potential", "effort", "margin", "lock", "min", "max")
USUAL = ("region", "channel", "customer", "product", "rep", "period")


@dataclass(frozen=True)
class Soft:
    """How much a missed limit hurts: priority, weight, and the money that one unit of violation is measured by."""

    priority: int
    weight: float
    scale_lo: float
    scale_hi: float


@dataclass(frozen=True)
class Row:
    """`lo <= sum of coefficient x target <= hi`, in money (load rows: in capacity units).

    A soft row that `gives` shares its violation with the others of its name; a violation of 1 lifts `hi` by so much.
    """

    name: str
    coefficients: dict[int, float]
    lo: float | None = None
    hi: float | None = None
    soft: Soft | None = None
    gives: float = 0.0

    def value(self, x: Iterable[float]) -> float:
        """Return the row's left side at the targets `x`."""
        targets = list(x)
        return math.fsum(c * targets[i] for i, c in self.coefficients.items())


@dataclass
class Model:
    """A plan in numbers. Cells are in the order of the plan."""

    dimensions: Dimensions
    cells: list[dict[str, Any]]
    names: list[str]
    history: list[float]
    momentum: list[float]
    potential: list[float | None]
    effort: list[float]
    base: float
    goal: float
    street: float
    fair: list[float] = field(default_factory=list)
    lower: list[float] = field(default_factory=list)
    upper: list[float | None] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    entities: dict[tuple[str, ...], Scope] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """Number of cells."""
        return len(self.cells)

    def ids(self, cell: int) -> tuple[str, ...]:
        """Return what identifies a cell: its ids, dimension by dimension."""
        return tuple(self.cells[cell][name] for name in self.names)

    def sum(self, values: list[float], scope: Iterable[int]) -> float:
        """Return the exactly rounded sum of a column over a scope."""
        return math.fsum(values[i] for i in scope)


def read(plan: PlanDict) -> Model:
    """Read a plan, except for its rules (`tests.reference.rules` adds them)."""
    cells = cell_table(plan)
    numeric = {*NUMBERS, *plan.get("measures", [])}
    echoed = {"key", *plan.get("carry", [])}
    names = [name for name in cells[0] if name not in numeric and name not in echoed]
    order = {name: place for place, name in enumerate(USUAL)}
    names.sort(key=lambda name: (order.get(name, len(USUAL)), name))
    floor = plan.get("history_floor")
    history = [number(cell, "history", 0.0) for cell in cells]
    if floor is not None:
        history = [max(value, floor) if value < 0 else value for value in history]
    growth = [number(cell, "market_growth", 0.0) for cell in cells]
    base = math.fsum(history)
    goal = plan["goal"]["amount"] if "amount" in plan["goal"] else base * (1 + plan["goal"]["growth"])
    model = Model(
        dimensions=Dimensions(plan.get("dimensions", {}), cells, names),
        cells=cells,
        names=names,
        history=history,
        momentum=[b * (1 + g) for b, g in zip(history, growth, strict=True)],
        potential=[cell.get("potential") for cell in cells],
        effort=[number(cell, "effort", 1.0) for cell in cells],
        base=base,
        goal=goal,
        street=goal * (1 + plan.get("over_assignment", 0.0)),
    )
    model.fair = fair_shares(plan, model)
    model.entities = entities(plan, model)
    set_limits(plan, model)
    return model


def entities(plan: PlanDict, model: Model) -> dict[tuple[str, ...], Scope]:
    """Group the cells by `fairness.by`: members, combinations, or each cell by itself."""
    by = plan.get("fairness", {}).get("by", "cell")
    if by == "cell":
        return {model.ids(i): [i] for i in range(model.size)}
    return grouped(model, [by] if isinstance(by, str) else by)


def grouped(model: Model, names: Iterable[str]) -> dict[tuple[str, ...], Scope]:
    """Group the cells by the ids that they name in some dimensions."""
    groups: dict[tuple[str, ...], Scope] = {}
    for i, cell in enumerate(model.cells):
        groups.setdefault(tuple(cell[name] for name in names), []).append(i)
    return dict(sorted(groups.items()))


def fair_shares(plan: PlanDict, model: Model) -> list[float]:
    """Return the fair share of each cell: the street total times a blend of drivers, each with sum 1."""
    blend = plan.get("fair_share", {}).get("blend", {"momentum": 1.0})
    whole = math.fsum(blend.values())
    shares = [0.0] * model.size
    for driver, weight in blend.items():
        if weight == 0:
            continue
        values = driver_values(plan, model, driver)
        total = math.fsum(values)
        for i, value in enumerate(values):
            shares[i] += weight / whole * value / total
    return [model.street * share for share in shares]


def driver_values(plan: PlanDict, model: Model, driver: str) -> list[float]:
    """Return what each cell counts for in a driver, before it is normalised."""
    started = started_momentum(model)
    match driver:
        case "history":
            return started_history(model)
        case "momentum":
            return started
        case "potential":
            return [number(cell, "potential") for cell in model.cells]
        case "headroom":
            return [max(number(c, "potential") - f, 0.0) for c, f in zip(model.cells, model.momentum, strict=True)]
        case "planned":
            return [f + number(cell, "planned_gain") for cell, f in zip(model.cells, started, strict=True)]
        case "even" | "capacity":
            return by_member(plan, model, driver, started)
        case _:
            return [number(cell, driver) for cell in model.cells]


def started_momentum(model: Model) -> list[float]:
    """Return momentum, with `basis` in the place of a history of 0."""
    start = started_history(model)
    return [start[i] * (1 + number(cell, "market_growth", 0.0)) for i, cell in enumerate(model.cells)]


def started_history(model: Model) -> list[float]:
    """Return history, with `basis` where it is 0."""
    return [b if b != 0 else number(cell, "basis", 0.0) for b, cell in zip(model.history, model.cells, strict=True)]


def by_member(plan: PlanDict, model: Model, driver: str, momentum: list[float]) -> list[float]:
    """Spread `even` or `capacity` over the reported members, within a member by momentum."""
    report = reported(plan, model)
    if report == "cell":
        return [1.0] * model.size
    values = [0.0] * model.size
    for (member,), scope in grouped(model, [report]).items():
        weight: float | None = 1.0
        if driver == "capacity":
            weight = model.dimensions.capacity_of(report, member)
        if weight is None:
            continue
        inside = math.fsum(momentum[i] for i in scope)
        for i in scope:
            values[i] = weight * (momentum[i] / inside if inside > 0 else 1 / len(scope))
    return values


def reported(plan: PlanDict, model: Model) -> str:
    """Return the dimension whose members' fairness is reported, or `cell`."""
    wanted: str | None = plan.get("fairness", {}).get("report")
    if wanted is not None:
        return wanted
    return "rep" if "rep" in model.names else "cell"


def set_limits(plan: PlanDict, model: Model) -> None:
    """Set each cell's bounds: nothing below 0, potential, and the columns lock, min and max."""
    implied = plan.get("implied", {}).get("potential", True)
    for cell in model.cells:
        lows = [0.0]
        highs = []
        if implied and cell.get("potential") is not None:
            highs.append(float(cell["potential"]))
        if cell.get("max") is not None:
            highs.append(float(cell["max"]))
        if cell.get("min") is not None:
            lows.append(float(cell["min"]))
        if cell.get("lock") is not None:
            lows.append(float(cell["lock"]))
            highs.append(float(cell["lock"]))
        model.lower.append(max(lows))
        model.upper.append(min(highs) if highs else None)
