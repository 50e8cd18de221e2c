"""What a worker does with a body: unpack, decode, read, compute, encode. Everything slow happens here.

A job runs in a process of its own, away from the event loop; it takes an `Order` and gives an `Answer`, both of
which cross the process boundary as bytes. Whatever is wrong with the body is an answer too.
"""

from collections.abc import Mapping
from typing import Any

from pydantic_core import to_json

from schemas.allocation import Allocation
from schemas.finding import Finding
from schemas.messages import Language
from service.answers import Answer
from service.bridges import answered as bridged
from service.bridges import bridge_asked
from service.encoding import encoded as written_out
from service.files.table import write_csv
from service.files.workbook import write_allocation
from service.growth import case_and_chosen, case_of
from service.negotiation import CSV, JSON, XLSX
from service.orders import (
    Order,
    answered,
    cells_in,
    language_of_parts,
    language_of_plan,
    places_within,
    plan_of,
    stopped_after,
    told,
)
from service.problems import MOST_ERRORS, RefusedError
from service.questions import PARTS_OF_A_FRONTIER, PARTS_OF_A_WANT, frontier_of, want_of
from solvers.allocate import allocate
from solvers.counterfactual import counterfactual
from solvers.deadline import OutOfTime
from solvers.errors import LimitError, PlanError
from solvers.evaluate import evaluate
from solvers.frontier import frontier
from solvers.growth.evaluate import evaluate as evaluate_growth
from solvers.growth.solve import growth_plan
from solvers.growth.study import study
from solvers.validate import validate


def allocation(order: Order) -> Answer:
    """Answer with the allocation of a plan, as JSON, CSV or XLSX."""
    return answered(order, _allocation, language_of_plan)


def validation(order: Order) -> Answer:
    """Answer with what can be said of a plan without solving it."""
    return answered(order, _validation, language_of_plan)


def evaluation(order: Order) -> Answer:
    """Answer with what somebody's own targets would mean under a plan."""
    return answered(order, _evaluation, language_of_parts)


def counterfactuals(order: Order) -> Answer:
    """Answer with what a wish would do to a plan."""
    return answered(order, _counterfactual, language_of_parts)


def frontiers(order: Order) -> Answer:
    """Answer with what each cap of stretch costs in efficiency."""
    return answered(order, _frontier, language_of_parts)


def bridges(order: Order) -> Answer:
    """Answer with where the growth between two periods came from."""
    return answered(order, _bridge, language_of_plan)


def growth_plans(order: Order) -> Answer:
    """Answer with the best portfolio of levers for a growth case."""
    return answered(order, _growth_plan, language_of_plan)


def growth_studies(order: Order) -> Answer:
    """Answer with the best portfolio of levers, and with what a director asks beside it."""
    return answered(order, _growth_study, language_of_plan)


def growth_evaluations(order: Order) -> Answer:
    """Answer with what a portfolio of levers that somebody chose brings, costs and breaks."""
    return answered(order, _growth_evaluation, language_of_plan)


def growth_accounts(order: Order) -> Answer:
    """Answer with the same without what is best beside it, which takes no solve."""
    return answered(order, _growth_account, language_of_plan)


def _allocation(order: Order, data: object, language: Language) -> Answer:
    plan = plan_of(data, order.limits)
    with stopped_after(plan.options.time_limit + order.grace):
        answer = allocate(plan, language=language)
    return _written(answer, order, language)


def _validation(order: Order, data: object, language: Language) -> Answer:
    """Report on a plan, also on one that cannot be read: what is wrong with it is what was asked for."""
    try:
        report = validate(plan_of(data, order.limits), language=language)
    except PlanError as error:
        findings = [{"severity": "error", **finding.said(language).model_dump()} for finding in error.findings]
        nothing = dict.fromkeys(("size", "resolved", "route", "structure"))
        report = {"valid": False, **nothing, "columns": {}, "findings": findings}
    findings = report["findings"]
    shown = {**report, "findings": findings[:MOST_ERRORS], "findings_total": len(findings)}
    return Answer(200, JSON, language, to_json(shown))


