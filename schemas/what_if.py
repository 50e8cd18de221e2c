"""What scenarios answer: the changed plan, the points of a sweep, what changed and which operation caused it."""

from typing import Any, Literal

from pydantic import Field

from schemas.allocation import Outcome, Table
from schemas.record import Record

COLUMNS = ("outcome", "goal", "street", "objective", "gini", "max_stretch", "reachable_max", "binding", "error")
"""Columns of a sweep's points beside its axes."""
Method = Literal["shapley", "waterfall"]
What = Literal["begins to bind", "stops binding", "becomes impossible", "becomes possible", "not looked any further"]


class BaseMoved(Record):
    """How the sum of history, the base of growth, has changed."""

    before: float
    after: float


class Touched(Record):
    """What one operation did to a plan."""

    index: int
    op: str
    touched: int = Field(description="cells, members or rules")
    why: str | None = None
    base: BaseMoved | None = Field(default=None, description="set where the sum of history changed")
    message: str | None = Field(default=None, description="what to know about the changed base")


class AppliedScenario(Record):
    """A plan with operations applied."""

    name: str = ""
    plan: Any = Field(description="the changed plan, ready to be posted")
    hash: str = Field(description="equal for scenarios that give the same plan; an allocation's plan_hash")
    operations: list[Touched]


class SweepEvent(Record):
    """Where along a goal axis the world changes."""

    axis: str
    at: float | None = Field(description="value of the axis")
    rule: str | None = Field(description="instance of a rule; null where several stop the total (`blocked_by`)")
    side: Literal["min", "max"] | None = None
    what: What
    where: dict[str, Any] = Field(default_factory=dict, description="values of the other axes")
    blocked_by: list[str] = Field(default_factory=list)
    within: float | None = Field(
        default=None, description="how exactly `at` is known, as a part of the goal; null where it is exact"
    )


class SweepTable(Record):
    """The points of a sweep, before rounding, and where along a goal axis rules begin to bind."""

    name: str = ""
    combine: str
    axes: dict[str, list[Any]]
    points: Table
    events: list[SweepEvent] = Field(default_factory=list)
    totals: dict[str, Any] = Field(
        default_factory=dict,
        description="dimension, or several joined by |, -> columns: targets by member; a combination is named by the "
        "JSON list of its ids",
    )
    measures: dict[str, Any] = Field(default_factory=dict, description="measure -> the same as `totals`")


class OperationEffect(Record):
    """What an operation did, and what it caused."""

    index: int
    op: str
    touched: int
    why: str | None = None
    effect: dict[str, Any] | None = Field(
        description="street, indicators, moved by dimension; null where it is told with an earlier operation"
    )
    together_with: list[int] = Field(default_factory=list, description="operations that make no sense without it")


class ScenarioCompared(Record):
    """One scenario beside the base."""

    name: str
    outcome: Outcome
    hash: str
    same_as: str | None = Field(default=None, description="`base`, or the earlier scenario that gives the same plan")
    indicators: dict[str, Any]
    change: dict[str, Any] = Field(description="indicators minus the base's")
    operations: list[OperationEffect]
    rounding: dict[str, Any] | None = Field(default=None, description="what rounding to whole units adds")
    method: Method | None
    method_why: str | None = None
    moved: dict[str, Any]
    newly_binding: list[str]
    released: list[str]
    diagnosis: Any = None


class Compared(Record):
    """The base and all scenarios."""

    base: dict[str, Any]
    scenarios: list[ScenarioCompared]
