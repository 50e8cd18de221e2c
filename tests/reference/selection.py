"""Which cells a selector means: trees of members, tags, subtrees, complements."""

from collections.abc import Mapping
from typing import Any

MISSING = object()


def cell_table(plan: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the plan's cells as one dictionary a cell."""
    cells = plan["cells"]
    if "rows" in cells:
        names = sorted({name for row in cells["rows"] for name in row})
        return [{name: row.get(name) for name in names} for row in cells["rows"]]
    columns = cells["columns"]
    size = len(next(iter(columns.values())))
    return [{name: values[i] for name, values in columns.items()} for i in range(size)]


def number(cell: Mapping[str, Any], name: str, default: Any = MISSING) -> float:
    """Return a cell's number; an empty one is the default, and an error where there is no default."""
    value = cell.get(name)
    if value is None:
        if default is MISSING:
            raise ValueError(f"{name} is empty")
        value = default
    return float(value)


class Dimensions:
    """The members of all dimensions: parents, tags and capacities."""

    def __init__(self, declared: Mapping[str, Any], cells: list[dict[str, Any]], names: list[str]) -> None:
        self.parent: dict[str, dict[str, str | None]] = {name: {} for name in names}
        self.tags: dict[str, dict[str, list[str]]] = {name: {} for name in names}
        self.capacity: dict[str, dict[str, float]] = {name: {} for name in names}
        for name, members in declared.items():
            for member in members:
                identity = member["id"]
                self.parent[name][identity] = member.get("parent")
                self.tags[name][identity] = member.get("tags", [])
                if member.get("capacity") is not None:
                    ramp = member.get("ramp")
                    self.capacity[name][identity] = member["capacity"] * (1.0 if ramp is None else ramp)
        for name in names:
            used = [cell[name] for cell in cells] + [p for p in self.parent[name].values() if p is not None]
            for identity in used:
                self.parent[name].setdefault(identity, None)
                self.tags[name].setdefault(identity, [])

    def path(self, name: str, identity: str) -> list[str]:
        """Return the members from the root down to a member."""
        found: list[str] = []
        current: str | None = identity
        while current is not None:
            found.insert(0, current)
            current = self.parent[name][current]
        return found

    def subtree(self, name: str, identity: str) -> set[str]:
        """Return a member and all below it."""
        return {member for member in self.parent[name] if identity in self.path(name, member)}

    def capacity_of(self, name: str, identity: str) -> float | None:
        """Return the capacity of a subtree, ramp included; None where nobody in it has one."""
        known = [
            self.capacity[name][member] for member in self.subtree(name, identity) if member in self.capacity[name]
        ]
        return sum(known) if known else None

    def selected(self, name: str, selector: Any) -> set[str]:
        """Return the members that a selector means."""
        if isinstance(selector, str):
            return self.subtree(name, selector)
        if isinstance(selector, list):
            return set().union(*(self.subtree(name, identity) for identity in selector))
        if "tag" in selector:
            carriers = [member for member, tags in self.tags[name].items() if selector["tag"] in tags]
            return set().union(*(self.subtree(name, identity) for identity in carriers))
        return set(self.parent[name]) - self.selected(name, selector["not"])

    def matching(self, cells: list[dict[str, Any]], where: Mapping[str, Any]) -> list[int]:
        """Return the places of the cells that `where` selects."""
        wanted = {name: self.selected(name, selector) for name, selector in where.items()}
        return [i for i, cell in enumerate(cells) if all(cell[name] in members for name, members in wanted.items())]
