"""The sandbox: a growth plan, what would be otherwise, and the targets that it lands on."""

from typing import Any

from pydantic import Field

from schemas.allocation import Allocation, Warning_
from schemas.growth_plan import GrowthPlan
from schemas.record import Record


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
