"""What a worker does with a body: unpack, decode, read, compute, encode. Everything slow happens here.

A job runs in a process of its own, away from the event loop; it takes an `Order` and gives an `Answer`, both of
which cross the process boundary as bytes. Whatever is wrong with the body is an answer too.
"""

import signal
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from multiprocessing import parent_process
from typing import Any

from pydantic_core import to_json

from schemas.allocation import Allocation
from schemas.finding import Finding
from schemas.messages import Language
from schemas.plan import Plan
from service.answers import Answer
from service.body import unpacked
from service.bridges import answered as bridged
from service.bridges import bridge_asked
from service.decoding import decode_json
from service.encoding import encoded as written_out
from service.files.table import write_csv
from service.files.workbook import write_allocation
from service.growth import case_and_chosen, case_of
from service.negotiation import CSV, JSON, PROBLEM, XLSX
from service.problems import MOST_ERRORS, Occasion, RefusedError, encoded, problem_of
from service.questions import PARTS_OF_A_FRONTIER, PARTS_OF_A_WANT, frontier_of, want_of
from service.settings import Limits
from solvers.allocate import allocate
from solvers.counterfactual import counterfactual
from solvers.deadline import OutOfTime
from solvers.errors import InputError, LimitError, PlanError, SolverError
from solvers.evaluate import evaluate
from solvers.frontier import frontier
from solvers.growth.evaluate import evaluate as evaluate_growth
from solvers.growth.solve import growth_plan
from solvers.growth.study import study
from solvers.read import read_plan
from solvers.validate import validate


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


def allocation(order: Order) -> Answer:
    """Answer with the allocation of a plan, as JSON, CSV or XLSX."""
    return _answered(order, _allocation, _language_of_plan)


def validation(order: Order) -> Answer:
    """Answer with what can be said of a plan without solving it."""
    return _answered(order, _validation, _language_of_plan)


def evaluation(order: Order) -> Answer:
    """Answer with what somebody's own targets would mean under a plan."""
    return _answered(order, _evaluation, _language_of_parts)


def counterfactuals(order: Order) -> Answer:
    """Answer with what a wish would do to a plan."""
    return _answered(order, _counterfactual, _language_of_parts)


def frontiers(order: Order) -> Answer:
    """Answer with what each cap of stretch costs in efficiency."""
    return _answered(order, _frontier, _language_of_parts)


def bridges(order: Order) -> Answer:
    """Answer with where the growth between two periods came from."""
    return _answered(order, _bridge, _language_of_plan)


def growth_plans(order: Order) -> Answer:
    """Answer with the best portfolio of levers for a growth case."""
    return _answered(order, _growth_plan, _language_of_plan)


def growth_studies(order: Order) -> Answer:
    """Answer with the best portfolio of levers, and with what a director asks beside it."""
    return _answered(order, _growth_study, _language_of_plan)


def growth_evaluations(order: Order) -> Answer:
    """Answer with what a portfolio of levers that somebody chose brings, costs and breaks."""
    return _answered(order, _growth_evaluation, _language_of_plan)


