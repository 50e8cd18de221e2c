"""What the service says beside allocations: its catalogue, its examples, its health, and reports of validations."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from schemas.allocation import Resolved
from schemas.finding import Complaint


class _Said(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Health(_Said):
    """Whether the service lives, or can take a plan."""

    status: Literal["live", "ready"]


class Entry(_Said):
    """A word of the language and what it means."""

    name: str
    help: str = Field(description="one line, in the answer's language")


class RuleKind(Entry):
    """A kind of rule."""

    built: bool = Field(description="false: known to the language, refused by this version")


class ColumnEntry(Entry):
    """A column of cells that is known by its name."""

    role: Literal["dimension", "measure", "limit", "key"]
    label: str
    aliases: list[str] = Field(description="other names that are understood, in any language")


class ProblemKind(_Said):
    """A kind of problem that the service answers with."""

    type: str
    title: str
    status: int


class Versions(_Said):
    """What answers."""

    apportion: str
    schema_: str = Field(alias="schema", description="version of the plan language")
    api: str = Field(description="version in the path of the interface")
    python: str


class LimitEntry(Entry):
    """A limit of this service."""

    value: float | int


class Catalogue(_Said):
    """All words that a plan may use, the limits, and the versions."""

    versions: Versions
    rule_kinds: list[RuleKind]
    measures: list[Entry] = Field(description="what a rule may bound")
    objectives: list[Entry]
    drivers: list[Entry] = Field(description="what a fair share may follow")
    columns: list[ColumnEntry]
    limits: list[LimitEntry]
    media_types: list[str] = Field(description="forms that an allocation comes in")
    languages: list[str]
    problems: list[ProblemKind]


class ExampleEntry(_Said):
    """An example in the list."""

    id: str
    title: str
    href: str = Field(description="where the body is")
    post_to: str = Field(description="where to post the body")


class Examples(_Said):
    """Bodies ready to post."""

    examples: list[ExampleEntry]


class Reported(Complaint):
    """A finding, and whether it stands in the way of an allocation."""

    severity: Literal["error", "warning"]


class Structure(_Said):
    """Rules told apart by their scopes; each is named once."""

    tree: list[str] = Field(description="rules whose scopes nest with each other and with the entities")
    crossing: list[str] = Field(description="rules with a row that crosses the tree")
    soft: list[str] = Field(description="rules that are met as far as possible first, priority by priority")
    peers: list[str] = Field(
        description="rules about peers; where some targets miss one, rows are added and the general route goes on"
    )
    choices: list[str] = Field(description="rules that choose who gets a target, by an integer program")


class Report(_Said):
    """What a validation found without solving."""

    valid: bool = Field(description="an allocation would take the plan; it may still be impossible")
    size: dict[str, int] | None = Field(description="cells, rows of rules, members; null where the plan is not valid")
    columns: dict[str, str] = Field(description="column -> how it was read")
    resolved: Resolved | None = Field(description="how the plan was understood; null where it is not valid")
    route: str | None = Field(description="the route that a solve would take; null where the plan is not valid")
    structure: Structure | None = Field(
        description="which rules nest and which cross them, the reason for the route; null where the plan is not valid"
    )
    findings: list[Reported] = Field(description="what is wrong, and what its owner should know; 100 at most")
    findings_total: int = Field(description="how many were found", ge=0)
