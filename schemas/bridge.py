"""The bridge of two periods: where growth came from, by what the sales table can tell."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from schemas.allocation import Warning_
from schemas.messages import Language
from schemas.record import Number, Record, Text

BRIDGE_SCHEMA: Literal["apportion/bridge/1"] = "apportion/bridge/1"
Table = dict[str, list[Any]]


def _written(value: object) -> object:
    """Read a year that came as a number as the text that the table has."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value) if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**15 else value


PeriodName = Annotated[
    Text, BeforeValidator(_written), WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "integer"}]})
]
"""A value of a column of periods: a text, or a year as a number."""


class PeriodsAsked(Record):
    """Which rows are which period."""

    column: Text = Field(description="column that tells the period, for example `fiscal_year` or a month")
    before: PeriodName = Field(description="its value, or a range of months `2025-01..2025-12`")
    after: PeriodName


class FactorAsked(Record):
    """A factor of a multiplicative chain, for example outlets or customers per outlet."""

    name: Text
    before: Number = Field(gt=0)
    after: Number = Field(gt=0)


class BridgeOptions(Record):
    """How the answer is made."""

    language: Language | None = None


class BridgeAsked(Record):
    """Two periods of one sales table, or the factors of a chain, or both."""

    schema_: Literal["apportion/bridge/1"] = Field(default=BRIDGE_SCHEMA, alias="schema")
    name: Text = ""
    unit: Text = Field(default="", description="label of one unit of money; printed, never computed with")
    cells: dict[str, Any] | None = Field(
        default=None,
        description="`columns` or `rows`: columns of period and money, or `history` and `actual` side by side",
    )
    csv: Text | None = Field(default=None, description="the same table as the text of a CSV file, instead of `cells`")
    period: PeriodsAsked | None = Field(default=None, description="default: the last two whole years")
    month: Text | None = Field(default=None, description="column of the month or date; default: the only one")
    value: Text | None = Field(default=None, description="column of the money; default: revenue, sales, 销售额 ...")
    units: Text | None = Field(default=None, description="column of the quantity; default: units, quantity, 数量 ...")
    orders: Text | None = Field(default=None, description="column of the number of orders")
    dimensions: list[Text] | None = Field(default=None, description="default: all columns that belong to a path")
    item: Text | None = Field(
        default=None, description="dimension whose members have a price; default: the finest product"
    )
    factors: list[FactorAsked] = Field(default_factory=list, description="a chain whose product is the revenue")
    options: BridgeOptions = Field(default_factory=BridgeOptions)


class BridgePeriod(Record):
    """One of the two periods."""

    label: str
    amount: float
    months: int | None = Field(description="months with sales; null where the table names none")
    first: str | None
    last: str | None


class Completion(Record):
    """The later period against its target."""

    target: float
    completion: float | None
    target_growth: float | None


class LikeForLike(Record):
    """The months (or quarters) that both periods have; `same` says that this is all of both."""

    same: bool
    grain: Literal["month", "quarter"]
    common: list[str]
    missing_before: list[str]
    missing_after: list[str]
    before: float
    after: float
    growth: float | None


class Standing(Record):
    """Members that were there in both periods, in the later one only, or in the earlier one only."""

    members: int
    before: float
    after: float
    change: float
    share_of_growth: float | None


class DimensionBridge(Record):
    """Where the growth came from along one dimension."""

    path: str | None = Field(description="one of the five paths; null for another dimension, such as the region")
    existing: Standing
    new: Standing
    lost: Standing
    columns: Table = Field(
        description="id, standing, before, after, change, growth, contribution (to all growth), share_of_growth, "
        "share_before, share_after, share_change; with targets also target, completion, target_growth, share_target"
    )


class PathTold(Record):
    """What the table can say of a path of growth."""

    label: str
    dimensions: list[str]
    told: bool
    message: str


class PriceVolumeMix(Record):
    """Price, volume and mix of the items that were sold in both periods; new and lost items are bars of their own."""

    item: str
    before: float
    volume: float
    price: float
    mix: float
    new: float
    lost: float
    unpriced: float = Field(description="change of items that have money without a quantity in one period")
    after: float
    residual: float = Field(description="what the bars leave out; always 0 but for the last digit")
    units_before: float
    units_after: float
    columns: Table = Field(description="id, volume, price, mix, change by item; volume and mix are each item's part")


class Factor(Record):
    """A factor of a chain, and how much of the growth it brought."""

    name: str
    before: float
    after: float
    growth: float
    lmdi: float
    lmdi_share: float | None
    shapley: float
    shapley_share: float | None


class Chain(Record):
    """A product of factors, and the growth divided among them in two ways, each without a residual."""

    before: float
    after: float
    growth: float
    change: float
    factors: list[Factor]


class Bridge(Record):
    """The answer: where the growth came from."""

    schema_: Literal["apportion/bridge/1"] = Field(default=BRIDGE_SCHEMA, alias="schema")
    name: str = ""
    unit: str = ""
    before: BridgePeriod | None
    after: BridgePeriod | None
    change: float | None
    growth: float | None
    completion: Completion | None = Field(default=None, description="where there are targets")
    like_for_like: LikeForLike | None = None
    paths: dict[str, PathTold] = Field(default_factory=dict)
    dimensions: dict[str, DimensionBridge] = Field(default_factory=dict)
    time: dict[str, Table] = Field(default_factory=dict, description="`month`, `quarter`: before, after, change, ...")
    price_volume_mix: PriceVolumeMix | None = None
    chain: Chain | None = Field(default=None, description="of the factors that were given")
    table_chain: Chain | None = Field(
        default=None, description="orders x units per order x price, where the table has them"
    )
    warnings: list[Warning_] = Field(default_factory=list)
