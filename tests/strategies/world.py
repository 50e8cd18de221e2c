"""Random companies: dimensions, members in trees, sparse cells, and a set of targets that is known to be possible."""

from dataclasses import dataclass, field
from decimal import Decimal
from itertools import product
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

POOLS = {
    "region": ("粤东", "粤西", "桂琼", "North", "East-2", "華北"),
    "rep": ("R1", "R2", "R10", "李娜", "刘洋", "Zoë"),
    "product": ("主力", "高毛利", "新品", "007", "Classic"),
    "customer": ("A", "B", "C"),
    "channel": ("经销", "电商", "直营"),
    "城市": ("汕头", "湛江", "海口", "广州"),
}
TAGS = ("veteran", "new")
BASIS = st.sampled_from([None, None, 0, 60, 300])


@dataclass
class World:
    """A company before any rule; amounts are whole numbers, `scale` is what one of them is worth."""

    scale: Decimal
    members: dict[str, list[str]]
    parents: dict[str, dict[str, str]]
    tags: dict[str, dict[str, list[str]]]
    cells: list[dict[str, str]]
    targets: list[int]
    unit: int
    columns: dict[str, list[Any]] = field(default_factory=dict)
    capacity: dict[str, dict[str, tuple[float, float | None]]] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """Number of cells."""
        return len(self.cells)

    def money(self, amount: float | Decimal) -> float:
        """Return a whole amount as money."""
        return float(Decimal(amount) * self.scale)

    def dimensions(self) -> dict[str, list[dict[str, Any]]]:
        """Return the members that the plan declares."""
        declared: dict[str, list[dict[str, Any]]] = {}
        for name in self.members:
            entries = []
            for member in dict.fromkeys([*self.parents[name].values(), *self.members[name]]):
                entry: dict[str, Any] = {"id": member}
                if member in self.parents[name]:
                    entry["parent"] = self.parents[name][member]
                if self.tags[name].get(member):
                    entry["tags"] = self.tags[name][member]
                if member in self.capacity.get(name, {}):
                    entry["capacity"], ramp = self.capacity[name][member]
                    if ramp is not None:
                        entry["ramp"] = ramp
                entries.append(entry)
            if any(len(entry) > 1 for entry in entries):
                declared[name] = entries
        return declared


