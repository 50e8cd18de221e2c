"""What a worker does for scenarios, comparisons and sweeps.

A sweep is more than one job: the first reads the body and looks the sweep through, each other answers some points, so
that all workers share the work and none is held longer than a few points take.
"""

import pickle

from scenarios.apply import apply
from scenarios.compare import compare
from scenarios.read import read_scenario, read_sweep
from scenarios.sweep import prepared
from scenarios.work import Task
from scenarios.work import answered as points_answered
from schemas.finding import Finding
from schemas.messages import Language
from schemas.plan import Plan
from service.answers import Answer
from service.orders import Order, answered, language_of_parts, places_within, plan_of, stopped_after, told
from service.questions import parts_of
from solvers.errors import PlanError
from solvers.form import short
from solvers.names import pointer

PICKLED = "application/x-apportion-internal"
"""Of answers that never leave the service."""


def application(order: Order) -> Answer:
    """Answer with a plan that a scenario changes."""
    return answered(order, _application, language_of_parts)


def comparison(order: Order) -> Answer:
    """Answer with what scenarios change, and what caused it."""
    return answered(order, _comparison, language_of_parts)


def sweep_begun(order: Order) -> Answer:
    """Answer with a sweep that is ready to be shared out, pickled."""
    return answered(order, _sweep, language_of_parts)


def sweep_points(order: Order) -> Answer:
    """Answer with what some points of a sweep come to, pickled; the order's body is a pickled task."""
    task: Task = pickle.loads(order.body)  # noqa: S301 - written by this service's own process
    return Answer(200, PICKLED, order.occasion.language, pickle.dumps(points_answered(task)))


def _application(order: Order, data: object, language: Language) -> Answer:
    parts = parts_of(data, ("scenario",))
    scenario = read_scenario(parts["scenario"], "/scenario")
    with places_within("/plan", ("scenario",)):
        plan = plan_of(parts["plan"], order.limits)
        with stopped_after(plan.options.time_limit + order.grace):
            answer = apply(plan, scenario, language)
    return told(answer, language)


def _comparison(order: Order, data: object, language: Language) -> Answer:
    parts = parts_of(data, ("scenarios",))
    listed = parts["scenarios"]
    if not isinstance(listed, list):
        raise PlanError([Finding("needs_list", "/scenarios", {"found": short(listed)})])
    scenarios = [read_scenario(one, pointer("scenarios", place)) for place, one in enumerate(listed)]
    with places_within("/plan", ("scenarios",)):
        plan = plan_of(parts["plan"], order.limits)
        with stopped_after(order.limits.seconds + order.grace):
            answer = compare(plan, scenarios, language=language)
    return told(answer, language)


def _sweep(order: Order, data: object, language: Language) -> Answer:
    parts = parts_of(data, ("sweep",))
    sweep = read_sweep(parts["sweep"], "/sweep")
    scenario = read_scenario({}).model_copy(update={"sweep": sweep})
    with places_within("/plan", ("sweep",)):
        plan: Plan = plan_of(parts["plan"], order.limits)
        ready = prepared(plan, scenario, language)
    return Answer(200, PICKLED, language, pickle.dumps(ready))