def _evaluation(order: Order, data: object, language: Language) -> Answer:
    parts = _parts_of_evaluation(data)
    with places_within("/plan"):
        plan = plan_of(parts["plan"], order.limits)
        with stopped_after(plan.options.time_limit + order.grace):
            answer = evaluate(plan, parts["targets"], language=language)
    return _written(answer, order, language)


def _counterfactual(order: Order, data: object, language: Language) -> Answer:
    parts, wanted = want_of(data)
    with places_within("/plan", PARTS_OF_A_WANT):
        plan = plan_of(parts["plan"], order.limits)
        with stopped_after(plan.options.time_limit + order.grace):
            answer = counterfactual(plan, wanted, language=language)
    return told(answer, language)


def _frontier(order: Order, data: object, language: Language) -> Answer:
    parts, asked = frontier_of(data)
    with places_within("/plan", PARTS_OF_A_FRONTIER):
        plan = plan_of(parts["plan"], order.limits)
        with stopped_after(plan.options.time_limit + order.grace):
            try:
                answer = frontier(plan, asked)
            except OutOfTime:
                raise LimitError([Finding("limit_seconds", "", {"limit": plan.options.time_limit})]) from None
    return told(answer, language)


def _bridge(order: Order, data: object, language: Language) -> Answer:
    if isinstance(data, Mapping):
        found = cells_in(data.get("cells"))
        if found > order.limits.cells:
            raise LimitError([Finding("limit_cells", "/cells", {"found": found, "limit": order.limits.cells})])
    answer = bridged(bridge_asked(data), language)
    return told(answer, language)


def _growth_plan(order: Order, data: object, language: Language) -> Answer:
    case = case_of(data, order.limits)
    with stopped_after(case.options.time_limit + order.grace):
        answer = growth_plan(case, language=language)
    return told(answer, language)


def _growth_study(order: Order, data: object, language: Language) -> Answer:
    case = case_of(data, order.limits)
    with stopped_after(case.options.time_limit + order.grace):
        answer = study(case, language=language)
    return told(answer, language)


def _growth_evaluation(order: Order, data: object, language: Language) -> Answer:
    case, chosen = case_and_chosen(data, order.limits)
    with stopped_after(case.options.time_limit + order.grace):
        answer = evaluate_growth(case, chosen, language=language)
    return told(answer, language)


def _growth_account(order: Order, data: object, language: Language) -> Answer:
    case, chosen = case_and_chosen(data, order.limits)
    return told(evaluate_growth(case, chosen, language=language, compared=False), language)


def _written(answer: Allocation, order: Order, language: Language) -> Answer:
    if answer.outcome == "infeasible" and (order.strict or order.media != JSON):
        raise RefusedError("plan_infeasible", [], diagnosis=answer.diagnosis)
    if answer.outcome == "limit" and order.media != JSON:
        raise LimitError([Finding("stopped_without_answer")])
    if order.media == CSV:
        content = write_csv(answer, language)
    elif order.media == XLSX:
        content = write_allocation(answer, language)
    else:
        content = written_out(answer, {"decode": order.decoding})
    return Answer(200, order.media, language, content, name=answer.name)


def _parts_of_evaluation(data: object) -> Mapping[str, Any]:
    if not isinstance(data, Mapping):
        raise PlanError([Finding("evaluation_no_object")])
    keys = ("plan", "targets")
    findings = [Finding("evaluation_missing", f"/{key}", {"key": key}) for key in keys if key not in data]
    findings += [Finding("evaluation_unknown", f"/{key}", {"key": key}) for key in data if key not in keys]
    if not findings and not isinstance(data["targets"], Mapping):
        findings = [Finding("evaluation_targets", "/targets")]
    if findings:
        raise PlanError(findings)
    return data
