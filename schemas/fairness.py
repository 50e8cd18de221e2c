"""What is fair: whose fair share is what, and which objective decides where rules leave room."""

from typing import Literal

from pydantic import Field

from schemas.record import Number, Ratio, Record, Text

Objective = Literal[
    "chi_square",
    "lexicographic_minimax",
    "minimax",
    "entropy",
    "least_absolute",
    "least_squares",
    "burden_power",
    "max_efficiency",
]
DRIVERS = ("history", "momentum", "potential", "headroom", "capacity", "even", "planned")
"""Drivers of the fair share that need no column of their own; any measure may be one too."""


class FairShare(Record):
    """Fair share as a blend of drivers, each normalised to a sum of 1."""

    blend: dict[Text, Ratio] = Field(
        default_factory=lambda: {"momentum": 1.0}, description="driver -> weight; weights >= 0, sum 1"
    )


class Fairness(Record):
    """The objective of the first stage; what it leaves open is decided by chi_square on cells."""

    by: Text | list[Text] = Field(
        default="cell", description="`cell`, a dimension, or a list of dimensions (their combinations)"
    )
    objective: Objective = Field(
        default="chi_square", description="what is minimised (max_efficiency: maximised) over the entities of `by`"
    )
    power: Number | None = Field(default=None, description="exponent of burden_power; greater than 1")
    efficiency: Text | None = Field(
        default=None, description="measure that max_efficiency maximises, for example margin"
    )
    concession: Ratio = Field(
        default=0.0, ge=0, description="share of its fair share by which the second stage may move an entity"
    )
    report: Text | None = Field(
        default=None, description="dimension whose members' fairness is reported; default rep, else cell"
    )
