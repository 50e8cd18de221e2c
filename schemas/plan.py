"""The plan: a top-line goal, what was sold, what can be sold, and the rules that hold.

Shapes and types only; what the numbers must satisfy together is checked where the plan is compiled.
"""

from typing import Any, Literal

from pydantic import Field

from schemas.fairness import Fairness, FairShare
from schemas.messages import Language
from schemas.quota_tests import QuotaTests
from schemas.record import Flag, Number, Ratio, Record, Text, Whole
from schemas.rules import Rule, Where

SCHEMA: Literal["apportion/1"] = "apportion/1"

Cells = dict[str, Any]
"""`{"columns": {name: [...]}}`, `{"rows": [{...}]}` or `{"file": "cells.csv"}`; values are typed column by column."""


class Period(Record):
    """The time that the targets are for; printed, never computed with."""

    label: Text | None = None
    start: Text | None = Field(default=None, description="first month, for example 2027-01")
    months: Whole | None = Field(default=None, ge=1, le=120)


class Goal(Record):
    """The top line: exactly one of the two."""

    growth: Ratio | None = Field(default=None, description="growth over the sum of history; 0.66 or '66%'")
    amount: Number | None = Field(default=None, description="money")


class Member(Record):
    """A member of a dimension."""

    id: Text
    parent: Text | None = None
    label: Text | None = Field(default=None, description="shown instead of the id")
    tags: list[Text] = Field(default_factory=list)
    capacity: Number | None = Field(
        default=None, ge=0, description="capacity units (hours, visits), or money where no effort is given"
    )
    ramp: Number | None = Field(
        default=None, ge=0, le=1, description="share of the capacity that is there in the period; default 1"
    )


class Implied(Record):
    """Limits that follow from the data and hold without a rule."""

    potential: Flag = Field(default=True, description="target <= potential per cell")
    capacity: Flag = Field(default=True, description="load <= 1 per member that has a capacity")


class Rounding(Record):
    """Targets are whole multiples of a unit."""

    unit: Number = Field(gt=0, description="money; at most 6 decimals")
    total: Literal["up", "nearest"] = Field(
        default="up", description="the street total goes up, or to the nearest multiple"
    )


class Options(Record):
    """How the answer is made and what it carries."""

    explain: list[Literal["prices", "waterfall", "text", "fairness_tests"]] = Field(default_factory=list)
    who: list[Where] = Field(
        default_factory=list,
        max_length=1000,
        description="selections of cells, as a rule's `where`, whose targets are to be explained one by one",
    )
    answer: list[Literal["cells", "totals", "rules"]] = Field(default=["cells", "totals", "rules"])
    totals: list[list[Text]] = Field(default_factory=list, description="combinations of dimensions to total as well")
    cells: Literal["rows", "columns"] | None = Field(
        default=None, description="form of cells and totals; default: as the plan came"
    )
    time_limit: Number = Field(default=30.0, gt=0, le=86400, description="seconds")
    seed: Whole = Field(default=0, ge=0)
    language: Language | None = None
    fairness_tests: QuotaTests = Field(default_factory=QuotaTests, description="thresholds of the tests of fairness")


class Plan(Record):
    """A top-line goal, the cells that may be sold, and what must hold."""

    schema_: Literal["apportion/1"] = Field(default=SCHEMA, alias="schema")
    name: Text = ""
    unit: Text = Field(default="", description="label of one unit of money; printed, never computed with")
    period: Period | None = None
    goal: Goal
    over_assignment: Ratio = Field(default=0.0, ge=0, le=10, description="street total = goal x (1 + over_assignment)")
    dimensions: dict[Text, list[Member]] = Field(default_factory=dict)
    cells: Cells
    measures: list[Text] = Field(default_factory=list, description="further numeric columns, by name")
    carry: list[Text] = Field(default_factory=list, description="columns that are only echoed")
    fair_share: FairShare = Field(default_factory=FairShare)
    rules: list[Rule] = Field(default_factory=list)
    implied: Implied = Field(default_factory=Implied)
    fairness: Fairness = Field(default_factory=Fairness)
    rounding: Rounding | None = None
    history_floor: Number | None = Field(default=None, ge=0, description="lets negative history in, floored at this")
    options: Options = Field(default_factory=Options)
