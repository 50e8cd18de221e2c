"""One mapping of errors to HTTP."""

import pytest

from schemas.diagnosis import Diagnosis
from schemas.finding import Finding
from schemas.messages import CATALOGUE
from schemas.messages.service import KINDS
from service.decoding import UnreadableBodyError
from service.problems import STATUS, Occasion, RefusedError, encoded, problem_of
from solvers.errors import FileError, LimitError, PlanError, SolverError

HERE = Occasion("en", "/v1/allocations", "r1")
FINDING = Finding("body_empty")


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (UnreadableBodyError([FINDING]), "body-unreadable"),
        (PlanError([FINDING]), "plan-invalid"),
        (FileError([FINDING]), "plan-invalid"),
        (LimitError([Finding("limit_body", "", {"limit": 1})]), "body-too-large"),
        (LimitError([Finding("limit_rules", "", {"limit": 1, "found": 2})]), "limit-exceeded"),
        (RefusedError("service_busy", [Finding("busy", "", {"waiting": 1})]), "service-busy"),
        (SolverError("secret"), "answer-not-certified"),
        (ZeroDivisionError("secret"), "internal-error"),
        (KeyError("secret"), "internal-error"),
    ],
)
def test_each_error_is_a_problem_of_its_kind(error: Exception, kind: str) -> None:
    problem = problem_of(error, HERE)
    assert problem.type == f"/problems/{kind}"
    assert problem.status == STATUS[kind.replace("-", "_")]
    assert problem.title == CATALOGUE[kind.replace("-", "_")].en
    assert b"secret" not in encoded(problem)
    assert b"diagnosis" not in encoded(problem)


def test_a_diagnosis_goes_with_the_problem() -> None:
    diagnosis = Diagnosis(summary="8,300 is 25 too much", reachable=None, conflicts=[])
    problem = problem_of(RefusedError("plan_infeasible", [], diagnosis=diagnosis), HERE)
    assert (problem.status, problem.detail, problem.diagnosis) == (422, "8,300 is 25 too much", diagnosis)
    assert b'"diagnosis":{"summary"' in encoded(problem)


def test_detail_counts_what_is_wrong() -> None:
    assert problem_of(PlanError([FINDING]), HERE).detail == "The body is empty."
    assert problem_of(PlanError([FINDING] * 3), HERE).detail == "3 things are wrong. The first: The body is empty."


def test_every_kind_has_a_status_and_a_title() -> None:
    assert set(KINDS) == set(STATUS)