@st.composite
def worlds(draw: DrawFn, *, most_cells: int = 40, largest: int = 8) -> World:
    """Draw a company of 1 to `most_cells` cells in 1 to 4 dimensions, amounts scaled by at most 10 ** `largest`."""
    names = draw(st.lists(st.sampled_from(sorted(POOLS)), min_size=1, max_size=4, unique=True))
    fewest = draw(st.sampled_from([1, 2, 3]))
    members = {
        name: draw(st.lists(st.sampled_from(POOLS[name]), min_size=fewest, max_size=5, unique=True)) for name in names
    }
    combinations = list(product(*(members[name] for name in names)))
    wanted = min(draw(st.sampled_from([1, 3, 8, 20])), len(combinations), most_cells)
    places = draw(
        st.lists(st.sampled_from(range(len(combinations))), min_size=wanted, max_size=most_cells, unique=True)
    )
    cells = [dict(zip(names, combinations[place], strict=True)) for place in places]
    members = {name: [m for m in members[name] if any(cell[name] == m for cell in cells)] for name in names}
    unit = draw(st.sampled_from([1, 1, 2, 5, 10]))
    amounts = st.lists(st.integers(0, 200), min_size=len(cells), max_size=len(cells))
    targets = [unit * amount for amount in draw(amounts)]
    targets[0] += unit * (1 + -(sum(targets) // unit + 1) % 40)  # a whole goal at every over-assignment used
    world = World(
        scale=Decimal(1).scaleb(draw(st.integers(-4, largest))),
        members=members,
        parents={name: draw(_tree(members[name])) for name in names},
        tags={
            name: {m: draw(st.lists(st.sampled_from(TAGS), max_size=2, unique=True)) for m in members[name]}
            for name in names
        },
        cells=cells,
        targets=targets,
        unit=unit,
    )
    _add_columns(draw, world)
    return world


@st.composite
def _tree(draw: DrawFn, members: list[str]) -> dict[str, str]:
    """Draw a tree above the members: none, groups, or groups under one root."""
    depth = draw(st.integers(0, 2))
    if depth == 0:
        return {}
    parents = {member: draw(st.sampled_from(["甲组", "乙组"])) for member in members}
    if depth == 2:
        parents |= dict.fromkeys(sorted(set(parents.values())), "总部")
    return parents


def _add_columns(draw: DrawFn, world: World) -> None:
    size, columns = world.size, world.columns

    def column(values: SearchStrategy[Any]) -> list[Any]:
        return draw(st.lists(values, min_size=size, max_size=size))

    history = column(st.one_of(st.integers(0, 2000), st.just(0)))
    history[0] += max(1, sum(world.targets) // 10 - sum(history))
    empty = column(st.sampled_from([False, False, True])) if draw(st.booleans()) else [False] * size
    columns["history"] = [
        None if blank and amount == 0 else world.money(amount) for amount, blank in zip(history, empty, strict=True)
    ]
    if draw(st.booleans()):
        columns["basis"] = [None if amount is None else world.money(amount) for amount in column(BASIS)]
    if draw(st.integers(0, 3)) == 0:
        columns["planned_gain"] = [world.money(amount) for amount in column(st.integers(0, 50))]
    if draw(st.booleans()):
        columns["market_growth"] = column(st.sampled_from([None, 0.0, 0.06, 0.3, -0.1]))
    if draw(st.booleans()):
        room = column(st.sampled_from([0, 0, 1, 20, 400]))
        full = draw(st.booleans())
        columns["potential"] = [
            world.money(target + more) if full or more != 1 else None
            for target, more in zip(world.targets, room, strict=True)
        ]
    columns["margin"] = column(st.sampled_from([0.1, 0.2, 0.25, 0.3, 0.41]))
    if draw(st.booleans()):
        columns["score"] = column(st.integers(0, 9).map(float))
    _add_limits(draw, world, column)
    _add_capacity(draw, world, column)


def _add_limits(draw: DrawFn, world: World, column: Any) -> None:
    """Add the columns lock, min and max where they leave the known targets possible."""
    for name, sign in (("lock", 0), ("min", -1), ("max", 1)):
        if draw(st.integers(0, 3)) != 0:
            continue
        wanted = column(st.sampled_from([None, None, None, 0, 3, 50]))
        world.columns[name] = [
            None if more is None else world.money(max(target + sign * more * world.unit, 0))
            for target, more in zip(world.targets, wanted, strict=True)
        ]


def _add_capacity(draw: DrawFn, world: World, column: Any) -> None:
    """Give the members of one dimension (or some of them) a capacity that the known targets keep."""
    if draw(st.integers(0, 2)) != 0:
        return
    name = draw(st.sampled_from(sorted(world.members)))
    efforts = [1.0] * world.size
    if draw(st.booleans()):
        efforts = column(st.sampled_from([0.25, 0.3, 0.5, 2.0]))
        world.columns["effort"] = efforts
    carriers: dict[str, tuple[float, float | None]] = {}
    for member in world.members[name]:
        room = draw(st.sampled_from([None, 1.0, 1.05, 1.5]))
        if room is not None:
            load = sum(
                effort * world.money(target)
                for effort, target, cell in zip(efforts, world.targets, world.cells, strict=True)
                if cell[name] == member
            )
            ramp = draw(st.sampled_from([None, None, 1.0, 0.5]))
            needed = (load * room + world.money(1)) / (1.0 if ramp is None else ramp)
            carriers[member] = (float(Decimal(repr(needed)).quantize(world.scale / 100)), ramp)
    world.capacity[name] = carriers
