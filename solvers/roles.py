"""What each column of cells is: told by its name, by what the plan lists, and only then by its values."""

from collections.abc import Iterable, Sequence
from typing import Literal

from schemas.columns import BY_NAME, DIMENSIONS, LIMITS, canonical
from schemas.fairness import DRIVERS
from schemas.finding import Finding
from schemas.plan import Plan
from solvers.form import unknown
from solvers.names import pointer
from solvers.raw_columns import Raw
from solvers.reading import Reading

Role = Literal["dimension", "measure", "limit", "key", "carry", "empty", "unknown"]

OF_AN_ANSWER = frozenset({
    "id", "label", "parent", "level", "key", "history", "potential", "fair_share", "target", "growth", "stretch",
    "actual", "completion", "share_before", "share", "share_of_growth", "uplift", "penetration", "load",
})  # fmt: skip
"""Columns that an answer writes itself."""
_NOT_A_DIMENSION = OF_AN_ANSWER | {name for name, column in BY_NAME.items() if column.role != "dimension"} | {"cell"}
_NOT_A_MEASURE = frozenset(DRIVERS) - frozenset(BY_NAME)


class Listed:
    """What a plan says of its columns outside the cells: dimensions, measures, carried columns, by canonical name."""

    def __init__(self, plan: Plan, columns: Iterable[Raw]) -> None:
        names = {column.name for column in columns}
        self.dimensions = {canonical(name): name for name in plan.dimensions}
        self.measures = {canonical(name) for name in plan.measures}
        self.carry = {_as_column(name, names) for name in plan.carry}

    def role(self, column: Raw) -> Role:
        """Return what a column is."""
        if column.name in self.carry:
            return "carry"
        if column.name in self.dimensions:
            return "dimension"
        if column.name in BY_NAME:
            return BY_NAME[column.name].role
        if column.name in self.measures:
            return "measure"
        types = set(map(type, column.values)) - {type(None)}
        if not types:
            return "empty"
        return "dimension" if types == {str} else "unknown"


def _as_column(name: str, columns: set[str]) -> str:
    """Return the column that a listed name means: written the same, else known by the same canonical name."""
    return name.strip() if name.strip() in columns else canonical(name)


def contradictions(reading: Reading, listed: Listed, columns: Sequence[Raw]) -> Iterable[Finding]:
    """Yield what the plan's lists say of columns that are not there, or that are something else."""
    names = {column.name for column in columns}
    yield from _measures(reading.plan, listed, names)
    yield from _carried(reading.plan, listed, names)
    for column in columns:
        if listed.role(column) == "dimension" and (column.name in _NOT_A_DIMENSION or "|" in column.name):
            declared = listed.dimensions.get(column.name)
            place = reading.place(column.header) if declared is None else pointer("dimensions", declared)
            yield Finding("dimension_name_taken", place, {"found": column.header})


def _measures(plan: Plan, listed: Listed, columns: set[str]) -> Iterable[Finding]:
    for index, name in enumerate(plan.measures):
        found, place = canonical(name), pointer("measures", index)
        if found not in columns:
            yield unknown("unknown_column", place, name, columns)
        elif found in listed.dimensions or found in DIMENSIONS or found == "key" or found in listed.carry:
            yield Finding("column_two_roles", place, {"found": name, "role": _other_role(found, listed)})
        elif found in _NOT_A_MEASURE:
            yield Finding("measure_name_taken", place, {"found": name})


def _carried(plan: Plan, listed: Listed, columns: set[str]) -> Iterable[Finding]:
    for index, name in enumerate(plan.carry):
        found, place = _as_column(name, columns), pointer("carry", index)
        if found not in columns:
            yield unknown("unknown_column", place, name, columns)
        elif canonical(found) in OF_AN_ANSWER:
            yield Finding("carry_name_taken", place, {"found": name})
        elif found in listed.dimensions:
            yield Finding("column_two_roles", place, {"found": name, "role": "dimension"})


def _other_role(name: str, listed: Listed) -> str:
    if name in listed.carry:
        return "carry"
    return "key" if name == "key" else "dimension"


def twice_declared(plan: Plan) -> Iterable[Finding]:
    """Yield dimensions that are declared under two names."""
    first: dict[str, str] = {}
    for name in plan.dimensions:
        other = first.setdefault(canonical(name), name)
        if other != name:
            params = {"column": name, "name": canonical(name), "other": other}
            yield Finding("column_twice", pointer("dimensions", name), params)


def canonical_order(names: Iterable[str]) -> list[str]:
    """Return dimensions in canonical order: the usual ones first, then by code point."""
    usual = {name: place for place, name in enumerate(DIMENSIONS)}
    return sorted(names, key=lambda name: (usual.get(name, len(usual)), name))


def measure_order(name: str) -> tuple[int, str]:
    """Return the sorting key of a numeric column: known measures, limits, others by code point."""
    known = [column.name for column in BY_NAME.values() if column.role == "measure"] + list(LIMITS)
    return (known.index(name) if name in known else len(known), name)
