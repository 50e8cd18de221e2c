"""The sandbox: a growth plan, what would be otherwise, and the targets that it lands on; a class of teams."""

from typing import Any, Literal

from pydantic import Field

from schemas.allocation import Allocation, Warning_
from schemas.growth import Choice
from schemas.growth_plan import GrowthPlan
from schemas.record import Record, Text

Hires = Literal["members", "capacity"]
MOST_TEAMS = 60


class WhatIf(Record):
    """The same case with something changed, and the best answer to it."""

    name: str
    outcome: str = Field(description="of the case's own question")
    goal_reached: bool
    growth: float | None = Field(description="at the least cost where the goal is reached, else the most there is")
    cost: float | None
    extra_cost: float | None = Field(description="beyond the answer without the change; null where the goal is missed")
    short: float | None = Field(description="money that is missing to the goal; null where it is reached")
    dropped: list[str] = Field(description="levers of the answer that are no longer pulled")
    added: list[str]


class Sandbox(Record):
    """Where the growth comes from, and who is to bring it."""

    growth_plan: GrowthPlan
    what_ifs: list[WhatIf] = Field(default_factory=list)
    allocation: Allocation | None = None
    sources: dict[str, dict[str, list[Any]]] = Field(
        default_factory=dict,
        description="by dimension: id, history, momentum, planned_<path> ..., adjustment, target of each member",
    )
    warnings: list[Warning_] = Field(default_factory=list)


class LandingAsked(Record):
    """A growth case, the portfolio that was chosen for it, and the plan that it is to land on."""

    case: dict[str, Any]
    plan: dict[str, Any] = Field(description="an allocation plan; its goal gives way to the portfolio's revenue")
    chosen: list[Any] | None = Field(default=None, description="the portfolio; absent = the best there is")
    hires: Hires = Field(default="members", description="what hired people become: new members, or more capacity")


class Landed(Record):
    """Targets that a portfolio of levers landed on, and which path each grows from."""

    growth_plan: GrowthPlan
    plan: dict[str, Any] | None = Field(
        description="the plan with the levers on it, ready to post; null: there is no portfolio"
    )
    allocation: Allocation | None = Field(description="its targets; null: there is no portfolio")
    sources: dict[str, dict[str, list[Any]]] = Field(
        description="by dimension: id, history, momentum, planned_<path> ..., adjustment, target of each member; "
        "empty: the plan is impossible"
    )
    warnings: list[Warning_] = Field(default_factory=list)


class TeamChoice(Record):
    """What a team of a class chose."""

    team: Text = Field(min_length=1, max_length=200)
    chosen: list[Choice]


class RankingAsked(Record):
    """A growth case and the choices of a class: written out, or as a sheet with the columns team, lever, start, spend.

    A team of the sheet takes the place of one that is written out under the same name.
    """

    case: dict[str, Any]
    teams: list[TeamChoice] = Field(default_factory=list, max_length=MOST_TEAMS)
    name: Text = Field(default="", max_length=255, description="of the file")
    text: Text | None = Field(default=None, description="what was pasted, or the text of a CSV file")
    base64: Text | None = Field(default=None, description="the bytes of a workbook; instead of `text`")


class TeamRanked(Record):
    """A team of a class: its place, and what its portfolio means beside the proven optimum."""

    rank: int = Field(description="equals share a place")
    team: str
    keeps_limits: bool
    short: float = Field(description="money that is missing to a goal that the question asks for; 0 = none")
    to_optimum: float | None = Field(
        description="how much worse the objective of the case's question is than the proven optimum, money; below 0: "
        "better, which only broken limits allow; null: the goal is missed, or there is no optimum"
    )
    same_growth: float | None = Field(description="money that the same growth could do without; null: not known")
    same_money: float | None = Field(description="growth that the same money could bring beyond it; null: not known")
    plan: GrowthPlan = Field(description="the portfolio, evaluated")


class Ranking(Record):
    """A class: its teams in the order of merit, beside the proven optimum."""

    optimum: GrowthPlan
    teams: list[TeamRanked]
