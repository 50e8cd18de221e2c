"""The one mapping of errors to HTTP: each error becomes a problem of RFC 9457, with a kind, a status and findings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from schemas.diagnosis import Diagnosis
from schemas.finding import Complaint, Finding
from schemas.messages import CATALOGUE, Language, sentence
from schemas.problem import Problem
from service.decoding import UnreadableBodyError
from solvers.errors import ApportionError, InputError, LimitError, SolverError

MOST_ERRORS = 100

STATUS: Mapping[str, int] = {
    "request_invalid": 400,
    "body_unreadable": 400,
    "unauthorized": 401,
    "not_found": 404,
    "method_not_allowed": 405,
    "not_acceptable": 406,
    "body_too_large": 413,
    "media_type_unsupported": 415,
    "plan_invalid": 422,
    "limit_exceeded": 422,
    "plan_infeasible": 422,
    "internal_error": 500,
    "worker_lost": 500,
    "answer_not_certified": 500,
    "service_busy": 503,
    "service_not_ready": 503,
}
"""Kind of problem -> status. 400: not readable as JSON; 422: readable, but a wrong, too large or impossible plan."""


class RefusedError(ApportionError):
    """The service refuses a request for a reason that is not in its plan.

    Parameters
    ----------
    kind : str
        Key of `STATUS`.
    findings : Sequence[Finding]
        At least one, unless `diagnosis` is given.
    headers : Mapping[str, str]
        Headers that go with the answer.
    diagnosis : Diagnosis
        Of an impossible plan.
    """

    def __init__(
        self,
        kind: str,
        findings: Sequence[Finding],
        *,
        headers: Mapping[str, str] | None = None,
        diagnosis: Diagnosis | None = None,
    ) -> None:
        super().__init__(kind)
        self.kind = kind
        self.findings = tuple(findings)
        self.headers = dict(headers or {})
        self.diagnosis = diagnosis


@dataclass(frozen=True)
class Occasion:
    """The request that a problem is about."""

    language: Language
    instance: str
    request_id: str


def type_of(kind: str) -> str:
    """Return the URI reference of a kind of problem."""
    return f"/problems/{kind.replace('_', '-')}"


def problem_of(error: Exception, occasion: Occasion) -> Problem:
    """Return the problem that an error is, in the words of the request's language.

    An error that nobody foresaw says nothing but the request id.
    """
    kind, findings = _read(error, occasion.request_id)
    diagnosis = error.diagnosis if isinstance(error, RefusedError) else None
    errors = [finding.said(occasion.language) for finding in findings[:MOST_ERRORS]]
    return Problem(
        type=type_of(kind),
        title=CATALOGUE[kind].of(occasion.language),
        status=STATUS[kind],
        detail=diagnosis.summary if diagnosis else _detail(errors, len(findings), occasion.language),
        instance=occasion.instance,
        errors=errors,
        errors_total=len(findings),
        request_id=occasion.request_id,
        diagnosis=diagnosis,
    )


def encoded(problem: Problem) -> bytes:
    """Return a problem as it is sent."""
    leave_out = None if problem.diagnosis else {"diagnosis"}
    return problem.model_dump_json(by_alias=True, exclude=leave_out).encode()


def _read(error: Exception, request_id: str) -> tuple[str, Sequence[Finding]]:
    match error:
        case RefusedError():
            return error.kind, error.findings
        case UnreadableBodyError():
            return "body_unreadable", error.findings
        case LimitError():
            too_large = any(finding.code == "limit_body" for finding in error.findings)
            return ("body_too_large" if too_large else "limit_exceeded"), error.findings
        case InputError():
            return "plan_invalid", error.findings
        case SolverError():
            return "answer_not_certified", [Finding("not_certified", "", {"request_id": request_id})]
        case _:
            return "internal_error", [Finding("unexpected", "", {"request_id": request_id})]


def _detail(errors: Sequence[Complaint], total: int, language: Language) -> str:
    first = errors[0].message
    return first if total == 1 else sentence("several_findings", {"total": total, "first": first}, language)
