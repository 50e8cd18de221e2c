"""The growth case: a goal, what grows by itself, and the levers that people may pull to close the gap.

Shapes and types only; what the numbers must satisfy together is checked where the case is compiled.
"""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from schemas.messages import Language
from schemas.plan import Goal
from schemas.record import Number, Ratio, Record, Text, Whole
from schemas.rules import Where

GROWTH_SCHEMA: Literal["apportion/growth/1"] = "apportion/growth/1"
Question = Literal["least_cost", "most_growth", "most_net_contribution", "most_protected_growth"]
PATHS = {"channel": "渠道", "customer": "客户", "product": "产品", "people": "人员", "time": "时间"}
"""The five paths of growth, by key, with the labels that they have where a case gives none."""


class Momentum(Record):
    """What grows without any lever: an amount, a ratio of the base, or market growth less churn."""

    amount: Number | None = Field(default=None, description="money")
    growth: Ratio | None = Field(default=None, description="ratio of the base")
    market_growth: Ratio | None = Field(default=None, description="growth of the market, a ratio of the base")
    churn: Ratio | None = Field(default=None, ge=0, le=1, description="share of the base that is lost; default 0")


def _from_amount(value: object) -> object:
    return {"amount": value} if isinstance(value, int | float) and not isinstance(value, bool) else value


_MOMENTUM: dict[str, Any] = {
    "description": "money, or {growth}, or {market_growth, churn} as ratios of the base",
    "anyOf": [{"type": "number"}, Momentum.model_json_schema()],
}


class Budget(Record):
    """Money for all levers: an amount, or a ratio of the goal less the expense that there is today."""

    amount: Number | None = Field(default=None, ge=0, description="money")
    expense_ratio: Ratio | None = Field(default=None, gt=0, le=1, description="selling expense / sales (费销比)")
    current_expense: Number | None = Field(default=None, ge=0, description="selling expense without levers, money")
    cumulative: list[Ratio] | None = Field(
        default=None,
        description="share of the budget that may be spent by the end of each quarter; absent = no phasing",
    )


class People(Record):
    """People who can work on levers."""

    free: list[Number] = Field(description="persons free in each quarter")


class PathShare(Record):
    """Bounds of each path's share of the gain of all levers; dropped where only some paths may be used."""

    min: Ratio = Field(default=0.0, ge=0, le=1)
    max: Ratio = Field(default=1.0, ge=0, le=1)


class Response(Record):
    """How gain follows spend; it is turned into tiers.

    `exponential`: most (1 - 2^(-s/half)). `hill`: most s^shape / (half^shape + s^shape); `adbudg`: the same, but rising
    from `least` at no spend (Little 1970). A shape above 1 is S-shaped.
    """

    kind: Literal["exponential", "hill", "adbudg"]
    most: Number = Field(gt=0, description="full-year gain that no spend exceeds, money")
    half: Number = Field(gt=0, description="spend that brings half of it, money")
    shape: Number = Field(default=1.0, gt=0, le=10, description="exponent of hill and adbudg")
    least: Number = Field(default=0.0, ge=0, description="adbudg: full-year gain at no spend, money")
    max_spend: Number = Field(gt=0, description="money")
    pieces: Whole = Field(default=8, ge=1, le=40, description="tiers that the curve is turned into")


class LeverPeople(Record):
    """People whom a lever needs, and people whom its spend adds."""

    needs: Number = Field(default=0.0, ge=0, description="persons, from the start on")
    cost_per_person: Number | None = Field(default=None, gt=0, description="spend that adds one person; absent = none")
    after_quarters: Whole = Field(default=1, ge=0, le=4, description="quarters from the start until they can work")


class Landing(Record):
    """Cells of an allocation plan that a share of a lever's gain lands on."""

    where: Where
    share: Ratio = Field(gt=0, le=1)


