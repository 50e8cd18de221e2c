"""The allocation: targets, what they add up to, how fair they are, and the proof."""

from typing import Any, Literal

from pydantic import Field

from schemas.diagnosis import Diagnosis
from schemas.finding import Complaint
from schemas.record import Record

Outcome = Literal["optimal", "feasible", "infeasible", "limit", "evaluated"]
Table = dict[str, Any]
"""`{"columns": {name: [...]}}`, or a list of rows where the plan came in rows."""


class GoalReached(Record):
    """The top line and what the published targets sum to."""

    amount: float
    growth: float | None
    base: float
    street: float = Field(description="what the targets sum to, exactly")
    rounding_difference: float = Field(description="street total minus goal x (1 + over_assignment)")


class LevelReached(Record):
    """One level of a lexicographic minimax: a stretch and how many entities have it."""

    value: float
    members: int


class ObjectiveReached(Record):
    """The first stage's optimum, proven before rounding."""

    name: str
    by: str | list[str]
    value: float
    levels: list[LevelReached] | None = None


class FairnessReached(Record):
    """Inequality of the stretches of the reported members (those with a fair share), unweighted."""

    by: str
    measure: Literal["stretch"] = "stretch"
    max: float | None
    min: float | None
    gini: float | None
    jain: float | None
    cv: float | None
    theil: float | None
    hoover: float | None


class StageProof(Record):
    """How one stage's optimality (or impossibility) was proven, and how well."""

    stage: str
    kind: Literal["kkt", "gap", "levels", "mip_gap", "farkas", "propagation"]
    residual: float = Field(description="0 is perfect; relative")
    gap: float | None = Field(default=None, description="relative gap where the stage stopped early")


class Certificate(Record):
    """What independent code found when it checked the printed numbers against the plan."""

    verified: bool
    largest_violation: float = Field(description="of any rule, after scaling the street total to the number of cells")
    sum_error: float = Field(description="street total minus sum of targets; always 0")
    stages: list[StageProof]


class Resolved(Record):
    """How the plan was understood."""

    rules: list[str] = Field(description="instances that hold")
    fair_share: dict[str, float] = Field(description="the blend, normalised")
    grid: float = Field(description="money is printed in multiples of this")
    columns: dict[str, str] = Field(description="column -> how it was read")
    readiness: str = Field(description="what the given columns can and cannot tell")


class Provenance(Record):
    """Where the answer comes from."""

    engine: str
    route: str
    backends: list[str]
    plan_hash: str
    seconds: dict[str, float]


class Warning_(Complaint):
    """Something the owner of the plan should know."""

    where: dict[str, Any] = Field(default_factory=dict)


class Allocation(Record):
    """The answer to a plan."""

    schema_: Literal["apportion/1"] = Field(default="apportion/1", alias="schema")
    name: str = ""
    unit: str = ""
    outcome: Outcome
    goal: GoalReached
    cells: Any = None
    totals: dict[str, Any] = Field(default_factory=dict)
    objective: ObjectiveReached | None = None
    fairness: FairnessReached | None = None
    rules: Any = None
    certificate: Certificate
    diagnosis: Diagnosis | None = None
    explanation: dict[str, Any] = Field(default_factory=dict)
    resolved: Resolved
    warnings: list[Warning_] = Field(default_factory=list)
    provenance: Provenance