def _answered(
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


def _refused(error: Exception, order: Order, language: Language) -> Answer:
    problem = problem_of(error, replace(order.occasion, language=language))
    return Answer(problem.status, PROBLEM, language, encoded(problem))


def _allocation(order: Order, data: object, language: Language) -> Answer:
    plan = _plan(data, order.limits)
    with _stopped_after(plan.options.time_limit + order.grace):
        answer = allocate(plan, language=language)
    return _written(answer, order, language)


def _validation(order: Order, data: object, language: Language) -> Answer:
    """Report on a plan, also on one that cannot be read: what is wrong with it is what was asked for."""
    try:
        report = validate(_plan(data, order.limits), language=language)
    except PlanError as error:
        findings = [{"severity": "error", **finding.said(language).model_dump()} for finding in error.findings]
        nothing = dict.fromkeys(("size", "resolved", "route", "structure"))
        report = {"valid": False, **nothing, "columns": {}, "findings": findings}
    findings = report["findings"]
    shown = {**report, "findings": findings[:MOST_ERRORS], "findings_total": len(findings)}
    return Answer(200, JSON, language, to_json(shown))


def _evaluation(order: Order, data: object, language: Language) -> Answer:
    parts = _parts_of_evaluation(data)
    with _places_within("/plan"):
        plan = _plan(parts["plan"], order.limits)
        with _stopped_after(plan.options.time_limit + order.grace):
            answer = evaluate(plan, parts["targets"], language=language)
    return _written(answer, order, language)


def _counterfactual(order: Order, data: object, language: Language) -> Answer:
    parts, wanted = want_of(data)
    with _places_within("/plan", PARTS_OF_A_WANT):
        plan = _plan(parts["plan"], order.limits)
        with _stopped_after(plan.options.time_limit + order.grace):
            answer = counterfactual(plan, wanted, language=language)
    return Answer(200, JSON, language, to_json(answer, by_alias=True, inf_nan_mode="null"))


def _frontier(order: Order, data: object, language: Language) -> Answer:
    parts, asked = frontier_of(data)
    with _places_within("/plan", PARTS_OF_A_FRONTIER):
        plan = _plan(parts["plan"], order.limits)
        with _stopped_after(plan.options.time_limit + order.grace):
            try:
                answer = frontier(plan, asked)
            except OutOfTime:
                raise LimitError([Finding("limit_seconds", "", {"limit": plan.options.time_limit})]) from None
    return Answer(200, JSON, language, to_json(answer, by_alias=True, inf_nan_mode="null"))


def _bridge(order: Order, data: object, language: Language) -> Answer:
    if isinstance(data, Mapping):
        found = _cells_in(data.get("cells"))
        if found > order.limits.cells:
            raise LimitError([Finding("limit_cells", "/cells", {"found": found, "limit": order.limits.cells})])
    answer = bridged(bridge_asked(data), language)
    return Answer(200, JSON, language, to_json(answer, by_alias=True, inf_nan_mode="null"))


def _growth_plan(order: Order, data: object, language: Language) -> Answer:
    case = case_of(data, order.limits)
    with _stopped_after(case.options.time_limit + order.grace):
        answer = growth_plan(case, language=language)
    return Answer(200, JSON, language, to_json(answer, by_alias=True, inf_nan_mode="null"))


def _growth_study(order: Order, data: object, language: Language) -> Answer:
    case = case_of(data, order.limits)
    with _stopped_after(case.options.time_limit + order.grace):
        answer = study(case, language=language)
    return Answer(200, JSON, language, to_json(answer, by_alias=True, inf_nan_mode="null"))


def _growth_evaluation(order: Order, data: object, language: Language) -> Answer:
    case, chosen = case_and_chosen(data, order.limits)
    with _stopped_after(case.options.time_limit + order.grace):
        answer = evaluate_growth(case, chosen, language=language)
    return Answer(200, JSON, language, to_json(answer, by_alias=True, inf_nan_mode="null"))


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


# --- reading a body ---------------------------------------------------------------------------------------------------


def _plan(data: object, limits: Limits) -> Plan:
    if isinstance(data, Mapping):
        _refuse_size(data, limits)
    plan = read_plan(data)
    asked = plan.options.time_limit
    if asked <= limits.seconds:
        return plan
    if "time_limit" in plan.options.model_fields_set:
        params = {"found": asked, "limit": limits.seconds}
        raise LimitError([Finding("limit_seconds_asked", "/options/time_limit", params)])
    options = plan.options.model_copy(update={"time_limit": limits.seconds})
    return plan.model_copy(update={"options": options})


def _refuse_size(data: Mapping[str, Any], limits: Limits) -> None:
    """Refuse what is too large, or not in the body, before anything is made of it."""
    cells, rules = data.get("cells"), data.get("rules")
    if isinstance(cells, Mapping) and "file" in cells:
        raise PlanError([Finding("cells_of_file", "/cells/file", {"file": str(cells["file"])[:200]})])
    found = _cells_in(cells)
    if found > limits.cells:
        raise LimitError([Finding("limit_cells", "/cells", {"found": found, "limit": limits.cells})])
    if isinstance(rules, list) and len(rules) > limits.rules:
        raise LimitError([Finding("limit_rules", "/rules", {"found": len(rules), "limit": limits.rules})])


def _cells_in(cells: object) -> int:
    if not isinstance(cells, Mapping):
        return 0
    rows, columns = cells.get("rows"), cells.get("columns")
    lists = [rows, *(columns.values() if isinstance(columns, Mapping) else ())]
    return max((len(values) for values in lists if isinstance(values, list)), default=0)


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


@contextmanager
def _places_within(part: str, others: Sequence[str] = ("targets",)) -> Iterator[None]:
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


def _language_of_plan(data: object) -> object:
    options = data.get("options") if isinstance(data, Mapping) else None
    return options.get("language") if isinstance(options, Mapping) else None


def _language_of_parts(data: object) -> object:
    return _language_of_plan(data.get("plan")) if isinstance(data, Mapping) else None


# --- the time a solve may take ----------------------------------------------------------------------------------------


@contextmanager
def _stopped_after(seconds: float) -> Iterator[None]:
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
