"""Bodies that ask something about a plan: the plan is one part of them, the question the others."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from schemas.explanation import FrontierAsked, Want, Wanted
from schemas.finding import Finding
from solvers.errors import PlanError
from solvers.form import malformed, no_object, short, unknown
from solvers.names import pointer

PARTS_OF_A_WANT = ("where", "want")
PARTS_OF_A_FRONTIER = ("efficiency", "points", "stretch")
_Question = TypeVar("_Question", bound=BaseModel)


def want_of(data: object) -> tuple[Mapping[str, Any], Wanted]:
    """Return the parts of a body that asks for a counterfactual, and its wish.

    Raises
    ------
    PlanError
        With all that is wrong with the body beside its plan.
    """
    parts, findings = _parts(data, PARTS_OF_A_WANT, PARTS_OF_A_WANT)
    want = parts.get("want")
    if isinstance(want, Mapping):
        findings += _unknown(want, list(Want.model_fields), "/want")
    return parts, _read(Wanted, parts, PARTS_OF_A_WANT, findings)


def frontier_of(data: object) -> tuple[Mapping[str, Any], FrontierAsked]:
    """Return the parts of a body that asks for a frontier, and what it asks.

    Raises
    ------
    PlanError
        With all that is wrong with the body beside its plan.
    """
    parts, findings = _parts(data, PARTS_OF_A_FRONTIER, ("efficiency",))
    return parts, _read(FrontierAsked, parts, PARTS_OF_A_FRONTIER, findings)


def parts_of(data: object, others: Sequence[str]) -> Mapping[str, Any]:
    """Return the parts of a body: a plan and what is to be done with it.

    Raises
    ------
    PlanError
        With what is missing and what is not known.
    """
    parts, findings = _parts(data, others, others)
    if findings:
        raise PlanError(findings)
    return parts


def _parts(data: object, known: Sequence[str], needed: Sequence[str]) -> tuple[Mapping[str, Any], list[Finding]]:
    """Return the parts of a body, and which are missing or not known."""
    if not isinstance(data, Mapping):
        raise PlanError([no_object(data)])
    findings = [Finding("missing", f"/{key}", {"key": key}) for key in ("plan", *needed) if key not in data]
    return data, [*findings, *_unknown(data, ["plan", *known], "")]


def _unknown(found: Mapping[str, Any], known: Sequence[str], place: str) -> list[Finding]:
    return [
        unknown("unknown_key", f"{place}{pointer(str(key))}", short(str(key)), known)
        for key in found
        if key not in known
    ]


def _read(
    model: type[_Question], parts: Mapping[str, Any], known: Sequence[str], findings: Sequence[Finding]
) -> _Question:
    """Return the question, read strictly; a wrong one is said with all findings at once."""
    said = {key: parts[key] for key in known if key in parts}
    wrong = list(findings)
    try:
        question = model.model_validate(said)
    except ValidationError as error:
        met = {finding.pointer for finding in wrong}
        wrong += [finding for finding in malformed(error, said) if finding.pointer not in met]
        raise PlanError(wrong) from None
    if wrong:
        raise PlanError(wrong)
    return question
