"""What a worker is asked for, and what every one of its jobs does: decode, read, keep to limits, tell what is wrong."""

import signal
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from multiprocessing import parent_process
from typing import Any

from pydantic_core import to_json

from schemas.finding import Finding
from schemas.messages import Language
from schemas.plan import Plan
from service.answers import Answer
from service.body import unpacked
from service.decoding import decode_json
from service.negotiation import JSON, PROBLEM
from service.problems import Occasion, RefusedError, encoded, problem_of
from service.settings import Limits
from service.time_limit import in_time
from solvers.errors import InputError, LimitError, PlanError, SolverError
from solvers.read import read_plan


@dataclass(frozen=True)
class Order:
    """What a request asks for, and the limits it has to keep; `decoding` is how many seconds its body took to read."""

    body: bytes
    gzip: bool
    media: str
    strict: bool
    pack: bool
    occasion: Occasion
    limits: Limits
    grace: float
    decoding: float = 0.0


_LANGUAGES: Mapping[str, Language] = {"en": "en", "zh": "zh"}
Job = Callable[[Order], Answer]
"""A function that a worker runs; it must be importable there by its name."""


def answered(
    order: Order,
    answer: Callable[[Order, object, Language], Answer],
    language_of: Callable[[object], object],
) -> Answer:
    """Decode the body and answer; errors become problems in the language that the plan asks for."""
    language = order.occasion.language
    try:
        began = time.perf_counter()
        body = unpacked(order.body, order.limits.body_bytes) if order.gzip else order.body
        data = decode_json(body, max_parts=order.limits.cells + 1_000_000)
        decoded = replace(order, decoding=time.perf_counter() - began)
        asked = language_of(data)
        language = _LANGUAGES.get(asked, language) if isinstance(asked, str) else language
        made = answer(decoded, data, language)
    except (InputError, RefusedError, SolverError) as error:
        made = _refused(error, order, language)
    except MemoryError:
        made = _refused(LimitError([_memory(order.limits)]), order, language)
    return made.compressed() if order.pack else made


def told(answer: object, language: Language) -> Answer:
    """Return an answer that is a record, as JSON."""
    return Answer(200, JSON, language, to_json(answer, by_alias=True, inf_nan_mode="null"))


def _refused(error: Exception, order: Order, language: Language) -> Answer:
    problem = problem_of(error, replace(order.occasion, language=language))
    return Answer(problem.status, PROBLEM, language, encoded(problem))


def plan_of(data: object, limits: Limits) -> Plan:
    """Return the plan that decoded data says, within the limits of the service.

    Raises
    ------
    PlanError, LimitError
    """
    if isinstance(data, Mapping):
        _refuse_size(data, limits)
    return in_time(read_plan(data), limits)


def _refuse_size(data: Mapping[str, Any], limits: Limits) -> None:
    """Refuse what is too large, or not in the body, before anything is made of it."""
    cells, rules = data.get("cells"), data.get("rules")
    if isinstance(cells, Mapping) and "file" in cells:
        raise PlanError([Finding("cells_of_file", "/cells/file", {"file": str(cells["file"])[:200]})])
    found = cells_in(cells)
    if found > limits.cells:
        raise LimitError([Finding("limit_cells", "/cells", {"found": found, "limit": limits.cells})])
    if isinstance(rules, list) and len(rules) > limits.rules:
        raise LimitError([Finding("limit_rules", "/rules", {"found": len(rules), "limit": limits.rules})])


def cells_in(cells: object) -> int:
    """Return how many cells a part of a body has, as far as can be told without reading them."""
    if not isinstance(cells, Mapping):
        return 0
    rows, columns = cells.get("rows"), cells.get("columns")
    lists = [rows, *(columns.values() if isinstance(columns, Mapping) else ())]
    return max((len(values) for values in lists if isinstance(values, list)), default=0)


@contextmanager
def places_within(part: str, others: Sequence[str] = ("targets",)) -> Iterator[None]:
    """Let findings about a plan point into the body that it is a part of; those about its other parts do already."""
    try:
        yield
    except InputError as error:
        placed = [
            finding
            if finding.pointer.split("/")[1:2] and finding.pointer.split("/")[1] in others
            else replace(finding, pointer=part + finding.pointer)
            for finding in error.findings
        ]
        raise type(error)(placed) from None


def language_of_plan(data: object) -> object:
    """Return the language that a body which is a plan asks for, whatever it is."""
    options = data.get("options") if isinstance(data, Mapping) else None
    return options.get("language") if isinstance(options, Mapping) else None


def language_of_parts(data: object) -> object:
    """Return the same of a body that a plan is a part of."""
    return language_of_plan(data.get("plan")) if isinstance(data, Mapping) else None


# --- the time a solve may take ----------------------------------------------------------------------------------------


@contextmanager
def stopped_after(seconds: float) -> Iterator[None]:
    """Let the system end this worker when the time is over, for no Python code runs while a solver does.

    Does nothing outside of a worker.
    """
    if parent_process() is None:
        yield
        return
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _memory(limits: Limits) -> Finding:
    return Finding("limit_memory", "", {"limit": limits.memory_bytes})
