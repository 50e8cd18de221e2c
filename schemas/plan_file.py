"""A plan from a file or from what was pasted: what is asked, and what was read."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from schemas.finding import Complaint
from schemas.messages import Language
from schemas.record import Record, Text

Part = Literal["dimension", "measure", "month", "key", "carried", "left_out"]


class ReadingOptions(Record):
    """How the answer is made."""

    language: Language | None = None


class PlanFile(Record):
    """A file's content, as text or in base64, and what its owner knows better about it."""

    name: Text = Field(
        default="", max_length=255, description="of the file; its ending tells a plan (.json, .yaml) from a sheet"
    )
    text: Text | None = Field(default=None, description="what was pasted, or the text of a CSV, JSON or YAML file")
    base64: Text | None = Field(default=None, description="the bytes of a file, such as a workbook; instead of `text`")
    sheet: Text | None = Field(default=None, description="the sheet of a workbook that holds the cells")
    read_as: dict[str, Text | None] = Field(
        default_factory=dict, description="letter of a column -> the name to read it under; null leaves it out"
    )
    options: ReadingOptions = Field(default_factory=ReadingOptions)


class _Said(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ReadColumn(_Said):
    """A column of the sheet, and what was made of it."""

    place: str = Field(description="its letter")
    title: str = Field(description="as the sheet has it")
    name: str = Field(description="the language's name of it, or its own")
    label: str = Field(description="what that name is called in the answer's language")
    part: Part = Field(description="what it is in the plan; carried: only echoed")


class Noted(Complaint):
    """What was noticed; a note only tells how the file was read."""

    severity: Literal["warning", "note"]


class PlanRead(_Said):
    """The plan that a file holds; one of a bare sheet has no goal yet."""

    plan: dict[str, Any] = Field(description="ready to post, once it has a goal")
    bare: bool = Field(description="the file is a sheet of cells: its plan has no goal and no rules")
    sheet: str = Field(description="the sheet that was read; empty where the file has none")
    cells: int = Field(description="how many", ge=0)
    columns: list[ReadColumn] = Field(description="of the sheet, in its order; empty for a plan without one")
    findings: list[Noted] = Field(description="what was left out, filled in, summed; 100 at most")
    findings_total: int = Field(ge=0)
