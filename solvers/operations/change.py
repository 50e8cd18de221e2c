"""What one operation makes of a plan."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from schemas.finding import Finding
from schemas.plan import Plan
from solvers.errors import PlanError
from solvers.names import pointer


@dataclass(frozen=True)
class Change:
    """A changed plan, and how many cells, members or rules were touched."""

    plan: Plan
    touched: int


def part(operation: Mapping[str, Any], key: str, place: str) -> Any:
    """Return a part that an operation must have."""
    if key not in operation:
        raise PlanError([Finding("missing", f"{place}{pointer(key)}", {"key": key})])
    return operation[key]
