"""What a worker does for scenarios, comparisons and sweeps.

A sweep is more than one job: the first reads the body and looks the sweep through, each other answers some points, so
that all workers share the work and none is held longer than a few points take.
"""

import pickle
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic_core import to_json

from scenarios.apply import apply
from scenarios.compare import compare
from scenarios.read import read_scenario, read_sweep
from scenarios.sweep import prepared
from scenarios.work import Task, answered
from schemas.finding import Finding
from schemas.messages import Language
from schemas.plan import Plan
from service.answers import Answer
from service.jobs import Order, _answered, _language_of_parts, _places_within, _plan, _stopped_after
from service.negotiation import JSON
from solvers.errors import PlanError
from solvers.form import short, unknown
from solvers.names import pointer

PICKLED = "application/x-apportion-internal"
"""Of answers that never leave the service."""


def application(order: Order) -> Answer:
    """Answer with a plan that a scenario changes."""
    return _answered(order, _application, _language_of_parts)


def comparison(order: Order) -> Answer:
    """Answer with what scenarios change, and what caused it."""
    return _answered(order, _comparison, _language_of_parts)


def sweep_begun(order: Order) -> Answer:
    """Answer with a sweep that is ready to be shared out, pickled."""
    return _answered(order, _sweep, _language_of_parts)


def sweep_points(order: Order) -> Answer:
    """Answer with what some points of a sweep come to, pickled; the order's body is a pickled task."""
    task: Task = pickle.loads(order.body)  # noqa: S301 - written by this service's own process
    return Answer(200, PICKLED, order.occasion.language, pickle.dumps(answered(task)))


def _application(order: Order, data: object, language: Language) -> Answer:
    parts = _parts(data, ("scenario",))
    scenario = read_scenario(parts["scenario"], "/scenario")
    with _places_within("/plan", ("scenario",)):
        plan = _plan(parts["plan"], order.limits)
        with _stopped_after(plan.options.time_limit + order.grace):
            answer = apply(plan, scenario, language)
    return Answer(200, JSON, language, to_json(answer, by_alias=True, inf_nan_mode="null"))


def _comparison(order: Order, data: object, language: Language) -> Answer:
    parts = _parts(data, ("scenarios",))
    listed = parts["scenarios"]
    if not isinstance(listed, list):
        raise PlanError([Finding("needs_list", "/scenarios", {"found": short(listed)})])
    scenarios = [read_scenario(one, pointer("scenarios", place)) for place, one in enumerate(listed)]
    with _places_within("/plan", ("scenarios",)):
        plan = _plan(parts["plan"], order.limits)
        with _stopped_after(order.limits.seconds + order.grace):
            answer = compare(plan, scenarios, language=language)
    return Answer(200, JSON, language, to_json(answer, by_alias=True, inf_nan_mode="null"))


def _sweep(order: Order, data: object, language: Language) -> Answer:
    parts = _parts(data, ("sweep",))
    sweep = read_sweep(parts["sweep"], "/sweep")
    scenario = read_scenario({}).model_copy(update={"sweep": sweep})
    with _places_within("/plan", ("sweep",)):
        plan: Plan = _plan(parts["plan"], order.limits)
        ready = prepared(plan, scenario, language)
    return Answer(200, PICKLED, language, pickle.dumps(ready))


def _parts(data: object, others: Sequence[str]) -> Mapping[str, Any]:
    """Return the parts of a body: a plan and what is to be done with it.

    Raises
    ------
    PlanError
        With what is missing and what is not known.
    """
    if not isinstance(data, Mapping):
        raise PlanError([Finding("not_an_object", "", {"found": type(data).__name__})])
    known = ("plan", *others)
    findings = [Finding("missing", pointer(key), {"key": key}) for key in known if key not in data]
    findings += [unknown("unknown_key", pointer(str(key)), str(key), known) for key in data if key not in known]
    if findings:
        raise PlanError(findings)
    return data
