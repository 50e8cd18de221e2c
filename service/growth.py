"""A request for a growth plan: the case, read within the limits of this service, and the portfolio beside it."""

from collections.abc import Mapping

from schemas.finding import Finding
from schemas.growth import GrowthCase
from service.settings import Limits
from service.time_limit import in_time
from solvers.errors import PlanError
from solvers.form import no_object
from solvers.growth.read import read_case

CHOSEN = "chosen"


def case_of(data: object, limits: Limits) -> GrowthCase:
    """Return the growth case that decoded data says, with no more time than the service gives.

    Raises
    ------
    PlanError
        With all that is wrong with it.
    LimitError
        It asks for more time than the service gives.
    """
    return in_time(read_case(data), limits)


def case_and_chosen(data: object, limits: Limits) -> tuple[GrowthCase, object]:
    """Return the case of a body and the portfolio that is chosen in it.

    Raises
    ------
    PlanError, LimitError
    """
    if not isinstance(data, Mapping):
        raise PlanError([no_object(data)])
    if CHOSEN not in data:
        raise PlanError([Finding("missing", f"/{CHOSEN}", {"key": CHOSEN})])
    return case_of({key: value for key, value in data.items() if key != CHOSEN}, limits), data[CHOSEN]