class Lever(Record):
    """A way to grow: starter form (gain and cost), tiers, or a response curve."""

    id: Text | None = Field(default=None, description="default: the name")
    name: Text | None = Field(default=None, description="default: the id")
    path: Text = Field(description="key or label of a path")
    gain: Number | None = Field(default=None, ge=0, description="starter form: gain of a full year, money")
    cost: Number | None = Field(default=None, ge=0, description="starter form: what all of it costs, money")
    count: Number | None = Field(default=None, gt=0, description="starter form: how many of `gain_each`, `cost_each`")
    gain_each: Number | None = Field(default=None, ge=0, description="gain of a full year of each, money")
    cost_each: Number | None = Field(default=None, ge=0, description="cost of each, money")
    tiers: list[tuple[Number, Number]] | None = Field(
        default=None, description="[spend, full-year gain per unit of spend], gains not increasing"
    )
    response: Response | None = None
    fixed_cost: Number = Field(default=0.0, ge=0, description="money, paid when it starts")
    min_spend: Number = Field(default=0.0, ge=0, description="money, without the fixed cost")
    lead_months: Whole = Field(default=0, ge=0, le=12, description="months from the start until gain begins")
    ramp_months: Whole = Field(default=1, ge=1, le=24, description="months from the first gain to the full gain")
    starts: list[Whole] | None = Field(default=None, description="quarters that it may start in; default 1 to 4")
    start_month: Whole | None = Field(default=None, ge=1, le=12, description="instead of `starts`: the month, 1 to 12")
    people: LeverPeople = Field(default_factory=LeverPeople)
    margin: Ratio | None = Field(default=None, ge=-10, le=1, description="contribution per unit of gain")
    shortfall: Ratio = Field(default=0.0, ge=0, le=1, description="share of the gain that is lost where it fails")
    segments: dict[Text, Ratio] = Field(default_factory=dict, description="where the gain comes from; shares")
    lands: list[Landing] = Field(default_factory=list)


class Requirement(Record):
    """A lever starts only where another has started, `lag_quarters` before at least."""

    lever: Text
    needs: Text
    lag_quarters: Whole = Field(default=0, ge=0, le=3)


class Interaction(Record):
    """What two levers bring more, or less, where both are pulled; money in the planned year."""

    between: tuple[Text, Text]
    effect: Number


class Protection(Record):
    """The goal is to be reached although some levers fail by their shortfall."""

    failures: Whole = Field(
        default=0, ge=0, description="how many may fail, whichever they are; default 0, for most_protected_growth 1"
    )


class GrowthOptions(Record):
    """How the answer is made."""

    time_limit: Number = Field(default=60.0, gt=0, le=86400, description="seconds, of a study too")
    language: Language | None = None
    frontier: list[Ratio] | None = Field(
        default=None, description="growths of the study's cost frontier; default: steps of 10 %, the goal, the most"
    )
    failures: list[Annotated[Whole, Field(ge=0)]] | None = Field(
        default=None, description="numbers of failing levers of the study's robustness curve; default 0 to 4, 6, 8"
    )


class GrowthCase(Record):
    """Where the growth may come from, and what it may cost."""

    schema_: Literal["apportion/growth/1"] = Field(default=GROWTH_SCHEMA, alias="schema")
    name: Text = ""
    unit: Text = Field(default="", description="label of one unit of money; printed, never computed with")
    base: Number = Field(ge=0, description="sales of the last year, money")
    goal: Goal
    momentum: Annotated[Momentum, BeforeValidator(_from_amount), WithJsonSchema(_MOMENTUM)] = Field(
        default_factory=lambda: Momentum(amount=0.0)
    )
    seasonality: list[Number] | None = Field(default=None, description="twelve months with a mean of 1; default flat")
    budget: Budget | None = Field(default=None, description="absent = no limit")
    people: People | None = Field(default=None, description="absent = no limit")
    segments: dict[Text, Annotated[Number, Field(ge=0)]] | None = Field(
        default=None, description="room for extra sales in each segment, money; absent = no limit"
    )
    links: dict[Text, Where] = Field(default_factory=dict, description="where a segment lies in an allocation plan")
    paths: dict[Text, Text] = Field(default_factory=lambda: dict(PATHS), description="key -> label")
    path_share: PathShare | None = None
    levers: list[Lever]
    requires: list[Requirement] = Field(default_factory=list)
    excludes: list[list[Text]] = Field(default_factory=list, description="of each list one lever at most")
    interactions: list[Interaction] = Field(default_factory=list)
    protection: Protection = Field(default_factory=Protection)
    question: Question = "least_cost"
    without_paths: list[Text] = Field(default_factory=list, description="paths that may not be used")
    only_paths: list[Text] | None = Field(default=None, description="if given, no others")
    options: GrowthOptions = Field(default_factory=GrowthOptions)


class Choice(Record):
    """A lever that somebody chose."""

    lever: Text = Field(description="id of the lever")
    start: Whole | None = Field(default=None, ge=1, le=4, description="quarter; default: its first")
    spend: Number | None = Field(default=None, ge=0, description="money without the fixed cost; default: all tiers")
