"""The operation `member`: a new member of a dimension, or other facts of one that is there."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from schemas.columns import canonical
from schemas.finding import Finding
from schemas.plan import Member, Plan
from solvers.errors import PlanError
from solvers.form import malformed, short, unknown
from solvers.names import folded
from solvers.operations.change import Change, part
from solvers.table import read_table

_SET = ("parent", "label", "tags", "capacity", "ramp")


def write_member(plan: Plan, operation: Mapping[str, Any], place: str) -> Change:
    """Give a member a parent, capacity, ramp, tags or label; one that is not listed is added."""
    dimension = _dimension(plan, str(part(operation, "dimension", place)), place)
    said = operation.get("set", {})
    if not isinstance(said, Mapping):
        raise PlanError([Finding("needs_object", f"{place}/set", {"found": short(said)})])
    if "id" in said:
        raise PlanError([unknown("unknown_key", f"{place}/set/id", "id", _SET)])
    listed = list(plan.dimensions.get(dimension, []))
    name = part(operation, "id", place)
    at = next((at for at, member in enumerate(listed) if folded(member.id) == folded(str(name))), len(listed))
    before = listed[at].model_dump(exclude_unset=True) if at < len(listed) else {"id": name}
    listed[at : at + 1] = [_member({**before, **said}, f"{place}/set", new=at == len(listed))]
    return Change(plan.model_copy(update={"dimensions": {**plan.dimensions, dimension: listed}}), 1)


def _dimension(plan: Plan, name: str, place: str) -> str:
    """Return a dimension as the plan writes it; it is one that the plan lists or its cells have."""
    written = next((key for key in plan.dimensions if canonical(key) == canonical(name)), None)
    if written is not None:
        return written
    known = read_table(plan).dimensions
    if canonical(name) not in known:
        raise PlanError([unknown("unknown_dimension", f"{place}/dimension", name, known)])
    return canonical(name)


def _member(said: Mapping[str, Any], place: str, *, new: bool) -> Member:
    try:
        return Member.model_validate(said)
    except ValidationError as error:
        found = malformed(error, said, Member)
        here = place.removesuffix("/set")
        raise PlanError(
            [
                Finding(one.code, f"{here if new and one.pointer == '/id' else place}{one.pointer}", one.params)
                for one in found
            ]
        ) from None
