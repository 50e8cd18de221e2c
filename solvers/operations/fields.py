"""Operations on numbers of cells and of members: `scale`, `add` and `put`.

`where` selects cells as in a rule. Fields of members (`capacity`, `ramp`, `tags`) take a `where` that names exactly
one dimension; an id there is that member alone.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import ValidationError

from schemas.columns import LIMITS, MEASURES, canonical
from schemas.finding import Finding
from schemas.plan import Member, Plan
from schemas.rules import Complement, Selector, Tagged, Where
from solvers.errors import PlanError
from solvers.form import malformed, short, unknown
from solvers.kept import Kept
from solvers.names import cleaned
from solvers.operations.change import Change, part
from solvers.scopes import Selection
from solvers.table import Table, read_table

MEMBER_FIELDS = ("capacity", "ramp", "tags")


class Cells:
    """A plan's cells, read once for all operations that change numbers of theirs only.

    Parameters
    ----------
    kept : what is known from plans that differ in numbers alone
    """

    def __init__(self, kept: Kept | None = None) -> None:
        self._kept = kept
        self._table: Table | None = None

    def table(self, plan: Plan) -> Table:
        """Return a plan's cells as arrays; the ids are the plan's, the numbers may be older.

        Raises
        ------
        PlanError
        """
        if self._table is None:
            self._table = read_table(plan) if self._kept is None else self._kept.sound_table(plan)
        return self._table

    def chosen(self, plan: Plan, operation: Mapping[str, Any], place: str) -> NDArray[np.int64]:
        """Return the cells that an operation's `where` selects; none may do where it has `allow_empty`.

        Raises
        ------
        PlanError
            Where a selector names what does not exist, or nothing is selected.
        """
        where = selection_of(operation.get("where", {}), f"{place}/where")
        selection = Selection(self.table(plan))
        mask = selection.cells(where, f"{place}/where")
        findings = [
            found
            for found in selection.findings
            if found.code != "selection_empty" or not operation.get("allow_empty", False)
        ]
        if findings:
            raise PlanError(findings)
        return np.flatnonzero(mask)


def scale(plan: Plan, operation: Mapping[str, Any], place: str, cells: Cells) -> Change:
    """Multiply a field by a factor wherever it has a value."""
    by = _number(operation, "by", place)
    return _changed(plan, operation, place, cells, lambda value: None if value is None else _tidy(value * by))


def add(plan: Plan, operation: Mapping[str, Any], place: str, cells: Cells) -> Change:
    """Add an amount to a field wherever it has a value."""
    by = _number(operation, "by", place)
    return _changed(plan, operation, place, cells, lambda value: None if value is None else _tidy(value + by))


def put(plan: Plan, operation: Mapping[str, Any], place: str, cells: Cells) -> Change:
    """Put a value into a field, whatever was there; null empties it."""
    value = part(operation, "value", place)
    return _changed(plan, operation, place, cells, lambda _: value, fills=True)


def _number(operation: Mapping[str, Any], key: str, place: str) -> float:
    value = part(operation, key, place)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise PlanError([Finding("needs_number", f"{place}/{key}", {"found": short(value)})])
    return float(value)


def _tidy(value: float) -> float:
    """Return a number without the noise of its last digits: 473.0, not 473.00000000000006."""
    return float(f"{value:.15g}")


def _changed(
    plan: Plan,
    operation: Mapping[str, Any],
    place: str,
    cells: Cells,
    new: Callable[[Any], Any],
    *,
    fills: bool = False,
) -> Change:
    name = canonical(str(part(operation, "field", place)))
    of_members = [field for field in MEMBER_FIELDS if fills or field != "tags"]
    if name in of_members:
        where = selection_of(operation.get("where", {}), f"{place}/where")
        return _members(plan, name, where, place, new, fills=fills)
    known = {*MEASURES, *LIMITS, *map(canonical, plan.measures)}
    if name not in known:
        raise PlanError([unknown("unknown_value", f"{place}/field", name, {*known, *of_members})])
    table = cells.table(plan)
    rows = np.sort(table.source[cells.chosen(plan, operation, place)])
    return _cells(plan, table, name, rows.tolist(), new, fills=fills)


def _cells(
    plan: Plan, table: Table, name: str, rows: Sequence[int], new: Callable[[Any], Any], *, fills: bool
) -> Change:
    """Return a plan with a column of its cells changed in some rows of the request."""
    header = table.headers.get(name, name)
    if "rows" in plan.cells:
        listed = list(plan.cells["rows"])
        rows = [row for row in rows if fills or listed[row].get(header) is not None]
        for row in rows:
            listed[row] = {**listed[row], header: new(listed[row].get(header))}
        return Change(plan.model_copy(update={"cells": {**plan.cells, "rows": listed}}), len(rows))
    columns = plan.cells["columns"]
    values = list(columns.get(header) or [None] * table.size)
    rows = [row for row in rows if fills or values[row] is not None]
    for row in rows:
        values[row] = new(values[row])
    changed = {**plan.cells, "columns": {**columns, header: values}}
    return Change(plan.model_copy(update={"cells": changed}), len(rows))


def _members(plan: Plan, field: str, where: Where, place: str, new: Callable[[Any], Any], *, fills: bool) -> Change:
    if len(where) != 1:
        raise PlanError([Finding("member_field_needs_dimension", f"{place}/where", {"field": field})])
    ((dimension, selector),) = where.items()
    written = next((key for key in plan.dimensions if canonical(key) == canonical(dimension)), None)
    if written is None:
        raise PlanError([unknown("unknown_dimension", f"{place}/where", dimension, plan.dimensions)])
    members = plan.dimensions[written]
    meant = _meant(members, selector, place)
    given = f"{place}/{'value' if fills else 'by'}"
    changed = [
        _with(member, field, new, given) if chosen and (fills or getattr(member, field) is not None) else member
        for member, chosen in zip(members, meant, strict=True)
    ]
    touched = sum(before is not after for before, after in zip(members, changed, strict=True))
    return Change(plan.model_copy(update={"dimensions": {**plan.dimensions, written: changed}}), touched)


def _with(member: Member, field: str, new: Callable[[Any], Any], place: str) -> Member:
    """Return a member with another value; what cannot be one is said of `place`, where it was given."""
    said = {**member.model_dump(exclude_unset=True), field: new(getattr(member, field))}
    try:
        return Member.model_validate(said)
    except ValidationError as error:
        raise PlanError([replace(found, pointer=place) for found in malformed(error, said, Member)]) from None


def _meant(members: Sequence[Member], selector: Selector, place: str) -> list[bool]:
    """Tell which members a selector names; one that is not listed is an error."""
    if isinstance(selector, Complement):
        return [not chosen for chosen in _meant(members, selector.not_, place)]
    if isinstance(selector, Tagged):
        return [selector.tag in member.tags for member in members]
    ids = {cleaned(member.id) for member in members}
    named = [selector] if isinstance(selector, str) else selector
    missing = [name for name in named if name not in ids]
    if missing:
        raise PlanError([unknown("unknown_member", f"{place}/where", missing[0], ids)])
    return [cleaned(member.id) in named for member in members]


def selection_of(where: Any, place: str) -> Where:
    """Return a selection as rules have it."""
    if not isinstance(where, Mapping):
        raise PlanError([Finding("needs_object", place, {"found": short(where)})])
    return {name: _selector(selector, place) for name, selector in where.items()}


def _selector(selector: Any, place: str) -> Selector:
    if isinstance(selector, str | Tagged | Complement):
        return selector
    if isinstance(selector, list) and all(isinstance(member, str) for member in selector):
        return selector
    if isinstance(selector, Mapping) and set(selector) == {"tag"} and isinstance(selector["tag"], str):
        return Tagged(tag=selector["tag"])
    if isinstance(selector, Mapping) and set(selector) == {"not"}:
        return Complement.model_validate({"not": _selector(selector["not"], place)})
    raise PlanError([Finding("needs_object", place, {"found": short(selector)})])
