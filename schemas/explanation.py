"""What is said beside an allocation: what a wish would do, and what fairness costs."""

from typing import Any, Literal

from pydantic import Field

from schemas.allocation import FairnessReached
from schemas.diagnosis import Conflict
from schemas.record import Number, Ratio, Record, Text
from schemas.rules import Where


class Want(Record):
    """What somebody would like a selection of cells to have: exactly one of the three."""

    amount: Number | None = Field(default=None, ge=0, description="money")
    growth: Ratio | None = Field(default=None, ge=-1, description="over the selection's history")
    stretch: Ratio | None = Field(default=None, ge=0, description="of the selection's fair share")


class Wanted(Record):
    """The question of a counterfactual, beside its plan."""

    where: Where = Field(description="the cells that it is about")
    want: Want


class FrontierAsked(Record):
    """The question of a frontier, beside its plan: at most one of `points` and `stretch`."""

    efficiency: Text = Field(description="measure to be made large, for example margin")
    points: int | None = Field(default=None, ge=2, le=200, description="evenly spaced caps; default 11")
    stretch: list[Number] | None = Field(default=None, min_length=1, max_length=200, description="caps, as given")


class BeforeAfter(Record):
    """Fairness without and with the wish; null where there is no answer to measure."""

    before: FairnessReached | None
    after: FairnessReached | None


class WhoPays(Record):
    """Targets of the reported members without and with the wish."""

    columns: dict[Literal["id", "before", "after", "change"], list[Any]]


class Move(Record):
    """One side of one rule instance, and where it has to go."""

    rule: str
    side: Literal["min", "max", "equal"]
    from_: float = Field(alias="from", description="in the rule's own measure")
    to: float | None = Field(description="null: the limit is taken away")


class Counterfactual(Record):
    """Whether a wish can be met, what it does to the others, and which rules are in its way."""

    possible: bool = Field(description="every rule holds with the wish granted")
    amount: float = Field(description="what was wished for, money")
    operations: list[dict[str, Any]] = Field(
        description="scenario operations that grant the wish; where it is not possible they move the rules in its way"
    )
    moves: list[Move] = Field(description="rules that have to move, and by how much; empty where the wish is possible")
    who_pays: WhoPays
    fairness: BeforeAfter
    conflict: Conflict | None = Field(description="rules that cannot hold together with the wish")
    summary: str


class Frontier(Record):
    """How much efficiency each largest stretch allows."""

    efficiency: str = Field(description="the measure")
    by: str = Field(description="whose stretch is capped")
    most: float = Field(description="efficiency where no stretch is capped")
    minimax: float = Field(description="least largest stretch that the rules allow")
    columns: dict[Literal["max_stretch", "efficiency", "price_of_fairness"], list[float | None]] = Field(
        description="price of fairness: share of the most efficient that the cap costs; null below the minimax"
    )
