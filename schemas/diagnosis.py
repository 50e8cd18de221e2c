"""Why a plan is impossible, and how far it could go."""

from typing import Any, Literal

from pydantic import Field

from schemas.record import Record


class Range(Record):
    """A range; null = unbounded."""

    min: float | None
    max: float | None


class BlockedBy(Record):
    """The rules that stop the total at each end."""

    min: list[str] = Field(default_factory=list)
    max: list[str] = Field(default_factory=list)


class Reachable(Record):
    """What all other hard rules allow, as it would be published."""

    street: Range
    goal: Range
    growth: Range
    blocked_by: BlockedBy


class ConflictSide(Record):
    """One side of one rule instance in a conflict."""

    rule: str
    side: Literal["min", "max", "equal"]


class Conflict(Record):
    """Rules that cannot hold together."""

    rules: list[str]
    members: list[ConflictSide]
    irreducible: bool = Field(description="proven: each proper subset can hold")
    because: str


class Fix(Record):
    """A change that makes the plan possible, as scenario operations."""

    title: str
    operations: list[dict[str, Any]]
    changes: list[dict[str, Any]]
    cost: dict[str, float]
    verified: bool


class Diagnosis(Record):
    """The answer's explanation of `infeasible`."""

    summary: str
    reachable: Reachable | None = Field(description="null where no total at all satisfies the other rules")
    conflicts: list[Conflict]
    fixes: list[Fix] = Field(default_factory=list)
