"""The growth plan: which levers to pull, when, what they bring and cost, and the proof."""

from typing import Literal

from pydantic import Field

from schemas.allocation import Outcome, Warning_
from schemas.diagnosis import Diagnosis
from schemas.growth import Question
from schemas.record import Record


class LeverChosen(Record):
    """A lever of the portfolio; money in the planned year."""

    id: str
    label: str
    path: str
    start: int = Field(description="quarter")
    spend: float = Field(description="without the fixed cost")
    fixed_cost: float
    cost: float = Field(description="spend and fixed cost, paid in the start quarter")
    gain: float = Field(description="within the planned year, without pair effects")
    realisation: float = Field(description="share of a full year's gain that falls into the planned year")


class PairReached(Record):
    """What two levers bring more, or less, because both are pulled."""

    between: tuple[str, str]
    effect: float


class GrowthBridge(Record):
    """From the base to the revenue; a path has its own gains and half of each pair effect."""

    base: float
    momentum: float
    paths: dict[str, float]
    total: float


class PathReached(Record):
    """What a path's levers bring."""

    label: str
    gain: float = Field(description="its own gains alone")
    share: float | None = Field(description="of the gain of all levers")
    share_of_growth: float | None = Field(description="its part of the bridge, as a share of the growth")


class Milestone(Record):
    """A date of a lever: its start, its first gain, its full gain."""

    month: int = Field(description="1 = first month of the planned year; above 12 = after it")
    what: Literal["start", "first_effect", "full_effect"]
    text: str


class LeverAction(Record):
    """A line of the action plan (行动计划表, 甘特图)."""

    id: str
    label: str
    path: str
    start: int
    start_month: int
    first_effect_month: int
    full_effect_month: int
    cost_by_quarter: list[float]
    people_by_quarter: list[float] = Field(description="persons at work on it")
    hires_by_quarter: list[float] = Field(description="persons it has added who can work")
    gain_by_quarter: list[float]
    gain: float
    gain_by_start: dict[str, float] = Field(description="what the same spend brings in each quarter it may start in")
    milestones: list[Milestone]


class Actions(Record):
    """The plan of action: levers by start, and what they take together by quarter."""

    levers: list[LeverAction]
    cost_by_quarter: list[float]
    cumulative_cost: list[float]
    budget_by_quarter: list[float] | None = Field(description="cumulative; null = no limit")
    people_by_quarter: list[float]
    people_available: list[float] | None = Field(description="with those added; null = no limit")
    gain_by_quarter: list[float] = Field(description="levers alone, without momentum and pair effects")


class GrowthProof(Record):
    """How the answer was proven."""

    gap: float | None = Field(description="between the value and the solver's bound, relative")
    solver: str
    verified: bool = Field(description="recomputed from the chosen levers by code that shares nothing with the solver")
    residual: float = Field(description="largest difference of that recomputation, relative")


class FrontierPoint(Record):
    """Least cost of a growth."""

    growth: float
    cost: float | None = Field(description="null: out of reach")
    levers: int
    marginal_expense_ratio: float | None = Field(description="extra cost / extra revenue since the point before")


class RobustPoint(Record):
    """The growth that holds whichever levers fail."""

    failures: int
    guaranteed_growth: float
    expected_growth: float


class SecondBest(Record):
    """The best portfolio with other levers or start quarters."""

    objective: float
    price: float = Field(description="how much worse its objective is than the best")
    growth: float | None
    cost: float
    levers: list[LeverChosen]
    dropped: list[str]
    added: list[str]
    moved: list[str] = Field(description="levers that start in another quarter")


class Bottleneck(Record):
    """A limit that stops more growth."""

    limit: str = Field(description="budget, budget_phasing, people, room[...], path_share, ...")
    growth: float | None = Field(description="most growth without it")
    extra: float = Field(description="money that it holds back")
    binding: bool


class Study(Record):
    """What a director asks beside the plan itself."""

    most: float = Field(description="most growth under all limits")
    alone: dict[str, float] = Field(description="most growth of each path alone, without bounds on path shares")
    without: dict[str, float] = Field(description="most growth without each path, without bounds on path shares")
    frontier: list[FrontierPoint]
    robustness: list[RobustPoint]
    second_best: SecondBest | None
    bottlenecks: list[Bottleneck]
    unproven: dict[str, float] = Field(description="parts that the time limit stopped, with their relative gaps")
    missing: list[str] = Field(description="parts for which no time was left")


class BrokenRow(Record):
    """A limit that a chosen portfolio does not keep."""

    row: str
    limit: float
    value: float
    excess: float
    message: str


class GrowthEvaluation(Record):
    """What a portfolio that somebody chose means."""

    gap_to_goal: float = Field(description="revenue - goal; negative = short")
    broken: list[BrokenRow]
    least_cost: float | None = Field(description="least cost for the same growth under all limits of the case")
    most_growth: float | None = Field(
        description="most growth, money, for what the portfolio costs, be it more or less than the budget"
    )
    gap_to_best: float | None = Field(
        description="money by which its cost, growth or contribution, as the question asks, differs from `best`"
    )
    best: float | None = Field(description="proven optimum of the case's question")
    reasons: dict[str, str] = Field(
        default_factory=dict,
        description="for each of least_cost, most_growth, best that is null: why it is; empty: none was asked for",
    )


class GrowthPlan(Record):
    """The answer to a growth case."""

    schema_: Literal["apportion/growth/1"] = Field(default="apportion/growth/1", alias="schema")
    outcome: Outcome
    name: str = ""
    unit: str = ""
    question: Question
    goal: float = Field(description="money")
    objective: float | None = Field(description="of the question, money")
    growth: float | None = Field(description="over the base, a ratio")
    revenue: float | None
    cost: float | None
    expense_ratio: float | None = Field(description="current expense and cost / revenue; null: expense unknown")
    net_contribution: float | None = Field(description="margin x gain - cost; null: a margin is unknown")
    protected_growth: float | None = Field(description="growth that is left in the worst case of `protection`, money")
    levers: list[LeverChosen]
    interactions: float | None = Field(description="sum of pair effects, money")
    pairs: list[PairReached]
    bridge: GrowthBridge | None
    paths: dict[str, PathReached]
    actions: Actions | None
    certificate: GrowthProof
    diagnosis: Diagnosis | None = None
    study: Study | None = None
    evaluation: GrowthEvaluation | None = None
    warnings: list[Warning_] = Field(default_factory=list)
