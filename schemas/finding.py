"""A finding: one thing that is wrong with an input, or that its owner should know."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import BaseModel, ConfigDict, Field

from schemas.messages import Language, hint, sentence


@dataclass(frozen=True)
class Finding:
    """What was found, before it is put into words.

    Attributes
    ----------
    code : str
        Key of `schemas.messages.CATALOGUE`; never translated.
    pointer : str
        JSON pointer (RFC 6901) into the request, or `file:sheet:line:column` for a spreadsheet.
    params : Mapping[str, object]
        What the sentence is about: names, numbers, places. JSON values only.
    """

    code: str
    pointer: str = ""
    params: Mapping[str, object] = field(default_factory=dict)

    def said(self, language: Language) -> "Complaint":
        """Put the finding into words."""
        return Complaint(
            pointer=self.pointer,
            code=self.code,
            message=sentence(self.code, self.params, language),
            hint=hint(self.code, self.params, language),
            params=dict(self.params),
        )


class Complaint(BaseModel):
    """A finding in words, as an answer carries it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    pointer: str = Field(description="JSON pointer into the request, or file, sheet, line and column")
    code: str = Field(description="stable name of this kind of finding")
    message: str = Field(description="what is wrong, in the answer's language")
    hint: str | None = Field(default=None, description="what would be right, or the nearest existing name")
    params: dict[str, object] = Field(default_factory=dict, description="the facts behind the message")
