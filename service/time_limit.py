"""The time that a solve may take: what is asked for, but no more than the service gives."""

from typing import TypeVar

from schemas.finding import Finding
from schemas.growth import GrowthCase
from schemas.plan import Plan
from service.settings import Limits
from solvers.errors import LimitError

Asked = TypeVar("Asked", Plan, GrowthCase)


def in_time(asked: Asked, limits: Limits) -> Asked:
    """Return a plan or a growth case with no more time than the service gives; without a wish, with all of it.

    Raises
    ------
    LimitError
        It asks for more.
    """
    seconds = asked.options.time_limit
    if seconds <= limits.seconds:
        return asked
    if "time_limit" in asked.options.model_fields_set:
        params = {"found": seconds, "limit": limits.seconds}
        raise LimitError([Finding("limit_seconds_asked", "/options/time_limit", params)])
    options = asked.options.model_copy(update={"time_limit": limits.seconds})
    return asked.model_copy(update={"options": options})
