"""What all parts of the language have in common."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, Strict
from pydantic_core import PydanticKnownError


class Record(BaseModel):
    """Base of all parts of the language: frozen, closed against unknown keys, finite numbers only."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, populate_by_name=True)


def _from_percent(value: object) -> object:
    """Read the text "66%" (or "＋66％") as 0.66; leave everything else to the type."""
    if not isinstance(value, str):
        return value
    text = value.strip().replace("％", "%").replace("＋", "+").replace("−", "-")
    if not text.endswith("%"):
        return value
    try:
        return float(text[:-1].replace(",", "")) / 100
    except ValueError:
        return value


def _above_lowest(value: float) -> float:
    """Keep the lower bound of all numbers: as `gt=-1e15` it would take the place of a field's own `gt=0`."""
    if value <= -1e15:
        raise PydanticKnownError("greater_than", {"gt": -1e15})
    return value


Text = Annotated[str, Strict()]
Number = Annotated[float, Strict(), Field(lt=1e15), AfterValidator(_above_lowest)]
Ratio = Annotated[float, Strict(), Field(lt=1e15), AfterValidator(_above_lowest), BeforeValidator(_from_percent)]
"""A number, or a percentage written as text: 0.66 or "66%"."""
Whole = Annotated[int, Strict()]
Flag = Annotated[bool, Strict()]
