"""Scenarios: a plan's what-ifs as operations, and sweeps over many of them."""

from typing import Annotated, Any, Literal

from pydantic import Field

from schemas.record import Flag, Number, Ratio, Record, Text, Whole
from schemas.rules import Where

SCHEMA: Literal["apportion/scenario/1"] = "apportion/scenario/1"
PLACE_OF_VALUE = "$"
"""Stands for an axis's value in its operation."""


class _Operation(Record):
    allow_empty: Flag = Field(default=False, description="let it touch nothing")
    why: Text | None = Field(default=None, description="echoed beside what it caused")


class Set(_Operation):
    """Set one value of the plan outside of its cells."""

    op: Literal["set"]
    path: Text = Field(description="goal.growth, rules[mix].max, fairness.objective, over_assignment, ...")
    value: Any = Field(description="as the plan would have it; goal.growth replaces goal.amount")


class Scale(_Operation):
    """Multiply a field wherever it has a value."""

    op: Literal["scale"]
    field: Text = Field(description="a measure or limit of cells, or capacity, ramp of members")
    where: Where = Field(default_factory=dict)
    by: Number


class Add(_Operation):
    """Add an amount to a field wherever it has a value."""

    op: Literal["add"]
    field: Text
    where: Where = Field(default_factory=dict)
    by: Number


class Put(_Operation):
    """Put a value into a field; null empties it."""

    op: Literal["put"]
    field: Text
    where: Where = Field(default_factory=dict)
    value: Any


class WriteMember(_Operation):
    """Add a member, or change what is said of one."""

    op: Literal["member"]
    dimension: Text
    id: Text
    set_: dict[Text, Any] = Field(default_factory=dict, alias="set", description="parent, capacity, ramp, tags, label")


class WriteRule(_Operation):
    """Add a rule, or replace the one with its id."""

    op: Literal["rule"]
    rule: dict[Text, Any]


class DropRule(_Operation):
    """Take a rule away."""

    op: Literal["drop_rule"]
    id: Text


class Move(_Operation):
    """Give cells to other members; onto an existing cell money adds and ratios average by history."""

    op: Literal["move"]
    where: Where
    to: dict[Text, Text]


class Drop(_Operation):
    """Take cells away."""

    op: Literal["drop"]
    where: Where


class AddCells(_Operation):
    """Add cells."""

    op: Literal["add_cells"]
    rows: list[dict[Text, Any]]


Operation = Set | Scale | Add | Put | WriteMember | WriteRule | DropRule | Move | Drop | AddCells
OPERATIONS: dict[str, type[_Operation]] = {
    "set": Set,
    "scale": Scale,
    "add": Add,
    "put": Put,
    "member": WriteMember,
    "rule": WriteRule,
    "drop_rule": DropRule,
    "move": Move,
    "drop": Drop,
    "add_cells": AddCells,
}


class Range(Record):
    """Evenly spaced values, both ends included."""

    from_: Ratio = Field(alias="from")
    to: Ratio
    steps: Whole = Field(ge=1, le=100_000, description="number of points")


class Axis(Record):
    """What varies: a path of the plan, or an operation with `$` for the value; and over which values."""

    path: Text | None = None
    op: dict[Text, Any] | None = None
    values: list[Any] | None = None
    range: Range | None = None


TotalMeasure = Literal["growth", "share", "stretch", "penetration"]
Combine = Literal["product", "zip", "one_at_a_time", "latin_hypercube"]


class Sweep(Record):
    """Many variations of one plan."""

    axes: dict[Text, Axis] = Field(min_length=1)
    combine: Combine = "product"
    samples: Whole | None = Field(default=None, ge=1, le=100_000, description="of latin_hypercube")
    seed: Whole = Field(default=0, ge=0, description="of latin_hypercube")
    totals: list[Text | Annotated[list[Text], Field(min_length=1)]] = Field(
        default_factory=list,
        description="dimensions, or combinations of them, whose members' totals are wanted",
    )
    measures: list[TotalMeasure] = Field(default_factory=list, description="told of these members beside the target")


class Scenario(Record):
    """Named operations on a plan, in order, and perhaps a sweep around what they make of it."""

    schema_: Literal["apportion/scenario/1"] = Field(default=SCHEMA, alias="schema")
    name: Text = ""
    operations: list[Operation] = Field(default_factory=list)
    sweep: Sweep | None = None
