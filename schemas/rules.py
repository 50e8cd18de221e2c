"""Rules: what must hold whatever is fair."""

from typing import Annotated, Literal

from pydantic import Field

from schemas.record import Number, Ratio, Record, Text, Whole

Measure = Literal["amount", "growth", "share", "share_change", "stretch", "uplift", "penetration", "load"]


class Tagged(Record):
    """All members that carry a tag."""

    tag: Text


class Complement(Record):
    """All members but the selected."""

    not_: "Selector" = Field(alias="not")


Selector = Text | list[Text] | Tagged | Complement
Where = dict[Text, Selector]
"""Dimension -> selector; empty = all cells. An id selects its whole subtree."""


class Level(Record):
    """A level of a dimension's tree, counted from the root (1)."""

    dimension: Text
    level: Whole = Field(ge=1)


Each = Text | Level | list[Text | Level]


class Exception_(Record):
    """Instances inside `where` use these limits instead of the rule's."""

    where: Where
    min: Ratio | None = None
    max: Ratio | None = None
    amount: Number | None = None


class Soft(Record):
    """Met as far as possible before fairness is looked at."""

    priority: Whole = Field(default=1, ge=1, description="1 is looked at before 2")
    weight: Number = Field(default=1.0, gt=0)
    scale: Literal["relative", "money"] = "relative"


class _Rule(Record):
    id: Annotated[str, Field(min_length=1)] = Field(description="unique name of the rule")
    where: Where = Field(default_factory=dict, description="the cells that the rule is about; absent = all")
    group: Text | None = Field(default=None, description="name of the rule's group in explanations")


class Bound(_Rule):
    """A measure of a scope stays between `min` and `max`."""

    kind: Literal["bound"]
    each: Each | None = Field(default=None, description="one instance per member (or combination) that the cells name")
    measure: Measure
    of: Where | None = Field(
        default=None, description="whole that a share is taken of; `=` is the instance's own member"
    )
    min: Ratio | None = None
    max: Ratio | None = None
    except_: list[Exception_] = Field(default_factory=list, alias="except")
    soft: Soft | None = None


class Lock(_Rule):
    """The selected cells' targets sum to `amount`."""

    kind: Literal["lock"]
    each: Each | None = None
    amount: Number = Field(ge=0)
    except_: list[Exception_] = Field(default_factory=list, alias="except")
    soft: Soft | None = None


class Viable(_Rule):
    """Nothing, or at least `min`."""

    kind: Literal["viable"]
    each: Each
    min: Number = Field(gt=0)
    except_: list[Exception_] = Field(default_factory=list, alias="except")


class Limit(_Rule):
    """At most `max` members of dimension `count` have a target."""

    kind: Literal["limit"]
    each: Each
    count: Text
    max: Whole = Field(ge=0)
    except_: list[Exception_] = Field(default_factory=list, alias="except")
    soft: Soft | None = None


class Spread(_Rule):
    """Largest minus smallest value of a measure among peers is at most `max`."""

    kind: Literal["spread"]
    each: Each
    measure: Measure
    max: Ratio = Field(ge=0)
    soft: Soft | None = None


class Gini(_Rule):
    """The Gini coefficient of a measure among peers is at most `max`."""

    kind: Literal["gini"]
    each: Each
    measure: Measure
    max: Ratio = Field(ge=0, le=1)
    soft: Soft | None = None


Rule = Annotated[Bound | Lock | Viable | Limit | Spread | Gini, Field(discriminator="kind")]

Complement.model_rebuild()

KINDS: dict[str, type[_Rule]] = {
    "bound": Bound,
    "lock": Lock,
    "viable": Viable,
    "limit": Limit,
    "spread": Spread,
    "gini": Gini,
}
